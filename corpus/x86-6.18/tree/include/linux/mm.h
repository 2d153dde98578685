/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_MM_H
#define _LINUX_MM_H

#include <linux/build_bug.h>
#include <linux/mm_types.h>

#define VM_READ		0x00000001
#define VM_MAYREAD	0x00000010
#define VM_PFNMAP	0x00000400
#define VM_IO		0x00004000
#define VM_DONTDUMP	0x04000000
#define VM_SEALED_SYSMAP	(1UL << 42)

#define __pa_symbol(x)		((unsigned long)(x))
#define __phys_to_pfn(paddr)	((paddr) >> 12)

unsigned long page_to_pfn(struct page *page);
vm_fault_t vmf_insert_pfn(struct vm_area_struct *vma, unsigned long addr,
			unsigned long pfn);
struct vm_area_struct *_install_special_mapping(struct mm_struct *mm,
				   unsigned long addr, unsigned long len,
				   unsigned long flags,
				   const struct vm_special_mapping *spec);

#endif /* _LINUX_MM_H */
