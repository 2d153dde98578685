"""Histories of any length from the corpus, by `git fast-import`."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

CORPUS = Path(__file__).parents[1] / "corpus"

#: Trees of different eras, in turn.
TREES = ("x86-2.6.26", "x86-2.6.37", "x86-3.1", "x86-4.4", "x86-5.15", "x86-6.12")


def build(repo: Path, revisions: int, kind: str) -> None:
    """A bare repository with `revisions` commits on main.

    Kind "distinct": in each revision every file that the change touches differs from all others.
    Kind "refused": so, too, but the list of exported functions has another name, so that every
    revision is refused. Kind "same": only a file that no recipe reads differs. Kind "real": as the
    kernel's history near the vDSO is, one revision in fifty changes one file that is read.
    """
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(repo)], check=True)
    stream = b"".join(_stream(revisions, kind))
    command = ["git", "-C", str(repo), "fast-import", "--quiet"]
    subprocess.run(command, input=stream, check=True)


def _stream(revisions: int, kind: str) -> Iterator[bytes]:
    share = -(-revisions // len(TREES))
    yield b"feature done\n"
    for number in range(revisions):
        name = TREES[number // share]
        files: dict[str, bytes] = {"README": b"%d\n" % number}
        if number % share == 0:
            files |= _files(name)
        if kind in ("distinct", "refused"):
            files |= {path: _varied(name, path, number) for path in _touched(name)}
        if kind == "refused":
            files = {path: data.replace(b"LINUX_2.6", b"OTHER_2.6") for path, data in files.items()}
        elif kind == "real" and number % 50 == 0:
            touched = _touched(name)
            path = touched[number // 50 % len(touched)]
            files[path] = _varied(name, path, number)
        yield b"commit refs/heads/main\ncommitter C <c@example.com> %d +0000\n" % (10**9 + number)
        yield b"data 1\nx\n"
        if number % share == 0 and number:
            yield b"deleteall\n"
        for path, data in files.items():
            yield b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(data), data)
    yield b"done\n"


def _files(name: str) -> dict[str, bytes]:
    top = CORPUS / name / "tree"
    return {str(p.relative_to(top)): p.read_bytes() for p in sorted(top.rglob("*")) if p.is_file()}


def _touched(name: str) -> list[str]:
    patch = (CORPUS / name / "add-vdso-var.patch").read_text()
    return [
        part.splitlines()[1].removeprefix("+++ b/")
        for part in patch.split("\n--- ")[1:]
        if not part.startswith("/dev/null")
    ]


def _varied(name: str, path: str, number: int) -> bytes:
    comment = b"# %d\n" if path.endswith("Makefile") else b"/* %d */\n"
    return (CORPUS / name / "tree" / path).read_bytes() + comment % number
