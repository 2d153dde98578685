"""The corpus: cases as folders, see corpus/README.md."""

from __future__ import annotations

import os
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kpatch_ast import api
from kpatch_ast.recipes import recipes

CORPUS = Path(__file__).parents[1] / "corpus"


@dataclass(frozen=True)
class Case:
    """One tree and one command line."""

    folder: Path
    args: Path

    @property
    def id(self) -> str:
        return f"{self.folder.relative_to(CORPUS)}:{self.args.stem}"

    @property
    def recipe(self) -> str:
        return self.args.stem.partition("@")[0]

    @property
    def words(self) -> list[str]:
        return [self.recipe, *shlex.split(self.args.read_text())]

    @property
    def request(self) -> api.Request:
        """The command line as the api takes it."""
        return api.request(self.recipe, **self.options)

    @property
    def options(self) -> dict[str, Any]:
        """The options of the command line as the api names them."""
        options: dict[str, Any] = {}
        known = recipes()[self.recipe].options
        names = [option.name for option in known]
        switches = {option.name for option in known if option.default is False}
        words = iter(self.words[1:])
        for word in words:
            if word[2:] in switches:
                options[word[2:]] = True
            elif word.startswith("--"):
                options[word[2:].replace("-", "_")] = next(words)
            else:
                options[names[0]] = word
        return options

    @property
    def golden(self) -> Path:
        return self.args.with_suffix(".err" if self.refusal else ".patch")

    @property
    def refusal(self) -> bool:
        return "refuse" in self.folder.relative_to(CORPUS).parts

    def unpack(self, to: Path) -> Path:
        """A writable copy of the tree."""
        _unpack(self.folder, to)
        return to

    def untouched(self, to: Path) -> Path:
        """The tree before anything of the change was made: what --revert must lead to."""
        half = self.folder.name.startswith("half-")
        _unpack(CORPUS / (self.folder / "base").read_text().strip() if half else self.folder, to)
        return to


def _unpack(folder: Path, to: Path) -> None:
    base = folder / "base"
    if base.is_file():
        _unpack(CORPUS / base.read_text().strip(), to)
    deleted = folder / "deleted"
    if deleted.is_file():
        for name in deleted.read_text().split():
            path = to / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
    if (folder / "tree").is_dir():
        shutil.copytree(folder / "tree", to, dirs_exist_ok=True, symlinks=True)


def _folders() -> list[Path]:
    return sorted(
        path for path in (*CORPUS.iterdir(), *(CORPUS / "refuse").glob("*/")) if path.is_dir()
    )


def cases(*, refusals: bool = False) -> list[Case]:
    """All cases, those that succeed or those that must be refused."""
    found = [Case(folder, args) for folder in _folders() for args in sorted(folder.glob("*.args"))]
    return [case for case in found if case.refusal == refusals]


@dataclass(frozen=True)
class Snapshot:
    """What a tree was: content, mode and mtime of every file, and every directory."""

    files: dict[str, tuple[bytes, int, int]]
    folders: frozenset[str]

    def contents(self) -> dict[str, bytes]:
        return {path: entry[0] for path, entry in self.files.items()}


def snapshot(root: Path) -> Snapshot:
    """Every file of a tree with content, mode and mtime."""
    files: dict[str, tuple[bytes, int, int]] = {}
    folders = set()
    for path in sorted(root.rglob("*")):
        name = os.fspath(path.relative_to(root))
        if path.is_dir() and not path.is_symlink():
            folders.add(name)
        else:
            status = path.lstat()
            data = os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes()
            files[name] = (data, status.st_mode, status.st_mtime_ns)
    return Snapshot(files, frozenset(folders))
