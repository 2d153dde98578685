"""Kernel trees: a directory, a git revision, or another tree with some files changed in memory.

One law: a tree is only read here, and never outside of itself: no absolute path, no `..`, no
symbolic link at any component below its root.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, Protocol

from kpatch_ast.errors import BadTree, ReadFailed
from kpatch_ast.limits import MAX_BYTES


@dataclass(frozen=True)
class File:
    """One file of a tree."""

    data: bytes
    mode: int = 0o100644  #: as git stores it: 0o100644 or 0o100755

    @cached_property
    def blob(self) -> str:
        """The git blob id of the content (SHA-1, hexadecimal)."""
        header = b"blob %d\0" % len(self.data)
        return hashlib.sha1(header + self.data, usedforsecurity=False).hexdigest()


class Tree(Protocol):
    """What planning needs of a tree."""

    @property
    def label(self) -> str:
        """How messages and file names call this tree."""

    def read(self, path: str) -> File | None:
        """The file at `path`, None if there is none; BadTree if it is no regular file."""

    def blob(self, path: str) -> str | None:
        """The blob id of the file at `path`, cheaper than reading it where that is possible."""


def check_path(path: str) -> tuple[str, ...]:
    """The components of a path inside a tree; BadTree if it could lead out of one."""
    parts = tuple(path.split("/"))
    if not path or "\0" in path or any(part in ("", ".", "..") for part in parts):
        raise BadTree(f"{path!r} is not a path inside a kernel tree")
    return parts


@dataclass(frozen=True)
class Dir:
    """A directory. Opened component by component without following links."""

    root: Path
    name: str = ""

    @property
    def label(self) -> str:
        return self.name or str(self.root)

    def read(self, path: str) -> File | None:
        return read_below(self.root, path)

    def blob(self, path: str) -> str | None:
        file = self.read(path)
        return file.blob if file else None


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
        while chunk := os.read(fd, 1 << 20):
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


@dataclass(frozen=True)
class Overlay:
    """A tree with some files replaced, added or (None) removed, in memory."""

    base: Tree
    files: Mapping[str, File | None]

    @property
    def label(self) -> str:
        return self.base.label

    def read(self, path: str) -> File | None:
        return self.files[path] if path in self.files else self.base.read(path)

    def blob(self, path: str) -> str | None:
        if path in self.files:
            file = self.files[path]
            return file.blob if file else None
        return self.base.blob(path)


#: No program that a repository names may run, nothing is fetched, nothing outside is asked.
GIT_ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ALLOW_PROTOCOL": "none",
    "LC_ALL": "C",
}


def git_command(repo: Path, *arguments: str) -> list[str]:
    """A git plumbing command on `repo` with everything switched off that runs programs."""
    switches = ("core.fsmonitor=false", "core.hooksPath=/dev/null", "core.pager=cat")
    options = [word for switch in switches for word in ("-c", switch)]
    return ["git", "-C", str(repo), "--no-pager", *options, *arguments]


class Repository:
    """One `git cat-file --batch` child; trees and commits are read through it, blob by blob."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._trees: dict[str, dict[bytes, tuple[int, str]]] = {}

    @cached_property
    def _child(self) -> subprocess.Popen[bytes]:
        if not self.path.is_dir():
            raise ReadFailed(f"{self.path}: no such repository")
        try:
            return subprocess.Popen(
                git_command(self.path, "cat-file", "--batch"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, **GIT_ENVIRONMENT},
            )
        except OSError as error:
            raise ReadFailed(f"git: {error.strerror}", hint="install git") from error

    def object(self, name: str) -> tuple[str, str, bytes] | None:
        """(id, type, content) of an object, None if there is no such object."""
        child = self._child
        stdin, stdout = _pipes(child)
        try:
            stdin.write(name.encode("utf-8", "surrogateescape") + b"\n")
            stdin.flush()
            header = stdout.readline().split()
        except BrokenPipeError:
            header = []
        if not header:
            raise ReadFailed(
                f"{self.path}: git cannot read this repository",
                hint="is it a git repository, owned by you? try `git -C REPO cat-file -t HEAD`",
            )
        if header[-1] in (b"missing", b"ambiguous") or len(header) != 3:
            return None
        size = int(header[2])
        content = stdout.read(size + 1)
        if len(content) != size + 1:
            raise ReadFailed(f"{self.path}: object {name} is damaged")
        return header[0].decode(), header[1].decode(), content[:-1]

    def commit(self, revision: str) -> str:
        """The commit id that `revision` names.

        Raises BadTree for a revision that names no commit of this repository.
        """
        bad = not revision or revision.startswith("-") or any(c in revision for c in "\n\0 ")
        found = None if bad else self.object(f"{revision}^{{commit}}")
        if found is None:
            raise BadTree(
                f"{self.path}: no revision {revision!r}",
                hint="`git -C REPO log --oneline` or `git tag` list what there is",
            )
        return found[0]

    def entries(self, tree_id: str) -> dict[bytes, tuple[int, str]]:
        """name -> (mode, object id) of a tree object."""
        if tree_id not in self._trees:
            found = self.object(tree_id)
            if found is None or found[1] != "tree":
                raise ReadFailed(
                    f"{self.path}: tree {tree_id} is missing",
                    hint="a shallow or partial clone lacks objects; fetch them first",
                )
            self._trees[tree_id] = _parse_tree(found[2], len(tree_id) // 2)
        return self._trees[tree_id]

    def close(self) -> None:
        """End the child process, if one was started."""
        child = self.__dict__.pop("_child", None)
        if child is not None:
            for pipe in _pipes(child):
                pipe.close()
            child.wait()


def _pipes(child: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    assert child.stdin is not None
    assert child.stdout is not None
    return child.stdin, child.stdout


def _parse_tree(content: bytes, id_size: int) -> dict[bytes, tuple[int, str]]:
    """Entries of a raw tree object: `mode SP name NUL id`, gitformat-pack(5)."""
    entries = {}
    at = 0
    while at < len(content):
        space = content.index(b" ", at)
        end = content.index(b"\0", space)
        mode = int(content[at:space], 8)
        at = end + 1 + id_size
        entries[content[space + 1 : end]] = (mode, content[end + 1 : at].hex())
    return entries


@dataclass(frozen=True)
class Git:
    """The files of one revision, read without a checkout."""

    repository: Repository
    revision: str

    @property
    def label(self) -> str:
        return self.revision

    @cached_property
    def commit(self) -> str:
        return self.repository.commit(self.revision)

    @cached_property
    def _root(self) -> str:
        found = self.repository.object(f"{self.commit}^{{tree}}")
        if found is None:
            raise ReadFailed(f"{self.repository.path}: the tree of {self.revision} is missing")
        return found[0]

    def _entry(self, path: str) -> tuple[int, str] | None:
        entry = (0o040000, self._root)
        parts = check_path(path)
        for index, part in enumerate(parts):
            if entry[0] != 0o040000:
                return None
            inner = self.repository.entries(entry[1]).get(os.fsencode(part))
            if inner is None:
                return None
            kind = {0o120000: "a symbolic link", 0o160000: "a submodule"}.get(inner[0])
            if kind:
                where = "/".join(parts[: index + 1])
                raise BadTree(f"{where}: {kind} at {self.revision}; only regular files are changed")
            entry = inner
        if entry[0] == 0o040000:
            raise BadTree(f"{path}: not a regular file")
        return entry

    def read(self, path: str) -> File | None:
        entry = self._entry(path)
        if entry is None:
            return None
        found = self.repository.object(entry[1])
        if found is None:
            raise ReadFailed(
                f"{path}: blob {entry[1]} of {self.revision} is missing in {self.repository.path}",
                hint="a partial clone lacks it: fetch it, e.g. with `git checkout` once",
            )
        return File(found[2], 0o100755 if entry[0] & 0o100 else 0o100644)

    def blob(self, path: str) -> str | None:
        entry = self._entry(path)
        return entry[1] if entry else None
