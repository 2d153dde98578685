/*  include/linux/clocksource.h (facsimile)
 *
 *  What timekeeping knows of a clock.
 */
#ifndef _LINUX_CLOCKSOURCE_H
#define _LINUX_CLOCKSOURCE_H

#include <linux/types.h>
#include <linux/time.h>

/* as wide as the widest counter */
typedef u64 cycle_t;
struct clocksource;

/**
 * struct clocksource - one counter of the hardware
 * @read:	its value now
 * @mask:	as many ones as it has bits
 * @vread:	the same as @read, from user space
 */
struct clocksource {
	cycle_t (*read)(void);
	cycle_t cycle_last;
	cycle_t mask;
	u32 mult;
	u32 shift;
	cycle_t (*vread)(void);
};

extern int clocksource_register(struct clocksource*);
extern void clocksource_unregister(struct clocksource*);

#ifdef CONFIG_GENERIC_TIME_VSYSCALL
extern void update_vsyscall(struct timespec *ts, struct clocksource *c);
extern void update_vsyscall_tz(void);
#else
static inline void update_vsyscall(struct timespec *ts, struct clocksource *c)
{
}

static inline void update_vsyscall_tz(void)
{
}
#endif

#endif /* _LINUX_CLOCKSOURCE_H */
