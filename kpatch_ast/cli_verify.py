"""The command `verify`: options in, progress on stderr while it builds, the report on stdout.

One law: the exit code is 0 only for a report without a problem. What is checked, and how, is in
`kpatch_ast.verify`, which also sees to it that nothing it started outlives it.
"""

from __future__ import annotations

import json
import sys
import time
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kpatch_ast.errors import Interrupted


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
    tree: Annotated[
        Path | None,
        typer.Option("--tree", "-C", metavar="DIR", help="Kernel tree.  [default: .]"),
    ] = None,
    function: Annotated[
        list[str] | None,
        typer.Option(metavar="F", help="A function; repeatable.  [default: all that were added]"),
    ] = None,
    expect: Annotated[
        list[str] | None,
        typer.Option(metavar="VALUE", help="What F must return; one for each, --level boot."),
    ] = None,
    type_: Annotated[
        list[str] | None,
        typer.Option("--type", metavar="T", help="C type of F.  [default: as in the tree]"),
    ] = None,
    level: Annotated[
        Level, typer.Option(help="Build the images and look; or also boot the kernel.")
    ] = Level.symbols,
    base: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The tree without the change, to compare.")
    ] = None,
    build_dir: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Build here and keep it.  [default: a temporary one]"),
    ] = None,
    log: Annotated[
        Path | None, typer.Option(metavar="FILE", help="For all that make and QEMU say.")
    ] = None,
    timeout: Annotated[
        float, typer.Option(metavar="SECONDS", min=1, help="Time limit for all of it.")
    ] = 1800,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", metavar="N", min=0, help="0: as many as processors.")
    ] = 0,
    cc: Annotated[str, typer.Option(metavar="PROGRAM", help="C compiler.")] = "gcc",
    config: Annotated[
        list[str] | None,
        typer.Option(metavar="OPTION", help="For the kernel, e.g. NUMA=y; repeatable."),
    ] = None,
    make_arg: Annotated[
        list[str] | None,
        typer.Option(metavar="ARG", help="For make, e.g. KCFLAGS=-Wno-error; repeatable."),
    ] = None,
    accel: Annotated[Accel, typer.Option(help="QEMU's accelerator.")] = Accel.auto,
    format_: Annotated[Format, typer.Option("--format", help="Of the report.")] = Format.text,
) -> None:
    """Build the vDSO of a tree and prove what it exports and returns.

    Nothing is written into the tree. Exit status 3 says: not verified.
    """
    # Slow to import, and not needed for --help.
    from kpatch_ast import verify as verifier
    from kpatch_ast.vdso.names import integer

    progress = _Progress()
    try:
        report = verifier.verify(
            tree or Path(),
            function or (),
            types=type_ or (),
            expect=[integer(value, "expected value") for value in expect or ()],
            level=level.value,
            base=base,
            build_dir=build_dir,
            log=log,
            timeout=timeout,
            jobs=jobs,
            compiler=cc,
            options=config or (),
            make_arguments=make_arg or (),
            accel=accel.value,
            progress=progress.show,
        )
    except KeyboardInterrupt as interrupt:
        raise Interrupted(
            "interrupted; nothing is proven, and nothing is left running"
        ) from interrupt
    finally:
        progress.end()
    if format_ is Format.json:
        print(json.dumps(verifier.as_json(report)))
    else:
        print(verifier.as_text(report), end="")
    raise typer.Exit(report.exit_code)


class _Progress:
    """What make does: one line that is written again on a terminal, else a line now and then."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._started = time.monotonic()
        self._next = 0.0
        self._phase = ""
        self._done = 0

    def show(self, phase: str, line: str) -> None:
        """A line that the program of a phase printed."""
        if phase != self._phase:
            self._phase, self._done, self._next = phase, 0, 0.0
        # "  CC      kernel/time/vsyscall.o": Kbuild's short form of one command.
        words = line.split()
        built = line.startswith("  ") and len(words) > 1 and words[0].isupper()
        self._done += built
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + (0.1 if self._terminal else 15.0)
        text = f"{phase}: {self._done} done, {now - self._started:.0f} s"
        if not self._terminal:
            print(text, file=sys.stderr, flush=True)
            return
        text = f"{text}, {words[-1]}" if built else text
        print(f"\r{text[:78]}\033[K", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Leave the terminal as it was found."""
        if self._terminal:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
