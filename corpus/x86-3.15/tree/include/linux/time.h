#ifndef _LINUX_TIME_H
#define _LINUX_TIME_H

#include <linux/cache.h>
#include <linux/compiler.h>
#include <linux/types.h>
#include <uapi/linux/time.h>

#define NSEC_PER_SEC	1000000000L

extern struct timezone sys_tz;

static __always_inline u32
__iter_div_u64_rem(u64 dividend, u32 divisor, u64 *remainder)
{
	u32 n = 0;

	for (; dividend >= divisor; n++)
		dividend -= divisor;

	*remainder = dividend;

	return n;
}

#endif
