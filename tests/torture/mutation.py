"""All mutants of all trees, with figures.

`python -m tests.torture mutation [CASE...]` takes every case of the corpus and the x86 files of
Debian's kernels (kernels.py) times every mutator (mutate.py), every half applied tree, every two
eras in one tree, and everything that is no file. One law: what any judge calls wrong is printed and
makes the run fail; a file that was judged with the same texts before is not judged again.
"""

from __future__ import annotations

import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from kpatch_ast.errors import Bug, Refused
from tests.corpus import Case, cases
from tests.torture.kernels import kernels
from tests.torture.partial import halves, mixed, not_files
from tests.torture.subjects import (
    Mutant,
    Subject,
    Wrong,
    mutants,
    of_case,
    patched_mutants,
    subject,
    words_of,
)
from tests.torture.verdicts import verdict

#: Of a plan with more pieces than this, subsets are drawn.
EVERY_SUBSET = 2**7


def main(arguments: list[str]) -> int:
    """Everything, or what concerns the cases whose names match an argument."""
    started = time.monotonic()
    wanted = re.compile("|".join(arguments) or ".")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        chosen = [case for case in cases() if wanted.search(case.id)]
        subjects = list(_subjects(chosen, folder / "trees", wanted))
        wrong = _all_mutants(subjects)
        wrong += _rest(subjects, chosen, folder)
    print(f"wrong: {len(wrong)}")
    print("\n".join(wrong))
    print(f"seconds: {time.monotonic() - started:.0f}")
    return 1 if wrong else 0


def _subjects(chosen: list[Case], folder: Path, wanted: re.Pattern[str]) -> Iterator[Subject]:
    for number, case in enumerate(chosen):
        yield of_case(case, folder / str(number))
    for name, tree, requests in kernels():
        for label, request in requests.items():
            if wanted.search(f"{name}:{label}"):
                yield subject(f"{name}:{label}", tree, request)


def _all_mutants(subjects: list[Subject]) -> list[str]:
    figures: Counter[tuple[str, str]] = Counter()
    judged: set[object] = set()
    made = 0
    wrong: list[str] = []
    for one in subjects:
        for kind in (mutants, patched_mutants):
            for mutant in kind(one):
                made += 1
                if (known := _key(mutant)) in judged:
                    continue
                judged.add(known)
                said = _verdict(mutant, wrong)
                figures["patched: " * bool(mutant.done) + mutant.mutator, said] += 1
        print(
            f"{one.name}: {made} mutants so far, {len(judged)} judged, {len(wrong)} wrong",
            flush=True,
        )
    for mutator in sorted({mutator for mutator, _ in figures}):
        verdicts = sorted((v, n) for (m, v), n in figures.items() if m == mutator)
        print(f"{mutator}: {', '.join(f'{n} {v}' for v, n in verdicts)}")
    total = Counter(v for (_, v), n in figures.items() for _ in range(n))
    print(f"mutants: {made}, {len(judged)} of them unlike all others")
    for said, count in sorted(total.items()):
        print(f"{said}: {count}")
    return wrong


def _key(mutant: Mutant) -> object:
    """Of mutants with the same key one is enough: the same file, for the same texts."""
    one, path = mutant.subject, mutant.anchor.path
    texts = tuple(words_of(edit) for edit in one.plan.edits if edit.path == path)
    return one.plan.era, path, hash(mutant.data), texts, mutant.done and words_of(mutant.done)


def _verdict(mutant: Mutant, wrong: list[str]) -> str:
    try:
        return verdict(mutant)
    except Wrong as error:
        wrong.append(str(error))
        print(f"wrong: {error}", flush=True)
        return "WRONG"
    except Bug as error:
        wrong.append(f"{mutant.name}: a bug: {error.message}")
        print(f"wrong: {wrong[-1]}", flush=True)
        return "BUG"


def _rest(subjects: list[Subject], chosen: list[Case], folder: Path) -> list[str]:
    wrong: list[str] = []
    figures: dict[str, Counter[str]] = {"half applied": Counter(), "two eras": Counter()}
    chance = random.Random(1)
    for one in subjects:
        try:
            figures["half applied"] += halves(one, chance, EVERY_SUBSET)
        except (Wrong, Bug) as error:
            wrong.append(str(error))
    plain = [one for one in subjects if one.name.endswith(":add-vdso-var")]
    for one in plain:
        for other in plain:
            if one.plan.era != other.plan.era:  # else the mixture is a tree of that era, too
                try:
                    figures["two eras"][mixed(one, other)] += 1
                except (Wrong, Bug) as error:
                    wrong.append(str(error))
    figures["no file"] = Counter()
    for number, case in enumerate(chosen):
        try:
            figures["no file"] += not_files(case, folder / f"files-{number}")
        except (Wrong, Refused) as error:
            wrong.append(str(error))
    for name, counts in figures.items():
        print(f"{name}: {', '.join(f'{n} {v}' for v, n in sorted(counts.items()))}", flush=True)
    return wrong
