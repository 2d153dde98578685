#ifndef _ASM_X86_VDSO_H
#define _ASM_X86_VDSO_H	1

#ifdef CONFIG_X86_64
extern const char VDSO64_PRELINK[];

/*
 * Where VDSO64_name of the image is, if the image is at base.
 */
#define VDSO64_SYMBOL(base, name) ({		\
	extern const char VDSO64_##name[];	\
	(void *) (VDSO64_##name - VDSO64_PRELINK + (unsigned long) (base)); })
#endif

#endif	/* asm-x86/vdso.h */
