/* thread_info.h: the part of a task that entry.S looks at (facsimile)
 */

#ifndef _ASM_X86_THREAD_INFO_H
#define _ASM_X86_THREAD_INFO_H

#include <linux/compiler.h>
#include <asm/page.h>
#include <asm/types.h>

#ifndef __ASSEMBLY__
struct task_struct;
struct exec_domain;

struct thread_info {
	struct task_struct	*task;		/* whose it is */
	struct exec_domain	*exec_domain;
	__u32			flags;		/* TIF_* */
	__u32			cpu;
	int			preempt_count;	/* 0: may be preempted */
};
#endif

#endif /* _ASM_X86_THREAD_INFO_H */
