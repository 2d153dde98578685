"""The proof that stands before every output: a plan that breaks a law of the tool is a Bug.

The laws: a recipe only inserts (and a revert only deletes); the inverse restores every byte; no
file parses worse than before; planning again on the result finds nothing left to do.
"""

from __future__ import annotations

from collections.abc import Callable

from kpatch_ast.engine.edits import apply, invert
from kpatch_ast.engine.plan import Plan
from kpatch_ast.engine.reader import parse
from kpatch_ast.engine.tree import Overlay, Tree
from kpatch_ast.errors import Bug, KpatchError, Refused

REPORT = "nothing was written; please report this with the tree's version and the command line"


def prove(plan: Plan, tree: Tree, again: Callable[[Tree], Plan], *, revert: bool = False) -> Plan:
    """Return `plan` if it keeps every law on `tree`; `again` plans the same request on a tree.

    Raises Bug otherwise; or Refused, if a file that changes did not parse cleanly before either: a
    grammar that has lost its way in broken code need not find our text there again.
    """
    if plan.empty:
        return plan
    _bytes_are_accounted_for(plan, revert)
    try:
        _prove(plan, tree, again, revert)
    except Bug as bug:
        raise _blame(plan, bug) from bug
    return plan


def _blame(plan: Plan, bug: Bug) -> KpatchError:
    for path, before in plan.before.items():
        errors = parse(path, before.data).errors if before else ()
        if errors and before:
            source = parse(path, before.data).source
            return Refused(
                f"the change cannot be proven: {bug.message}",
                mark=source.mark(errors[0].start, errors[0].end),
                hint="the file does not parse here, which may be why; nothing was written",
            )
    return bug


def _prove(plan: Plan, tree: Tree, again: Callable[[Tree], Plan], revert: bool) -> None:
    for path in plan.files:
        _parses_no_worse(plan, path)
    try:
        second = again(Overlay(tree, plan.files))
    except KpatchError as error:
        where = f" at {error.mark.position}" if error.mark else ""
        raise Bug(f"the result would be refused{where}: {error.message}", hint=REPORT) from error
    if not second.empty:
        left = ", ".join(sorted(second.files))
        raise Bug(f"a second run would change {left} again", hint=REPORT)
    if not revert and second.era != plan.era:
        raise Bug(f"the result is of another era: {second.era}, not {plan.era}", hint=REPORT)


def _bytes_are_accounted_for(plan: Plan, revert: bool) -> None:
    for path, after in plan.files.items():
        before = plan.before[path]
        if before is None or after is None:
            if (before is None) == revert:
                raise Bug(f"{path}: a plan that only adds removes a file", hint=REPORT)
            continue
        edits = tuple(edit for edit in plan.edits if edit.path == path)
        if any(edit.new if revert else edit.old for edit in edits):
            raise Bug(f"{path}: the plan is not insert-only", hint=REPORT)
        if apply(before.data, edits) != after.data or before.mode != after.mode:
            raise Bug(f"{path}: the edits do not make the result", hint=REPORT)
        if apply(after.data, invert(edits)) != before.data:
            raise Bug(f"{path}: the inverse does not restore the file", hint=REPORT)


def _parses_no_worse(plan: Plan, path: str) -> None:
    before, after = plan.before[path], plan.files[path]
    if after is None:
        return
    errors = parse(path, after.data).errors
    if not errors:
        return
    allowed = len(parse(path, before.data).errors) if before else 0
    if len(errors) > allowed:
        source = parse(path, after.data).source
        raise Bug(
            f"{path}: the result has {len(errors)} syntax errors, the file had {allowed}",
            mark=source.mark(errors[0].start, errors[0].end),
            hint=REPORT,
        )
    shift = 0
    for edit in plan.edits:
        if edit.path == path:
            start, end = edit.at + shift, edit.at + shift + len(edit.new)
            shift += len(edit.new) - len(edit.old)
            if any(error.start < end and start < error.end for error in errors if edit.new):
                raise Bug(f"{path}: the inserted text does not parse", hint=REPORT)
