"""Reports for people: what was done, in the wording of the mode, and errors in gcc's form.

One law: the wording follows the mode (added, would add, nothing to do); nothing here decides
anything.
"""

from __future__ import annotations

from kpatch_ast.engine.plan import Plan
from kpatch_ast.errors import KpatchError, Mark
from kpatch_ast.report.model import Change, Report, Summary, summary
from kpatch_ast.syntax.language import LANGUAGES

_RED, _BOLD, _CYAN, _OFF = "\033[1;31m", "\033[1m", "\033[36m", "\033[0m"


def text(report: Report, *, color: bool = False, quiet: bool = False, prefix: str = "") -> str:
    """The report for a person, lines with newline; empty if there is nothing to say."""
    if report.error is not None:
        return error_text(report.error, color=color, prefix=prefix)
    plan = report.plan
    if plan is None or quiet:
        return ""
    if isinstance(plan, Plan):
        plan = summary(plan, ids=False)
    if plan.empty:
        return f"{prefix}nothing to do: {plan.name} is {_where(report, plan)}\n"
    lines = [f"{prefix}{change.path}: {_change(report, change)}" for change in plan.changes]
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
    count = len(plan.changes)
    lines.append(f"{prefix}{plan.name}: {verb}, {count} file{'s' * (count != 1)}, era {plan.era}")
    return "".join(f"{line}\n" for line in lines)


def _where(report: Report, plan: Summary) -> str:
    return "not there" if report.revert else f"there already (era {plan.era})"


def _change(report: Report, change: Change) -> str:
    would = report.mode != "apply"
    if change.before is None:
        return "would be created" if would else "created"
    if change.after is None:
        return "would be removed" if would else "removed"
    amount = " and ".join(
        f"{n} {unit}{'s' * (n != 1)}"
        for n, unit in ((change.lines, "line"), (change.words, "word"))
        if n
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
            lines.append(f"     anchor {outcome.anchor} ({_source_of(outcome.anchor)})")
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


def _source_of(anchor: str) -> str:
    """The file that says what an anchor is: a query, or a module of functions."""
    modules = {language.name: language.module for language in LANGUAGES}
    module = modules[anchor.partition("/")[0]]
    return f"kpatch_ast/syntax/{module}.py" if module else f"queries/{anchor}.scm"
