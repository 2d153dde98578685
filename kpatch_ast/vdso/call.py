"""Call a function of this process's own vDSO.

One law: whatever the function does, the caller lives. It runs in a child process, so a wrong
argument ends in an error message and not in a crash. Only integers go in and come out.
"""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import os
import resource
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kpatch_ast.errors import ReadFailed, Refused, UsageError
from kpatch_ast.scalars import Scalar
from kpatch_ast.vdso.image import Image, Symbol, read_image
from kpatch_ast.vdso.names import PREFIXES
from kpatch_ast.vdso.process import read_vdso

_AT_SYSINFO_EHDR = 33  # include/uapi/linux/auxvec.h and its neighbours, the same everywhere

# As many as a system call has. Missing ones are passed as 0: a function that expects a pointer
# then gets a null pointer, which the time functions accept, instead of what the register held.
MAX_ARGUMENTS = 6

_LONG_MIN = -(1 << (8 * ctypes.sizeof(ctypes.c_long) - 1))
_ULONG_MAX = ctypes.c_ulong(-1).value

_PATIENCE = 10  # seconds until SIGALRM ends a function that does not return


@dataclass(frozen=True, slots=True)
class Answer:
    """A call and what came back."""

    symbol: Symbol
    address: int
    value: int


def call(function: str, kind: Scalar, arguments: Sequence[int] = ()) -> Answer:
    """Find `function` through AT_SYSINFO_EHDR and call it."""
    if len(arguments) > MAX_ARGUMENTS:
        raise UsageError(f"at most {MAX_ARGUMENTS} arguments, not {len(arguments)}")
    for argument in arguments:
        if not _LONG_MIN <= argument <= _ULONG_MAX:
            raise UsageError(f"the argument {argument} does not fit into a long")
    mapping = read_vdso()
    base = _auxiliary_value(_AT_SYSINFO_EHDR)
    if not base:
        raise Refused("the kernel gave this process no vDSO", hint="was it booted with vdso=0?")
    if base != mapping.start:
        raise Refused(f"AT_SYSINFO_EHDR says {base:#x}, but [vdso] is at {mapping.start:#x}")
    symbol = find(read_image(mapping.data, "the vDSO of this kernel"), function)
    prototype = ctypes.CFUNCTYPE(getattr(ctypes, kind.ctypes), *[ctypes.c_long] * MAX_ARGUMENTS)
    target = prototype(base + symbol.address)
    padded = [*arguments, *[0] * (MAX_ARGUMENTS - len(arguments))]
    value = _in_a_child(lambda: int(target(*padded)), symbol.name)
    return Answer(symbol, base + symbol.address, value)


def find(image: Image, function: str) -> Symbol:
    """The symbol that `function` means: the kernel's prefix may be left out."""
    names = (*(prefix + function for prefix in PREFIXES), function)
    callable_ = {s.name: s for s in image.symbols if s.type in ("FUNC", "NOTYPE")}
    for name in names:
        if name in callable_:
            return callable_[name]
    known = ", ".join(sorted(callable_)) or "none"
    raise Refused(f"{image.label} has no function '{function}'", notes=(f"it has: {known}",))


def _auxiliary_value(kind: int) -> int:
    libc = ctypes.CDLL(None)
    try:
        getauxval = libc.getauxval
    except AttributeError as error:
        raise ReadFailed("this C library has no getauxval()") from error
    getauxval.restype, getauxval.argtypes = ctypes.c_ulong, [ctypes.c_ulong]
    return int(getauxval(kind))


def _in_a_child(compute: Callable[[], int], name: str) -> int:
    """The number that `compute` returns, or an error if it kills the process it runs in."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        # No exception and no buffered output may get out of here: this is a copy of the parent.
        with contextlib.suppress(BaseException):
            # A crash is an answer here: no core file, no Python stack on stderr.
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            faulthandler.disable()
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(_PATIENCE)
            os.write(writer, b"%d" % compute())
            os._exit(0)
        os._exit(1)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        answer = stream.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status < 0:
        raise Refused(
            f"calling {name} ended in {signal.Signals(-status).name}",
            hint="does it need arguments? A null pointer is 0",
        )
    if status or not answer:
        raise Refused(f"calling {name} failed in its child process (exit code {status})")
    return int(answer)
