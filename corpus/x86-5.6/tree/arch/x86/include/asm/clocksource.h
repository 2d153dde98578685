/* SPDX-License-Identifier: GPL-2.0 */
/* what x86 adds to clocksources */

#ifndef _ASM_X86_CLOCKSOURCE_H
#define _ASM_X86_CLOCKSOURCE_H

#define VCLOCK_NONE	0	/* User space cannot read it.		*/
#define VCLOCK_TSC	1	/* The counter of the CPU.		*/
#define VCLOCK_PVCLOCK	2	/* The one of a hypervisor.		*/
#define VCLOCK_HVCLOCK	3	/* The one of another hypervisor.	*/
#define VCLOCK_MAX	3

struct arch_clocksource_data {
	int vclock_mode;
};

#endif /* _ASM_X86_CLOCKSOURCE_H */
