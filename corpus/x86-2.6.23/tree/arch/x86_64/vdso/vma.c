/*
 * Maps the vDSO into new processes and fills in its pointers (facsimile:
 * the filling in only).
 */
#include <linux/mm.h>
#include <linux/init.h>
#include <asm/vsyscall.h>
#include <asm/vgtod.h>
#include <asm/proto.h>
#include "voffset.h"

int vdso_enabled = 1;

#define VEXTERN(x) extern typeof(__ ## x) *vdso_ ## x;
#include "vextern.h"
#undef VEXTERN

extern char vdso_kernel_start[], vdso_start[], vdso_end[];

static inline void *var_ref(void *vbase, char *var, char *name)
{
	void *p = vbase + (var - &vdso_kernel_start[0] + VDSO_TEXT_OFFSET);
	if (*(void **)p == (void *)VMAGIC)
		return p;
	printk("vdso: %s has lost its mark\n", name);
	vdso_enabled = 0;
	return p;
}

static int __init init_vdso_vars(void)
{
	char *vbase = vdso_map(vdso_start, vdso_end);

	if (!vbase)
		return -ENOMEM;

#define V(x) *(typeof(x) *) var_ref(vbase, (char *)RELOC_HIDE(&x, 0), #x)
#define VEXTERN(x) \
	V(vdso_ ## x) = &__ ## x;
#include "vextern.h"
#undef VEXTERN
	return 0;
}
__initcall(init_vdso_vars);

static __init int vdso_setup(char *s)
{
	vdso_enabled = simple_strtoul(s, NULL, 0);
	return 0;
}
__setup("vdso=", vdso_setup);
