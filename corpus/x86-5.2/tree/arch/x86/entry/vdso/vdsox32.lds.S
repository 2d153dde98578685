/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The x32 vDSO. Addresses and sections are the business of the
 * included file.
 *
 * Here is only the list of names which user space may bind to.
 */

#define BUILD_VDSOX32

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
