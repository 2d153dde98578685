"""Conditional directives by line: which `#if`s or `ifeq`s an offset stands under.

One law: conditionals are read line by line and never evaluated (only the literal `#if 0` and
`#if 1` have a known value), because in real files they nest neither with braces nor with
statements.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from kpatch_ast import _native
from kpatch_ast.limits import MAX_DEPTH

#: The beginning of a line that does not continue another one, with the end of that: Python's
#: matcher jumps from one to the next, as an expression that begins with a plain byte lets it.
_BEGIN = rb"\n(?<!\\\n)(?<!\\\r\n)"
#: The rest of a line, with the lines that continue it.
_REST = rb"(?P<rest>(?:[^\n\\]++|\\(?:\r?\n)?)*+)"
#: Without this there is no `#if 0` or `#if 1`.
_CONSTANT = rb"\#[ \t]*if\s+[01](?!\S)"
_BLANK = bytes(byte if byte in b"\r\n" else 0x20 for byte in range(256))


class Dialect:
    """How conditionals are spelled in one family of files."""

    def __init__(self, line: bytes = b"", opens: str = "", turns: str = "") -> None:
        self.line = line  #: of a directive, groups `word` and `rest`; empty: there is none
        self.opens = frozenset(opens.encode().split())
        self.turns = frozenset(turns.encode().split())

    def directives(self, data: bytes) -> Iterator[tuple[int, bytes, re.Match[bytes]]]:
        """Every conditional directive: where its line begins, its word, and the match of what
        stands there with the end of the line before it."""
        if self.line:
            for match in re.finditer(self.line, b"\n" + data):
                yield match.start(), match["word"], match


CPP = Dialect(
    _BEGIN + rb"[ \t]*\#[ \t]*(?P<word>(?:el)?if(?:n?def)?|else|endif)\b" + _REST,
    opens="if ifdef ifndef",
    turns="elif elifdef elifndef else",
)
MAKE = Dialect(
    _BEGIN + rb" *(?P<word>ifn?(?:eq|def)|else|endif)\b" + _REST,
    opens="ifeq ifneq ifdef ifndef",
    turns="else",
)
#: Only at the beginning of a line: `if` also ends attributes, on lines that are indented.
KCONFIG = Dialect(rb"\n(?P<word>if|endif)\b" + _REST, opens="if")
#: Files that have no conditional directives.
UNCONDITIONAL = Dialect()


class Branch:
    """One open branch of a conditional; equal only to itself, as two may be written alike."""

    __slots__ = ("first", "rest", "word")

    def __init__(self, word: bytes, rest: bytes, first: "Branch | None" = None) -> None:
        self.word = word  #: of its directive
        self.rest = rest  #: of the directive's line
        self.first = first  #: of the same conditional, if this is another one

    @property
    def condition(self) -> str:
        """As it is written, e.g. `ifdef CONFIG_X86_64`, or `else of ifdef CONFIG_X86_64`."""
        text = b" ".join(self.rest.replace(b"\\", b" ").split())
        said = f"{self.word.decode()} {text.decode('utf-8', 'backslashreplace')}".strip()
        return f"{said} of {self.first.condition}" if self.first else said


class Conditionals:
    """The branches open at every offset of one file."""

    def __init__(self, offsets: list[int], stacks: list[tuple[Branch, ...]]) -> None:
        self.offsets = offsets  #: where the stack changes, ascending
        self.stacks = stacks  #: stacks[i] holds from offsets[i] on

    def at(self, offset: int) -> tuple[Branch, ...]:
        """The branches that `offset` stands in, outermost first."""
        changes = bisect_right(self.offsets, offset)
        return self.stacks[changes - 1] if changes else ()


def conditionals(data: bytes, dialect: Dialect) -> Conditionals:
    """Read every conditional directive of `data`; an `endif` too many is ignored.

    Raises ValueError if they nest too deep.
    """
    visible = without_comments(data) if dialect is CPP else data
    if not any(word in visible for word in dialect.opens):
        return Conditionals([], [])
    offsets: list[int] = []
    stacks: list[tuple[Branch, ...]] = []
    stack: tuple[Branch, ...] = ()
    for _, word, match in dialect.directives(visible):
        if word in dialect.opens:
            stack = (*stack, Branch(word, match["rest"]))
            if len(stack) > MAX_DEPTH:
                raise ValueError(f"conditionals are nested more than {MAX_DEPTH} deep")
        elif word in dialect.turns and stack:
            last = stack[-1]
            stack = (*stack[:-1], Branch(word, match["rest"], last.first or last))
        elif word not in dialect.turns:
            stack = stack[:-1]
        offsets.append(match.end() - 1)
        stacks.append(stack)
    return Conditionals(offsets, stacks)


@lru_cache(maxsize=32)
def dead_regions(data: bytes) -> tuple[tuple[int, int], ...]:
    """The bytes between `#if 0` and its `#else`/`#endif`, or after the `#else` of an `#if 1`."""
    visible = without_comments(data)
    if not re.search(_CONSTANT, visible):
        return ()
    regions: list[tuple[int, int]] = []
    depth = 0
    dead_at: tuple[int, int] | None = None  # (depth of the conditional, first dead byte)
    ones: set[int] = set()
    for line, word, match in CPP.directives(visible):
        rest = match["rest"].strip()
        # A comment may begin behind a directive, or end before it: all of it goes, or nothing.
        start, end = visible.index(b"#", line), line + len(match[0].rstrip()) - 1
        if word in CPP.opens:
            depth += 1
            if dead_at is None and word == b"if" and rest == b"0":
                dead_at = (depth, end)
            elif dead_at is None and word == b"if" and rest == b"1":
                ones.add(depth)
        elif word in CPP.turns:
            if dead_at is not None and dead_at[0] == depth and depth not in ones:
                regions.append((dead_at[1], start))
                dead_at = None
            elif dead_at is None and depth in ones:
                dead_at = (depth, end)
        else:
            if dead_at is not None and dead_at[0] == depth:
                regions.append((dead_at[1], start))
                dead_at = None
            ones.discard(depth)
            depth -= 1
    if dead_at is not None:
        regions.append((dead_at[1], len(data)))
    return tuple(regions)


def blank(data: bytes) -> bytes:
    """Spaces of the same length, line ends kept."""
    return data.translate(_BLANK)


def without_comments(data: bytes) -> bytes:
    """C or a linker script with its comments blanked; a `/*` inside a string is no comment."""
    return _comments(data)[0]


def long_comments(data: bytes) -> list[tuple[int, int]]:
    """C comments over several lines; one that never ends goes on behind the end of the file."""
    return _comments(data)[1]


#: C -> the same with its comments blanked, and the spans of those over several lines.
_comments = lru_cache(maxsize=32)(_native.without_comments)


def without_strings(data: bytes) -> bytes:
    """C whose comments are gone already, with its strings blanked: constants, closed or running to
    the end of their line."""
    return _native.without_strings(data)
