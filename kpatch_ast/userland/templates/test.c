/* SPDX-License-Identifier: MIT */
/* @NAME@-test.c - print @NAME@, as @FUNCTION@() of the vDSO returns it. */
#include <stdio.h>

#include "@NAME@.h"

int main(void)
{
	@TYPE@ value;
	int status = @NAME@_read(&value);

	if (status < 0) {
		fputs("@NAME@: the vDSO of this kernel has no " @NAME@_SYMBOL " of version "
		      VDSO_VERSION "\n", stderr);
		return 1;
	}
	if (status > 0)
		fputs("@NAME@: not in the vDSO of this kernel, this is the fallback\n", stderr);

	printf("@NAME@ = " @PRINTF@ "\n", value);
	return 0;
}
