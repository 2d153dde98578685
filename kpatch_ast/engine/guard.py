"""Text that depends on a configuration option: `#ifdef CONFIG_X`, the text, `#endif`.

One law: such a block holds nothing but what the tool put there under the same option; what stands
next to it never becomes part of it, and the block goes when the last of its lines goes.
"""

from __future__ import annotations

from kpatch_ast.syntax.preproc import Branch
from kpatch_ast.syntax.source import Source


def wrap(text: bytes, symbol: str) -> bytes:
    """`text` as a block; blank lines at its ends stay outside."""
    newline = b"\r\n" if b"\r\n" in text else b"\n"
    body = text.strip(b"\r\n")
    lead, _, tail = text.partition(body)
    return newline.join((lead + b"#ifdef " + symbol.encode(), body, b"#endif" + tail))


def fits(have: tuple[Branch, ...], want: tuple[Branch, ...], symbol: str) -> bool:
    """True if what stands under `have` is where it belongs: under `want`, and in such a block."""
    if not symbol:
        return have == want
    outside = want[:-1] if inside(want, symbol) else want
    return inside(have, symbol) and have[:-1] == outside


def inside(branches: tuple[Branch, ...], symbol: str) -> bool:
    """True directly in such a block."""
    return bool(branches) and branches[-1].condition == f"ifdef {symbol}"


def block(source: Source, start: int, end: int, symbol: str) -> tuple[int, int]:
    """The whole lines `start` to `end`, with the directives around them if they are alone there."""
    around = source.option_block(start, end)
    if symbol and around and source.tokens(around[0], start)[-1] == symbol.encode():
        return around
    return start, end
