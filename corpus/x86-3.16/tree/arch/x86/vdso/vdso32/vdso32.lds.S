/*
 * The 32-bit vDSO. Addresses and sections are the business of the
 * included file.
 *
 * Here is only the list of names which user space may bind to.
 */

#include <asm/page.h>

#define BUILD_VDSO32

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
