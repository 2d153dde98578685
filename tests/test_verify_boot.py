"""The boot level without a kernel: the archive, the program, what is read from a console."""

from __future__ import annotations

import os
import stat
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest

from kpatch_ast.errors import Refused
from kpatch_ast.scalars import scalar
from kpatch_ast.verify import boot
from kpatch_ast.verify.boot import archive, kvm_usable, problems, read_console
from kpatch_ast.verify.functions import Function
from kpatch_ast.verify.process import Runner
from tests.needs import need

BEAST = Function("number_of_the_beast", scalar("int"), 666)

GOOD = """\
[    0.5] some message of the kernel
kpatch: the-machine begin 1
kpatch: number_of_the_beast found 2
kpatch: number_of_the_beast direct 666
kpatch: time-namespace error 0
kpatch: number_of_the_beast time-namespace 666
kpatch: number_of_the_beast exec-in-time-namespace 666
kpatch: the-machine end 0
reboot: Restarting system
"""


def said(text: str, function: Function = BEAST, *, time_namespaces: bool = True) -> list[str]:
    result = read_console(text.splitlines())
    return list(problems(result, [function], time_namespaces=time_namespaces))


def test_the_value_everywhere_is_verified() -> None:
    assert said(GOOD) == []
    assert read_console(GOOD.splitlines()).values == {
        "number_of_the_beast": {
            "direct": 666,
            "time-namespace": 666,
            "exec-in-time-namespace": 666,
        }
    }


@pytest.mark.parametrize("place", ["direct", "time-namespace", "exec-in-time-namespace"])
def test_another_value_anywhere_is_not(place: str) -> None:
    assert said(GOOD.replace(f" {place} 666", f" {place} 0")) == [
        f"number_of_the_beast returned 0 ({place}), not 666"
    ]


@pytest.mark.parametrize("line", [line for line in GOOD.splitlines() if "kpatch" in line][1:])
def test_no_line_may_be_missing(line: str) -> None:
    assert said(GOOD.replace(f"{line}\n", "")) != []


def test_a_naive_reader_shows_without_an_expected_value() -> None:
    naive = GOOD.replace("namespace 666", "namespace 0")
    found = said(naive, replace(BEAST, expect=None))
    assert len(found) == 2
    assert all("its reader looks at the page of the time namespace" in text for text in found)
    ticking = GOOD.replace("exec-in-time-namespace 666", "exec-in-time-namespace 668")
    assert said(ticking, replace(BEAST, expect=None)) == []
    lost = "".join(line for line in naive.splitlines(True) if " direct " not in line)
    assert said(lost, replace(BEAST, expect=None)) == [
        "number_of_the_beast returned nothing (direct)"
    ]
    zero = GOOD.replace(" 666", " 0")
    assert said(zero, replace(BEAST, expect=None)) == []


def test_a_kernel_without_time_namespaces_is_no_problem_if_it_was_not_to_have_them() -> None:
    lines = [line for line in GOOD.splitlines() if "namespace" not in line]
    none = "\n".join([*lines[:-2], "kpatch: time-namespace error 22", *lines[-2:]])
    assert said(none, time_namespaces=False) == []
    assert said(none) == ["the kernel has time namespaces, but the program got none"]


def test_a_fault_is_told() -> None:
    fault = GOOD.replace("number_of_the_beast time-namespace 666", "time-namespace signal 7")
    found = said(fault)
    assert "time-namespace: signal 7" in found
    assert "number_of_the_beast returned nothing (time-namespace)" in found


def test_a_kernel_that_panics_is_not_verified() -> None:
    assert "the machine ended before the program in it did" in said("Kernel panic - not syncing")


def test_a_kernel_without_a_vdso_is_told() -> None:
    lines = ("the-machine begin 0", "number_of_the_beast found 0", "the-machine end 0")
    found = said("".join(f"kpatch: {line}\n" for line in lines), time_namespaces=False)
    assert "the running kernel gives its programs no vDSO" in found
    assert "number_of_the_beast: the running kernel offers 0 of its two symbols" in found


def test_values_are_equal_as_c_sees_them() -> None:
    minus = GOOD.replace("666", "4294967295")
    assert said(minus, Function(BEAST.name, scalar("u32"), -1)) == []
    assert said(minus, Function(BEAST.name, scalar("u64"), -1)) != []
    assert said(GOOD.replace("666", "-1"), Function(BEAST.name, scalar("int"), 0xFFFFFFFF)) == []


def test_a_function_with_arguments_is_looked_up_only() -> None:
    text = "".join(line for line in GOOD.splitlines(True) if not line.endswith(" 666\n"))
    assert said(text, Function(BEAST.name, None), time_namespaces=False) == []


def test_the_archive_is_one_that_cpio_reads(tmp_path: Path) -> None:
    data = archive(b"x" * 4097)
    assert len(data) % 4 == 0
    need("cpio")
    listed = subprocess.run(["cpio", "-tv"], input=data, capture_output=True, check=True).stdout
    rows = [line.split() for line in listed.decode().splitlines()]
    assert [(row[0], row[-1]) for row in rows] == [
        ("drwxr-xr-x", "dev"),
        ("crw-------", "dev/console"),
        ("-rwxr-xr-x", "init"),
    ]
    argv = ["cpio", "-i", "--quiet", "init"]
    subprocess.run(argv, input=data, cwd=tmp_path, check=True)
    assert (tmp_path / "init").read_bytes() == b"x" * 4097
    assert os.stat(tmp_path / "init").st_mode & 0o777 == 0o755  # noqa: PTH116


def test_the_console_is_the_device_that_the_kernel_opens() -> None:
    at = archive(b"").index(b"dev/console") - 110
    fields = [int(archive(b"")[at + 6 + 8 * i : at + 14 + 8 * i], 16) for i in range(13)]
    assert stat.S_ISCHR(fields[1])
    assert fields[9:11] == [5, 1]


@pytest.mark.parametrize("spelling", ["int", "u8", "bool", "s64", "unsigned long", "size_t"])
def test_the_program_compiles_without_a_warning_and_without_libc(
    tmp_path: Path, spelling: str
) -> None:
    runner = Runner(tmp_path / "log", time.monotonic() + 60)
    wanted = [Function("get_vnotb", scalar(spelling)), Function("ask", None)]
    program = boot._program(runner, tmp_path, "gcc", wanted)
    assert program[:4] == b"\x7fELF"
    assert "warning" not in (tmp_path / "log").read_text()
    # Not the first process: it calls what this kernel has, nothing, and ends; it restarts nothing.
    done = subprocess.run(
        [tmp_path / "kpatch-init/init", "direct"], capture_output=True, check=True
    )
    assert done.stdout == b""


def test_a_compiler_that_cannot_is_told(tmp_path: Path) -> None:
    runner = Runner(tmp_path / "log", time.monotonic() + 60)
    with pytest.raises(Refused, match="cannot compile the program") as caught:
        boot._program(runner, tmp_path, "false", [BEAST])
    assert "libc6-dev" in caught.value.hint


def test_a_device_that_is_no_kvm_is_not_used(tmp_path: Path) -> None:
    assert not kvm_usable(str(tmp_path / "kvm"))
    (tmp_path / "kvm").write_text("")
    assert not kvm_usable(str(tmp_path / "kvm"))


FAKE_QEMU = """\
#!/bin/sh
echo "$@" >>{calls}
case "$*" in
*" kvm "*) echo "KVM internal error. Suberror: 1"; sleep 1000 ;;
*) cat {console} ;;
esac
"""


@pytest.mark.parametrize(("accel", "used"), [("auto", "tcg"), ("kvm", "kvm"), ("tcg", "tcg")])
def test_auto_goes_on_without_a_kvm_that_gives_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, accel: boot.Accel, used: str
) -> None:
    (tmp_path / "bin").mkdir()
    qemu = tmp_path / "bin/qemu-system-x86_64"
    calls, console = tmp_path / "calls", tmp_path / "console"
    console.write_text(GOOD)
    qemu.write_text(FAKE_QEMU.format(calls=calls, console=console))
    qemu.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    monkeypatch.setattr(boot, "kvm_usable", lambda: True)
    runner = Runner(tmp_path / "log", time.monotonic() + 60)
    result = boot.boot(runner, tmp_path / "bzImage", tmp_path, "gcc", [BEAST], accel)
    assert result.accel == used
    assert result.complete is (used == "tcg")
    assert len(calls.read_text().splitlines()) == (2 if accel == "auto" else 1)
    assert "-no-reboot" in calls.read_text()
