#ifndef _LINUX_POSIX_TIMERS_H
#define _LINUX_POSIX_TIMERS_H

#include <linux/types.h>

#endif /* _LINUX_POSIX_TIMERS_H */
