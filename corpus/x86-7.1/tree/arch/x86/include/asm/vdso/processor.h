/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef __ASM_VDSO_PROCESSOR_H
#define __ASM_VDSO_PROCESSOR_H

#ifndef __ASSEMBLER__

/* for loops that wait for another CPU */
static __always_inline void native_pause(void)
{
	asm volatile("pause" ::: "memory");
}

static __always_inline void cpu_relax(void)
{
	native_pause();
}

notrace long __vdso_getcpu(unsigned *cpu, unsigned *node, void *unused);

#endif /* __ASSEMBLER__ */

#endif /* __ASM_VDSO_PROCESSOR_H */
