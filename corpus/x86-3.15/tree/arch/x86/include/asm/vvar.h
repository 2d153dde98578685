/*
 * vvar.h: variables which kernel and vDSO share
 *
 * The kernel owns them, user space has a read-only view.  This file says
 * which there are; the definition is elsewhere and uses DEFINE_VVAR.
 *
 * The kernel calls such a variable by its name.  Code of the vDSO says
 * VVAR(name).
 *
 * All of them live in one page of kernel data, each at the offset given
 * to the DECLARE_VVAR macro.  Two variables must not share an offset.
 * (The linker notices.)
 */

#ifndef _ASM_X86_VVAR_H
#define _ASM_X86_VVAR_H

#if defined(__VVAR_KERNEL_LDS)

/* The kernel's linker script places the variables, and brings a macro
 * of its own for that.
 */
#define DECLARE_VVAR(offset, type, name) \
	EMIT_VVAR(name, offset)

#else

#ifdef BUILD_VDSO32

#define DECLARE_VVAR(offset, type, name)				\
	extern type vvar_ ## name __attribute__((visibility("hidden")));

#define VVAR(name) (vvar_ ## name)

#else

extern char __vvar_page;

/* Where user space sees the page.  It may move. */
#ifdef CONFIG_X86_64
#define VVAR_ADDRESS (-10*1024*1024 - 4096)
#else
#define VVAR_ADDRESS (&__vvar_page)
#endif

#define DECLARE_VVAR(offset, type, name)				\
	static type const * const vvaraddr_ ## name =			\
		(void *)(VVAR_ADDRESS + (offset));

#define VVAR(name) (*vvaraddr_ ## name)
#endif

#define DEFINE_VVAR(type, name)						\
	type name							\
	__attribute__((section(".vvar_" #name), aligned(16))) __visible

#endif

/* DECLARE_VVAR(offset, type, name) */

DECLARE_VVAR(0, volatile unsigned long, jiffies)
DECLARE_VVAR(16, int, vgetcpu_mode)
DECLARE_VVAR(128, struct vsyscall_gtod_data, vsyscall_gtod_data)

#undef DECLARE_VVAR

#endif
