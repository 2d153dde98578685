"""Languages without a grammar: their anchors are functions instead of queries.

Such a function reads a file by whatever knows the language best and answers as a query does: with
captures of the same vocabulary. One law: it only says where things are; places, indentation and
refusals are made of that by `anchor`, as for every other language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:  # protocols take long to make

    class Node(Protocol):
        """What the engine asks of a captured node; tree-sitter's nodes are such, too."""

        @property
        def type(self) -> str: ...
        @property
        def start_byte(self) -> int: ...
        @property
        def end_byte(self) -> int: ...
        @property
        def has_error(self) -> bool: ...
        @property
        def is_error(self) -> bool: ...
        @property
        def parent(self) -> Node | None: ...

    class Module(Protocol):
        """What a module with such functions has."""

        ANCHORS: Mapping[str, Function]

        def errors(self, data: bytes) -> list[tuple[int, int]]:
            """The stretches of a file that are no text of the language."""


Params = Mapping[str, str]


#: The number of a pattern, in order of preference, and what it captured.
Match = tuple[int, Mapping[str, Sequence["Node"]]]


class Piece:
    """Bytes of a file that parsed, as a node."""

    def __init__(
        self,
        start_byte: int,
        end_byte: int,
        has_error: bool = False,
        is_error: bool = False,
        parent: Node | None = None,
        type: str = "piece",
    ) -> None:
        self.start_byte = start_byte
        self.end_byte = end_byte
        self.has_error = has_error
        self.is_error = is_error
        self.parent = parent
        self.type = type


#: The first line of its docstring says what it finds, as the first line of a query does.
Function = Callable[[bytes, Params], list[Match]]


@cache
def module(name: str) -> Module:
    """The module kpatch_ast.syntax.NAME, imported when it is first needed."""
    return cast("Module", import_module(f"kpatch_ast.syntax.{name}"))
