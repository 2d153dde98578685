"""Where in the page of DECLARE_VVAR() of asm/vvar.h a new variable goes, 3.0 to 6.12.

One law: a place is a multiple of 16, overlaps nothing that the tree declares, and ends inside the
page. DEFINE_VVAR aligns the kernel's copy to 16 while readers use the offset as it is, so that any
other number would silently show user space the wrong bytes; nor does the linker tell of an overlap
that keeps the order of the sections. Nothing is read here but what `Look` answers.
"""

from __future__ import annotations

from typing import NamedTuple

from kpatch_ast.engine.recipe import Look
from kpatch_ast.errors import Mark, Refused, UsageError
from kpatch_ast.scalars import scalar

ALIGN = 16
PAGE = 4096

#: Bytes to keep for a struct: the most it was ever seen to need, and room for what lock debugging
#: adds and the future may bring.
STRUCTS = {
    "struct vsyscall_gtod_data": 256,  # 96 in 3.0, 104 in 3.15, 232 in 4.20
    "struct vdso_data": 512,  # two of 240 in 5.3, two of 248 in 6.11
    "struct vdso_rng_data": 128,  # 16 in 6.11
}


class Declared(NamedTuple):
    """One DECLARE_VVAR line."""

    offset: int
    type: str
    name: str
    mark: Mark


class Place(NamedTuple):
    """A free offset, and the names of the declarations before and after it, or empty."""

    offset: int
    below: str
    above: str


def declarations(look: Look, path: str) -> list[Declared]:
    """What the file at `path` declares, by offset; Refused if an offset is not a plain number."""
    found = []
    for copies, mark in look.captured(path, "vvar-list", {}):
        try:
            offset = int(copies["offset"], 0)
        except ValueError as error:
            raise Refused(
                f"the offset `{copies['offset']}` is not a number",
                mark=mark,
                hint="write it as one, so that free places can be told",
            ) from error
        found.append(Declared(offset, copies["type"], copies["name"], mark))
    return sorted(found, key=lambda one: one.offset)


def place(declared: list[Declared], name: str, *, first: int = 0, limit: int = PAGE) -> Place:
    """The place of variable `name`: where it is declared, else the lowest free one from `first` on.

    Raises Refused, with the list of what is declared, if there is none below `limit`.
    """
    others = [one for one in declared if one.name != name]
    own = next((one.offset for one in declared if one.name == name), None)
    offset = _free(others, first, limit) if own is None else own
    below = [one.name for one in others if one.offset < offset]
    above = [one.name for one in others if one.offset > offset]
    return Place(offset, below[-1] if below else "", above[0] if above else "")


def _free(declared: list[Declared], first: int, limit: int) -> int:
    taken = [(one.offset, _end(one, declared, limit)) for one in declared]
    for offset in range(first, limit - ALIGN + 1, ALIGN):
        if all(offset + ALIGN <= start or end <= offset for start, end in taken):
            return offset
    raise Refused(
        f"no free offset between {first} and {limit} for one more variable",
        mark=declared[0].mark if declared else None,
        notes=tuple(one.mark for one in declared[1:]),
        hint="make room between these declarations",
    )


def _end(one: Declared, declared: list[Declared], limit: int) -> int:
    """The first offset behind `one`; what has an unknown size reaches up to its successor."""
    size = _size(one.type)
    if size is None:
        return min((other.offset for other in declared if other.offset > one.offset), default=limit)
    # 3.0 has vgetcpu_mode at 8: readers look there, but the aligned storage behind it is at 16.
    return -(-one.offset // ALIGN) * ALIGN + size


def _size(type_: str) -> int | None:
    words = [word for word in type_.split() if word not in ("const", "volatile")]
    name = " ".join(words)
    if name in STRUCTS:
        return STRUCTS[name]
    try:
        return scalar(name).size("64")
    except UsageError:
        return None
