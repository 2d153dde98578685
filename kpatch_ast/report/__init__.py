"""What a run says: one Report a tree; as text, JSON, SARIF or a page, from the same facts.

One law: nothing here decides anything. Only text is imported with the package.
"""

from __future__ import annotations

from kpatch_ast.report.model import Mode, Report
from kpatch_ast.report.text import error_text, explain, printable, text

__all__ = ["Mode", "Report", "as_json", "error_text", "explain", "printable", "text"]


def as_json(report: Report) -> str:
    """The report as one JSON object on one line."""
    from kpatch_ast.report.jsonl import as_json

    return as_json(report)
