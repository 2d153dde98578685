/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _ASM_X86_SEGMENT_H
#define _ASM_X86_SEGMENT_H

#define VDSO_CPUNODE_BITS		12
#define VDSO_CPUNODE_MASK		0xfff
#define __CPUNODE_SEG			0x7b

#ifndef __ASSEMBLY__

static inline void vdso_read_cpunode(unsigned *cpu, unsigned *node)
{
	unsigned int p;

	asm volatile ("lsl %[seg],%[p]" : [p] "=r" (p) : [seg] "r" (__CPUNODE_SEG));
	if (cpu)
		*cpu = (p & VDSO_CPUNODE_MASK);
	if (node)
		*node = (p >> VDSO_CPUNODE_BITS);
}

#endif /* !__ASSEMBLY__ */
#endif /* _ASM_X86_SEGMENT_H */
