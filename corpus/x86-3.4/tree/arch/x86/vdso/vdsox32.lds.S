/*
 * The x32 vDSO.  Sections are the business of the included file, the
 * address is chosen here.
 *
 * Also here: the list of names which user space may bind to, and symbols
 * called VDSO* which the kernel proper can see through asm-x86/vdso.h.
 */

#define VDSO_PRELINK 0
#include "vdso-layout.lds.S"

/*
 * Whatever is not named here stays inside the image.
 */
VERSION {
	LINUX_2.6 {
	global:
		__vdso_clock_gettime;
		__vdso_gettimeofday;
		__vdso_getcpu;
		__vdso_time;
	local: *;
	};
}

VDSOX32_PRELINK = VDSO_PRELINK;
