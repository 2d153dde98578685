/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _ASM_X86_VGTOD_H
#define _ASM_X86_VGTOD_H

#include <linux/compiler.h>
#include <linux/clocksource.h>

#include <uapi/linux/time.h>

#ifdef BUILD_VDSO32_64
typedef u64 gtod_long_t;
#else
typedef unsigned long gtod_long_t;
#endif

/*
 * Where one clock stood at the last update: one of these for each clock in
 * vsyscall_gtod_data.
 *
 * Shifted or not shifted, that depends on the clock.
 */
struct vgtod_ts {
	u64		sec;
	u64		nsec;
};

#define VGTOD_BASES	(CLOCK_TAI + 1)
#define VGTOD_HRES	(BIT(CLOCK_REALTIME) | BIT(CLOCK_MONOTONIC) | BIT(CLOCK_TAI))
#define VGTOD_COARSE	(BIT(CLOCK_REALTIME_COARSE) | BIT(CLOCK_MONOTONIC_COARSE))

/*
 * 32-bit and 64-bit code read the same bytes: mind the layout of
 * vsyscall_gtod_data.
 */
struct vsyscall_gtod_data {
	unsigned int	seq;

	int		vclock_mode;
	u64		cycle_last;
	u64		mask;
	u32		mult;
	u32		shift;

	struct vgtod_ts	basetime[VGTOD_BASES];

	int		tz_minuteswest;
	int		tz_dsttime;
};
extern struct vsyscall_gtod_data vsyscall_gtod_data;

extern int vclocks_used;
static inline bool vclock_was_used(int vclock)
{
	return READ_ONCE(vclocks_used) & (1 << vclock);
}

static inline unsigned int gtod_read_begin(const struct vsyscall_gtod_data *s)
{
	unsigned int ret;

repeat:
	ret = READ_ONCE(s->seq);
	if (unlikely(ret & 1)) {
		cpu_relax();
		goto repeat;
	}
	smp_rmb();
	return ret;
}

static inline int gtod_read_retry(const struct vsyscall_gtod_data *s,
				  unsigned int start)
{
	smp_rmb();
	return unlikely(s->seq != start);
}

static inline void gtod_write_begin(struct vsyscall_gtod_data *s)
{
	++s->seq;
	smp_wmb();
}

static inline void gtod_write_end(struct vsyscall_gtod_data *s)
{
	smp_wmb();
	++s->seq;
}

#endif /* _ASM_X86_VGTOD_H */
