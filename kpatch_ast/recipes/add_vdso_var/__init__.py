"""`add-vdso-var`: a kernel variable that user space reads through a function of the vDSO."""

from __future__ import annotations

from dataclasses import dataclass, field

from kpatch_ast.engine.recipe import Era, Params, Recipe
from kpatch_ast.errors import UsageError
from kpatch_ast.recipes import eras_of
from kpatch_ast.recipes.vdso.abi import with_abi
from kpatch_ast.recipes.vdso.gdb import with_gdb
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
    """Options of `add-vdso-var`."""

    name: str = field(
        metadata={"argument": True, "metavar": "NAME", "help": "The kernel variable to add."}
    )
    type: str = field(
        metadata={
            "metavar": "TYPE",
            "help": "Its type: one integer type, e.g. int or 'unsigned long'.",
        }
    )
    function: str = field(
        default="",
        metadata={"metavar": "NAME", "help": "The function that reads it  [default: get_NAME]."},
    )
    value: str = field(
        default="",
        metadata={
            "metavar": "EXPR",
            "help": "What the timekeeping update stores in it, a C expression.",
        },
    )

    abi: str = field(default="64", metadata=ABI)
    kconfig: str = field(default="", metadata=KCONFIG)
    kconfig_default: str = field(default="n", metadata=KCONFIG_DEFAULT)
    kconfig_help: str = field(default="", metadata=KCONFIG_HELP)
    selftest: bool = field(default=False, metadata=SELFTEST)
    gdb: bool = field(default=False, metadata={"help": "Also a gdb command, lx-vdso-NAME."})
    only: bool = field(default=False, metadata=ONLY)

    def params(self) -> Params:
        """Checked parameters; UsageError for a bad one."""
        name = identifier(self.name, "NAME")
        function = identifier(self.function or f"get_{name}", "--function")
        if function == name:
            raise UsageError(
                f"--function {function!r} is the name of the variable",
                hint="both are symbols of the kernel; give them different names",
            )
        value = expression(self.value, "--value") if self.value else ""
        return {
            **function_params(function, self.type),
            "var": name,
            "value": value,
            **abi_params(self.abi, self.type, stored=True),
            **kconfig_params(self.kconfig, self.kconfig_default, self.kconfig_help),
            "selftest": flag(self.selftest),
            "gdb": flag(self.gdb),
            "only": flag(self.only),
        }


def with_options(era: Era) -> Era:
    """What every era can do besides."""
    return with_gdb(with_selftest(with_kconfig(with_abi(era))))


RECIPE = Recipe(
    name="add-vdso-var",
    help="Add a kernel variable that user space reads through the vDSO.",
    subject="vdso: Add {var}, read by {function}()",
    options=Options,
    eras=tuple(with_options(era) for era in eras_of(__name__, list(__path__))),
)
