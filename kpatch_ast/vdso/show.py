"""Images and their differences as lines to print: a table, or one JSON object a line.

One law: both forms say the same. Nothing is printed here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from kpatch_ast.vdso.image import Difference, Image, Symbol

_COLUMNS = ("name", "version", "binding", "type", "size", "address")


def title(image: Image) -> str:
    """What kind of image it is, in a few words."""
    return f"{image.soname or 'no soname'}, {image.machine} {image.bits}-bit"


def about(image: Image) -> dict[str, str | int]:
    """The same for JSON."""
    return {"soname": image.soname, "machine": image.machine, "bits": image.bits}


def image_lines(image: Image, as_json: bool) -> Iterator[str]:
    """All symbols; the table has a title and a header."""
    if as_json:
        for symbol in image.symbols:
            yield json.dumps({"image": image.label, **about(image), **asdict(symbol)})
        return
    yield f"{image.label}: {title(image)}"
    yield from _table([_COLUMNS, *map(_row, image.symbols)])


def difference_lines(changes: Difference, as_json: bool) -> Iterator[str]:
    """What went, then what came; nothing at all if nothing did."""
    lines = [("-", s) for s in changes.removed] + [("+", s) for s in changes.added]
    if as_json:
        for sign, symbol in lines:
            change = "removed" if sign == "-" else "added"
            yield json.dumps({"change": change, **asdict(symbol)})
    elif lines:
        yield from _table([("", *_COLUMNS), *((sign, *_row(symbol)) for sign, symbol in lines)])


def _row(symbol: Symbol) -> tuple[str, ...]:
    words = (symbol.name, symbol.version or "-", symbol.binding, symbol.type)
    return (*words, str(symbol.size), f"{symbol.address:#x}")


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Columns as wide as their longest cell; the last two are numbers and stand to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        cells[-2:] = [c.rjust(w) for c, w in zip(row[-2:], widths[-2:], strict=True)]
        yield "  ".join(cells)
