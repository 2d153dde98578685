/*
 *  A counter of time, and what is told about it to user space.
 */
#ifndef _LINUX_CLOCKSOURCE_H
#define _LINUX_CLOCKSOURCE_H

#include <linux/types.h>
#include <linux/time.h>
#include <asm/msr.h>

typedef u64 cycle_t;
struct clocksource;

/**
 * struct clocksource - one counter
 * @read:		what it says now
 * @cycle_last:		what it said last
 * @mask:		which bits of it count
 * @mult:		cycles to nanoseconds, multiplier
 * @shift:		cycles to nanoseconds, divisor
 * @vread:		the same as @read, for user space; see update_vsyscall()
 */
struct clocksource {
	cycle_t (*read)(struct clocksource *cs);
	cycle_t cycle_last;
	cycle_t mask;
	u32 mult;
	u32 shift;
	cycle_t (*vread)(void);
} ____cacheline_aligned;

#ifdef CONFIG_GENERIC_TIME_VSYSCALL
extern void
update_vsyscall(struct timespec *ts, struct timespec *wtm,
			struct clocksource *c, u32 mult);
extern void update_vsyscall_tz(void);
#else
static inline void
update_vsyscall(struct timespec *ts, struct timespec *wtm,
			struct clocksource *c, u32 mult)
{
}

static inline void update_vsyscall_tz(void)
{
}
#endif

extern void timekeeping_notify(struct clocksource *clock);

#endif /* _LINUX_CLOCKSOURCE_H */
