"""The offset of a new variable in the page of asm/vvar.h: aligned, free, in order, remembered."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpatch_ast.engine.reader import Reader
from kpatch_ast.engine.tree import Dir
from kpatch_ast.errors import Mark, Refused
from kpatch_ast.recipes.vdso.offsets import ALIGN, PAGE, STRUCTS, Declared, declarations, place

GTOD = "struct vsyscall_gtod_data"


def declared(*lines: tuple[int, str, str]) -> list[Declared]:
    marks = [Mark("vvar.h", n, 1) for n in range(1, len(lines) + 1)]
    return [Declared(*line, mark) for line, mark in zip(lines, marks, strict=True)]


V3_0 = declared(
    (0, "volatile unsigned long", "jiffies"),
    (8, "int", "vgetcpu_mode"),
    (128, GTOD, "vsyscall_gtod_data"),
)
V3_1 = declared(
    (0, "volatile unsigned long", "jiffies"),
    (16, "int", "vgetcpu_mode"),
    (128, GTOD, "vsyscall_gtod_data"),
)
V3_19 = declared((128, GTOD, "vsyscall_gtod_data"))


def test_a_gap_between_two_declarations_is_used_and_its_neighbours_named() -> None:
    found = place(V3_1, "vnotb")
    assert (found.offset, found.below, found.above) == (32, "vgetcpu_mode", "vsyscall_gtod_data")


def test_a_misaligned_declaration_also_takes_the_aligned_place_behind_it() -> None:
    # 3.0: vgetcpu_mode is read at 8, but what DEFINE_VVAR aligned lies at 16.
    assert place(V3_0, "vnotb").offset == 32


def test_the_start_of_the_page_is_as_good_as_any_place() -> None:
    found = place(V3_19, "vnotb")
    assert (found.offset, found.below, found.above) == (0, "", "vsyscall_gtod_data")


def test_an_era_may_keep_clear_of_the_start() -> None:
    found = place(V3_19, "vnotb", first=1024)
    assert (found.offset, found.below, found.above) == (1024, "vsyscall_gtod_data", "")


def test_a_declared_variable_keeps_its_offset_and_is_no_neighbour_of_itself() -> None:
    tree = declared((0, "int", "va"), (16, "int", "vb"), (32, "int", "vc"))
    found = place(tree, "vb", first=1024)
    assert (found.offset, found.below, found.above) == (16, "va", "vc")


def test_a_removed_variable_gets_its_place_back() -> None:
    tree = declared((1024, "int", "va"), (1040, "u64", "vb"), (1056, "bool", "vc"))
    without = [one for one in tree if one.name != "vb"]
    found = place(without, "vb", first=1024)
    assert (found.offset, found.below, found.above) == (1040, "va", "vc")


def test_after_the_gap_comes_the_room_behind_the_growing_struct() -> None:
    full = declared(*((n * 16, "int", f"v{n}") for n in range(8)), (128, GTOD, "gtod"))
    assert place(full, "vnotb").offset == 128 + STRUCTS[GTOD]


def test_a_struct_of_unknown_size_reaches_up_to_its_successor_or_the_end() -> None:
    assert place(declared((0, "struct x", "x"), (64, "int", "y")), "vnotb").offset == 80
    with pytest.raises(Refused) as refusal:
        place(declared((0, "int", "y"), (16, "struct x", "x")), "vnotb", first=16)
    assert refusal.value.mark is not None


def test_a_full_page_is_refused_with_all_its_declarations() -> None:
    full = declared(*((n * 16, "unsigned long", f"v{n}") for n in range(56)))
    with pytest.raises(Refused) as refusal:
        place(full, "vnotb", limit=896)
    assert 1 + len(refusal.value.notes) == 56
    assert place(full, "vnotb").offset == 896


TYPES = st.sampled_from(["int", "unsigned long", "volatile u8", GTOD, "struct unknown"])


@given(
    st.dictionaries(st.integers(0, 255).map(lambda n: n * 16), TYPES, max_size=40),
    st.sampled_from([0, 1024]),
)
def test_a_place_is_aligned_free_in_order_and_inside_the_page(
    lines: dict[int, str], first: int
) -> None:
    tree = declared(*((at, type_, f"v{at}") for at, type_ in sorted(lines.items())))
    try:
        found = place(tree, "new", first=first)
    except Refused:
        return
    assert found.offset % ALIGN == 0
    assert first <= found.offset <= PAGE - ALIGN
    assert found.offset not in lines
    for one in tree:
        size = {GTOD: 232, "struct unknown": PAGE}.get(one.type, 8)
        successor = min((at for at in lines if at > one.offset), default=PAGE)
        end = min(one.offset + size, successor)
        assert found.offset + ALIGN <= one.offset or end <= found.offset
    below = [one.name for one in tree if one.offset < found.offset]
    above = [one.name for one in tree if one.offset > found.offset]
    assert (found.below, found.above) == ((below or [""])[-1], (above or [""])[0])


VVAR_H = """\
/* DECLARE_VVAR(offset, type, name) */

#define DECLARE_VVAR(offset, type, name) EMIT_VVAR(name, offset)

DECLARE_VVAR(128, struct vsyscall_gtod_data, vsyscall_gtod_data)
DECLARE_VVAR(0, volatile unsigned long, jiffies)
#if 0
DECLARE_VVAR(48, int, dead)
#endif
DECLARE_VVAR_SINGLE(0x280, struct vdso_rng_data, _vdso_rng_data)

#undef DECLARE_VVAR
"""


def looked_at(tmp_path: Path, text: str) -> list[Declared]:
    (tmp_path / "vvar.h").write_text(text)
    return declarations(Reader(Dir(tmp_path)), "vvar.h")


def test_the_header_is_read_by_offset_without_comments_and_macros(tmp_path: Path) -> None:
    assert [(d.offset, d.type, d.name) for d in looked_at(tmp_path, VVAR_H)] == [
        (0, "volatile unsigned long", "jiffies"),
        (128, GTOD, "vsyscall_gtod_data"),
        (640, "struct vdso_rng_data", "_vdso_rng_data"),
    ]


def test_an_offset_that_is_no_number_is_refused_where_it_stands(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        looked_at(tmp_path, "DECLARE_VVAR(NEXT, int, vnotb)\n")
    assert refusal.value.mark is not None
    assert refusal.value.mark.line == 1


def test_a_missing_header_declares_nothing(tmp_path: Path) -> None:
    assert declarations(Reader(Dir(tmp_path)), "vvar.h") == []
