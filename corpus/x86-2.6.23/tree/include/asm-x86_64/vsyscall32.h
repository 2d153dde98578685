#ifndef _ASM_VSYSCALL32_H
#define _ASM_VSYSCALL32_H 1

/* The page of 32-bit processes; nothing of the vDSO (facsimile) */

#ifdef __ASSEMBLY__
#define VSYSCALL32_BASE 0xffffe000
#else
#define VSYSCALL32_BASE 0xffffe000UL
#define VSYSCALL32_VSYSCALL ((void *)VSYSCALL32_BASE + 0x400) 
#endif

#endif
