"""The vvar page of x86 since the vDSO is generic: what the eras of 5.3 to 6.12 share.

asm/vvar.h makes two-element arrays, for the clock data; a variable is no array and needs
DECLARE_VVAR_SINGLE, which came with getrandom() in 6.11 (asm/vvar.h:42-57) and is added where it
lacks. One law: all three eras make the same declarations, definition and assignment; only the
reader differs, and the macros that the tree lacks.
"""

from __future__ import annotations

from kpatch_ast.engine.recipe import Era, Look, NewFile, Params, Step
from kpatch_ast.recipes.add_vdso_var._x86_hook import HEADER as VSYSCALL
from kpatch_ast.recipes.add_vdso_var._x86_hook import VSYSCALL_HOOK, hook, hook_steps
from kpatch_ast.recipes.add_vdso_var._x86_reader import reader, timens_reader
from kpatch_ast.recipes.vdso.function import ENTRY, function_steps, neighbours, style
from kpatch_ast.recipes.vdso.offsets import declarations, place

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


def era(name: str, kernels: str, steps: tuple[Step | NewFile, ...], *, has: str) -> Era:
    """One of the three eras; `has` is a word of its asm/vvar.h that not all of them have."""
    return Era(
        name=name,
        kernels=kernels,
        arch="x86_64",
        steps=steps,
        words=((HEADER, has),),
        derive=_derive,
        unused=neighbours(ENTRY),
        fresh=("{var}", "vvar_{var}", "{function}", "{symbol}"),
    )
