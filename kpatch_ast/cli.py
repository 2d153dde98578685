"""The command line: one command a recipe, and the others; each is built only when it is called.

One law: stdout carries data (patch, JSON, tables), stderr carries messages, and the exit code is
that of the worst tree. Only here are errors caught, and no decision about a kernel is made.
"""

from __future__ import annotations

import errno
import inspect
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from kpatch_ast import __version__, api, report
from kpatch_ast.cli_run import CHOICE, COMMON, run, use_color
from kpatch_ast.engine.recipe import Recipe
from kpatch_ast.errors import Bug, KpatchError, UsageError, WriteFailed
from kpatch_ast.recipes import recipe as recipe_of
from kpatch_ast.recipes import recipes

_SETTINGS: dict[str, Any] = {
    "no_args_is_help": True,
    "pretty_exceptions_enable": False,
    "rich_markup_mode": None,
    "context_settings": {"help_option_names": ["-h", "--help"], "max_content_width": 80},
}


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
    from kpatch_ast.engine.git import version_key

    eras = sorted(known[recipe].eras, key=lambda era: version_key(era.kernels))
    width = max(len(era.name) for era in eras)
    for era in eras:
        print(f"{era.name:{width}}  {era.arch:8}  {era.kernels}")


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


def _function(parameters: dict[str, tuple[Any, Any]], body: Callable[..., int]) -> Any:
    """A function with the given parameters (type and typer's description), for Typer to see."""

    def command(**given: Any) -> None:
        raise typer.Exit(body(given))

    # As defaults, not as Annotated[type, description]: that takes Typer half as long.
    only = inspect.Parameter.KEYWORD_ONLY
    command.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter(name, only, default=about, annotation=kind)
            for name, (kind, about) in parameters.items()
        ]
    )
    command.__annotations__ = {name: kind for name, (kind, _) in parameters.items()}
    return command


def _recipe_command(recipe: Recipe) -> Any:
    """The function of a recipe: its own options, then the common ones."""
    parameters: dict[str, tuple[Any, Any]] = {}
    for option in recipe.options:
        name = option.name
        if option.default is False:
            parameters[name] = bool, typer.Option(False, f"--{name}", help=option.help)
            continue
        make = typer.Argument if option.argument else typer.Option
        given: Any = ... if option.default is None else option.default
        about = make(given, help=option.help, metavar=option.metavar, show_default=False)
        parameters[name] = str, about

    def body(given: dict[str, Any]) -> int:
        options = {name: given.pop(name) for name in COMMON}
        return run([api.request(recipe.name, **given)], options)

    return _function({**parameters, **CHOICE, **COMMON}, body)


def _manifest_command() -> Any:
    about = typer.Argument(
        ..., metavar="FILE", help="A TOML file with [[call]]s.", show_default=False
    )

    def body(given: dict[str, Any]) -> int:
        return run(api.manifest(given.pop("manifest")), given)

    return _function({"manifest": (Path, about), **COMMON}, body)


def _userland() -> Any:
    from kpatch_ast.cli_vdso import userland

    return userland


def _vdso() -> Any:
    from kpatch_ast.cli_vdso import vdso_app

    return vdso_app


def _verify() -> Any:
    from kpatch_ast.cli_verify import verify

    return verify


#: name -> (what makes its function, or its own group of commands; help if not in a docstring).
_COMMANDS: dict[str, tuple[Callable[[], Any], str | None]] = {
    "apply": (_manifest_command, "Make the changes that a manifest lists, all or nothing."),
    "list": (lambda: list_recipes, None),
    "query": (lambda: query, None),
    "userland": (_userland, None),
    "vdso": (_vdso, None),
    "verify": (_verify, None),
}


class _Commands(TyperGroup):
    """Commands that are imported and built when they are called, or when all are listed."""

    def list_commands(self, ctx: Any) -> list[str]:
        del ctx
        return [*recipes(), *_COMMANDS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        del ctx
        return _command(cmd_name)


def _command(name: str) -> Any:
    """The command of this name, None if there is none."""
    if name in _COMMANDS:
        make, about = _COMMANDS[name]
        made = make()
    elif recipe := recipe_of(name):
        made, about = _recipe_command(recipe), recipe.help
    else:
        return None
    if not isinstance(made, typer.Typer):
        one = typer.Typer(**{**_SETTINGS, "no_args_is_help": False}, add_completion=False)
        one.command(name, help=about)(made)
        made = one
    return typer.main.get_command(made)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kpatch-ast {__version__}")
        raise typer.Exit


app = typer.Typer(
    name="kpatch-ast",
    help="Patch Linux kernel source trees by structure: insert-only, idempotent, all or nothing.",
    cls=_Commands,
    **_SETTINGS,
)


@app.callback()
def _main(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    del version


def _terminated(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main(arguments: list[str] | None = None) -> None:
    """The entry point; exits."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by the caller; nor may a file get its descriptor
            setattr(sys, name, open(os.devnull, "w"))
    signal.signal(signal.SIGTERM, _terminated)
    try:
        try:
            _run(sys.argv[1:] if arguments is None else arguments)
        finally:
            sys.stdout.flush()
    except KpatchError as error:
        _exit(error)
    except OSError as error:
        if error.filename is not None:  # every file has its own message: one was forgotten
            _exit(_bug(error))
        with open(os.devnull, "wb") as nowhere:  # for what is still in the buffer
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
        if error.errno == errno.EPIPE:  # whoever read it had enough
            sys.exit(1)
        _exit(WriteFailed(f"cannot write to stdout: {error.strerror}"))
    except Exception as error:
        _exit(_bug(error))


def _run(words: list[str]) -> None:
    """The command that the first word names; all of them together are built for help only, and for
    what a shell asks to complete a word."""
    command = _command(words[0]) if words and "_KPATCH_AST_COMPLETE" not in os.environ else None
    if command is None:
        app(args=words, prog_name="kpatch-ast")
    else:
        command(args=words[1:], prog_name=f"kpatch-ast {words[0]}")


def _bug(error: Exception) -> Bug:
    """Exit code 70, as Python's own 1 says `would change`."""
    traceback.print_exception(error)
    return Bug(f"{type(error).__name__}: {error}", hint="please report this, with what is above")


def _exit(error: KpatchError) -> NoReturn:
    print(report.error_text(error, color=use_color("auto")), end="", file=sys.stderr)
    sys.exit(error.exit_code)
