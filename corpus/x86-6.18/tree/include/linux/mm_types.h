/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_MM_TYPES_H
#define _LINUX_MM_TYPES_H

struct mm_struct;
struct page;

struct vm_area_struct {
	struct mm_struct *vm_mm;
};

struct vm_fault {
	unsigned long pgoff;
	unsigned long address;
};

typedef unsigned int vm_fault_t;

#define VM_FAULT_SIGBUS	0x000002

struct vm_special_mapping {
	const char *name;
	vm_fault_t (*fault)(const struct vm_special_mapping *sm,
				struct vm_area_struct *vma,
				struct vm_fault *vmf);
};

#endif /* _LINUX_MM_TYPES_H */
