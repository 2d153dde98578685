"""`add-vdso-fn`: a function of the vDSO that needs no kernel data."""

from __future__ import annotations

from functools import partial

from kpatch_ast.engine.recipe import Era, Look, Option, Params, Recipe
from kpatch_ast.recipes.vdso.abi import with_abi
from kpatch_ast.recipes.vdso.function import (
    ENTRY,
    FUNCTION,
    LICENCE,
    OLD,
    OLDEST,
    PROTOTYPE,
    SPLIT,
    function_steps,
    neighbours,
    style,
    style_asks,
)
from kpatch_ast.recipes.vdso.kconfig import with_kconfig
from kpatch_ast.recipes.vdso.options import (
    ABI,
    ONLY,
    SELFTEST,
    SWITCHED,
    abi_params,
    flag,
    function_params,
    kconfig_params,
)
from kpatch_ast.recipes.vdso.selftest import with_selftest
from kpatch_ast.syntax.fragments import expression, identifier

OPTIONS = (
    Option("function", "The function to add.", metavar="FUNCTION", argument=True),
    Option("type", "Its return type: one integer type.", metavar="TYPE"),
    Option("returns", "What it returns, a C expression.", metavar="EXPR"),
    ABI,
    *SWITCHED,
    SELFTEST,
    ONLY,
)


def _params(
    function: str,
    type: str,
    returns: str,
    abi: str,
    kconfig: str,
    kconfig_default: str,
    kconfig_help: str,
    selftest: bool,
    only: bool,
) -> Params:
    function = identifier(function, "FUNCTION")
    return {
        "returns": expression(returns, "--returns"),
        **function_params(function, type),
        **abi_params(abi, type, stored=False),
        **kconfig_params(kconfig, kconfig_default, kconfig_help),
        "selftest": flag(selftest),
        "only": flag(only),
    }


SOURCE = (
    LICENCE
    + """\
/* {function}(): called by user space without a system call. */
#include <linux/linkage.h>
#include <linux/types.h>
"""
    + PROTOTYPE
    + "\n"
    + FUNCTION
)


def _derive(folder: str, look: Look, params: Params) -> Params:
    return {**style(look, folder, params), "result": params["returns"]}


def _era(name: str, kernels: str, folder: str) -> Era:
    era = Era(
        name=name,
        kernels=kernels,
        arch="x86_64",
        steps=function_steps(folder, SOURCE),
        derive=partial(_derive, folder),
        asks=style_asks(folder),
        unused=neighbours(folder),
    )
    return with_selftest(with_kconfig(with_abi(era)))


RECIPE = Recipe(
    name="add-vdso-fn",
    help="Add a function to the vDSO.",
    subject="vdso: Add {function}()",
    options=OPTIONS,
    check=_params,
    eras=(
        _era("x86_64-vdso", "2.6.23", OLDEST),
        _era("x86-vdso", "2.6.24..4.1", OLD),
        _era("x86-entry-vdso", "4.2..6.19", ENTRY),
        _era("x86-entry-vdso64", "7.0..", SPLIT),
    ),
)
