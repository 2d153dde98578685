"""The laws that hold of any content of any file, asked of one tree and one request."""

from __future__ import annotations

from kpatch_ast import api
from kpatch_ast.engine.edits import apply
from kpatch_ast.engine.tree import Overlay, Tree
from tests.torture.live import state_behind


def check(tree: Tree, request: api.Request) -> str:
    """`done` or `unchanged`; Refused or Conflict pass through, anything else is a finding."""
    plan = api.plan(tree, request)
    if plan.empty:
        return "unchanged"
    places(plan)
    if any(outcome.status == "present" for outcome in plan.outcomes):
        return "completed"
    back = api.plan(Overlay(tree, plan.files), request, revert=True)
    assert set(back.files) == set(plan.files), "revert forgets files"
    for path, file in back.files.items():
        before = plan.before[path]
        have = file.data if file else None
        assert have == (before.data if before else None), "revert does not restore"
    return "done"


def places(plan: api.Plan) -> None:
    """Whole lines, or words inside one, into live code; and nothing else changes."""
    for path, after in plan.files.items():
        before = plan.before[path]
        if before is None or after is None:
            continue
        edits = [edit for edit in plan.edits if edit.path == path]
        assert not any(edit.old for edit in edits), "not insert-only"
        assert apply(before.data, edits) == after.data, "the edits do not make the result"
        for edit in edits:
            found = state_behind(path, before.data, edit.at, edit.new.startswith((b"\n", b"\r\n")))
            inline = b"\n" not in edit.new
            assert found == "code", f"inserted into {found}"
            if not inline:
                whole = edit.at in (0, len(before.data)) or before.data[edit.at - 1] == 0x0A
                assert whole, "inserted in the middle of a line"
