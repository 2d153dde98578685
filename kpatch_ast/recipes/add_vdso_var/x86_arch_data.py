"""x86-64 vDSO variables in `struct vdso_arch_data`: 6.13 and later.

One law: a variable is one field, so that the kernel's copy and the reader's have one declaration
and no offsets to keep apart.

6.13 and 6.14 (x86-store): asm/vvar.h is gone; the clock data begin the page of union
vdso_data_store, and what else is in it has an offset in asm/vdso/vsyscall.h and a symbol in
vdso-layout.lds.S (6.14: __VDSO_RND_DATA_OFFSET). Variables get such a place together, as the fields
of one structure; it has the name that 6.15 gave to the like.

From 6.15 on (x86-datastore): the generic store has a page for an architecture's own data (6.18:
include/vdso/datapage.h:32), which a time namespace does not replace (lib/vdso/datastore.c:81) and
in which x86 has nothing yet. It is there as soon as Kconfig selects ARCH_HAS_VDSO_ARCH_DATA and
asm/vdso/arch_data.h says what is in it; the kernel writes through the pointer vdso_k_arch_data,
which moves during boot in 7.1, and user space reads vdso_u_arch_data.
"""

from __future__ import annotations

from functools import partial

from kpatch_ast.engine.recipe import Era, Look, NewFile, Params, Step
from kpatch_ast.errors import Refused
from kpatch_ast.recipes.add_vdso_var._x86_hook import (
    CLOCK_HOOK,
    HOOK_ASKS,
    VSYSCALL_HOOK,
    hook,
    hook_steps,
)
from kpatch_ast.recipes.add_vdso_var._x86_hook import HEADER as VSYSCALL
from kpatch_ast.recipes.add_vdso_var._x86_reader import reader, timens_reader
from kpatch_ast.recipes.vdso.function import (
    ENTRY,
    SPLIT,
    function_steps,
    neighbours,
    style,
    style_asks,
)

HEADER = "arch/x86/include/asm/vdso/arch_data.h"

#: A condition query on HEADER: the structure has a field.
USED = "arch-data-used"

_HEADER = """\
/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef __ASM_VDSO_ARCH_DATA_H
#define __ASM_VDSO_ARCH_DATA_H

#include <linux/types.h>

struct vdso_arch_data {{
}};
{more}
#endif /* __ASM_VDSO_ARCH_DATA_H */
"""


def _field_steps(more: str = "") -> tuple[NewFile | Step, ...]:
    """The header with the structure, with `more` declarations behind it, and the field."""
    return (
        NewFile(
            HEADER,
            _HEADER.replace("{more}", more and f"\n{more}"),
            why="the data that this architecture's vDSO shows",
            shared=True,
        ),
        Step(HEADER, "arch-data-field", "\t{type} {var};", why="the variable"),
    )


def _shared(path: str, anchor: str, text: str, why: str) -> Step:
    return Step(path, anchor, text, why=why, shared=USED, shared_in=HEADER)


# -- 6.13 and 6.14 --------------------------------------------------------------------------------

#: Where the structure goes: behind all that a kernel ever kept in this page (655 in 6.14), with
#: room for that to grow. Nothing checks offsets when this kernel is built.
OFFSET = 1024

_STORE_SOURCE = timens_reader(
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

_STORE_STEPS = (
    *function_steps(ENTRY, _STORE_SOURCE),
    *_field_steps(_SYMBOL),
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


def _store(look: Look, params: Params) -> Params:
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


# -- from 6.15 on ---------------------------------------------------------------------------------

_DATASTORE_SOURCE = reader("#include <vdso/datapage.h>\n", "vdso_u_arch_data.{var}")

_DATASTORE_STEPS = (
    *_field_steps(),
    _shared(
        "arch/x86/Kconfig",
        "select-arch-data",
        "select ARCH_HAS_VDSO_ARCH_DATA",
        why="without it the page is not there",
    ),
    *hook_steps("\tWRITE_ONCE(vdso_k_arch_data->{var}, {value});"),
)


def _datastore(folder: str, look: Look, params: Params) -> Params:
    params = {**params, "kernel_copy": f"vdso_k_arch_data->{params['var']}"}
    return hook(look, style(look, folder, params), CLOCK_HOOK)


def _datastore_era(name: str, kernels: str, folder: str) -> Era:
    return Era(
        name=name,
        kernels=kernels,
        arch="x86_64",
        steps=(*function_steps(folder, _DATASTORE_SOURCE), *_DATASTORE_STEPS),
        shape=(("include/vdso/datapage.h", "arch-data-pointer"),),
        derive=partial(_datastore, folder),
        asks=(*style_asks(folder), *HOOK_ASKS),
        unused=neighbours(folder),
        fresh=("{function}", "{symbol}"),
    )


ERAS = (
    Era(
        name="x86-store",
        kernels="6.13..6.14",
        arch="x86_64",
        steps=_STORE_STEPS,
        shape=((VSYSCALL, "store-page"),),
        derive=_store,
        asks=((VSYSCALL, "store-offsets"), *style_asks(ENTRY), *HOOK_ASKS),
        unused=neighbours(ENTRY),
        fresh=("{function}", "{symbol}"),
    ),
    _datastore_era("x86-datastore", "6.15..6.19", ENTRY),
    _datastore_era("x86-datastore-vdso64", "7.0..", SPLIT),
)
