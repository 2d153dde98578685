"""Write a plan into a directory: every file or none.

One law: whatever fails or dies, the next start finds each file old or new, all together. A journal
with the old contents is on disk before the first file changes; a journal found at a start means
that a run died, and is rolled back (SQLite's hot journal, sqlite.org/atomiccommit.html).

New contents are staged inside the journal's folder, not beside their targets: one folder to remove
is easier to prove empty than a temporary file in each of nine places. Renaming needs one file
system for the whole tree, which kernel trees have; otherwise the write fails cleanly.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kpatch_ast.engine.plan import Plan
from kpatch_ast.engine.tree import Dir, File, check_path, open_directory
from kpatch_ast.errors import Refused, WriteFailed

FOLDER = ".kpatch-ast"
_JOURNAL = "journal.json"
_DRAFT = "journal.tmp"


class Fs:
    """Every call that changes the file system, so that tests can make the k-th one fail."""

    def mkdir(self, name: str, dir_fd: int) -> None:
        os.mkdir(name, 0o700, dir_fd=dir_fd)

    def write(self, name: str, data: bytes, mode: int, owner: tuple[int, int], dir_fd: int) -> None:
        """A new file, complete and on disk."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        fd = os.open(name, flags, 0o600, dir_fd=dir_fd)
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(fd, view) :]
            status = os.fstat(fd)
            if owner != (status.st_uid, status.st_gid):
                os.fchown(fd, *owner)
            os.fchmod(fd, mode)
            os.fsync(fd)
        finally:
            os.close(fd)

    def rename(self, source: str, source_fd: int, target: str, target_fd: int) -> None:
        os.rename(source, target, src_dir_fd=source_fd, dst_dir_fd=target_fd)

    def unlink(self, name: str, dir_fd: int) -> None:
        os.unlink(name, dir_fd=dir_fd)

    def rmdir(self, name: str, dir_fd: int) -> None:
        os.rmdir(name, dir_fd=dir_fd)

    def fsync(self, fd: int) -> None:
        os.fsync(fd)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One file of a journal."""

    path: str
    old: bytes | None
    old_blob: str | None
    new_blob: str | None
    mode: int  #: permission bits of the file
    owner: tuple[int, int]


@contextmanager
def locked(root: Path) -> Iterator[int]:
    """A descriptor of `root`, locked for this process alone.

    Raises WriteFailed if another process holds the lock, or the root cannot be opened.
    """
    try:
        fd = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise WriteFailed(f"{root}: {error.strerror}") from error
    try:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise WriteFailed(
                f"{root}: another kpatch-ast is writing to this tree", hint="run again when it ends"
            ) from error
        yield fd
    finally:
        os.close(fd)


def commit(plan: Plan, tree: Dir, fs: Fs | None = None) -> None:
    """Write `plan` into `tree`.

    Raises WriteFailed if a file changed since it was planned, or on any failure of the file
    system; the tree is then as it was.
    """
    fs = fs or Fs()
    if plan.empty:
        return
    with locked(tree.root) as root:
        _roll_back(tree, root, fs)
        entries = [_entry(plan, tree, path) for path in plan.files]
        try:
            _write_journal(entries, root, fs)
            _stage(plan, entries, root, fs)
            with _signals_held():
                for number, entry in enumerate(entries):
                    _replace(entry, number, tree, root, fs)
                _finish(root, fs)
        except BaseException as error:
            with _signals_held():
                _roll_back(tree, root, fs)
            if isinstance(error, OSError):
                name = f"{error.filename}: " if error.filename else ""
                raise WriteFailed(
                    f"{name}{error.strerror}; nothing was changed",
                    hint="check space and permissions, then run again",
                ) from error
            raise


def recover(root: Path, fs: Fs | None = None) -> tuple[str, ...]:
    """Roll back what a run that died left behind; the paths that were restored.

    Cheap when there is nothing to do. Raises WriteFailed if it cannot be rolled back.
    """
    if not os.path.lexists(root / FOLDER):
        return ()
    with locked(root) as fd:
        return _roll_back(Dir(root), fd, fs or Fs())


def _entry(plan: Plan, tree: Dir, path: str) -> _Entry:
    """The file as it is now, which must be as it was planned against."""
    file = tree.read(path)
    now = file.blob if file else None
    if now != plan.base[path]:
        raise WriteFailed(
            f"{path}: changed since it was planned; nothing was written", hint="run again"
        )
    parts = check_path(path)
    folder = open_directory(tree.root, parts[:-1])
    try:
        if file is None:
            status = os.fstat(folder)
            new = plan.files[path]
            umask = os.umask(0o022)
            os.umask(umask)
            mode = (0o777 if new and new.mode & 0o100 else 0o666) & ~umask
        else:
            status = os.stat(parts[-1], dir_fd=folder, follow_symlinks=False)
            mode = status.st_mode & 0o7777
    finally:
        os.close(folder)
    after = plan.files[path]
    return _Entry(
        path,
        file.data if file else None,
        now,
        after.blob if after else None,
        mode,
        (status.st_uid, status.st_gid) if os.geteuid() == 0 else (os.geteuid(), os.getegid()),
    )


def _write_journal(entries: list[_Entry], root: int, fs: Fs) -> None:
    fs.mkdir(FOLDER, root)
    folder = os.open(FOLDER, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=root)
    try:
        data = json.dumps([_to_json(entry) for entry in entries]).encode()
        fs.write(_DRAFT, data, 0o600, (os.geteuid(), os.getegid()), folder)
        fs.rename(_DRAFT, folder, _JOURNAL, folder)
        fs.fsync(folder)
        fs.fsync(root)
    finally:
        os.close(folder)


def _stage(plan: Plan, entries: list[_Entry], root: int, fs: Fs) -> None:
    folder = os.open(FOLDER, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=root)
    try:
        for number, entry in enumerate(entries):
            file = plan.files[entry.path]
            if file is not None:
                fs.write(str(number), file.data, entry.mode, entry.owner, folder)
        fs.fsync(folder)
    finally:
        os.close(folder)


def _replace(entry: _Entry, number: int, tree: Dir, root: int, fs: Fs) -> None:
    """One file takes its new content; its folder is opened again, following no link."""
    parts = check_path(entry.path)
    target = open_directory(tree.root, parts[:-1])
    try:
        if entry.new_blob is None:
            fs.unlink(parts[-1], target)
        else:
            folder = os.open(FOLDER, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=root)
            try:
                fs.rename(str(number), folder, parts[-1], target)
            finally:
                os.close(folder)
        fs.fsync(target)
    finally:
        os.close(target)


def _finish(root: int, fs: Fs) -> None:
    """Remove the journal first: from then on the new contents count."""
    folder = os.open(FOLDER, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=root)
    try:
        names = os.listdir(folder)
        for name in sorted(names, key=lambda n: n != _JOURNAL):
            fs.unlink(name, folder)
            if name == _JOURNAL:
                fs.fsync(folder)
    finally:
        os.close(folder)
    fs.rmdir(FOLDER, root)
    fs.fsync(root)


def _roll_back(tree: Dir, root: int, fs: Fs) -> tuple[str, ...]:
    """Restore the old contents that a journal holds, then remove it; what was restored."""
    try:
        folder = os.open(FOLDER, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=root)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise WriteFailed(
            f"{tree.root}/{FOLDER}: {error.strerror}",
            hint="it is no folder of this tool: remove it",
        ) from error
    try:
        restored: list[str] = []
        if _JOURNAL in os.listdir(folder):
            entries = _read_journal(tree, folder)
            restored = [e.path for e in entries if _restore(e, tree, folder, fs)]
    except OSError as error:
        raise WriteFailed(
            f"{tree.root}: an interrupted run could not be rolled back: {error.strerror}",
            hint=f"its old contents are kept in {FOLDER}/{_JOURNAL}; run again when this is mended",
        ) from error
    finally:
        os.close(folder)
    try:
        _finish(root, fs)
    except OSError as error:
        raise WriteFailed(f"{tree.root}/{FOLDER}: {error.strerror}") from error
    return tuple(restored)


def _read_journal(tree: Dir, folder: int) -> list[_Entry]:
    fd = os.open(_JOURNAL, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
    with open(fd, "rb") as stream:
        try:
            return [_from_json(item) for item in json.load(stream)]
        except (ValueError, KeyError, TypeError, Refused) as error:
            raise WriteFailed(
                f"{tree.root}/{FOLDER}/{_JOURNAL}: not a journal of this tool",
                hint="look at the tree, then remove the folder",
            ) from error


def _restore(entry: _Entry, tree: Dir, folder: int, fs: Fs) -> bool:
    file = tree.read(entry.path)
    now = file.blob if file else None
    if now == entry.old_blob:
        return False
    if now != entry.new_blob:
        raise WriteFailed(
            f"{entry.path}: changed by someone else after an interrupted run",
            hint=f"its old content is in {FOLDER}/{_JOURNAL}; settle it, then remove that folder",
        )
    parts = check_path(entry.path)
    target = open_directory(tree.root, parts[:-1])
    try:
        if entry.old is None:
            fs.unlink(parts[-1], target)
        else:
            if "restore" in os.listdir(folder):
                fs.unlink("restore", folder)
            fs.write("restore", entry.old, entry.mode, entry.owner, folder)
            fs.rename("restore", folder, parts[-1], target)
        fs.fsync(target)
    finally:
        os.close(target)
    return True


def _to_json(entry: _Entry) -> dict[str, Any]:
    return {
        "path": entry.path,
        "old": None if entry.old is None else base64.b64encode(entry.old).decode(),
        "old_blob": entry.old_blob,
        "new_blob": entry.new_blob,
        "mode": entry.mode,
        "owner": list(entry.owner),
    }


def _from_json(item: dict[str, Any]) -> _Entry:
    check_path(item["path"])
    old = None if item["old"] is None else base64.b64decode(item["old"], validate=True)
    if old is not None and File(old).blob != item["old_blob"]:
        raise ValueError("content and blob id differ")
    uid, gid = item["owner"]
    return _Entry(
        item["path"], old, item["old_blob"], item["new_blob"], int(item["mode"]), (uid, gid)
    )


@contextmanager
def _signals_held() -> Iterator[None]:
    """SIGINT and SIGTERM wait until the block is done."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
