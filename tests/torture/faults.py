"""An `os` whose k-th call fails, and runs that die there: what stands in for broken hardware.

It takes the place of `os` in the modules that touch trees, so no call can be forgotten: every
function that enters the kernel counts, except those that only ask who we are.
"""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Literal

from kpatch_ast.engine import commit, journal, tree

ERRNOS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EINTR)

#: Pure functions of `os`, and questions about this process.
_FREE = {"fspath", "fsencode", "fsdecode", "strerror", "geteuid", "getegid", "umask"}

How = Literal["error", "late error", "exit", "kill", "torn"]


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
            if self.how in ("exit", "torn"):
                os._exit(9)
            if self.how == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            if name == "close" or self.how == "late error":
                result = real(*args, **options)  # Linux closes a descriptor whatever it returns
                if name == "open":
                    os.close(result)
            raise OSError(self.number, os.strerror(self.number))

        return call


@contextmanager
def faulty(fake: FaultyOs) -> Iterator[FaultyOs]:
    """`fake` in the place of `os` wherever the product touches a tree."""
    modules = (commit, journal, tree)
    try:
        for module in modules:
            setattr(module, "os", fake)  # noqa: B010  (mypy knows that modules have no such slot)
        yield fake
    finally:
        for module in modules:
            setattr(module, "os", os)  # noqa: B010


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
