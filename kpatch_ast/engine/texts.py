"""Texts of steps against texts of files: what is inserted, and whether it is what is there.

One law: nothing is read or decided here; bytes in, bytes out.
"""

from __future__ import annotations

from kpatch_ast.syntax.anchor import Site
from kpatch_ast.syntax.source import Source


def lines(source: Source, site: Site, text: str) -> bytes:
    """The bytes that put `text` at `site`."""
    raw = text.encode()
    if site.inline:
        return b" " + raw
    newline = source.newline
    lines = [(site.indent + line if line else line) for line in raw.split(b"\n")]
    whole = newline.join(lines)
    if site.at == len(source.data) and not source.data.endswith(b"\n"):
        return newline + whole
    return whole + newline


def tokens(source: Source, text: str) -> tuple[bytes, ...]:
    """The tokens of a text, as it would be read in this file."""
    data = text.encode()
    return Source(source.path, data, source.lens, source.view, source.dialect).tokens(0, len(data))


def one_line(text: str) -> str:
    """A text for a message."""
    return " ".join(text.replace("\\\n", " ").split())


def first_difference(one: bytes, other: bytes) -> int:
    """The first offset at which two contents differ."""
    for index, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return index
    return max(0, min(len(one), len(other)) - 1)
