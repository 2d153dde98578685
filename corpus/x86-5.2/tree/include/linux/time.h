/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_TIME_H
#define _LINUX_TIME_H

#include <linux/types.h>
#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <uapi/linux/time.h>

struct timespec64 {
	s64	tv_sec;
	long	tv_nsec;
};

#define NSEC_PER_SEC	1000000000L

extern struct timezone sys_tz;

#endif
