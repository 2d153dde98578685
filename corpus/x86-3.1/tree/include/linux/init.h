#ifndef _LINUX_INIT_H
#define _LINUX_INIT_H

#include <linux/compiler.h>

#define __init		__attribute__((__section__(".init.text")))

#ifndef __ASSEMBLY__

struct obs_kernel_param {
	const char *str;
	int (*setup_func)(char *);
};

#define early_param(str, fn)						\
	static struct obs_kernel_param __setup_##fn			\
		__attribute__((__used__, __section__(".init.setup")))	\
		= { str, fn };

#endif /* !__ASSEMBLY__ */
#endif /* _LINUX_INIT_H */
