/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _ASM_X86_VDSO_H
#define _ASM_X86_VDSO_H

#include <asm/page_types.h>
#include <linux/linkage.h>
#include <linux/init.h>

#ifndef __ASSEMBLER__

#include <linux/mm_types.h>

struct vdso_image {
	void *data;
	unsigned long size;   /* whole pages */

	unsigned long alt, alt_len;

	long sym_vvar_start;  /* below zero: in front of the text */

	long sym_vvar_page;
	long sym_pvclock_page;
	long sym_hvclock_page;
	long sym___kernel_vsyscall;
};

#ifdef CONFIG_X86_64
extern const struct vdso_image vdso_image_64;
#endif

#if defined CONFIG_X86_32 || defined CONFIG_COMPAT
extern const struct vdso_image vdso_image_32;
#endif

extern void __init init_vdso_image(const struct vdso_image *image);

#endif /* __ASSEMBLER__ */

#endif /* _ASM_X86_VDSO_H */
