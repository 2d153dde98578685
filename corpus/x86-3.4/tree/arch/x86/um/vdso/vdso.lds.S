/*
 * The vDSO of UML, which is a 64-bit one.  Not the vDSO of x86-64, although
 * it looks like it.
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
