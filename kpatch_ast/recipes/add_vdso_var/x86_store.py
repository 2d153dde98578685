"""x86-64 vDSO variables in the page of union vdso_data_store: 6.13 and 6.14.

asm/vvar.h is gone; the clock data begin the page, and what else is in it has an offset in
asm/vdso/vsyscall.h and a symbol in vdso-layout.lds.S (6.14: __VDSO_RND_DATA_OFFSET). Variables get
such a place together, as the fields of one structure; it has the name that 6.15 gave to the like.
"""

from __future__ import annotations

from kpatch_ast.engine.recipe import Era, Look, NewFile, Params, Step
from kpatch_ast.errors import Refused
from kpatch_ast.recipes.add_vdso_var._x86_arch_data import HEADER, USED, field_steps
from kpatch_ast.recipes.add_vdso_var._x86_hook import HEADER as VSYSCALL
from kpatch_ast.recipes.add_vdso_var._x86_hook import VSYSCALL_HOOK, hook, hook_steps
from kpatch_ast.recipes.add_vdso_var._x86_reader import timens_reader
from kpatch_ast.recipes.vdso.function import ENTRY, function_steps, neighbours, style

#: Where the structure goes: behind all that a kernel ever kept in this page (655 in 6.14), with
#: room for that to grow. Nothing checks offsets when this kernel is built.
OFFSET = 1024

SOURCE = timens_reader(
    "#include <vdso/datapage.h>\n#include <asm/vdso/arch_data.h>\n",
    "vdso_arch_data.{var}",
    "__arch_get_vdso_data()",
    "&timens_page",
)

_SYMBOL = """\
extern struct vdso_arch_data vdso_arch_data
	__attribute__((visibility("hidden")));
"""

_ACCESSOR = """
static __always_inline
struct vdso_arch_data *__x86_get_k_vdso_arch_data(void)
{{
	return (void *)vdso_data + __VDSO_ARCH_DATA_OFFSET;
}}"""


def _shared(path: str, anchor: str, text: str, why: str) -> Step:
    return Step(path, anchor, text, why=why, shared=USED, shared_in=HEADER)


def _steps() -> tuple[Step | NewFile, ...]:
    return (
        *function_steps(ENTRY, SOURCE),
        *field_steps(_SYMBOL),
        _shared(
            VSYSCALL,
            "store-offset",
            f"#define __VDSO_ARCH_DATA_OFFSET {OFFSET}",
            why="the place of the variables in the page",
        ),
        _shared(
            f"{ENTRY}/vdso-layout.lds.S",
            "store-symbol",
            "vdso_arch_data = vvar_page + __VDSO_ARCH_DATA_OFFSET;",
            why="the same place, for the vDSO",
        ),
        _shared(
            VSYSCALL,
            "store-include",
            "#include <asm/vdso/arch_data.h>",
            why="for the kernel's access",
        ),
        _shared(VSYSCALL, "store-accessor", _ACCESSOR, why="the kernel's access"),
        *hook_steps("\tWRITE_ONCE(__x86_get_k_vdso_arch_data()->{var}, {value});"),
    )


def _derive(look: Look, params: Params) -> Params:
    for copies, mark in look.captured(VSYSCALL, "store-offsets", params):
        if copies["name"] != "__VDSO_ARCH_DATA_OFFSET" and int(copies["offset"], 0) >= OFFSET:
            raise Refused(
                f"something is at offset {copies['offset']} of the page, and how large it is "
                "cannot be told",
                mark=mark,
                hint=f"bytes from {OFFSET} on are needed",
            )
    params = {
        **style(look, ENTRY, params),
        "timens": "VDSO_CLOCKMODE_TIMENS",
        # The accessor is inline, so that a debugger has to compute the place itself.
        "kernel_copy": (
            f"((struct vdso_arch_data *)((char *)vdso_data + {OFFSET}))->{params['var']}"
        ),
    }
    return hook(look, params, VSYSCALL_HOOK)


ERAS = (
    Era(
        name="x86-store",
        kernels="6.13..6.14",
        arch="x86_64",
        steps=_steps(),
        shape=((VSYSCALL, "store-page"),),
        derive=_derive,
        unused=neighbours(ENTRY),
        fresh=("{function}", "{symbol}"),
    ),
)
