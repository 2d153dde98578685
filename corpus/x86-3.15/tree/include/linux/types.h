#ifndef _LINUX_TYPES_H
#define _LINUX_TYPES_H

#ifndef __ASSEMBLY__

typedef unsigned char		u8;
typedef int			s32;
typedef unsigned int		u32;
typedef long long		s64;
typedef unsigned long long	u64;

typedef unsigned long		size_t;
typedef _Bool			bool;

typedef long			time_t;
typedef int			clockid_t;
typedef unsigned long long	cycles_t;
typedef s64			ktime_t;

#define NULL	((void *)0)
#define true	1
#define false	0

#endif /*  __ASSEMBLY__ */
#endif /* _LINUX_TYPES_H */
