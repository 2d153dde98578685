"""A run over many trees as one page: the matrix of trees by steps.

One law: the page is one file that asks for nothing else and runs nothing: a click follows a link
inside it, and every colour says what the word in the cell says too.
"""

from __future__ import annotations

import re
from html import escape

from kpatch_ast.engine.attempt import Outcome
from kpatch_ast.report.model import Report, Summary
from kpatch_ast.report.table import runs, span, totals
from kpatch_ast.report.text import error_text, printable

_STYLE = """
:root{color-scheme:light dark;--line:#8886}
body{font:14px/1.45 system-ui,sans-serif;margin:1.5rem;max-width:100%}
h1{font-size:1.3rem}h2{font-size:1.05rem;margin:2rem 0 .4rem}
.scroll{overflow-x:auto}table{border-collapse:collapse}
th,td{border:1px solid var(--line);padding:.2rem .45rem;text-align:left;white-space:nowrap}
thead th{vertical-align:bottom;font-weight:600;font-size:.8rem}
tbody th{font-weight:600;position:sticky;left:0;background:Canvas}
td a{color:inherit;text-decoration:underline dotted}
td.applied{background:#1a7f371f;color:#116329}td.there{background:#0969da1a;color:#0a4fa8}
td.change{background:#bf87002e;color:#6b4b00}td.refused{background:#cf222e24;color:#a40e26}
td.none{color:#6e7781}
@media(prefers-color-scheme:dark){td.applied{color:#56d364}td.there{color:#79c0ff}
td.change{color:#e3b341}td.refused{color:#ff7b72}td.none{color:#9198a1}}
.detail{display:none;position:fixed;inset:auto 0 0 0;max-height:70vh;overflow:auto;
background:Canvas;border-top:3px solid var(--line);padding:.6rem 1.5rem 1rem}
.detail:target{display:block}
pre{font:12px/1.4 ui-monospace,monospace;margin:.4rem 0;white-space:pre}
ins{color:#116329;background:#1a7f371f;text-decoration:none}
del{color:#a40e26;background:#cf222e24;text-decoration:none}
@media(prefers-color-scheme:dark){ins{color:#56d364}del{color:#ff7b72}}
.close{float:right}p.note{color:#6e7781}
"""

_HEAD = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title><style>{style}</style></head><body>
<h1 id="top">{title}</h1>
<p>{totals}</p>
<p class="note">A row is a tree, or neighbours that are alike; a column is a step. Click a cell for
the change or the refusal.</p>
"""

#: Status of a step -> class of its cell and word, for trees that take the change.
_CELLS = {
    "insert": ("change", "would change"),
    "remove": ("change", "would go"),
    "present": ("there", "already there"),
    "keep": ("there", "kept"),
    "not applicable": ("none", "not applicable"),
    "refused": ("refused", "refused"),
}


def page(reports: list[Report], title: str) -> str:
    """The whole page."""
    details = _Details()
    by_era: dict[str, list[Report]] = {}
    for report in reports:
        by_era.setdefault(report.era, []).append(report)
    tables = [_table(era, group, details) for era, group in by_era.items()]
    head = _HEAD.format(title=escape(title), style=_STYLE, totals=escape(totals(reports)))
    return f"{head}{''.join(tables)}{''.join(details.sections)}</body></html>\n"


class _Details:
    """What clicks show; equal contents are there once."""

    def __init__(self) -> None:
        self.sections: list[str] = []
        self._names: dict[tuple[str, str], str] = {}

    def name(self, title: str, body: str) -> str:
        """The fragment that shows `body`, which is HTML."""
        if (title, body) not in self._names:
            name = f"d{len(self._names)}"
            self._names[title, body] = name
            self.sections.append(
                f'<section class="detail" id="{name}"><a class="close" href="#top">close</a>'
                f"<strong>{escape(title)}</strong>{body}</section>\n"
            )
        return self._names[title, body]


def _table(era: str, reports: list[Report], details: _Details) -> str:
    columns = _columns(reports)
    heads = "".join(
        f'<th scope="col" title="{escape(why)}">{escape(label)}</th>'
        for label, why in columns.values()
    )
    rows = [_row(group, columns, details) for _, group in runs(reports, _alike)]
    name = f"era {era}" if era else "no era"
    return (
        f"<h2>{escape(name)}</h2>\n<div class=scroll><table><thead><tr>"
        f'<th scope="col">tree</th><th scope="col">outcome</th>{heads}</tr></thead>\n<tbody>\n'
        f"{''.join(rows)}</tbody></table></div>\n"
    )


def _alike(report: Report) -> tuple[object, ...]:
    plan = report.plan
    key = plan.key or str(id(plan)) if isinstance(plan, Summary) else ""
    error = error_text(report.error) if report.error else ""
    return report.status, key, error, report.branch


Column = tuple[str, str]


def _column(outcome: Outcome) -> Column:
    step = outcome.step
    return (outcome.anchor or getattr(step, "anchor", "") or str(step.path)), step.text


def _columns(reports: list[Report]) -> dict[Column, tuple[str, str]]:
    """Steps in the order of the recipe: what a column is called, and why the step is made."""
    columns: dict[Column, tuple[str, str]] = {}
    for report in reports:
        for outcome in report.outcomes:
            file = outcome.path.rpartition("/")[2]
            label = f"{file}: {outcome.anchor}" if outcome.anchor else file
            columns.setdefault(_column(outcome), (label, outcome.step.why))
    return columns


def _row(group: list[Report], columns: dict[Column, tuple[str, str]], details: _Details) -> str:
    first = group[0]
    count = f" ({len(group)})" if len(group) > 1 else ""
    names = escape(" ".join(printable(report.tree) for report in group[:200]), quote=True)
    outcomes: dict[Column, Outcome] = {_column(outcome): outcome for outcome in first.outcomes}
    diffs = _diffs(first)
    cells = [_outcome_cell(first, details)]
    for column in columns:
        outcome = outcomes.get(column)
        cells.append(_cell(first, outcome, diffs, details) if outcome else "<td></td>")
    return (
        f'<tr><th scope="row" title="{names}">{escape(span(group))}{count}</th>'
        f"{''.join(cells)}</tr>\n"
    )


def _outcome_cell(report: Report, details: _Details) -> str:
    if report.error is not None:
        body = f"<pre>{escape(error_text(report.error))}</pre>"
        return _td("refused", report.status, details.name(f"{report.status}", body))
    plan = report.summary
    kind = {"unchanged": "there", "applied": "applied", "reverted": "applied"}.get(
        report.status, "change"
    )
    if plan is None or plan.empty:
        return _td(kind, report.status)
    body = "".join(_diff(text) for text in _diffs(report).values()) or _list(plan)
    return _td(kind, report.status, details.name(f"{plan.name}, era {plan.era}", body))


def _list(plan: Summary) -> str:
    return f"<pre>{escape(chr(10).join(change.path for change in plan.changes))}</pre>"


def _cell(report: Report, outcome: Outcome, diffs: dict[str, bytes], details: _Details) -> str:
    kind, word = _CELLS[outcome.status]
    if report.error is not None and outcome.status == "insert":
        kind, word = "none", "has a place"  # but nothing is done to a tree that refuses
    elif outcome.status in ("insert", "remove") and report.status in ("applied", "reverted"):
        kind, word = "applied", report.status
    title = f"{outcome.path}: {outcome.step.why}" if outcome.step.why else outcome.path
    if outcome.error is not None:
        body = f"<pre>{escape(error_text(outcome.error))}</pre>"
    elif outcome.status in ("insert", "remove") and outcome.path in diffs:
        body = _diff(diffs[outcome.path])
    elif outcome.mark is not None:
        line = printable(outcome.mark.text)
        body = f"<pre>{escape(outcome.mark.position)}\n{escape(line)}</pre>"
    elif outcome.status == "not applicable" or not outcome.text:
        return _td(kind, word)
    else:
        body = f"<pre>{escape(_readable(outcome.text))}</pre>"
    return _td(kind, word, details.name(title, body))


def _td(kind: str, word: str, target: str = "") -> str:
    inner = f'<a href="#{target}">{escape(word)}</a>' if target else escape(word)
    return f'<td class="{kind}">{inner}</td>'


def _diffs(report: Report) -> dict[str, bytes]:
    plan = report.summary
    if plan is None:
        return {}
    parts = re.split(rb"(?m)^(?=diff --git )", plan.patch)[1:]
    return {change.path: part for change, part in zip(plan.changes, parts, strict=False)}


def _diff(patch: bytes) -> str:
    lines = []
    for raw in patch.rstrip(b"\n").split(b"\n"):
        shown = escape(printable(raw))
        if raw.startswith(b"+") and not raw.startswith(b"+++"):
            shown = f"<ins>{shown}</ins>"
        elif raw.startswith(b"-") and not raw.startswith(b"---"):
            shown = f"<del>{shown}</del>"
        lines.append(shown)
    return f"<pre>{chr(10).join(lines)}</pre>"


def _readable(data: bytes) -> str:
    return "\n".join(printable(line) for line in data.split(b"\n"))
