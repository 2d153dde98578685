#ifndef __LINUX_COMPILER_H
#error "this is for linux/compiler.h alone"
#endif

#define barrier() __asm__ __volatile__("": : :"memory")

#define __always_inline		inline __attribute__((always_inline))
#define __aligned(x)			__attribute__((aligned(x)))
#define __maybe_unused			__attribute__((unused))
#define  noinline			__attribute__((noinline))
#define __visible	__attribute__((externally_visible))
