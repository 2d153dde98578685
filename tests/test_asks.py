"""What an era says it asks of a tree, so that it can be compiled at once, is what it asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpatch_ast import api
from kpatch_ast.engine.reader import Reader
from kpatch_ast.engine.recipe import Params
from kpatch_ast.errors import Mark
from tests.corpus import Case, cases

PLAIN = [case for case in cases() if "@" not in case.args.stem]


class Listener(Reader):
    """Remembers what was asked of files that are there."""

    asked: frozenset[tuple[str, str]] = frozenset()

    def captured(self, path: str, anchor: str, params: Params) -> list[tuple[dict[str, str], Mark]]:
        if self.exists(path):
            self.asked |= {(path, anchor)}
        return super().captured(path, anchor, params)


@pytest.mark.parametrize("case", PLAIN, ids=lambda case: case.id)
def test_an_era_says_what_it_asks(case: Case, tmp_path: Path) -> None:
    tree = api.directory(case.unpack(tmp_path / "tree"))
    plan = api.plan(tree, case.request)
    era = next(era for era in case.request.recipe.eras if era.name == plan.era)
    look = Listener(tree)
    era.derive(look, case.request.params)
    assert look.asked <= set(era.asks)


def test_no_era_says_more_than_it_ever_asks(tmp_path: Path) -> None:
    asked: set[tuple[str, str]] = set()
    for case in PLAIN:
        tree = api.directory(case.unpack(tmp_path / case.id.replace("/", "-")))
        plan = api.plan(tree, case.request)
        era = next(era for era in case.request.recipe.eras if era.name == plan.era)
        for state in (tree, api.Overlay(tree, plan.files)):
            look = Listener(state)
            era.derive(look, case.request.params)
            asked |= look.asked
    names = {name for _, name in asked}
    said = {name for c in PLAIN for era in c.request.recipe.eras for _, name in era.asks}
    assert said == names
