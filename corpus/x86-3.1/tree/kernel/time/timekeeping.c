/*
 *  Kernel timekeeping: the time of day and everybody who has to hear about
 *  a change of it.
 */

#include <linux/module.h>
#include <linux/init.h>
#include <linux/clocksource.h>
#include <linux/jiffies.h>
#include <linux/time.h>

/* the time, under a lock which is not the one of the vsyscall data */
__cacheline_aligned_in_smp DEFINE_SEQLOCK(xtime_lock);

static struct timespec xtime __attribute__ ((aligned (16)));
static struct timespec wall_to_monotonic __attribute__ ((aligned (16)));

/* the caller holds xtime_lock */
void timekeeping_leap_insert(int leapsecond)
{
	xtime.tv_sec += leapsecond;
	wall_to_monotonic.tv_sec -= leapsecond;
	update_vsyscall(&xtime, &wall_to_monotonic, timekeeper.clock,
			timekeeper.mult);
}

int do_settimeofday(const struct timespec *tv)
{
	unsigned long flags;

	write_seqlock_irqsave(&xtime_lock, flags);

	xtime = *tv;

	timekeeper.ntp_error = 0;
	ntp_clear();

	update_vsyscall(&xtime, &wall_to_monotonic, timekeeper.clock,
				timekeeper.mult);

	write_sequnlock_irqrestore(&xtime_lock, flags);

	return 0;
}
