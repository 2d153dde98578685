/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _VDSO_GETRANDOM_H
#define _VDSO_GETRANDOM_H

#include <linux/types.h>

#define CHACHA_KEY_SIZE         32

/**
 * struct vgetrandom_state - one thread's generator
 * @key:		its key
 * @generation:		the kernel's counter when @key was made
 * @in_use:		somebody is at it
 */
struct vgetrandom_state {
	u8			key[CHACHA_KEY_SIZE];
	u64			generation;
	bool			in_use;
};

/**
 * __vdso_getrandom - getrandom() without entering the kernel
 * @buffer:		where the bytes go
 * @len:		how many
 * @flags:		GRND_* bits
 * @opaque_state:	a struct vgetrandom_state, for us only
 * @opaque_len:		its size
 *
 * Returns: the number of bytes, or a negative error.
 */
extern ssize_t __vdso_getrandom(void *buffer, size_t len, unsigned int flags, void *opaque_state, size_t opaque_len);

#endif /* _VDSO_GETRANDOM_H */
