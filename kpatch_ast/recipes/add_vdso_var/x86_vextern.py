"""x86-64 vDSO variables through VEXTERN(): 2.6.23 to 2.6.39.

The kernel writes `X`, a linker symbol that is an alias of `__X` in the vsyscall page; the vDSO
reads it through the pointer `vdso_X` that vvar.c declares for every VEXTERN(X) and vma.c sets at
boot (2.6.37: arch/x86/vdso/vvar.c:11, vma.c:66, arch/x86/kernel/vmlinux.lds.S:192-195).
"""

from __future__ import annotations

from functools import partial

from kpatch_ast.engine.recipe import Era, Look, NewFile, Params, Step
from kpatch_ast.recipes.vdso.function import FUNCTION, function_steps, neighbours, style, style_asks

# asm/vgtod.h must precede vextern.h, which names jiffies and vsyscall_gtod_data; the rest is
# what vgetcpu.c includes in all these kernels.
SOURCE = (
    """\
/* {function}(): the value of {var}, without a system call. */
#include <linux/kernel.h>
#include <linux/jiffies.h>
#include <linux/time.h>
#include <asm/vsyscall.h>
#include <asm/vgtod.h>
#include "vextern.h"

"""
    + FUNCTION
)

SECTION = """\
.{var} : AT(VLOAD(.{var})) {{
	*(.{var})
}}"""

SECTION_LINE = ".{var} : AT(VLOAD(.{var})) {{ *(.{var}) }}"

SECTION_MACRO = (
    '#define __section_{var} __attribute__ ((unused, __section__ (".{var}"), aligned(16)))'
)


def _derive(folder: str, look: Look, params: Params) -> Params:
    return {**style(look, folder, params), "result": f"*vdso_{params['var']}"}


def _steps(
    vdso: str, kernel: str, update: str, header: tuple[str, ...]
) -> tuple[Step | NewFile, ...]:
    scripts = (f"{kernel}/vmlinux.lds.S", f"{kernel}/vmlinux_64.lds.S")
    return (
        *function_steps(vdso, SOURCE),
        Step(
            f"{vdso}/vextern.h",
            "vextern-list",
            "VEXTERN({var})",
            why="makes the pointer by which the vDSO reads the variable",
        ),
        Step(
            scripts,
            "vvar-section",
            SECTION,
            why="the variable's place in the vsyscall page",
            unless="vvar-section-on-one-line",
        ),
        Step(
            scripts,
            "vvar-section",
            SECTION_LINE,
            why="the variable's place in the vsyscall page",
            when="vvar-section-on-one-line",
        ),
        Step(
            scripts,
            "vvar-symbol",
            "{var} = VVIRT(.{var});",
            why="the kernel's writable alias of it",
        ),
        Step(header, "vvar-section-macro", SECTION_MACRO, why="puts the storage into its section"),
        Step(header, "vvar-extern-user", "extern {type} __{var};", why="vvar.c and vma.c need it"),
        Step(header, "vvar-extern-kernel", "extern {type} {var};", why="for the assignment"),
        Step(
            f"{kernel}/{update}",
            "vvar-definition",
            "{type} __{var} __section_{var};",
            why="the storage",
        ),
        Step(
            f"{kernel}/{update}",
            "update-vsyscall",
            "{var} = {value};",
            why="the assignment, inside the write section of update_vsyscall()",
            needs="value",
        ),
    )


def _era(
    name: str, kernels: str, vdso: str, kernel: str, update: str, header: tuple[str, ...]
) -> Era:
    return Era(
        name=name,
        kernels=kernels,
        arch="x86_64",
        steps=_steps(vdso, kernel, update, header),
        derive=partial(_derive, vdso),
        asks=style_asks(vdso),
        unused=neighbours(vdso),
        fresh=("{var}", "__{var}", "{function}", "{symbol}"),
    )


ERAS = (
    _era(
        "x86_64-vextern",
        "2.6.23",
        "arch/x86_64/vdso",
        "arch/x86_64/kernel",
        "vsyscall.c",
        ("include/asm-x86_64/vsyscall.h",),
    ),
    _era(
        "x86-vextern",
        "2.6.24..2.6.39",
        "arch/x86/vdso",
        "arch/x86/kernel",
        "vsyscall_64.c",
        ("arch/x86/include/asm/vsyscall.h", "include/asm-x86/vsyscall.h"),
    ),
)
