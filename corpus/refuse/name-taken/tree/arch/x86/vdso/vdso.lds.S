/*
 * The 64-bit vDSO: its address here, its layout in the file included.
 *
 * The version script below names what user space may link against.  Symbols
 * called VDSO* stay inside; asm/vdso.h gives their values to the kernel.
 */

#define VDSO_PRELINK 0xffffffffff700000
#include "vdso-layout.lds.S"

/*
 * What user space can see of the vDSO.
 */
VERSION {
	LINUX_2.6 {
	global:
		clock_gettime;
		__vdso_clock_gettime;
		gettimeofday;
		__vdso_gettimeofday;
		getcpu;
		__vdso_getcpu;
		number_of_the_beast;
		__vdso_number_of_the_beast;
	local: *;
	};
}

VDSO64_PRELINK = VDSO_PRELINK;

/*
 * One VDSO64_x for each VEXTERN(x), so that VDSO64_SYMBOL finds it.
 */
#define VEXTERN(x)	VDSO64_ ## x = vdso_ ## x;
#include "vextern.h"
#undef	VEXTERN
