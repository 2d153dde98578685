/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef __ASM_VDSO_NUMBER_OF_THE_BEAST_H
#define __ASM_VDSO_NUMBER_OF_THE_BEAST_H

#include <linux/types.h>

int __vdso_number_of_the_beast(void);

#endif /* __ASM_VDSO_NUMBER_OF_THE_BEAST_H */
