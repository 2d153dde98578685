/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _ASM_X86_KEXEC_H
#define _ASM_X86_KEXEC_H

#define KEXEC_CONTROL_CODE_MAX_SIZE	2048

#endif /* _ASM_X86_KEXEC_H */
