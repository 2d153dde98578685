// SPDX-License-Identifier: GPL-2.0
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

	tk->tkr_mono.base = seconds * NSEC_PER_SEC;
}

/* the caller holds timekeeper_lock */
static void timekeeping_update(struct timekeeper *tk, unsigned int action)
{
	if (action & TK_CLEAR_NTP) {
		tk->ntp_error = 0;
		ntp_clear();
	}

	tk_update_leap_state(tk);
	tk_update_ktime_data(tk);

	if (tk->id == TIMEKEEPER_CORE) {
		update_vsyscall(tk);
		update_pvclock_gtod(tk, action & TK_CLOCK_WAS_SET);
	} else if (tk_is_aux(tk)) {
		vdso_time_update_aux(tk);
	}

	if (action & TK_CLOCK_WAS_SET)
		tk->clock_was_set_seq++;
	if (action & TK_MIRROR)
		memcpy(&shadow_timekeeper, &tk_core.timekeeper,
		       sizeof(tk_core.timekeeper));
}
