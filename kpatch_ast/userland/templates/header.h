/* SPDX-License-Identifier: MIT */
/*
 * @NAME@.h - read @NAME@ through the vDSO: no system call, no link against the vDSO.
 *
 *	@TYPE@ value;
 *
 *	if (@NAME@_read(&value) >= 0)
 *		...
 *
 * @NAME@_read() returns 0 when the kernel gave the value.
 * It returns @MISSING_RESULT@ when the kernel has no such function.
 */
#ifndef @NAME@_VDSO_H
#define @NAME@_VDSO_H

@INCLUDE@#include "vdso_find.h"

#define @NAME@_SYMBOL @SYMBOL@

typedef @TYPE@ (*@NAME@_function)(@PARAMETERS@);

/* The function in the vDSO, or a null pointer if this kernel has none. */
static inline @NAME@_function @NAME@_lookup(void)
{
	static @NAME@_function found; /* threads may race: all of them store the same */
	@NAME@_function function = __atomic_load_n(&found, __ATOMIC_RELAXED);

	if (!function) {
		function = (@NAME@_function)vdso_sym(VDSO_VERSION, @NAME@_SYMBOL);
		__atomic_store_n(&found, function, __ATOMIC_RELAXED);
	}
	return function;
}

static inline int @NAME@_read(@TYPE@ *value)
{
	@NAME@_function function = @NAME@_lookup();

	if (!function) {
@MISSING_CODE@
	}
	*value = function(@ARGUMENTS@);
	return 0;
}

#endif /* @NAME@_VDSO_H */
