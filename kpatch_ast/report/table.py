"""A run over many trees for a person: progress while it goes on, a table when it is over.

One law: neighbours with the same outcome share a row, so that a long history stays one screen.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import TextIO, TypeVar

from kpatch_ast.report.model import Report, Summary
from kpatch_ast.report.text import error_text, printable, text


def line(report: Report) -> str:
    """One tree in one line."""
    return f"{printable(report.tree)}: {_said(report)}"


def _said(report: Report) -> str:
    if report.error is not None:
        place = f"{report.error.mark.position}: " if report.error.mark else ""
        return printable(f"{report.status}: {place}{report.error.message}")
    plan = report.plan
    if plan is None or plan.empty:
        return "nothing to do"
    files = _files(report)
    where = f", on {report.branch.removeprefix('refs/heads/')}" if report.branch else ""
    return f"{report.status}, {files} file{'s' * (files != 1)}, era {plan.era}{where}"


def _files(report: Report) -> int:
    return len(report.plan.changes) if isinstance(report.plan, Summary) else 0


T = TypeVar("T")


def runs(reports: Iterable[Report], key: Callable[[Report], T]) -> Iterator[tuple[T, list[Report]]]:
    """Neighbours that are alike."""
    for value, group in groupby(reports, key):
        yield value, list(group)


def span(group: list[Report]) -> str:
    """What a row of neighbours is called."""
    first = printable(group[0].tree)
    return first if len(group) == 1 else f"{first} .. {printable(group[-1].tree)}"


def table(reports: list[Report]) -> str:
    """Rows of neighbours with the same outcome, and the totals."""

    def key(report: Report) -> tuple[str, str, int, str]:
        error = report.error.message if report.error else ""
        return report.status, "" if error else report.era, _files(report), error

    rows = [("trees", "", "status", "era", "files", "")]
    for (status, era, files, error), group in runs(reports, key):
        count = str(files) if files else ""
        rows.append((span(group), str(len(group)), status, era, count, printable(error)))
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    lines = []
    for trees, number, status, era, count, error in rows:
        cells = (
            trees.ljust(widths[0]),
            number.rjust(widths[1]),
            status.ljust(widths[2]),
            era.ljust(widths[3]),
            count.rjust(widths[4]),
            error,
        )
        lines.append("  ".join(cells).rstrip())
    return "".join(f"{one}\n" for one in (*lines, totals(reports)))


def totals(reports: list[Report]) -> str:
    """How many of what."""
    counted = Counter(report.status for report in reports)
    words = ", ".join(f"{count} {status}" for status, count in counted.most_common())
    return f"{len(reports)} tree{'s' * (len(reports) != 1)}: {words}"


class Progress:
    """Messages of a run: a bar that is written again on a terminal, else a line a tree."""

    def __init__(self, total: int, *, color: bool, quiet: bool, stream: TextIO) -> None:
        self._total = total
        self._color = color
        self._quiet = quiet
        self._stream = stream
        self._bar = stream.isatty() and not quiet
        self._done = 0
        self._next = 0.0
        self._told: set[str] = set()

    def show(self, report: Report) -> None:
        """One more tree is done."""
        self._done += 1
        if report.error is not None:
            self._clear()
            self._stream.write(self._error(report))
        elif not self._quiet and not self._bar:
            self._stream.write(line(report) + "\n")
        if self._bar:
            self._draw(report)
        self._stream.flush()

    def _error(self, report: Report) -> str:
        """The whole error, but of one that was told before only its first line."""
        assert report.error is not None
        prefix = f"{printable(report.tree)}: "
        whole = error_text(report.error, color=self._color)
        if whole in self._told:
            whole = whole.partition("\n")[0] + "\n"
        self._told.add(error_text(report.error, color=self._color))
        return prefix + whole

    def _draw(self, report: Report) -> None:
        now = time.monotonic()
        if now < self._next and self._done < self._total:
            return
        self._next = now + 0.1
        full = 30 * self._done // max(1, self._total)
        bar = f"[{'#' * full}{' ' * (30 - full)}] {self._done}/{self._total} "
        self._stream.write(f"\r{bar}{printable(report.tree)[: 78 - len(bar)]}\033[K")

    def _clear(self) -> None:
        if self._bar:
            self._stream.write("\r\033[K")

    def end(self) -> None:
        """Leave the terminal as it was found."""
        self._clear()
        self._stream.flush()


def alone(report: Report, *, color: bool, quiet: bool) -> None:
    """The messages of the only tree of a run."""
    print(text(report, color=color, quiet=quiet), end="", file=sys.stderr, flush=True)
