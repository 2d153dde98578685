/*
 * A 32-bit vDSO.  Sections are the business of the included file, the
 * address is chosen here.
 *
 * Also here: the list of names which user space may bind to, and symbols
 * called VDSO* which the kernel proper can see through asm-x86/vdso.h.
 */

#include <asm/page.h>

#define BUILD_VDSO32
#define VDSO_PRELINK 0

#include "../vdso-layout.lds.S"

/* AT_SYSINFO is taken from the ELF entry point.  */
ENTRY(__kernel_vsyscall);

/*
 * Whatever is not named here stays inside the image.
 */
VERSION
{
	LINUX_2.6 {
	global:
		__vdso_clock_gettime;
		__vdso_gettimeofday;
		__vdso_time;
	};

	LINUX_2.5 {
	global:
		__kernel_vsyscall;
		__kernel_sigreturn;
		__kernel_rt_sigreturn;
	local: *;
	};
}

/*
 * For vdso32-syms.h:
 */
VDSO32_vsyscall		= __kernel_vsyscall;
VDSO32_sigreturn	= __kernel_sigreturn;
VDSO32_rt_sigreturn	= __kernel_rt_sigreturn;
VDSO32_clock_gettime	= clock_gettime;
VDSO32_gettimeofday	= gettimeofday;
VDSO32_time		= time;
