#ifndef _ASM_X86_PROCESSOR_H
#define _ASM_X86_PROCESSOR_H

#include <asm/barrier.h>
#include <asm/segment.h>

static inline void cpu_relax(void)
{
	asm volatile("rep; nop" ::: "memory");
}

#endif /* _ASM_X86_PROCESSOR_H */
