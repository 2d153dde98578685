/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_INIT_H
#define _LINUX_INIT_H

#include <linux/compiler_types.h>

#define __initdata	__section(".init.data")
#define __ro_after_init	__section(".data..ro_after_init")

/* for the assembler */
#define __INIT		.section	".init.text","ax"
#define __FINIT		.previous

#endif /* _LINUX_INIT_H */
