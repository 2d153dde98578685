#ifndef _LINUX_KERNEL_H
#define _LINUX_KERNEL_H

#include <linux/linkage.h>
#include <linux/compiler.h>
#include <linux/types.h>

#endif
