"""`add-vdso-fn`: a function of the vDSO that needs no kernel data."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

from kpatch_ast.engine.recipe import Era, Look, Params, Recipe
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
)
from kpatch_ast.recipes.vdso.kconfig import with_kconfig
from kpatch_ast.recipes.vdso.options import (
    ABI,
    KCONFIG,
    KCONFIG_DEFAULT,
    KCONFIG_HELP,
    ONLY,
    SELFTEST,
    abi_params,
    flag,
    function_params,
    kconfig_params,
)
from kpatch_ast.recipes.vdso.selftest import with_selftest
from kpatch_ast.syntax.fragments import expression, identifier


@dataclass(frozen=True, eq=False, repr=False)
class Options:
    """Options of `add-vdso-fn`."""

    function: str = field(
        metadata={"argument": True, "metavar": "FUNCTION", "help": "The function to add."}
    )
    type: str = field(metadata={"metavar": "TYPE", "help": "Its return type: one integer type."})
    returns: str = field(metadata={"metavar": "EXPR", "help": "What it returns, a C expression."})
    abi: str = field(default="64", metadata=ABI)
    kconfig: str = field(default="", metadata=KCONFIG)
    kconfig_default: str = field(default="n", metadata=KCONFIG_DEFAULT)
    kconfig_help: str = field(default="", metadata=KCONFIG_HELP)
    selftest: bool = field(default=False, metadata=SELFTEST)
    only: bool = field(default=False, metadata=ONLY)

    def params(self) -> Params:
        """Checked parameters; UsageError for a bad one."""
        function = identifier(self.function, "FUNCTION")
        returns = expression(self.returns, "--returns")
        return {
            **function_params(function, self.type),
            "returns": returns,
            "only": flag(self.only),
            **abi_params(self.abi, self.type, stored=False),
            **kconfig_params(self.kconfig, self.kconfig_default, self.kconfig_help),
            "selftest": flag(self.selftest),
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
        unused=neighbours(folder),
    )
    return with_selftest(with_kconfig(with_abi(era)))


RECIPE = Recipe(
    name="add-vdso-fn",
    help="Add a function to the vDSO.",
    subject="vdso: Add {function}()",
    options=Options,
    eras=(
        _era("x86_64-vdso", "2.6.23", OLDEST),
        _era("x86-vdso", "2.6.24..4.1", OLD),
        _era("x86-entry-vdso", "4.2..6.19", ENTRY),
        _era("x86-entry-vdso64", "7.0..", SPLIT),
    ),
)
