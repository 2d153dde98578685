"""Child processes that always end: their own process group, a time limit, one log file.

One law: when `Runner.run()` returns or raises, nothing it started is alive. A time limit, Ctrl-C
and any error of our own take the same road: the whole process group (make and all its compilers, or
QEMU) is told to end, and killed if it does not. Kernels are not known here.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kpatch_ast.errors import ReadFailed, Refused, WriteFailed

Progress = Callable[[str, str], None]
"""Called with the name of the phase and each line that its program prints."""

# Seconds between SIGTERM and SIGKILL: make uses them to remove half-written targets.
_GRACE = 3.0

_STOP = (signal.SIGINT, signal.SIGTERM)


class TimeLimit(Refused):
    """The time limit was reached before there was an answer."""


def silent(phase: str, line: str) -> None:
    """A Progress that shows nothing."""


@dataclass(frozen=True, slots=True)
class Runner:
    """Runs programs one after the other against one deadline; all they say goes to one log."""

    log: Path
    deadline: float  #: time.monotonic() at which everything must have ended
    progress: Progress = silent

    def run(
        self,
        phase: str,
        argv: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        seconds: float | None = None,
        until: Callable[[str], bool] = lambda line: False,
    ) -> tuple[int, list[str]]:
        """Exit status and output lines of `argv`; `until` may end it early, on a line it prints.

        `seconds` is a limit of this one program, and ends it without an error: the status is then
        negative, as that of every program that a signal ended.
        """
        limit = self.deadline
        if seconds is not None:
            limit = min(limit, time.monotonic() + seconds)
        lines: list[str] = []
        try:
            with self.log.open("ab") as log:
                log.write(b"\n$ " + os.fsencode(" ".join(argv)) + b"\n")
                log.flush()
                with _started(argv, environment) as child:
                    for raw in _lines(child, limit):
                        log.write(raw + b"\n")
                        line = raw.decode("utf-8", "backslashreplace").rstrip("\r")
                        lines.append(line)
                        self.progress(phase, line)
                        if until(line):
                            break
                log.write(b"# exit status %d\n" % child.returncode)
        except OSError as error:
            raise WriteFailed(f"cannot write the log {self.log}: {error.strerror}") from error
        if time.monotonic() >= self.deadline:
            raise TimeLimit(
                f"the time limit was reached while {phase}: nothing is proven",
                notes=(f"full log: {self.log}",),
                hint="allow more with --timeout; --build-dir keeps what is built so far",
            )
        return child.returncode, lines


@contextlib.contextmanager
def _started(
    argv: Sequence[str], environment: Mapping[str, str] | None
) -> Iterator[subprocess.Popen[bytes]]:
    """A child that leads a session, so that one signal reaches it and all that it started."""
    # An exception thrown inside Popen would lose the child: what asks us to stop waits for `try`.
    with contextlib.ExitStack() as waiting:
        waiting.enter_context(_stops_wait())
        try:
            child = subprocess.Popen(
                list(argv),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env=None if environment is None else dict(environment),
                start_new_session=True,
            )
        except OSError as error:
            raise ReadFailed(f"cannot run {argv[0]}: {error.strerror}") from error
        try:
            waiting.close()
            yield child
        finally:
            _end(child)


@contextlib.contextmanager
def _stops_wait() -> Iterator[None]:
    """What asks us to stop is heard at the end of the block.

    The handlers are replaced, as a mask of signals would not do: a signal that the main thread
    blocks goes to another thread, and Python runs the handler in the main thread all the same.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # no handler runs here
        return
    came: list[int] = []
    before = {number: signal.getsignal(number) for number in _STOP}
    with contextlib.ExitStack() as restored:
        for number, handler in before.items():
            if callable(handler):
                restored.callback(signal.signal, number, handler)
                signal.signal(number, lambda signum, _frame: came.append(signum))
        yield
    for signum in came:
        handler = before[signal.Signals(signum)]
        assert callable(handler)
        handler(signum, None)


def _lines(child: subprocess.Popen[bytes], limit: float) -> Iterator[bytes]:
    """Lines of output until the child has ended, or `limit` is reached."""
    assert child.stdout is not None
    rest = b""
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        while (left := limit - time.monotonic()) > 0:
            if not selector.select(min(left, 0.2)):
                # A grandchild that stays may hold the pipe open for ever.
                if _has_ended(child):
                    break
                continue
            got = os.read(child.stdout.fileno(), 1 << 16)
            *whole, rest = (rest + got).split(b"\n")
            yield from whole
            if not got:
                break
    if rest:
        yield rest
    while not _has_ended(child) and time.monotonic() < limit:
        time.sleep(0.01)


def _has_ended(child: subprocess.Popen[bytes]) -> bool:
    """Whether the child is a zombie. It is left one: nobody else gets its number meanwhile."""
    return os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _end(child: subprocess.Popen[bytes]) -> None:
    try:
        if not _has_ended(child):
            os.killpg(child.pid, signal.SIGTERM)
            end = time.monotonic() + _GRACE
            while not _has_ended(child) and time.monotonic() < end:
                time.sleep(0.01)
    finally:  # also on a second Ctrl-C
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        if child.stdout is not None:
            child.stdout.close()
