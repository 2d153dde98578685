/*
 * The 64-bit vDSO.  Sections are the business of the included file, the
 * address is chosen here.
 *
 * Also here: the list of names which user space may bind to, and symbols
 * called VDSO* which the kernel proper can see through asm-x86/vdso.h.
 */

#define VDSO_PRELINK 0xffffffffff700000
#include "vdso-layout.lds.S"

/*
 * Whatever is not named here stays inside the image.
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
		time;
		__vdso_time;
	local: *;
	};
}

VDSO64_PRELINK = VDSO_PRELINK;
