"""x86-64 vDSO variables beside the arrays of DECLARE_VVAR(): 5.3 to 6.12.

Every DECLARE_VVAR() is an array of CS_BASES elements since the vDSO is generic (5.3), and has a
twin in the page of the time namespace since 5.6 (asm/vvar.h:38-46 of both). A variable is no array
and needs DECLARE_VVAR_SINGLE, which came with getrandom() in 6.11 (asm/vvar.h:42-57) and is added
where it lacks. The storage is defined in asm/vdso/vsyscall.h, a header for exactly one C file, or
in vma.c (6.12). One law: all three eras make the same declarations, definition and assignment; only
the reader differs, and the macros that the tree lacks.
"""

from __future__ import annotations

from kpatch_ast.engine.recipe import Era, Look, NewFile, Params, Step
from kpatch_ast.recipes.add_vdso_var._x86_hook import HEADER as VSYSCALL
from kpatch_ast.recipes.add_vdso_var._x86_hook import HOOK_ASKS, VSYSCALL_HOOK, hook, hook_steps
from kpatch_ast.recipes.add_vdso_var._x86_reader import reader, timens_reader
from kpatch_ast.recipes.vdso.function import ENTRY, function_steps, neighbours, style, style_asks

HEADER = "arch/x86/include/asm/vvar.h"

#: Above everything a kernel ever kept in this page (655 in 6.12), with room for that to grow.
FIRST = 1024

_INCLUDES = """\
#include <asm/vgtod.h>
#include <asm/vvar.h>
"""

READER = reader(_INCLUDES, "VVAR({var})")

TIMENS_READER = timens_reader(_INCLUDES, "VVAR({var})", "VVAR(_vdso_data)", "TIMENS(_vdso_data)")

#: The macros of 6.11, for the trees before it; but `type_t`, which checkpatch takes for a type.
MACROS = (
    Step(
        HEADER,
        "single-emit-macro",
        """\
#define DECLARE_VVAR_SINGLE(offset, type_t, name) \\
	EMIT_VVAR(name, offset)""",
        why="DECLARE_VVAR makes arrays; for the linker scripts",
        shared="single-used",
    ),
    Step(
        HEADER,
        "single-declare-macro",
        """\
#define DECLARE_VVAR_SINGLE(offset, type_t, name)			\\
	extern type_t vvar_ ## name					\\
	__attribute__((visibility("hidden")));
""",
        why="DECLARE_VVAR makes arrays; for the vDSO",
        shared="single-used",
    ),
    Step(
        HEADER,
        "single-define-macro",
        """
#define DEFINE_VVAR_SINGLE(type_t, name)				\\
	type_t name							\\
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


def _variable_steps(anchor: str, reader: str) -> tuple[Step | NewFile, ...]:
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
    from kpatch_ast.recipes.vdso.offsets import declarations, place  # few trees need them

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


def _era(name: str, kernels: str, steps: tuple[Step | NewFile, ...], *, has: str) -> Era:
    """`has` is a word of asm/vvar.h that not all three have."""
    return Era(
        name=name,
        kernels=kernels,
        arch="x86_64",
        steps=steps,
        words=((HEADER, has),),
        derive=_derive,
        asks=(*style_asks(ENTRY), (HEADER, "vvar-list"), *HOOK_ASKS),
        unused=neighbours(ENTRY),
        fresh=("{var}", "vvar_{var}", "{function}", "{symbol}"),
    )


ERAS = (
    _era(
        "x86-vvar-array",
        "5.3..5.5",
        (*MACROS, *_variable_steps("single-declare-lds", READER)),
        has="__VVAR_KERNEL_LDS",
    ),
    _era(
        "x86-vvar-timens",
        "5.6..6.10",
        (*MACROS, *_variable_steps("single-declare", TIMENS_READER)),
        has="EMIT_VVAR",
    ),
    _era(
        "x86-vvar-single",
        "6.11..6.12",
        _variable_steps("single-declare-guarded", TIMENS_READER),
        has="_SINGLE_DATA",
    ),
)
