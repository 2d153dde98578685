/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_TIME_H
#define _LINUX_TIME_H

#include <linux/types.h>
#include <uapi/linux/time.h>
#include <vdso/time.h>
#include <vdso/time64.h>

struct timespec64 {
	s64	tv_sec;
	long	tv_nsec;
};

extern struct timezone sys_tz;

#endif
