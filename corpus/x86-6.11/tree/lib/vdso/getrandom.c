// SPDX-License-Identifier: GPL-2.0
/*
 * getrandom() for the vDSO of any architecture.
 */
#include <linux/kernel.h>
#include <vdso/datapage.h>
#include <vdso/getrandom.h>
#include <asm/vdso/getrandom.h>

static __always_inline ssize_t
__cvdso_getrandom_data(const struct vdso_rng_data *rng_info, void *buffer, size_t len,
		       unsigned int flags, void *opaque_state, size_t opaque_len)
{
	struct vgetrandom_state *state = opaque_state;

	if (unlikely(!READ_ONCE(rng_info->is_ready)))
		return getrandom_syscall(buffer, len, flags);

	state->generation = READ_ONCE(rng_info->generation);

	return getrandom_syscall(buffer, len, flags);
}

static __always_inline ssize_t
__cvdso_getrandom(void *buffer, size_t len, unsigned int flags, void *opaque_state, size_t opaque_len)
{
	return __cvdso_getrandom_data(__arch_get_vdso_rng_data(), buffer, len, flags, opaque_state, opaque_len);
}
