"""Booting the built kernel with one program in it, and reading what the program saw.

One law: what counts is a value that user space read on the running kernel; a machine that says less
than it should is a failure, never a pass. The machine always ends: the program restarts it, QEMU
takes that (and a panic) as its end, and the time limit takes care of the rest. No root is needed:
the initramfs is an archive written here, device node included.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Literal

from kpatch_ast.errors import Refused
from kpatch_ast.scalars import Scalar
from kpatch_ast.verify.functions import Function
from kpatch_ast.verify.process import Runner

Accel = Literal["auto", "kvm", "tcg"]

DIRECT = "direct"
TIME_NAMESPACE = "time-namespace"
AFTER_EXEC = "exec-in-time-namespace"

# After one of these QEMU 7.2 stops the machine and waits for somebody to look at it.
_KVM_GAVE_UP = ("KVM internal error", "KVM: entry failed")

# Seconds that a machine gets. It needs one under KVM, and five under TCG on a busy host.
_KVM_SECONDS = 20.0
_SECONDS = 180.0


@dataclass(frozen=True, slots=True)
class Boot:
    """What the program in the machine printed."""

    accel: str
    found: Mapping[str, int]  #: of __vdso_F and F, how many the running kernel offered
    values: Mapping[str, Mapping[str, int]]  #: function, then place, to the value that it returned
    remarks: tuple[str, ...]  #: what else it had to say: signals, errors
    time_namespace: bool  #: whether there was one
    complete: bool


def boot(
    runner: Runner,
    kernel: Path,
    work: Path,
    compiler: str,
    functions: Sequence[Function],
    accel: Accel,
) -> Boot:
    """Boot `kernel` and call `functions` in it; `work` is a directory for the initramfs."""
    initramfs = work / "kpatch-initramfs.cpio"
    initramfs.write_bytes(archive(_program(runner, work, compiler, functions)))
    if accel == "auto" and kvm_usable():
        # A KVM inside of a virtual machine may accept a kernel and then crawl, or give up.
        result = _run_machine(runner, kernel, initramfs, "kvm", _KVM_SECONDS)
        if result.complete:
            return result
    return _run_machine(runner, kernel, initramfs, "kvm" if accel == "kvm" else "tcg", _SECONDS)


def problems(
    result: Boot, functions: Sequence[Function], *, time_namespaces: bool
) -> Iterator[str]:
    """What is wrong with what was seen, in words."""
    if not result.complete:
        yield "the machine ended before the program in it did"
    yield from result.remarks
    if time_namespaces and result.complete and not result.time_namespace:
        yield "the kernel has time namespaces, but the program got none"
    for function in functions:
        found = result.found.get(function.name, 0)
        if found < 2 and result.complete:
            yield f"{function.name}: the running kernel offers {found} of its two symbols"
        if function.type is None:
            continue
        values = result.values.get(function.name, {})
        expected = [DIRECT, *([TIME_NAMESPACE, AFTER_EXEC] if result.time_namespace else ())]
        for place in expected:
            if place not in values:
                yield f"{function.name} returned nothing ({place})"
            elif function.expect is not None:
                if not _same(values[place], function.expect, function.type):
                    got = f"returned {values[place]} ({place})"
                    yield f"{function.name} {got}, not {function.expect}"
            elif values[place] == 0 != values.get(DIRECT, 0):
                yield (
                    f"{function.name} returned 0 ({place}), and {values[DIRECT]} outside of it: "
                    "its reader looks at the page of the time namespace"
                )


def archive(program: bytes) -> bytes:
    """An initramfs (cpio, newc) with /init and the console that the kernel opens for it."""
    console = os.makedev(5, 1)
    return b"".join(
        (
            _member(1, "dev", stat.S_IFDIR | 0o755),
            _member(2, "dev/console", stat.S_IFCHR | 0o600, device=console),
            _member(3, "init", stat.S_IFREG | 0o755, program),
            _member(0, "TRAILER!!!", 0),
        )
    )


def kvm_usable(device: str = "/dev/kvm") -> bool:
    """Whether a virtual machine can be made: the file alone says little, in a container least."""
    KVM_GET_API_VERSION, KVM_CREATE_VM = 0xAE00, 0xAE01
    with contextlib.suppress(OSError):
        kvm = os.open(device, os.O_RDWR | os.O_CLOEXEC)
        try:
            if fcntl.ioctl(kvm, KVM_GET_API_VERSION, 0) == 12:
                os.close(fcntl.ioctl(kvm, KVM_CREATE_VM, 0))
                return True
        finally:
            os.close(kvm)
    return False


def _same(value: int, expect: int, kind: Scalar) -> bool:
    """Equal as C sees it: -1 is 4294967295 for a u32."""
    return (value - expect) % (1 << 8 * kind.size("64")) == 0


def _member(inode: int, name: str, mode: int, data: bytes = b"", device: int = 0) -> bytes:
    fields = (
        inode,
        mode,
        0,  # uid
        0,  # gid
        1,  # nlink
        0,  # mtime
        len(data),
        0,
        0,  # device of the archive's file system
        os.major(device),
        os.minor(device),
        len(name) + 1,
        0,  # checksum, of another format
    )
    header = b"070701" + b"".join(b"%08X" % field for field in fields) + name.encode() + b"\0"
    return b"".join(part + bytes(-len(part) % 4) for part in (header, data))


def _program(runner: Runner, work: Path, compiler: str, functions: Sequence[Function]) -> bytes:
    """The static program of init.c for these functions."""
    source = work / "kpatch-init"
    source.mkdir(exist_ok=True)
    headers = sorted({f.type.header for f in functions if f.type and f.type.header})
    calls = [
        f"FUNCTION({f.name}, {f.type.user})" if f.type else f"SYMBOL({f.name})" for f in functions
    ]
    (source / "functions.h").write_text("".join(f"{line}\n" for line in calls))
    templates = resources.files("kpatch_ast.userland") / "templates"
    (source / "vdso_find.h").write_bytes((templates / "vdso_find.h").read_bytes())
    body = (resources.files("kpatch_ast.verify") / "init.c").read_bytes()
    include = "".join(f"#include {header}\n" for header in headers).encode()
    (source / "init.c").write_bytes(include + b"#line 1\n" + body)
    argv = [compiler, *_PROGRAM_FLAGS, "-o", str(source / "init"), str(source / "init.c")]
    status, lines = runner.run("compiling the program to boot", argv)
    if status:
        raise Refused(
            f"{compiler} cannot compile the program to boot",
            notes=tuple(lines[:5]),
            hint="it needs the C headers of user space: apt-get install libc6-dev",
        )
    return (source / "init").read_bytes()


# -fno-builtin is not enough: loops may become calls of memset(), which is not there.
_PROGRAM_FLAGS = (
    "-std=gnu11",
    "-O1",
    "-Wall",
    "-ffreestanding",
    "-fno-stack-protector",
    "-fno-tree-loop-distribute-patterns",
    "-fno-pie",
    "-no-pie",
    "-nostdlib",
    "-static",
)


# panic=1 and not -1, a restart at once, which is known since 3.1 only. no_timer_check: under TCG on
# a busy host the timer may not tick while the kernel looks whether it does; then 6.12 panics.
_COMMAND_LINE = "console=ttyS0,115200 panic=1 no_timer_check rdinit=/init quiet"


def _run_machine(runner: Runner, kernel: Path, initramfs: Path, accel: str, seconds: float) -> Boot:
    argv = [
        "qemu-system-x86_64",
        *("-accel", accel),
        *("-m", "256"),
        "-nodefaults",
        "-no-user-config",
        *("-display", "none"),
        *("-serial", "stdio"),
        "-no-reboot",
        *("-kernel", str(kernel)),
        *("-initrd", str(initramfs)),
        *("-append", _COMMAND_LINE),
    ]
    _, lines = runner.run(
        f"booting under {accel}",
        argv,
        seconds=seconds,
        until=lambda line: line.startswith(_KVM_GAVE_UP),
    )
    return read_console(lines, accel)


_LINE = re.compile(r"kpatch: (\S+) (\S+) (-?\d+)\s*$")


def read_console(lines: Sequence[str], accel: str = "") -> Boot:
    """What the program said, out of all that came over the serial line."""
    found: dict[str, int] = {}
    values: dict[str, dict[str, int]] = {}
    remarks: list[str] = []
    namespace, complete = False, False
    for line in lines:
        # The kernel may print in the middle of a line; then that line is missing, and it shows.
        match = _LINE.search(line)
        if not match:
            continue
        what, how, number = match[1], match[2], int(match[3])
        if what == "the-machine":
            if how == "begin" and not number:
                remarks.append("the running kernel gives its programs no vDSO")
            complete = complete or how == "end"
        elif how == "found":
            found[what] = number
        elif (what, how) == (TIME_NAMESPACE, "error"):
            namespace = number == 0  # else EINVAL: this kernel has none
        elif how in ("signal", "error", "fork", "exec"):
            remarks.append(f"{what}: {how} {number}")
        else:
            values.setdefault(what, {})[how] = number
    return Boot(accel, found, values, tuple(remarks), namespace, complete)
