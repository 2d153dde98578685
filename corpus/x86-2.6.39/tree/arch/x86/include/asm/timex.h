#ifndef _ASM_X86_TIMEX_H
#define _ASM_X86_TIMEX_H

typedef unsigned long long cycles_t;

#endif /* _ASM_X86_TIMEX_H */
