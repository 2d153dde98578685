#ifndef _ASM_X86_BARRIER_H
#define _ASM_X86_BARRIER_H

#define smp_rmb()	barrier()
#define smp_wmb()	barrier()

#endif /* _ASM_X86_BARRIER_H */
