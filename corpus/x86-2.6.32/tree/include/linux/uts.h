#ifndef _LINUX_UTS_H
#define _LINUX_UTS_H

#define UTS_SYSNAME "Linux"

#endif
