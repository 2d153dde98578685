/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _ASM_X86_BARRIER_H
#define _ASM_X86_BARRIER_H

#define rmb()		asm volatile("lfence" ::: "memory")

#define smp_read_barrier_depends()	do { } while (0)
#define smp_rmb()	barrier()
#define smp_wmb()	barrier()

#endif /* _ASM_X86_BARRIER_H */
