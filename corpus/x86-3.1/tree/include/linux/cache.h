#ifndef __LINUX_CACHE_H
#define __LINUX_CACHE_H

#define ____cacheline_aligned __attribute__((__aligned__(64)))
#define __cacheline_aligned_in_smp ____cacheline_aligned
#define __read_mostly __attribute__((__section__(".data..read_mostly")))

#endif /* __LINUX_CACHE_H */
