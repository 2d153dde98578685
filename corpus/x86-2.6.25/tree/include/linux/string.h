#ifndef _LINUX_STRING_H_
#define _LINUX_STRING_H_

#include <linux/types.h>

#endif /* _LINUX_STRING_H_ */
