"""A tree that exists only in memory, and a recorder of what planning reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kpatch_ast import api
from kpatch_ast.engine.tree import File, Tree


@dataclass(frozen=True)
class Memory:
    """Files by path; there is nothing else."""

    files: Mapping[str, File]
    label: str = "memory"

    def read(self, path: str) -> File | None:
        return self.files.get(path)

    def blob(self, path: str) -> str | None:
        file = self.files.get(path)
        return file.blob if file else None


@dataclass
class Recorder:
    """A tree that remembers what was read of another."""

    base: Tree
    files: dict[str, File] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return self.base.label

    def read(self, path: str) -> File | None:
        file = self.base.read(path)
        if file is not None:
            self.files[path] = file
        return file

    def blob(self, path: str) -> str | None:
        file = self.read(path)
        return file.blob if file else None


def recorded(tree: Tree, request: api.Request) -> tuple[api.Plan, Memory]:
    """The plan of a request, and a tree in memory of the files that it depends on."""
    recorder = Recorder(tree)
    plan = api.plan(recorder, request)
    return plan, Memory(dict(recorder.files), tree.label)
