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

from kpatch_ast import _native
from kpatch_ast.syntax.preproc import blank, dead_regions, without_comments

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


#: The same as the native lens takes them, each behind a byte that says how long it is. A name with
#: a `*` stands for all that begin so and go on.
_MACROS = tuple(
    b"".join(bytes([len(name)]) + name for name in names)
    for names in (ANNOTATIONS, CALLED_ANNOTATIONS, BARE_CALLS, TYPED_CALLS)
)

_PYTHON_TOKENS = (
    rb"(?s)(?P<comment>\#[^\n]*)"
    rb"|(?P<quote>\"{3}|'{3})(?:\\.|[^\\])*?(?:(?P=quote)|\Z)"
    rb"|\"(?:[^\"\\\n]++|\\(?:\r\n|.))*+\"?|'(?:[^'\\\n]++|\\(?:\r\n|.))*+'?"
)
#: The first and the last line of a `define`, with the end of the line before it; a line that begins
#: with a tab is part of a recipe. To GNU make 4.3, `endef.x` and `endef#x` end nothing.
_DEFINES = (
    rb"\n *(?:(?:override|export|private)[ \t]+)*"
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


def c_lens(data: bytes) -> bytes:
    """C and headers: annotations, `#if 0` regions and small `#ifdef CONFIG_X` blocks blanked, bare
    macro lines ended with `;`, types that are arguments of a macro made one word (clens.c).

    >>> c_lens(b"int x __read_mostly;")
    b'int x              ;'
    >>> c_lens(b"DEFINE_VVAR(struct tick, now);")
    b'DEFINE_VVAR(struct_tick, now);'
    """
    data = _native.part(data, *_MACROS)
    return _native.show(_blank_regions(data, dead_regions(data)), *_MACROS)


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
    for match in re.finditer(_DEFINES, b"\n" + uncommented):
        end = match.end() - 1
        if data[end : end + 1] == b"#":
            continue
        if match[1] == b"define":
            start = start if depth else match.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                regions.append((start, end))
    return [*regions, (start, len(data))] if depth else regions


def hash_visible(data: bytes) -> bytes:
    """A Kconfig file with its comments blanked."""
    return re.sub(_HASH_COMMENTS, lambda m: blank(m[0]), data)


def python_visible(data: bytes) -> bytes:
    """Python with its comments blanked; a `#` in a string is no comment."""
    return re.sub(_PYTHON_TOKENS, lambda m: blank(m[0]) if m["comment"] else m[0], data)
