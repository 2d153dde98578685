#ifndef _ASM_X86_IO_H
#define _ASM_X86_IO_H

/* facsimile: nothing the vDSO needs */

#endif /* _ASM_X86_IO_H */
