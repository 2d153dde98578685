"""The command line: parse options, call the api, hand the result to the report.

One law: stdout carries data (patch, JSON, tables), stderr carries messages, and the exit code is
that of the worst tree. Only here are errors caught, and no decision about a kernel is made.
"""

from __future__ import annotations

import inspect
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import MISSING, fields
from pathlib import Path
from types import FrameType
from typing import Annotated, Any

import typer

from kpatch_ast import __version__, api, report
from kpatch_ast.cli_vdso import userland, vdso_app
from kpatch_ast.cli_verify import verify
from kpatch_ast.engine.recipe import Recipe
from kpatch_ast.engine.tree import Git, Repository, Tree
from kpatch_ast.errors import Interrupted, KpatchError, UsageError
from kpatch_ast.recipes import recipes
from kpatch_ast.report import Report

app = typer.Typer(
    name="kpatch-ast",
    help="Patch Linux kernel source trees by structure: insert-only, idempotent, all or nothing.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kpatch-ast {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    del version


def _choice(*words: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value not in words:
            raise typer.BadParameter(f"{value!r} is not one of {', '.join(words)}")
        return value

    return check


#: The options that every recipe has: name -> (type, typer's description, default).
COMMON: dict[str, tuple[Any, Any, Any]] = {
    "revisions": (
        list[str] | None,
        typer.Argument(metavar="[REV]...", help="Revisions of --git."),
        None,
    ),
    "tree": (
        list[Path] | None,
        typer.Option("--tree", "-C", metavar="DIR", help="Kernel tree; repeatable  [default: .]."),
        None,
    ),
    "git": (
        Path | None,
        typer.Option(
            metavar="REPO",
            help="Read the REVs of this repository, without checkout; implies --diff.",
        ),
        None,
    ),
    "check": (
        bool,
        typer.Option("--check", help="Write nothing; exit 1 if it would change."),
        False,
    ),
    "diff": (bool, typer.Option("--diff", help="Write nothing; print a git patch."), False),
    "revert": (bool, typer.Option("--revert", "-R", help="Take the change away again."), False),
    "explain": (
        bool,
        typer.Option("--explain", help="Write nothing; say where each step goes and why."),
        False,
    ),
    "era": (str, typer.Option(metavar="NAME", help="Use this era; see `kpatch-ast list`."), ""),
    "arch": (str, typer.Option(metavar="NAME", help="Only eras of this architecture."), ""),
    "format": (
        str,
        typer.Option(
            "--format", metavar="FORM", callback=_choice("text", "json"), help="text or json."
        ),
        "text",
    ),
    "color": (
        str,
        typer.Option(
            metavar="WHEN",
            callback=_choice("auto", "always", "never"),
            help="auto, always or never.",
        ),
        "auto",
    ),
    "quiet": (bool, typer.Option("--quiet", "-q", help="Print errors only."), False),
}


def _command(recipe: Recipe) -> Callable[..., None]:
    """The Typer function of a recipe: its own options, then the common ones."""
    parameters = []
    for field in fields(recipe.options):  # type: ignore[arg-type]
        meta = field.metadata
        default = inspect.Parameter.empty if field.default is MISSING else field.default
        if field.default is False:
            switch = typer.Option(f"--{field.name}", help=meta["help"])
            parameters.append((field.name, Annotated[bool, switch], default))
            continue
        make = typer.Argument if meta.get("argument") else typer.Option
        described = make(help=meta["help"], metavar=meta["metavar"], show_default=False)
        parameters.append((field.name, Annotated[str, described], default))
    for name, (type_, described, default) in COMMON.items():
        parameters.append((name, Annotated[type_, described], default))

    def run(**given: Any) -> None:
        common = {name: given.pop(name) for name in COMMON}
        request = api.request(recipe.name, era=common["era"], arch=common["arch"], **given)
        raise typer.Exit(_run(request, common))

    kind = inspect.Parameter.KEYWORD_ONLY
    run.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [inspect.Parameter(n, kind, default=d, annotation=a) for n, a, d in parameters]
    )
    run.__annotations__ = {name: annotation for name, annotation, _ in parameters}
    return run


def _run(request: api.Request, options: dict[str, Any]) -> int:
    """Do one request on every tree; the worst exit code."""
    writes = not (options["check"] or options["diff"] or options["explain"] or options["git"])
    mode: report.Mode = "apply" if writes else "diff"
    if options["explain"]:
        mode = "explain"
    elif options["check"] and not (options["diff"] or options["git"]):
        mode = "check"
    worst = 0
    labels = _labels(options)
    for label, opened in labels:
        one = _one(request, label, opened, mode, options)
        _print(one, options, prefix=f"{label}: " if len(labels) > 1 else "")
        worst = max(worst, one.exit_code)
        if isinstance(one.error, Interrupted):
            break
    return worst


def _labels(options: dict[str, Any]) -> list[tuple[str, Callable[[], Tree]]]:
    """The trees of a run, each opened only when it is its turn."""
    git, revisions, trees = options["git"], options["revisions"] or [], options["tree"] or []
    if git is None:
        if revisions:
            raise UsageError(
                f"unexpected argument {revisions[0]!r}", hint="revisions need --git REPO"
            )
        return [(str(tree), _directory(tree)) for tree in trees or [Path()]]
    if trees or not revisions:
        raise UsageError(
            "--git takes revisions, and no --tree", hint="e.g. --git linux.git v2.6.37 v2.6.39"
        )
    repository = Repository(git)
    return [(revision, _revision(repository, revision)) for revision in revisions]


def _directory(tree: Path) -> Callable[[], Tree]:
    return lambda: api.directory(tree)


def _revision(repository: Repository, revision: str) -> Callable[[], Tree]:
    return lambda: Git(repository, revision)


def _one(
    request: api.Request,
    label: str,
    opened: Callable[[], Tree],
    mode: report.Mode,
    options: dict[str, Any],
) -> Report:
    revert, check = options["revert"], options["check"]
    try:
        tree = opened()
        plan = api.plan(tree, request, revert=revert)
        if mode == "apply":
            api.write(plan, tree)
        return Report(label, mode, revert, plan, check=check)
    except KpatchError as error:
        return Report(label, mode, revert, error=error)
    except KeyboardInterrupt:
        return Report(label, mode, revert, error=Interrupted("interrupted; nothing was changed"))


def _print(one: Report, options: dict[str, Any], prefix: str) -> None:
    if options["format"] == "json":
        print(report.as_json(one), flush=True)
        return
    if one.plan is not None and one.mode == "explain":
        print(report.explain(one.plan), end="", flush=True)
        return
    if one.plan is not None and one.mode == "diff":
        sys.stdout.buffer.write(api.patch(one.plan))
        sys.stdout.buffer.flush()
        if not one.plan.empty:
            return
    color = use_color(options["color"])
    message = report.text(one, color=color, quiet=options["quiet"], prefix=prefix)
    print(message, end="", file=sys.stderr, flush=True)


def use_color(wish: str) -> bool:
    """Whether messages on stderr are coloured."""
    if wish == "auto":
        return sys.stderr.isatty() and not os.environ.get("NO_COLOR")
    return wish == "always"


@app.command("list")
def list_recipes(
    recipe: Annotated[str, typer.Argument(help="Only this recipe, with its eras.")] = "",
) -> None:
    """List the recipes, or the eras of one."""
    known = recipes()
    if not recipe:
        width = max(map(len, known))
        for name, each in known.items():
            print(f"{name:{width}}  {each.help}")
        return
    if recipe not in known:
        raise UsageError(f"no recipe {recipe!r}", hint=f"there are: {', '.join(known)}")
    eras = known[recipe].eras
    width = max(len(era.name) for era in eras)
    for era in eras:
        print(f"{era.name:{width}}  {era.arch:8}  {era.kernels}")


@app.command()
def query(
    anchor: Annotated[str, typer.Argument(help="An anchor, e.g. c/update-vsyscall.")],
    file: Annotated[Path, typer.Argument(help="A file of a kernel tree.")],
    param: Annotated[
        list[str] | None, typer.Option("--param", "-p", help="A parameter, e.g. var=vnotb.")
    ] = None,
) -> None:
    """Run one query on a file and show its captures."""
    for line in api.query(anchor, file, param or []):
        print(line)


def _add_recipes() -> None:
    for recipe in recipes().values():
        app.command(recipe.name, help=recipe.help)(_command(recipe))


_add_recipes()
app.add_typer(vdso_app, name="vdso")
app.command("verify")(verify)
app.command("userland")(userland)


def _terminated(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main(arguments: list[str] | None = None) -> None:
    """The entry point; exits."""
    signal.signal(signal.SIGTERM, _terminated)
    try:
        app(args=arguments, prog_name="kpatch-ast")
    except KpatchError as error:
        print(report.error_text(error, color=use_color("auto")), end="", file=sys.stderr)
        sys.exit(error.exit_code)
