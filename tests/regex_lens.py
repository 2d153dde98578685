"""The C lens once more, in regular expressions: the model of the native one (syntax/clens.c).

One law: nothing is shared with it but the tables of macros.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from kpatch_ast.syntax import lens
from kpatch_ast.syntax.preproc import blank, dead_regions

_COMMENT = rb"/\*[^*]*+(?:\*(?!/)[^*]*+)*+(?:\*/|\Z)|//[^\n]*"
_STRING = rb"\"(?:[^\"\\\n]++|\\(?:\r\n|.))*+\"?|'(?:[^'\\\n]++|\\(?:\r\n|.))*+'?"
_COMMENT_OR_STRING = re.compile(_COMMENT + rb"|" + _STRING, re.DOTALL)


def without_comments(data: bytes) -> tuple[bytes, list[tuple[int, int]]]:
    """As `_native.without_comments`."""
    long: list[tuple[int, int]] = []

    def hidden(match: re.Match[bytes]) -> bytes:
        text = match[0]
        if not text.startswith(b"/"):
            return text
        if b"\n" in text and text.startswith(b"/*"):
            long.append((match.start(), match.end() + (not text.endswith(b"*/"))))
        return blank(text)

    return _COMMENT_OR_STRING.sub(hidden, data), long


def without_strings(data: bytes) -> bytes:
    """As `_native.without_strings`."""
    return _COMMENT_OR_STRING.sub(lambda m: m[0] if m[0][:1] == b"/" else blank(m[0]), data)


class _Names:
    """Names of macros; one with a `*` stands for all that begin so and go on."""

    def __init__(self, *names: bytes) -> None:
        self.whole = frozenset(name for name in names if not name.endswith(b"*"))
        self.begins = tuple(name[:-1] for name in names if name.endswith(b"*"))

    def __contains__(self, word: bytes) -> bool:
        return word in self.whole or (word.startswith(self.begins) and word not in self.begins)


_PLAIN_NAMES = _Names(*lens.ANNOTATIONS)
_CALLED_NAMES = _Names(*lens.CALLED_ANNOTATIONS)
_BARE_NAMES = _Names(*lens.BARE_CALLS)
_TYPED_NAMES = _Names(*lens.TYPED_CALLS)
#: Names with parentheses behind them.
_WITH_ARGUMENTS = (_CALLED_NAMES, _BARE_NAMES, _TYPED_NAMES)

#: What has to be looked at, with the newline before the first line: the beginning of a directive or
#: of a line that a bare macro may have for itself; a comment; a string; a word that may be an
#: annotation. Each alternative begins with a plain byte, so that Python's matcher skips the rest.
_TOKEN = re.compile(
    rb"\n[ \t]*+(?:\#|[A-Z]\w*+)"
    rb"|/(?:\*[^*]*+(?:\*(?!/)[^*]*+)*+(?:\*/|\Z)|/[^\n]*)|"
    + _STRING
    + rb"|_(?<!\w_)\w*+|"
    # Few annotations begin with a letter.
    + rb"|".join(
        rb"%s(?<!\w%s)%s\b" % (name[:1], name[:1], name[1:])
        for name in lens.ANNOTATIONS
        if not name.startswith(b"_")
    ),
    re.DOTALL,
)

#: A cpp directive with its continuation lines.
_DIRECTIVE = re.compile(rb"(?s)\#(?:[^\n\\/]++|\\\r?\n|" + _COMMENT + rb"|[^\n])*+")

#: What may stand between the parentheses of a macro: no comment and no half of a string.
_INSIDE = rb"[^();\n\"'/\\]++|\"[^\"\\\n]*\""

#: The arguments of a macro, with parentheses so deep.
_NESTED = rb"(?:" + _INSIDE + rb")*+"
for _ in range(3):
    _NESTED = rb"(?:" + _INSIDE + rb"|\(" + _NESTED + rb"\))*+"
_ARGUMENTS = re.compile(rb"[ \t]*\(" + _NESTED + rb"\)")

#: Arguments with parentheses too deep or open, up to the end of the statement or line.
_BEYOND = rb"[ \t]*\((?:[^;\n\"'/\\]++|\"[^\"\\\n]*\")*+"

_LETTERS = bytes(byte for byte in range(128) if chr(byte).isalnum() or chr(byte) == "_")
_WORD = re.compile(rb"\w*")
_BLANKS = re.compile(rb"[ \t]*")

#: Nothing but comments up to a `#`, or to the end of the line.
_TO_DIRECTIVE = rb"(?s)(?:(?:" + _COMMENT + rb")[ \t]*+)*+\#"
_TO_END = rb"(?s)(?:[ \t\r]|" + _COMMENT + rb")*+(?:\n|\Z)"

#: What may stand between the end of a bare macro and a directive on its line.
_BEHIND = rb"(?:[ \t]|/\*[^*\n]*+(?:\*(?!/)[^*\n]*+)*+\*/)*+\#"

#: The line of a directive, with the end of the line before it.
_DIRECTIVE_LINE = (
    rb"\n[ \t]*(?P<line>\#[ \t]*(?:(?P<option>ifdef[ \t]+CONFIG_\w+(?=[ \t]*\r?(?:\n|\Z)))"
    rb"|(?P<opens>if)|(?P<closes>endif\b))?[^\n\r\f\v]*+)"
)

_BETWEEN_WORDS = rb"(?<=\w)[ \t]+(?=\w)"


def _blank_regions(data: bytes, regions: list[tuple[int, int]]) -> bytes:
    out = bytearray(data)
    for start, end in regions:
        out[start:end] = blank(data[start:end])
    return bytes(out)


def _without_options(data: bytes) -> bytes:
    """Blank `#ifdef CONFIG_X` and `#endif` around lines that hold no other directive than such.

    To a parser such a block is a node of its own, wherever it stands; which conditionals a place
    stands under is not its business.
    """
    if b"ifdef" not in data or b"CONFIG_" not in data:
        return data
    lines: list[tuple[int, int]] = []
    blocks: list[tuple[int, int] | None] = []  # where those that are open begin; None: one to keep
    for match in re.finditer(_DIRECTIVE_LINE, b"\n" + without_comments(data)[0]):
        start = match.start("line") - 1  # blanks, which may be comments, stay before and behind it
        line = start, start + len(match["line"].rstrip(b" \t"))
        if match["option"]:
            blocks.append(line)
        elif match["opens"]:
            blocks.append(None)
        elif match["closes"] and blocks and (first := blocks.pop()):
            lines += first, line
        elif blocks:
            blocks[-1] = None
    return _blank_regions(data, lines)


def c_lens(data: bytes) -> bytes:
    """As `lens.c_lens`."""
    data = _apart(data)
    data = _without_options(_blank_regions(data, list(dead_regions(data))))
    data = _ended(_hidden(data))
    return re.sub(rb"(?<!\r)\r++\n", lambda m: b"\n" + b" " * (len(m[0]) - 1), data)


def _scan(text: bytes, word: Callable[[int, int], int]) -> None:
    """Call `word` with the span of each word of code that may be a macro, a newline and blanks
    before it for one that begins a line; it answers where to go on. Directives, comments and
    strings are never looked into. `text` begins with a newline that is not of the file."""
    at = 0
    while match := _TOKEN.search(text, at):
        first, (start, at) = text[match.start()], match.span()
        if first == 0x2F:  # a comment
            at = _past(_BLANKS, text, at)
            if text.startswith(b"#", at):
                at = _past(_DIRECTIVE, text, at)
        elif first == 0x0A and text[at - 1] == 0x23:
            at = _past(_DIRECTIVE, text, at - 1)
        elif first not in b"\"'":
            at = word(start, at)


def _past(pattern: re.Pattern[bytes], text: bytes, at: int) -> int:
    """The end of what matches at `at`; `at` itself if nothing does."""
    match = pattern.match(text, at)
    return match.end() if match else at


def _hidden(data: bytes) -> bytes:
    """Annotations blanked, unless what stands behind them would come to mean something else."""
    text = b"\n" + data
    shadow = bytearray(text)

    def word(start: int, end: int) -> int:
        stop = _row(text, start)
        if stop == start:
            called = text[start:end] in _CALLED_NAMES
            return _past(re.compile(_BEYOND), text, end) if called else end
        behind = text[stop : stop + 1]
        if behind in (b"#", b"/") and (match := re.compile(_TO_DIRECTIVE).match(text, stop)):
            return match.end()  # the `#` would come to begin its line
        if behind != b"(" or not _is_call(text, start):
            shadow[start:stop] = b" " * (stop - start)
        return stop + (behind == b"(")

    _scan(text, word)
    return bytes(shadow[1:])


def _row(text: bytes, at: int) -> int:
    """The end of the annotations in a row at `at`, with the blanks behind them."""
    while True:
        end = _past(_WORD, text, at)
        word = text[at:end]
        if word in _CALLED_NAMES:
            stop = _past(_ARGUMENTS, text, end)
            if stop == end:
                return at
        elif word in _PLAIN_NAMES and not text.startswith(b"(", _past(_BLANKS, text, end)):
            stop = end
        else:
            return at
        at = _past(_BLANKS, text, stop)


def _is_call(text: bytes, at: int) -> bool:
    """True if the parenthesis behind a row at `at` would come to belong to a macro before it."""
    end = at
    while text[end - 1] in b" \t":
        end -= 1
    start = end
    while text[start - 1] in _LETTERS:  # never from the beginning of the line: that may be long
        start -= 1
    return end < at and any(text[start:end] in names for names in _WITH_ARGUMENTS)


def _ended(data: bytes) -> bytes:
    """Bare macros ended, and the arguments of these and of typed ones made words."""
    text = b"\n" + data
    shadow = bytearray(text)

    def word(start: int, end: int) -> int:
        name = text[start + 1 : end].lstrip(b" \t")
        bare = name in _BARE_NAMES
        if text[start] != 0x0A or not (bare or name in _TYPED_NAMES):
            return end
        stop = _past(_ARGUMENTS, text, end)
        if stop == end:
            return end
        if bare:  # it has its line for itself
            if text[stop : stop + 1] not in (b" ", b"\t", b"\r", b"\n"):
                return end
            rest = text[stop : text.find(b"\n", stop) + 1 or None]
            if rest.strip(b" \t\r\n") and not re.compile(_TO_END).match(text, stop):
                return end
            shadow[stop] = ord(";")
        elif not text.startswith(b";", _past(_BLANKS, text, stop)):
            return end
        shadow[end:stop] = _join_words(text[end:stop].replace(b"*", b" "))
        return stop

    _scan(text, word)
    return bytes(shadow[1:])


def _apart(data: bytes) -> bytes:
    """Bare macros that end with `;` on the line of a directive, back on lines of their own: only
    there a directive is one."""
    lines = data.split(b"\n")
    for number, line in enumerate(lines):
        end = _bare_calls(line) if b"#" in line.partition(b");")[2] else 0
        if end and re.compile(_BEHIND).match(line, end):
            lines[number] = line[:end].replace(b");", b")\n") + line[end:]
    return b"\n".join(lines)


def _bare_calls(line: bytes) -> int:
    """The end of the bare macros, each ended with `;`, that a line begins with."""
    end = 0
    while True:
        start = _row(line, _past(_BLANKS, line, end))
        stop = _past(_WORD, line, start)
        after = _past(_ARGUMENTS, line, stop)
        if line[start:stop] not in _BARE_NAMES or after == stop or line[after : after + 1] != b";":
            return end
        end = after + 1


def _join_words(call: bytes) -> bytes:
    """An argument of several words, such as a type, as one identifier: only that is C."""
    return re.sub(_BETWEEN_WORDS, lambda blanks: b"_" * len(blanks[0]), call)
