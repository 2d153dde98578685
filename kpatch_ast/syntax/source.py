"""One file as the engine sees it: original bytes, shadow, lines, code, conditionals.

One law: offsets are offsets in the original bytes; lines and columns are derived from them, never
taken from a parser, which sees the shadow.
"""

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

from kpatch_ast.errors import Bug, Mark, Refused
from kpatch_ast.syntax.preproc import (
    CPP,
    Branch,
    Conditionals,
    Dialect,
    blank,
    conditionals,
    long_comments,
    without_strings,
)

_INCLUDE = rb"(?m)^[ \t]*#[ \t]*include\b[^\n]*"
#: Every byte above ASCII becomes SUB, which no grammar takes for a letter.
_SUBSTITUTED = bytes(range(128)) + b"\x1a" * 128

_IFDEF_CONFIG = rb"[ \t]*#[ \t]*ifdef[ \t]+CONFIG_\w+\s*"
_ENDIF = rb"[ \t]*#[ \t]*endif\s*"
_TOKEN = re.compile(rb"\w+|[^\w\s]")


def _is_word(byte: bytes) -> bool:
    return byte.isalnum() or byte == b"_"


class Span(NamedTuple):
    """Bytes `start` to `end` of the original file at `path`."""

    path: str
    start: int
    end: int


class Source:
    """The bytes of one file and what can be derived from them, each computed once."""

    def __init__(
        self,
        path: str,
        data: bytes,
        lens: Callable[[bytes], bytes],
        view: Callable[[bytes], bytes],
        dialect: Dialect,
    ) -> None:
        self.path = path
        self.data = data
        self.lens = lens
        self.view = view  #: bytes -> the same without comments, same length
        self.dialect = dialect
        self._reaches: dict[bytes, tuple[int, int] | None] = {}

    @cached_property
    def shadow(self) -> bytes:
        """What the parser is shown."""
        shadow = self.lens(self.data)
        if len(shadow) != len(self.data):
            raise Bug(f"{self.path}: the lens changed the length of the file")
        try:
            shadow.decode()
        except UnicodeDecodeError:
            # py-tree-sitter decodes what #match? looks at, and fails on Latin-1 names of authors.
            return shadow.translate(_SUBSTITUTED)
        return shadow

    @cached_property
    def visible(self) -> bytes:
        """The file with comments and dead code blanked, same length."""
        return self.view(self.data)

    @cached_property
    def code(self) -> bytes:
        """As `visible`, with C strings and the names of included files blanked too."""
        if self.dialect is not CPP:
            return self.visible
        return re.sub(_INCLUDE, lambda m: blank(m[0]), without_strings(self.visible))

    def reach(self, text: bytes) -> tuple[int, int] | None:
        """From the first to the last place of a text outside of comments (of one that is a comment
        itself: anywhere); None if there is none."""
        if text not in self._reaches:
            self._reaches[text] = self._reach(text)
        return self._reaches[text]

    def _reach(self, text: bytes) -> tuple[int, int] | None:
        if self.data.find(text) < 0:  # most often: no need to look for comments
            return None
        code = self.data if text.startswith(b"//") else self.visible
        first = code.find(text)
        return (first, code.rfind(text) + len(text)) if first >= 0 else None

    def find_word(self, word: bytes, start: int = 0) -> int:
        """The offset of the next place where `word` is a token of the code, -1 if there is none."""
        at = self.code.find(word, start)
        while at >= 0:
            end = at + len(word)
            if not (_is_word(self.code[at - 1 : at]) or _is_word(self.code[end : end + 1])):
                return at
            at = self.code.find(word, at + 1)
        return -1

    @cached_property
    def conditions(self) -> Conditionals:
        try:
            return conditionals(self.data, self.dialect)
        except ValueError as error:
            raise Refused(f"{self.path}: {error}") from error

    @cached_property
    def newline(self) -> bytes:
        """The file's own line end: that of its first line."""
        first = self.data.find(b"\n")
        return b"\r\n" if first > 0 and self.data[first - 1] == 0x0D else b"\n"

    def line_start(self, offset: int) -> int:
        return self.data.rfind(b"\n", 0, offset) + 1

    def line_end(self, offset: int) -> int:
        """Offset just behind the newline of the line that holds `offset`, or the end of file."""
        end = self.data.find(b"\n", offset)
        return len(self.data) if end < 0 else end + 1

    def continues(self, offset: int) -> bool:
        """True if the line that holds `offset` continues the one before it."""
        return self.data[: self.line_start(offset)].endswith((b"\\\n", b"\\\r\n"))

    def indent(self, offset: int) -> bytes:
        """The blanks that begin the line that holds `offset`."""
        start = self.line_start(offset)
        line = self.data[start : self.line_end(offset)]
        return line[: len(line) - len(line.lstrip(b" \t"))]

    def statement_end(self, offset: int) -> int:
        """The end of the line at `offset`, moved on while that end is inside a comment or
        behind a backslash: the first place at which a whole new line can stand."""
        while True:
            end = self.line_end(offset)
            if end >= len(self.data):
                return end
            body = self.data[:end].removesuffix(b"\n").rstrip(b"\r")  # not a blank line before it
            if body.endswith(b"\\") or self.in_comment(end):
                offset = end
                continue
            return end

    @cached_property
    def _comments(self) -> list[tuple[int, int]]:
        """Stretches over several lines that the code view blanks; one that never ends goes on
        behind the end of the file. Elsewhere than in C, lines go on behind a backslash only."""
        if self.dialect is not CPP:
            return []
        return [each for each in long_comments(self.data) if not self.visible[slice(*each)].strip()]

    def in_comment(self, offset: int) -> bool:
        """True strictly inside a comment of several lines."""
        last = bisect_left(self._comments, (offset,)) - 1  # that begins before
        return last >= 0 and offset < self._comments[last][1]

    def branches(self, offset: int) -> tuple[Branch, ...]:
        """The conditional branches open at `offset`."""
        return self.conditions.at(offset)

    def option_block(self, start: int, end: int) -> tuple[int, int] | None:
        """The `#ifdef CONFIG_X` block that holds the whole lines `start` to `end` and nothing else.

        What goes next to such lines goes next to the block: the option is theirs alone.
        """
        if self.dialect is not CPP or not start:
            return None
        above, below = self.line_start(start - 1), self.line_end(end)
        opens, closes = self.visible[above:start], self.visible[end:below]
        if b"ifdef" not in opens:  # most often
            return None
        whole = re.fullmatch(_IFDEF_CONFIG, opens) and re.fullmatch(_ENDIF, closes)
        return (above, below) if whole else None

    def tokens(self, start: int, end: int) -> tuple[bytes, ...]:
        """The code of a span as words and punctuation, blanks and comments left out."""
        code = self.visible[start:end].replace(b"\\\n", b" ").replace(b"\\\r\n", b" ")
        return tuple(_TOKEN.findall(code))

    def position(self, offset: int) -> tuple[int, int]:
        """(line, column) of an offset, both from 1, the column in bytes."""
        return self.data.count(b"\n", 0, offset) + 1, offset - self.line_start(offset) + 1

    def offset(self, line: int, column: int) -> int:
        """The inverse of `position`."""
        start = 0
        for _ in range(line - 1):
            start = self.data.index(b"\n", start) + 1
        return start + column - 1

    def mark(self, start: int, end: int | None = None, label: str = "") -> Mark:
        """A place for an error message, underlined up to `end` or the end of its line."""
        start = min(start, len(self.data))
        line, column = self.position(start)
        first = start - column + 1
        text = self.data[first : self.line_end(first)].rstrip(b"\r\n")
        rest = len(text) - column + 1
        width = rest if end is None else min(end - start, rest)
        return Mark(self.path, line, column, text, max(1, width), label)
