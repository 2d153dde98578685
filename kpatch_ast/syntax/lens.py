"""Lenses: what a parser is shown instead of the real bytes.

Kernel C is not C until the preprocessor has run: `int x __section_x;` and `VEXTERN(x)` without a
semicolon derail any C grammar. A lens is a pure function bytes -> bytes that hides such things. One
law: `len(lens(s)) == len(s)`, so every offset in the shadow is an offset in the original, and edits
always go to the original. A lens never repairs anything in a file; row and column of a shadow mean
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from kpatch_ast.syntax.preproc import COMMENT, STRING, blank, dead_regions, without_comments

#: Annotation macros between tokens of a declaration: blanked. One reason a line.
ANNOTATIONS = (
    rb"notrace",  # linux/compiler.h: no function tracing
    rb"asmlinkage",  # linux/linkage.h: calling convention
    rb"__always_inline",
    rb"__maybe_unused",
    rb"__visible",  # linux/compiler.h: keep under LTO
    rb"__init",  # linux/init.h: freed after boot
    rb"__initdata",
    rb"__cpuinit",
    rb"__meminit",
    rb"__refdata",
    rb"__ref",
    rb"__read_mostly",  # linux/cache.h
    rb"__ro_after_init",
    rb"__cacheline_aligned_in_smp",
    rb"____cacheline_aligned_in_smp",
    rb"__page_aligned_data",
    rb"__user",  # sparse address spaces
    rb"__iomem",
    rb"__force",
    rb"__percpu",
    rb"__section_*",  # asm/vsyscall.h, 2.6.23..2.6.39: one macro a variable
    rb"__attribute_const__",
    rb"__must_check",
    rb"__pure",
    rb"__weak",
)

#: Annotations that take arguments, blanked with them.
CALLED_ANNOTATIONS = (
    rb"__attribute__",  # gcc's own spelling; the grammar takes it before a declared name only
    rb"__vsyscall",  # asm/vsyscall.h up to 2.6.22
    rb"__vsyscall_fn",
    rb"__section",
    rb"__aligned",
    rb"__acquires",
    rb"__releases",
)

#: Macros used as a whole line with no semicolon: the byte after `)` becomes `;`.
BARE_CALLS = (
    rb"VEXTERN",  # vextern.h, 2.6.23..2.6.39
    rb"DECLARE_VVAR",  # asm/vvar.h, 3.0..6.12
    rb"DECLARE_VVAR*",
    rb"EXPORT_SYMBOL",
    rb"EXPORT_SYMBOL*",
)

#: Macros used as a call or a declaration that have a type for an argument.
TYPED_CALLS = (
    rb"DEFINE_VVAR",  # vsyscall_64.c, vsyscall_gtod.c, asm/vdso/vsyscall.h, vma.c, 3.0..6.12
    rb"DEFINE_VVAR*",
)


class _Names:
    """Names of macros; one with a `*` stands for all that begin so and go on."""

    def __init__(self, *names: bytes) -> None:
        self.whole = frozenset(name for name in names if not name.endswith(b"*"))
        self.begins = tuple(name[:-1] for name in names if name.endswith(b"*"))

    def __contains__(self, word: bytes) -> bool:
        return word in self.whole or (word.startswith(self.begins) and word not in self.begins)

    def may_be_in(self, data: bytes) -> bool:
        """False if none is there, not even as a part of a word."""
        return any(name in data for name in (*self.begins, *self.whole))


_PLAIN_NAMES = _Names(*ANNOTATIONS)
_CALLED_NAMES = _Names(*CALLED_ANNOTATIONS)
_BARE_NAMES = _Names(*BARE_CALLS)
_TYPED_NAMES = _Names(*TYPED_CALLS)
#: Names with parentheses behind them.
_WITH_ARGUMENTS = (_CALLED_NAMES, _BARE_NAMES, _TYPED_NAMES)

#: What has to be looked at, with the newline before the first line: the beginning of a directive or
#: of a line that a bare macro may have for itself; a comment; a string; a word that may be an
#: annotation. Each alternative begins with a plain byte, so that Python's matcher skips the rest.
_TOKEN = re.compile(
    rb"\n[ \t]*+(?:\#|[A-Z]\w*+)"
    rb"|/(?:\*[^*]*+(?:\*(?!/)[^*]*+)*+(?:\*/|\Z)|/[^\n]*)|"
    + STRING
    + rb"|_(?<!\w_)\w*+|"
    # Few annotations begin with a letter.
    + rb"|".join(
        rb"%s(?<!\w%s)%s\b" % (name[:1], name[:1], name[1:])
        for name in ANNOTATIONS
        if not name.startswith(b"_")
    ),
    re.DOTALL,
)

#: A cpp directive with its continuation lines.
_DIRECTIVE = re.compile(rb"(?s)\#(?:[^\n\\/]++|\\\r?\n|" + COMMENT + rb"|[^\n])*+")

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
_TO_DIRECTIVE = rb"(?s)(?:(?:" + COMMENT + rb")[ \t]*+)*+\#"
_TO_END = rb"(?s)(?:[ \t\r]|" + COMMENT + rb")*+(?:\n|\Z)"

#: What may stand between the end of a bare macro and a directive on its line.
_BEHIND = rb"(?:[ \t]|/\*[^*\n]*+(?:\*(?!/)[^*\n]*+)*+\*/)*+\#"

#: The line of a directive, with the end of the line before it.
_DIRECTIVE_LINE = (
    rb"\n[ \t]*(?P<line>\#[ \t]*(?:(?P<option>ifdef[ \t]+CONFIG_\w+(?=[ \t]*\r?(?:\n|\Z)))"
    rb"|(?P<opens>if)|(?P<closes>endif\b))?[^\n\r\f\v]*+)"
)

_BETWEEN_WORDS = rb"(?<=\w)[ \t]+(?=\w)"

_PYTHON_TOKENS = (
    rb"(?s)(?P<comment>\#[^\n]*)"
    rb"|(?P<quote>\"{3}|'{3})(?:\\.|[^\\])*?(?:(?P=quote)|\Z)|" + STRING
)
#: The first and the last line of a `define`; a line that begins with a tab is part of a recipe. To
#: GNU make 4.3, `endef.x` and `endef#x` end nothing.
_DEFINES = (
    rb"(?m)^ *(?:(?:override|export|private)[ \t]+)*"
    rb"(define(?=[ \t\r\n\#]|\Z)|endef(?=[ \t\r\n]|\Z))"
)

_DEEP_HELP = rb"(?m)^([ \t]*help[ \t]*\r?\n)( {9,})(?=\S[^\n]*\n\t)"
_BARE_SOURCE = rb"(?m)^s(?=ource[ \t]+[^\s\"'])"

_HASH_COMMENTS = rb"\#(?<![\\$]\#)(?:[^\\\n]++|\\\r?\n|\\)*+"


def _blank_regions(data: bytes, regions: Sequence[tuple[int, int]]) -> bytes:
    if not regions:
        return data
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
    for match in re.finditer(_DIRECTIVE_LINE, b"\n" + without_comments(data)):
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
    """C and headers: annotations, `#if 0` regions and small `#ifdef CONFIG_X` blocks blanked, bare
    macro lines ended with `;`, types that are arguments of a macro made one word.

    >>> c_lens(b"int x __read_mostly;")
    b'int x              ;'
    >>> c_lens(b"DEFINE_VVAR(struct tick, now);")
    b'DEFINE_VVAR(struct_tick, now);'
    """
    calls = _BARE_NAMES.may_be_in(data) or _TYPED_NAMES.may_be_in(data)
    if calls:
        data = _apart(data)
    data = _without_options(_blank_regions(data, dead_regions(data)))
    if _PLAIN_NAMES.may_be_in(data) or _CALLED_NAMES.may_be_in(data):
        data = _hidden(data)
    if calls:
        data = _ended(data)
    if b"\r" not in data:
        return data
    # The grammar takes a carriage return into the value of a #define: let the line end before it.
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


def lds_lens(data: bytes) -> bytes:
    """Linker scripts: only `#if 0` regions are blanked, our grammar knows the rest."""
    return _blank_regions(data, dead_regions(data))


def kconfig_lens(data: bytes) -> bytes:
    """Kconfig as the grammar knows it.

    The other spelling of `help`, up to 5.9; help that begins with more blanks than its next line
    has (EFI_STUB, 3.3 to 5.9); `source` without quotes, up to 4.17.

    >>> kconfig_lens(b"source fs/Kconfig")
    b'#ource fs/Kconfig'
    """
    data = data.replace(b"---help---", b"help      ")
    data = re.sub(_DEEP_HELP, lambda m: m[1] + b"\t  " + b"x" * (len(m[2]) - 3), data)
    return re.sub(_BARE_SOURCE, b"#", data)


def no_lens(data: bytes) -> bytes:
    """Makefiles and Python files: shown as they are."""
    return data


def c_visible(data: bytes) -> bytes:
    """C or a linker script with comments and `#if 0` regions blanked, strings kept."""
    return without_comments(_blank_regions(data, dead_regions(data)))


def make_visible(data: bytes) -> bytes:
    """A makefile with its comments blanked, and its `define`s, even one that never ends."""
    uncommented = hash_visible(data)
    return _blank_regions(uncommented, _defines(data, uncommented))


def _defines(data: bytes, uncommented: bytes) -> list[tuple[int, int]]:
    if b"define" not in uncommented:
        return []
    regions: list[tuple[int, int]] = []
    start, depth = 0, 0
    for match in re.finditer(_DEFINES, uncommented):
        if data[match.end() : match.end() + 1] == b"#":
            continue
        if match[1] == b"define":
            start = start if depth else match.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                regions.append((start, match.end()))
    return [*regions, (start, len(data))] if depth else regions


def hash_visible(data: bytes) -> bytes:
    """A Kconfig file with its comments blanked."""
    return re.sub(_HASH_COMMENTS, lambda m: blank(m[0]), data)


def python_visible(data: bytes) -> bytes:
    """Python with its comments blanked; a `#` in a string is no comment."""
    return re.sub(_PYTHON_TOKENS, lambda m: blank(m[0]) if m["comment"] else m[0], data)
