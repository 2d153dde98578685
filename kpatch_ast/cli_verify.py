"""The command `verify`: options in, progress on stderr while it builds, the report on stdout.

One law: whatever ends it, an error, a time limit, Ctrl-C or a polite signal, ends make and QEMU too;
then it exits with the code of that end. What is checked, and how, is in `kpatch_ast.verify`.
"""

from __future__ import annotations

import contextlib
import json
import signal
import sys
import time
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from types import FrameType
from typing import Annotated, Literal

import typer

from kpatch_ast.errors import UsageError


class Level(StrEnum):
    """How much is shown."""

    symbols = "symbols"
    boot = "boot"


class Accel(StrEnum):
    """How the kernel is run."""

    auto = "auto"
    kvm = "kvm"
    tcg = "tcg"


class Format(StrEnum):
    """How the report is written."""

    text = "text"
    json = "json"


def verify(
    tree: Annotated[Path, typer.Option("--tree", "-C", metavar="DIR", help="Kernel tree.")] = Path(),
    function: Annotated[
        list[str],
        typer.Option(
            metavar="F", help="Function to verify; again for more. Default: all that were added."
        ),
    ] = [],  # noqa: B006 - Typer reads the default, nobody changes it
    expect: Annotated[
        list[str],
        typer.Option(metavar="VALUE", help="What F must return, one for each; --level boot only."),
    ] = [],  # noqa: B006
    type_: Annotated[
        list[str],
        typer.Option("--type", metavar="T", help="C type of F, one for each. Default: as in the tree."),
    ] = [],  # noqa: B006
    level: Annotated[
        Level, typer.Option(help="symbols: build the images and look. boot: also run the kernel.")
    ] = Level.symbols,
    base: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="The tree without the change, to compare with."),
    ] = None,
    build_dir: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Build here, and keep it. Default: a temporary directory."),
    ] = None,
    log: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Log of all that make and QEMU say.")
    ] = None,
    timeout: Annotated[
        float, typer.Option(metavar="SECONDS", min=1, help="Time limit for everything.")
    ] = 1800,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", metavar="N", min=0, help="For make. Default: all processors.")
    ] = 0,
    cc: Annotated[str, typer.Option(metavar="PROGRAM", help="C compiler.")] = "gcc",
    make_arg: Annotated[
        list[str],
        typer.Option(metavar="ARG", help="One more argument for make, such as KCFLAGS=-Wno-error."),
    ] = [],  # noqa: B006
    accel: Annotated[Accel, typer.Option(help="QEMU's accelerator.")] = Accel.auto,
    format_: Annotated[Format, typer.Option("--format", help="Of the report.")] = Format.text,
) -> None:
    """Build the vDSO of a tree out of it, and prove what it exports and returns.

    Nothing is written into the tree. Exit status: 0 verified, 3 not, 2 and 4 as of every command.
    """
    # Slow to import, and not needed for --help.
    from kpatch_ast import verify as verifier

    with _polite_signals(), _Progress() as progress:
        report = verifier.verify(
            tree,
            function,
            types=type_,
            expect=[_integer(value) for value in expect],
            level=_LEVELS[level],
            base=base,
            build_dir=build_dir,
            log=log,
            timeout=timeout,
            jobs=jobs,
            compiler=cc,
            make_arguments=make_arg,
            accel=_ACCELS[accel],
            progress=progress.show,
        )
    if format_ is Format.json:
        print(json.dumps(verifier.as_json(report)))
    else:
        print(verifier.as_text(report), end="")
    raise typer.Exit(report.exit_code)
