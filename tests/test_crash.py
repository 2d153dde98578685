"""Whatever call fails and wherever the process dies, the next start finds all old or all new, and
what is written outside of trees is whole or absent.

The bounded matrix of `make test`; `python -m tests.torture crash` runs all of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.torture import outputs
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


@pytest.fixture(params=outputs.KINDS)
def output(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, outputs.Output]]:
    with outputs.KINDS[request.param](tmp_path) as made:
        yield request.param, made


#: Every call of writing mails, and some of the many commands that make branches.
STRIDES = {"mails": 1, "branches": 24}


@pytest.mark.parametrize("how", ["error", "late error"])
def test_one_failing_call_costs_one_output(output: tuple[str, outputs.Output], how: How) -> None:
    figures = outputs.errors(*output, how, STRIDES[output[0]])
    assert figures["one revision failed"] >= 3


def test_what_was_written_before_a_lasting_failure_is_whole(
    output: tuple[str, outputs.Output],
) -> None:
    figures = outputs.lasting(*output, STRIDES[output[0]])
    assert {"0 of 3 written", "1 of 3 written", "2 of 3 written"} <= set(figures)


@pytest.mark.parametrize("how", ["exit", "late exit", "torn"])
def test_a_death_leaves_whole_outputs_and_nothing_else(
    output: tuple[str, outputs.Output], how: How
) -> None:
    figures = outputs.deaths(*output, how, STRIDES[output[0]])
    assert figures["died with 1 written"] >= 1
    assert figures["died with 2 written"] >= 1
