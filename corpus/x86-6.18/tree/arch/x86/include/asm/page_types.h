/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _ASM_X86_PAGE_DEFS_H
#define _ASM_X86_PAGE_DEFS_H

#include <linux/const.h>
#include <linux/types.h>

#include <vdso/page.h>

#define PMD_SIZE		(_AC(1,UL) << 21)
#define HPAGE_SIZE		PMD_SIZE

#define __START_KERNEL_map	_AC(0xffffffff80000000, UL)
#define __START_KERNEL		(__START_KERNEL_map + _AC(0x1000000, UL))

#define KERNEL_IMAGE_SIZE	(1024 * 1024 * 1024)

#endif	/* _ASM_X86_PAGE_DEFS_H */
