/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_MATH64_H
#define _LINUX_MATH64_H

#include <linux/types.h>

static __always_inline u32
__iter_div_u64_rem(u64 dividend, u32 divisor, u64 *remainder)
{
	u32 n = 0;

	for (; dividend >= divisor; n++)
		dividend -= divisor;

	*remainder = dividend;

	return n;
}

#endif /* _LINUX_MATH64_H */
