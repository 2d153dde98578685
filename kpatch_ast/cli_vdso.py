"""The commands of the user's side: `vdso extract`, `vdso symbols`, `vdso call`, `userland`.

One law: options in, one call into `vdso` or `userland`, data to stdout, messages to stderr. Errors
pass through; whoever mounts these commands prints them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kpatch_ast.cli_run import put
from kpatch_ast.errors import UsageError


class Format(StrEnum):
    """How data is printed."""

    text = "text"
    json = "json"


vdso_app = typer.Typer(
    name="vdso",
    help="Extract, inspect and call the vDSO of a running kernel.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_Pid = Annotated[int | None, typer.Option("--pid", metavar="PID", help="Of this process.")]
_Format = Annotated[Format, typer.Option("--format", help="text, or one JSON object a line.")]
_Type = Annotated[str, typer.Option("--type", metavar="TYPE", help="C integer type.")]


@vdso_app.command()
def extract(
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="Where to; - is stdout.")
    ] = Path("vdso.so"),
    pid: _Pid = None,
    format: _Format = Format.text,
) -> None:
    """Write the vDSO image of a process to a file.

    The default is this process. Another one must be yours to trace.
    """
    from kpatch_ast.outfile import write_whole
    from kpatch_ast.vdso import show
    from kpatch_ast.vdso.image import read_image
    from kpatch_ast.vdso.process import read_vdso

    to_stdout = str(output) == "-"
    if to_stdout and format is Format.json:
        raise UsageError("the image and JSON cannot both go to stdout")
    if to_stdout and sys.stdout.isatty():
        raise UsageError("an image is binary data; not written to a terminal")
    data = read_vdso(pid).data
    image = read_image(data, _process_label(pid))
    if to_stdout:
        put(data)
        return
    write_whole(output, data)
    if format is Format.json:
        _put_lines([json.dumps({"file": str(output), "bytes": len(data), **show.about(image)})])
    else:
        typer.echo(f"{output}: {len(data)} bytes, {show.title(image)}", err=True)


@vdso_app.command()
def symbols(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="A vDSO image.")] = None,
    pid: _Pid = None,
    tree: Annotated[
        Path | None,
        typer.Option("--tree", "-C", metavar="DIR", help="All images of a kernel build directory."),
    ] = None,
    diff: Annotated[
        tuple[Path, Path] | None,
        typer.Option("--diff", metavar="A B", help="What image B has over image A."),
    ] = None,
    format: _Format = Format.text,
) -> None:
    """List the symbols of vDSO images, or compare two.

    The image is a file, those of a kernel build, or that of a process (default: this one).
    """
    from kpatch_ast.vdso import show
    from kpatch_ast.vdso.build import find_images, read_file
    from kpatch_ast.vdso.image import difference, read_image
    from kpatch_ast.vdso.process import read_vdso

    if sum(source is not None for source in (file, pid, tree, diff)) > 1:
        raise UsageError("give one of FILE, --pid, --tree and --diff")
    if diff is not None:
        old, new = (read_image(read_file(path), str(path)) for path in diff)
        _put_lines(show.difference_lines(difference(old, new), format is Format.json))
        return
    if tree is not None:
        found = [(path, path.relative_to(tree)) for path in find_images(tree)]
        images = [read_image(read_file(path), str(label)) for path, label in found]
    elif file is not None:
        images = [read_image(read_file(file), str(file))]
    else:
        images = [read_image(read_vdso(pid).data, _process_label(pid))]
    for image in images:
        _put_lines(show.image_lines(image, format is Format.json))


@vdso_app.command()
def call(
    function: Annotated[
        str, typer.Argument(metavar="F", help="With or without __vdso_ or __kernel_ before it.")
    ],
    arguments: Annotated[
        list[str] | None,
        typer.Argument(metavar="INTEGER", help="Arguments; missing ones are passed as 0."),
    ] = None,
    type: _Type = "int",
    format: _Format = Format.text,
) -> None:
    """Call a function of this kernel's vDSO, print its result.

    It is called in a child process, so a function that crashes ends in an error message. A negative
    argument stands after --.
    """
    from kpatch_ast.scalars import scalar
    from kpatch_ast.vdso.call import call as call_it
    from kpatch_ast.vdso.names import integer

    kind = scalar(type)
    answer = call_it(function, kind, [integer(text, "argument") for text in arguments or ()])
    if format is Format.json:
        found = {"function": answer.symbol.name, "version": answer.symbol.version}
        value = {"type": kind.name, "value": answer.value}
        _put_lines([json.dumps({**found, "address": answer.address, **value})])
    else:
        _put_lines([str(answer.value)])


def userland(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The variable.")],
    type: _Type,
    function: Annotated[
        str, typer.Option("--function", metavar="F", help="The function.  [default: get_NAME]")
    ] = "",
    fallback: Annotated[
        str | None,
        typer.Option(
            "--fallback",
            metavar="VALUE",
            help="Value on a kernel without the function; without this option, an error.",
        ),
    ] = None,
    argument: Annotated[
        list[str] | None,
        typer.Option("--arg", metavar="INTEGER", help="Pass this to the function (repeatable)."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", help="Where to.  [default: NAME-userland]"),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite files that differ.")] = False,
    format: _Format = Format.text,
) -> None:
    """Write C programs that read NAME through the vDSO.

    The header looks F up at run time; it needs nothing else, and works on kernels that lack F.
    Beside it: a test program, a benchmark, a program linked against vdso.so, and a Makefile.
    """
    from kpatch_ast.scalars import scalar
    from kpatch_ast.userland import Spec, render, write
    from kpatch_ast.vdso.names import integer

    spec = Spec(
        name=name,
        type=scalar(type),
        function=function or f"get_{name}",
        fallback=None if fallback is None else integer(fallback, "fallback"),
        arguments=tuple(integer(text, "argument") for text in argument or ()),
    )
    outputs = render(spec)
    directory = output or Path(f"{name}-userland")
    written = set(write(outputs, directory, force=force))
    for path in (directory / filename for filename in outputs):
        if format is Format.json:
            _put_lines([json.dumps({"file": str(path), "written": path in written})])
        else:
            typer.echo(f"{path}: {'written' if path in written else 'nothing to do'}", err=True)


# -- printing -------------------------------------------------------------------------------------


def _process_label(pid: int | None) -> str:
    return "this process" if pid is None else f"process {pid}"


def _put_lines(lines: Iterable[str]) -> None:
    # A file name may be any bytes.
    put("".join(f"{line}\n" for line in lines).encode(errors="surrogateescape"))
