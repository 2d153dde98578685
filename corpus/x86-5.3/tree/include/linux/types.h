/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_TYPES_H
#define _LINUX_TYPES_H

#ifndef __ASSEMBLY__

typedef signed char		s8;
typedef unsigned char		u8;
typedef unsigned short		u16;
typedef int			s32;
typedef unsigned int		u32;
typedef long long		s64;
typedef unsigned long long	u64;
typedef s32			__s32;
typedef u32			__u32;
typedef s64			__s64;
typedef u64			__u64;
typedef u8			__u8;
typedef u16			__u16;

typedef unsigned long		size_t;
typedef long			ssize_t;
typedef unsigned long		uintptr_t;
typedef _Bool			bool;

typedef int			clockid_t;
typedef long			__kernel_old_time_t;
typedef long			time_t;
typedef s64			ktime_t;

#define NULL	((void *)0)
#define true	1
#define false	0

#endif /*  __ASSEMBLY__ */
#endif /* _LINUX_TYPES_H */
