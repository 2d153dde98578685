/* SPDX-License-Identifier: GPL-2.0 */
#ifndef __LINUX_COMPILER_TYPES_H
#define __LINUX_COMPILER_TYPES_H

#ifndef __ASSEMBLY__

#ifdef __KERNEL__

#define __always_inline		inline __attribute__((__always_inline__))
#define __section(S)		__attribute__((__section__(#S)))
#define __force
#define barrier()		__asm__ __volatile__("": : :"memory")
#define __aligned(x)		__attribute__((__aligned__(x)))
#define __visible		__attribute__((__externally_visible__))
#define __used			__attribute__((__used__))
#define __maybe_unused		__attribute__((__unused__))
#define __init			__section(.init.text)
#define __read_mostly		__section(.data..read_mostly)

struct ftrace_branch_data {
	const char *func;
	const char *file;
	unsigned line;
	union {
		struct {
			unsigned long correct;
			unsigned long incorrect;
		};
		unsigned long miss_hit[2];
	};
};

struct ftrace_likely_data {
	struct ftrace_branch_data	data;
	unsigned long			constant;
};

#if defined(CC_USING_HOTPATCH)
#define notrace			__attribute__((hotpatch(0, 0)))
#elif defined(CC_USING_PATCHABLE_FUNCTION_ENTRY)
#define notrace			__attribute__((patchable_function_entry(0, 0)))
#else
#define notrace			__attribute__((__no_instrument_function__))
#endif

#define __naked			__attribute__((__naked__)) notrace

#define __no_kasan_or_inline __always_inline
#define __no_sanitize_or_inline __always_inline

#endif /* __KERNEL__ */

#endif /* __ASSEMBLY__ */

#endif /* __LINUX_COMPILER_TYPES_H */
