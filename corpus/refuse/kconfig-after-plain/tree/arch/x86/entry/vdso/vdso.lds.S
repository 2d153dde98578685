/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The 64-bit vDSO. Addresses and sections are the business of the
 * included file.
 *
 * Here is only the list of names which user space may bind to.
 */

#define BUILD_VDSO64

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
		clock_getres;
		__vdso_clock_getres;
#ifdef CONFIG_X86_SGX
		__vdso_sgx_enter_enclave;
#endif
		getrandom;
		__vdso_getrandom;
		number_of_the_beast;
		__vdso_number_of_the_beast;
	local: *;
	};
}
