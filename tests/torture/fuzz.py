"""Coverage-guided fuzzing of parse, find, plan and proof on mutated real files.

    python -m tests.torture fuzz [--runs 1000000] [--work DIR] [TREE...]

Without trees, those of the corpus are taken.

An input is two bytes that choose a file of a tree, then the content that this file gets; the other
files stay real. Of every input is asked: an answer or a refusal within two seconds, and that what
is inserted goes to live code (a judge of its own says so). Three inputs in four are for the layers
below planning: the lens keeps lengths and is idempotent, the file parses, and the anchor of one
step for it is looked for. Every fourth is planned, with the steps for that file alone; of one plan
in eight, the proof is asked for, too (a second run changes nothing, no new errors), and a revert
that restores every byte. One input in 256 gets all that with the steps of all eras for all files.

A finding does not stop the run; it is kept once for each place in the code and printed. Needs
`atheris` (the extra "torture").
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import traceback
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import atheris

GUIDED = ("kpatch_ast.syntax", "kpatch_ast.engine.attempt", "kpatch_ast.engine.edits")

with atheris.instrument_imports(include=[*GUIDED]):
    from kpatch_ast import api
    from kpatch_ast.engine import plan as plans
    from kpatch_ast.engine.reader import Reader
    from kpatch_ast.engine.recipe import Step, unchanged
    from kpatch_ast.engine.tree import File, Overlay
    from kpatch_ast.errors import Conflict, KpatchError, Refused
    from kpatch_ast.recipes import recipes
    from kpatch_ast.syntax import anchor as anchors
    from kpatch_ast.syntax import query as queries
    from kpatch_ast.syntax.language import language_of
    from tests.corpus import CORPUS
    from tests.torture.laws import check, places
    from tests.torture.live import state_behind
    from tests.torture.memory import Memory, recorded

SECONDS = 2.0  #: one input may take this long
LONGEST = 6 << 10  #: what an input may have; only a few files are longer, and begin as pieces
AROUND = 40  #: lines above and below a place, in a piece

REQUESTS = (
    ("add-vdso-var", {"name": "vnotb", "type": "int", "value": "666"}),
    ("add-vdso-fn", {"function": "vnotb_fn", "type": "int", "returns": "42"}),
)

WORDS = r"""
vgetcpu_mode vnotb VEXTERN( DECLARE_VVAR( update_vsyscall vobjs-y local: global: LINUX_2.6 { }
#if #ifdef #else #endif #define ifeq endif define endef /* */ // \\ " ' # ( ) ; := += \xff \x00
"""


@dataclass(frozen=True)
class Target:
    """A file in which a request inserts, and the request narrowed to the steps for that file."""

    tree: Memory
    path: str
    request: api.Request
    narrow: api.Request
    anchors: tuple[str, ...]  #: of these steps
    pieces: tuple[bytes, ...]  #: the lines around each place


def targets(trees: list[Path]) -> list[Target]:
    """Every file in which a request inserts, of every tree."""
    found: list[Target] = []
    for root in trees:
        for recipe, options in REQUESTS:
            request = api.request(recipe, **options)
            try:
                plan, memory = recorded(api.directory(root), request)
            except Refused:
                continue
            era = next(era for era in request.recipe.eras if era.name == plan.era)
            for path in (p for p, file in plan.before.items() if file is not None):
                steps = tuple(o.step for o in plan.outcomes if o.path == path)
                one = era.extended(steps, unchanged)
                one.unused = ()
                params = era.derive(Reader(memory), request.params)
                recipe_of_one = copy(request.recipe)
                recipe_of_one.eras = (one,)
                narrow = api.Request(recipe_of_one, params)
                pieces = tuple(_around(plan, path))
                names = tuple(step.anchor for step in steps if isinstance(step, Step))
                found.append(Target(memory, path, request, narrow, names, pieces))
    return found


def _around(plan: api.Plan, path: str) -> Iterator[bytes]:
    before = plan.before[path]
    assert before is not None
    for edit in plan.edits:
        if edit.path == path:
            above = before.data[: edit.at].splitlines(keepends=True)
            below = before.data[edit.at :].splitlines(keepends=True)
            yield b"".join([*above[-AROUND:], *below[:AROUND]])


def look(target: Target, data: bytes, chance: int) -> str:
    """The verdict on one content; an exception for a law that is broken."""
    if chance % 4:
        return search(target, data, chance // 4)
    tree = Overlay(target.tree, {target.path: File(data)})
    if chance % 256 == 0:
        return check(tree, target.request)
    plan = plans.plan(target.narrow.recipe, tree, target.narrow.params)
    places(plan)
    if plan.empty:
        return "unchanged"
    return check(tree, target.narrow) if chance % 32 == 4 else "planned"


def search(target: Target, data: bytes, chance: int) -> str:
    """Parse the file and look for the anchor of a step."""
    parsed = language_of(target.path).parse(target.path, data)
    shadow = parsed.source.shadow
    assert len(shadow) == len(data), "the lens changed the length"
    assert parsed.language.lens(shadow) == shadow, "the lens is not idempotent"
    anchor = queries.load(parsed.language, target.anchors[chance % len(target.anchors)])
    site = anchors.find(parsed, anchor, target.narrow.params).site
    if site is None:
        return "not found"
    assert 0 <= site.at <= len(data), "a place outside of the file"
    where = state_behind(target.path, data, site.at, not site.inline)
    assert where == "code", f"found in {where}"
    if not site.inline and 0 < site.at < len(data):
        assert data[site.at - 1] == 0x0A, "found in the middle of a line"
    return "found"


def remember(table: list[Target]) -> None:
    """Run the queries on the files that stay real once, not a million times."""
    real = {file.data for target in table for file in target.tree.files.values()}
    for name in ("find", "holds", "captured"):
        setattr(anchors, name, _remembered(getattr(anchors, name), real))


def _remembered(function: Callable[..., Any], real: set[bytes]) -> Callable[..., Any]:
    known: dict[tuple[object, ...], Any] = {}

    def call(parsed: Any, anchor: Any, params: Any) -> Any:
        if parsed.source.data not in real:
            return function(parsed, anchor, params)
        key = (parsed.source.path, parsed.source.data, anchor.id, frozenset(params.items()))
        if key not in known:
            try:
                known[key] = function(parsed, anchor, params)
            except Refused as error:
                known[key] = error
        if isinstance(known[key], Refused):
            raise known[key]
        return known[key]

    return call


def main(arguments: list[str]) -> int:
    """Fuzz; figures to figures.json in the work folder, and to stdout. Ends the process."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture fuzz")
    parser.add_argument("--runs", type=int, default=1_000_000)
    parser.add_argument("--work", type=Path, default=Path("build/fuzz"))
    parser.add_argument("trees", nargs="*", type=Path)
    options = parser.parse_args(arguments)
    options.trees = options.trees or sorted(CORPUS.glob("*/tree"))
    table = targets(options.trees)
    assert table, "no tree that a recipe knows"
    assert set(recipes()) == {recipe for recipe, _ in REQUESTS}, "a recipe has no request here"
    remember(table)
    work: Path = options.work
    (work / "seeds").mkdir(parents=True, exist_ok=True)
    (work / "found").mkdir(exist_ok=True)
    for index, target in enumerate(table):
        head = index.to_bytes(2, "big")
        whole = target.tree.files[target.path].data
        for number, seed in enumerate((whole[: LONGEST - 2], *target.pieces)):
            (work / "seeds" / f"{index:04}-{number}").write_bytes(head + seed)
    words = [word.encode("latin-1").decode("unicode_escape") for word in WORDS.split()]
    quoted = ("".join(f"\\x{ord(letter):02x}" for letter in word) for word in words)
    (work / "words").write_text("".join(f'"{word}"\n' for word in quoted))
    counts: Counter[str] = Counter()
    findings: dict[str, str] = {}
    slowest = 0.0
    begun = time.monotonic()

    def one(data: bytes) -> None:
        nonlocal slowest
        if len(data) < 2:
            counts["too short"] += 1
            return
        target = table[int.from_bytes(data[:2], "big") % len(table)]
        start = time.process_time()
        try:
            verdict = look(target, bytes(data[2:]), zlib.crc32(data))
        except Conflict:
            verdict = "conflict"
        except Refused:
            verdict = "refused"
        except Exception as error:
            verdict = "finding"
            keep(data, target.path, error)
        took = time.process_time() - start
        if took > SECONDS:
            keep(data, target.path, TimeoutError(f"{took:.1f} s"))
        slowest = max(slowest, took)
        counts[verdict] += 1
        if sum(counts.values()) % 1_000 == 0:
            say()

    def keep(data: bytes, path: str, error: Exception) -> None:
        frames = traceback.extract_tb(error.__traceback__)
        place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "slow"
        detail = error.message if isinstance(error, KpatchError) else str(error)
        words = "".join(c if c.isalpha() else " " for c in detail.split(": ")[-1]).split()
        name = f"{type(error).__name__} {place} {' '.join(words[:8])}"
        if name not in findings:
            findings[name] = f"{path}: {detail}"
            (work / "found" / f"{len(findings):03}").write_bytes(data)
            print(f"finding {len(findings)}: {name}: {path}: {detail}", flush=True)

    def say() -> str:
        figures = {
            "executions": sum(counts.values()),
            "seconds": round(time.monotonic() - begun),
            "slowest": round(slowest, 3),
            "verdicts": dict(counts),
            "findings": findings,
        }
        text = json.dumps(figures, indent=1) + "\n"
        (work / "figures.json").write_text(text)
        return text

    import atexit

    atexit.register(lambda: print(say(), end="", flush=True))
    atheris.Setup(
        [
            sys.argv[0],
            f"-atheris_runs={options.runs}",
            f"-max_len={LONGEST}",
            f"-dict={work / 'words'}",
            "-timeout=60",
            "-rss_limit_mb=3000",
            "-len_control=0",
            str(work / "seeds"),
        ],
        one,
    )
    atheris.Fuzz()
    return 0
