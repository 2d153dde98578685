/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_GETCPU_H
#define _LINUX_GETCPU_H 1

/* Opaque to the callers, and to us: nobody has used it since 2.6.24. */
struct getcpu_cache {
	unsigned long blob[128 / sizeof(long)];
};

#endif
