// SPDX-License-Identifier: GPL-2.0
/*
 * The time functions which all architectures share.
 */
#include <linux/compiler.h>
#include <linux/math64.h>
#include <linux/time.h>
#include <linux/kernel.h>
#include <vdso/datapage.h>
#include <vdso/helpers.h>

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

#ifndef vdso_calc_delta
/*
 * x86 has its own, see there.
 */
static __always_inline
u64 vdso_calc_delta(u64 cycles, u64 last, u64 mask, u32 mult)
{
	return ((cycles - last) & mask) * mult;
}
#endif

#ifdef CONFIG_TIME_NS
static __always_inline int do_hres_timens(const struct vdso_data *vdns, clockid_t clk,
					  struct __kernel_timespec *ts)
{
	const struct timens_offset *offs = &vdns->offset[clk];
	const struct vdso_data *vd = __arch_get_timens_vdso_data();

	ts->tv_sec = vd->basetime[clk].sec + offs->sec;
	ts->tv_nsec = vd->basetime[clk].nsec + offs->nsec;

	return 0;
}
#else
static __always_inline
const struct vdso_data *__arch_get_timens_vdso_data(void)
{
	return NULL;
}

static __always_inline int do_hres_timens(const struct vdso_data *vdns, clockid_t clk,
					  struct __kernel_timespec *ts)
{
	return -22;
}
#endif

static __always_inline int do_hres(const struct vdso_data *vd, clockid_t clk,
				   struct __kernel_timespec *ts)
{
	const struct vdso_timestamp *vdso_ts = &vd->basetime[clk];
	u64 cycles, sec, ns;
	u32 seq;

	do {
		/*
		 * The counter is odd in the page of a namespace, and stays
		 * odd; waiting for vdso_write_end() would take for ever.
		 */
		while (unlikely((seq = READ_ONCE(vd->seq)) & 1)) {
			if (IS_ENABLED(CONFIG_TIME_NS) &&
			    vd->clock_mode == VCLOCK_TIMENS)
				return do_hres_timens(vd, clk, ts);
			cpu_relax();
		}
		smp_rmb();

		cycles = __arch_get_hw_counter(vd->clock_mode);
		ns = vdso_ts->nsec;
		ns += vdso_calc_delta(cycles, vd->cycle_last, vd->mask, vd->mult);
		ns >>= vd->shift;
		sec = vdso_ts->sec;
	} while (unlikely(vdso_read_retry(vd, seq)));

	ts->tv_sec = sec + __iter_div_u64_rem(ns, NSEC_PER_SEC, &ns);
	ts->tv_nsec = ns;

	return 0;
}

static __maybe_unused int
__cvdso_clock_gettime(clockid_t clock, struct __kernel_timespec *ts)
{
	int ret = do_hres(__arch_get_vdso_data(), clock, ts);

	if (unlikely(ret))
		return clock_gettime_fallback(clock, ts);
	return ret;
}

#ifdef BUILD_VDSO32
static __maybe_unused int
__cvdso_clock_gettime32(clockid_t clock, struct old_timespec32 *res)
{
	struct __kernel_timespec ts;
	int ret = __cvdso_clock_gettime(clock, &ts);

	res->tv_sec = ts.tv_sec;
	res->tv_nsec = ts.tv_nsec;

	return ret;
}
#endif /* BUILD_VDSO32 */

static __maybe_unused int
__cvdso_gettimeofday(struct __kernel_old_timeval *tv, struct timezone *tz)
{
	const struct vdso_data *vd = __arch_get_vdso_data();
	struct __kernel_timespec ts;

	if (do_hres(&vd[CS_HRES_COARSE], CLOCK_REALTIME, &ts))
		return -22;

	tv->tv_sec = ts.tv_sec;
	tv->tv_usec = (u32)ts.tv_nsec / 1000;

	return 0;
}

#ifdef VDSO_HAS_TIME
static __maybe_unused __kernel_old_time_t
__cvdso_time(__kernel_old_time_t *time)
{
	const struct vdso_data *vd = __arch_get_vdso_data();

	return READ_ONCE(vd[CS_HRES_COARSE].basetime[CLOCK_REALTIME].sec);
}
#endif /* VDSO_HAS_TIME */
