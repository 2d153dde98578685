#ifndef __LINUX_SEQLOCK_H
#define __LINUX_SEQLOCK_H

struct pt_regs;

typedef struct seqcount {
	unsigned sequence;
} seqcount_t;

#endif /* __LINUX_SEQLOCK_H */
