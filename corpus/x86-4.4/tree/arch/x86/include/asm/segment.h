#ifndef _ASM_X86_SEGMENT_H
#define _ASM_X86_SEGMENT_H

#define __PER_CPU_SEG	0x7b

#endif /* _ASM_X86_SEGMENT_H */
