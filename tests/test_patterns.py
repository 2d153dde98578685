"""Patterns of queries that a single case of the corpus is there for.

Without the case nobody would miss the pattern; `python -m tests.torture patterns` asks it of all.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.corpus import CORPUS, Case
from tests.torture.patterns import missed, patterns, scenes

ONLY_HERE = [
    ("c/hook-body", 0, "own-hook"),
    ("c/hook-defined", 0, "own-hook"),
    ("c/hook-used", 1, "own-hook"),
    ("c/single-declare-guarded", 2, "refuse/outside-guard"),
    ("c/store-offsets", 0, "refuse/page-is-full"),
    ("c/vvar-define", 2, "refuse/own-definition"),
    ("c/vvar-define-gtod", 2, "refuse/own-definition-gtod"),
    ("c/vvar-section-macro", 2, "refuse/section-macro-with-arguments"),
    ("kbuild/object-unsanitized", 0, "x86-6.9"),
]


@pytest.mark.parametrize(("anchor", "number", "folder"), ONLY_HERE)
def test_the_case_misses_the_pattern(anchor: str, number: int, folder: str, tmp_path: Path) -> None:
    assert number < patterns()[anchor]
    case = Case(CORPUS / folder, CORPUS / folder / "add-vdso-var.args")
    known = scenes([case], tmp_path)
    assert missed(known, (anchor, number))
    assert not missed(known, (anchor, 99)), "a pattern that is not there is missed"
