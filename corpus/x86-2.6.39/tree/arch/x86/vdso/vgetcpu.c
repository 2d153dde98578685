/*
 * getcpu() without entering the kernel (facsimile).
 */

#include <linux/kernel.h>
#include <linux/getcpu.h>
#include <linux/jiffies.h>
#include <linux/time.h>
#include <asm/vsyscall.h>
#include <asm/vgtod.h>
#include "vextern.h"

notrace long
__vdso_getcpu(unsigned *cpu, unsigned *node, struct getcpu_cache *unused)
{
	unsigned int v;

	if (*vdso_vgetcpu_mode != VGETCPU_RDTSCP)
		/* the limit of a GDT entry holds it */
		asm("lsl %1,%0" : "=r" (v) : "r" (__PER_CPU_SEG));
	else
		native_read_tscp(&v);
	if (node)
		*node = v >> 12;
	if (cpu)
		*cpu = v & 0xfff;
	return 0;
}

long getcpu(unsigned *cpu, unsigned *node, struct getcpu_cache *tcache)
	__attribute__((weak, alias("__vdso_getcpu")));
