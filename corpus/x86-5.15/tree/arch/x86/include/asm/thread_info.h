/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _ASM_X86_THREAD_INFO_H
#define _ASM_X86_THREAD_INFO_H

#define THREAD_SIZE	16384

#endif /* _ASM_X86_THREAD_INFO_H */
