/*
 * For timekeeping itself and for the code that fills the vsyscall data,
 * and for nobody else!
 */

#ifndef _LINUX_TIMEKEEPER_INTERNAL_H
#define _LINUX_TIMEKEEPER_INTERNAL_H

#include <linux/clocksource.h>
#include <linux/time.h>

/**
 * struct tk_read_base - what a reader of the clock needs
 * @clock:	the clocksource in use
 * @read:	how to read it
 * @mask:	which of its bits count
 * @cycle_last: its value at the last update
 * @mult:	multiplier, as NTP wants it
 * @shift:	shift that belongs to @mult
 * @xtime_nsec: fraction of a second, shifted
 * @base:	nanoseconds at @cycle_last
 */
struct tk_read_base {
	struct clocksource	*clock;
	cycle_t			(*read)(struct clocksource *cs);
	cycle_t			mask;
	cycle_t			cycle_last;
	u32			mult;
	u32			shift;
	u64			xtime_nsec;
	ktime_t			base;
};

struct timekeeper {
	struct tk_read_base	tkr;
	u64			xtime_sec;
	unsigned long		ktime_sec;
	struct timespec64	wall_to_monotonic;
	s32			tai_offset;
	unsigned int		clock_was_set_seq;
	u64			raw_sec;
	struct timespec64	monotonic_to_boot;

	/* from here on: private to timekeeping */
	cycle_t			cycle_interval;
	u64			xtime_interval;
	/* The length of a tick as it was when the tick began.
	 * NTP may have another opinion in the middle of it,
	 * which has to wait.
	 */
	u64			ntp_tick;
	s64			ntp_error;
	u32			skip_second_overflow;
};

#ifdef CONFIG_GENERIC_TIME_VSYSCALL

extern void update_vsyscall(struct timekeeper *tk);
extern void update_vsyscall_tz(void);

#elif defined(CONFIG_GENERIC_TIME_VSYSCALL_OLD)

extern void update_vsyscall_old(struct timespec *ts, struct timespec *wtm,
				struct clocksource *c, u32 mult,
				cycle_t cycle_last);
extern void update_vsyscall_tz(void);

#else

static inline void update_vsyscall(struct timekeeper *tk)
{
}
static inline void update_vsyscall_tz(void)
{
}
#endif

#endif /* _LINUX_TIMEKEEPER_INTERNAL_H */
