#ifndef __LINUX_SEQLOCK_H
#define __LINUX_SEQLOCK_H

#include <linux/compiler.h>

struct pt_regs;

typedef struct {
	unsigned sequence;
	unsigned lock;
} seqlock_t;

#define __SEQLOCK_UNLOCKED(lockname) { 0, 0 }

extern unsigned long seqlock_irqsave(seqlock_t *sl);
extern void write_sequnlock_irqrestore(seqlock_t *sl, unsigned long flags);

#define write_seqlock_irqsave(lock, flags)	\
	do { flags = seqlock_irqsave(lock); } while (0)

static __always_inline unsigned read_seqbegin(const seqlock_t *sl)
{
	unsigned ret = ACCESS_ONCE(sl->sequence);

	barrier();
	return ret & ~1;
}

static __always_inline int read_seqretry(const seqlock_t *sl, unsigned start)
{
	barrier();
	return unlikely(sl->sequence != start);
}

#endif /* __LINUX_SEQLOCK_H */
