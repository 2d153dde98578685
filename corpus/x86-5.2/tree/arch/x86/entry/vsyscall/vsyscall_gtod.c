// SPDX-License-Identifier: GPL-2.0
/*
 *  The kernel's half of the vDSO data, for 32 and for 64 bit.
 *
 *  The legacy vsyscall page is next door, in vsyscall_64.c.
 *
 */

#include <linux/timekeeper_internal.h>
#include <asm/vgtod.h>
#include <asm/vvar.h>

int vclocks_used __read_mostly;

DEFINE_VVAR(struct vsyscall_gtod_data, vsyscall_gtod_data);

void update_vsyscall_tz(void)
{
	vsyscall_gtod_data.tz_minuteswest = sys_tz.tz_minuteswest;
	vsyscall_gtod_data.tz_dsttime = sys_tz.tz_dsttime;
}

void update_vsyscall(struct timekeeper *tk)
{
	int vclock_mode = tk->tkr_mono.clock->archdata.vclock_mode;
	struct vsyscall_gtod_data *vdata = &vsyscall_gtod_data;
	struct vgtod_ts *base;
	u64 nsec;

	/* Once used, always used. */
	BUILD_BUG_ON(VCLOCK_MAX >= 32);
	WRITE_ONCE(vclocks_used, READ_ONCE(vclocks_used) | (1 << vclock_mode));

	gtod_write_begin(vdata);

	/* everything the readers want */
	vdata->vclock_mode	= vclock_mode;
	vdata->cycle_last	= tk->tkr_mono.cycle_last;
	vdata->mask		= tk->tkr_mono.mask;
	vdata->mult		= tk->tkr_mono.mult;
	vdata->shift		= tk->tkr_mono.shift;

	base = &vdata->basetime[CLOCK_REALTIME];
	base->sec = tk->xtime_sec;
	base->nsec = tk->tkr_mono.xtime_nsec;

	base = &vdata->basetime[CLOCK_TAI];
	base->sec = tk->xtime_sec + (s64)tk->tai_offset;
	base->nsec = tk->tkr_mono.xtime_nsec;

	base = &vdata->basetime[CLOCK_MONOTONIC];
	base->sec = tk->xtime_sec + tk->wall_to_monotonic.tv_sec;
	nsec = tk->tkr_mono.xtime_nsec;
	nsec +=	((u64)tk->wall_to_monotonic.tv_nsec << tk->tkr_mono.shift);
	while (nsec >= (((u64)NSEC_PER_SEC) << tk->tkr_mono.shift)) {
		nsec -= ((u64)NSEC_PER_SEC) << tk->tkr_mono.shift;
		base->sec++;
	}
	base->nsec = nsec;

	base = &vdata->basetime[CLOCK_MONOTONIC_COARSE];
	base->sec = tk->xtime_sec + tk->wall_to_monotonic.tv_sec;
	nsec = tk->tkr_mono.xtime_nsec >> tk->tkr_mono.shift;
	nsec += tk->wall_to_monotonic.tv_nsec;
	while (nsec >= NSEC_PER_SEC) {
		nsec -= NSEC_PER_SEC;
		base->sec++;
	}
	base->nsec = nsec;

	gtod_write_end(vdata);
}
