"""Conditional directives by line: which `#if`s or `ifeq`s an offset stands under.

One law: conditionals are read line by line and never evaluated (only the literal `#if 0` and
`#if 1` have a known value), because in real files they nest neither with braces nor with
statements.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import NamedTuple

from kpatch_ast.limits import MAX_DEPTH

# Runs of plain bytes are taken at once, and each alternative begins with a plain byte of its own:
# that is what Python's matcher is quick at.
#: A C comment, closed or running to the end of the file. Possessive, so that it stays linear.
COMMENT = rb"/\*[^*]*+(?:\*(?!/)[^*]*+)*+(?:\*/|\Z)|//[^\n]*"
#: A string or character constant, closed or running to the end of its line.
STRING = (
    rb"\"[^\"\\\n]*+(?:\\(?:\r\n|.)[^\"\\\n]*+)*+\"?"
    rb"|'[^'\\\n]*+(?:\\(?:\r\n|.)[^'\\\n]*+)*+'?"
)

_COMMENT_OR_STRING = re.compile(COMMENT + rb"|" + STRING, re.DOTALL)
#: The beginning of a line that does not continue another one.
_BEGIN = rb"^(?<!\\\n)(?<!\\\r\n)"
#: The rest of a line, with the lines that continue it.
_REST = rb"[^\n\\]*+(?:\\(?:\r?\n)?[^\n\\]*+)*+"
_BLANK = bytes(byte if byte in b"\r\n" else 0x20 for byte in range(256))


class Dialect(NamedTuple):
    """How conditionals are spelled in one family of files."""

    directive: re.Pattern[bytes]  #: groups `word` and `rest`
    opens: frozenset[bytes]
    turns: frozenset[bytes]
    closes: bytes


CPP = Dialect(
    re.compile(
        _BEGIN + rb"[ \t]*\#[ \t]*(?P<word>if|ifdef|ifndef|elif|elifdef|elifndef|else|endif)\b"
        rb"(?P<rest>" + _REST + rb")",
        re.MULTILINE,
    ),
    frozenset((b"if", b"ifdef", b"ifndef")),
    frozenset((b"elif", b"elifdef", b"elifndef", b"else")),
    b"endif",
)

MAKE = Dialect(
    re.compile(
        _BEGIN + rb" *(?P<word>ifeq|ifneq|ifdef|ifndef|else|endif)\b(?P<rest>" + _REST + rb")",
        re.MULTILINE,
    ),
    frozenset((b"ifeq", b"ifneq", b"ifdef", b"ifndef")),
    frozenset((b"else",)),
    b"endif",
)

KCONFIG = Dialect(
    # Only at the beginning of a line: `if` also ends attributes, on lines that are indented.
    re.compile(rb"^(?P<word>if|endif)\b(?P<rest>" + _REST + rb")", re.MULTILINE),
    frozenset((b"if",)),
    frozenset(),
    b"endif",
)

#: Files that have no conditional directives.
UNCONDITIONAL = Dialect(
    re.compile(rb"(?!)(?P<word>)(?P<rest>)"), frozenset(), frozenset(), b"endif"
)


class Branch(NamedTuple):
    """One open branch of a conditional, `id` telling two alike apart."""

    id: int  #: offset of the opening directive
    condition: str  #: as written, e.g. `ifdef CONFIG_X86_64` or `else of ifdef CONFIG_X86_64`


class Conditionals(NamedTuple):
    """The branches open at every offset of one file."""

    offsets: tuple[int, ...]  #: where the stack changes, ascending
    stacks: tuple[tuple[Branch, ...], ...]  #: stacks[i] holds from offsets[i] on

    def at(self, offset: int) -> tuple[Branch, ...]:
        """The branches that `offset` stands in, outermost first."""
        index = bisect_right(self.offsets, offset) - 1
        return self.stacks[index] if index >= 0 else ()


def conditionals(data: bytes, dialect: Dialect) -> Conditionals:
    """Read every conditional directive of `data`; an `endif` too many is ignored.

    Raises ValueError if they nest too deep.
    """
    visible = without_comments(data) if dialect is CPP else data
    offsets: list[int] = []
    stacks: list[tuple[Branch, ...]] = []
    stack: tuple[Branch, ...] = ()
    for match in dialect.directive.finditer(visible):
        word = match["word"]
        text = b" ".join(match["rest"].replace(b"\\", b" ").split())
        said = f"{word.decode()} {text.decode('utf-8', 'backslashreplace')}".strip()
        if word in dialect.opens:
            stack = (*stack, Branch(match.start(), said))
            if len(stack) > MAX_DEPTH:
                raise ValueError(f"conditionals are nested more than {MAX_DEPTH} deep")
        elif word in dialect.turns and stack:
            first = stack[-1].condition.rpartition(" of ")[2]
            stack = (*stack[:-1], Branch(match.start(), f"{said} of {first}"))
        elif word == dialect.closes:
            stack = stack[:-1]
        offsets.append(match.end())
        stacks.append(stack)
    return Conditionals(tuple(offsets), tuple(stacks))


@lru_cache(maxsize=32)
def dead_regions(data: bytes) -> tuple[tuple[int, int], ...]:
    """The bytes between `#if 0` and its `#else`/`#endif`, or after the `#else` of an `#if 1`."""
    if b"if" not in data:
        return ()
    regions: list[tuple[int, int]] = []
    depth = 0
    dead_at: tuple[int, int] | None = None  # (depth of the conditional, first dead byte)
    ones: set[int] = set()
    for match in CPP.directive.finditer(without_comments(data)):
        word, rest = match["word"], match["rest"].strip()
        # A comment may begin behind a directive, or end before it: all of it goes, or nothing.
        start, end = match.start() + match[0].index(b"#"), match.start() + len(match[0].rstrip())
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


@lru_cache(maxsize=32)
def without_comments(data: bytes) -> bytes:
    """C or a linker script with its comments blanked; a `/*` inside a string is no comment."""
    if b"/*" not in data and b"//" not in data:
        return data
    return _COMMENT_OR_STRING.sub(lambda m: blank(m[0]) if m[0][:1] == b"/" else m[0], data)


def without_strings(data: bytes) -> bytes:
    """C whose comments are gone already, with its strings blanked."""
    return re.sub(STRING, lambda m: blank(m[0]), data, flags=re.DOTALL)
