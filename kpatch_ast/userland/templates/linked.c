/* SPDX-License-Identifier: MIT */
/*
 * @NAME@-linked.c - print @NAME@ from a program that is linked against the vDSO.
 *
 *	kpatch-ast vdso extract -o vdso.so
 *	gcc @NAME@-linked.c -o @NAME@-linked vdso.so
 *
 * The dynamic linker knows the vDSO as a library that is already there. Simple,
 * but on a kernel without the function it ends this program, and a static one
 * cannot be made this way; @NAME@.h has neither problem.
 */
#include <stdio.h>

@INCLUDE@#include "vdso_find.h" /* only for how the kernel calls its functions here */

extern @TYPE@ function_of_the_vdso(@PARAMETERS@) __asm__(@SYMBOL@);

int main(void)
{
	printf("@NAME@ = " @PRINTF@ "\n", function_of_the_vdso(@ARGUMENTS@));
	return 0;
}
