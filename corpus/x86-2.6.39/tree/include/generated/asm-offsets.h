#ifndef __ASM_OFFSETS_H__
#define __ASM_OFFSETS_H__
/*
 * In a real tree Kbuild writes this file.
 */

#define TI_flags 16 /* offsetof(struct thread_info, flags)	# */

#endif
