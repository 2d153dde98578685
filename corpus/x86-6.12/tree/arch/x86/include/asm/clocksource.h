/* SPDX-License-Identifier: GPL-2.0 */
/* what x86 adds to clocksources */

#ifndef _ASM_X86_CLOCKSOURCE_H
#define _ASM_X86_CLOCKSOURCE_H

#include <asm/vdso/clocksource.h>

extern unsigned int vclocks_used;

static inline bool vclock_was_used(int vclock)
{
	return READ_ONCE(vclocks_used) & (1U << vclock);
}

#endif /* _ASM_X86_CLOCKSOURCE_H */
