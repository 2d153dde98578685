"""What a built vDSO exports, compared with what its own version script promises.

One law: a symbol counts only as the loader sees it: in the image, with the version of its node. A
version script may name what no object defines, and ld says nothing; so the script is never
believed, only compared with.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kpatch_ast.scalars import ABIS, Abi
from kpatch_ast.vdso import image as elf
from kpatch_ast.vdso.build import find_images, read_file
from kpatch_ast.vdso.image import Symbol

#: The node that the functions are in. 32-bit images have an older LINUX_2.5 beside it.
NODE = "LINUX_2.6"

# What cpp leaves of the version scripts in the build directory; vdso64.lds since 7.0.
_SCRIPTS: Mapping[str, Abi] = {
    "vdso.lds": "64",
    "vdso64.lds": "64",
    "vdsox32.lds": "x32",
    "vdso32.lds": "32",
}


@dataclass(frozen=True, slots=True)
class Image:
    """One vDSO image and what the version script beside it promises."""

    path: str  #: relative to the build directory
    abi: Abi
    exported: Mapping[str, Symbol]
    promised: Mapping[str, str]  #: name to version node


def images(out: Path) -> tuple[Image, ...]:
    """All vDSO images below a build directory, 64-bit first."""
    scripts = {
        abi: path for name, abi in _SCRIPTS.items() for path in out.glob(f"arch/x86*/**/{name}")
    }
    found = []
    for path in find_images(out):
        label = str(path.relative_to(out))
        read = elf.read_image(read_file(path), label)
        abi = _abi(read)
        promised = {}
        if script := scripts.get(abi):
            promised = version_script(script.read_text("utf-8", "replace"))
        found.append(Image(label, abi, {s.name: s for s in read.symbols}, promised))
    return tuple(sorted(found, key=lambda image: (ABIS.index(image.abi), image.path)))


def version_script(text: str) -> dict[str, str]:
    """Name to version node, of a preprocessed linker script with a VERSION command."""
    text = re.sub(r"/\*.*?\*/|^#.*?$", " ", text, flags=re.DOTALL | re.MULTILINE)
    command = re.search(r"\bVERSION\s*\{((?:[^{}]*\{[^{}]*\})*)", text)
    names = {}
    for node, body in re.findall(r"([\w.]+)\s*\{([^{}]*)\}", command[1] if command else ""):
        public = re.split(r"\blocal\s*:", body)[0]
        names.update({name: node for name in re.findall(r"(\w+)\s*;", public)})
    return names


def problems(
    image: Image, functions: Collection[str], before: Image | None = None
) -> Iterator[str]:
    """What is wrong with an image, in words; nothing if it exports all that it should.

    Each of `functions` must be in the 64-bit image as __vdso_F, with F as its weak alias; the x32
    and the 32-bit image export what their own scripts promise, which upstream is not always
    everything (neither has getrandom). `before` is the same image, built without the change; what
    it promised and did not export either is not asked for: `__vdso_sgx_enter_enclave` stands in the
    script of 5.19 whether CONFIG_X86_SGX is on or not.
    """
    where = f"{image.path}: "
    if not image.promised and image.abi == "64":
        yield where + "no version script of it was found"
    if image.abi == "64":
        for function in functions:
            yield from (where + text for text in _missing_function(image, function))
    broken = before.promised.keys() - before.exported.keys() if before else set[str]()
    own = {name for function in functions for name in (function, f"__vdso_{function}")}
    for name, version in image.promised.items():
        if name not in image.exported:
            asked = "" if before or name in own else ' (was it before? "--base" shows that)'
            if name not in broken:
                yield where + f"{name} is in the version script, but not in the image{asked}"
        elif image.exported[name].version != version:
            yield where + f"{name} has version {image.exported[name].version}, not {version}"
    if before is not None:
        for name, old in before.exported.items():
            new = image.exported.get(name)
            if new is None:
                yield where + f"{name} was exported before the change"
            elif (new.version, new.binding) != (old.version, old.binding):
                yield where + f"{name} had another version or binding before the change"


def _missing_function(image: Image, function: str) -> Iterator[str]:
    real, alias = image.exported.get(f"__vdso_{function}"), image.exported.get(function)
    if real is None:
        hint = "" if f"__vdso_{function}" in image.promised else ", nor named by the version script"
        yield f"__vdso_{function} is not exported{hint}"
    elif real.version != NODE:
        yield f"__vdso_{function} is exported with version {real.version or 'none'}, not {NODE}"
    elif real.type != "FUNC":
        yield f"__vdso_{function} is not a function"
    if alias is None:
        yield f"{function}, the weak alias, is not exported"
    elif alias.version != NODE:
        yield f"{function} is exported with version {alias.version or 'none'}, not {NODE}"
    elif alias.binding != "WEAK":
        yield f"{function} is not weak: it would win over a function of the program"
    elif real is not None and alias.address != real.address:
        yield f"{function} is not an alias of __vdso_{function}"


def _abi(image: elf.Image) -> Abi:
    if image.bits == 64:
        return "64"
    return "x32" if image.machine == "X86_64" else "32"
