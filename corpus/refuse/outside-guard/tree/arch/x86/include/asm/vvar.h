/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * vvar.h: variables which kernel and vDSO share
 *
 * The kernel owns them, user space has a read-only view.  This file says
 * which there are; the definition is elsewhere and uses DEFINE_VVAR.
 *
 * The kernel calls such a variable by its name.  Code of the vDSO says
 * VVAR(name).
 *
 * All of them live in one page of kernel data, each at the offset given
 * to the DECLARE_VVAR macro.  Two variables must not share an offset.
 * (The linker notices.)
 */

#ifndef _ASM_X86_VVAR_H
#define _ASM_X86_VVAR_H

#ifdef EMIT_VVAR
/*
 * Whoever includes this file with EMIT_VVAR() defined wants the offsets:
 * linker scripts to place the variables, C code to know the numbers.
 */
#define DECLARE_VVAR(offset, type, name) \
	EMIT_VVAR(name, offset)
#define DECLARE_VVAR_SINGLE(offset, type, name) \
	EMIT_VVAR(name, offset)

#else

extern char __vvar_page;

#define DECLARE_VVAR(offset, type, name)				\
	extern type vvar_ ## name[CS_BASES]				\
	__attribute__((visibility("hidden")));				\
	extern type timens_ ## name[CS_BASES]				\
	__attribute__((visibility("hidden")));				\

#define DECLARE_VVAR_SINGLE(offset, type, name)				\
	extern type vvar_ ## name					\
	__attribute__((visibility("hidden")));				\

#define VVAR(name) (vvar_ ## name)
#define TIMENS(name) (timens_ ## name)

#define DEFINE_VVAR(type, name)						\
	type name[CS_BASES]						\
	__attribute__((section(".vvar_" #name), aligned(16))) __visible

#define DEFINE_VVAR_SINGLE(type, name)					\
	type name							\
	__attribute__((section(".vvar_" #name), aligned(16))) __visible

#endif

/* DECLARE_VVAR(offset, type, name) */

DECLARE_VVAR(128, struct vdso_data, _vdso_data)
DECLARE_VVAR_SINGLE(1024, int, vnotb)

#if !defined(_SINGLE_DATA)
#define _SINGLE_DATA
DECLARE_VVAR_SINGLE(640, struct vdso_rng_data, _vdso_rng_data)
#endif

#undef DECLARE_VVAR
#undef DECLARE_VVAR_SINGLE

#endif
