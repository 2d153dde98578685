"""Real tools judge what the tool did to each corpus tree."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpatch_ast import api
from tests.corpus import Case, cases
from tests.oracles import Build, make_words, vdso_folder

# With --kconfig nothing is built until the option is on; test_options.py judges that.
CASES = [case for case in cases() if "--kconfig" not in case.words]
VEXTERN = [case for case in CASES if "2.6." in case.folder.name]


def patched(case: Case, tmp_path: Path) -> tuple[Path, Path]:
    """The tree without the change, and the tree with it."""
    before = case.untouched(tmp_path / "before")
    after = case.unpack(tmp_path / "after")
    api.apply(after, case.request)
    return before, after


def build(root: Path, tmp_path: Path) -> Build:
    out = tmp_path / f"out-{root.name}"
    out.mkdir()
    return Build(root, out)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_make_sees_exactly_one_more_object(case: Case, tmp_path: Path) -> None:
    before, after = patched(case, tmp_path)
    old, new = (make_words(root, "vobjs-y") for root in (before, after))
    assert [word for word in new if word not in old] == [case.request.params["object"]]
    assert [word for word in new if word in old] == old
    consumed = make_words(after, "vobjs")
    assert f"{vdso_folder(after)}/{case.request.params['object']}" in consumed


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_ld_exports_both_names_beside_all_old_ones(case: Case, tmp_path: Path) -> None:
    before, after = patched(case, tmp_path)
    old, new = (build(root, tmp_path).exports() for root in (before, after))
    params = case.request.params
    added = {params["function"]: "LINUX_2.6", params["symbol"]: "LINUX_2.6"}
    assert new == old | added
    assert not set(added) & set(old)


@pytest.mark.parametrize("case", VEXTERN, ids=lambda case: case.id)
def test_gcc_and_ld_build_the_whole_vdso(case: Case, tmp_path: Path) -> None:
    before, after = patched(case, tmp_path)
    old, new = (build(root, tmp_path).link() for root in (before, after))
    params = case.request.params
    assert new == old | {params["function"]: "LINUX_2.6", params["symbol"]: "LINUX_2.6"}


@pytest.mark.parametrize(
    "case", [case for case in VEXTERN if case.recipe == "add-vdso-var"], ids=lambda case: case.id
)
def test_the_kernel_linker_script_places_the_variable(case: Case, tmp_path: Path) -> None:
    """cpp and ld on the kernel's own script: the kernel's alias and the user's view differ by the
    distance that those of vgetcpu_mode have, and the variable is 16-byte aligned."""
    _, after = patched(case, tmp_path)
    made = build(after, tmp_path)
    symbols = made.kernel_symbols(("vgetcpu_mode", "vnotb"))
    assert symbols["vnotb"] % 16 == 0
    assert symbols["__vnotb"] % 16 == 0
    assert (
        symbols["vnotb"] - symbols["__vnotb"] == symbols["vgetcpu_mode"] - symbols["__vgetcpu_mode"]
    )
