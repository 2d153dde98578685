#ifndef __LINUX_SEQLOCK_H
#define __LINUX_SEQLOCK_H

#include <linux/compiler.h>

struct pt_regs;

typedef struct seqcount {
	unsigned sequence;
} seqcount_t;

static __always_inline unsigned read_seqcount_begin(const seqcount_t *s)
{
	unsigned ret = ACCESS_ONCE(s->sequence);

	barrier();
	return ret & ~1;
}

static __always_inline int read_seqcount_retry(const seqcount_t *s, unsigned start)
{
	barrier();
	return unlikely(s->sequence != start);
}

static __always_inline void write_seqcount_begin(seqcount_t *s)
{
	s->sequence++;
	barrier();
}

static __always_inline void write_seqcount_end(seqcount_t *s)
{
	barrier();
	s->sequence++;
}

#endif /* __LINUX_SEQLOCK_H */
