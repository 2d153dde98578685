#ifndef _ASM_X86_TYPES_H
#define _ASM_X86_TYPES_H

#ifndef __ASSEMBLY__
typedef unsigned int __u32;
typedef unsigned int u32;
typedef unsigned long long u64;
#endif

#endif /* _ASM_X86_TYPES_H */
