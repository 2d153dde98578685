/* SPDX-License-Identifier: GPL-2.0 */
#ifndef __VDSO_DATAPAGE_H
#define __VDSO_DATAPAGE_H

#ifndef __ASSEMBLY__

#include <linux/compiler.h>
#include <uapi/linux/time.h>
#include <uapi/linux/types.h>

#include <vdso/bits.h>
#include <vdso/clocksource.h>
#include <vdso/limits.h>
#include <vdso/math64.h>
#include <vdso/processor.h>
#include <vdso/time.h>
#include <vdso/time64.h>

#ifdef CONFIG_ARCH_HAS_VDSO_TIME_DATA
#include <asm/vdso/time_data.h>
#else
struct arch_vdso_time_data {};
#endif

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
 * @max_cycles:		how far it may get before the product overflows
 * @mask:		its significant bits
 * @mult:		multiplier
 * @shift:		and shift
 * @basetime[clock_id]:	one per clock
 * @offset[clock_id]:	the same room, used by a time namespace
 * @tz_minuteswest:	for gettimeofday()
 * @tz_dsttime:		likewise
 * @hrtimer_res:	for clock_getres()
 * @__unused:		nothing yet
 * @arch_data:		for the architecture, empty where it has none
 *
 * 64-bit and 32-bit code read the same bytes: mind the layout of struct
 * vdso_data _vdso_data[].
 *
 * A namespace's page is recognised by @clock_mode, which is then
 * VDSO_CLOCKMODE_TIMENS, and by @seq, which is then 1.
 */
struct vdso_data {
	u32			seq;

	s32			clock_mode;
	u64			cycle_last;
#ifdef CONFIG_GENERIC_VDSO_OVERFLOW_PROTECT
	u64			max_cycles;
#endif
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

	struct arch_vdso_time_data arch_data;
};

/**
 * struct vdso_rng_data - what getrandom() reads
 * @generation:	goes up with every reseed
 * @is_ready:	whether there has been a first one
 */
struct vdso_rng_data {
	u64	generation;
	u8	is_ready;
};

/*
 * Hidden, or else the compiler goes through the GOT; there is nothing the
 * linker could put in there.
 */
extern struct vdso_data _vdso_data[CS_BASES] __attribute__((visibility("hidden")));
extern struct vdso_data _timens_data[CS_BASES] __attribute__((visibility("hidden")));
extern struct vdso_rng_data _vdso_rng_data __attribute__((visibility("hidden")));

/**
 * union vdso_data_store - a page with the data at its start
 */
union vdso_data_store {
	struct vdso_data	data[CS_BASES];
	u8			page[1U << CONFIG_PAGE_SHIFT];
};

/*
 * The architecture's half of the time functions:
 * - __arch_get_vdso_data(), __arch_get_hw_counter()
 * - and a fallback for each of them.
 */
#ifdef ENABLE_COMPAT_VDSO
#include <asm/vdso/compat_gettimeofday.h>
#else
#include <asm/vdso/gettimeofday.h>
#endif /* ENABLE_COMPAT_VDSO */

#endif /* !__ASSEMBLY__ */

#endif /* __VDSO_DATAPAGE_H */
