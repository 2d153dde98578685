"""The steps that add one function to the x86-64 vDSO, wherever a kernel keeps it.

The shape is the article's: a C file of its own with a weak alias, its object in `vobjs-y`, both
names in the version node.
"""

from __future__ import annotations

from kpatch_ast.engine.recipe import Look, NewFile, Params, Step, Unused

#: The end of every C file: the function, and its unprefixed weak alias as vgetcpu.c has it.
FUNCTION = """\
{notrace}{type} {symbol}(void)
{{
	return {result};
}}

{type} {function}(void)
	__attribute__((weak, alias("{symbol}")));
"""


def function_steps(folder: str, text: str) -> tuple[Step | NewFile, ...]:
    """New file, object list, per-object flags and the two exports of `folder`'s vDSO."""
    return (
        NewFile(f"{folder}/{{source}}", text, why="the function that user space calls"),
        Step(
            f"{folder}/Makefile",
            "vobjs",
            "{object}",
            why="objects linked into the 64-bit vDSO",
        ),
        Step(
            f"{folder}/Makefile",
            "object-flags",
            "$(obj)/{object}: {flags} = $(CFL)",
            why="up to 2.6.24 each object names its user-space flags",
            when="has-object-flags",
        ),
        Step(f"{folder}/vdso.lds.S", "export-alias", "{function};", why="the exported weak alias"),
        Step(f"{folder}/vdso.lds.S", "export", "{symbol};", why="the exported function"),
    )


def neighbours(folder: str) -> tuple[Unused, ...]:
    """Files of `folder` in which the new names must not occur."""
    files = ("vclock_gettime.c", "vgetcpu.c", "vma.c", "vgetrandom.c")
    return (Unused(tuple(f"{folder}/{name}" for name in files), ("{function}", "{symbol}")),)


def style(look: Look, folder: str, params: Params) -> Params:
    """How the neighbour vgetcpu.c writes a function: `notrace` is undefined before 2.6.26, and
    used in the vDSO from 2.6.27 on (23adec554a7)."""
    traced = look.mentions(f"{folder}/vgetcpu.c", "notrace")
    return {**params, "notrace": "notrace " if traced else ""}
