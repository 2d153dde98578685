"""`add-vdso-fn`: a function of the vDSO that needs no kernel data."""

from __future__ import annotations

from functools import partial

from kpatch_ast.engine.recipe import Era, Look, Params, Recipe
from kpatch_ast.recipes.vdso.function import FUNCTION, function_steps, neighbours, style
from kpatch_ast.recipes.vdso.options import FunctionOptions

SOURCE = (
    """\
/* {function}(): called by user space without a system call. */
#include <linux/linkage.h>
#include <linux/types.h>

"""
    + FUNCTION
)


def _derive(folder: str, look: Look, params: Params) -> Params:
    return {**style(look, folder, params), "result": params["returns"]}


def _era(name: str, kernels: str, folder: str) -> Era:
    return Era(
        name=name,
        kernels=kernels,
        arch="x86_64",
        steps=function_steps(folder, SOURCE),
        derive=partial(_derive, folder),
        unused=neighbours(folder),
    )


RECIPE = Recipe(
    name="add-vdso-fn",
    help="Add a function to the vDSO.",
    options=FunctionOptions,
    eras=(
        _era("x86_64-vdso", "2.6.23", "arch/x86_64/vdso"),
        _era("x86-vdso", "2.6.24..4.1", "arch/x86/vdso"),
    ),
)
