"""Files with one entry a line and `#` comments, such as .gitignore.

One law: an entry is a whole line; blank lines and comments are none.
"""

from __future__ import annotations

import re

from kpatch_ast.syntax.coded import Function, Match, Params, Piece

#: One that ends in a backslash stays alone: what would go after it might be taken for a part of it.
_ENTRY = re.compile(rb"^[ \t]*(?P<entry>[^#\s\\]|[^#\s][^\r\n]*?[^\s\\])[ \t]*\r?$", re.MULTILINE)


def last_entry(data: bytes, params: Params) -> list[Match]:
    """the last entry of the file"""
    entry = params["entry"].encode()
    found: list[Match] = []
    others: list[Piece] = []
    for match in _ENTRY.finditer(data):
        piece = Piece(*match.span("entry"))
        if match["entry"] == entry:
            found.append((1, {"present": [piece]}))
        else:
            others.append(piece)
    return found + [(0, {"after": [piece]}) for piece in others[-1:]]


def errors(_data: bytes) -> list[tuple[int, int]]:
    """Nothing is wrong in a list of lines."""
    return []


ANCHORS: dict[str, Function] = {"last-entry": last_entry}
