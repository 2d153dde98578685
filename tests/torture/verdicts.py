"""What became of a mutant: right, refused or conflict, by judges of their own.

One law: a plan that is carried out does to the mutated file what the plan for the real one does to
that, as gcc, make, ld, Kconfiglib, Python and git see it (judges.py); a plan that finds nothing
left to do means that they see all of it already. Whatever is refused is fine, unless the mutation
is harmless.
"""

from __future__ import annotations

import re
from collections import Counter

from kpatch_ast import api
from kpatch_ast.engine.edits import Edit, apply
from kpatch_ast.engine.tree import File, Overlay
from kpatch_ast.errors import Conflict, ReadFailed, Refused
from tests.torture.judges import BROKEN, WHERE, Place, complaints, facts, places, vvar_slots
from tests.torture.live import state
from tests.torture.mutate import HARMLESS, kind_of
from tests.torture.subjects import Mutant, Wrong, edits_of, gain_of, plain, require, words_of

#: These make what they are done to depend on something; so may be what goes beside it.
CONDITIONAL = ("under a new #ifdef", "under #ifdef with #else", "under #if 0")
#: These leave less of a file than there was.
CUT = ("cut off", "without its end")


def verdict(mutant: Mutant) -> str:
    """What became of a mutant: a kind of `right`, `refused` or `conflict`; raises Wrong."""
    try:
        return _verdict(mutant)
    except Wrong as error:
        raise Wrong(f"{mutant.name}: {error}") from error


def _verdict(mutant: Mutant) -> str:
    one, path = mutant.subject, mutant.anchor.path
    files = dict(one.plan.files) if mutant.done else {}
    files[path] = File(mutant.data)
    try:
        plan = api.plan(Overlay(one.tree, files), one.request)
    except Conflict:
        said = "conflict"
    except (Refused, ReadFailed):
        said = "refused"
    else:
        said = _judge_patched(mutant, plan) if mutant.done else _judge(mutant, plan)
    harmless = mutant.mutator in HARMLESS
    require(not harmless or said.startswith("right"), f"a harmless mutation: {said}")
    return said


def _judge(mutant: Mutant, plan: api.Plan) -> str:
    """Whether a plan for the mutated file does what the plan for the real one does."""
    one, path = mutant.subject, mutant.anchor.path
    require(set(plan.files) == set(one.plan.files), "other files change")
    for other, changed in plan.files.items():
        require(other == path or changed == one.plan.files[other], f"{other} changes otherwise")
    texts = Counter(map(words_of, edits_of(plan, path)))
    wanted = Counter(map(words_of, edits_of(one.plan, path)))
    require(texts <= wanted, f"{set(texts - wanted)} is inserted")
    left = set(wanted - texts)
    require(left <= _needless(one.plan, plan), f"{left} is left out")
    require(not left or mutant.mutator not in HARMLESS, "something is left out")
    return _judge_file(mutant, plan, complete=not left)


def _judge_patched(mutant: Mutant, plan: api.Plan) -> str:
    """Whether what a plan adds to a patched tree, perhaps nothing, makes it whole again."""
    one, path, done = mutant.subject, mutant.anchor.path, mutant.done
    assert done is not None
    require(set(plan.files) <= {path}, "other files change")
    wanted = Counter(map(words_of, edits_of(one.plan, path)))
    texts = Counter(map(words_of, edits_of(plan, path)))
    parts = {words_of(edit) for edit in edits_of(plan, path) if _part_of(edit, done)}
    require(set(texts - wanted) <= parts, f"{set(texts - wanted)} is inserted")
    if words_of(done) in texts:
        return _judge_file(mutant, plan, complete=False)
    for edit in edits_of(plan, path):
        if _part_of(edit, done):  # of several lines that are one insertion, some were there
            _judge_part(mutant, edit)
            return "right, in part"
    if plan.edits and mutant.mutator not in CUT:  # what stands next to it is not seen any more
        found = places(path, mutant.data, [e.at for e in plan.edits])
        broken = any(place and BROKEN in place[0] for places_ in found for place in places_)
        require(broken, "something else is inserted")
        return "right, broken"
    return _judge_present(mutant, done)


def _judge_present(mutant: Mutant, done: Edit) -> str:
    """The text counts as there: the judges must see it, and where it belongs."""
    path, data, text = mutant.anchor.path, mutant.data, mutant.anchor.text
    newline = b"\r\n" if b"\r\n" in data else b"\n"
    if mutant.mutator == "tabs to spaces":
        text = text.replace(b"\t", b" " * 8)
    text = text.rstrip(b"\n").replace(b"\n", newline)
    at = [m.start() for m in re.finditer(re.escape(text), data)]
    require(at, "counts as there, and is not")
    if kind_of(path) not in ("c", "lds"):
        found = facts(path, data, mutant.subject.names)
        gain = _own(mutant)
        lost = gain - found if found is not None else Counter()
        require(lost != gain or not gain, "counts as there, and its reader sees it not")
        require(not lost or mutant.mutator in CUT, f"its reader sees no {lost}")
        return "right, broken" if found is None else "right"
    reference = mutant.subject.places[path, words_of(done)]
    seen = [_same(place, reference) for place in places(path, data, at)]
    if mutant.mutator == "continues a line" and b"\n" in text.strip():
        return "right"  # of a text that others share, the first line is gone: still what it was
    require(any(seen), "counts as there, but not where it belongs")
    return "right"


def _own(mutant: Mutant) -> Counter[str]:
    """What the reader of a patched file makes of the one text that is mutated."""
    anchor, names = mutant.anchor, mutant.subject.names
    with_it = facts(anchor.path, anchor.data, names) or Counter()
    without = facts(anchor.path, anchor.replaced(b""), names) or Counter()
    gain = with_it - without
    return Counter({fact: n for fact, n in gain.items() if not fact.startswith(WHERE)})


def _same(place: tuple[Place | None, ...], reference: tuple[Place | None, ...]) -> bool:
    return all(
        (got is None) == (want is None)
        and (got is None or want is None or BROKEN in got[0] or got[0] == want[0])
        for got, want in zip(place, reference, strict=True)
    )


def _part_of(edit: Edit, whole: Edit) -> bool:
    tokens = [Counter(re.findall(rb"\w+|[^\w\s]", e.new)) for e in (edit, whole)]
    return tokens[0] < tokens[1]


def _judge_part(mutant: Mutant, edit: Edit) -> None:
    """Whether a part of a text is where it was in the whole; directives around it may differ."""
    path, data = mutant.anchor.path, mutant.anchor.data
    core = b"\n".join(line for line in edit.new.splitlines() if b"#" not in line).strip()
    require(core in data, f"`{words_of(edit)}` is no part")
    start = data.rfind(b"\n", 0, data.index(core)) + 1
    ((*was,),) = places(path, data, [start])
    ((*now,),) = places(path, mutant.data, [edit.at])
    pairs = [(a[0], b[0]) for a, b in zip(was, now, strict=True) if a and b]
    require(pairs and all(a == b for a, b in pairs), f"`{words_of(edit)}` is elsewhere: {pairs}")


def _needless(reference: api.Plan, plan: api.Plan) -> set[str]:
    """Texts of steps that say they do not apply: their condition is not in the mutated file."""
    gone = {o.step for o in plan.outcomes if o.status == "not applicable"}
    return {
        plain(o.text.decode())
        for o in reference.outcomes
        if o.status == "insert" and o.step in gone
    }


# -- one file --


def _judge_file(mutant: Mutant, plan: api.Plan, *, complete: bool) -> str:
    """Whether the edits of the mutated file are where they belong. Unless they are `complete`, what
    its reader makes of the file cannot be compared with what it made of the real one."""
    one, path, data = mutant.subject, mutant.anchor.path, mutant.data
    edits = edits_of(plan, path)
    for edit in edits:
        found = state(path, data, edit.at)
        require(found == "code", f"`{words_of(edit)}` is inserted into {found}")
    said = {"right"}
    if kind_of(path) != "c":
        said.add(_judge_facts(mutant, apply(data, edits), complete))
    if kind_of(path) in ("c", "lds"):
        for edit, place in zip(edits, places(path, data, [e.at for e in edits]), strict=True):
            said.add(_judge_place(mutant, edit, place))
    before = one.plan.before[path]
    if kind_of(path) == "c" and before and not complaints(data) - complaints(before.data):
        more = complaints(apply(data, edits)) - complaints(data) - one.regrets[path]
        if complaints(data):  # in a file that gcc cannot parse, one error brings others
            more = Counter({what: n for what, n in more.items() if not what.startswith("expected")})
        require(not more, f"gcc says: {more}")
    if any(what.startswith("unterminated argument list") for what in complaints(data)):
        said.add("right, broken")
    if "right, broken" not in said:  # else half a declaration may name a slot
        _judge_slots(mutant, edits)
    return max(said, key=len)


def _judge_slots(mutant: Mutant, edits: list[Edit]) -> None:
    data = mutant.data
    others = data.replace(mutant.anchor.text.rstrip(), b"") if mutant.done else data
    for edit in edits:
        slot = re.match(rb"\s*DECLARE_VVAR\w*\((\d+)", edit.new)
        taken = slot and slot[1].decode() in vvar_slots(edit.path, others)
        require(not taken, "the slot is taken")


def _judge_place(mutant: Mutant, edit: Edit, place: tuple[Place | None, ...]) -> str:
    reference = mutant.subject.places[edit.path, words_of(edit)]
    said = "right"
    for number, (got, want) in enumerate(zip(place, reference, strict=True)):
        if got is None and want and not number and mutant.mutator in CONDITIONAL:
            said = "right, conditional"
            continue
        require((got is None) == (want is None), f"`{words_of(edit)}` has become conditional")
        if got and want and BROKEN in got[0]:
            said = "right, broken"
        elif got and want:
            require(got[0] == want[0], f"`{words_of(edit)}` is in {got[0]}, not {want[0]}")
            harmless = mutant.mutator in HARMLESS and not mutant.done
            require(not harmless or got[1] == want[1], f"`{words_of(edit)}` is behind {got[1]}")
    return said


def _judge_facts(mutant: Mutant, after: bytes, complete: bool) -> str:
    one, path = mutant.subject, mutant.anchor.path
    gain, want = gain_of(path, mutant.data, after, one.names), one.gains[path]
    if gain is None:
        return "right, broken"  # its reader cannot read the mutated file either
    require(not gain - want, f"its reader sees also {gain - want}")
    if mutant.mutator in CONDITIONAL and gain != want:
        return "right, conditional"
    if mutant.mutator in CUT:
        return "right"
    if mutant.done:
        seen = facts(path, after, one.names)
        require(seen is not None and not want - seen, "its reader does not see all of it")
    elif complete:
        require(gain == want, f"its reader does not see {want - gain}")
    return "right"
