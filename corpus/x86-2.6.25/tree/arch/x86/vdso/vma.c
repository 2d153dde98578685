/*
 * Maps the vDSO into new processes and fills in its pointers (facsimile:
 * the filling in only).
 */
#include <linux/mm.h>
#include <linux/init.h>
#include <asm/vsyscall.h>
#include <asm/vgtod.h>
#include <asm/proto.h>
#include <asm/vdso.h>

#include "vextern.h"		/* VMAGIC, nothing else.  */
#undef VEXTERN

int vdso_enabled = 1;

extern char vdso_start[], vdso_end[];

static inline void *var_ref(void *p, char *name)
{
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

#define VEXTERN(x) \
	*(typeof(__ ## x) **) var_ref(VDSO64_SYMBOL(vbase, x), #x) = &__ ## x;
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
