"""`--gdb`: a command of the kernel's gdb scripts that prints the variable as the kernel keeps it.

Kernels from 4.0 on have such scripts; vmlinux-gdb.py imports them one by one, the Makefile links
whatever *.py there is. One law: what is added stands for itself, in a file of its own that one
import line names; an old gdb with Python 2 can read it, as it can its neighbours.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from kpatch_ast.engine.recipe import Era, Look, NewFile, Params, Step

LOADER = "scripts/gdb/vmlinux-gdb.py"

_MODULE = '''\
{hash_licence}#
# gdb command for {var}, which the vDSO shows to user space
#

import gdb


class {command_class}(gdb.Command):
    """Print {var} as the kernel keeps it.

User space gets it from {function}(), a function of the vDSO."""

    def __init__(self):
        super({command_class}, self).__init__("lx-vdso-{var}", gdb.COMMAND_DATA)

    def invoke(self, arg, from_tty):
        try:
            value = str(gdb.parse_and_eval("{kernel_copy}"))
        except gdb.error as error:
            raise gdb.GdbError("{var}: {{}}".format(error))
        gdb.write("{var} = {{}}\\n".format(value))


{command_class}()
'''

STEPS: tuple[Step | NewFile, ...] = (
    NewFile(
        "scripts/gdb/linux/vdso_{var}.py",
        _MODULE,
        why="the gdb command lx-vdso-{var}",
        needs="gdb",
        extra="--gdb",
    ),
    Step(
        LOADER,
        "try-else-imports",
        "import {import}",
        why="makes gdb know the command",
        needs="gdb",
        extra="--gdb",
    ),
)


def with_gdb(era: Era) -> Era:
    """`era` with the steps of `--gdb`."""
    return era.extended((*era.steps, *STEPS), partial(_derive, era.derive))


def _derive(before: Callable[[Look, Params], Params], look: Look, given: Params) -> Params:
    params = before(look, given)
    var = params["var"]
    return {
        "kernel_copy": var,
        **params,
        "import": f"linux.vdso_{var}",
        "command_class": "LxVdso" + "".join(w.capitalize() for w in var.split("_")),
        # Where the C files have the line, the newer ones of the scripts have it, too.
        "hash_licence": "# SPDX-License-Identifier: GPL-2.0-only\n" if params["licence"] else "",
    }
