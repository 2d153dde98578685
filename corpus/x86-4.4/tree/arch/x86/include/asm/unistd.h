#ifndef _ASM_X86_UNISTD_H
#define _ASM_X86_UNISTD_H

#define __NR_gettimeofday	96
#define __NR_time		201
#define __NR_clock_gettime	228

#endif /* _ASM_X86_UNISTD_H */
