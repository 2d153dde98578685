"""Reports as JSON, one object a tree, one line an object.

One law: the same facts as the text, in fields that do not change their meaning.
"""

from __future__ import annotations

import json
from typing import Any

from kpatch_ast.engine.attempt import Outcome
from kpatch_ast.errors import Mark
from kpatch_ast.report.model import Report


def as_json(report: Report) -> str:
    """The report as one JSON object on one line."""
    plan, error = report.summary, report.error
    fields: dict[str, Any] = {
        "tree": report.tree,
        "status": report.status,
        "exit_code": report.exit_code,
    }
    if report.commit:
        fields["commit"] = report.commit
    if report.branch:
        fields["branch"] = report.branch
    if plan is not None:
        fields |= {
            "recipe": plan.recipe,
            "era": plan.era,
            "params": dict(plan.params),
            "files": [
                {"path": one.path, "before": one.before, "after": one.after} for one in plan.changes
            ],
            "steps": [_step(outcome) for outcome in plan.outcomes],
        }
    if error is not None:
        fields["error"] = {
            "message": error.message,
            **(_mark(error.mark) if error.mark else {}),
            "notes": [
                {"message": n.label, **_mark(n)} if isinstance(n, Mark) else {"message": n}
                for n in error.notes
            ],
            "hint": error.hint,
        }
    return json.dumps(fields)


def _step(outcome: Outcome) -> dict[str, Any]:
    return {
        "status": outcome.status,
        **(_mark(outcome.mark) if outcome.mark else {"path": outcome.path}),
        "anchor": outcome.anchor,
        "conditionals": list(outcome.branches),
        "text": outcome.text.decode("utf-8", "backslashreplace"),
        "why": outcome.step.why,
    }


def _mark(mark: Mark) -> dict[str, Any]:
    return {"path": mark.path, "line": mark.line, "column": mark.column}
