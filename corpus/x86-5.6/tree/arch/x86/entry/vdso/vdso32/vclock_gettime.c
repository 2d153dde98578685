// SPDX-License-Identifier: GPL-2.0
#define BUILD_VDSO32

#ifndef CONFIG_CC_OPTIMIZE_FOR_SIZE
#undef CONFIG_OPTIMIZE_INLINING
#endif

#ifdef CONFIG_X86_64

/*
 * A 64-bit kernel carries this image too: pretend that the configuration
 * is the one of a 32-bit kernel.
 */
#undef CONFIG_64BIT
#undef CONFIG_X86_64
#undef CONFIG_NR_CPUS

#define CONFIG_X86_32 1
#define CONFIG_NR_CPUS 1

#define BUILD_VDSO32_64

#endif

#include "../vclock_gettime.c"
