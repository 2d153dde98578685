"""Write one output file: whole or not at all.

One law: whoever looks at the path sees the old file or the new one, never a part of one, and
whatever fails leaves no temporary file. It does not write into kernel trees: those change in many
places at once and go through the journal.

The system is called as `os.name(...)` only, so that a test can put a failing `os` in its place.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kpatch_ast.errors import WriteFailed


def write_whole(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Make `path` a regular file with these bytes."""
    try:
        _require_replaceable(path)
        mask = os.umask(0o077)  # the only way to read it is to set it
        os.umask(mask)
        with _opened(os.fspath(path.parent), os.O_RDONLY | os.O_DIRECTORY) as folder:
            try:
                _link(folder, path.name, data, mode & ~mask)
            except OSError:
                _rename(folder, path.name, data, mode & ~mask)
    except OSError as error:
        raise WriteFailed(f"cannot write '{path}': {error.strerror}") from error


def _require_replaceable(path: Path) -> None:
    """A rename would replace /dev/null as readily as a file."""
    try:
        status = os.stat(path)  # noqa: PTH116  (a failing `os` is put in place of this one)
    except FileNotFoundError:
        return
    if not stat.S_ISREG(status.st_mode):
        kind = "a directory" if stat.S_ISDIR(status.st_mode) else "not a regular file"
        raise WriteFailed(f"cannot write '{path}': it is {kind}")


def _link(folder: int, name: str, data: bytes, mode: int) -> None:
    """A file without a name gets its name when it is complete: nothing stays even of a process
    that is killed. OSError if there is such a name, or the file system cannot do this."""
    with _opened(".", os.O_WRONLY | os.O_TMPFILE, folder) as fd:
        _fill(fd, data, mode)
        os.link(f"/proc/self/fd/{fd}", name, dst_dir_fd=folder, follow_symlinks=True)


def _rename(folder: int, name: str, data: bytes, mode: int) -> None:
    """By a file beside it, whatever `name` was before."""
    spare = f".kpatch-ast.{os.urandom(8).hex()}"
    try:
        with _opened(spare, os.O_WRONLY | os.O_CREAT | os.O_EXCL, folder) as fd:
            _fill(fd, data, mode)
        os.rename(spare, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        with suppress(OSError):
            os.unlink(spare, dir_fd=folder)
        raise


def _fill(fd: int, data: bytes, mode: int) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]
    os.fchmod(fd, mode)
    os.fsync(fd)


@contextmanager
def _opened(name: str, flags: int, folder: int | None = None) -> Iterator[int]:
    fd = os.open(name, flags | os.O_CLOEXEC, 0o600, dir_fd=folder)
    try:
        yield fd
    finally:
        os.close(fd)
