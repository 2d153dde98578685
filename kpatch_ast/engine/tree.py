"""Kernel trees: a directory, or another tree with some files changed in memory (git.py: revisions).

One law: a tree is only read here, and never outside of itself: no absolute path, no `..`, no
symbolic link at any component below its root.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from kpatch_ast.errors import BadTree, ReadFailed
from kpatch_ast.limits import MAX_BYTES

#: The folder in a directory that holds what an interrupted run did not finish; commit.py has it.
JOURNAL = ".kpatch-ast"


class File:
    """One file of a tree; a value that nobody changes."""

    __slots__ = ("_blob", "data", "mode")

    def __init__(self, data: bytes, mode: int = 0o100644, blob: str = "") -> None:
        self.data = data
        self.mode = mode  #: as git stores it: 0o100644 or 0o100755
        self._blob = blob

    def __eq__(self, other: object) -> bool:
        return isinstance(other, File) and (self.data, self.mode) == (other.data, other.mode)

    def __hash__(self) -> int:
        return hash((self.data, self.mode))

    @property
    def blob(self) -> str:
        """The git blob id of the content (SHA-1, hexadecimal)."""
        if not self._blob:
            try:  # as the standard library's `random` does: hashlib loads OpenSSL, which costs 3 ms
                from _sha1 import sha1  # type: ignore[import-not-found]
            except ImportError:
                from hashlib import sha1
            header = b"blob %d\0" % len(self.data)
            self._blob = sha1(header + self.data, usedforsecurity=False).hexdigest()
        return self._blob

    @property
    def stamp(self) -> str:
        """What no file has that differs in content or mode."""
        return f"{self.mode & 0o100:o} {self.blob}"


class Tree(Protocol):
    """What planning needs of a tree."""

    @property
    def label(self) -> str:
        """How messages and file names call this tree."""

    def read(self, path: str) -> File | None:
        """The file at `path`, None if there is none; BadTree if it is no regular file."""


@lru_cache(maxsize=1024)
def check_path(path: str) -> tuple[str, ...]:
    """The components of a path inside a tree; BadTree if it could lead out of one."""
    parts = tuple(path.split("/"))
    if not path or "\0" in path or any(part in ("", ".", "..") for part in parts):
        raise BadTree(f"{path!r} is not a path inside a kernel tree")
    return parts


class Dir:
    """A directory. Opened component by component without following links."""

    def __init__(self, root: Path, name: str = "") -> None:
        self.root = root
        self.name = name

    @property
    def label(self) -> str:
        return self.name or str(self.root)

    def read(self, path: str) -> File | None:
        return read_below(self.root, path)

    def stamp(self, path: str) -> str | None:
        """The stamp of the file at `path`, None if there is none."""
        file = self.read(path)
        return file.stamp if file else None


def read_below(root: Path | int, path: str) -> File | None:
    """What `Dir.read` gives, also for the descriptor of a directory."""
    parts = check_path(path)
    try:
        return read_regular(root, parts)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise BadTree(
                f"{path}: a component is a symbolic link; only regular files are changed",
                hint="point --tree at the real tree, or replace the link by a copy",
            ) from error
        raise ReadFailed(f"{path}: {error.strerror}", hint="check its permissions") from error


def read_regular(root: Path | int, parts: tuple[str, ...]) -> File:
    """The regular file at `parts` below a directory or its descriptor, no link followed."""
    path = "/".join(parts)
    directory = open_directory(root, parts[:-1])
    try:
        # Asked before it is opened, as opening a device can do things; and again afterwards.
        _require_regular(os.stat(parts[-1], dir_fd=directory, follow_symlinks=False), path)
        # O_NONBLOCK: a fifo must not hold us up before fstat can say that it is one.
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        fd = os.open(parts[-1], flags, dir_fd=directory)
    finally:
        os.close(directory)
    try:
        status = os.fstat(fd)
        _require_regular(status, path)
        chunks: list[bytes] = []
        while chunk := os.read(fd, 1 << 20):  # glibc keeps a block that large for what comes next
            chunks.append(chunk)
            if sum(map(len, chunks)) > MAX_BYTES:
                raise BadTree(
                    f"{path}: the file has more than {MAX_BYTES} bytes",
                    hint="no kernel file with an anchor is that large; is this the right tree?",
                )
    finally:
        os.close(fd)
    mode = 0o100755 if status.st_mode & stat.S_IXUSR else 0o100644
    return File(b"".join(chunks), mode)


def _require_regular(status: os.stat_result, path: str) -> None:
    if stat.S_ISLNK(status.st_mode):
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), path)
    if not stat.S_ISREG(status.st_mode):
        raise BadTree(f"{path}: not a regular file")


def open_directory(root: Path | int, parts: tuple[str, ...]) -> int:
    """A descriptor of a directory below `root`, no link followed below the root."""
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
    fd = os.open(root, flags) if isinstance(root, Path) else os.open(".", flags, dir_fd=root)
    for part in parts:
        try:
            inner = os.open(part, flags | os.O_NOFOLLOW, dir_fd=fd)
        except NotADirectoryError:
            # What O_NOFOLLOW with O_DIRECTORY says of a link; tell it from a plain file.
            if stat.S_ISLNK(os.stat(part, dir_fd=fd, follow_symlinks=False).st_mode):
                raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), part) from None
            raise
        finally:
            os.close(fd)
        fd = inner
    return fd


class Overlay:
    """A tree with some files replaced, added or (None) removed, in memory."""

    def __init__(self, base: Tree, files: Mapping[str, File | None]) -> None:
        self.base = base
        self.files = files

    @property
    def label(self) -> str:
        return self.base.label

    def read(self, path: str) -> File | None:
        return self.files[path] if path in self.files else self.base.read(path)


class Recorded:
    """A tree that remembers what was asked of it, and so what an answer depends on."""

    def __init__(self, base: Tree) -> None:
        self.base = base
        self.files: dict[str, File | None] = {}

    @property
    def label(self) -> str:
        return self.base.label

    def read(self, path: str) -> File | None:
        if path not in self.files:
            self.files[path] = self.base.read(path)
        return self.files[path]
