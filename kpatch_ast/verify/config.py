"""The configuration that is built: as little kernel as can show the vDSO, and as strict as can be.

One law: an option that a check relies on is read back from the finished .config, since Kconfig
drops silently what a tree does not know or a compiler cannot do. Names of options that exist in one
release only cost nothing in the others, so there is one fragment for all trees.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kpatch_ast.errors import Refused, UsageError

# Every vDSO image that the compiler can make: 64-bit, x32 (named X86_X32 up to 5.17), 32-bit.
_IMAGES = ("64BIT", "X86_64", "X86_X32_ABI", "X86_X32", "IA32_EMULATION")

# Time namespaces have a data page of their own, the trap for a reader (kernel/time/namespace.c).
_TIME_NAMESPACES = ("MULTIUSER", "NAMESPACES", "POSIX_TIMERS", "TIME_NS")

# What breaks code that does not know it runs in user space: calls to mcount, canaries in %gs. The
# names of the stack protector are those of 4.18, 3.14 and 2.6.25. Without a debug option checks of
# sections are not made, and objtool looks at everything only with a stack validation.
_STRICT = (
    "FTRACE",
    "FUNCTION_TRACER",
    "STACKPROTECTOR",
    "STACKPROTECTOR_STRONG",
    "CC_STACKPROTECTOR",
    "CC_STACKPROTECTOR_STRONG",
)

# The smallest machine with a console that starts a program from an initramfs.
_BOOT = (
    "BINFMT_ELF",
    "BLK_DEV_INITRD",
    "PRINTK",
    "TTY",
    "SERIAL_8250",
    "SERIAL_8250_CONSOLE",
    "EXPERT",
    "KERNEL_GZIP",
)

_NEEDED = ("X86_64",)
_NEEDED_TO_BOOT = ("BINFMT_ELF", "BLK_DEV_INITRD", "PRINTK", "SERIAL_8250_CONSOLE")


@dataclass(frozen=True, slots=True)
class Config:
    """A finished .config: the options that are built in."""

    enabled: frozenset[str]

    @property
    def time_namespaces(self) -> bool:
        return "TIME_NS" in self.enabled


def fragment(more: Sequence[str], *, boot: bool) -> str:
    """What `make allnoconfig` shall switch on, for KCONFIG_ALLCONFIG; `more` is "NAME=value"."""
    options = (*_IMAGES, *_TIME_NAMESPACES, *(_BOOT if boot else _STRICT))
    for option in more:
        if not re.fullmatch(r"\w+=[^\n]+", option):
            raise UsageError(f"{option!r} is not a configuration option", hint="e.g. NUMA=y")
    wanted = [*(f"{option}=y" for option in options), *more]
    return "".join(f"CONFIG_{option.removeprefix('CONFIG_')}\n" for option in wanted)


def read(path: Path, *, boot: bool) -> Config:
    """The options of a .config; Refused if one is missing that nothing can be shown without."""
    lines = path.read_text("ascii", "backslashreplace").splitlines()
    enabled = frozenset(
        line.removeprefix("CONFIG_").removesuffix("=y") for line in lines if line.endswith("=y")
    )
    missing = [
        name for name in (*_NEEDED, *(_NEEDED_TO_BOOT if boot else ())) if name not in enabled
    ]
    if missing:
        raise Refused(
            f"Kconfig of this tree does not switch on {', '.join(missing)}",
            hint="is this a kernel tree for x86-64?",
        )
    return Config(enabled)
