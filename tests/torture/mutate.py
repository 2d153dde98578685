"""The mutators: what happens to a file around a stretch of lines.

Each takes the file and the lines, and gives the mutated bytes, or None where there is no such
thing in a file of this kind. One law: the `HARMLESS` ones leave the meaning of the file alone, so
whatever was to be done is still to be done, in the same place. After any other the tool may refuse,
but never be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Spelling:
    """How one kind of file says things."""

    remark: tuple[bytes, bytes]  #: around a comment of one line
    dead: tuple[bytes, bytes] = (b"", b"")  #: lines around what is never read
    conditional: tuple[bytes, bytes] = (b"", b"")  #: lines around what is read sometimes
    block: tuple[bytes, bytes] = (b"", b"")  #: lines around what belongs to something else
    string: tuple[bytes, bytes] = (b"", b"")
    broken: tuple[bytes, bytes] = (b")) = {( ;\n", b"}} = (\n")
    begins: bytes = b"#define ZZ 1 \\\n"  #: a line that goes on
    more: bytes = b" int zz;\n"  #: the rest of a line
    deeper: bytes = b""  #: indentation that a block asks for


_CPP = (b"#if 0\n", b"#endif\n"), (b"#ifdef CONFIG_ZZ\n", b"#endif\n")
_HASH = (b"# ", b"")
KINDS = {
    "c": Spelling(
        (b"/* ", b" */"),
        *_CPP,
        (b"void zz_other(void)\n{\n", b"}\n"),
        (b'static const char *zz = "', b'";\n'),
    ),
    "lds": Spelling((b"/* ", b" */"), *_CPP, (b"ZZ {\n", b"}\n"), (b'ASSERT(1, "', b'");\n')),
    "make": Spelling(
        _HASH,
        (b"ifeq (0,1)\n", b"endif\n"),
        (b"ifdef CONFIG_ZZ\n", b"endif\n"),
        (b"define zz\n", b"endef\n"),
        (b'zz := "', b'"\n'),
        (b"endif )(\n", b"ifeq (\n"),
        b"ZZ = 1 \\\n",
        b" # zz\n",
    ),
    "kconfig": Spelling(
        _HASH,
        (b"if n\n", b"endif\n"),
        (b"if ZZ\n", b"endif\n"),
        (b'menu "zz"\n', b"endmenu\n"),
        (b'comment "', b'"\n'),
        (b"endif )(\n", b"if (\n"),
        b"ZZ = 1 \\\n",
        b" # zz\n",
    ),
    "python": Spelling(
        _HASH,
        (b"if False:\n", b""),
        (b"if zz:\n", b""),
        (b"def zz():\n", b""),
        (b'zz = "', b'"\n'),
        (b")(:\n", b"(\n"),
        b"zz = \\\n",
        b"  # zz\n",
        b"    ",
    ),
    "words": Spelling(_HASH, begins=b"zz \\\n", more=b" zz\n"),
}


def kind_of(path: str) -> str:
    """The kind of a file, by its name."""
    endings = {".c": "c", ".h": "c", ".S": "lds", ".py": "python", ".gitignore": "words"}
    for ending, kind in endings.items():
        if path.endswith(ending):
            return kind
    return "kconfig" if path.rpartition("/")[2].startswith("Kconfig") else "make"


@dataclass(frozen=True)
class Anchor:
    """Whole lines of a file, and words that name them."""

    path: str
    data: bytes
    start: int
    end: int
    words: tuple[str, ...] = ()

    @property
    def text(self) -> bytes:
        return self.data[self.start : self.end]

    @property
    def kind(self) -> str:
        return kind_of(self.path)

    @property
    def spelling(self) -> Spelling:
        return KINDS[self.kind]

    def replaced(self, text: bytes) -> bytes:
        return self.data[: self.start] + text + self.data[self.end :]


Mutator = Callable[[Anchor], bytes | None]


def _remark(a: Anchor) -> bytes | None:
    opens, closes = a.spelling.remark
    if not closes:
        return b"".join(opens + line for line in a.text.splitlines(keepends=True))
    return None if closes.strip() in a.text else opens + a.text.rstrip(b"\n") + closes + b"\n"


def _renamed(a: Anchor) -> bytes | None:
    words = [word for word in a.words if word.encode() in a.text]
    return a.replaced(a.text.replace(words[-1].encode(), b"zz_renamed")) if words else None


def _commented_out(a: Anchor) -> bytes | None:
    text = _remark(a)
    return None if text is None else a.replaced(text)


def _open_comment(a: Anchor) -> bytes | None:
    return a.replaced(b"/* " + a.text) if a.spelling.remark[1] else None


def _quoted(a: Anchor) -> bytes | None:
    opens, closes = a.spelling.string
    body = a.text.replace(b"\\", b" ").replace(b'"', b"'").replace(b"\n", b" ")
    return opens + body + closes if opens else None


def _in_string(a: Anchor) -> bytes | None:
    text = _quoted(a)
    return None if text is None else a.replaced(_indent(a) + text)


def _indent(a: Anchor) -> bytes:
    """Of a language in which it means something."""
    return a.text[: len(a.text) - len(a.text.lstrip(b" \t"))] if a.spelling.deeper else b""


def _around(a: Anchor, lines: tuple[bytes, bytes]) -> bytes | None:
    if not lines[0]:
        return None
    body = b"".join(a.spelling.deeper + line for line in a.text.splitlines(keepends=True))
    return _indent(a) + lines[0] + body + lines[1]


def _inside(which: str) -> Mutator:
    def mutate(a: Anchor) -> bytes | None:
        text = _around(a, getattr(a.spelling, which))
        return None if text is None else a.replaced(text)

    return mutate


def _half_conditional(a: Anchor) -> bytes | None:
    cpp = a.kind in ("c", "lds")
    return a.replaced(b"#ifdef CONFIG_ZZ\n" + a.text + b"#else\n;\n#endif\n") if cpp else None


def _elsewhere(a: Anchor) -> bytes | None:
    text = _around(a, a.spelling.block)
    return None if text is None else a.replaced(b"") + b"\n" + text[len(_indent(a)) :]


def _also_elsewhere(a: Anchor) -> bytes | None:
    text = _around(a, a.spelling.block)
    return None if text is None else a.data + b"\n" + text[len(_indent(a)) :]


def _line_end(a: Anchor, by: bytes) -> bytes:
    return a.replaced(re.sub(rb"\n\Z", lambda _: by, a.text))


def _comment_spans_end(a: Anchor) -> bytes | None:
    return _line_end(a, b" /* zz\n zz */\n") if a.spelling.remark[1] else None


def _typed(old: bytes, new: bytes) -> Mutator:
    """The text as somebody else would have it: another type, another value."""
    return lambda a: a.replaced(re.sub(rb"\b%s\b" % old, lambda _: new, a.text))


# -- harmless --


def _decoys(a: Anchor) -> bytes | None:
    remark = _remark(a)
    if remark is None:
        return None
    if a.kind not in ("c", "lds"):
        return a.replaced(remark + a.text + remark)
    dead = _around(a, a.spelling.dead)
    assert dead is not None
    return remark + dead + a.data + dead + remark


def _string_decoy(a: Anchor) -> bytes | None:
    text = _quoted(a)
    return None if text is None else a.data + b"\n" + text.replace(b" zz ", b" zz_decoy ", 1)


def _spaces(a: Anchor) -> bytes | None:
    # In a makefile a tab is syntax.
    return a.data.replace(b"\t", b" " * 8) if a.kind in ("c", "lds") else None


def _latin1(a: Anchor) -> bytes | None:
    opens, closes = a.spelling.remark
    remark = opens + b"J\xf6rg" + closes + b"\n"
    return None if a.kind == "python" else remark + a.data + remark  # Python is UTF-8


HARMLESS: dict[str, Mutator] = {
    "decoys in comments and #if 0": _decoys,
    "decoy in a string": _string_decoy,
    "tabs to spaces": _spaces,
    "CRLF": lambda a: a.data.replace(b"\n", b"\r\n"),
    "no final newline": lambda a: a.data.rstrip(b"\n"),
    "Latin-1 in a comment": _latin1,
    "very long line": lambda a: (
        a.data + a.spelling.remark[0] + b"x" * 100_000 + (a.spelling.remark[1] + b"\n")
    ),
}

HARMFUL: dict[str, Mutator] = {
    "renamed": _renamed,
    "deleted": lambda a: a.replaced(b""),
    "duplicated": lambda a: a.replaced(a.text + a.text),
    "commented out": _commented_out,
    "in a comment without end": _open_comment,
    "in a string": _in_string,
    "under #if 0": _inside("dead"),
    "under a new #ifdef": _inside("conditional"),
    "under #ifdef with #else": _half_conditional,
    "moved to another block": _elsewhere,
    "also in another block": _also_elsewhere,
    "broken before": lambda a: a.replaced(a.spelling.broken[0] + a.text),
    "broken after": lambda a: a.replaced(a.text + a.spelling.broken[1]),
    "continued": lambda a: _line_end(a, b" \\\n"),
    "continues a line": lambda a: a.replaced(a.spelling.begins + a.text),
    "more on its line": lambda a: _line_end(a, a.spelling.more),
    "comment on its line": lambda a: _line_end(a, b" /* zz */\n") if a.spelling.remark[1] else None,
    "comment spans its end": _comment_spans_end,
    "BOM": lambda a: b"\xef\xbb\xbf" + a.data,
    "bytes that are not UTF-8": lambda a: a.replaced(b"\xe9\xff\n" + a.text),
    "zero byte": lambda a: a.replaced(b"\0" + a.text),
    "huge": lambda a: a.data + b"\n" * (5 << 20),
    "empty": lambda a: b"",
    "cut off": lambda a: a.data[: a.end],
    "without its end": lambda a: a.data[: (a.start + a.end) // 2],
}

#: To text that is there already; the tool must not take it for its own.
FOREIGN: dict[str, Mutator] = {
    "another type": _typed(b"int", b"long"),
    "a pointer": _typed(b"int", b"int *"),
    "another value": _typed(b"666", b"667"),
}
