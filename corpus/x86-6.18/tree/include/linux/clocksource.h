/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_CLOCKSOURCE_H
#define _LINUX_CLOCKSOURCE_H

#include <linux/types.h>
#include <vdso/clocksource.h>

struct clocksource {
	u64			(*read)(struct clocksource *cs);
	u64			mask;
	u32			mult;
	u32			shift;
	u64			max_cycles;
	enum vdso_clock_mode	vdso_clock_mode;
};

#endif /* _LINUX_CLOCKSOURCE_H */
