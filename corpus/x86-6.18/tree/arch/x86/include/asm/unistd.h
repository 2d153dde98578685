/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _ASM_X86_UNISTD_H
#define _ASM_X86_UNISTD_H 1

#define __NR_gettimeofday	96
#define __NR_clock_gettime	228
#define __NR_clock_getres	229
#define __NR_getrandom		318

#endif /* _ASM_X86_UNISTD_H */
