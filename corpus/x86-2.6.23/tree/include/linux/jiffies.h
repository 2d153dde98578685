#ifndef _LINUX_JIFFIES_H
#define _LINUX_JIFFIES_H

#define __jiffy_data  __attribute__((section(".data")))

/* one counter, two names; the linker script makes them one */
extern unsigned long long __jiffy_data jiffies_64;
extern unsigned long volatile __jiffy_data jiffies;

#endif
