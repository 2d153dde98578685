#ifndef _ASM_X86_HPET_H
#define _ASM_X86_HPET_H

/* facsimile: nothing the vDSO needs */

#endif /* _ASM_X86_HPET_H */
