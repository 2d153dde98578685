/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _ASM_X86_VDSO_SYS_CALL_H
#define _ASM_X86_VDSO_SYS_CALL_H

#include <asm/unistd.h>

/* The second argument is what the name has in addition on 32 bit. */
#define VDSO_SYSCALL2(name,suf32,a1,a2)				\
	({							\
		long _ret = __NR_ ## name;			\
		asm volatile("syscall"				\
			     : "+a" (_ret)			\
			     : "D" (a1), "S" (a2)		\
			     : "rcx", "r11", "memory");		\
		_ret;						\
	})

#endif /* _ASM_X86_VDSO_SYS_CALL_H */
