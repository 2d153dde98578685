/* SPDX-License-Identifier: GPL-2.0 */
#ifndef __VDSO_LIMITS_H
#define __VDSO_LIMITS_H

#define INT_MAX		((int)(~0U >> 1))
#define S64_MAX		((long long)(~0ULL >> 1))
#define U64_MAX		(~0ULL)

#endif /* __VDSO_LIMITS_H */
