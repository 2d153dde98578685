/*
 * vvar.h: variables which kernel and vDSO share
 *
 * The kernel owns them, user space has a read-only view.  This file says
 * which there are; the definition is elsewhere and uses DEFINE_VVAR.
 *
 * The kernel calls such a variable by its name.  Code of the vDSO says
 * VVAR(name).
 *
 * All of them live in the vsyscall page, in a corner of it that has room
 * for 896 bytes.  DECLARE_VVAR gives the offset from the beginning of that
 * corner.  Two variables must not share an offset.  (The linker notices.)
 */

/* The corner, from the beginning of the page */
#define VSYSCALL_VARS_OFFSET (3072 + 128)

#if defined(__VVAR_KERNEL_LDS)

/* The kernel's linker script places the variables, and brings a macro
 * of its own for that.
 */
#define DECLARE_VVAR(offset, type, name) \
	EMIT_VVAR(name, VSYSCALL_VARS_OFFSET + offset)

#else

#define DECLARE_VVAR(offset, type, name)				\
	static type const * const vvaraddr_ ## name =			\
		(void *)(VSYSCALL_START + VSYSCALL_VARS_OFFSET + (offset));

#define DEFINE_VVAR(type, name)						\
	type __vvar_ ## name						\
	__attribute__((section(".vsyscall_var_" #name), aligned(16)))

#define VVAR(name) (*vvaraddr_ ## name)

#endif

/* DECLARE_VVAR(offset, type, name) */

DECLARE_VVAR(0, volatile unsigned long, jiffies)
DECLARE_VVAR(8, int, vgetcpu_mode)
DECLARE_VVAR(128, struct vsyscall_gtod_data, vsyscall_gtod_data)

#undef DECLARE_VVAR
#undef VSYSCALL_VARS_OFFSET
