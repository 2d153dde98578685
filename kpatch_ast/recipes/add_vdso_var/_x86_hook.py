"""Where x86 kernels from 5.3 on let an architecture add to the timekeeping update.

update_vsyscall() is shared by all architectures; it calls a hook that is empty unless
asm/vdso/vsyscall.h defines it before it includes the generic header (5.3:
include/asm-generic/vdso/vsyscall.h:21, kernel/time/vsyscall.c:116). One law: the assignment is the
last statement of that hook; a hook that the tree has already is used if nothing in it can return
before its end, and refused otherwise.
"""

from __future__ import annotations

import re

from kpatch_ast.engine.recipe import Look, Params, Step
from kpatch_ast.errors import Refused

HEADER = "arch/x86/include/asm/vdso/vsyscall.h"
GENERIC = "include/asm-generic/vdso/vsyscall.h"

#: The hook of the time data, and since 6.15 that of one clock in them.
VSYSCALL_HOOK = "__arch_update_vsyscall"
CLOCK_HOOK = "__arch_update_vdso_clock"

_HOOK = """\
static __always_inline
void {hook_function}{hook_parameters}
{{
}}"""


#: What `hook` asks for.
_PARAMETERS, _DEFINED, _BODY = HOOK_ASKS = (
    (GENERIC, "hook-parameters"),
    (HEADER, "hook-defined"),
    (HEADER, "hook-body"),
)


def hook_steps(assignment: str) -> tuple[Step, ...]:
    """The hook, shared by all variables that have a value, and the assignment in it."""
    return (
        Step(
            HEADER,
            "hook-function",
            _HOOK,
            why="the architecture's part of update_vsyscall()",
            needs="value",
            shared="hook-used",
        ),
        Step(
            HEADER,
            "hook-name",
            "#define {hook} {hook_function}\n",
            why="in place of the empty generic one",
            needs="value",
            shared="hook-used",
        ),
        Step(
            HEADER,
            "hook-assignment",
            assignment,
            why="the assignment, inside the write section of update_vsyscall()",
            needs="value",
        ),
    )


def hook(look: Look, params: Params, name: str) -> Params:
    """`params` with the hook called `name`: its function, the tree's own if it has one."""
    ours = name.replace("__arch", "__x86")
    params = {
        **params,
        "hook": name,
        "our_hook": ours,
        "hook_function": ours,
        "hook_parameters": "",
    }
    for copies, _ in look.captured(*_PARAMETERS, params):
        params["hook_parameters"] = " ".join(copies["parameters"].split())
    if params["value"] and not look.exists(GENERIC):
        raise Refused(
            f"{GENERIC} is not there, where the timekeeping update of such a tree calls {name}",
            hint="is the tree complete? what a partial copy lacks cannot be judged",
        )
    if params["value"] and not params["hook_parameters"]:
        raise Refused(
            f"{GENERIC} has no {name}: the timekeeping update of this tree does not call it",
            hint="leave out --value and assign the variable where this kernel wants it",
        )
    for copies, mark in look.captured(*_DEFINED, params):
        params["hook_function"] = copies["function"].strip()
        bodies = [found["body"] for found, _ in look.captured(*_BODY, params)]
        clear = len(bodies) == 1 and not re.search(r"\b(return|goto)\b", bodies[0])
        half_applied = not bodies and params["hook_function"] == ours
        if params["value"] and not clear and not half_applied:
            raise Refused(
                f"this tree has its own {name}, and where its end is cannot be told",
                mark=mark,
                hint="leave out --value and assign the variable where this kernel wants it",
            )
    return params
