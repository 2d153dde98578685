/* SPDX-License-Identifier: GPL-2.0 */
#ifndef __VDSO_BITS_H
#define __VDSO_BITS_H

#define BIT(nr)			(1UL << (nr))

#endif	/* __VDSO_BITS_H */
