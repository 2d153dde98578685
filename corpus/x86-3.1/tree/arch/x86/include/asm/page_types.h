#ifndef _ASM_X86_PAGE_DEFS_H
#define _ASM_X86_PAGE_DEFS_H

#include <linux/const.h>
#include <linux/types.h>

#define PAGE_SHIFT	12
#define PAGE_SIZE	(_AC(1,UL) << PAGE_SHIFT)
#define PAGE_MASK	(~(PAGE_SIZE-1))

#define HPAGE_SIZE	(_AC(1,UL) << 21)

#define LOAD_PHYSICAL_ADDR	0x1000000

#define __START_KERNEL_map	_AC(0xffffffff80000000, UL)
#define __START_KERNEL		(__START_KERNEL_map + LOAD_PHYSICAL_ADDR)

#define KERNEL_IMAGE_SIZE	(512 * 1024 * 1024)

#endif	/* _ASM_X86_PAGE_DEFS_H */
