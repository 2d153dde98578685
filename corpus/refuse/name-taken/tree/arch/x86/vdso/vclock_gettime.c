/*
 * clock_gettime() and gettimeofday() without entering the kernel
 * (facsimile: one clock only).
 */

/* This code runs in user space, no counters: */
#define DISABLE_BRANCH_PROFILING

#include <linux/kernel.h>
#include <linux/posix-timers.h>
#include <linux/time.h>
#include <linux/string.h>
#include <asm/vsyscall.h>
#include <asm/vgtod.h>
#include <asm/timex.h>
#include <asm/hpet.h>
#include <asm/unistd.h>
#include <asm/io.h>
#include "vextern.h"

#define gtod vdso_vsyscall_gtod_data

notrace static long vdso_fallback_gettime(long clock, struct timespec *ts)
{
	long err;
	asm("syscall" : "=a" (err) :
	    "0" (__NR_clock_gettime),"D" (clock), "S" (ts) : "memory");
	return err;
}

notrace static noinline int do_realtime_coarse(struct timespec *ts)
{
	unsigned long seq;
	do {
		seq = read_seqbegin(&gtod->lock);
		*ts = gtod->wall_time_coarse;
	} while (unlikely(read_seqretry(&gtod->lock, seq)));
	return 0;
}

notrace int __vdso_clock_gettime(clockid_t clock, struct timespec *ts)
{
	if (likely(gtod->sysctl_enabled))
		switch (clock) {
		case CLOCK_REALTIME_COARSE:
			return do_realtime_coarse(ts);
		}
	return vdso_fallback_gettime(clock, ts);
}
int clock_gettime(clockid_t, struct timespec *)
	__attribute__((weak, alias("__vdso_clock_gettime")));

notrace int __vdso_gettimeofday(struct timeval *tv, struct timezone *tz)
{
	long err;
	asm("syscall" : "=a" (err) :
	    "0" (__NR_gettimeofday), "D" (tv), "S" (tz) : "memory");
	return err;
}
int gettimeofday(struct timeval *, struct timezone *)
	__attribute__((weak, alias("__vdso_gettimeofday")));

notrace int __vdso_number_of_the_beast(void)
{
	return 616;
}
int number_of_the_beast(void)
	__attribute__((weak, alias("__vdso_number_of_the_beast")));
