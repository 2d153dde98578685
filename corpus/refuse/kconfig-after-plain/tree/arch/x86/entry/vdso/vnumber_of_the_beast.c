// SPDX-License-Identifier: GPL-2.0-only
/* number_of_the_beast(): the value of vnotb, without a system call. */
#include <linux/kernel.h>
#include <linux/time.h>
#include <linux/types.h>
#include <asm/vgtod.h>
#include <asm/vvar.h>
#include <asm/vdso/number_of_the_beast.h>

notrace int __vdso_number_of_the_beast(void)
{
	const struct vdso_data *vd = VVAR(_vdso_data);
	const int *p = &VVAR(vnotb);

	/* In a time namespace the real page is elsewhere */
	if (IS_ENABLED(CONFIG_TIME_NS) && vd->clock_mode == VDSO_CLOCKMODE_TIMENS)
		p = (void *)p + ((void *)TIMENS(_vdso_data) - (void *)vd);

	return READ_ONCE(*p);
}

int number_of_the_beast(void)
	__attribute__((weak, alias("__vdso_number_of_the_beast")));
