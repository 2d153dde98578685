/*
 * For timekeeping itself and for the code that fills the vsyscall data,
 * and for nobody else!
 */

#ifndef _LINUX_TIMEKEEPER_INTERNAL_H
#define _LINUX_TIMEKEEPER_INTERNAL_H

#include <linux/clocksource.h>
#include <linux/jiffies.h>
#include <linux/time.h>

/* All that timekeeping knows. */
struct timekeeper {
	/* the clocksource in use */
	struct clocksource	*clock;
	/* multiplier, as NTP wants it */
	u32			mult;
	/* shift that belongs to it */
	u32			shift;
	/* what the clocksource said last */
	cycle_t			cycle_last;

	/* CLOCK_REALTIME, seconds */
	u64			xtime_sec;
	/* and the rest, shifted */
	u64			xtime_nsec;

	/* from xtime to CLOCK_MONOTONIC; its tv_nsec is never below zero,
	 * unlike its tv_sec */
	struct timespec		wall_to_monotonic;
	/* CLOCK_MONOTONIC_RAW */
	struct timespec		raw_time;

};

static inline struct timespec tk_xtime(struct timekeeper *tk)
{
	struct timespec ts;

	ts.tv_sec = tk->xtime_sec;
	ts.tv_nsec = (long)(tk->xtime_nsec >> tk->shift);
	return ts;
}


#ifdef CONFIG_GENERIC_TIME_VSYSCALL

extern void update_vsyscall(struct timekeeper *tk);
extern void update_vsyscall_tz(void);

#elif defined(CONFIG_GENERIC_TIME_VSYSCALL_OLD)

extern void update_vsyscall_old(struct timespec *ts, struct timespec *wtm,
				struct clocksource *c, u32 mult);
extern void update_vsyscall_tz(void);

static inline void update_vsyscall(struct timekeeper *tk)
{
	struct timespec xt;

	xt = tk_xtime(tk);
	update_vsyscall_old(&xt, &tk->wall_to_monotonic, tk->clock, tk->mult);
}

#else

static inline void update_vsyscall(struct timekeeper *tk)
{
}
static inline void update_vsyscall_tz(void)
{
}
#endif

#endif /* _LINUX_TIMEKEEPER_INTERNAL_H */
