/*
 * Somebody else's beast: it asks the kernel.
 */
#include <linux/kernel.h>
#include <asm/unistd.h>

notrace int __vdso_beast_count(void)
{
	int n;
	asm("syscall" : "=a" (n) : "0" (__NR_time), "D" (NULL) : "memory");
	return n;
}
