"""The vvar page of x86 since the vDSO is generic: what the eras of 5.3 to 6.12 share.

asm/vvar.h makes two-element arrays, for the clock data; a variable is no array and needs
DECLARE_VVAR_SINGLE, which came with getrandom() in 6.11 (asm/vvar.h:42-57) and is added where it
lacks. One law: all three eras make the same declarations, definition and assignment; only the
reader differs, and the macros that the tree lacks.
"""

from __future__ import annotations

from collections.abc import Callable

from kpatch_ast.engine.recipe import Era, Look, NewFile, Params, Step
from kpatch_ast.recipes.add_vdso_var._x86_hook import HEADER as VSYSCALL
from kpatch_ast.recipes.add_vdso_var._x86_hook import VSYSCALL_HOOK, hook, hook_steps
from kpatch_ast.recipes.vdso.function import (
    ENTRY,
    LICENCE,
    PROTOTYPE,
    function_steps,
    neighbours,
    style,
)
from kpatch_ast.recipes.vdso.offsets import declarations, place

HEADER = "arch/x86/include/asm/vvar.h"

#: Above everything a kernel ever kept in this page (655 in 6.12), with room for that to grow.
FIRST = 1024

# vdso/datapage.h, which asm/vgtod.h includes, does not compile in 6.1 unless linux/time.h precedes
# it; these are what vclock_gettime.c includes.
_BEGIN = (
    LICENCE
    + """\
/* {function}(): the value of {var}, without a system call. */
#include <linux/kernel.h>
#include <linux/time.h>
#include <linux/types.h>
#include <asm/vgtod.h>
#include <asm/vvar.h>
"""
    + PROTOTYPE
    + """
{notrace}{type} {symbol}(void)
"""
)

_END = """
{type} {function}(void)
	__attribute__((weak, alias("{symbol}")));
"""

READER = (
    _BEGIN
    + """\
{{
	return READ_ONCE(VVAR({var}));
}}
"""
    + _END
)

# In a time namespace its own page lies where vvar_page is and all zeroes but for the clocks; the
# real page is at timens_page, which must not be touched otherwise (vma.c:vvar_fault(), 5.6..6.12).
# __arch_get_vdso_rng_data() of asm/vdso/getrandom.h, 6.11, does the same.
TIMENS_READER = (
    _BEGIN
    + """\
{{
	const struct vdso_data *vd = VVAR(_vdso_data);
	const {type} *p = &VVAR({var});

	/* In a time namespace the real page is elsewhere */
	if (IS_ENABLED(CONFIG_TIME_NS) && vd->clock_mode == {timens})
		p = (void *)p + ((void *)TIMENS(_vdso_data) - (void *)vd);

	return READ_ONCE(*p);
}}
"""
    + _END
)

#: The macros of 6.11, for the trees before it.
MACROS = (
    Step(
        HEADER,
        "single-emit-macro",
        """\
#define DECLARE_VVAR_SINGLE(offset, type, name) \\
	EMIT_VVAR(name, offset)""",
        why="DECLARE_VVAR makes arrays; for the linker scripts",
        shared="single-used",
    ),
    Step(
        HEADER,
        "single-declare-macro",
        """\
#define DECLARE_VVAR_SINGLE(offset, type, name)				\\
	extern type vvar_ ## name					\\
	__attribute__((visibility("hidden")));
""",
        why="DECLARE_VVAR makes arrays; for the vDSO",
        shared="single-used",
    ),
    Step(
        HEADER,
        "single-define-macro",
        """
#define DEFINE_VVAR_SINGLE(type, name)					\\
	type name							\\
	__attribute__((section(".vvar_" #name), aligned(16))) __visible""",
        why="DEFINE_VVAR makes arrays",
        shared="single-used",
    ),
    Step(
        HEADER,
        "single-undef",
        "#undef DECLARE_VVAR_SINGLE",
        why="the header is read several times",
        shared="single-used",
    ),
)


def variable_steps(anchor: str, reader: str) -> tuple[Step | NewFile, ...]:
    """Function, declarations, definition and assignment; `anchor` finds the list in asm/vvar.h."""
    return (
        *function_steps(ENTRY, reader),
        Step(
            HEADER,
            anchor,
            "DECLARE_VVAR_SINGLE({offset}, {type}, {var})",
            why="the variable's place in the vvar page",
        ),
        Step(HEADER, "single-extern", "extern {type} {var};", why="for the assignment"),
        Step(
            (f"{ENTRY}/vma.c", VSYSCALL),
            "single-define",
            "DEFINE_VVAR_SINGLE({type}, {var});",
            why="the storage",
        ),
        *hook_steps("\tWRITE_ONCE({var}, {value});"),
    )


def _derive(look: Look, params: Params) -> Params:
    where = place(declarations(look, HEADER), params["var"], first=FIRST)
    # The constant has its present name since 5.7.
    old = look.mentions("include/vdso/datapage.h", "VCLOCK_TIMENS")
    params = {
        **style(look, ENTRY, params),
        "offset": str(where.offset),
        "below": where.below,
        "timens": "VCLOCK_TIMENS" if old else "VDSO_CLOCKMODE_TIMENS",
    }
    return hook(look, params, VSYSCALL_HOOK)


def era(
    name: str,
    kernels: str,
    steps: tuple[Step | NewFile, ...],
    derive: Callable[[Look, Params], Params] = _derive,
) -> Era:
    """One of the three eras."""
    return Era(
        name=name,
        kernels=kernels,
        arch="x86_64",
        steps=steps,
        derive=derive,
        unused=neighbours(ENTRY),
        fresh=("{var}", "vvar_{var}", "{function}", "{symbol}"),
    )
