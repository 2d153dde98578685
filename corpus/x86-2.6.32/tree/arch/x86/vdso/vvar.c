/* The pointers through which the vDSO sees the kernel's variables.
   Their real values are not known when the image is linked (the
   kernel comes later), so each is VMAGIC until
   vma.c replaces it. */
#include <linux/kernel.h>
#include <linux/time.h>
#include <asm/vsyscall.h>
#include <asm/timex.h>
#include <asm/vgtod.h>

#define VEXTERN(x) typeof (__ ## x) *const vdso_ ## x = (void *)VMAGIC;
#include "vextern.h"
