#ifndef VEXTERN
#include <asm/vsyscall.h>
#define VEXTERN(x) \
	extern typeof(x) *vdso_ ## x __attribute__((visibility("hidden")));
#endif

#define VMAGIC 0xfeedbabeabcdefabUL

/* To show a kernel variable x to the vDSO, give it a section in the
   kernel's vmlinux.lds.S and vsyscall.h, put VEXTERN of it below, and
   read *vdso_x. At boot the kernel puts the address
   where VMAGIC was.   */

VEXTERN(jiffies)
VEXTERN(vgetcpu_mode)
VEXTERN(vnotb)
VEXTERN(vsyscall_gtod_data)
