"""From a recipe and a tree to a Plan: choose the era, state the edits.

One law: a plan is complete or it is not made. Nothing is written here; `proof` says whether a plan
keeps the tool's promises, and every output is a view of a proven plan.
"""

from collections.abc import Iterable, Mapping

from kpatch_ast.engine.attempt import Attempt, Outcome, try_era
from kpatch_ast.engine.edits import Edit
from kpatch_ast.engine.reader import Reader
from kpatch_ast.engine.recipe import Era, NewFile, Params, Recipe, Step
from kpatch_ast.engine.tree import File, Tree
from kpatch_ast.errors import Conflict, Refused, UsageError
from kpatch_ast.syntax.preproc import CPP, MAKE


class Plan:
    """Everything that will change, and against what."""

    def __init__(
        self,
        recipe: str,
        name: str,
        era: str,
        params: Mapping[str, str],
        tree: str,
        edits: tuple[Edit, ...],
        files: Mapping[str, File | None],
        before: Mapping[str, File | None],
        outcomes: tuple[Outcome, ...],
        read: Mapping[str, File | None],
    ) -> None:
        self.recipe = recipe
        self.name = name  #: of what is added
        self.era = era
        self.params = params  #: of the request
        self.tree = tree
        self.edits = edits  #: sorted by path and offset, disjoint; of files that stay
        self.files = files  #: changed path -> result; None: removed
        self.before = before  #: changed path -> what was read; None: no file
        self.outcomes = outcomes
        self.read = read  #: everything that it depends on

    @property
    def empty(self) -> bool:
        return not self.files

    @property
    def reads(self) -> dict[str, str | None]:
        """Every path that was asked for, with its blob id; None if there was no file."""
        return {path: file.blob if file else None for path, file in self.read.items()}


def make_plan(recipe: str, attempt: Attempt, removes: Iterable[str] = ()) -> Plan:
    """The plan of an attempt's drafts, new files, and removals."""
    results = attempt.files() | dict.fromkeys(removes)
    before = {path: attempt.reader.file(path) for path in results}
    changed = sorted(path for path in results if results[path] != before[path])
    edits = tuple(
        edit
        for path in changed
        if before[path] is not None and results[path] is not None
        for edit in attempt.draft(path).edits()
    )
    return Plan(
        recipe=recipe,
        name=attempt.params.get("var") or attempt.params.get("function") or recipe,
        era=attempt.era.name,
        params=dict(attempt.given),
        tree=attempt.reader.tree.label,
        edits=edits,
        files={path: results[path] for path in changed},
        before={path: before[path] for path in changed},
        outcomes=tuple(attempt.outcomes),
        read=attempt.reader.files,
    )


def plan(
    recipe: Recipe,
    tree: Tree,
    params: Params,
    *,
    revert: bool = False,
    era: str = "",
    arch: str = "",
) -> Plan:
    """The edits that make (or with `revert` unmake) the recipe's change in `tree`.

    Raises Refused if no era fits, if two do, or if the tree contradicts the request; UsageError
    for an `era` or `arch` that the recipe does not have.
    """
    eras = _candidates(recipe, era, arch)
    reader = Reader(tree)
    able = [era for era in eras if _has_words(era, reader)]
    attempts = [try_era(one, reader, params, thorough=False) for one in able]
    fitting = [attempt for attempt in attempts if attempt.fits]
    if len(fitting) > 1:
        names = ", ".join(attempt.era.name for attempt in fitting)
        raise Refused(
            f"{len(fitting)} eras fit this tree: {names}", hint="choose one with --era NAME"
        )
    if revert:
        from kpatch_ast.engine.revert import revert_plan

        return revert_plan(recipe, eras, reader, params, fitting)
    if not fitting:
        raise closest_refusal(recipe, eras, reader, params)
    attempt = fitting[0]
    if params.get("only"):
        _require_change(attempt)
    _require_one_file(attempt)
    _require_free_names(attempt)
    return make_plan(recipe.name, attempt)


def _candidates(recipe: Recipe, era: str, arch: str) -> list[Era]:
    wanted = [e for e in recipe.eras if era in ("", e.name) and arch in ("", e.arch)]
    if not wanted:
        names = ", ".join(f"{e.name} ({e.arch})" for e in recipe.eras)
        raise UsageError(
            f"{recipe.name} has no era {era or 'at all'} for {arch or 'any architecture'}",
            hint=f"it has: {names}",
        )
    return wanted


def _has_words(era: Era, reader: Reader) -> bool:
    """Whether the era can fit at all, by the words that its queries demand."""
    for path, word in era.words:
        file = reader.file(path)
        if file is None or word.encode() not in file.data:
            return False
    return True


def _require_change(attempt: Attempt) -> None:
    """Refuse to add what options add to a change that is not there."""
    for outcome in attempt.outcomes:
        if outcome.status == "insert" and not is_beside(outcome.step):
            raise Refused(
                "--only: the change that the options belong to is not there, or not all of it",
                mark=outcome.mark,
                notes=(f"missing in {outcome.path}: {outcome.step.why}",),
                hint="leave out --only",
            )


def is_beside(step: Step | NewFile) -> bool:
    """True for what an option adds to a change that is complete without it."""
    return step.extra != "" and step.beside


def closest_refusal(recipe: Recipe, eras: list[Era], reader: Reader, params: Params) -> Refused:
    """Why no era fits: the failing steps of the one that comes closest."""
    attempts = [try_era(one, reader, params, thorough=True) for one in eras]
    best = max(attempts, key=_closeness)
    if full := [outcome.error for a in attempts if a.full for outcome in a.outcomes]:
        assert isinstance(full[0], Refused)
        return full[0]
    if not any(
        isinstance(o.step, Step) and o.status in ("insert", "present") for o in best.outcomes
    ):
        return Refused(
            f"nothing in this tree is known to {recipe.name}",
            hint="is it the top of a Linux source tree? "
            f"`kpatch-ast list {recipe.name}` names the kernels",
        )
    errors = [outcome.error for outcome in best.refused if outcome.error]
    first = next((e for e in errors if isinstance(e, Conflict)), errors[0])
    others = [f"also: {error.message}" for error in errors if error.message != first.message]
    notes = [*first.notes, *dict.fromkeys(others)]
    kind, hint = Refused, first.hint
    if isinstance(first, Conflict):
        kind = Conflict
    else:
        notes.append(
            f"closest era: {best.era.name} ({best.era.kernels}), "
            f"{len(best.refused)} of "
            f"{len(best.outcomes) - best.count('not applicable')} steps have no place"
        )
        hint = hint or f"`kpatch-ast list {recipe.name}` names the kernels of each era"
    refusal = kind(first.message, mark=first.mark, notes=tuple(notes), hint=hint)
    refusal.era, refusal.outcomes = best.era.name, tuple(best.outcomes)
    return refusal


def _closeness(attempt: Attempt) -> tuple[bool, int]:
    """A contradiction tells more than anchors that are not there: it was found at one."""
    conflicts = sum(isinstance(outcome.error, Conflict) for outcome in attempt.refused)
    # What is there in another form does not count against an era.
    misses = attempt.count("refused") - conflicts
    return conflicts > 0, attempt.count("insert", "present") - misses


def _require_one_file(attempt: Attempt) -> None:
    """Refuse a tree in which steps for one of several files would end up in more than one."""
    chosen: dict[tuple[str, ...], Outcome] = {}
    for outcome in attempt.outcomes:
        if not isinstance(outcome.step, Step) or outcome.status not in ("insert", "present"):
            continue
        first = chosen.setdefault(outcome.step.paths, outcome)
        if first.path != outcome.path:
            raise Refused(
                f"{first.path} and {outcome.path} are both there, and each has a part of what "
                "belongs together",
                mark=outcome.mark,
                hint="is this the tree of one kernel? remove the file that is not of it",
            )


def _require_free_names(attempt: Attempt) -> None:
    """Refuse names that the tree uses for something else."""
    reader, params = attempt.reader, attempt.params
    for rule in attempt.era.unused:
        for path in rule.paths:
            require_unused(reader, path.format_map(params), rule.names, params)
    ours = [o for o in attempt.outcomes if o.status == "present" and not o.step.shared]
    if not ours:
        # What an option edits besides shares no names with the change.
        edited = [o.path for o in attempt.outcomes if o.status == "insert" and not o.step.extra]
        created = {o.path for o in attempt.outcomes if isinstance(o.step, NewFile)}
        for path in dict.fromkeys(edited):
            if path not in created:
                require_unused(reader, path, attempt.era.fresh, params)


def require_unused(reader: Reader, path: str, names: tuple[str, ...], params: Params) -> None:
    """Refuse a name that the code of a file has already."""
    parsed = reader.parsed(path)
    if parsed is None or parsed.source.dialect not in (CPP, MAKE):
        return  # in prose every word may occur
    source = parsed.source
    for template in names:
        name = template.format_map(params).encode()
        if not name or name not in source.data:  # most often
            continue
        at = source.find_word(name)
        while at > 0 and source.code[at - 1 : at] == b".":  # of something else, as a section's is
            at = source.find_word(name, at + 1)
        if at >= 0:
            raise Conflict(
                f"the name `{name.decode()}` is taken",
                mark=source.mark(at, at + len(name)),
                hint="choose another name",
            )
