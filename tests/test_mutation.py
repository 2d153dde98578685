"""No mutation of any file makes the tool do its work in the wrong place, or think it is done.

A sample with fixed seeds; `python -m tests.torture mutation` makes all mutants of all cases.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from pathlib import Path

import pytest

from tests.corpus import Case, cases
from tests.torture.kernels import TARBALLS, kernels
from tests.torture.partial import halves, mixed, not_files
from tests.torture.subjects import mutants, of_case, patched_mutants, subject
from tests.torture.verdicts import verdict

BY_NAME = {case.id: case for case in cases()}

#: What mutation has found once: case, path, mutator, and what the mutated lines hold.
FOUND = [
    # Text inside of a function, or outside of SECTIONS, counted as there.
    ("x86-2.6.37:add-vdso-var", "vextern.h", "moved to another block", "VEXTERN(vnotb)"),
    ("x86-2.6.23:add-vdso-var", "kernel/vmlinux.lds.S", "moved to another block", ".vnotb :"),
    # Text that several variables share counted as there under anything.
    (
        "x86-6.12:add-vdso-var",
        "asm/vdso/vsyscall.h",
        "under a new #ifdef",
        "__x86_update_vsyscall(",
    ),
    # An anchor that must stand next to something was not found beside the text.
    ("x86-6.12:add-vdso-var", "asm/vvar.h", "under a new #ifdef", "extern int vnotb;"),
    ("x86-6.12:add-vdso-var", "asm/vvar.h", "under #ifdef with #else", "extern int vnotb;"),
    # Text behind the beginning of a comment counted as there.
    ("x86-6.1:add-vdso-var", "asm/vvar.h", "in a comment without end", "#undef"),
    # A type with a star was no declaration.
    ("x86-6.1:add-vdso-var", "asm/vvar.h", "a pointer", "DECLARE_VVAR_SINGLE(1024"),
    # A directive behind a backslash counted.
    ("x86-6.12:add-vdso-var@kconfig", "vdso.lds.S", "continues a line", "#ifdef CONFIG_VDSO_NOTB"),
    # An option behind a backslash counted as there.
    ("x86-2.6.37:add-vdso-var@kconfig", "arch/x86/Kconfig", "continues a line", "config VDSO_NOTB"),
    # The last line of a .gitignore with a backslash at its end: a plan that could not be proven.
    ("x86-6.12:add-vdso-var@selftest", "vDSO/.gitignore", "continued", "vdso_test_number"),
    # A directive that ends in a backslash and a blank line reached to the line after that.
    (
        "x86-6.14:add-vdso-var",
        "asm/vdso/vsyscall.h",
        "continued",
        "#define __arch_get_k_vdso_rng_data",
    ),
]


@pytest.mark.parametrize(("name", "path", "mutator", "text"), FOUND)
def test_what_mutation_found_stays_mended(
    name: str, path: str, mutator: str, text: str, tmp_path: Path
) -> None:
    one = of_case(BY_NAME[name], tmp_path)
    found = [
        mutant
        for mutant in (*patched_mutants(one), *mutants(one))
        if mutant.anchor.path.endswith(path)
        and mutant.mutator == mutator
        and text in mutant.anchor.text.decode()
    ]
    assert found
    for mutant in found:
        verdict(mutant)  # raises Wrong


def _sample(seed: int, count: int) -> tuple[random.Random, list[Case]]:
    chance = random.Random(seed)
    return chance, chance.sample(sorted(cases(), key=lambda case: case.id), count)


@pytest.mark.parametrize("seed", range(4))
def test_no_mutant_is_done_in_the_wrong_place(seed: int, tmp_path: Path) -> None:
    chance, chosen = _sample(seed, 3)
    figures: Counter[str] = Counter()
    for number, case in enumerate(chosen):
        one = of_case(case, tmp_path / str(number))
        for kind in (mutants, patched_mutants):
            every = list(kind(one))
            for mutant in chance.sample(every, min(18, len(every))):
                figures[verdict(mutant).partition(",")[0]] += 1
    assert figures["right"] > 10
    assert figures["refused"] + figures["conflict"] > 10


@pytest.mark.slow
@pytest.mark.xdist_group("kernels")
def test_no_mutant_of_a_real_kernel_is_done_in_the_wrong_place() -> None:
    found = list(kernels())
    if not found:
        reason = f"none of {', '.join(map(str, TARBALLS))}"
        pytest.fail(reason) if "CI" in os.environ else pytest.skip(reason)
    chance = random.Random(1)
    figures: Counter[str] = Counter()
    for name, tree, requests in found:
        one = subject(name, tree, requests["add-vdso-var"])
        for kind in (mutants, patched_mutants):
            for mutant in chance.sample(list(kind(one)), 20):
                figures[verdict(mutant).partition(",")[0]] += 1
    assert figures["right"] > 10


@pytest.mark.parametrize("seed", range(2))
def test_a_half_applied_tree_is_completed_to_the_same(seed: int, tmp_path: Path) -> None:
    chance, chosen = _sample(seed, 2)
    for number, case in enumerate(chosen):
        figures = halves(of_case(case, tmp_path / str(number)), chance, 12)
        assert figures["right"] > 3


def test_files_of_two_eras_are_never_mixed(tmp_path: Path) -> None:
    chance = random.Random(1)
    plain = [case for case in cases() if case.args.stem == "add-vdso-var"]
    some = [of_case(case, tmp_path / case.folder.name) for case in chance.sample(plain, 6)]
    figures = Counter(mixed(one, other) for one in some for other in some if one is not other)
    assert sum(figures.values()) == 30
    assert figures["refused"]


def test_what_belongs_together_goes_into_one_file(tmp_path: Path) -> None:
    """Two kernels' asm/vsyscall.h, each with anchors of one era: neither gets a part."""
    one, other = (
        of_case(BY_NAME[f"{name}:add-vdso-var"], tmp_path / name)
        for name in ("x86-2.6.24", "x86-3.0")
    )
    assert mixed(one, other) == "refused"


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    figures = not_files(BY_NAME["x86-6.12:add-vdso-var"], tmp_path)
    assert set(figures) == {"refused"}
    assert figures["refused"] > 20
