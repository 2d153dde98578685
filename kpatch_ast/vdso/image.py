"""The symbols of a vDSO image, and what one image has over another.

One law: any bytes give an `Image` or one `Refused`, in bounded time and memory. Only the program
headers and what PT_DYNAMIC leads to are read, as the dynamic linker does: an image copied out of
memory may have no section headers or wrong ones, and then they do not matter.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from kpatch_ast.errors import KpatchError, Refused

# Far above any vDSO (some fifteen symbols, 2 versions); low enough that a lie costs no time.
MAX_BYTES = 16 << 20
_MAX_HEADERS = 128
_MAX_TAGS = 1024
_MAX_SYMBOLS = 1 << 14
_MAX_VERSIONS = 1024
_MAX_NAME = 1024


@dataclass(frozen=True, slots=True)
class Symbol:
    """One name that the image exports."""

    name: str
    version: str  #: version node, "" for none
    binding: str  #: GLOBAL, WEAK, LOCAL
    type: str  #: FUNC, OBJECT, NOTYPE, ...
    size: int
    address: int  #: relative to the start of the image


@dataclass(frozen=True, slots=True)
class Image:
    """What this package knows about one ELF file."""

    label: str
    machine: str  #: as elf.h says it, without EM_: X86_64, AARCH64
    bits: int
    soname: str
    symbols: tuple[Symbol, ...]  #: by address and name


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from one image to another; a symbol with another binding or type is both."""

    removed: tuple[Symbol, ...]
    added: tuple[Symbol, ...]


def read_image(data: bytes, label: str) -> Image:
    """Parse `data`; `label` names it in messages."""
    if data[:4] != b"\x7fELF":
        raise Refused(f"{label}: not an ELF file")
    if len(data) > MAX_BYTES:
        raise Refused(f"{label}: {len(data)} bytes are too many for a vDSO image")
    try:
        return _parse(data, label)
    except KpatchError:
        raise
    # pyelftools promises ELFError, but on broken files it also lets through whatever its parser
    # stumbled on (KeyError, TypeError, UnicodeDecodeError, ...).
    except Exception as error:
        raise _broken(label, str(error) or type(error).__name__) from error


def difference(old: Image, new: Image) -> Difference:
    """What `new` has over `old`, and what it has no more. Sizes and addresses do not count."""
    before, after = {_interface(s) for s in old.symbols}, {_interface(s) for s in new.symbols}
    return Difference(
        removed=tuple(s for s in old.symbols if _interface(s) not in after),
        added=tuple(s for s in new.symbols if _interface(s) not in before),
    )


# -- ELF ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Elf:
    """An open ELF file and the tables that its dynamic section names, as file offsets."""

    label: str
    data: bytes
    structs: Any  #: pyelftools' parsers for this class and byte order
    file: Any
    loads: tuple[tuple[int, int, int], ...]  #: address, offset, size of each PT_LOAD
    tags: dict[str, int]

    def offset(self, tag: str) -> int:
        """Where in the file the table of a DT_ tag begins; -1 if there is none."""
        return self.translate(self.tags[tag]) if tag in self.tags else -1

    def translate(self, address: int) -> int:
        for start, offset, size in self.loads:
            if start <= address < start + size:
                return offset + address - start
        raise _broken(self.label, f"address {address:#x} is in no segment")

    def parse(self, kind: str, offset: int) -> Any:
        from elftools.common.utils import struct_parse

        return struct_parse(getattr(self.structs, kind), self.file.stream, offset)

    def words(self, offset: int, count: int, code: str = "I") -> tuple[int, ...]:
        order = "<" if self.file.little_endian else ">"
        return struct.unpack_from(f"{order}{count}{code}", self.data, offset)

    def string(self, offset: int) -> str:
        start = self.offset("DT_STRTAB") + offset
        end = self.data.find(b"\0", start, start + _MAX_NAME)
        if end < 0:
            raise _broken(self.label, "a name has no end")
        text = self.data[start:end].decode("utf-8", "backslashreplace")
        # Names go to terminals; those of a hostile file could hold escape sequences.
        return text if text.isprintable() else text.encode("unicode_escape").decode()


def _parse(data: bytes, label: str) -> Image:
    elf = _open(data, label)
    machine = elf.file["e_machine"]
    base = min(start for start, _, _ in elf.loads)
    symbols = sorted(_symbols(elf, base), key=lambda s: (s.address, s.name, s.version))
    return Image(
        label=label,
        machine=machine.removeprefix("EM_") if isinstance(machine, str) else f"#{machine}",
        bits=elf.file.elfclass,
        soname=elf.string(elf.tags["DT_SONAME"]) if "DT_SONAME" in elf.tags else "",
        symbols=tuple(symbols),
    )


def _open(data: bytes, label: str) -> _Elf:
    from elftools.elf.elffile import ELFFile

    file = ELFFile(BytesIO(_without_sections(data)))
    if file["e_phnum"] > _MAX_HEADERS:
        raise _broken(label, f"{file['e_phnum']} program headers")
    segments = [segment.header for segment in file.iter_segments()]
    loads = tuple(
        (s["p_vaddr"], s["p_offset"], s["p_filesz"]) for s in segments if s["p_type"] == "PT_LOAD"
    )
    dynamic = next((s for s in segments if s["p_type"] == "PT_DYNAMIC"), None)
    if not loads or dynamic is None:
        raise Refused(f"{label}: an ELF file without dynamic symbols, so no vDSO image")
    end = max(offset + size for _, offset, size in loads)
    if end > len(data):
        raise _broken(label, f"cut short: {len(data)} bytes of at least {end}")
    elf = _Elf(label, data, file.structs, file, loads, {})
    elf.tags.update(_tags(elf, dynamic["p_offset"]))
    return elf


def _without_sections(data: bytes) -> bytes:
    """The file with `e_shoff`, `e_shnum` and `e_shstrndx` zeroed: pyelftools would follow them."""
    at, size = (40, 8) if data[4:5] == b"\2" else (32, 4)
    counts = at + size + 4 + 2 + 2 + 2 + 2
    cleared = bytearray(data)
    cleared[at : at + size] = bytes(len(cleared[at : at + size]))
    cleared[counts : counts + 4] = bytes(len(cleared[counts : counts + 4]))
    return bytes(cleared)


def _tags(elf: _Elf, offset: int) -> Iterator[tuple[str, int]]:
    size = elf.structs.Elf_Dyn.sizeof()
    for i in range(_MAX_TAGS):
        tag = elf.parse("Elf_Dyn", offset + i * size)
        if tag["d_tag"] == "DT_NULL":
            return
        if isinstance(tag["d_tag"], str):
            yield tag["d_tag"], tag["d_val"]
    raise _broken(elf.label, "its dynamic section has no end")


def _symbols(elf: _Elf, base: int) -> Iterator[Symbol]:
    table, versym = elf.offset("DT_SYMTAB"), elf.offset("DT_VERSYM")
    if table < 0 or "DT_STRTAB" not in elf.tags:
        raise Refused(f"{elf.label}: an ELF file without dynamic symbols, so no vDSO image")
    versions = dict(_versions(elf))
    count = _symbol_count(elf)
    indexes = elf.words(versym, count, "H") if versym >= 0 else (0,) * count
    for i, index in enumerate(indexes):
        entry = elf.parse("Elf_Sym", table + i * elf.structs.Elf_Sym.sizeof())
        name = elf.string(entry["st_name"]) if entry["st_name"] else ""
        version = versions.get(index & 0x7FFF, "")
        # Older GNU ld exports each version node as an absolute symbol of its own name.
        marker = entry["st_shndx"] == "SHN_ABS" and name == version
        if name and entry["st_shndx"] != "SHN_UNDEF" and not marker:
            info = entry["st_info"]
            yield Symbol(
                name=name,
                version=version,
                binding=_enum(info["bind"], "STB_"),
                type=_enum(info["type"], "STT_"),
                size=entry["st_size"],
                address=entry["st_value"] - base,
            )


def _symbol_count(elf: _Elf) -> int:
    """Only the hash tables know how long the symbol table is."""
    if "DT_HASH" in elf.tags:
        # 64-bit words on two architectures, by their psABI.
        wide = elf.file["e_machine"] in ("EM_S390", "EM_ALPHA") and elf.file.elfclass == 64
        count = elf.words(elf.offset("DT_HASH"), 2, "Q" if wide else "I")[1]
    elif "DT_GNU_HASH" in elf.tags:
        count = _gnu_hash_count(elf, elf.offset("DT_GNU_HASH"))
    else:
        raise Refused(f"{elf.label}: its symbol table has no hash table, so no known length")
    if count > _MAX_SYMBOLS:
        raise _broken(elf.label, f"a hash table for {count} symbols")
    return count


def _gnu_hash_count(elf: _Elf, offset: int) -> int:
    """One more than the last symbol of the longest chain; the lowest bit ends a chain."""
    buckets, first, bloom, _ = elf.words(offset, 4)
    if max(buckets, first) > _MAX_SYMBOLS:
        raise _broken(elf.label, f"a hash table of {buckets} buckets from symbol {first}")
    bucket_at = offset + 16 + bloom * elf.file.elfclass // 8
    last = max(elf.words(bucket_at, buckets), default=0)
    if last < first:
        return first
    chain_at = bucket_at + 4 * buckets - 4 * first
    while last <= _MAX_SYMBOLS and not elf.words(chain_at + 4 * last, 1)[0] & 1:
        last += 1
    return last + 1


def _versions(elf: _Elf) -> Iterator[tuple[int, str]]:
    """Index and name of each version definition, but for the one that names the file itself."""
    at = elf.offset("DT_VERDEF")
    if at < 0:
        return
    for _ in range(_MAX_VERSIONS):
        entry = elf.parse("Elf_Verdef", at)
        if not entry["vd_flags"] & 1:  # VER_FLG_BASE
            aux = elf.parse("Elf_Verdaux", at + entry["vd_aux"])
            yield entry["vd_ndx"] & 0x7FFF, elf.string(aux["vda_name"])
        if not entry["vd_next"]:
            return
        at += entry["vd_next"]


def _interface(symbol: Symbol) -> tuple[str, ...]:
    return symbol.name, symbol.version, symbol.binding, symbol.type


def _enum(value: str | int, prefix: str) -> str:
    return value.removeprefix(prefix) if isinstance(value, str) else f"#{value}"


def _broken(label: str, what: str) -> Refused:
    return Refused(f"{label}: a broken ELF file ({what})")
