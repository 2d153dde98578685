"""A tree as planning reads it: each file once, parsed once, with a record of what was read."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from kpatch_ast.engine.recipe import NewFile, Params, Step
from kpatch_ast.engine.tree import File, Tree
from kpatch_ast.errors import Mark
from kpatch_ast.syntax import anchor as anchors
from kpatch_ast.syntax import query as queries
from kpatch_ast.syntax.language import Parsed, language_of

if TYPE_CHECKING:
    from kpatch_ast.engine.attempt import Outcome


#: Parsed files that are kept: those of a tree, before and after, and of its neighbours in a history
#: where they are alike. More of them leave the processor's cache, which slows down all the rest.
_PARSED = 48


@lru_cache(maxsize=_PARSED)
def parse(path: str, data: bytes) -> Parsed:
    """The parsed form of a file; what was parsed lately is not parsed again."""
    return language_of(path).parse(path, data)


class Reader:
    """The `Look` that eras get, and what steps find their anchors in."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.files: dict[str, File | None] = {}  #: every path that was asked for
        self._parsed: dict[str, Parsed] = {}
        self.outcomes: dict[Step | NewFile, tuple[Params, Outcome]] = {}  #: of steps looked at

    def file(self, path: str) -> File | None:
        if path not in self.files:
            self.files[path] = self.tree.read(path)
        return self.files[path]

    def exists(self, path: str) -> bool:
        return self.file(path) is not None

    def parsed(self, path: str) -> Parsed | None:
        if path not in self._parsed:
            file = self.file(path)
            if file is None:
                return None
            self._parsed[path] = parse(path, file.data)
        return self._parsed[path]

    def mentions(self, path: str, word: str) -> bool:
        file = self.file(path)
        if file is None or word.encode() not in file.data:  # most often: no need to read it as C
            return False
        parsed = self.parsed(path)
        assert parsed is not None
        return parsed.source.find_word(word.encode()) >= 0

    def holds(self, path: str, anchor: str, params: Params) -> bool:
        parsed = self.parsed(path)
        return parsed is not None and anchors.holds(
            parsed, queries.load(parsed.language, anchor), params
        )

    def captured(self, path: str, anchor: str, params: Params) -> list[tuple[dict[str, str], Mark]]:
        parsed = self.parsed(path)
        if parsed is None:
            return []
        return anchors.captured(parsed, queries.load(parsed.language, anchor), params)
