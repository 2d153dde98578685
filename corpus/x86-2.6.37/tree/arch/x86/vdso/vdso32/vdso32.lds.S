/*
 * The 32-bit vDSO: its address here, its layout in the file included.
 *
 * The version script below names what user space may link against.  Symbols
 * called VDSO* stay inside; asm/vdso.h gives their values to the kernel.
 */

#define VDSO_PRELINK 0
#include "../vdso-layout.lds.S"

/* Where AT_SYSINFO points.  */
ENTRY(__kernel_vsyscall);

/*
 * What user space can see of the vDSO.
 */
VERSION
{
	LINUX_2.5 {
	global:
		__kernel_vsyscall;
		__kernel_sigreturn;
		__kernel_rt_sigreturn;
	local: *;
	};
}

/*
 * Values for vdso32-syms.h.
 */
VDSO32_PRELINK		= VDSO_PRELINK;
VDSO32_vsyscall		= __kernel_vsyscall;
VDSO32_sigreturn	= __kernel_sigreturn;
VDSO32_rt_sigreturn	= __kernel_rt_sigreturn;
