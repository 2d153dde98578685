/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _ASM_X86_PAGE_DEFS_H
#define _ASM_X86_PAGE_DEFS_H

#include <linux/const.h>
#include <linux/types.h>

#define PAGE_SHIFT		12
#define PAGE_SIZE		(_AC(1,UL) << PAGE_SHIFT)
#define PAGE_MASK		(~(PAGE_SIZE-1))

#define PMD_SIZE		(_AC(1,UL) << 21)
#define HPAGE_SIZE		PMD_SIZE

#define LOAD_PHYSICAL_ADDR	0x1000000

#define __START_KERNEL_map	_AC(0xffffffff80000000, UL)
#define __START_KERNEL		(__START_KERNEL_map + _AC(0x1000000, UL))

#define KERNEL_IMAGE_SIZE	(1024 * 1024 * 1024)

#endif	/* _ASM_X86_PAGE_DEFS_H */
