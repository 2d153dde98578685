"""`--kconfig SYMBOL`: the whole change depends on an option of the kernel's configuration.

The option stands before CMDLINE_BOOL in arch/x86/Kconfig, where the other options of the vDSO end.
Its object is linked by vobjs-$(CONFIG_X), as that of SGX is since 5.11; what would be in an image
or in the kernel otherwise stands under #ifdef. One law: with the option off, both images and kernel
are as they were. Mere declarations and macros stay unconditional, as kernel style wants it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from functools import partial

from kpatch_ast.engine.recipe import Era, Look, NewFile, Params, Step

KCONFIG = ("arch/x86/Kconfig", "arch/x86_64/Kconfig")

_ENTRY = """\
config {kconfig}
	bool "{kconfig_prompt}"
	depends on {kconfig_depends}
{kconfig_lines}	help
{kconfig_text}
"""

#: What begins a text that is no code: it may stay when nothing uses it, as may a field.
_DECLARATIONS = ("extern ", "#define ")
_FIELD = "arch-data-field"


def with_kconfig(era: Era) -> Era:
    """`era` with every step depending on the option, if one is given."""
    steps = [_conditional(step) for step in era.steps]
    makefile = next(s.path for s in era.steps if isinstance(s, Step) and s.anchor == "vobjs")
    steps += [
        Step(
            KCONFIG,
            "option-entry",
            _ENTRY,
            why="the option",
            needs="kconfig",
            extra="--kconfig",
            beside=False,
        ),
        Step(
            makefile,
            "vobjs-option",
            "vobjs-$(CONFIG_{kconfig})\t+= {object}",
            why="linked into the 64-bit vDSO if the option is on",
            needs="kconfig",
            extra="--kconfig",
            beside=False,
        ),
    ]
    return era.extended(tuple(steps), partial(_derive, era.derive))


def _conditional(step: Step | NewFile) -> Step | NewFile:
    if isinstance(step, NewFile):
        return step
    first = step.path if isinstance(step.path, str) else step.path[0]
    if (step.anchor == "vobjs" and not step.needs) or first.endswith("/Kconfig"):
        return step._replace(needs="unconditional")
    declares = step.text.lstrip().startswith(_DECLARATIONS) or step.anchor == _FIELD
    if first.endswith((".c", ".h", ".S")) and not step.shared and not declares:
        return step._replace(guard="{option}")
    return step


def _derive(before: Callable[[Look, Params], Params], look: Look, given: Params) -> Params:
    params = before(look, given)
    symbol = params["kconfig"]
    # The generic data store has the page of an architecture only if it is selected, 6.15 on.
    selects = "vdso_k_arch_data" in params.get("kernel_copy", "")
    lines = ["\tdefault y\n"] if params["kconfig_default"] == "y" else []
    lines += ["\tselect ARCH_HAS_VDSO_ARCH_DATA\n"] if selects else []
    return {
        **params,
        "option": f"CONFIG_{symbol}" if symbol else "",
        "unconditional": "" if symbol else "y",
        "kconfig_prompt": f"{params['function']}() in the vDSO",
        "kconfig_depends": "X86_64",
        "kconfig_lines": "".join(lines),
        "kconfig_text": _help(params) if symbol else "",
    }


def _help(params: Params) -> str:
    if given := params["kconfig_help"]:
        paragraphs = [given]
    else:
        what = f"the kernel variable {params['var']}" if "var" in params else "a value"
        paragraphs = [
            f"Add the function {params['function']}() to the vDSO, by which programs get {what} "
            "without a system call. Programs that do not look for it are not affected.",
            "If unsure, say N.",
        ]
    blocks = [textwrap.wrap(paragraph, 70, break_on_hyphens=False) for paragraph in paragraphs]
    return "\n\n".join("\n".join(f"\t  {line}" for line in block) for block in blocks)
