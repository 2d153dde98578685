"""The steps that add one function to the x86-64 vDSO, wherever a kernel keeps it.

The shape is the article's: a C file of its own with a weak alias, its object in `vobjs-y`, both
names in the version node. One law: what the neighbours have besides, the new function gets too
(flags of its own, a licence line, a prototype in a header), and nothing that they do not have.
"""

from __future__ import annotations

from kpatch_ast.engine.recipe import Look, NewFile, Params, Step, Unused

#: Where kernels keep the C files, the makefile and the linker script of the 64-bit vDSO.
OLDEST = "arch/x86_64/vdso"  # 2.6.23
OLD = "arch/x86/vdso"  # 2.6.24..4.1
ENTRY = "arch/x86/entry/vdso"  # 4.2..6.19
SPLIT = "arch/x86/entry/vdso/vdso64"  # 7.0..

#: The first line of every C file: the licence line of the neighbours, if they have one.
LICENCE = "{licence}"

#: To be the last `#include` of every C file: the header of the prototype, if the tree wants one.
PROTOTYPE = "{prototype}"

#: The end of every C file: the function, and its unprefixed weak alias as vgetcpu.c has it.
FUNCTION = """\
{notrace}{type} {symbol}(void)
{{
	return {result};
}}

{type} {function}(void)
	__attribute__((weak, alias("{symbol}")));
"""

#: The header of the prototype. checkpatch wants no prototype in a C file, and no upstream header
#: is ours to edit: getrandom() and getcpu() have one of their own, too.
HEADER_PATH = "arch/x86/include/asm/vdso/{function}.h"
HEADER_BEGIN = """\
/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef __ASM_VDSO_{guard}_H
#define __ASM_VDSO_{guard}_H

#include <linux/types.h>

"""
HEADER_END = """\
{type} {symbol}(void);

#endif /* __ASM_VDSO_{guard}_H */
"""


def function_steps(
    folder: str, text: str, *, header: str = HEADER_BEGIN + HEADER_END
) -> tuple[Step | NewFile, ...]:
    """New files, object list, per-object flags and the two exports of `folder`'s vDSO."""
    makefile = f"{folder}/Makefile"
    script = (f"{folder}/vdso.lds.S", f"{folder}/vdso64.lds.S")
    return (
        NewFile(f"{folder}/{{source}}", text, why="the function that user space calls"),
        NewFile(HEADER_PATH, header, why="its prototype", needs="prototype"),
        Step(makefile, "vobjs", "{object}", why="objects linked into the 64-bit vDSO"),
        Step(
            makefile,
            "object-flags",
            "$(obj)/{object}: {flags} = $(CFL)",
            why="up to 2.6.24 each object names its user-space flags",
            when="has-object-flags",
        ),
        Step(
            makefile,
            "object-untraced",
            "CFLAGS_REMOVE_{object} = -pg",
            why="no function tracer can be called in user space",
            when="has-object-untraced",
        ),
        Step(
            makefile,
            "object-unsanitized",
            "KMSAN_SANITIZE_{object} := n",
            why="no sanitizer can be called in user space",
            when="has-object-unsanitized",
        ),
        Step(script, "export-alias", "{function};", why="the exported weak alias"),
        Step(script, "export", "{symbol};", why="the exported function"),
    )


def _sources(folder: str) -> tuple[str, ...]:
    """The folders of the C files that `folder`'s vDSO is made of."""
    return (folder, SPLIT.replace("vdso64", "common")) if folder == SPLIT else (folder,)


def _similar(folder: str) -> list[str]:
    """C files with a function as ours is."""
    return [f"{source}/vgetcpu.c" for source in _sources(folder)]


def neighbours(folder: str) -> tuple[Unused, ...]:
    """Files in which the new names must not occur."""
    files = ("vclock_gettime.c", "vgetcpu.c", "vma.c", "vgetrandom.c")
    paths = tuple(f"{source}/{name}" for source in _sources(folder) for name in files)
    return (Unused(paths, ("{function}", "{symbol}")),)


def style(look: Look, folder: str, params: Params, *, header: bool = False) -> Params:
    """How the neighbours write a function; with `header`, its header is needed for other things."""
    # Undefined before 2.6.26, used in the vDSO from 2.6.27 on (23adec554a7).
    traced = any(look.mentions(path, "notrace") for path in _similar(folder))
    # Prototypes came with the 32-bit getcpu() in 6.3; without one gcc warns from 6.8 on.
    declared = look.mentions("arch/x86/include/asm/vdso/processor.h", "__vdso_getcpu")
    include = HEADER_PATH.removeprefix("arch/x86/include/").format_map(params)
    return {
        **params,
        "notrace": "notrace " if traced else "",
        "licence": _licence(look, folder),
        "prototype": f"#include <{include}>\n" if header or declared else "",
        "guard": params["function"].upper(),
    }


def style_asks(folder: str) -> tuple[tuple[str, str], ...]:
    """What `style` asks for, the first that is there."""
    # From 4.14 to 5.1 only some C files of the vDSO have the line; vdso32's is always among them.
    files = (*_similar(folder), f"{folder}/vdso32/vclock_gettime.c")
    return tuple((path, "licence") for path in files)


def _licence(look: Look, folder: str) -> str:
    for path, name in style_asks(folder):
        for copies, _ in look.captured(path, name, {}):
            return copies["licence"] + "\n"
    return ""


def read_once(look: Look, place: str) -> str:
    """A C expression that reads `place` exactly once, as far as the tree has words for it."""
    return f"READ_ONCE({place})" if _has(look, "READ_ONCE") else place


def write_once(look: Look, place: str, value: str) -> str:
    """A C statement, without its semicolon, that stores `value` in `place` exactly once."""
    return f"WRITE_ONCE({place}, {value})" if _has(look, "WRITE_ONCE") else f"{place} = {value}"


def _has(look: Look, macro: str) -> bool:
    # linux/compiler.h: READ_ONCE from 3.19, WRITE_ONCE from 4.0; in a file of its own from 5.9.
    return look.mentions("include/linux/compiler.h", macro) or look.mentions(
        "include/asm-generic/rwonce.h", macro
    )
