#ifndef _ASM_X86_PAGE_H
#define _ASM_X86_PAGE_H

#include <asm/page_types.h>

#endif	/* _ASM_X86_PAGE_H */
