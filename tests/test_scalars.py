"""The table of integer types against the C compiler and ctypes, and every reason to refuse."""

from __future__ import annotations

import ctypes
import itertools
import subprocess
from pathlib import Path

import pytest

from kpatch_ast.errors import UsageError
from kpatch_ast.scalars import ABIS, SCALARS, scalar
from tests.needs import need


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("int", "int"),
        ("signed", "int"),
        ("unsigned", "unsigned int"),
        ("int unsigned", "unsigned int"),
        ("  long   long  unsigned\tint ", "unsigned long long"),
        ("long unsigned", "unsigned long"),
        ("short int", "short"),
        ("char unsigned", "unsigned char"),
        ("_Bool", "_Bool"),
        ("bool", "bool"),
        ("u32", "u32"),
        ("__s64", "__s64"),
        ("u_int16_t", "u_int16_t"),
        ("size_t", "size_t"),
    ],
)
def test_words_are_normalised(spelling: str, name: str) -> None:
    assert scalar(spelling).name == name


def test_every_order_of_words_is_one_type() -> None:
    for words in itertools.permutations(["unsigned", "long", "int", "long"]):
        assert scalar(" ".join(words)).name == "unsigned long long"


@pytest.mark.parametrize(
    ("spelling", "reason"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("int; evil", "not a type name"),
        ("int evil", "not a known integer type"),
        ("int int", "not a known integer type"),
        ("long long long", "not a known integer type"),
        ("unsigned signed", "not a known integer type"),
        ("unsigned u32", "not a known integer type"),
        ("short char", "not a known integer type"),
        ("short long", "not a known integer type"),
        ("foo_t", "not a known integer type"),
        ("struct timespec", "struct"),
        ("union u", "union"),
        ("enum e", "enum"),
        ("float", "floating point"),
        ("long double", "floating point"),
        ("void", "no value"),
        ("void *", "pointer"),
        ("int *", "pointer"),
        ("int*", "pointer"),
        ("int[4]", "array"),
        ("const int", "qualified"),
        ("volatile u32", "qualified"),
        ("__int128", "wider"),
        ("char", "no fixed sign"),
        ("int\0", "not a type name"),
        ("ínt", "not a type name"),
        ("int (*)(void)", "pointer"),
    ],
)
def test_other_types_are_refused_with_the_reason(spelling: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason) as caught:
        scalar(spelling)
    assert caught.value.exit_code == 2
    assert caught.value.hint


@pytest.mark.parametrize("found", SCALARS, ids=lambda s: s.name)
def test_each_name_finds_itself(found: object) -> None:
    assert scalar(found.name) == found  # type: ignore[attr-defined]


def _assertions(abi: str) -> str:
    """A C file in which every fact of the table is a _Static_assert."""
    lines = ["#include <stddef.h>", "#include <sys/types.h>"]
    lines += sorted({f"#include {s.header}" for s in SCALARS if s.header})
    for s in SCALARS:
        size, align = s.size(abi), s.align(abi)  # type: ignore[arg-type]
        sign = "<" if s.signed else ">"
        lines += [
            f'_Static_assert(sizeof({s.user}) == {size}, "size of {s.name}");',
            f'_Static_assert(offsetof(struct {{ char c; {s.user} v; }}, v) == {align}, "");',
            f'_Static_assert(({s.user})-1 {sign} ({s.user})0, "sign of {s.name}");',
        ]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("abi", ABIS)
def test_the_c_compiler_agrees(abi: str, tmp_path: Path) -> None:
    need("gcc")
    flag = {"64": "-m64", "x32": "-mx32", "32": "-m32"}[abi]
    (tmp_path / "probe.c").write_text("#include <stddef.h>\n#include <inttypes.h>\n")
    command = ["gcc", flag, "-fsyntax-only", "-std=gnu11"]
    probe = subprocess.run([*command, "probe.c"], cwd=tmp_path, capture_output=True, text=True)
    if probe.returncode:
        pytest.skip(f"gcc {flag} has no headers here: {probe.stderr.splitlines()[0]}")
    (tmp_path / "facts.c").write_text(_assertions(abi))
    done = subprocess.run([*command, "facts.c"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_ctypes_agrees_with_this_process() -> None:
    abi = "64" if ctypes.sizeof(ctypes.c_void_p) == 8 else "32"
    for s in SCALARS:
        kind = getattr(ctypes, s.ctypes)
        assert ctypes.sizeof(kind) == s.size(abi), s.name  # type: ignore[arg-type]
        if s.ctypes != "c_bool":
            assert (kind(-1).value < 0) == s.signed, s.name


def test_printf_conversions_compile_without_a_warning(tmp_path: Path) -> None:
    need("gcc")
    headers = sorted({f"#include {s.header}" for s in SCALARS if s.header})
    calls = [f'\tprintf({s.printf} "\\n", ({s.user})1);' for s in SCALARS]
    text = "\n".join(["#include <stdio.h>", *headers, "int main(void)", "{", *calls, "}", ""])
    (tmp_path / "print.c").write_text(text)
    command = ["gcc", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "print.c"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_types_that_change_size_between_abis_are_told_apart() -> None:
    assert scalar("u64").same_everywhere
    assert scalar("int").same_everywhere
    assert not scalar("long").same_everywhere
    assert not scalar("size_t").same_everywhere
    assert scalar("u64").align("32") == 4
    assert scalar("u64").align("x32") == 8
