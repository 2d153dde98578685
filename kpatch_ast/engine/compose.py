"""Several plans, each made on the result of those before it, as one plan against the tree.

One law: the merged plan says the same as doing them one after the other, with every edit stated
against the tree's own bytes, so that proof, patch and commit need not know that it was merged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from kpatch_ast.engine.edits import Draft
from kpatch_ast.engine.plan import Plan
from kpatch_ast.engine.tree import File, Overlay, Tree


def compose(tree: Tree, makers: Sequence[Callable[[Tree], Plan]]) -> Plan:
    """The plans that `makers` make of `tree`, in order, as one."""
    plans: list[Plan] = []
    files: dict[str, File | None] = {}
    for make in makers:
        plans.append(make(Overlay(tree, dict(files)) if files else tree))
        files.update(plans[-1].files)
    return plans[0] if len(plans) == 1 else _merged(tree, plans, files)


def _merged(tree: Tree, plans: list[Plan], files: dict[str, File | None]) -> Plan:
    before: dict[str, File | None] = {}
    drafts: dict[str, Draft] = {}
    for plan in plans:
        for path in plan.files:
            if path not in before:
                before[path] = plan.before[path]
            base = before[path]
            if base is not None and plan.files[path] is not None:
                draft = drafts.setdefault(path, Draft(path, base.data))
                for edit in reversed([edit for edit in plan.edits if edit.path == path]):
                    draft.replace(edit.at, edit.at + len(edit.old), edit.new, edit.anchor)
    changed = sorted(path for path in files if files[path] != before[path])
    return Plan(
        recipe=_joined(plan.recipe for plan in plans),
        era=_joined(plan.era for plan in plans),
        name=_joined(plan.name for plan in plans),
        params={},
        tree=tree.label,
        edits=tuple(
            edit
            for path in changed
            if before[path] is not None and files[path] is not None
            for edit in drafts[path].edits()
        ),
        files={path: files[path] for path in changed},
        before={path: before[path] for path in changed},
        outcomes=tuple(outcome for plan in plans for outcome in plan.outcomes),
        # What a later plan read of what an earlier one made was read before.
        read={path: file for plan in reversed(plans) for path, file in plan.read.items()},
    )


def _joined(words: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(words))
