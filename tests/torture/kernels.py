"""The x86 files of Debian's kernels, straight from the packages linux-source-6.1 and -6.12.

One law: a tarball is read once and never unpacked; of a kernel only what a plan may read is kept.
"""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePath
from typing import Any

from kpatch_ast import api
from kpatch_ast.engine.tree import File
from tests.torture.memory import Memory

TARBALLS = tuple(Path(f"/usr/src/linux-source-{release}.tar.xz") for release in ("6.1", "6.12"))

_READ = re.compile(
    r"arch/x86/(Kconfig|entry/|include/asm/(vdso/|vvar|vgtod|vsyscall))"
    r"|include/(asm-generic/vdso|vdso)/|scripts/gdb/|tools/testing/selftests/(kselftest\.h|vDSO/)"
)

_BEAST = "number_of_the_beast"
_VARIABLE: dict[str, Any] = {"name": "vnotb", "type": "int", "function": _BEAST, "value": "666"}
_ALL: dict[str, Any] = {"abi": "64,x32,32", "kconfig": "VDSO_NOTB", "selftest": True, "gdb": True}


def kernels() -> Iterator[tuple[str, Memory, dict[str, api.Request]]]:
    """Name, tree and requests for each package that is installed."""
    for path in TARBALLS:
        if path.exists():
            requests = {
                "add-vdso-var": api.request("add-vdso-var", **_VARIABLE),
                "add-vdso-var@all": api.request("add-vdso-var", **_VARIABLE, **_ALL),
                "add-vdso-fn": api.request(
                    "add-vdso-fn", function=_BEAST, type="int", returns="666"
                ),
            }
            yield path.name.removesuffix(".tar.xz"), Memory(_files(path)), requests


@cache
def _files(tarball: Path) -> dict[str, File]:
    files = {}
    with tarfile.open(tarball, "r|xz") as tar:
        for member in tar:
            path = str(PurePath(*PurePath(member.name).parts[1:]))
            if member.isfile() and _READ.match(path):
                content = tar.extractfile(member)
                assert content is not None
                files[path] = File(content.read(), 0o100755 if member.mode & 0o100 else 0o100644)
    return files
