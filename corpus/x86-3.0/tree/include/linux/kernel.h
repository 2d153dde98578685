#ifndef _LINUX_KERNEL_H
#define _LINUX_KERNEL_H

#include <linux/linkage.h>
#include <linux/types.h>

#define EINVAL		22
#define ENOSYS		38

#define ARRAY_SIZE(arr) (sizeof(arr) / sizeof((arr)[0]))

extern int strcmp(const char *, const char *);

#endif
