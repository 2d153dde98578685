"""What the commands that change trees have in common: their options, and a run over one tree.

One law: stdout carries data (patch, JSON, SARIF, tables), stderr carries messages.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import typer

from kpatch_ast import api, report
from kpatch_ast.errors import Interrupted, KpatchError, UsageError
from kpatch_ast.report import Report

#: What these options may be. No callbacks of Typer: it reads the signature of each, at each start.
_CHOICES = {"format": ("text", "json", "sarif"), "color": ("auto", "always", "never")}

#: name -> (type, typer's description); of all commands that change trees.
COMMON: dict[str, tuple[Any, Any]] = {
    "revisions": (
        list[str] | None,
        typer.Argument(
            None,
            metavar="[REV]...",
            help="Of --git: revisions, ranges A..B, tag patterns 'v2.6.*'.",
        ),
    ),
    "tree": (
        list[Path] | None,
        typer.Option(
            None,
            "--tree",
            "-C",
            metavar="DIR",
            help="Kernel tree or glob; repeatable  [default: .].",
        ),
    ),
    "git": (
        Path | None,
        typer.Option(
            None,
            metavar="REPO",
            help="Read the REVs of this repository, without checkout; like --diff.",
        ),
    ),
    "check": (
        bool,
        typer.Option(False, "--check", help="Write nothing; exit 1 if it would change."),
    ),
    "diff": (bool, typer.Option(False, "--diff", help="Write nothing; print a git patch.")),
    "revert": (bool, typer.Option(False, "--revert", "-R", help="Take the change away again.")),
    "explain": (
        bool,
        typer.Option(False, "--explain", help="Write nothing; say where each step goes and why."),
    ),
    "output": (
        Path | None,
        typer.Option(
            None,
            "--output",
            "-o",
            metavar="DIR",
            help="Write a patch as mail for each tree into DIR.",
        ),
    ),
    "signoff": (
        bool,
        typer.Option(False, "--signoff", "-s", help="With -o or --commit: add Signed-off-by."),
    ),
    "commit": (
        str,
        typer.Option(
            "",
            metavar="PATTERN",
            help="Commit each REV's change on a new branch, e.g. vnotb/{rev}.",
        ),
    ),
    "report_page": (
        Path | None,
        typer.Option(
            None, "--report", metavar="FILE", help="Write a page: trees by steps, with diffs."
        ),
    ),
    "jobs": (
        int,
        typer.Option(1, "--jobs", "-j", metavar="N", min=0, help="Processes; 0: one a core."),
    ),
    "format": (
        str,
        typer.Option(
            "text",
            "--format",
            metavar="FORM",
            help="text, json, or (with --check) sarif.",
        ),
    ),
    "color": (
        str,
        typer.Option(
            "auto",
            metavar="WHEN",
            help="auto, always or never.",
        ),
    ),
    "quiet": (bool, typer.Option(False, "--quiet", "-q", help="Print errors only.")),
}

#: Of recipe commands; a manifest says these call by call.
CHOICE: dict[str, tuple[Any, Any]] = {
    "era": (str, typer.Option("", metavar="NAME", help="Use this era; see `kpatch-ast list`.")),
    "arch": (str, typer.Option("", metavar="NAME", help="Only eras of this architecture.")),
}


def use_color(wish: str) -> bool:
    """Whether messages on stderr are coloured."""
    if wish == "auto":
        return sys.stderr.isatty() and not os.environ.get("NO_COLOR")
    return wish == "always"


def run(requests: list[api.Request], options: dict[str, Any]) -> int:
    """Do the requests on every tree; the worst exit code."""
    _require_sense(options)
    git, trees = options["git"], options["tree"] or [Path()]
    many = git is not None or len(trees) > 1 or any(c in str(trees[0]) for c in "*?[")
    outputs = ("output", "commit", "report_page")
    if many or options["format"] == "sarif" or any(options[name] for name in outputs):
        from kpatch_ast.cli_batch import run_many

        sources = api.trees(trees) if git is None else api.revisions(git, options["revisions"])
        return run_many(requests, sources, options)
    one = _one(requests, str(trees[0]), options)
    _print(one, options)
    return one.exit_code


def _require_sense(options: dict[str, Any]) -> None:
    for name, words in _CHOICES.items():
        if options[name] not in words:
            raise UsageError(f"--{name} {options[name]!r} is not one of {', '.join(words)}")
    revisions = options["revisions"] or []
    if options["git"] is None and revisions:
        raise UsageError(f"unexpected argument {revisions[0]!r}", hint="revisions need --git REPO")
    if options["git"] is not None and (options["tree"] or not revisions):
        raise UsageError(
            "--git takes revisions, and no --tree", hint="e.g. --git linux.git v2.6.37 'v3.*'"
        )
    if options["commit"] and options["git"] is None:
        raise UsageError("--commit needs --git REPO", hint="a directory is changed in place")
    if options["commit"] and "{rev}" not in options["commit"] and len(revisions) > 1:
        raise UsageError("--commit names one branch for all", hint="e.g. vnotb/{rev}")
    if options["format"] == "sarif" and not options["check"]:
        raise UsageError("--format sarif shows what --check finds", hint="add --check")
    written = [f"--{name}" for name in ("output", "commit") if options[name]]
    for name in ("check", "explain"):
        if options[name] and written:
            raise UsageError(f"--{name} writes nothing, {written[0]} does")


def _one(requests: list[api.Request], label: str, options: dict[str, Any]) -> Report:
    """One directory."""
    revert, check = options["revert"], options["check"]
    mode: report.Mode = "apply"
    if options["explain"]:
        mode = "explain"
    elif options["diff"]:
        mode = "diff"
    elif check:
        mode = "check"
    try:
        tree = api.directory(label)
        plan = api.plan(tree, requests, revert=revert)
        if mode == "apply":
            api.write(plan, tree)
        return Report(label, mode, revert, plan, check=check)
    except KpatchError as error:
        return Report(label, mode, revert, error=error)
    except KeyboardInterrupt:
        return Report(label, mode, revert, error=Interrupted("interrupted; nothing was changed"))


def _print(one: Report, options: dict[str, Any]) -> None:
    if options["format"] == "json":
        print(report.as_json(one), flush=True)
        return
    plan = one.plan
    if isinstance(plan, api.Plan) and one.mode == "explain":
        print(report.explain(plan), end="", flush=True)
        return
    if isinstance(plan, api.Plan) and one.mode == "diff":
        put(api.patch(plan))
        if not plan.empty:
            return
    message = report.text(one, color=use_color(options["color"]), quiet=options["quiet"])
    print(message, end="", file=sys.stderr, flush=True)


def put(data: bytes) -> None:
    """Data to stdout."""
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
