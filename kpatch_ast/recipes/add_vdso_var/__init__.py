"""`add-vdso-var`: a kernel variable that user space reads through a function of the vDSO."""

from __future__ import annotations

from kpatch_ast.engine.recipe import Era, Recipe
from kpatch_ast.recipes import eras_of
from kpatch_ast.recipes.vdso.abi import with_abi
from kpatch_ast.recipes.vdso.gdb import with_gdb
from kpatch_ast.recipes.vdso.kconfig import with_kconfig
from kpatch_ast.recipes.vdso.options import VariableOptions
from kpatch_ast.recipes.vdso.selftest import with_selftest


def with_options(era: Era) -> Era:
    """What every era can do besides."""
    return with_gdb(with_selftest(with_kconfig(with_abi(era))))


RECIPE = Recipe(
    name="add-vdso-var",
    help="Add a kernel variable that user space reads through the vDSO.",
    subject="vdso: Add {var}, read by {function}()",
    options=VariableOptions,
    eras=tuple(with_options(era) for era in eras_of(__name__, list(__path__))),
)
