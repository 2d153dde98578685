/* SPDX-License-Identifier: GPL-2.0 */
#ifndef __VDSO_CACHE_H
#define __VDSO_CACHE_H

#ifndef ____cacheline_aligned
#define ____cacheline_aligned __attribute__((__aligned__(64)))
#endif

#endif	/* __VDSO_ALIGN_H */
