#ifndef __ASM_X86_64_PROCESSOR_H
#define __ASM_X86_64_PROCESSOR_H

#define GDT_ENTRY_PER_CPU 15	/* its limit is CPU and node */
#define __PER_CPU_SEG	(GDT_ENTRY_PER_CPU * 8 + 3)

#define rdtscp(low,high,aux) \
     asm volatile (".byte 0x0f,0x01,0xf9" : "=a" (low), "=d" (high), "=c" (aux))

#endif /* __ASM_X86_64_PROCESSOR_H */
