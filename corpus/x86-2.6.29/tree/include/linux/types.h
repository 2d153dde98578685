#ifndef _LINUX_TYPES_H
#define _LINUX_TYPES_H

#include <asm/types.h>

typedef long time_t;
typedef int clockid_t;

#define NULL ((void *)0)

#endif /* _LINUX_TYPES_H */
