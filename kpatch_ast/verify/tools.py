"""The programs and headers that `verify` needs, and the Debian package that brings each.

One law: whatever is missing is named at once, in one error, before anything is built. What is
needed depends on the tree as it is (an old Kbuild brings its parsers ready made), not its version.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kpatch_ast.errors import ReadFailed


@dataclass(frozen=True, slots=True)
class Need:
    """One program, or one header when the name ends in .h."""

    name: str
    package: str
    when: Callable[[Path], bool] = lambda tree: True


def _has(*paths: str) -> Callable[[Path], bool]:
    return lambda tree: any((tree / path).exists() for path in paths)


def _parser_is_generated(tree: Path) -> bool:
    """Whether Kconfig's parser is made with the kernel; up to 4.16 it came as *.c_shipped."""
    return not any((tree / "scripts/kconfig").glob("*.c_shipped"))


_BUILD = (
    Need("make", "make"),
    Need("ld", "binutils"),
    Need("objcopy", "binutils"),
    Need("awk", "mawk"),
    Need("perl", "perl", _has("kernel/timeconst.pl")),  # up to 3.9
    Need("bc", "bc", _has("kernel/time/timeconst.bc", "kernel/timeconst.bc")),
    Need("flex", "flex", _parser_is_generated),
    Need("bison", "bison", _parser_is_generated),
    Need("gelf.h", "libelf-dev", _has("tools/objtool/elf.c")),
)
_BOOT = (
    Need("elf.h", "libc6-dev"),
    Need("gzip", "gzip"),
    Need("qemu-system-x86_64", "qemu-system-x86"),
)


def require(tree: Path, compiler: str, *, boot: bool) -> None:
    """Return if everything is there, else raise one error that names all that is not."""
    missing = list(_missing(tree, compiler, boot))
    if missing:
        packages = " ".join(sorted({need.package for need in missing}))
        raise ReadFailed(
            "missing on this machine: " + ", ".join(need.name for need in missing),
            notes=tuple(f"{need.name} is in the Debian package {need.package}" for need in missing),
            hint=f"apt-get install {packages}",
        )


def _missing(tree: Path, compiler: str, boot: bool) -> Iterator[Need]:
    program = Need(compiler, compiler)
    if shutil.which(compiler) is None:
        yield program
    for need in (*_BUILD, *(_BOOT if boot else ())):
        if not need.when(tree):
            continue
        if need.name.endswith(".h"):
            if not _has_header(compiler, need.name):
                yield need
        elif shutil.which(need.name) is None:
            yield need


def _has_header(compiler: str, name: str) -> bool:
    """Whether the compiler finds a header; without a compiler, whether Debian would have it."""
    if shutil.which(compiler) is None:
        return Path("/usr/include", name).exists()
    done = subprocess.run(
        [compiler, "-E", "-x", "c", "-"],
        input=f"#include <{name}>\n".encode(),
        capture_output=True,
        check=False,
    )
    return done.returncode == 0
