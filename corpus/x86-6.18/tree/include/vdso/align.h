/* SPDX-License-Identifier: GPL-2.0 */
#ifndef __VDSO_ALIGN_H
#define __VDSO_ALIGN_H

#define __ALIGN_KERNEL_MASK(x, mask)	(((x) + (mask)) & ~(mask))
#define ALIGN(x, a)			__ALIGN_KERNEL_MASK(x, (typeof(x))(a) - 1)

#endif	/* __VDSO_ALIGN_H */
