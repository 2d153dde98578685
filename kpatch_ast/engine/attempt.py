"""One era tried on one tree: what becomes of each of its steps.

One law: every step ends as exactly one Outcome. Steps are looked at against the tree itself; those
that find no anchor there, in a file that a step before them inserts into, are looked at again
against the tree with what was inserted.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Literal

from kpatch_ast.engine import guard, texts
from kpatch_ast.engine.edits import Draft
from kpatch_ast.engine.reader import Reader
from kpatch_ast.engine.recipe import Era, NewFile, Params, Step
from kpatch_ast.engine.tree import File, Overlay
from kpatch_ast.errors import Ambiguous, BadTree, Conflict, KpatchError, Mark, Refused
from kpatch_ast.syntax import anchor as anchors
from kpatch_ast.syntax import query as queries
from kpatch_ast.syntax.anchor import Site
from kpatch_ast.syntax.language import language_of
from kpatch_ast.syntax.source import Source, Span

Status = Literal["insert", "present", "remove", "keep", "not applicable", "refused"]


class Outcome:
    """What became of one step."""

    def __init__(
        self,
        step: Step | NewFile,
        status: Status,
        path: str,
        anchor: str = "",
        mark: Mark | None = None,
        branches: tuple[str, ...] = (),
        span: Span | None = None,
        at: int = 0,
        text: bytes = b"",
        guard: str = "",
        error: KpatchError | None = None,
    ) -> None:
        self.step = step
        self.status = status
        self.path = path
        self.anchor = anchor  #: "lds/vvar-section"; empty for a new file
        self.mark = mark  #: where the text goes, or is
        self.branches = branches  #: conditionals open there, outermost first
        self.span = span  #: of the text that is present
        self.at = at  #: insertion offset
        self.text = text  #: the bytes to insert
        self.guard = guard  #: the option under whose #ifdef they go
        self.error = error


class Attempt:
    """The outcomes of an era's steps, and the drafts they make."""

    def __init__(
        self,
        era: Era,
        reader: Reader,
        params: Params,
        outcomes: Iterable[Outcome] = (),
        *,
        full: bool = False,
        given: Params | None = None,
    ) -> None:
        self.era = era
        self.reader = reader
        self.params = params
        self.outcomes = list(outcomes)
        self.drafts: dict[str, Draft] = {}
        self.creates: dict[str, File] = {}
        self.full = full  #: the tree is of this shape, but has no room
        self.given = given or {}  #: the parameters before the era derived its own

    @property
    def refused(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.status == "refused"]

    @property
    def fits(self) -> bool:
        return not self.refused

    def count(self, *statuses: Status) -> int:
        return sum(outcome.status in statuses for outcome in self.outcomes)

    def draft(self, path: str) -> Draft:
        """The draft of an existing or newly created file."""
        if path not in self.drafts:
            file = self.creates.get(path) or self.reader.file(path)
            assert file is not None
            self.drafts[path] = Draft(path, file.data)
        return self.drafts[path]

    def files(self) -> dict[str, File | None]:
        """Changed path -> its content so far."""
        files: dict[str, File | None] = dict(self.creates)
        for path, draft in self.drafts.items():
            base = self.creates.get(path) or self.reader.file(path)
            assert base is not None
            files[path] = File(draft.data, base.mode)
        return files

    def view(self) -> Reader:
        """The tree with what was planned so far."""
        files = self.files()
        return Reader(Overlay(self.reader.tree, files)) if files else self.reader


def try_era(era: Era, reader: Reader, params: Params, *, thorough: bool) -> Attempt:
    """Try `era`; unless `thorough`, stop as soon as it is known not to fit."""
    given = params
    if not thorough and (missing := next(_missing_files(era.inputs, reader, params), None)):
        return Attempt(era, reader, params, [missing])
    if strange := _other_shape(era, reader, params):
        return Attempt(era, reader, params, strange)
    new = era not in _loaded
    if new:
        queries.load_all(era.asks)
    try:
        params = era.derive(reader, params)
    except BadTree:
        raise
    except Refused as error:
        outcomes = list(_missing_files(era.readers, reader, params))
        if not outcomes:  # a tree of this shape, but it has no room for the change
            path = era.steps[0].paths[0]
            outcomes = [Outcome(era.steps[0], "refused", path, error=error.alone())]
        full = outcomes[0].error is error
        return Attempt(era, reader, params, outcomes, full=full)
    attempt = Attempt(era, reader, params, given=given)
    if not thorough and (missing := next(_missing_files(era.inputs, reader, params), None)):
        attempt.outcomes = [missing]
        return attempt
    if new:
        _loaded.add(era)
        _load_anchors(era, reader, params)
    results: dict[int, Outcome] = {}
    pending = list(range(len(era.steps)))
    while pending:
        view = attempt.view()
        inserts: list[Outcome] = []
        changed: set[str] = set()
        later: list[int] = []
        for index in pending:
            outcome = results[index] = look_at(era.steps[index], view, params)
            if outcome.status == "insert":
                inserts.append(outcome)
                changed.add(outcome.path)
            elif outcome.status == "refused" and _may_follow(outcome, changed, params):
                later.append(index)
            elif outcome.status == "refused" and not thorough:
                attempt.outcomes = [outcome]
                return attempt
        _insert(attempt, inserts)
        pending = later
    attempt.outcomes = list(results.values())
    return attempt


#: Eras whose anchors were loaded, as far as their files were there.
_loaded: set[Era] = set()


def _load_anchors(era: Era, reader: Reader, params: Params) -> None:
    asked: list[tuple[str, str]] = []
    texts: dict[str, bytes] = {}
    for step in era.steps:
        if isinstance(step, Step) and (not step.needs or params.get(step.needs)):
            # Nothing is read for this alone: what was read decides what is known of another tree.
            read = [(p, file) for p in _paths(step, params) if (file := reader.files.get(p))]
            for path, file in read[:1]:
                names = filter(None, (step.anchor, step.when, step.unless))
                asked += ((path, name) for name in names)
                texts[path] = texts.get(path, file.data) + step.text.encode()
    queries.load_all(asked, texts)


def _may_follow(outcome: Outcome, changed: set[str], params: Params) -> bool:
    """True for a step whose anchor may come with what steps before it insert into its file.

    One of several places may have gone with it, but a revert would see them all again.
    """
    if isinstance(outcome.error, (Conflict, Ambiguous)):
        return False
    return not changed.isdisjoint(_paths(outcome.step, params))


def _paths(step: Step | NewFile, params: Params) -> list[str]:
    return [path.format_map(params) for path in step.paths]


def _other_shape(era: Era, reader: Reader, params: Params) -> list[Outcome]:
    """For what a tree of this era would have, and this one lacks."""
    lacking = [pair for pair in era.shape if not reader.holds(*pair, params)]
    return [
        Outcome(
            era.steps[0],
            "refused",
            path,
            error=Refused(f"{path}: {queries.about_query(language_of(path), name)}: not there"),
        )
        for path, name in lacking
    ]


def _missing_files(steps: tuple[Step, ...], reader: Reader, params: Params) -> Iterator[Outcome]:
    for step in steps:
        if step.needs and not params.get(step.needs):
            continue
        paths = _paths(step, params)
        if not any(map(reader.exists, paths)):
            yield Outcome(step, "refused", paths[0], error=_no_file(step, paths))


def _no_file(step: Step, paths: list[str]) -> Refused:
    message = f"{' or '.join(paths)}: no such file in this tree"
    if step.extra:
        return Refused(f"{step.extra}: {message}", hint=f"leave out {step.extra}")
    return Refused(message)


def _insert(attempt: Attempt, inserts: list[Outcome]) -> None:
    """Put texts into the drafts, from the end of each file so that offsets stay valid; texts for
    one place keep the order of their steps."""
    for outcome in inserts:
        if isinstance(outcome.step, NewFile):
            attempt.creates[outcome.path] = File(outcome.text, outcome.step.mode)
    edits = [outcome for outcome in inserts if isinstance(outcome.step, Step)]
    edits.sort(key=lambda o: (o.path, o.at))
    groups = [
        (key, list(group)) for key, group in groupby(edits, lambda o: (o.path, o.at, o.guard))
    ]
    for (path, at, option), group in reversed(groups):
        draft = attempt.draft(path)
        if option:  # texts for one place share one block
            text = guard.wrap(b"".join(o.text for o in group), option)
            draft.replace(at, at, text, group[0].anchor)
        else:
            for outcome in reversed(group):
                draft.replace(at, at, outcome.text, outcome.anchor)


def look_at(step: Step | NewFile, view: Reader, params: Params) -> Outcome:
    """What becomes of one step in the tree that `view` reads; eras have steps in common."""
    known = view.outcomes.get(step)
    if known is None or known[0] != params:
        known = view.outcomes[step] = (params, _look_at(step, view, params))
    return known[1]


def _look_at(step: Step | NewFile, view: Reader, params: Params) -> Outcome:
    if step.needs and not params.get(step.needs):
        return Outcome(step, "not applicable", step.paths[0].format_map(params))
    if isinstance(step, NewFile):
        return _look_for_file(step, view, params)
    paths = [path.format_map(params) for path in step.paths]
    refusals: list[tuple[str, KpatchError]] = []
    for path in paths:
        try:
            return _look_in_file(step, path, view, params)
        except BadTree:
            raise
        except Refused as error:
            refusals.append((path, error.alone()))
            if isinstance(error, Conflict):
                break
    # The most telling refusal: one that points into a file, before "no such file".
    path, told = max(refusals, key=lambda r: (isinstance(r[1], Conflict), r[1].mark is not None))
    if told.mark is None and not any(view.exists(path) for path in paths):
        told = _no_file(step, paths)
    return Outcome(step, "refused", path, error=told)


def _look_in_file(step: Step, path: str, view: Reader, params: Params) -> Outcome:
    parsed = view.parsed(path)
    if parsed is None:
        raise _no_file(step, [path])
    source = parsed.source
    anchor = queries.load(parsed.language, step.anchor)
    if (step.when and not view.holds(path, step.when, params)) or (
        step.unless and view.holds(path, step.unless, params)
    ):
        return Outcome(step, "not applicable", path, anchor.id)
    found = anchors.find(parsed, anchor, params)
    option = step.guard.format_map(params)
    if found.present:
        copies = found.site.copies if found.site else found.copies
        text = step.text.format_map({**params, **dict(copies)})
        span = _already_there(step, source, found.present, found.site, text, option)
        branches = tuple(branch.condition for branch in source.branches(span.start))
        mark = source.mark(span.start, span.end)
        return Outcome(step, "present", path, anchor.id, mark, branches, span)
    if found.site is None:
        nearest, notes = anchors.near(parsed, anchor)
        raise Refused(
            f"anchor {anchor.id} not found: {anchor.about}",
            mark=nearest or source.mark(0, 0),
            notes=notes,
            hint=f"`kpatch-ast query {anchor.id} {path}` shows what the query sees",
        )
    site = found.site
    text = step.text.format_map({**params, **dict(site.copies)})
    under = source.branches(site.at)
    branches = tuple(branch.condition for branch in under)
    if guard.inside(under, option):
        option = ""
    elif option:
        branches = (*branches, f"ifdef {option}")
    return Outcome(
        step,
        "insert",
        path,
        anchor.id,
        source.mark(site.span.start, site.span.end),
        branches,
        at=site.at,
        text=texts.lines(source, site, text),
        guard=option,
    )


def _already_there(
    step: Step,
    source: Source,
    present: tuple[Span, ...],
    site: Site | None,
    text: str,
    option: str,
) -> Span:
    """The one span that holds what the step would insert; Conflict if it is not that."""
    first = present[0]
    if len(present) > 1:
        raise Conflict(
            f"`{texts.one_line(text)}` is there {len(present)} times",
            mark=_here(source, first),
            notes=tuple(_here(source, span) for span in present[1:]),
            hint="keep one and run again",
        )
    if site is not None and site.span == first:
        raise Conflict(
            "this name is the kernel's own: the new text would go beside it",
            mark=_here(source, first),
            hint="choose another name",
        )
    if not step.shared and source.tokens(first.start, first.end) != texts.tokens(source, text):
        raise Conflict(
            f"expected `{texts.one_line(text)}`, but something else is there",
            mark=_here(source, first),
            notes=(step.why,) if step.why else (),
            hint="change or remove it, or choose another name, then run again",
        )
    under = source.branches(first.start)
    if site is None and under:  # another step may bring the anchor
        raise Refused(
            f"`{texts.one_line(text)}` is there, but what it belongs next to is not",
            mark=_here(source, first),
            notes=(f"it depends on: {under[-1].condition}",),
            hint="move or remove it, then run again",
        )
    belongs = source.branches(site.at) if site else under
    if site is not None and not guard.fits(under, belongs, "" if step.shared else option):
        mark = _here(source, first)
        raise _misplaced(source, mark, site, text, option if under == belongs else "")
    return first


def _here(source: Source, span: Span) -> Mark:
    return source.mark(span.start, span.end, "here")


def _misplaced(source: Source, mark: Mark, site: Site, text: str, option: str) -> Conflict:
    """What is there does not depend on what it should; with `option`, on nothing at all."""
    if option:
        return Conflict(
            f"`{texts.one_line(text)}` is there already, whatever {option} is",
            mark=mark,
            notes=("text is only added, so that this cannot be made to depend on the option",),
            hint="take it away first, with --revert and without the option; then add it again",
        )
    return Conflict(
        f"`{texts.one_line(text)}` is there, but not under the conditionals it belongs to",
        mark=mark,
        notes=(source.mark(site.span.start, site.span.end, "it belongs here"),),
        hint="move or remove it, then run again",
    )


def _look_for_file(step: NewFile, view: Reader, params: Params) -> Outcome:
    path = step.path.format_map(params)
    text = step.text.format_map(params)
    data = text.encode()
    file = view.file(path)
    if file is None:
        return Outcome(step, "insert", path, text=data)
    parsed = view.parsed(path)
    assert parsed is not None
    source = parsed.source
    mark = source.mark(0)
    span = Span(path, 0, len(file.data))
    if not step.shared and source.tokens(0, len(file.data)) != texts.tokens(source, text):
        error = Conflict(
            "a file of this name is there with other content",
            mark=source.mark(texts.first_difference(file.data, data)),
            notes=(step.why,) if step.why else (),
            hint="move it away, or choose another --function",
        )
        return Outcome(step, "refused", path, error=error)
    return Outcome(step, "present", path, mark=mark, span=span)
