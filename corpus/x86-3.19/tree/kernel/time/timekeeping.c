/*
 * Kernel timekeeping: the timekeeper and everybody who has to hear about
 * a change of it.
 */
#include <linux/timekeeper_internal.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/pvclock_gtod.h>

#include "tick-internal.h"
#include "ntp_internal.h"
#include "timekeeping_internal.h"

#define TK_CLEAR_NTP		(1 << 0)
#define TK_MIRROR		(1 << 1)
#define TK_CLOCK_WAS_SET	(1 << 2)

DEFINE_RAW_SPINLOCK(timekeeper_lock);

static struct timekeeper shadow_timekeeper;

static inline void tk_update_ktime_data(struct timekeeper *tk)
{
	u64 seconds = tk->xtime_sec + tk->wall_to_monotonic.tv_sec;

	tk->tkr.base = seconds * NSEC_PER_SEC;
}

#ifdef CONFIG_GENERIC_TIME_VSYSCALL_OLD

static inline void update_vsyscall(struct timekeeper *tk)
{
	struct timespec xt, wm;

	xt = timespec64_to_timespec(tk_xtime(tk));
	wm = timespec64_to_timespec(tk->wall_to_monotonic);
	update_vsyscall_old(&xt, &wm, tk->tkr.clock, tk->tkr.mult,
			    tk->tkr.cycle_last);
}

static inline void old_vsyscall_fixup(struct timekeeper *tk)
{
	s64 remainder;

	/*
	* No fractions of a nanosecond for those who cannot handle them.
	* XXX - goes away with the last user of update_vsyscall_old().
	*/
	remainder = tk->tkr.xtime_nsec & ((1ULL << tk->tkr.shift) - 1);
	tk->tkr.xtime_nsec -= remainder;
}
#else
#define old_vsyscall_fixup(tk)
#endif

/* the caller holds timekeeper_lock */
static void timekeeping_update(struct timekeeper *tk, unsigned int action)
{
	if (action & TK_CLEAR_NTP) {
		tk->ntp_error = 0;
		ntp_clear();
	}

	tk_update_leap_state(tk);
	tk_update_ktime_data(tk);

	update_vsyscall(tk);
	update_pvclock_gtod(tk, action & TK_CLOCK_WAS_SET);

	if (action & TK_CLOCK_WAS_SET)
		tk->clock_was_set_seq++;
	if (action & TK_MIRROR)
		memcpy(&shadow_timekeeper, &tk_core.timekeeper,
		       sizeof(tk_core.timekeeper));
}
