#ifndef _LINUX_TIME_H
#define _LINUX_TIME_H

#include <linux/cache.h>
#include <linux/compiler.h>
#include <linux/types.h>

struct timespec {
	time_t	tv_sec;
	long	tv_nsec;
};

struct timeval {
	time_t	tv_sec;
	long	tv_usec;
};

struct timezone {
	int	tz_minuteswest;
	int	tz_dsttime;
};

#define CLOCK_REALTIME			0
#define CLOCK_MONOTONIC			1

#define NSEC_PER_SEC	1000000000L

extern struct timezone sys_tz;
struct timespec __current_kernel_time(void);
struct timespec timespec_add(struct timespec lhs, struct timespec rhs);

static __always_inline void timespec_add_ns(struct timespec *a, u64 ns)
{
	ns += a->tv_nsec;
	while (ns >= NSEC_PER_SEC) {
		ns -= NSEC_PER_SEC;
		a->tv_sec++;
	}
	a->tv_nsec = ns;
}

#endif
