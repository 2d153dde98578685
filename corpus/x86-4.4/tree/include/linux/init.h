#ifndef _LINUX_INIT_H
#define _LINUX_INIT_H

#include <linux/compiler.h>

#define __init		__section(.init.text)

#endif /* _LINUX_INIT_H */
