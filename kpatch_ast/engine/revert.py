"""The way back on any tree: find what the recipe inserted, take exactly that away.

One law: only bytes that the recipe would insert are removed; anything else is a Conflict. What
other uses of the recipe share stays until the last of them goes.
"""

from __future__ import annotations

from kpatch_ast.engine import guard, texts
from kpatch_ast.engine.attempt import Attempt, Outcome, look_at, try_era
from kpatch_ast.engine.plan import (
    Plan,
    closest_refusal,
    is_beside,
    make_plan,
    require_unused,
)
from kpatch_ast.engine.reader import Reader
from kpatch_ast.engine.recipe import Era, NewFile, Params, Recipe, Step
from kpatch_ast.errors import Conflict, Mark, Refused
from kpatch_ast.syntax import anchor as anchors
from kpatch_ast.syntax import query as queries
from kpatch_ast.syntax.source import Source, Span


def revert_plan(
    recipe: Recipe, eras: list[Era], reader: Reader, params: Params, fitting: list[Attempt]
) -> Plan:
    """The removal of everything that the recipe's steps left in the tree."""
    forward = fitting[0] if fitting else _most_present(recipe, eras, reader, params)
    attempt = Attempt(forward.era, reader, forward.params, given=params)
    removes: set[str] = set()
    outcomes: dict[int, Outcome] = {}
    private = [i for i, o in enumerate(forward.outcomes) if not o.step.shared]
    shared = [i for i, o in enumerate(forward.outcomes) if o.step.shared]
    for index in private:
        outcomes[index] = _undo(forward.outcomes[index], attempt, removes)
    for index in private:
        outcomes[index] = _undo_anyway(outcomes[index], attempt, removes)
    for index in reversed(shared):
        # Whoever is the last to go clears up, though it may not have needed the text itself.
        before = forward.outcomes[index]
        outcome = look_at(before.step._replace(needs=""), attempt.view(), attempt.params)
        if before.status == "present" and outcome.error:
            raise outcome.error  # it would be left
        outcomes[index] = _undo(outcome, attempt, removes)
    attempt.outcomes = [outcomes[index] for index in sorted(outcomes)]
    _require_gone(attempt)
    return make_plan(recipe.name, attempt, removes)


def _require_gone(attempt: Attempt) -> None:
    """Of names that were new to a file when the change was made, nothing may be left in it.

    What is left is in use, or in a shape that this era does not know: the one that added it may
    not fit the tree any more.
    """
    if attempt.given.get("only"):
        return
    view = attempt.view()
    removed = [o for o in attempt.outcomes if o.status == "remove" and not o.step.extra]
    for path in dict.fromkeys(o.path for o in removed if not isinstance(o.step, NewFile)):
        try:
            require_unused(view, path, attempt.era.fresh, attempt.params)
        except Conflict as left:
            raise Conflict(
                f"{left.message.replace('is taken', 'would be left')} in {path}",
                mark=left.mark,
                notes=tuple(o.mark for o in removed if o.path == path and o.mark),
                hint="take that away by hand, then run again",
            ) from left


def _most_present(recipe: Recipe, eras: list[Era], reader: Reader, params: Params) -> Attempt:
    """On a tree that no era fits any more: the one era that left something there."""
    attempts = [try_era(one, reader, params, thorough=True) for one in eras]
    for attempt in attempts:
        attempt.outcomes.sort(key=lambda o: attempt.era.steps.index(o.step))
    own = [sum(o.status == "present" and not o.step.shared for o in a.outcomes) for a in attempts]
    best = max(own)
    conflicts = [a for a in attempts if any(isinstance(o.error, Conflict) for o in a.refused)]
    if not best or own.count(best) > 1 or conflicts:
        raise closest_refusal(recipe, eras, reader, params)
    return attempts[own.index(best)]


def _undo(outcome: Outcome, attempt: Attempt, removes: set[str]) -> Outcome:
    """Take one step's text out of the drafts."""
    step = outcome.step
    if attempt.given.get("only") and not (is_beside(step) and outcome.status == "present"):
        return Outcome(step, "keep", outcome.path, outcome.anchor, outcome.mark, outcome.branches)
    if outcome.status == "not applicable" and step.needs in attempt.given and not step.shared:
        _require_absent(outcome, attempt)
    if outcome.status != "present":
        return Outcome(step, "not applicable", outcome.path, outcome.anchor)
    if isinstance(step, NewFile):
        return _undo_file(outcome, step, attempt, removes)
    view = attempt.view()
    found = look_at(step, view, attempt.params)
    if found.error:
        raise found.error  # it would be left
    if found.status != "present" or found.span is None:
        return Outcome(step, "not applicable", outcome.path, outcome.anchor)
    parsed = view.parsed(found.path)
    assert parsed is not None
    text = step.text.format_map({**attempt.params, **_copies(step, view, found, attempt.params)})
    if step.shared and (
        (step.shared != "-" and _in_use(step, found.path, view, attempt.params))
        or parsed.source.tokens(found.span.start, found.span.end)
        != texts.tokens(parsed.source, text)
    ):
        return Outcome(step, "keep", found.path, found.anchor, found.mark, found.branches)
    start, end = _extent(parsed.source, found.span, text, step.guard.format_map(attempt.params))
    attempt.draft(found.path).replace(start, end, b"", found.anchor)
    return Outcome(step, "remove", found.path, found.anchor, found.mark, found.branches)


def _undo_anyway(outcome: Outcome, attempt: Attempt, removes: set[str]) -> Outcome:
    """What a step left goes, too, if the condition under which it applied has gone since."""
    step = outcome.step
    if outcome.status != "not applicable" or isinstance(step, NewFile):
        return outcome
    if attempt.given.get("only") or not (step.when or step.unless):
        return outcome
    found = look_at(step._replace(when="", unless=""), attempt.view(), attempt.params)
    return _undo(found, attempt, removes) if found.status == "present" else outcome


def _in_use(step: Step, path: str, view: Reader, params: Params) -> bool:
    return view.holds(step.shared_in.format_map(params) or path, step.shared, params)


def _copies(step: Step, view: Reader, found: Outcome, params: Params) -> dict[str, str]:
    parsed = view.parsed(found.path)
    assert parsed is not None
    result = anchors.find(parsed, queries.load(parsed.language, step.anchor), params)
    return dict(result.site.copies if result.site else result.copies)


def _undo_file(outcome: Outcome, step: NewFile, attempt: Attempt, removes: set[str]) -> Outcome:
    path = outcome.path
    file = attempt.view().file(path)
    assert file is not None
    text = step.text.format_map(attempt.params).encode()
    if file.data == text:
        removes.add(path)
        return Outcome(step, "remove", path, mark=outcome.mark)
    if step.shared:
        return Outcome(step, "keep", path, mark=outcome.mark)
    raise Conflict(
        "the file was changed since it was created: removing it would lose that",
        mark=outcome.mark,
        hint="undo the change, or delete the file by hand",
    )


def _require_absent(outcome: Outcome, attempt: Attempt) -> None:
    """A step that lacks its parameter must have left nothing behind."""
    step = outcome.step
    parsed = attempt.reader.parsed(outcome.path)
    if parsed is None:
        return
    if isinstance(step, NewFile):
        mark = parsed.source.mark(0)
    else:
        try:
            anchor = queries.load(parsed.language, step.anchor)
            present = anchors.find(parsed, anchor, attempt.params).present
        except Refused:
            return  # a place for it is not asked for
        if not present:
            return
        mark = parsed.source.mark(present[0].start, present[0].end)
    option = step.extra or f"--{step.needs}"
    raise Conflict(
        f"this was inserted too, but {option} is not given",
        mark=mark,
        hint=f"run --revert with the same {option} as before",
    )


def _extent(source: Source, span: Span, text: str, option: str) -> tuple[int, int]:
    """The bytes that were inserted for `span`: whole lines, or a word with the blank before it.

    Blank lines that the text begins or ends with go too, as far as they are still there.
    Raises Conflict if something else has come to stand on those lines.
    """
    start, end = source.line_start(span.start), source.statement_end(max(span.start, span.end - 1))
    held = source.data[start:end]
    lines = [line.strip() for line in held.splitlines()]
    if lines == [line.strip() for line in text.encode().strip(b"\n").split(b"\n")]:
        start, end = guard.block(source, start, end, option)
        start, end = _with_blank_lines(source, start, end, text)
        if end == len(source.data) and not held.endswith(b"\n") and start:
            start -= len(source.newline)  # its newline was inserted before it
        return start, end
    word = source.data[span.start : span.end]
    if word == text.encode() and source.data[span.start - 1 : span.start] in (b" ", b"\t"):
        return span.start - 1, span.end
    mark: Mark = source.mark(span.start, span.end)
    raise Conflict(
        f"expected only `{' '.join(text.split())}` on these lines",
        mark=mark,
        hint="something was added to what the tool inserted; take it away and run again",
    )


def _with_blank_lines(source: Source, start: int, end: int, text: str) -> tuple[int, int]:
    for _ in range(len(text) - len(text.lstrip("\n"))):
        above = source.line_start(start - 1) if start else start
        if source.data[above:start].strip():
            break
        start = above
    for _ in range(len(text) - len(text.rstrip("\n"))):
        below = source.line_end(end)
        if source.data[end:below].strip():
            break
        end = below
    return start, end
