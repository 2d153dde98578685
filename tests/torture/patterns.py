"""Pattern coverage: without any one pattern of any query, some corpus case must turn out otherwise.

`python -m tests.torture patterns` asks it of every pattern. One law: a pattern that nothing misses
is dead or untested; either way nobody would notice it breaking. What is compared is all that can be
seen of a case: planning it, planning on the result, a second variable, both taken back in turn; and
the same with one edit done before, or with one anchor after the other gone, so that the next
preference of a query is asked for.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from unittest import mock

from kpatch_ast import api
from kpatch_ast.engine import plan as plans
from kpatch_ast.engine.edits import apply
from kpatch_ast.engine.tree import File, Overlay, Tree
from kpatch_ast.errors import KpatchError
from kpatch_ast.syntax import anchor as anchors
from kpatch_ast.syntax import query as queries
from kpatch_ast.syntax.coded import Match
from kpatch_ast.syntax.language import LANGUAGES, Parsed, queries_dir
from kpatch_ast.syntax.query import Anchor, Params
from tests.corpus import Case, cases
from tests.torture.memory import Recorder

#: An anchor's id and the number of one of its patterns.
Pattern = tuple[str, int]


@dataclass
class Scene:
    """Something that can be asked of a case; what it answers, and what patterns matched for it."""

    ask: Callable[[], str]
    answer: str = ""
    matched: set[Pattern] = field(default_factory=set)


def patterns() -> dict[str, int]:
    """Every query, and how many patterns it has."""
    found = {}
    for language in LANGUAGES:
        for path in sorted((queries_dir() / language.name).glob("*.scm")):
            anchor = queries.load(language, path.stem)
            found[anchor.id] = len(anchor.patterns)
    return found


def scenes(chosen: Iterable[Case], folder: Path) -> list[Scene]:
    """All of some cases, each asked once."""
    found: list[Scene] = []
    for number, case in enumerate(chosen):
        tree = Recorder(api.Dir(case.unpack(folder / str(number))))
        name = "name" if case.recipe == "add-vdso-var" else "function"
        options = {**case.options, name: "zz_second"} | ({"function": ""} if name == "name" else {})
        second = api.request(case.recipe, **options)
        found.append(Scene(partial(_there_and_back, tree, case.request, second)))
        found += _more(tree, case.request)
    for scene in found:
        with _watched(scene.matched):
            scene.answer = scene.ask()
    return found


def _there_and_back(tree: Tree, request: api.Request, second: api.Request) -> str:
    said: list[str] = []
    try:
        plan = plans.plan(request.recipe, tree, request.params)
        said.append(_shown(plan))
        result = Overlay(tree, plan.files)
        for revert in (False, True):
            then = plans.plan(request.recipe, result, request.params, revert=revert)
            said.append(_shown(then))
        both = plans.plan(second.recipe, result, second.params)
        said.append(_shown(both))
        result = Overlay(result, both.files)
        for one in (request, second):  # what both share stays until the last goes
            back = plans.plan(one.recipe, result, one.params, revert=True)
            said.append(_shown(back))
            result = Overlay(result, back.files)
    except KpatchError as error:
        said.append(_told(error))
    return "\n".join(said)


def _more(tree: Tree, request: api.Request) -> Iterator[Scene]:
    try:
        plan = plans.plan(request.recipe, tree, request.params)
    except KpatchError:
        return
    for edit in plan.edits:
        before = plan.before[edit.path]
        assert before is not None
        half = Overlay(tree, {edit.path: File(apply(before.data, [edit]))})
        yield Scene(partial(_planned, half, request))
    for path in dict.fromkeys(edit.path for edit in plan.edits):
        for number, outcome in enumerate(plan.outcomes):
            if outcome.path == path and outcome.mark:
                yield Scene(partial(_without_anchors, tree, request, path, number))


def _planned(tree: Tree, request: api.Request) -> str:
    try:
        return _shown(plans.plan(request.recipe, tree, request.params))
    except KpatchError as error:
        return _told(error)


def _without_anchors(tree: Tree, request: api.Request, path: str, number: int) -> str:
    """What planning says as the anchor of one step goes, line by line, up to three times."""
    said: list[str] = []
    for _ in range(3):
        try:
            plan = plans.plan(request.recipe, tree, request.params)
        except KpatchError as error:
            return "\n".join([*said, _told(error)])
        said.append(_shown(plan))
        outcome = plan.outcomes[number] if number < len(plan.outcomes) else None
        file = tree.read(path)
        if outcome is None or outcome.path != path or not outcome.mark or file is None:
            break
        lines = file.data.splitlines(keepends=True)
        del lines[outcome.mark.line - 1 : outcome.mark.line]
        tree = Overlay(tree, {path: File(b"".join(lines), file.mode)})
    return "\n".join(said)


def _told(error: KpatchError) -> str:
    return f"{error.message} {error.mark} {error.notes}"


def _shown(plan: api.Plan) -> str:
    statuses = [(o.path, o.anchor, o.status) for o in plan.outcomes]
    return f"{plan.era} {statuses} {[(p, f and f.blob) for p, f in plan.files.items()]}"


@contextmanager
def _watched(matched: set[Pattern]) -> Iterator[None]:
    real = queries.matches

    def matches(parsed: Parsed, anchor: Anchor, params: Params) -> list[Match]:
        found = list(real(parsed, anchor, params))
        matched.update((anchor.id, number) for number, _ in found)
        return found

    with mock.patch.object(anchors, "matches", matches):
        yield


@contextmanager
def _without(pattern: Pattern) -> Iterator[None]:
    """The pattern never matches; everything else of its query stays."""
    real = queries.matches

    def matches(parsed: Parsed, anchor: Anchor, params: Params) -> list[Match]:
        return [m for m in real(parsed, anchor, params) if (anchor.id, m[0]) != pattern]

    with mock.patch.object(anchors, "matches", matches):
        yield


def missed(known: list[Scene], pattern: Pattern) -> bool:
    """True if something turns out otherwise without the pattern."""
    with _without(pattern):
        return any(scene.ask() != scene.answer for scene in known if pattern in scene.matched)


def main(_arguments: list[str]) -> int:
    """Every pattern of every query."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        known = scenes([*cases(), *cases(refusals=True)], Path(name))
        every = [(anchor, n) for anchor, count in patterns().items() for n in range(count)]
        dead = [pattern for pattern in every if not missed(known, pattern)]
    print(f"scenes: {len(known)}")
    print(f"queries: {len(patterns())}")
    print(f"patterns: {len(every)}")
    print(f"missed when they are gone: {len(every) - len(dead)}")
    for anchor, number in dead:
        print(f"nobody misses {anchor}, pattern {number}")
    print(f"seconds: {time.monotonic() - started:.0f}")
    return 1 if dead else 0
