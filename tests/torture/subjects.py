"""Trees to mutate, and their mutants.

Two kinds: of a tree as it is, at the places where text goes; and of a patched tree, at the text
that is there. One law: what a subject says of the real tree comes from judges that are no part of
the tool (judges.py).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kpatch_ast import api
from kpatch_ast.engine.edits import Edit
from kpatch_ast.engine.recipe import Step
from kpatch_ast.engine.tree import Tree
from kpatch_ast.syntax import query as queries
from kpatch_ast.syntax.language import language_of
from tests.corpus import Case
from tests.torture.judges import Place, complaints, facts, places
from tests.torture.memory import Memory, recorded
from tests.torture.mutate import FOREIGN, HARMFUL, HARMLESS, Anchor, kind_of


@dataclass(frozen=True)
class Subject:
    """A tree, its request, the plan for the tree as it is, and where its texts go."""

    name: str
    tree: Memory
    request: api.Request
    plan: api.Plan
    anchors: tuple[Anchor, ...]
    places: dict[tuple[str, str], tuple[Place | None, ...]]  #: (path, text) -> where, by gcc
    gains: dict[str, Counter[str]]  #: path -> the facts that the plan adds, by its own reader
    regrets: dict[str, Counter[str]]  #: path -> gcc's errors that the plan adds to a file alone

    @property
    def names(self) -> tuple[str, ...]:
        """What readers are asked for that only answer questions."""
        params = self.plan.params
        names = {params.get("function", ""), params.get("symbol", "")}
        words = {w for e in self.plan.edits for w in re.findall(r"[\w.-]+", e.new.decode())}
        return tuple(sorted(names | {w for w in words if w.startswith("vdso_test")} - {""}))


@dataclass(frozen=True)
class Mutant:
    """One file of a subject, mutated at some lines."""

    subject: Subject
    mutator: str
    anchor: Anchor
    data: bytes
    done: Edit | None = None  #: of a patched tree: what was inserted there

    @property
    def name(self) -> str:
        line = self.anchor.data.count(b"\n", 0, self.anchor.start) + 1
        patched = "patched " if self.done else ""
        return f"{patched}{self.subject.name}: {self.anchor.path}:{line}: {self.mutator}"


class Wrong(AssertionError):
    """What must never be."""


def require(condition: object, what: str) -> None:
    """Raise Wrong unless `condition` holds."""
    if not condition:
        raise Wrong(what)


# -- subjects --


def subject(name: str, tree: Tree, request: api.Request) -> Subject:
    """Plan, and ask the judges what becomes of the texts of the plan. Raises Refused as planning
    does."""
    plan, memory = recorded(tree, request)
    one = Subject(name, memory, request, plan, tuple(_anchors(plan, memory)), {}, {}, {})
    for path, before in plan.before.items():
        after = plan.files[path]
        if before is None or after is None:
            continue
        edits = edits_of(plan, path)
        if kind_of(path) in ("c", "lds"):
            for edit, place in zip(
                edits, places(path, before.data, [e.at for e in edits]), strict=True
            ):
                one.places[path, words_of(edit)] = place
        if kind_of(path) != "c":
            one.gains[path] = gain_of(path, before.data, after.data, one.names) or Counter()
        else:
            one.regrets[path] = complaints(after.data) - complaints(before.data)
    return one


def of_case(case: Case, folder: Path) -> Subject:
    """The subject of a corpus case."""
    return subject(case.id, api.Dir(case.unpack(folder)), case.request)


def _anchors(plan: api.Plan, tree: Memory) -> Iterator[Anchor]:
    """The whole lines that each step's text goes beside."""
    seen = set()
    for outcome in plan.outcomes:
        file, mark = tree.files.get(outcome.path), outcome.mark
        if outcome.status != "insert" or file is None or mark is None:
            continue
        lines = file.data.splitlines(keepends=True)
        if not isinstance(outcome.step, Step) or mark.line > len(lines):
            continue  # in what another step inserts
        start = sum(map(len, lines[: mark.line - 1]))
        line_end = start + len(lines[mark.line - 1])
        end = max(line_end, file.data.rfind(b"\n", 0, outcome.at) + 1)
        if outcome.at < start or end - start > 2000:
            end = line_end
        language = language_of(outcome.path)
        words = tuple(queries.load(language, outcome.step.anchor).words)
        if (outcome.path, start, end) not in seen:
            seen.add((outcome.path, start, end))
            yield Anchor(outcome.path, file.data, start, end, words)


def edits_of(plan: api.Plan, path: str) -> list[Edit]:
    return [edit for edit in plan.edits if edit.path == path]


def words_of(edit: Edit) -> str:
    return plain(edit.new.decode())


def plain(text: str) -> str:
    """Without layout, and without the number of a slot, which may be free in a mutated file."""
    return re.sub(r"(?<=VVAR\()\d+|(?<=SINGLE\()\d+", "N", " ".join(text.split()))


def gain_of(path: str, before: bytes, after: bytes, names: tuple[str, ...]) -> Counter[str] | None:
    """What the reader of a file sees more of afterwards; None if it could not read it before."""
    old, new = facts(path, before, names), facts(path, after, names)
    if old is None:
        return None
    require(new is not None, "its own reader cannot read the result")
    assert new is not None
    require(not old - new, f"gone: {old - new}")
    return new - old


# -- mutants --


def mutants(one: Subject) -> Iterator[Mutant]:
    """All mutants of a tree as it is."""
    for anchor in one.anchors:
        for name, mutator in {**HARMLESS, **HARMFUL}.items():
            data = mutator(anchor)
            if data is not None and data != anchor.data:
                yield Mutant(one, name, anchor, data)


def patched_mutants(one: Subject) -> Iterator[Mutant]:
    """All mutants of the patched tree, at what was inserted."""
    for path in dict.fromkeys(edit.path for edit in one.plan.edits):
        after, shift = one.plan.files[path], 0
        assert after is not None
        for edit in edits_of(one.plan, path):
            start = edit.at + shift
            shift += len(edit.new)
            if not edit.new.endswith(b"\n"):
                continue  # inside a line: the halves() of a plan have them
            names = tuple(w for w in re.findall(r"\w+", edit.new.decode()) if w in one.names)
            name = one.plan.params.get("var", "")
            anchor = Anchor(path, after.data, start, start + len(edit.new), (*names, name))
            for label, mutator in {**HARMLESS, **HARMFUL, **FOREIGN}.items():
                data = mutator(anchor)
                if data is not None and data != anchor.data:
                    yield Mutant(one, label, anchor, data, edit)
