#ifndef _ASM_X86_MSR_H
#define _ASM_X86_MSR_H

static __always_inline unsigned long long rdtsc_ordered(void)
{
	unsigned int low, high;

	asm volatile("lfence; rdtsc" : "=a" (low), "=d" (high) : : "memory");
	return low | (unsigned long long)high << 32;
}

#endif /* _ASM_X86_MSR_H */
