/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What x86 gives to the generic time functions.
 */
#ifndef __ASM_VDSO_GETTIMEOFDAY_H
#define __ASM_VDSO_GETTIMEOFDAY_H

#ifndef __ASSEMBLER__

#include <uapi/linux/time.h>
#include <asm/vgtod.h>
#include <asm/unistd.h>
#include <asm/msr.h>
#include <asm/pvclock.h>
#include <asm/vdso/sys_call.h>

#define VDSO_HAS_TIME 1

#define VDSO_HAS_CLOCK_GETRES 1

/*
 * The pages a hypervisor keeps its clock in.  Reading one whose clock is
 * not in use ends in a signal, hence the barriers further down.
 *
 * Never say const here: the contents change behind our back, and an
 * extern const object is one the compiler may read once and remember.
 */

#ifdef CONFIG_PARAVIRT_CLOCK
extern struct pvclock_vsyscall_time_info pvclock_page
	__attribute__((visibility("hidden")));
#endif

static __always_inline
long clock_gettime_fallback(clockid_t _clkid, struct __kernel_timespec *_ts)
{
	return VDSO_SYSCALL2(clock_gettime,64,_clkid,_ts);
}

#ifndef CONFIG_X86_64

static __always_inline
long clock_gettime32_fallback(clockid_t _clkid, struct old_timespec32 *_ts)
{
	return VDSO_SYSCALL2(clock_gettime,,_clkid,_ts);
}

#endif

static inline u64 __arch_get_hw_counter(s32 clock_mode,
					const struct vdso_time_data *vd)
{
	if (likely(clock_mode == VDSO_CLOCKMODE_TSC))
		return (u64)rdtsc_ordered() & S64_MAX;
#ifdef CONFIG_PARAVIRT_CLOCK
	if (clock_mode == VDSO_CLOCKMODE_PVCLOCK) {
		barrier();
		return vread_pvclock();
	}
#endif
	return U64_MAX;
}

static inline bool arch_vdso_clocksource_ok(const struct vdso_clock *vc)
{
	return true;
}
#define vdso_clocksource_ok arch_vdso_clocksource_ok

#endif /* !__ASSEMBLER__ */

#endif /* __ASM_VDSO_GETTIMEOFDAY_H */
