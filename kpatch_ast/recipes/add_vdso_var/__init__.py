"""`add-vdso-var`: a kernel variable that user space reads through a function of the vDSO."""

from __future__ import annotations

from kpatch_ast.engine.recipe import Era, Option, Params, Recipe
from kpatch_ast.errors import UsageError
from kpatch_ast.recipes import eras_of
from kpatch_ast.recipes.vdso.abi import with_abi
from kpatch_ast.recipes.vdso.gdb import with_gdb
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
    Option("name", "The kernel variable to add.", metavar="NAME", argument=True),
    Option("type", "Its type: one integer type, e.g. int or 'unsigned long'.", metavar="TYPE"),
    Option(
        "function",
        "The function that reads it  [default: get_NAME].",
        metavar="NAME",
        default="",
    ),
    Option(
        "value",
        "What the timekeeping update stores in it, a C expression.",
        metavar="EXPR",
        default="",
    ),
    ABI,
    *SWITCHED,
    SELFTEST,
    Option("gdb", "Also a gdb command, lx-vdso-NAME.", default=False),
    ONLY,
)


def _params(
    name: str,
    type: str,
    function: str,
    value: str,
    abi: str,
    kconfig: str,
    kconfig_default: str,
    kconfig_help: str,
    selftest: bool,
    gdb: bool,
    only: bool,
) -> Params:
    name = identifier(name, "NAME")
    function = identifier(function or f"get_{name}", "--function")
    if function == name:
        raise UsageError(
            f"--function {function!r} is the name of the variable",
            hint="both are symbols of the kernel; give them different names",
        )
    return {
        **function_params(function, type),
        "var": name,
        "value": expression(value, "--value") if value else "",
        **abi_params(abi, type, stored=True),
        **kconfig_params(kconfig, kconfig_default, kconfig_help),
        "selftest": flag(selftest),
        "gdb": flag(gdb),
        "only": flag(only),
    }


def with_options(era: Era) -> Era:
    """What every era can do besides."""
    return with_gdb(with_selftest(with_kconfig(with_abi(era))))


RECIPE = Recipe(
    name="add-vdso-var",
    help="Add a kernel variable that user space reads through the vDSO.",
    subject="vdso: Add {var}, read by {function}()",
    options=OPTIONS,
    check=_params,
    eras=tuple(with_options(era) for era in eras_of(__name__, list(__path__))),
)
