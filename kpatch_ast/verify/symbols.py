"""What a built vDSO exports, compared with what its own version script promises.

One law: a symbol counts only as the loader sees it: defined in .dynsym, with the version of its node.
A version script may name what no object defines, and ld says nothing; so the script is never
believed, only compared with. Images and scripts are found by what they are, not where: they moved
from arch/x86_64/vdso (2.6.23) by arch/x86/vdso and arch/x86/entry/vdso to vdso64/ and vdso32/ (7.0).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from elftools.common.exceptions import ELFError
from elftools.elf.elffile import ELFFile
from elftools.elf.gnuversions import GNUVerDefSection, GNUVerSymSection
from elftools.elf.sections import SymbolTableSection

from kpatch_ast.errors import ReadFailed
from kpatch_ast.scalars import Abi

#: The node that the functions are in. 32-bit images have an older LINUX_2.5 beside it.
NODE = "LINUX_2.6"


@dataclass(frozen=True, slots=True)
class Symbol:
    """A dynamic symbol."""

    name: str
    version: str
    weak: bool
    is_function: bool
    address: int


@dataclass(frozen=True, slots=True)
class Image:
    """One vDSO image and the version script that it was linked with."""

    path: str  #: relative to the build directory
    abi: Abi
    exported: Mapping[str, Symbol]
    undefined: tuple[str, ...]
    promised: Mapping[str, str]  #: name to version node, from the preprocessed version script


def images(out: Path) -> tuple[Image, ...]:
    """All vDSO images below a build directory, 64-bit first; ReadFailed if one is unreadable."""
    scripts = {_script_abi(path): path for path in sorted(out.glob("arch/x86*/**/vdso*.lds"))}
    found = []
    for path in sorted(out.glob("arch/x86*/**/vdso*.so.dbg")):
        abi, exported, undefined = _read_elf(path)
        script = scripts.get(abi)
        promised = version_script(script.read_text("ascii", "replace")) if script else {}
        found.append(Image(str(path.relative_to(out)), abi, exported, undefined, promised))
    return tuple(sorted(found, key=lambda image: (("64", "x32", "32").index(image.abi), image.path)))


def version_script(text: str) -> dict[str, str]:
    """Name to version node, of a preprocessed linker script with a VERSION command."""
    text = re.sub(r"/\*.*?\*/|^#.*?$", " ", text, flags=re.DOTALL | re.MULTILINE)
    tokens = re.findall(r"[{};:]|[^\s{};:]+", text)
    if "VERSION" not in tokens:
        return {}
    names: dict[str, str] = {}
    node, scope = "", "global"
    depth = 0
    for token, following in zip(
        tokens[tokens.index("VERSION") + 1 :], [*tokens[tokens.index("VERSION") + 2 :], ""], strict=True
    ):
        if token == "{":
            depth += 1
        elif token == "}":
            depth -= 1
            if depth == 0:
                break
        elif depth == 1 and following == "{":
            node, scope = token, "global"
        elif following == ":":
            scope = token
        elif depth == 2 and scope == "global" and following == ";":
            names[token] = node
    return names


def problems(
    image: Image, functions: Iterable[str], before: Image | None = None
) -> Iterator[str]:
    """What is wrong with an image, in words; nothing if it exports all that it should.

    Each of `functions` must be in the 64-bit image as __vdso_F, with F as its weak alias; the x32
    and the 32-bit image export what their own scripts promise, which upstream is not always
    everything (neither has getrandom). `before` is the same image, built without the change.
    """
    where = f"{image.path}: "
    if not image.promised:
        yield where + "no version script was found beside it"
    if image.abi == "64":
        for function in functions:
            yield from (where + text for text in _missing_function(image, function))
    for name, version in image.promised.items():
        if name not in image.exported:
            yield where + f"{name} is in the version script, but not in the image"
        elif image.exported[name].version != version:
            yield where + f"{name} has version {image.exported[name].version}, not {version}"
    for name in image.undefined:
        yield where + f"{name} is undefined"
    if before is not None:
        for name, old in before.exported.items():
            new = image.exported.get(name)
            if new is None:
                yield where + f"{name} was exported before the change"
            elif (new.version, new.weak) != (old.version, old.weak):
                yield where + f"{name} was exported with another version or binding before the change"


def _missing_function(image: Image, function: str) -> Iterator[str]:
    real, alias = image.exported.get(f"__vdso_{function}"), image.exported.get(function)
    if real is None:
        hint = "" if f"__vdso_{function}" in image.promised else ", nor named by the version script"
        yield f"__vdso_{function} is not exported{hint}"
    elif real.version != NODE:
        yield f"__vdso_{function} is exported with version {real.version or 'none'}, not {NODE}"
    elif not real.is_function:
        yield f"__vdso_{function} is not a function"
    if alias is None:
        yield f"{function}, the weak alias, is not exported"
    elif alias.version != NODE:
        yield f"{function} is exported with version {alias.version or 'none'}, not {NODE}"
    elif not alias.weak:
        yield f"{function} is not weak: it would win over a function of the program"
    elif real is not None and alias.address != real.address:
        yield f"{function} is not an alias of __vdso_{function}"


def _script_abi(path: Path) -> Abi:
    if "x32" in path.name:
        return "x32"
    return "32" if "32" in path.name else "64"


def _read_elf(path: Path) -> tuple[Abi, dict[str, Symbol], tuple[str, ...]]:
    try:
        with path.open("rb") as file:
            elf = ELFFile(file)
            return _abi(elf), *_dynamic_symbols(elf)
    except (OSError, ELFError) as error:
        raise ReadFailed(f"cannot read the image {path}: {error}") from error


def _abi(elf: ELFFile) -> Abi:
    if elf.elfclass == 64:
        return "64"
    return "x32" if elf["e_machine"] == "EM_X86_64" else "32"


def _dynamic_symbols(elf: ELFFile) -> tuple[dict[str, Symbol], tuple[str, ...]]:
    symbols: SymbolTableSection | None = None
    indices: GNUVerSymSection | None = None
    versions: dict[int, str] = {}
    for section in elf.iter_sections():
        if isinstance(section, GNUVerSymSection):
            indices = section
        elif isinstance(section, GNUVerDefSection):
            for definition, names in section.iter_versions():
                versions[definition["vd_ndx"]] = next(names).name
        elif section["sh_type"] == "SHT_DYNSYM":
            symbols = section
    if symbols is None:
        raise ELFError("no dynamic symbols")
    exported: dict[str, Symbol] = {}
    undefined = []
    for number, symbol in enumerate(symbols.iter_symbols()):
        bind, kind = symbol["st_info"]["bind"], symbol["st_info"]["type"]
        if not symbol.name or bind == "STB_LOCAL":
            continue
        if symbol["st_shndx"] == "SHN_UNDEF":
            undefined.append(symbol.name)
        elif symbol["st_shndx"] != "SHN_ABS":  # ld's own symbol of each version node
            index = indices.get_symbol(number)["ndx"] if indices else 0
            version = versions.get(index & 0x7FFF, "") if isinstance(index, int) else ""
            exported[symbol.name] = Symbol(
                symbol.name, version, bind == "STB_WEAK", kind == "STT_FUNC", symbol["st_value"]
            )
    return exported, tuple(undefined)
