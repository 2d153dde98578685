"""Reading symbols: against readelf on real images, on every ELF flavour, and on broken files."""

from __future__ import annotations

import random
import struct
import subprocess
import time
import tracemalloc
from collections.abc import Sequence
from pathlib import Path

import pytest

from kpatch_ast.errors import Refused
from kpatch_ast.vdso.image import MAX_BYTES, difference, read_image
from kpatch_ast.vdso.process import read_vdso
from tests.needs import need

FUNCTION, WEAK, OBJECT = 0x12, 0x22, 0x11


def build(
    names: Sequence[tuple[str, str, int]] = (("__vdso_f", "LINUX_2.6", FUNCTION),),
    *,
    bits: int = 64,
    order: str = "<",
    machine: int = 62,
    hashes: str = "sysv gnu",
    base: int = 0,
    wide: bool = False,
) -> bytes:
    """A small vDSO by hand: program headers, a dynamic section and its tables, no sections.

    `names` are (name, version, st_info). `base` is the address that it is linked to.
    """
    word = "Q" if bits == 64 else "I"
    strings = bytearray(b"\0")

    def text(value: str) -> int:
        strings.extend(value.encode() + b"\0")
        return len(strings) - len(value) - 1

    def pack(layout: str, *values: int) -> bytes:
        return struct.pack(order + layout, *values)

    def symbol(name: int, info: int, section: int, value: int, size: int) -> bytes:
        if bits == 64:
            return pack("IBBHQQ", name, info, 0, section, value, size)
        return pack("IIIBBH", name, value, size, info, 0, section)

    soname = text("linux-vdso.so.1")
    versions = sorted({version for _, version, _ in names if version})
    symbols = symbol(0, 0, 0, 0, 0)
    for i, (name, _, info) in enumerate(names):
        symbols += symbol(text(name), info, 12, base + 0x700 + 16 * i, 10 + i)
    indexes = [0, *(versions.index(v) + 2 if v else 1 for _, v, _ in names)]
    definitions = b""
    for index, version in enumerate(["linux-vdso.so.1", *versions], 1):
        last = index == len(versions) + 1
        flags = 1 if index == 1 else 0
        definitions += pack("HHHHIII", 1, flags, index, 1, 0, 20, 0 if last else 28)
        definitions += pack("II", text(version), 0)
    count = len(names) + 1
    tables = {5: bytes(strings), 6: symbols, 0x6FFFFFF0: pack(f"{count}H", *indexes)}
    tables[0x6FFFFFFC] = definitions
    if "sysv" in hashes:
        layout = f"{3 + count}{'Q' if wide else 'I'}"
        tables[4] = pack(layout, 1, count, 1, *range(2, count), 0, 0)
    if "gnu" in hashes:
        bloom = pack(word, 0)
        chain = [2] * (len(names) - 1) + [3]
        tables[0x6FFFFEF5] = pack("4I", 1, 1, 1, 0) + bloom + pack("I", 1)
        tables[0x6FFFFEF5] += pack(f"{len(names)}I", *chain)

    header, program, dynamic = (64, 56, 16) if bits == 64 else (52, 32, 8)
    at = header + 2 * program + dynamic * (len(tables) + 2)
    tags, body = [(14, soname)], b""
    for tag, table in tables.items():
        padded = table + bytes(-len(table) % 8)
        tags.append((tag, base + at + len(body)))
        body += padded
    tags.append((0, 0))
    section = b"".join(pack(2 * word, *tag) for tag in tags)
    total = at + len(body)

    def segment(kind: int, offset: int, size: int) -> bytes:
        if bits == 64:
            return pack("IIQQQQQQ", kind, 5, offset, base + offset, 0, size, size, 8)
        return pack("IIIIIIII", kind, offset, base + offset, 0, size, size, 5, 8)

    ident = b"\x7fELF" + bytes([bits // 32, 1 if order == "<" else 2, 1]) + bytes(9)
    ehdr = ident + pack("HHI" + 3 * word, 3, machine, 1, 0, header, 0)
    ehdr += pack("IHHHHHH", 0, header, program, 2, 0, 0, 0)
    phdrs = segment(1, 0, total) + segment(2, header + 2 * program, len(section))
    return ehdr + phdrs + section + body


MANY = (
    ("__vdso_f", "LINUX_2.6", FUNCTION),
    ("f", "LINUX_2.6", WEAK),
    ("__vdso_g", "LINUX_2.5", FUNCTION),
    ("data", "", OBJECT),
)


def listed(data: bytes) -> list[tuple[str, str, str, str]]:
    return [(s.name, s.version, s.binding, s.type) for s in read_image(data, "x").symbols]


# -- good images ----------------------------------------------------------------------------------


@pytest.mark.parametrize("hashes", ["sysv", "gnu", "sysv gnu"])
@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("bits", [64, 32])
def test_every_flavour_of_elf_is_read(bits: int, order: str, hashes: str) -> None:
    data = build(MANY, bits=bits, order=order, hashes=hashes, machine=8)
    image = read_image(data, "x")
    assert (image.machine, image.bits, image.soname) == ("MIPS", bits, "linux-vdso.so.1")
    assert listed(data) == [
        ("__vdso_f", "LINUX_2.6", "GLOBAL", "FUNC"),
        ("f", "LINUX_2.6", "WEAK", "FUNC"),
        ("__vdso_g", "LINUX_2.5", "GLOBAL", "FUNC"),
        ("data", "", "GLOBAL", "OBJECT"),
    ]
    assert [s.size for s in image.symbols] == [10, 11, 12, 13]


def test_addresses_count_from_the_start_of_the_image() -> None:
    # 2.6.23 to 2.6.39 link the x86-64 vDSO to 0xffffffffff700000.
    image = read_image(build(base=0xFFFFFFFFFF700000), "x")
    assert image.symbols[0].address == 0x700


def test_s390_hash_tables_have_wide_words() -> None:
    data = build(MANY, machine=22, order=">", hashes="sysv", wide=True)
    assert len(listed(data)) == 4


def test_names_cannot_speak_to_the_terminal() -> None:
    (symbol,) = read_image(build((("\x1b[2Jf\n", "V\x07", FUNCTION),)), "x").symbols
    assert (symbol.name, symbol.version) == ("\\x1b[2Jf\\n", "V\\x07")


def test_an_unknown_machine_is_a_number() -> None:
    assert read_image(build(machine=0x1234), "x").machine == "#4660"


@pytest.mark.parametrize("junk", [b"\xff" * 14, b"\x00" * 14, b"\x01" * 14])
def test_section_headers_are_never_followed(junk: bytes) -> None:
    data = bytearray(build())
    data[40:48] = struct.pack("<Q", 0xFFFFFFFF00000000)  # e_shoff
    data[58:64] = junk[:6]  # e_shentsize, e_shnum, e_shstrndx
    assert listed(bytes(data)) == [("__vdso_f", "LINUX_2.6", "GLOBAL", "FUNC")]


def readelf(path: Path) -> set[tuple[str, str, str, int, int]]:
    """What binutils says: name, version, binding, size and address of each defined symbol."""
    need("readelf")
    command = ["readelf", "--wide", "--dyn-syms", str(path)]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = set()
    for line in text.splitlines():
        fields = line.split()
        if len(fields) < 8 or not fields[0][:-1].isdigit() or fields[6] == "UND":
            continue
        name, _, version = fields[7].partition("@")
        version = version.lstrip("@")
        if fields[6] == "ABS" and not version:
            continue  # the linker's own symbol for a version node
        found.add((name, version, fields[4], int(fields[2], 0), int(fields[1], 16)))
    return found


def test_the_running_kernel_s_vdso_reads_as_readelf_reads_it(tmp_path: Path) -> None:
    data = read_vdso().data
    (tmp_path / "vdso.so").write_bytes(data)
    symbols = read_image(data, "x").symbols
    expected = readelf(tmp_path / "vdso.so")
    assert {(s.name, s.version, s.binding, s.size, s.address) for s in symbols} == expected
    assert len(symbols) == len(expected) > 0


def test_a_big_library_reads_as_readelf_reads_it() -> None:
    libc = next(iter(Path("/lib").glob("*-linux-gnu/libc.so.6")), None)
    if libc is None:
        pytest.skip("no glibc in the usual place")
    symbols = read_image(libc.read_bytes(), "x").symbols
    expected = {(name, version) for name, version, *_ in readelf(libc)}
    assert {(s.name, s.version) for s in symbols} == expected
    assert len(symbols) > 1000


# -- differences ----------------------------------------------------------------------------------


def test_difference_names_what_came_and_went() -> None:
    old = read_image(build(MANY), "old")
    new = read_image(build((*MANY[1:], ("__vdso_new", "LINUX_2.6", FUNCTION))), "new")
    changes = difference(old, new)
    assert [s.name for s in changes.removed] == ["__vdso_f"]
    assert [s.name for s in changes.added] == ["__vdso_new"]


def test_another_address_is_no_difference() -> None:
    changes = difference(
        read_image(build(MANY), "a"), read_image(build(MANY[::-1], base=0x10000), "b")
    )
    assert changes.added == changes.removed == ()


@pytest.mark.parametrize("entry", [("f", "LINUX_2.6", FUNCTION), ("f", "LINUX_3.0", WEAK)])
def test_another_binding_or_version_is_a_difference(entry: tuple[str, str, int]) -> None:
    old, new = read_image(build((MANY[1],)), "a"), read_image(build((entry,)), "b")
    changes = difference(old, new)
    assert len(changes.removed) == len(changes.added) == 1


# -- broken files ---------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b"\x7f", b"\x7fEL", b"#!/bin/sh\n", bytes(8192), b"\x7fELF"])
def test_other_files_are_refused(data: bytes) -> None:
    with pytest.raises(Refused, match=r"not an ELF|broken ELF"):
        read_image(data, "x")


def test_an_executable_without_dynamic_symbols_is_refused() -> None:
    data = bytearray(build())
    data[64 + 56] = 0  # PT_DYNAMIC becomes PT_NULL
    with pytest.raises(Refused, match="without dynamic symbols"):
        read_image(bytes(data), "x")


def test_a_huge_file_is_refused() -> None:
    with pytest.raises(Refused, match="too many"):
        read_image(build() + bytes(MAX_BYTES), "x")


def offset_of(tag: int, data: bytes) -> int:
    """File offset of the table of a DT_ tag, in a 64-bit little-endian `build()`."""
    for at in range(64 + 2 * 56, len(data), 16):
        found, value = struct.unpack_from("<QQ", data, at)
        if found == tag:
            return int(value)
    raise AssertionError(f"no tag {tag}")


LIES = [
    ("sysv", 4, 4, 0xFFFFFFFF),  # nchain
    ("gnu", 0x6FFFFEF5, 0, 0xFFFFFFFF),  # nbuckets
    ("gnu", 0x6FFFFEF5, 4, 0xFFFFFFFF),  # first symbol
    ("gnu", 0x6FFFFEF5, 8, 0xFFFFFFFF),  # bloom words
    ("gnu", 0x6FFFFEF5, 24, 0xFFFFFFFF),  # bucket
    ("sysv gnu", 6, 24, 0xFFFFFFF0),  # st_name
    ("sysv gnu", 0x6FFFFFFC, 16, 0xFFFFFFF0),  # vd_next
    ("sysv gnu", 0x6FFFFFFC, 28 + 12, 0xFFFFFFF0),  # vd_aux of the second
    ("sysv gnu", 0x6FFFFFFC, 28 + 20, 0xFFFFFFF0),  # vda_name of the second
]


@pytest.mark.parametrize(("hashes", "tag", "at", "lie"), LIES)
def test_lying_tables_cost_neither_time_nor_memory(
    hashes: str, tag: int, at: int, lie: int
) -> None:
    data = bytearray(build(MANY, hashes=hashes) + bytes(1 << 20))
    data[64 + 32 : 64 + 48] = struct.pack("<QQ", len(data), len(data))  # PT_LOAD spans it all
    struct.pack_into("<I", data, offset_of(tag, bytes(data)) + at, lie)
    read_image(build(), "imports pyelftools")
    tracemalloc.start()
    started = time.process_time()
    try:
        with pytest.raises(Refused, match="broken ELF"):
            read_image(bytes(data), "x")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 32 << 20
    assert time.process_time() - started < 10  # some 0.1 s; 10 is a slow machine under load


def test_a_dynamic_section_without_an_end_ends() -> None:
    whole = build(MANY)
    data = bytearray(whole + b"\x01" * (1 << 20))
    struct.pack_into("<Q", data, 64 + 56 + 8, len(whole))
    with pytest.raises(Refused, match="no end"):
        read_image(bytes(data), "x")


def verdict(data: bytes) -> str:
    """What became of a damaged file; any exception but a one-line Refused fails the test."""
    try:
        read_image(data, "x")
    except Refused as error:
        return "refused" if str(error).startswith("x: ") and "\n" not in str(error) else "bad"
    return "read"


@pytest.mark.parametrize("bits", [64, 32])
def test_truncated_at_every_length(bits: int) -> None:
    data = build(MANY, bits=bits)
    verdicts = [verdict(data[:length]) for length in range(len(data))]
    assert set(verdicts) == {"refused"}


def test_the_running_kernel_s_image_truncated_at_every_length() -> None:
    data = read_vdso().data
    assert "bad" not in [verdict(data[:length]) for length in range(0, len(data), 11)]


@pytest.mark.parametrize("seed", range(4))
def test_random_damage_never_gets_through_as_another_exception(seed: int) -> None:
    """Flip, overwrite and cut; the running kernel's image is one of the victims."""
    chance = random.Random(seed)
    victims = [build(MANY), build(MANY, bits=32, order=">"), build(hashes="gnu"), read_vdso().data]
    verdicts = []
    for _ in range(300):
        data = bytearray(chance.choice(victims))
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(min(len(data), 1400))  # all tables are at the front
            match chance.randrange(4):
                case 0:
                    data[at] ^= 1 << chance.randrange(8)
                case 1:
                    data[at : at + 4] = chance.choice([b"\xff" * 4, bytes(4), b"\xff\xff\xff\x7f"])
                case 2:
                    data[at : at + 8] = chance.randbytes(8)
                case 3:
                    del data[chance.randrange(len(data) // 2, len(data)) :]
        verdicts.append(verdict(bytes(data)))
    assert "bad" not in verdicts
    # Damage that was always fatal, or never, would test little.
    assert min(verdicts.count("read"), verdicts.count("refused")) > 20
