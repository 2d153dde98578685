/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
#ifndef _UAPI_LINUX_TIME_H
#define _UAPI_LINUX_TIME_H

struct timespec {
	long		tv_sec;
	long		tv_nsec;
};

struct __kernel_timespec {
	long long	tv_sec;
	long long	tv_nsec;
};

struct old_timespec32 {
	int		tv_sec;
	int		tv_nsec;
};

struct __kernel_old_timeval {
	long		tv_sec;
	long		tv_usec;
};

struct timezone {
	int		tz_minuteswest;
	int		tz_dsttime;
};

#define CLOCK_REALTIME			0
#define CLOCK_MONOTONIC			1
#define CLOCK_MONOTONIC_RAW		4
#define CLOCK_REALTIME_COARSE		5
#define CLOCK_MONOTONIC_COARSE		6
#define CLOCK_BOOTTIME			7
#define CLOCK_TAI			11

#define MAX_CLOCKS			16

#endif /* _UAPI_LINUX_TIME_H */
