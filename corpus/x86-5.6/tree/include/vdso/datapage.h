/* SPDX-License-Identifier: GPL-2.0 */
#ifndef __VDSO_DATAPAGE_H
#define __VDSO_DATAPAGE_H

#ifndef __ASSEMBLY__

#include <linux/bits.h>
#include <linux/time.h>
#include <linux/types.h>

#define VDSO_BASES	(CLOCK_TAI + 1)
#define VDSO_HRES	(BIT(CLOCK_REALTIME)		| \
			 BIT(CLOCK_MONOTONIC)		| \
			 BIT(CLOCK_BOOTTIME)		| \
			 BIT(CLOCK_TAI))
#define VDSO_COARSE	(BIT(CLOCK_REALTIME_COARSE)	| \
			 BIT(CLOCK_MONOTONIC_COARSE))
#define VDSO_RAW	(BIT(CLOCK_MONOTONIC_RAW))

#define CS_HRES_COARSE	0
#define CS_RAW		1
#define CS_BASES	(CS_RAW + 1)

#define VCLOCK_TIMENS	UINT_MAX

/**
 * struct vdso_timestamp - where one clock stood at the last update
 * @sec:	seconds
 * @nsec:	nanoseconds, shifted for the fine clocks
 */
struct vdso_timestamp {
	u64	sec;
	u64	nsec;
};

/**
 * struct vdso_data - what the time functions read
 * @seq:		odd while somebody writes
 * @clock_mode:		which counter to read
 * @cycle_last:		its value at the last update
 * @mask:		its significant bits
 * @mult:		multiplier
 * @shift:		and shift
 * @basetime[clock_id]:	one per clock
 * @offset[clock_id]:	the same room, used by a time namespace
 * @tz_minuteswest:	for gettimeofday()
 * @tz_dsttime:		likewise
 * @hrtimer_res:	for clock_getres()
 * @__unused:		nothing yet
 *
 * 64-bit and 32-bit code read the same bytes: mind the layout of struct
 * vdso_data _vdso_data[].
 *
 * A namespace's page is recognised by @clock_mode, which is then
 * VCLOCK_TIMENS, and by @seq, which is then 1.
 */
struct vdso_data {
	u32			seq;

	s32			clock_mode;
	u64			cycle_last;
	u64			mask;
	u32			mult;
	u32			shift;

	union {
		struct vdso_timestamp	basetime[VDSO_BASES];
		struct timens_offset	offset[VDSO_BASES];
	};

	s32			tz_minuteswest;
	s32			tz_dsttime;
	u32			hrtimer_res;
	u32			__unused;
};

/*
 * Hidden, or else the compiler goes through the GOT; there is nothing the
 * linker could put in there.
 */
extern struct vdso_data _vdso_data[CS_BASES] __attribute__((visibility("hidden")));

#endif /* !__ASSEMBLY__ */

#endif /* __VDSO_DATAPAGE_H */
