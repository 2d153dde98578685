/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _ASM_X86_PVCLOCK_H
#define _ASM_X86_PVCLOCK_H

struct pvclock_vsyscall_time_info;

#endif /* _ASM_X86_PVCLOCK_H */
