"""x86-64 vDSO variables beside the arrays of DECLARE_VVAR(): 5.3 to 6.10.

Every DECLARE_VVAR() is an array of CS_BASES elements since the vDSO is generic (5.3), and has a
twin in the page of the time namespace since 5.6 (asm/vvar.h:38-46 of both).
"""

from __future__ import annotations

from kpatch_ast.recipes.add_vdso_var import _x86_vvar as vvar

ERAS = (
    vvar.era(
        "x86-vvar-array",
        "5.3..5.5",
        (*vvar.MACROS, *vvar.variable_steps("single-declare-lds", vvar.READER)),
        has="__VVAR_KERNEL_LDS",
    ),
    vvar.era(
        "x86-vvar-timens",
        "5.6..6.10",
        (*vvar.MACROS, *vvar.variable_steps("single-declare", vvar.TIMENS_READER)),
        has="EMIT_VVAR",
    ),
)
