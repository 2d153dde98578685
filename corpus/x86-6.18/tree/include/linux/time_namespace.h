/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_TIMENS_H
#define _LINUX_TIMENS_H

#include <linux/mm_types.h>

struct page *find_timens_vvar_page(struct vm_area_struct *vma);

#endif /* _LINUX_TIMENS_H */
