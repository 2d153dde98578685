#ifndef _ASM_X86_PROCESSOR_H
#define _ASM_X86_PROCESSOR_H

#define GDT_ENTRY_PER_CPU 15	/* its limit is CPU and node */
#define __PER_CPU_SEG	(GDT_ENTRY_PER_CPU * 8 + 3)

static inline unsigned long long native_read_tscp(unsigned int *aux)
{
	unsigned long low, high;
	asm volatile(".byte 0x0f,0x01,0xf9"
		     : "=a" (low), "=d" (high), "=c" (*aux));
	return low | ((unsigned long long)high << 32);
}

#endif /* _ASM_X86_PROCESSOR_H */
