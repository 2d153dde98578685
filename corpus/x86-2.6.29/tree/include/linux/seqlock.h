#ifndef __LINUX_SEQLOCK_H
#define __LINUX_SEQLOCK_H
/*
 * A lock whose readers do not lock: they read again when a writer came
 * between (facsimile).
 */

#include <linux/compiler.h>

typedef struct {
	unsigned sequence;
	unsigned lock;
} seqlock_t;

#define SEQLOCK_UNLOCKED { 0, 0 }

static inline unsigned read_seqbegin(const seqlock_t *sl)
{
	return *(volatile unsigned *)&sl->sequence & ~1u;
}

static inline int read_seqretry(const seqlock_t *sl, unsigned start)
{
	return *(volatile unsigned *)&sl->sequence != start;
}

#define write_seqlock_irqsave(lock, flags)				\
	do { (flags) = ++(lock)->sequence; } while (0)
#define write_sequnlock_irqrestore(lock, flags)				\
	do { (lock)->sequence = (flags) + 1; } while (0)

#endif /* __LINUX_SEQLOCK_H */
