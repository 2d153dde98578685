"""One run over many trees, and everything it leaves behind.

One law: a tree that fails never stops the others, results come in the order of the sources, and the
exit code is that of the worst.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpatch_ast import api, report
from kpatch_ast.cli_run import put, use_color
from kpatch_ast.errors import Interrupted, KpatchError
from kpatch_ast.report import Report

if TYPE_CHECKING:
    from kpatch_ast.engine.tree import Tree
    from kpatch_ast.sources import Source


def run_many(requests: list[api.Request], sources: list[Source], options: dict[str, Any]) -> int:
    """Do the requests on every source; the worst exit code."""
    if options["explain"]:
        return max(_explain(requests, source, options) for source in sources)
    if len(sources) == 1 and options["git"] is not None:
        options = {**options, "jobs": 1}
    return _Batch(requests, sources, options).run()


def _explain(requests: list[api.Request], source: Source, options: dict[str, Any]) -> int:
    try:
        if source.error is not None:
            raise source.error
        tree: Tree = api.directory(source.path)
        if source.commit:
            tree = api.Git(api.Repository(source.path), source.commit, source.label)
        plan = api.plan(tree, requests, revert=options["revert"])
        print(report.explain(plan), end="", flush=True)
    except KpatchError as error:
        color = use_color(options["color"])
        message = report.error_text(error, color=color, prefix=f"{source.label}: ")
        print(message, end="", file=sys.stderr, flush=True)
        return error.exit_code
    return 0


@contextmanager
def _asked_to_stop() -> Iterator[list[int]]:
    """The signals that asked to stop, as they arrive.

    The first lets the tree at hand end: an exception thrown at a random place may be lost there,
    and leaves less to tell. The second does not wait.
    """
    asked: list[int] = []

    def note(number: int, _frame: object) -> None:
        asked.append(number)
        if len(asked) > 1:
            raise KeyboardInterrupt

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Batch:
    """A run over many trees and everything it leaves behind."""

    def __init__(
        self, requests: list[api.Request], sources: list[Source], options: dict[str, Any]
    ) -> None:
        from kpatch_ast.report.table import Progress

        self.requests, self.sources, self.options = requests, sources, options
        self.reports: list[Report] = []
        quiet = options["quiet"] or options["format"] == "json"
        self.progress = Progress(
            len(sources), color=use_color(options["color"]), quiet=quiet, stream=sys.stderr
        )
        outputs = any(options[name] for name in ("output", "commit", "report_page", "check"))
        self.patches = options["diff"] or (options["git"] is not None and not outputs)
        self.sender: Any = None

    def run(self) -> int:
        """All of it; the worst exit code."""
        options = self.options
        if options["output"] is not None:
            self._prepare(options["output"])
        done = self._reports()
        interrupted = False
        try:
            with _asked_to_stop() as asked:
                for each in done:
                    each = self._deliver(each)
                    self.reports.append(each)
                    self._show(each)
                    if asked:
                        interrupted = True
                        break
        except KeyboardInterrupt:
            interrupted = True
        finally:
            self.progress.end()
            done.close()  # type: ignore[attr-defined]
        code = self._finish(interrupted)
        return max([code, *(each.exit_code for each in self.reports)])

    def _reports(self) -> Iterator[Report]:
        options = self.options
        dry = any(options[n] for n in ("git", "check", "diff", "output"))
        return api.batch(
            self.sources,
            self.requests,
            write=not dry,
            check=options["check"],
            revert=options["revert"],
            branch=options["commit"],
            signoff=options["signoff"],
            jobs=options["jobs"] or os.cpu_count() or 1,
        )

    def _prepare(self, folder: Path) -> None:
        """The output directory is ours: new, or empty."""
        from kpatch_ast.errors import WriteFailed
        from kpatch_ast.mail import author

        try:
            folder.mkdir(parents=True, exist_ok=True)
            if any(folder.iterdir()):
                raise WriteFailed(
                    f"{folder}: not empty; nothing was written", hint="name a new directory"
                )
        except OSError as error:
            raise WriteFailed(f"{folder}: {error.strerror}") from error
        self.sender = author(self.options["git"] or Path())

    def _deliver(self, one: Report) -> Report:
        """The report, with its patch written where patches go."""
        if self.sender is None or one.plan is None or one.plan.empty:
            return one
        from kpatch_ast.mail import file_name, mail
        from kpatch_ast.outfile import write_whole

        digits = max(4, len(str(len(self.sources))))
        path = self.options["output"] / file_name(one, digits)
        try:
            write_whole(path, mail(one, self.sender, sign_off=self.options["signoff"]))
        except KpatchError as error:
            one.plan, one.error = None, error
        return one

    def _show(self, one: Report) -> None:
        if self.options["format"] == "json":
            print(report.as_json(one), flush=True)
            return
        if self.patches and one.summary is not None:
            put(one.summary.patch)
        if len(self.sources) > 1:
            self.progress.show(one)
        elif not self.patches or one.plan is None or one.plan.empty:
            from kpatch_ast.report.table import alone

            alone(one, color=use_color(self.options["color"]), quiet=self.options["quiet"])

    def _finish(self, interrupted: bool) -> int:
        """What stands at the end; exit code 130 for a run that was cut short."""
        from kpatch_ast.report.table import table

        options = self.options
        form = options["format"]
        if form == "sarif":
            from kpatch_ast.report.sarif import sarif

            print(sarif(self.reports), flush=True)
        elif form == "text" and len(self.sources) > 1 and not options["quiet"]:
            stream = sys.stderr if self.patches else sys.stdout
            print(table(self.reports), end="", file=stream, flush=True)
        if options["report_page"] is not None:
            from kpatch_ast.outfile import write_whole
            from kpatch_ast.report.html import page

            title = f"kpatch-ast: {', '.join(_title(one) for one in self.requests)}"
            write_whole(options["report_page"], page(self.reports, title).encode())
        if not interrupted:
            return 0
        count, all_ = len(self.reports), len(self.sources)
        last = f"; the last was {report.printable(self.reports[-1].tree)}" if self.reports else ""
        error = Interrupted(
            f"interrupted: {count} of {all_} trees are done{last}",
            notes=("what is done is whole, the rest is untouched",),
        )
        print(report.error_text(error, color=use_color(options["color"])), end="", file=sys.stderr)
        return error.exit_code


def _title(one: api.Request) -> str:
    name = one.params.get("var") or one.params.get("function") or ""
    return f"{one.recipe.name} {name}".strip()
