"""Whatever call fails and wherever the process dies, the next start finds all old or all new.

The bounded matrix of `make test`; `python -m tests.torture crash` runs all of it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.torture.crash import Stage, deaths, errors, races, signals, stages
from tests.torture.faults import How


@pytest.fixture(params=["apply", "revert"])
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Stage:
    return stages(tmp_path)[request.param]


@pytest.mark.parametrize("how", ["error", "late error"])
def test_a_failing_call_leaves_the_tree_as_it_was(stage: Stage, how: How) -> None:
    figures = errors(stage, how, every=1, stride=3)
    assert figures["rolled back"] > 20
    assert figures["succeeded"] >= 1


def test_when_taking_back_fails_too_the_next_start_does_it(stage: Stage) -> None:
    figures = errors(stage, "error", every=0, stride=3)
    assert figures["left a journal"] > 3
    assert figures["rolled back"] > 20


@pytest.mark.parametrize("how", ["exit", "kill", "torn"])
def test_a_death_at_any_call_is_mended_by_the_next_start(stage: Stage, how: How) -> None:
    figures = deaths(stage, how, stride=7)
    assert figures["old"] > 10
    assert figures["new"] >= 1


def test_a_death_while_rolling_back_is_mended_by_the_next_start(stage: Stage) -> None:
    assert deaths(stage, "exit", stride=37, again=5)["died twice"] > 5


def test_signals_at_random_moments_tell_the_truth(tmp_path: Path) -> None:
    figures = signals(tmp_path, runs=16, seed=1)
    assert sum(figures.values()) == 16


def test_two_runs_at_once_never_mix(tmp_path: Path) -> None:
    figures = races(tmp_path, rounds=4, seed=1)
    assert figures["0"] >= 4
