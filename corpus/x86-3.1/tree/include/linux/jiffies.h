#ifndef _LINUX_JIFFIES_H
#define _LINUX_JIFFIES_H

#include <asm/msr.h>
#include <asm/segment.h>

extern unsigned long volatile jiffies;

#endif
