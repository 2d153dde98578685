"""vDSO images as files: one by name, or all of those in a kernel build directory.

One law: a build directory gives each image once, the file with the most in it: the linker's
`.so.dbg` before the stripped `.so`. Nothing is built here.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from kpatch_ast.errors import ReadFailed, Refused
from kpatch_ast.vdso.image import MAX_BYTES

# Where a kernel build leaves its vDSO images. Read off the Makefiles of these trees.
_PLACES = (
    "arch/x86/entry/vdso",  # 4.2 .. 6.19
    "arch/x86/entry/vdso/vdso*",  # 7.0 on: vdso64/, vdso32/
    "arch/x86/vdso",  # 2.6.24 .. 4.1
    "arch/x86_64/vdso",  # 2.6.23
    "arch/x86/um/vdso",  # user mode Linux
    "arch/*/kernel/vdso*",  # arm64, csky, parisc, powerpc, riscv, s390
    "arch/*/kernel/compat_vdso",  # riscv
    "arch/*/kernel/vsyscall",  # sh
    "arch/*/vdso",  # arm, loongarch, mips, sparc
)

_NAMES = ("vdso", "compat_vdso", "vsyscall")

# Best first. mips and arm write .raw files and post-process them.
_SUFFIXES = (".so.dbg", ".so.dbg.raw", ".so", ".so.raw")


def find_images(tree: Path) -> tuple[Path, ...]:
    """The vDSO images below a kernel build directory, sorted by path; at least one."""
    if not tree.is_dir():
        raise ReadFailed(f"'{tree}' is not a directory")
    best: dict[Path, tuple[int, Path]] = {}
    for place in _PLACES:
        for path in tree.glob(f"{place}/*.so*"):
            rank = _rank(path)
            stem = path.parent / path.name.partition(".")[0]
            if rank is not None and path.is_file():
                best[stem] = min(best.get(stem, (rank, path)), (rank, path))
    if not best:
        raise Refused(
            f"no vDSO image below '{tree}'",
            hint=f"build it first, for example: make -C {tree} arch/x86/entry/vdso/",
        )
    return tuple(sorted(path for _, path in best.values()))


def read_file(path: Path) -> bytes:
    """The bytes of an image file; no device, no pipe, nothing that could not be an image."""
    try:
        # Without O_NONBLOCK a named pipe would keep us waiting for its writer.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise ReadFailed(f"'{path}' is not a regular file")
            return stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise ReadFailed(f"cannot read '{path}': {reason}") from error


def _rank(path: Path) -> int | None:
    stem, dot, rest = path.name.partition(".")
    if not stem.startswith(_NAMES) or dot + rest not in _SUFFIXES:
        return None
    return _SUFFIXES.index(dot + rest)
