"""Proof on the user's own tree: build what shows the change, look at it, and boot it.

One law: what is reported was seen in an image that the tree's own Kbuild made, or was returned to a
program on the running kernel. The source tree is only read. What it does not do: judge whether the
kernel is any good otherwise; the configuration is the smallest that shows the vDSO.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from kpatch_ast.errors import UsageError, WriteFailed
from kpatch_ast.verify import boot, build, functions, symbols, tools
from kpatch_ast.verify.boot import Accel
from kpatch_ast.verify.process import Progress, Runner, silent
from kpatch_ast.verify.report import Level, Report, as_json, as_text

__all__ = ["Accel", "Level", "Progress", "Report", "as_json", "as_text", "verify"]


def verify(
    tree: Path,
    names: Sequence[str] = (),
    *,
    types: Sequence[str] = (),
    expect: Sequence[int] = (),
    level: Level = "symbols",
    base: Path | None = None,
    build_dir: Path | None = None,
    log: Path | None = None,
    timeout: float = 1800.0,
    jobs: int = 0,
    compiler: str = "gcc",
    options: Sequence[str] = (),
    make_arguments: Sequence[str] = (),
    accel: Accel = "auto",
    progress: Progress = silent,
) -> Report:
    """Build the vDSO of `tree`, look at what it exports, and at level "boot" call it.

    Without `names` all functions are verified that the tree seems to have got from this tool.
    `types` and `expect` go with the names, one each, or are left out; a type is then read from the
    tree. `base` is the tree without the change: its symbols must all be there, its warnings are
    old. A `build_dir` is kept and used again. Problems that were found are in the report; what kept
    us from looking is raised.
    """
    started = time.monotonic()
    booting = level == "boot"
    if expect and not booting:
        raise UsageError("--expect is about what a running kernel returns: it needs --level boot")
    source = build.look_at(tree)
    wanted = functions.chosen(tree / source.vdso, names, types, expect)
    tools.require(tree, compiler, boot=booting)
    if build_dir is not None:
        build.require_outside(tree, build_dir)
    with _work(build_dir) as work:
        runner = Runner(_new_log(log, build_dir), started + timeout, progress)
        this = build.Build(
            source,
            work / "kernel",
            compiler,
            jobs or os.cpu_count() or 1,
            tuple(options),
            tuple(make_arguments),
            runner,
        )
        before: tuple[symbols.Image, ...] = ()
        old_warnings: set[str] = set()
        if base is not None:
            old = replace(this, tree=build.look_at(base), out=work / "base")
            old.configure(boot=booting)
            old_warnings = set(_warnings(old, old.images()))
            before = symbols.images(old.out)

        config = this.configure(boot=booting)
        warnings = [w for w in _warnings(this, this.images()) if w not in old_warnings]
        named = [function.name for function in wanted]
        ours = [w for w in warnings if base or any(name in w for name in named)]
        images = symbols.images(this.out)
        found = list(_image_problems(images, named, before))
        machine = None
        if booting:
            # The rest of the base is not built, so that here only names can tell what is new.
            more = [w for w in _warnings(this, this.kernel()) if w not in warnings]
            ours += [w for w in more if any(name in w for name in named)]
            warnings += more
            kernel = this.out / "arch/x86/boot/bzImage"
            machine = boot.boot(runner, kernel, work, compiler, wanted, accel)
            found += boot.problems(machine, wanted, time_namespaces=config.time_namespaces)
        return Report(
            tree=str(tree),
            release=source.release,
            level=level,
            functions=wanted,
            images=images,
            objects=source.objects,
            time_namespaces=config.time_namespaces,
            boot=machine,
            problems=(*found, *(f"new warning: {line}" for line in ours)),
            warnings=tuple(line for line in warnings if line not in ours),
            seconds=time.monotonic() - started,
            log=str(runner.log),
        )


def _image_problems(
    images: Sequence[symbols.Image], names: Sequence[str], before: Sequence[symbols.Image]
) -> Iterator[str]:
    if all(image.abi != "64" for image in images):
        yield "no 64-bit vDSO image was built"
    old = {image.path: image for image in before}
    for image in images:
        yield from symbols.problems(image, names, old.pop(image.path, None))
    yield from (f"{path} is built without the change only" for path in old)


# gcc, clang, as and ld say "warning:", modpost "WARNING: ", objtool either.
_WARNING = re.compile(r"\bwarning: ", re.IGNORECASE)


def _warnings(made: build.Build, lines: Iterable[str]) -> Iterator[str]:
    """Each warning once, without what differs between two copies of a tree."""
    places = (f"{made.tree.root.resolve()}/", f"{made.out}/")
    told = set()
    for line in lines:
        if _WARNING.search(line):
            for place in places:
                line = line.replace(place, "")
            line = re.sub(r":\d+(?=:)", "", line)
            if line not in told:
                told.add(line)
                yield line


@contextlib.contextmanager
def _work(given: Path | None) -> Iterator[Path]:
    """The directory to build in: a temporary one goes away, a given one stays."""
    try:
        with contextlib.ExitStack() as stack:
            work = given or Path(
                stack.enter_context(
                    tempfile.TemporaryDirectory(prefix="kpatch-verify-", ignore_cleanup_errors=True)
                )
            )
            for part in ("kernel", "base"):
                (work / part).mkdir(parents=True, exist_ok=True)
            yield work.resolve()
    except FileExistsError as error:
        raise WriteFailed(f"{error.filename} is not a directory") from error
    except PermissionError as error:
        raise WriteFailed(f"cannot write {error.filename}: {error.strerror}") from error


def _new_log(log: Path | None, build_dir: Path | None) -> Path:
    """An empty log: where the caller says, in the build directory, or a file that stays."""
    try:
        if log is None and build_dir is None:
            number, name = tempfile.mkstemp(prefix="kpatch-verify-", suffix=".log")
            os.close(number)
            return Path(name)
        path = (log or (build_dir or Path()) / "verify.log").resolve()
        path.write_bytes(b"")
    except OSError as error:
        raise WriteFailed(f"cannot write the log: {error}") from error
    return path
