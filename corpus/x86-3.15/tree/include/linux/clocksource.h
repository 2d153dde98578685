/*
 *  A counter of time, and what is told about it to user space.
 */
#ifndef _LINUX_CLOCKSOURCE_H
#define _LINUX_CLOCKSOURCE_H

#include <linux/types.h>
#include <linux/time.h>
#include <asm/clocksource.h>
#include <asm/msr.h>
#include <asm/processor.h>

typedef u64 cycle_t;
struct clocksource;

/**
 * struct clocksource - one counter
 * @read:		what it says now
 * @cycle_last:		what it said last
 * @mask:		which bits of it count
 * @mult:		cycles to nanoseconds, multiplier
 * @shift:		cycles to nanoseconds, divisor
 * @archdata:		for the vDSO, see update_vsyscall()
 */
struct clocksource {
	cycle_t (*read)(struct clocksource *cs);
	cycle_t cycle_last;
	cycle_t mask;
	u32 mult;
	u32 shift;
	struct arch_clocksource_data archdata;
} ____cacheline_aligned;


extern void timekeeping_notify(struct clocksource *clock);

#endif /* _LINUX_CLOCKSOURCE_H */
