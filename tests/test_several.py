"""Several variables and functions in one tree: in any order, and taken away in any order."""

from __future__ import annotations

import re
from itertools import permutations
from pathlib import Path

import pytest

from kpatch_ast import api
from kpatch_ast.engine.tree import File, Overlay, Tree
from tests.corpus import Case, cases

VARIABLES = [
    case for case in cases() if case.recipe == "add-vdso-var" and "half" not in case.folder.name
]

ONE = api.request("add-vdso-var", name="one", type="int", value="1")
TWO = api.request("add-vdso-var", name="two", type="unsigned long")  # declared, never assigned
THREE = api.request("add-vdso-var", name="three", type="u64", value="jiffies_64 + 3")
ALONE = api.request("add-vdso-fn", function="alone", type="long", returns="7")


class Steps:
    """A tree that changes in memory."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree

    def make(self, request: api.Request) -> None:
        self.tree = Overlay(self.tree, api.plan(self.tree, request).files)

    def undo(self, request: api.Request) -> None:
        self.tree = Overlay(self.tree, api.plan(self.tree, request, revert=True).files)


def contents(tree: Tree, paths: set[str]) -> dict[str, File | None]:
    return {path: tree.read(path) for path in sorted(paths)}


def touched(tree: Tree) -> set[str]:
    """Every path that an overlay of overlays changed."""
    paths: set[str] = set()
    while isinstance(tree, Overlay):
        paths |= set(tree.files)
        tree = tree.base
    return paths


def without_offsets(tree: Tree, paths: set[str]) -> dict[str, bytes]:
    """Contents with the offset of `three` left out: it keeps its place when `two` goes."""
    offset = re.compile(rb"\b\d+(?=.*\bthree\b)|(?<=THREE)(\w*\s+)\d+")
    return {p: offset.sub(b"N", f.data) for p, f in contents(tree, paths).items() if f}


def same_words(tree: Tree, paths: set[str]) -> dict[str, list[bytes]]:
    return {p: sorted(f.data.split()) for p, f in contents(tree, paths).items() if f}


@pytest.mark.parametrize("case", VARIABLES, ids=lambda case: case.folder.name)
def test_the_middle_one_goes_and_leaves_what_the_others_alone_would_be(
    case: Case, tmp_path: Path
) -> None:
    base = api.directory(case.unpack(tmp_path / "tree"))
    all_, others = Steps(base), Steps(base)
    for request in (ONE, TWO, ALONE, THREE):
        all_.make(request)
    all_.undo(TWO)
    for request in (ONE, ALONE, THREE):
        others.make(request)
    paths = touched(all_.tree) | touched(others.tree)
    assert without_offsets(all_.tree, paths) == without_offsets(others.tree, paths)
    for request in (ONE, ALONE, THREE):
        assert api.plan(all_.tree, request).empty
    full = Steps(base)
    for request in (ONE, TWO, ALONE, THREE):
        full.make(request)
    all_.make(TWO)  # into the place that it left
    assert same_words(all_.tree, paths) == same_words(full.tree, paths)


@pytest.mark.parametrize("case", VARIABLES, ids=lambda case: case.folder.name)
def test_whatever_the_order_of_removal_the_tree_is_as_before(case: Case, tmp_path: Path) -> None:
    base = api.directory(case.unpack(tmp_path / "tree"))
    full = Steps(base)
    for request in (ONE, TWO, THREE):
        full.make(request)
    paths = touched(full.tree)
    for order in permutations((ONE, TWO, THREE)):
        steps = Steps(full.tree)
        for request in order:
            steps.undo(request)
        assert contents(steps.tree, paths) == contents(base, paths)


@pytest.mark.parametrize("case", VARIABLES, ids=lambda case: case.folder.name)
def test_a_value_may_come_later_and_go_with_its_variable(case: Case, tmp_path: Path) -> None:
    base = api.directory(case.unpack(tmp_path / "tree"))
    early, late = Steps(base), Steps(base)
    without = api.request("add-vdso-var", name="one", type="int")
    late.make(without)
    late.make(ONE)
    early.make(ONE)
    paths = touched(early.tree) | touched(late.tree)
    assert contents(late.tree, paths) == contents(early.tree, paths)
    late.undo(ONE)
    assert contents(late.tree, paths) == contents(base, paths)
