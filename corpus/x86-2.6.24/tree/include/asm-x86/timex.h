#ifndef _X86_64_TIMEX_H
#define _X86_64_TIMEX_H

typedef unsigned long long cycles_t;

#endif /* _X86_64_TIMEX_H */
