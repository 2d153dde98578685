"""Write a plan into a directory: every file or none.

One law: whatever fails or dies, the next start finds each file old or new, all together. A journal
with the old contents is on disk before the first file changes; taking it away is what makes the
new contents count. A journal found at a start means that a run died, and is rolled back (SQLite's
hot journal, sqlite.org/atomiccommit.html).

New contents are staged inside the journal's folder, not beside their targets: one folder to remove
is easier to prove empty than a temporary file in each of nine places. Renaming needs one file
system for the whole tree, which kernel trees have; otherwise the write fails cleanly.

Everything starts from one descriptor of the root and follows no link. The system is called as
`os.name(...)` only, here and in `tree`, so that a test can put a failing `os` in its place.
"""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kpatch_ast.engine.journal import Entry, decode, encode
from kpatch_ast.engine.plan import Plan
from kpatch_ast.engine.tree import (
    JOURNAL,
    Dir,
    check_path,
    open_directory,
    read_below,
    read_regular,
)
from kpatch_ast.errors import Interrupted, KpatchError, ReadFailed, Refused, WriteFailed

FOLDER = JOURNAL
_JOURNAL = "journal.json"
_DRAFT = "journal.tmp"
_RESTORE = "restore"
_PATIENCE = 2.0  #: seconds to wait for another run on the same tree, which takes milliseconds
_HELD = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}


@contextmanager
def locked(root: Path) -> Iterator[int]:
    """A descriptor of `root`, locked for this process alone.

    Raises WriteFailed if another process keeps the lock, or the root cannot be opened or locked.
    """
    try:
        fd = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise WriteFailed(f"{root}: {error.strerror}") from error
    with _closing(fd):
        _lock(fd, root)
        yield fd


def _lock(fd: int, root: Path) -> None:
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            return fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > end:
                raise WriteFailed(
                    f"{root}: another kpatch-ast is writing to this tree",
                    hint="run again when it ends",
                ) from error
        except OSError as error:
            raise WriteFailed(f"{root}: it cannot be locked: {error.strerror}") from error
        time.sleep(0.02)


def commit(plan: Plan, tree: Dir) -> None:
    """Write `plan` into `tree`.

    Raises WriteFailed if a file changed since it was planned, or on any failure of the file
    system; the tree is then as it was. A signal waits: one that comes before the first file is
    replaced ends the run with the tree as it was; a later one raises Interrupted, which says that
    everything was written.
    """
    if plan.empty:
        return
    written = False
    try:
        with locked(tree.root) as root, _signals_held():
            _roll_back(root, tree.label)
            _require_unchanged(plan, root)
            _write(plan, [_entry(plan, root, path) for path in plan.files], root)
            written = True
            with suppress(OSError):  # what stays has no journal: the next start removes it
                _remove_folder(root)
    except KeyboardInterrupt:
        if written:
            raise Interrupted("interrupted when everything was written already") from None
        raise
    except OSError as error:
        raise _failed(error) from error


def _failed(error: OSError) -> WriteFailed:
    name = f"{error.filename}: " if isinstance(error.filename, str) else ""
    hints = {
        errno.EXDEV: "the tree spans several file systems; copy it to one",
        errno.ENOENT: "a folder that the change needs is not there",
    }
    return WriteFailed(
        f"{name}{error.strerror}; nothing was changed",
        hint=hints.get(error.errno or 0, "check space and permissions, then run again"),
    )


def recover(root: Path) -> tuple[str, ...]:
    """Roll back what a run that died left behind; the paths that were restored.

    Cheap when there is nothing to do. Raises WriteFailed if it cannot be rolled back.
    """
    if not os.path.lexists(root / FOLDER):
        return ()
    with locked(root) as fd, _signals_held():
        return _roll_back(fd, str(root))


def _require_unchanged(plan: Plan, root: int) -> None:
    """Everything that the plan depends on must be as it was read, changed by it or not: another
    run may have come between, and half of it may look like our own half."""
    for path, blob in plan.reads.items():
        file = read_below(root, path)
        if (file.blob if file else None) != blob:
            raise WriteFailed(
                f"{path}: changed since it was planned; nothing was written", hint="run again"
            )


def _entry(plan: Plan, root: int, path: str) -> Entry:
    """One file for the journal: what it is now, and what it is to be."""
    before, after = plan.before[path], plan.files[path]
    *folders, name = check_path(path)
    with _closing(open_directory(root, tuple(folders))) as folder:
        if before is None:
            status = os.fstat(folder)
            umask = os.umask(0o022)
            os.umask(umask)
            mode = (0o777 if after and after.mode & 0o100 else 0o666) & ~umask
        else:
            status = os.stat(name, dir_fd=folder, follow_symlinks=False)
            mode = status.st_mode & 0o777
    # Only root may give files away; everyone may keep a file in its group.
    uid = status.st_uid if os.geteuid() == 0 else os.geteuid()
    new = after.blob if after else None
    old = before.data if before else None
    return Entry(path, old, new, mode, (uid, status.st_gid), status.st_mtime_ns)


def _write(plan: Plan, entries: list[Entry], root: int) -> None:
    """All of it, or an exception with the tree as it was."""
    begun: list[Entry] = []
    try:
        os.mkdir(FOLDER, 0o700, dir_fd=root)
        with _closing(_open_folder(root)) as folder:
            owner = (os.geteuid(), os.getegid())
            _create(folder, _DRAFT, encode(entries), 0o600, owner)
            os.rename(_DRAFT, _JOURNAL, src_dir_fd=folder, dst_dir_fd=folder)
            os.fsync(folder)
            os.fsync(root)
            for number, entry in enumerate(entries):
                file = plan.files[entry.path]
                if file is not None:
                    _create(folder, str(number), file.data, entry.mode, entry.owner)
            os.fsync(folder)
            if signal.sigpending() & _HELD:
                raise KeyboardInterrupt
            for number, entry in enumerate(entries):
                begun.append(entry)
                _replace(root, folder, entry, str(number))
            os.unlink(_JOURNAL, dir_fd=folder)  # from here on the new contents count
    except BaseException:
        _take_back(root, begun)
        raise


def _create(
    folder: int,
    name: str,
    data: bytes,
    mode: int,
    owner: tuple[int, int],
    changed: int | None = None,
) -> None:
    """A new file, complete and on disk; with `changed`, of that mtime in nanoseconds."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with _closing(os.open(name, flags, 0o600, dir_fd=folder)) as fd:
        view = memoryview(data)
        while view:
            view = view[os.write(fd, view) :]
        status = os.fstat(fd)
        if owner != (status.st_uid, status.st_gid):
            # Without the right to give a file to this group, it stays in ours.
            with suppress(PermissionError):
                os.fchown(fd, *owner)
        os.fchmod(fd, mode)
        if changed is not None:
            os.utime(fd, ns=(changed, changed))
        os.fsync(fd)


def _replace(root: int, folder: int, entry: Entry, staged: str) -> None:
    """One file takes its new content; its folder is opened again, following no link."""
    *folders, name = check_path(entry.path)
    with _closing(open_directory(root, tuple(folders))) as target:
        if _blob(target, name) != entry.old_blob:
            raise WriteFailed(
                f"{entry.path}: changed by someone else meanwhile; nothing was changed",
                hint="run again",
            )
        if entry.new_blob is None:
            os.unlink(name, dir_fd=target)
        else:
            os.rename(staged, name, src_dir_fd=folder, dst_dir_fd=target)
        os.fsync(target)


def _blob(folder: int, name: str) -> str | None:
    try:
        return read_regular(folder, (name,)).blob
    except FileNotFoundError:
        return None


def _take_back(root: int, begun: list[Entry]) -> None:
    """Undo in the process that failed; if that fails too, the journal stays for the next start."""
    try:
        if begun:
            with _closing(_open_folder(root)) as folder:
                for entry in reversed(begun):
                    _restore(root, folder, entry)
    except (OSError, KpatchError) as error:
        raise WriteFailed(
            f"writing failed, and so did taking it back: {_reason(error)}",
            hint=f"mend that, then run again: {FOLDER}/{_JOURNAL} has the old contents",
        ) from error
    with suppress(OSError, KpatchError):  # nothing is changed now; the next start removes it
        _remove_folder(root)


def _reason(error: OSError | KpatchError) -> str:
    return error.message if isinstance(error, KpatchError) else str(error.strerror)


def _roll_back(root: int, label: str) -> tuple[str, ...]:
    """Restore what a journal of a run that died holds, then remove it; what was restored."""
    try:
        folder = _open_folder(root)
    except FileNotFoundError:
        return ()
    except OSError as error:
        hint = "it is no folder of this tool: remove it"
        if isinstance(error, PermissionError):
            hint = "it may hold an interrupted run of another user: run this as that user first"
        raise WriteFailed(f"{label}/{FOLDER}: {error.strerror}", hint=hint) from error
    with _closing(folder):
        entries = _read_journal(folder, label)
        try:
            changed = [entry for entry in entries if _needs_restore(root, entry)]
            for entry in entries:
                _restore(root, folder, entry)
        except (OSError, ReadFailed, Refused) as error:
            raise WriteFailed(
                f"{label}: an interrupted run could not be rolled back: {_reason(error)}",
                hint=f"{FOLDER}/{_JOURNAL} has the old contents; mend that, then run again",
            ) from error
    try:
        _remove_folder(root)
    except OSError as error:
        if not entries and isinstance(error, PermissionError):
            return ()  # nothing to restore, and a run that only reads can do without the rest
        raise WriteFailed(
            f"{label}/{FOLDER}: {error.strerror}",
            hint="what is left in it is not this tool's: look at it, then remove the folder",
        ) from error
    return tuple(entry.path for entry in changed)


def _open_folder(root: int) -> int:
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
    return os.open(FOLDER, flags, dir_fd=root)


def _read_journal(folder: int, label: str) -> list[Entry]:
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        with _closing(os.open(_JOURNAL, flags, dir_fd=folder)) as fd:
            return decode(fd)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise WriteFailed(
            f"{label}/{FOLDER}/{_JOURNAL}: {error.strerror}", hint="run again when this is mended"
        ) from error
    except (ValueError, Refused) as error:
        raise WriteFailed(
            f"{label}/{FOLDER}/{_JOURNAL}: not a journal of this tool",
            hint="look at the tree, then remove the folder",
        ) from error


def _needs_restore(root: int, entry: Entry) -> bool:
    """Whether the file is the new one. Raises WriteFailed if it is neither: then nothing at all is
    restored, as a tree with some files old and some new would be worse."""
    file = read_below(root, entry.path)
    now = file.blob if file else None
    if now not in (entry.old_blob, entry.new_blob):
        raise WriteFailed(
            f"{entry.path}: changed by someone else after an interrupted run",
            hint=f"its old content is in {FOLDER}/{_JOURNAL}; settle it, then remove that folder",
        )
    return now != entry.old_blob


def _restore(root: int, folder: int, entry: Entry) -> None:
    """The old file again, with its mode, owner and mtime; its folder on disk in any case, as an
    earlier attempt may have come as far as renaming."""
    *folders, name = check_path(entry.path)
    with _closing(open_directory(root, tuple(folders))) as target:
        if _blob(target, name) == entry.new_blob:
            if entry.old is None:
                os.unlink(name, dir_fd=target)
            else:
                with suppress(FileNotFoundError):
                    os.unlink(_RESTORE, dir_fd=folder)
                _create(folder, _RESTORE, entry.old, entry.mode, entry.owner, entry.changed)
                os.rename(_RESTORE, name, src_dir_fd=folder, dst_dir_fd=target)
        os.fsync(target)


def _remove_folder(root: int) -> None:
    """Remove what this tool puts there, the journal first, and the folder; nothing else."""
    with _closing(_open_folder(root)) as folder:
        own = [n for n in os.listdir(folder) if n in (_DRAFT, _RESTORE, _JOURNAL) or n.isdecimal()]
        for name in sorted(own, key=lambda n: n != _JOURNAL):
            os.unlink(name, dir_fd=folder)
            if name == _JOURNAL:
                os.fsync(folder)
    os.rmdir(FOLDER, dir_fd=root)
    os.fsync(root)


@contextmanager
def _closing(fd: int) -> Iterator[int]:
    """The descriptor, closed in the end; what closing says matters to nobody after an fsync."""
    try:
        yield fd
    finally:
        with suppress(OSError):
            os.close(fd)


@contextmanager
def _signals_held() -> Iterator[None]:
    """SIGINT, SIGTERM and SIGHUP wait until the block is done."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _HELD)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
