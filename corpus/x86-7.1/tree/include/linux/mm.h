/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_MM_H
#define _LINUX_MM_H

#include <linux/build_bug.h>
#include <linux/mm_types.h>

#define VM_READ		0x00000001
#define VM_MAYREAD	0x00000010
#define VM_IO		0x00004000
#define VM_DONTDUMP	0x04000000
#define VM_MIXEDMAP	0x10000000
#define VM_SEALED_SYSMAP	(1UL << 42)

struct page *virt_to_page(const void *addr);
void *page_address(const struct page *page);
void get_page(struct page *page);
void split_page(struct page *page, unsigned int order);
struct vm_area_struct *_install_special_mapping(struct mm_struct *mm,
				   unsigned long addr, unsigned long len,
				   unsigned long flags,
				   const struct vm_special_mapping *spec);

#endif /* _LINUX_MM_H */
