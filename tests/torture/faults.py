"""An `os` whose k-th call fails, and runs that die there: what stands in for broken hardware.

It takes the place of `os` in the modules that touch trees, so no call can be forgotten: every
function that enters the kernel counts, except those that only ask who we are. Where git does the
work, its commands are such calls, too.
"""

from __future__ import annotations

import errno
import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import ModuleType
from typing import Any, Literal

from kpatch_ast.engine import commit, journal, tree

ERRNOS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EINTR)

#: Pure functions of `os`, and questions about this process.
_FREE = {"fspath", "fsencode", "fsdecode", "strerror", "geteuid", "getegid", "umask"}

How = Literal["error", "late error", "exit", "late exit", "kill", "torn"]


class FaultyOs:
    """Like `os`, but `fails(number of the call)` says which calls fail, and `how` in what way."""

    def __init__(self, fails: Callable[[int], bool], how: How = "error", number: int = 0) -> None:
        self.fails = fails
        self.how = how
        self.number = number
        self.calls = 0
        self.injected: list[str] = []

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        if name in _FREE or not callable(real) or isinstance(real, type):
            return real

        def call(*args: Any, **options: Any) -> Any:
            self.calls += 1
            if not self.fails(self.calls):
                return real(*args, **options)
            self.injected.append(name)
            if self.how == "torn" and name == "write":
                real(args[0], args[1][: len(args[1]) // 2])
            if self.how == "late exit":
                with suppress(OSError):
                    real(*args, **options)
            if self.how in ("exit", "late exit", "torn"):
                os._exit(9)
            if self.how == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            if name == "close" or self.how == "late error":
                result = real(*args, **options)  # Linux closes a descriptor whatever it returns
                if name == "open":
                    os.close(result)
            raise OSError(self.number, os.strerror(self.number))

        return call


class FaultySubprocess:
    """Like `subprocess`, its `run` being counted by a FaultyOs: a command is not found, or says
    that it failed (before or after it has done its work), or we die before or after it."""

    def __init__(self, fake: FaultyOs) -> None:
        self.fake = fake

    def __getattr__(self, name: str) -> Any:
        return getattr(subprocess, name)

    def run(self, command: list[str], **options: Any) -> subprocess.CompletedProcess[bytes]:
        fake = self.fake
        fake.calls += 1
        if not fake.fails(fake.calls):
            return subprocess.run(command, **options)
        fake.injected.append(" ".join(command[-3:]))
        if fake.how in ("late error", "late exit"):
            subprocess.run(command, **options)
        if fake.how in ("exit", "late exit", "torn"):
            os._exit(9)
        if fake.number == errno.EACCES:
            raise OSError(fake.number, os.strerror(fake.number))
        said = f"fatal: {os.strerror(fake.number)}\n".encode()
        return subprocess.CompletedProcess(command, 128, b"", said)


#: The modules that touch a tree.
TREES = (commit, journal, tree)


@contextmanager
def faulty(fake: FaultyOs, modules: tuple[ModuleType, ...] = TREES) -> Iterator[FaultyOs]:
    """`fake` in the place of `os`, and of `subprocess`, in these modules."""
    places = [
        (module, name, value)
        for module in modules
        for name, value in (("os", fake), ("subprocess", FaultySubprocess(fake)))
        if hasattr(module, name)
    ]
    before = [getattr(module, name) for module, name, _ in places]
    try:
        for module, name, value in places:
            setattr(module, name, value)
        yield fake
    finally:
        for (module, name, _), value in zip(places, before, strict=True):
            setattr(module, name, value)


def in_child(action: Callable[[], object]) -> int:
    """Run in a forked process: its exit code, or minus the signal that ended it."""
    child = os.fork()
    if child == 0:
        try:
            action()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
