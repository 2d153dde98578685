#ifndef _ASM_X86_BOOT_H
#define _ASM_X86_BOOT_H

#include <asm/page_types.h>

/* The physical address the kernel is linked for */
#define LOAD_PHYSICAL_ADDR ((CONFIG_PHYSICAL_START \
				+ (CONFIG_PHYSICAL_ALIGN - 1)) \
				& ~(CONFIG_PHYSICAL_ALIGN - 1))

#endif /* _ASM_X86_BOOT_H */
