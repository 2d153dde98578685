"""The vDSO image of a running process, out of /proc/PID/maps and /proc/PID/mem.

One law: the bytes returned are the whole mapping that maps names `[vdso]`, of one process at one
time, or an error says why not. What is in the bytes is the business of `image`.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kpatch_ast.errors import KpatchError, ReadFailed, Refused, UsageError
from kpatch_ast.vdso.image import MAX_BYTES

PROC = Path("/proc")

_PF_KTHREAD = 0x00200000  # include/linux/sched.h


@dataclass(frozen=True, slots=True)
class Mapping:
    """A vDSO as it lies in a process."""

    start: int
    data: bytes


def read_vdso(pid: int | None = None, *, proc: Path = PROC) -> Mapping:
    """The vDSO of process `pid`, or of this one."""
    if not sys.platform.startswith("linux"):
        raise Refused(f"only Linux processes have a vDSO, this system is {sys.platform}")
    if pid is not None and pid <= 0:
        raise UsageError(f"{pid} is not a process id")
    who = "this process" if pid is None else f"process {pid}"
    with _process_directory(proc, "self" if pid is None else str(pid), who) as directory:
        try:
            # mem first: it stays with the memory it was opened on. Should the process exec now,
            # the addresses from maps will not be there, instead of meaning something else.
            mem = os.open("mem", os.O_RDONLY | os.O_CLOEXEC, dir_fd=directory)
            try:
                start, end = _range(_read_all(directory, "maps"), directory, who)
                return Mapping(start, _read_range(mem, start, end, directory, who))
            finally:
                os.close(mem)
        except OSError as error:
            raise _explained(error, directory, who) from error


@contextmanager
def _process_directory(proc: Path, name: str, who: str) -> Iterator[int]:
    """A handle on /proc/PID: files opened below it are of this process, even if PID is reused."""
    try:
        directory = os.open(proc / name, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except (FileNotFoundError, ProcessLookupError) as error:
        if not (proc / "self").exists():
            raise ReadFailed(f"{proc} is not mounted", hint="mount -t proc proc /proc") from error
        raise ReadFailed(f"there is no process {name}") from error
    except OSError as error:
        raise ReadFailed(f"cannot look at {who}: {error.strerror}") from error
    try:
        yield directory
    finally:
        os.close(directory)


def _range(maps: bytes, directory: int, who: str) -> tuple[int, int]:
    """Addresses of the mapping; a breakpoint set by a debugger may have cut it into pieces."""
    start = end = 0
    for line in maps.splitlines():
        fields = line.split(None, 5)
        if len(fields) < 6 or fields[5].strip() != b"[vdso]":
            continue
        try:
            low, high = (int(word, 16) for word in fields[0].split(b"-"))
        except ValueError as error:
            raise ReadFailed(f"{who}: cannot understand its memory map") from error
        if not end:
            start = low
        elif low != end:
            break
        end = high
    if not maps.strip():
        raise _without_memory(directory, who)
    if not end:
        raise Refused(f"{who} has no vDSO", hint="was the kernel booted with vdso=0?")
    if not 0 < end - start <= MAX_BYTES:
        raise Refused(f"{who}: a vDSO of {end - start} bytes cannot be right")
    return start, end


def _read_range(mem: int, start: int, end: int, directory: int, who: str) -> bytes:
    chunks = []
    at = start
    while at < end:
        chunk = os.pread(mem, end - at, at)
        if not chunk:  # nothing is left of that memory
            raise _without_memory(directory, who)
        chunks.append(chunk)
        at += len(chunk)
    return b"".join(chunks)


def _read_all(directory: int, name: str) -> bytes:
    with open(name, "rb", opener=lambda n, f: os.open(n, f, dir_fd=directory)) as stream:
        return stream.read()


def _without_memory(directory: int, who: str) -> KpatchError:
    """Why there is no memory to read: kernel threads have none, and dead processes no longer."""
    gone = ReadFailed(f"{who} went away while it was read")
    try:
        # comm is in parentheses and may hold any byte, so count from the last ')'.
        fields = _read_all(directory, "stat").rpartition(b")")[2].split()
        state, flags = fields[0], int(fields[6])
    except (OSError, ValueError, IndexError):
        return gone
    if flags & _PF_KTHREAD:
        return Refused(f"{who} is a kernel thread; it has no user memory and so no vDSO")
    if state in (b"Z", b"X"):
        return Refused(f"{who} is dead and only waits for its parent; its memory is gone")
    return gone


def _explained(error: OSError, directory: int, who: str) -> KpatchError:
    if error.errno in (errno.EACCES, errno.EPERM):
        return ReadFailed(
            f"no permission to read the memory of {who}",
            hint="be its user and allowed to trace it (kernel.yama.ptrace_scope), or root",
        )
    if error.errno in (errno.ESRCH, errno.ENOENT, errno.EIO):
        return _without_memory(directory, who)
    return ReadFailed(f"cannot read the memory of {who}: {error.strerror}")
