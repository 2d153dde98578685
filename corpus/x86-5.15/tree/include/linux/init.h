/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_INIT_H
#define _LINUX_INIT_H

#include <linux/compiler_types.h>

/* for the assembler */
#define __INIT		.section	".init.text","ax"
#define __FINIT		.previous

#endif /* _LINUX_INIT_H */
