"""Lenses: what a parser is shown instead of the real bytes.

Kernel C is not C until the preprocessor has run: `int x __section_x;` and `VEXTERN(x)` without a
semicolon derail any C grammar. A lens is a pure function bytes -> bytes that hides such things. One
law: `len(lens(s)) == len(s)`, so every offset in the shadow is an offset in the original, and edits
always go to the original. A lens never repairs anything in a file; row and column of a shadow mean
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

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
    rb"__section_\w+",  # asm/vsyscall.h, 2.6.23..2.6.39: one macro a variable
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
    rb"DECLARE_VVAR\w*",  # asm/vvar.h, 3.0..6.12
    rb"EXPORT_SYMBOL\w*",
)

#: Macros used as a call or a declaration that have a type for an argument.
TYPED_CALLS = (
    rb"DEFINE_VVAR\w*",  # vsyscall_64.c, vsyscall_gtod.c, asm/vdso/vsyscall.h, vma.c, 3.0..6.12
)

#: A cpp directive with its continuation lines.
_DIRECTIVE = rb"\#[^\n\\/]*+(?:(?:\\\r?\n|" + COMMENT + rb"|[^\n])[^\n\\/]*+)*+"

#: What may stand between the parentheses of a macro: no comment and no half of a string.
_INSIDE = rb"[^();\n\"'/\\]*+(?:\"[^\"\\\n]*\"[^();\n\"'/\\]*+)*+"

#: The same with parentheses, so deep.
_NESTED = _INSIDE
for _ in range(3):
    _NESTED = _INSIDE + rb"(?:\(" + _NESTED + rb"\)" + _INSIDE + rb")*+"
_ARGUMENTS = rb"[ \t]*\(" + _NESTED + rb"\)"

#: What any annotation begins with: most words of a file are passed at one look.
_INITIALS = b"".join(sorted({name[:1] for name in (*ANNOTATIONS, *CALLED_ANNOTATIONS)}))

#: Annotations in a row, with the blanks behind them.
_ROW = (
    rb"\b(?=["
    + _INITIALS
    + rb"])(?:(?:(?:"
    + rb"|".join(CALLED_ANNOTATIONS)
    + rb")"
    + _ARGUMENTS
    + rb"|(?:"
    + rb"|".join(ANNOTATIONS)
    + rb")\b(?![ \t]*\())[ \t]*+)++"
)
#: What a row may stand before: a `#`, which would come to begin its line, or a parenthesis.
_BEFORE = rb"\(|(?:(?:" + COMMENT + rb")[ \t]*+)*+\#"

#: A macro that the parenthesis behind a row would come to belong to.
_MACRO = rb"\b(?:" + rb"|".join((*CALLED_ANNOTATIONS, *BARE_CALLS, *TYPED_CALLS)) + rb")[ \t]+\Z"

#: What is never looked into: directives, comments, strings.
_SKIPPED = (
    rb"(?:^[ \t]*+(?=\#)|(?:(?:" + COMMENT + rb")[ \t]*+)++)(?:" + _DIRECTIVE + rb")?+|" + STRING
)

#: An annotation with parentheses too deep or open, up to the end of its statement or line.
_BEYOND = rb"\b(?:" + rb"|".join(CALLED_ANNOTATIONS) + rb")[ \t]*\("
_BEYOND += rb"[^;\n\"'/\\]*+(?:\"[^\"\\\n]*\"[^;\n\"'/\\]*+)*+"

_ANNOTATIONS = re.compile(
    _SKIPPED + rb"|(?P<row>" + _ROW + rb")(?P<before>" + _BEFORE + rb")?+|" + _BEYOND,
    re.MULTILINE | re.DOTALL,
)

_BARE = rb"(?:" + rb"|".join(BARE_CALLS) + rb")" + _ARGUMENTS
#: A bare macro has its line for itself.
_CALLS = (
    rb"(?ms)"
    + _SKIPPED
    + rb"|^[ \t]*+(?:(?P<bare>"
    + _BARE
    + rb")(?=[ \t\r\n])(?=(?:[ \t\r]|"
    + COMMENT
    + rb")*+(?:\n|\Z))|(?P<typed>(?:"
    + rb"|".join(TYPED_CALLS)
    + rb")"
    + _ARGUMENTS
    + rb")(?=[ \t]*+;))"
)

#: What these begin with: most files have none.
_CALLED = tuple(name.removesuffix(rb"\w*") for name in (*BARE_CALLS, *TYPED_CALLS))

#: Bare macros that took the ends of their lines, so that a directive stands behind them.
_BEHIND = rb"(?:[ \t]|/\*[^*\n]*+(?:\*(?!/)[^*\n]*+)*+\*/)*+\#"
_JOINED = rb"(?ms)^(?:[ \t]*+(?:" + _ROW + rb")?+" + _BARE + rb";)++(?=" + _BEHIND + rb")"
_MAYBE_JOINED = rb"\);" + _BEHIND

#: A line with a directive, without the blanks (which may be comments) before and behind it.
_DIRECTIVE_LINE = re.compile(
    rb"^[ \t]*(?P<line>\#[ \t]*"
    rb"(?:(?P<option>ifdef[ \t]+CONFIG_\w+(?=[ \t]*\r?$))|(?P<opens>if)|(?P<closes>endif\b))?"
    rb"(?:[ \t]*[^\s])*+)",
    re.MULTILINE,
)

_CARRIAGE_RETURNS = re.compile(rb"\r++\n")
_BETWEEN_WORDS = re.compile(rb"(?<=\w)[ \t]+(?=\w)")

_PYTHON_TOKENS = (
    rb"(?s)(?P<comment>\#[^\n]*)"
    rb"|(?P<quote>\"{3}|'{3})(?:\\.|[^\\])*?(?:(?P=quote)|\Z)|" + STRING
)
#: The first and the last line of a `define`; a line that begins with a tab is part of a recipe. To
#: GNU make 4.3, `endef.x` and `endef#x` end nothing.
_DEFINES = re.compile(
    rb"^ *(?:(?:override|export|private)[ \t]+)*(define(?=[ \t\r\n\#]|\Z)|endef(?=[ \t\r\n]|\Z))",
    re.MULTILINE,
)

_DEEP_HELP = rb"(?m)^([ \t]*help[ \t]*\r?\n)( {9,})(?=\S[^\n]*\n\t)"
_BARE_SOURCE = rb"(?m)^s(?=ource[ \t]+[^\s\"'])"

_HASH_COMMENTS = re.compile(rb"(?<![\\$])\#(?:\\\r?\n|[^\n])*+")


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
    if b"CONFIG_" not in data:
        return data
    lines: list[tuple[int, int]] = []
    blocks: list[tuple[int, int] | None] = []  # where those that are open begin; None: one to keep
    visible = without_comments(data)
    for match in _DIRECTIVE_LINE.finditer(visible):
        if match["option"]:
            blocks.append(match.span("line"))
        elif match["opens"]:
            blocks.append(None)
        elif match["closes"] and blocks and (first := blocks.pop()):
            lines += first, match.span("line")
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
    data = _apart(data)
    data = _without_options(_blank_regions(data, dead_regions(data)))
    data = _ANNOTATIONS.sub(_hidden, data)
    if any(name in data for name in _CALLED):
        data = _ended(data)
    # The grammar takes a carriage return into the value of a #define: let the line end before it.
    return _CARRIAGE_RETURNS.sub(lambda m: b"\n" + b" " * (len(m[0]) - 1), data)


def _apart(data: bytes) -> bytes:
    """Bare macros that end with `;` on the line of a directive, back on lines of their own: only
    there a directive is one."""
    if not re.search(_MAYBE_JOINED, data):
        return data
    return re.sub(_JOINED, lambda m: m[0].replace(b");", b")\n"), data)


def _hidden(match: re.Match[bytes]) -> bytes:
    row, before = match["row"], match["before"] or b""
    if row is None or before.endswith(b"#"):
        return match[0]
    line = match.string.rfind(b"\n", 0, match.start()) + 1
    if before and re.search(_MACRO, match.string[line : match.start()]):
        return match[0]
    return b" " * len(row) + before


def _ended(data: bytes) -> bytes:
    """Bare macros ended, and the arguments of these and of typed ones made words."""
    bare_ends: list[int] = []

    def call(match: re.Match[bytes]) -> bytes:
        if match.lastgroup is None:
            return match[0]
        if match.lastgroup == "bare":
            bare_ends.append(match.end())
        return _join_words(match[0].replace(b"*", b" "))

    shadow = bytearray(re.sub(_CALLS, call, data))
    for end in bare_ends:
        shadow[end] = ord(";")
    return bytes(shadow)


def _join_words(call: bytes) -> bytes:
    """An argument of several words, such as a type, as one identifier: only that is C."""
    return _BETWEEN_WORDS.sub(lambda blanks: b"_" * len(blanks[0]), call)


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
    regions: list[tuple[int, int]] = []
    start, depth = 0, 0
    for match in _DEFINES.finditer(uncommented):
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
    return _HASH_COMMENTS.sub(lambda m: blank(m[0]), data)


def python_visible(data: bytes) -> bytes:
    """Python with its comments blanked; a `#` in a string is no comment."""
    return re.sub(_PYTHON_TOKENS, lambda m: blank(m[0]) if m["comment"] else m[0], data)
