#ifndef _LINUX_CLOCKSOURCE_H
#define _LINUX_CLOCKSOURCE_H

#include <linux/types.h>
#include <linux/time.h>
#include <asm/clocksource.h>
#include <asm/processor.h>

struct clocksource {
	cycle_t (*read)(struct clocksource *cs);
	cycle_t mask;
	u32 mult;
	u32 shift;
	struct arch_clocksource_data archdata;
};

#endif /* _LINUX_CLOCKSOURCE_H */
