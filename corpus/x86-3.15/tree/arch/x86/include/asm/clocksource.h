/* what x86 adds to clocksources */

#ifndef _ASM_X86_CLOCKSOURCE_H
#define _ASM_X86_CLOCKSOURCE_H

#define VCLOCK_NONE 0  /* user space cannot read it. */
#define VCLOCK_TSC  1  /* the counter of the CPU. */
#define VCLOCK_HPET 2  /* the one of the chipset. */
#define VCLOCK_PVCLOCK 3 /* the one of the hypervisor. */

struct arch_clocksource_data {
	int vclock_mode;
};

#endif /* _ASM_X86_CLOCKSOURCE_H */
