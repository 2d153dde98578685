"""SARIF 2.1.0 for code review: what --check finds, at its place in the tree.

One law: one run a tree; a step that is still to be made is a warning where its text belongs, a
refusal is an error where it arose, and a tree that is all right has no result.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kpatch_ast import __version__
from kpatch_ast.engine.attempt import Outcome
from kpatch_ast.errors import KpatchError, Mark
from kpatch_ast.report.model import Report
from kpatch_ast.report.text import printable

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def sarif(reports: list[Report]) -> str:
    """One log of all trees."""
    return json.dumps(
        {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report) for report in reports]},
        indent=1,
    )


def _run(report: Report) -> dict[str, Any]:
    results, rules = [], {}
    notifications = []
    for outcome in () if report.error else report.outcomes:
        if outcome.status in ("insert", "remove"):
            rule = outcome.anchor or "new-file"
            rules[rule] = {"id": rule, "shortDescription": {"text": outcome.step.why or rule}}
            results.append(_result(report, outcome, rule))
    if report.error is not None:
        if report.error.mark is not None:
            rules["refused"] = {
                "id": "refused",
                "shortDescription": {"text": "the tree does not allow the change"},
            }
            results.append(_refusal(report.error, report.error.mark))
        else:
            notifications.append({"level": "error", "message": {"text": _message(report.error)}})
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "kpatch-ast",
                "version": __version__,
                "rules": [rules[rule] for rule in sorted(rules)],
            }
        },
        "automationDetails": {"id": f"kpatch-ast/{printable(report.tree)}"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"TREE": _base(report)},
        "invocations": [
            {
                "executionSuccessful": report.error is None,
                "exitCode": report.exit_code,
                "toolExecutionNotifications": notifications,
            }
        ],
        "results": results,
    }
    if report.commit:
        run["properties"] = {"commit": report.commit}
    return run


def _base(report: Report) -> dict[str, Any]:
    about = {"description": {"text": f"the kernel tree {printable(report.tree)}"}}
    if report.commit:
        return about
    return {"uri": Path(report.tree).absolute().as_uri() + "/", **about}


def _result(report: Report, outcome: Outcome, rule: str) -> dict[str, Any]:
    body = printable(outcome.text.strip().replace(b"\n", b" / "))
    verb = "would be taken away" if report.revert else "is not there yet"
    why = f" ({outcome.step.why})" if outcome.step.why else ""
    what = f"`{body}`" if outcome.anchor and body else outcome.path
    return {
        "ruleId": rule,
        "level": "warning",
        "message": {"text": f"{what} {verb}{why}"},
        "locations": [_location(outcome.mark, outcome.path)],
    }


def _refusal(error: KpatchError, mark: Mark) -> dict[str, Any]:
    return {
        "ruleId": "refused",
        "level": "error",
        "message": {"text": _message(error)},
        "locations": [_location(mark, mark.path)],
        "relatedLocations": [
            {**_location(note, note.path), "message": {"text": printable(note.label or "see")}}
            for note in error.notes
            if isinstance(note, Mark)
        ],
    }


def _message(error: KpatchError) -> str:
    words = [error.message, *(note for note in error.notes if isinstance(note, str))]
    if error.hint:
        words.append(f"hint: {error.hint}")
    return "\n".join(map(printable, words))


def _location(mark: Mark | None, path: str) -> dict[str, Any]:
    physical: dict[str, Any] = {
        "artifactLocation": {"uri": quote(mark.path if mark else path), "uriBaseId": "TREE"}
    }
    if mark is not None:
        start = len(mark.text[: mark.column - 1].decode("utf-8", "replace")) + 1
        part = mark.text[mark.column - 1 : mark.column - 1 + mark.width]
        width = max(1, len(part.decode("utf-8", "replace")))
        physical["region"] = {
            "startLine": mark.line,
            "startColumn": start,
            "endColumn": start + width,
        }
    return {"physicalLocation": physical}
