#ifndef _ASM_X86_PAGE_32_H
#define _ASM_X86_PAGE_32_H

#define __PAGE_OFFSET		_AC(CONFIG_PAGE_OFFSET, UL)

#define THREAD_SIZE 	(2 * PAGE_SIZE)

#endif /* _ASM_X86_PAGE_32_H */
