#ifndef _ASM_X86_CACHE_H
#define _ASM_X86_CACHE_H

#define L1_CACHE_BYTES		64
#define INTERNODE_CACHE_BYTES	64

#endif /* _ASM_X86_CACHE_H */
