#ifndef _ASM_X86_BOOT_H
#define _ASM_X86_BOOT_H

#endif /* _ASM_X86_BOOT_H */
