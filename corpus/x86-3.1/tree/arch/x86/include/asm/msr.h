#ifndef _ASM_X86_MSR_H
#define _ASM_X86_MSR_H

static inline unsigned long long native_read_tscp(unsigned int *aux)
{
	unsigned long low, high;

	asm volatile(".byte 0x0f,0x01,0xf9"
		     : "=a" (low), "=d" (high), "=c" (*aux));
	return low | ((unsigned long long)high << 32);
}

static inline unsigned long long vget_cycles(void)
{
	unsigned long low, high;

	asm volatile("rdtsc" : "=a" (low), "=d" (high));
	return low | ((unsigned long long)high << 32);
}

#endif /* _ASM_X86_MSR_H */
