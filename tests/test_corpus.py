"""Every corpus case keeps every law; every refusal leaves its tree untouched."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Run
from tests.corpus import Case, cases, snapshot
from tests.harness import check_case


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.id)
def test_every_law_holds(case: Case, tmp_path: Path, run: Run, update_goldens: bool) -> None:
    check_case(case, tmp_path, run, update_goldens)


@pytest.mark.parametrize("case", cases(refusals=True), ids=lambda case: case.id)
def test_a_refusal_says_why_and_leaves_the_tree(
    case: Case, tmp_path: Path, run: Run, update_goldens: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = case.unpack(tmp_path / "tree")
    before = snapshot(root)
    monkeypatch.chdir(root)
    for flags in ((), ("--check",), ("--diff",), ("--explain",)):
        code, out, err = run(*case.words, *flags)
        assert snapshot(root) == before, f"refused with {flags}, but the tree changed"
        assert (code, out) == (3, b"")
        text = f"exit {code}\n{err}"
        if update_goldens and not flags:
            case.golden.write_text(text)
        assert case.golden.is_file(), f"{case.golden}: no golden; run pytest --update-goldens"
        assert text == case.golden.read_text()
