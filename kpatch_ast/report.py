"""What a run says: one Report a tree, as text or as JSON, from the same facts.

One law: the wording follows the mode (added, would add, nothing to do) and the exit code follows
the outcome; nothing here decides anything.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from kpatch_ast.engine.attempt import Outcome
from kpatch_ast.engine.plan import Plan
from kpatch_ast.errors import KpatchError, Mark

Mode = Literal["apply", "check", "diff", "explain"]

_RED, _BOLD, _CYAN, _OFF = "\033[1;31m", "\033[1m", "\033[36m", "\033[0m"


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of one tree."""

    tree: str
    mode: Mode
    revert: bool
    plan: Plan | None = None
    error: KpatchError | None = None
    check: bool = False  #: a change that is still to be made counts as exit code 1

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
        if self.mode != "apply":
            return "would revert" if self.revert else "would change"
        return "reverted" if self.revert else "applied"


def text(report: Report, *, color: bool = False, quiet: bool = False, prefix: str = "") -> str:
    """The report for a person, lines with newline; empty if there is nothing to say."""
    if report.error is not None:
        return error_text(report.error, color=color, prefix=prefix)
    plan = report.plan
    if plan is None or quiet:
        return ""
    if plan.empty:
        return f"{prefix}nothing to do: {_what(plan)} is {_where(report)}\n"
    lines = [f"{prefix}{path}: {_change(report, plan, path)}" for path in plan.files]
    lines += [
        f"{prefix}note: {outcome.path}: no --{outcome.step.needs} given, so left out: "
        f"{outcome.step.why}"
        for outcome in plan.outcomes
        if outcome.status == "not applicable"
        and outcome.step.needs in plan.params
        and not outcome.step.extra
        and not report.revert
    ]
    verb = {"applied": "added", "reverted": "removed"}.get(report.status, report.status)
    count = len(plan.files)
    lines.append(f"{prefix}{_what(plan)}: {verb}, {count} file{'s' * (count != 1)}, era {plan.era}")
    return "".join(f"{line}\n" for line in lines)


def _what(plan: Plan) -> str:
    return plan.params.get("var") or plan.params.get("function") or plan.recipe


def _where(report: Report) -> str:
    return "not there" if report.revert else f"there already (era {report.plan.era})"  # type: ignore[union-attr]


def _change(report: Report, plan: Plan, path: str) -> str:
    before, after = plan.before[path], plan.files[path]
    would = report.mode != "apply"
    if before is None:
        return "would be created" if would else "created"
    if after is None:
        return "would be removed" if would else "removed"
    edits = [edit for edit in plan.edits if edit.path == path]
    words = sum(b"\n" not in edit.new + edit.old for edit in edits)
    lines = sum((edit.new + edit.old).count(b"\n") for edit in edits)
    amount = " and ".join(
        f"{n} {unit}{'s' * (n != 1)}" for n, unit in ((lines, "line"), (words, "word")) if n
    )
    past, present = ("removed", "remove") if report.revert else ("added", "add")
    return f"would {present} {amount}" if would else f"{past} {amount}"


def explain(plan: Plan) -> str:
    """Step by step: what, where, by which query, under which conditionals, why."""
    lines = [f"{plan.recipe}, era {plan.era}, in {plan.tree}"]
    for number, outcome in enumerate(plan.outcomes, 1):
        place = outcome.mark.position if outcome.mark else outcome.path
        lines.append(f"{number:3}. {outcome.status}: {place}")
        if outcome.anchor:
            lines.append(f"     anchor {outcome.anchor} (queries/{outcome.anchor}.scm)")
        if outcome.branches:
            lines.append(f"     under {', '.join(outcome.branches)}")
        if outcome.step.why:
            lines.append(f"     why: {outcome.step.why}")
        body = outcome.text.decode("utf-8", "backslashreplace").rstrip("\n")
        lines += [f"     + {line}" for line in body.split("\n") if body]
    return "".join(f"{line}\n" for line in lines)


def printable(text: str | bytes) -> str:
    """Text from a tree with everything that could steer a terminal made visible."""
    if isinstance(text, bytes):
        text = text.decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() or c == "\t" else f"\\x{ord(c):02x}" for c in text)


def error_text(error: KpatchError, *, color: bool = False, prefix: str = "") -> str:
    """gcc form: `path:line:column: error: message`, the source line with a caret, notes, hint."""
    red, bold, cyan, off = (_RED, _BOLD, _CYAN, _OFF) if color else ("", "", "", "")
    kind = "internal error" if error.exit_code == 70 else "error"
    place = f"{bold}{printable(error.mark.position)}:{off} " if error.mark else ""
    lines = [f"{prefix}{place}{red}{kind}:{off} {printable(error.message)}"]
    lines += _excerpt(error.mark, red, off)
    for note in error.notes:
        if isinstance(note, Mark):
            lines.append(f"{printable(note.position)}: {cyan}note:{off} {note.label}")
            lines += _excerpt(note, cyan, off)
        else:
            lines.append(f"{cyan}note:{off} {printable(note)}")
    if error.hint:
        lines.append(f"{cyan}hint:{off} {printable(error.hint)}")
    return "".join(f"{line}\n" for line in lines)


def _excerpt(mark: Mark | None, color: str, off: str) -> list[str]:
    if mark is None or not mark.text.strip():
        return []
    number = f"{mark.line:5} | "
    lead = printable(mark.text[: mark.column - 1])
    blanks = "".join(c if c == "\t" else " " for c in lead)
    under = printable(mark.text[mark.column - 1 : mark.column - 1 + mark.width])
    caret = "^" + "~" * (len(under) - 1)
    return [
        f"{number}{printable(mark.text)}",
        f"{' ' * (len(number) - 2)}| {blanks}{color}{caret}{off}",
    ]


def as_json(report: Report) -> str:
    """The report as one JSON object on one line."""
    plan, error = report.plan, report.error
    fields: dict[str, Any] = {
        "tree": report.tree,
        "status": report.status,
        "exit_code": report.exit_code,
    }
    if plan is not None:
        fields |= {
            "recipe": plan.recipe,
            "era": plan.era,
            "params": dict(plan.params),
            "files": [
                {
                    "path": path,
                    "before": plan.base[path],
                    "after": file.blob if file else None,
                }
                for path, file in plan.files.items()
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
