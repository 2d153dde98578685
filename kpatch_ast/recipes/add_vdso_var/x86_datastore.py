"""x86-64 vDSO variables in the generic data store: 6.15 and later.

The store has a page for an architecture's own data, which a time namespace does not replace
(6.18: lib/vdso/datastore.c:81). It is there as soon as Kconfig selects ARCH_HAS_VDSO_ARCH_DATA and
asm/vdso/arch_data.h says what is in it; the kernel writes through the pointer vdso_k_arch_data,
which moves during boot in 7.1, and user space reads vdso_u_arch_data.
"""

from __future__ import annotations

from functools import partial

from kpatch_ast.engine.recipe import Era, Look, Params, Step
from kpatch_ast.recipes.add_vdso_var._x86_arch_data import HEADER, USED, field_steps
from kpatch_ast.recipes.add_vdso_var._x86_hook import CLOCK_HOOK, hook, hook_steps
from kpatch_ast.recipes.add_vdso_var._x86_reader import reader
from kpatch_ast.recipes.vdso.function import ENTRY, SPLIT, function_steps, neighbours, style

DATAPAGE = "include/vdso/datapage.h"

SOURCE = reader("#include <vdso/datapage.h>\n", "vdso_u_arch_data.{var}")


def _derive(folder: str, look: Look, params: Params) -> Params:
    params = {**params, "kernel_copy": f"vdso_k_arch_data->{params['var']}"}
    return hook(look, style(look, folder, params), CLOCK_HOOK)


def _era(name: str, kernels: str, folder: str) -> Era:
    return Era(
        name=name,
        kernels=kernels,
        arch="x86_64",
        steps=(
            *function_steps(folder, SOURCE),
            *field_steps(),
            Step(
                "arch/x86/Kconfig",
                "select-arch-data",
                "select ARCH_HAS_VDSO_ARCH_DATA",
                why="without it the page is not there",
                shared=USED,
                shared_in=HEADER,
            ),
            *hook_steps("\tWRITE_ONCE(vdso_k_arch_data->{var}, {value});"),
        ),
        shape=((DATAPAGE, "arch-data-pointer"),),
        derive=partial(_derive, folder),
        unused=neighbours(folder),
        fresh=("{function}", "{symbol}"),
    )


ERAS = (
    _era("x86-datastore", "6.15..6.19", ENTRY),
    _era("x86-datastore-vdso64", "7.0..", SPLIT),
)
