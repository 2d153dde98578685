"""Building a kernel out of its tree: one O= directory, one make at a time.

One law: nothing is written below the source tree. Kbuild itself keeps that promise, provided that
the tree was never built in place, and that is looked at first.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from kpatch_ast.errors import Mark, ReadFailed, Refused, UsageError
from kpatch_ast.verify import compat, config
from kpatch_ast.verify.process import Runner

# Where the vDSO was over time: since 4.2, 2.6.24, and in 2.6.23.
_VDSO = ("arch/x86/entry/vdso", "arch/x86/vdso", "arch/x86_64/vdso")

# Where update_vsyscall() was: since 5.3, 4.2, 3.15, 2.6.24, and in 2.6.23. The first that is there
# has it; vsyscall_64.c stayed for a while after update_vsyscall() had left it.
_UPDATE = (
    "kernel/time/vsyscall.c",
    "arch/x86/entry/vsyscall/vsyscall_gtod.c",
    "arch/x86/kernel/vsyscall_gtod.c",
    "arch/x86/kernel/vsyscall_64.c",
    "arch/x86_64/kernel/vsyscall.c",
)

# What the top Makefile looks at, in this order; the last since 2.6.39.
_LEFT_BY_A_BUILD = (".config", "include/config", "arch/x86/include/generated")

# The caller may itself run below make, or have a cross compiler in the environment.
_FOREIGN = re.compile(
    r"MAKE(FLAGS|LEVEL|FILES)|MFLAGS|ARCH|SUBARCH|CROSS_COMPILE|O|KBUILD_.*|KCONFIG_.*|K[CA]?FLAGS"
    r"|KCPPFLAGS|LLVM(_IAS)?|CC|LD|HOSTCC|HOSTCFLAGS|INSTALL_.*|LOCALVERSION|V|W|C"
)


@dataclass(frozen=True, slots=True)
class Tree:
    """A kernel tree that can be built out of it."""

    root: Path
    release: str
    vdso: Path  #: directory of the vDSO's sources, relative to root
    objects: tuple[str, ...]  #: the objects with the update of the data


def look_at(root: Path) -> Tree:
    """The tree at `root`; Refused if it cannot be built, ReadFailed if it is no kernel."""
    try:
        makefile = (root / "Makefile").read_text("utf-8", "replace")
    except OSError as error:
        raise ReadFailed(f"{root} is not a kernel tree: no Makefile ({error.strerror})") from error
    vdso = next((path for path in _VDSO if (root / path).is_dir()), None)
    if vdso is None:
        raise Refused(f"{root} has no vDSO for x86-64: none of {', '.join(_VDSO)}")
    for name in _LEFT_BY_A_BUILD:
        if (root / name).exists():
            raise Refused(
                f"the source tree is not clean: {name} was left by a build in place",
                hint=f"keep a copy of .config, then: make -C {root} ARCH=x86_64 mrproper",
            )
    numbers = dict(
        re.findall(r"^(VERSION|PATCHLEVEL|SUBLEVEL|EXTRAVERSION) *= *(\S*)", makefile, re.M)
    )
    release = ".".join(numbers.get(key, "?") for key in ("VERSION", "PATCHLEVEL", "SUBLEVEL"))
    found = [path for path in _UPDATE if (root / path).is_file()]
    objects = tuple(path.removesuffix(".c") + ".o" for path in found[:1])
    return Tree(root, release + numbers.get("EXTRAVERSION", ""), Path(vdso), objects)


@dataclass(frozen=True, slots=True)
class Build:
    """A tree, the directory it is built in, and with what."""

    tree: Tree
    out: Path
    compiler: str
    jobs: int
    options: tuple[str, ...]  #: more of the configuration: NAME=value
    arguments: tuple[str, ...]  #: more of make's arguments
    runner: Runner

    def configure(self, *, boot: bool) -> config.Config:
        """Make the minimal .config."""
        wanted = self.out / "kpatch.config"
        wanted.write_text(config.fragment(self.options, boot=boot))
        self.make("configuring", "allnoconfig", f"KCONFIG_ALLCONFIG={wanted}")
        return config.read(self.out / ".config", boot=boot)

    def images(self) -> list[str]:
        """Build the vDSO and the objects with the update; what make said."""
        # A warning is only seen when it is given: these are built again in a kept directory.
        for path in (
            *self.out.glob(f"{self.tree.vdso}/**/v*.o"),
            *map(self.out.joinpath, self.tree.objects),
        ):
            path.unlink(missing_ok=True)
        return self.make("building the vDSO", f"{self.tree.vdso}/", *self.tree.objects)

    def kernel(self) -> list[str]:
        """Build the kernel; what make said."""
        return self.make("building the kernel", "bzImage")

    def make(self, phase: str, *targets: str) -> list[str]:
        """Run make in the tree and return what it printed; Refused if it fails."""
        how = compat.make(self.tree.root, self.out, self.compiler)
        argv = [*how.prefix, f"-j{self.jobs}", "--no-print-directory", *how.variables]
        argv += [*self.arguments, *targets]
        status, lines = self.runner.run(phase, argv, environment=_environment())
        if status:
            raise self._failed(phase, targets, lines)
        return lines

    def _failed(self, phase: str, targets: tuple[str, ...], lines: list[str]) -> Refused:
        error = next((found for found in map(_ERROR.match, lines) if found), None)
        said = [error.string] if error else _what_failed(lines)
        return Refused(
            f"the tree does not build: make {' '.join(targets)} failed while {phase}",
            mark=error and _mark(error, self.tree.root),
            notes=(*said, f"full log: {self.runner.log}"),
            hint="if it does not build without the change either, try an older compiler (--cc)",
        )


def require_outside(tree: Path, out: Path) -> None:
    """UsageError if `out` is the tree or below it."""
    if out.resolve().is_relative_to(tree.resolve()):
        raise UsageError(f"{out} is inside the source tree, where nothing may be written")


def _environment() -> dict[str, str]:
    """Ours, in plain English and without what would change a kernel build."""
    kept = {name: value for name, value in os.environ.items() if not _FOREIGN.fullmatch(name)}
    return {**kept, "LC_ALL": "C"}


# gcc and clang: file:line:column, or file:line.
_ERROR = re.compile(r"(?P<path>[^\s:]+):(?P<line>\d+):(?:(?P<column>\d+):)? (?:fatal )?error: .*")


def _what_failed(lines: list[str]) -> list[str]:
    """What the program said that make calls "*** ... Error": that is the lines before it."""
    for number, line in enumerate(lines):
        if "*** " in line:
            said = [line for line in lines[max(number - 4, 0) : number] if line[:2] != "  "]
            return [*said, line]
    return lines[-4:]


def _mark(error: re.Match[str], root: Path) -> Mark | None:
    """Where the compiler points at, if that is a line of the tree."""
    path = root / error["path"]  # an absolute path stays what it is
    number = int(error["line"])
    try:
        relative = path.resolve().relative_to(root.resolve())
        text = path.read_bytes().split(b"\n")[number - 1]
    except (OSError, ValueError, IndexError):
        return None
    return Mark(str(relative), number, int(error["column"] or 1), text)
