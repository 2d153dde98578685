"""The vDSO of a process: real processes where the machine has them, a made-up /proc where not."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kpatch_ast.errors import KpatchError, ReadFailed, Refused, UsageError
from kpatch_ast.vdso import process
from kpatch_ast.vdso.image import MAX_BYTES, read_image
from kpatch_ast.vdso.process import read_vdso
from tests.needs import need

STAT = "4711 (a) b) {state} 1 1 0 0 -1 {flags} 0 0 0 0 0\n"
CODE = "7000-8000 r-xp 00000000 00:00 0    [vdso]\n"


def fake(root: Path, maps: str, mem: bytes = b"", *, state: str = "S", flags: int = 0) -> Path:
    """A /proc with process 4711; `mem` lies at 0x7000."""
    directory = root / "4711"
    directory.mkdir(parents=True)
    (root / "self").symlink_to("4711")
    (directory / "maps").write_text(maps)
    (directory / "stat").write_text(STAT.format(state=state, flags=flags))
    (directory / "mem").write_bytes(bytes(0x7000) + mem)
    return root


# -- real processes -------------------------------------------------------------------------------


def test_this_process_is_what_getauxval_says() -> None:
    import ctypes

    libc = ctypes.CDLL(None)
    libc.getauxval.restype, libc.getauxval.argtypes = ctypes.c_ulong, [ctypes.c_ulong]
    base = libc.getauxval(33)
    mapping = read_vdso()
    assert mapping.start == base
    assert mapping.data == ctypes.string_at(base, len(mapping.data))


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    """A process that has answered once: before the end of its exec it has no vDSO yet."""
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin
        assert child.stdout
        child.stdin.write(b"x\n")
        child.stdin.flush()
        assert child.stdout.readline() == b"x\n"
        yield child
        child.kill()


def test_another_process_has_the_same_image(sleeper: subprocess.Popen[bytes]) -> None:
    assert read_vdso(sleeper.pid).data == read_vdso().data


def test_a_32_bit_process_has_a_32_bit_image(tmp_path: Path) -> None:
    (tmp_path / "s.c").write_text(
        '#include <unistd.h>\nint main(void) { return write(1, "x", 1) == 1 && sleep(60); }\n'
    )
    need("gcc")
    if subprocess.run(["gcc", "-m32", "s.c", "-o", "s"], cwd=tmp_path).returncode:
        pytest.skip("no compiler for 32-bit programs")
    with subprocess.Popen([tmp_path / "s"], stdout=subprocess.PIPE) as child:
        try:
            assert child.stdout
            assert child.stdout.read(1) == b"x"
            image = read_image(read_vdso(child.pid).data, "x")
        finally:
            child.kill()
    assert (image.machine, image.bits) == ("386", 32)
    assert "__vdso_time" in {s.name for s in image.symbols}


def test_no_such_process(sleeper: subprocess.Popen[bytes]) -> None:
    sleeper.kill()
    sleeper.wait()
    with pytest.raises(ReadFailed, match=f"there is no process {sleeper.pid}"):
        read_vdso(sleeper.pid)


def test_a_dead_process_that_nobody_waited_for() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    try:
        os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
        with pytest.raises(Refused, match="is dead"):
            read_vdso(child)
    finally:
        os.waitpid(child, 0)


def test_a_process_that_exits_meanwhile(
    sleeper: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = process._range

    def killing(*arguments: object) -> tuple[int, int]:
        sleeper.kill()
        sleeper.wait()
        return whole(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(process, "_range", killing)
    with pytest.raises(ReadFailed, match="went away"):
        read_vdso(sleeper.pid)


def test_a_kernel_thread() -> None:
    stat = Path("/proc/2/stat")
    if not stat.exists() or not int(stat.read_text().rpartition(")")[2].split()[6]) & 0x200000:
        pytest.skip("process 2 is no kernel thread here")
    if os.geteuid() != 0:
        pytest.skip("only root may look at it")
    with pytest.raises(Refused, match="kernel thread"):
        read_vdso(2)


def test_without_permission(sleeper: subprocess.Popen[bytes]) -> None:
    """A child with another user id tries; what it got comes back as its exit code."""
    if os.geteuid() != 0:
        pytest.skip("only root can become somebody else")
    child = os.fork()
    if child == 0:
        code = 99
        try:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
            read_vdso(sleeper.pid)
        except ReadFailed as error:
            code = error.exit_code if "no permission" in error.message and error.hint else 98
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 4


# -- a made-up /proc ------------------------------------------------------------------------------


def test_only_the_mapping_named_vdso_is_read(tmp_path: Path) -> None:
    maps = (
        "1000-2000 r--p 00000000 08:01 12    /tmp/[vdso]\n"
        "5000-6000 r--p 00000000 00:00 0     [vvar]\n"
        "6000-7000 rw-p 00000000 00:00 0 \n"
    )
    found = read_vdso(4711, proc=fake(tmp_path, maps + CODE, b"v" * 0x1000 + b"x"))
    assert (found.start, found.data) == (0x7000, b"v" * 0x1000)


def test_a_mapping_in_pieces_is_put_together(tmp_path: Path) -> None:
    pieces = "7000-8000 r-xp 0 00:00 0 [vdso]\n8000-9000 r-xp 1000 00:00 0 [vdso]\n"
    far = "20000-21000 r-xp 0 00:00 0 [vdso]\n"
    data = b"a" * 0x1000 + b"b" * 0x1000
    assert read_vdso(4711, proc=fake(tmp_path, pieces + far, data)).data == data


@pytest.mark.parametrize(
    ("maps", "kwargs", "kind", "message"),
    [
        ("", {"flags": 0x00200040}, Refused, "kernel thread"),
        ("", {"state": "Z"}, Refused, "is dead"),
        ("", {}, ReadFailed, "went away"),
        ("1000-2000 r--p 0 0:0 0 /bin/x\n", {}, Refused, "has no vDSO"),
        (CODE, {"mem": b"half"}, ReadFailed, "went away"),
        (CODE, {"mem": b"", "state": "Z"}, Refused, "is dead"),
        ("7000-zzzz r-xp 0 0:0 0 [vdso]\n", {}, ReadFailed, "memory map"),
        ("8000-7000 r-xp 0 0:0 0 [vdso]\n", {}, Refused, "cannot be right"),
        (f"7000-{0x7001 + MAX_BYTES:x} r-xp 0 0:0 0 [vdso]\n", {}, Refused, "cannot be right"),
    ],
)
def test_one_clear_error(
    tmp_path: Path, maps: str, kwargs: dict[str, object], kind: type[KpatchError], message: str
) -> None:
    proc = fake(tmp_path, maps, **kwargs)  # type: ignore[arg-type]
    with pytest.raises(kind, match=message):
        read_vdso(4711, proc=proc)


@pytest.mark.parametrize("missing", ["maps", "mem"])
def test_files_that_vanish(tmp_path: Path, missing: str) -> None:
    proc = fake(tmp_path, CODE)
    (proc / "4711" / missing).unlink()
    with pytest.raises(ReadFailed, match="went away"):
        read_vdso(4711, proc=proc)


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (errno.EACCES, "no permission"),
        (errno.EPERM, "no permission"),
        (errno.ESRCH, "went away"),
        (errno.EIO, "went away"),
        (errno.EMFILE, "Too many open files"),
    ],
)
def test_errors_of_the_system_are_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, message: str
) -> None:
    def failing(*_: object) -> bytes:
        raise OSError(number, os.strerror(number))

    proc = fake(tmp_path, CODE, b"v" * 0x1000)
    monkeypatch.setattr(os, "pread", failing)
    with pytest.raises(ReadFailed, match=message):
        read_vdso(4711, proc=proc)


def test_proc_that_is_not_mounted(tmp_path: Path) -> None:
    with pytest.raises(ReadFailed, match="is not mounted"):
        read_vdso(4711, proc=tmp_path)


def test_a_process_id_is_positive() -> None:
    for pid in (0, -1):
        with pytest.raises(UsageError, match="not a process id"):
            read_vdso(pid)


def test_on_another_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(Refused, match="only Linux"):
        read_vdso()


def test_no_descriptor_is_left_open(tmp_path: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))
    read_vdso()
    for pid in (4711, 1 << 30):
        with pytest.raises(KpatchError):
            read_vdso(pid, proc=fake(tmp_path / str(pid), "x"))
    assert len(os.listdir("/proc/self/fd")) == before
