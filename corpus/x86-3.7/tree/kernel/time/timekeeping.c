/*
 *  Kernel timekeeping: the timekeeper and everybody who has to hear about
 *  a change of it.
 */

#include <linux/timekeeper_internal.h>
#include <linux/module.h>
#include <linux/init.h>
#include <linux/pvclock_gtod.h>

static struct timekeeper timekeeper;
static struct timekeeper shadow_timekeeper;

#ifdef CONFIG_GENERIC_TIME_VSYSCALL_OLD
static inline void old_vsyscall_fixup(struct timekeeper *tk)
{
	s64 remainder;

	/*
	* No fractions of a nanosecond for those who cannot handle them.
	* XXX - goes away with the last user of update_vsyscall_old().
	*/
	remainder = tk->xtime_nsec & ((1ULL << tk->shift) - 1);
	tk->xtime_nsec -= remainder;
}
#else
#define old_vsyscall_fixup(tk)
#endif

/* the caller holds timekeeper_lock */
static void timekeeping_update(struct timekeeper *tk, bool clearntp, bool mirror)
{
	if (clearntp) {
		tk->ntp_error = 0;
		ntp_clear();
	}
	update_vsyscall(tk);
	update_pvclock_gtod(tk);

	if (mirror)
		memcpy(&shadow_timekeeper, &timekeeper, sizeof(timekeeper));
}
