"""The only way bytes change: edits by offset, and the draft that collects them.

One law: a draft remembers which bytes are the base's own, so whatever was edited in whatever order,
its edits are stated against the base, sorted, and disjoint.
"""

from collections.abc import Iterable
from typing import NamedTuple


class Edit(NamedTuple):
    """Replace `old` at offset `at` of the base file by `new`."""

    path: str
    at: int
    old: bytes  #: b"" in every edit that a recipe plans: recipes only insert
    new: bytes
    anchor: str  #: where it came from, e.g. "c/vextern-list"


class _Piece:
    __slots__ = ("anchor", "start", "text")

    def __init__(self, start: int, text: bytes, anchor: str = "") -> None:
        self.start = start  #: offset in the base, or -1 for new text
        self.text = text
        self.anchor = anchor


class Draft:
    """A file being edited: a piece table over its base."""

    def __init__(self, path: str, base: bytes) -> None:
        self.path = path
        self.base = base
        self._pieces = [_Piece(0, base)] if base else []

    @property
    def data(self) -> bytes:
        return b"".join(piece.text for piece in self._pieces)

    def replace(self, start: int, end: int, new: bytes, anchor: str) -> None:
        """Replace bytes `start` to `end` of the present data by `new`."""
        before, rest = _split(self._pieces, start)
        cut = len(before) + len(rest) > len(self._pieces)
        _, after = _split(rest, end - start)
        if start == end and cut and before[-1].start < 0:  # into new text: that stays one edit
            whole = _Piece(-1, before[-1].text + new + after[0].text, before[-1].anchor)
            self._pieces = [*before[:-1], whole, *after[1:]]
            return
        middle = [_Piece(-1, new, anchor)] if new else []
        self._pieces = [*before, *middle, *after]

    def edits(self) -> tuple[Edit, ...]:
        """What was done, against the base; several insertions at one place keep their order."""
        edits: list[Edit] = []
        at = 0  # base bytes accounted for
        pending: list[_Piece] = []
        for piece in [*self._pieces, _Piece(len(self.base), b"")]:
            if piece.start < 0:
                pending.append(piece)
                continue
            old = self.base[at : piece.start]
            edits.extend(_stated(self.path, at, old, pending))
            pending = []
            at = piece.start + len(piece.text)
        return tuple(edits)


def _stated(path: str, at: int, old: bytes, pieces: list[_Piece]) -> Iterable[Edit]:
    if not old:
        return [Edit(path, at, b"", piece.text, piece.anchor) for piece in pieces]
    new = b"".join(piece.text for piece in pieces)
    anchor = pieces[0].anchor if pieces else ""
    return [Edit(path, at, old, new, anchor)]


def _split(pieces: list[_Piece], offset: int) -> tuple[list[_Piece], list[_Piece]]:
    for index, piece in enumerate(pieces):
        if offset < len(piece.text):
            if offset == 0:
                return pieces[:index], pieces[index:]
            start = piece.start + offset if piece.start >= 0 else -1
            left = _Piece(piece.start, piece.text[:offset], piece.anchor)
            right = _Piece(start, piece.text[offset:], piece.anchor)
            return [*pieces[:index], left], [right, *pieces[index + 1 :]]
        offset -= len(piece.text)
    return pieces, []


def apply(base: bytes, edits: Iterable[Edit]) -> bytes:
    """The base with its edits; they must be sorted and disjoint, as `Draft.edits` gives them.

    Raises ValueError if an edit's `old` is not what the base holds there.
    """
    out: list[bytes] = []
    at = 0
    for edit in edits:
        if edit.at < at or base[edit.at : edit.at + len(edit.old)] != edit.old:
            raise ValueError(f"{edit.path}: edit at {edit.at} does not fit the base")
        out += base[at : edit.at], edit.new
        at = edit.at + len(edit.old)
    return b"".join([*out, base[at:]])


def invert(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """The edits that lead back from the result to the base."""
    inverse: list[Edit] = []
    shift = 0
    for edit in edits:
        inverse.append(Edit(edit.path, edit.at + shift, edit.new, edit.old, edit.anchor))
        shift += len(edit.new) - len(edit.old)
    return tuple(inverse)
