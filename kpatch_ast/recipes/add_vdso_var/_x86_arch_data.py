"""`struct vdso_arch_data`: what the eras of x86 from 6.13 on keep their variables in.

From 6.15 on the tree has a page for it (6.18: include/vdso/datapage.h:32) and leaves it to
architectures to say what is in it; x86 has nothing there yet. One law: a variable is one field, so
that the kernel's copy and the reader's have one declaration and no offsets to keep apart.
"""

from __future__ import annotations

from kpatch_ast.engine.recipe import NewFile, Step

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


def field_steps(more: str = "") -> tuple[NewFile | Step, ...]:
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
