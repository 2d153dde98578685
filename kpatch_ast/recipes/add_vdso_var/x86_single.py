"""x86-64 vDSO variables through DECLARE_VVAR_SINGLE(): 6.11 and 6.12.

The tree has the macros for a variable of its own since getrandom() keeps its state in one
(6.12: asm/vvar.h:42-66). The storage is defined in asm/vdso/vsyscall.h (6.11), a header for exactly
one C file, or in vma.c (6.12).
"""

from __future__ import annotations

from kpatch_ast.recipes.add_vdso_var import _x86_vvar as vvar

ERAS = (
    vvar.era(
        "x86-vvar-single",
        "6.11..6.12",
        vvar.variable_steps("single-declare-guarded", vvar.TIMENS_READER),
        has="_SINGLE_DATA",
    ),
)
