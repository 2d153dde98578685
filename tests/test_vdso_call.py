"""Calling the running kernel's own vDSO; the program survives whatever it calls."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from kpatch_ast.errors import Refused, UsageError
from kpatch_ast.scalars import scalar
from kpatch_ast.vdso import call as module
from kpatch_ast.vdso.call import call, find
from kpatch_ast.vdso.image import Image, Symbol, read_image
from kpatch_ast.vdso.process import read_vdso

OWN = read_image(read_vdso().data, "own")

needs_time = pytest.mark.skipif(
    "__vdso_time" not in {s.name for s in OWN.symbols}, reason="this vDSO has no time()"
)


@needs_time
def test_time_is_the_time() -> None:
    before = int(time.time())
    answer = call("time", scalar("long"))
    assert before - 1 <= answer.value <= int(time.time()) + 1
    assert answer.symbol.name == "__vdso_time"
    assert answer.symbol.version == "LINUX_2.6"
    assert answer.address == read_vdso().start + answer.symbol.address


@needs_time
def test_the_type_decides_what_is_seen() -> None:
    now = int(time.time())
    assert call("__vdso_time", scalar("u8")).value in {(now + i) & 0xFF for i in range(3)}
    assert call("time", scalar("bool")).value == 1


@needs_time
def test_arguments_are_passed() -> None:
    # The kernel writes the time there as well: a bad pointer proves that it arrived.
    with pytest.raises(Refused, match="SIGSEGV") as caught:
        call("time", scalar("long"), [8])
    assert "arguments" in caught.value.hint


@needs_time
@pytest.mark.parametrize(
    "arguments", [[0] * 7, [1 << 64], [-(1 << 63) - 1]], ids=["seven", "large", "negative"]
)
def test_arguments_have_bounds(arguments: list[int]) -> None:
    with pytest.raises(UsageError):
        call("time", scalar("long"), arguments)


def test_a_function_that_is_not_there() -> None:
    with pytest.raises(Refused, match="has no function 'number_of_the_beast'") as caught:
        call("number_of_the_beast", scalar("int"))
    assert OWN.symbols[0].name in str(caught.value.notes)


def test_the_kernel_s_prefix_wins_and_data_is_not_called() -> None:
    def symbol(name: str, kind: str = "FUNC") -> Symbol:
        return Symbol(name, "V", "GLOBAL", kind, 1, 0)

    image = Image(
        "x", "AARCH64", 64, "", (symbol("f"), symbol("__kernel_f"), symbol("d", "OBJECT"))
    )
    assert find(image, "f").name == "__kernel_f"
    assert find(image, "__kernel_f").name == "__kernel_f"
    with pytest.raises(Refused):
        find(image, "d")
    with pytest.raises(Refused) as caught:
        find(replace(image, symbols=()), "f")
    assert caught.value.notes == ("it has: none",)


def test_a_process_without_a_vdso(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_auxiliary_value", lambda _: 0)
    with pytest.raises(Refused, match="no vDSO"):
        call("time", scalar("int"))


def test_two_different_vdsos_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_auxiliary_value", lambda _: 0x1000)
    with pytest.raises(Refused, match="AT_SYSINFO_EHDR says 0x1000"):
        call("time", scalar("int"))


def test_a_function_that_never_returns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 1)

    def forever() -> int:
        while True:
            pass

    with pytest.raises(Refused, match="SIGALRM"):
        module._in_a_child(forever, "f")


def test_an_exception_in_the_child_stays_there(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Refused, match="exit code 1"):
        module._in_a_child(lambda: 1 // 0, "f")
    assert capfd.readouterr() == ("", "")


def children() -> set[str]:
    """The children of this process; other tests may have left one that is at work."""
    return {
        child
        for path in Path("/proc/self/task").glob("*/children")
        for child in path.read_text().split()
    }


def test_no_child_is_left() -> None:
    before = children()
    module._in_a_child(lambda: 1, "f")
    assert children() <= before
