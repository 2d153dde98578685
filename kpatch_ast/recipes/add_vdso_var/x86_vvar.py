"""x86-64 vDSO variables through DECLARE_VVAR() of asm/vvar.h, each a scalar: 3.0 to 5.2.

asm/vvar.h gives each variable an offset in a page that user space may read; the linker script of
the kernel puts it there, so that nothing but the header has to name it. The kernel uses it as `X`
(in 3.0 that is a symbol of the linker script, so only an extern makes it known to C; later it is
what DEFINE_VVAR defines), the vDSO as `VVAR(X)`. From 5.3 on every DECLARE_VVAR is an array.
"""

from __future__ import annotations

from functools import partial

from kpatch_ast.engine.recipe import Era, Look, NewFile, Params, Step, Unused
from kpatch_ast.recipes.vdso.function import (
    ENTRY,
    FUNCTION,
    LICENCE,
    OLD,
    PROTOTYPE,
    function_steps,
    neighbours,
    read_once,
    style,
    style_asks,
    write_once,
)

ASM = "arch/x86/include/asm"
VVAR_H = f"{ASM}/vvar.h"

# Where jiffies and vgetcpu_mode are defined: globals like the new variable.
_OTHERS = ("arch/x86/kernel/time.c", "arch/x86/kernel/vsyscall_64.c")

_ABOUT = "/* {function}(): the value of {var}, without a system call. */\n"

# asm/vgtod.h brings asm/vsyscall.h, and that asm/vvar.h, which has no include guard yet.
SOURCE_BY_VSYSCALL_H = f"""\
{LICENCE}{_ABOUT}\
#include <linux/kernel.h>
#include <linux/time.h>
#include <asm/vsyscall.h>
#include <asm/vgtod.h>
{PROTOTYPE}
{FUNCTION}"""

# asm/vvar.h wants the struct of asm/vgtod.h; asm/vsyscall.h stops including it in 3.19.
SOURCE = f"""\
{LICENCE}{_ABOUT}\
#include <linux/compiler.h>
#include <asm/vgtod.h>
#include <asm/vvar.h>
{PROTOTYPE}
{FUNCTION}"""


def _derive(folder: str, first: int, look: Look, params: Params) -> Params:
    from kpatch_ast.recipes.vdso.offsets import PAGE, declarations, place  # few trees need them

    var = params["var"]
    # 3.0 has no page for them but the end of the vsyscall page, from 3072 + 128 on.
    limit = 896 if look.mentions(VVAR_H, "VSYSCALL_VARS_OFFSET") else PAGE
    found = place(declarations(look, VVAR_H), var, first=first, limit=limit)
    return {
        **style(look, folder, params),
        "offset": str(found.offset),
        "below": found.below,
        "above": found.above,
        "result": read_once(look, f"VVAR({var})"),
        "store": write_once(look, var, params["value"]),
    }


def _era(
    name: str,
    kernels: str,
    folder: str,
    text: str,
    *,
    extern: tuple[str, str],
    define: tuple[str, str],
    first: int = 0,
) -> Era:
    """One era; `extern` and `define` are pairs of a file and the anchor in it."""
    update = define[0]
    others = tuple(path for path in _OTHERS if path != update)
    steps: tuple[Step | NewFile, ...] = (
        *function_steps(folder, text),
        Step(
            VVAR_H,
            "vvar-declare",
            "DECLARE_VVAR({offset}, {type}, {var})",
            why="the variable's place in the page that user space may read",
        ),
        Step(*extern, "extern {type} {var};", why="for the kernel"),
        Step(*define, "DEFINE_VVAR({type}, {var});", why="the storage"),
        Step(
            update,
            "update-vsyscall",
            "{store};",
            why="the assignment, inside the write section of update_vsyscall()",
            needs="value",
        ),
    )
    return Era(
        name=name,
        kernels=kernels,
        arch="x86_64",
        steps=steps,
        derive=partial(_derive, folder, first),
        asks=(*style_asks(folder), (VVAR_H, "vvar-list")),
        unused=(*neighbours(folder), Unused(others, ("{var}",))),
        fresh=("{var}", "vvar_{var}", "{function}", "{symbol}"),
    )


ERAS = (
    _era(
        "x86-vvar",
        "3.0..3.14",
        OLD,
        SOURCE_BY_VSYSCALL_H,
        extern=(f"{ASM}/vsyscall.h", "vvar-extern-kernel"),
        define=("arch/x86/kernel/vsyscall_64.c", "vvar-define"),
    ),
    _era(
        "x86-vvar-gtod",
        "3.15..4.1",
        OLD,
        SOURCE,
        extern=(f"{ASM}/vgtod.h", "vvar-extern-gtod"),
        define=("arch/x86/kernel/vsyscall_gtod.c", "vvar-define-gtod"),
    ),
    # Up to 4.1 a variable goes into the gap before vsyscall_gtod_data, where vgetcpu_mode was; then
    # struct and page began to change, but 1024 is free in every kernel up to 6.14.
    _era(
        "x86-entry-vvar",
        "4.2..5.2",
        ENTRY,
        SOURCE,
        extern=(f"{ASM}/vgtod.h", "vvar-extern-gtod"),
        define=("arch/x86/entry/vsyscall/vsyscall_gtod.c", "vvar-define-gtod"),
        first=1024,
    ),
)
