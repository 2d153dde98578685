"""The outcome of one tree, as every form of output sees it.

One law: a report is small and can be pickled, whatever the plan it stands for held in memory; the
exit code and the status follow from it alone.
"""

from typing import Literal

from kpatch_ast.engine.attempt import Outcome
from kpatch_ast.engine.plan import Plan
from kpatch_ast.errors import KpatchError

Mode = Literal["apply", "check", "diff", "explain"]


class Change:
    """What becomes of one file."""

    __slots__ = ("after", "before", "lines", "path", "words")

    def __init__(
        self, path: str, before: str | None, after: str | None, lines: int, words: int
    ) -> None:
        self.path = path
        self.before = before  #: blob id; None: there was no file
        self.after = after  #: blob id; None: there is none any more
        self.lines = lines  #: inserted (or removed)
        self.words = words  #: inside of lines


class Summary:
    """A plan without the contents of its files."""

    __slots__ = ("changes", "era", "key", "name", "outcomes", "params", "patch", "recipe")

    def __init__(
        self,
        plan: Plan,
        changes: tuple[Change, ...],
        patch: bytes,
        key: str,
    ) -> None:
        self.recipe = plan.recipe
        self.name = plan.name
        self.era = plan.era
        self.params = plan.params
        self.changes = changes
        self.outcomes = plan.outcomes
        self.patch = patch
        self.key = key  #: in a batch: the same for trees that are so as far as the plan can see

    @property
    def empty(self) -> bool:
        return not self.changes


def summary(plan: Plan, *, patch: bytes = b"", key: str = "", ids: bool = True) -> Summary:
    """What a report keeps of a plan; without `ids`, blob ids are empty, as text shows none."""
    return Summary(plan, tuple(_change(plan, path, ids) for path in plan.files), patch, key)


def _change(plan: Plan, path: str, ids: bool) -> Change:
    before, after = plan.before[path], plan.files[path]
    edits = [edit for edit in plan.edits if edit.path == path]
    return Change(
        path,
        (before.blob if ids else "") if before else None,
        (after.blob if ids else "") if after else None,
        sum((edit.new + edit.old).count(b"\n") for edit in edits),
        sum(b"\n" not in edit.new + edit.old for edit in edits),
    )


class Report:
    """The outcome of one tree."""

    def __init__(
        self,
        tree: str,
        mode: Mode,
        revert: bool,
        plan: Plan | Summary | None = None,
        error: KpatchError | None = None,
        check: bool = False,
        commit: str = "",
        rank: int = 0,
    ) -> None:
        self.tree = tree
        self.mode = mode
        self.revert = revert
        self.plan = plan
        self.error = error
        self.check = check  #: a change that is still to be made counts as exit code 1
        self.commit = commit  #: of a revision
        self.rank = rank  #: by version, among the sources of a batch
        self.branch = ""  #: the new branch that holds the change

    @property
    def summary(self) -> Summary | None:
        """The plan as far as reports know it."""
        return summary(self.plan) if isinstance(self.plan, Plan) else self.plan

    @property
    def exit_code(self) -> int:
        """0 done or nothing to do, 1 would change under --check, else that of the error."""
        if self.error is not None:
            return self.error.exit_code
        return int(self.check and self.plan is not None and not self.plan.empty)

    @property
    def status(self) -> str:
        """One word or two for tables and JSON."""
        if self.error is not None:
            return {2: "usage", 3: "refused", 4: "failed", 130: "interrupted"}.get(
                self.error.exit_code, "bug"
            )
        if self.plan is None or self.plan.empty:
            return "unchanged"
        if self.mode != "apply" and not self.branch:
            return "would revert" if self.revert else "would change"
        return "reverted" if self.revert else "applied"

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What became of the steps; of a refusal, those of the era that came closest."""
        if self.error is not None:
            return tuple(getattr(self.error, "outcomes", ()))
        return self.plan.outcomes if self.plan is not None else ()

    @property
    def era(self) -> str:
        """The era of the tree; of a refusal, the one that came closest."""
        if self.error is not None:
            return str(getattr(self.error, "era", ""))
        return self.plan.era if self.plan is not None else ""
