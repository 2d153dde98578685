"""C programs that read a variable through the vDSO: a header, a test, a benchmark, a Makefile.

One law: what `render` returns compiles without a warning by gcc and clang, as 64-bit, 32-bit and
static program, whatever the `Spec`; a `Spec` for which it could not is a `UsageError`. The files
under `templates/` are C with `@WORD@` where the spec goes; `vdso_find.h` has none and is used as it
is, here and wherever else a program has to look into the vDSO.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from kpatch_ast.errors import KpatchError, ReadFailed, Refused, UsageError, WriteFailed
from kpatch_ast.outfile import write_whole
from kpatch_ast.scalars import ABIS, Scalar
from kpatch_ast.vdso.names import PREFIXES, check_identifier

FIND_HEADER = "vdso_find.h"

# Hyphens keep these apart from every C identifier, so from every NAME.
_OUTPUTS = {
    "header.h": "{name}.h",
    "test.c": "{name}-test.c",
    "bench.c": "{name}-bench.c",
    "linked.c": "{name}-linked.c",
    "Makefile": "Makefile",
}


@dataclass(frozen=True, slots=True)
class Spec:
    """What to read, and what to do without it."""

    name: str  #: the variable: prefix of all names in the C code
    type: Scalar
    function: str  #: as the kernel's source names it; "__vdso_" or "__kernel_" may stand before it
    fallback: int | None = None  #: value on a kernel without the function; None: report an error
    arguments: tuple[int, ...] = ()  #: constants for a function that takes arguments


def find_header() -> bytes:
    """The C header with vdso_sym(); its first comment describes it."""
    return _template(FIND_HEADER)


def render(spec: Spec) -> dict[str, bytes]:
    """File name to content of everything the spec asks for."""
    _check(spec)
    words = _words(spec)
    output = {FIND_HEADER: find_header()}
    for template, name in _OUTPUTS.items():
        text = _template(template).decode()
        # A KeyError here is a misspelt word in a template.
        text = re.sub(r"@([A-Z_]+)@", lambda match: words[match[1]], text)
        output[name.format(name=spec.name)] = text.encode()
    return output


def write(outputs: dict[str, bytes], directory: Path, *, force: bool = False) -> tuple[Path, ...]:
    """Write all files or none. Files with other content are refused unless `force`."""
    before = {directory / name: _content(directory / name) for name in outputs}
    pending = {p: outputs[p.name] for p in before if before[p] != outputs[p.name]}
    foreign = [path for path in pending if before[path] is not None]
    if foreign and not force:
        raise Refused(
            f"'{foreign[0]}' exists and differs",
            notes=tuple(f"'{path}' as well" for path in foreign[1:]),
            hint="use another -o DIR, or --force to overwrite",
        )
    made = not directory.exists()
    done: list[Path] = []
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for path, data in pending.items():
            write_whole(path, data)
            done.append(path)
    except (OSError, KpatchError) as error:
        for path in done:
            _restore(path, before[path])
        if made and directory.is_dir():
            directory.rmdir()
        if isinstance(error, KpatchError):
            raise
        raise WriteFailed(f"cannot write to '{directory}': {error.strerror}") from error
    return tuple(pending)


# -- the words of the templates -------------------------------------------------------------------


def _words(spec: Spec) -> dict[str, str]:
    user = spec.type.user
    prefixed = spec.function.startswith(PREFIXES)
    if spec.fallback is None:
        result, missing = "-1, and leaves value alone,", "\t\treturn -1;"
    else:
        result = f"1, with value = {spec.fallback},"
        missing = f"\t\t*value = ({user}){_literal(spec.fallback)};\n\t\treturn 1;"
    return {
        "NAME": spec.name,
        "FUNCTION": spec.function,
        "SYMBOL": f'"{spec.function}"' if prefixed else f'VDSO_SYMBOL("{spec.function}")',
        "TYPE": user,
        "PRINTF": spec.type.printf,
        "INCLUDE": f"#include {spec.type.header}\n\n" if spec.type.header else "",
        "PARAMETERS": ", ".join(["long"] * len(spec.arguments)) or "void",
        "ARGUMENTS": ", ".join(_literal(value) for value in spec.arguments),
        "MISSING_RESULT": result,
        "MISSING_CODE": missing,
    }


def _literal(value: int) -> str:
    """A C constant of any value; C has no negative constants, only negated ones."""
    if value == -(1 << 63):
        return "(-9223372036854775807LL - 1)"
    if value < 0:
        return f"({value}{'LL' if value < -(1 << 31) + 1 else ''})"
    if value < 1 << 31:
        return str(value)
    return f"{value}{'LL' if value < 1 << 63 else 'ULL'}"


def _check(spec: Spec) -> None:
    check_identifier(spec.name, "name")
    check_identifier(spec.function, "function")
    if f"{spec.name}.h" == FIND_HEADER:
        raise UsageError(f"the name '{spec.name}' is taken by {FIND_HEADER}")
    # The files are compiled as 32-bit programs as well: the smallest size counts.
    for value in spec.arguments:
        _check_fits("argument", value, 8 * 4 - 1, signed=True)
    if spec.fallback is not None:
        size = min(spec.type.size(abi) for abi in ABIS)
        bits = 1 if spec.type.ctypes == "c_bool" else 8 * size - spec.type.signed
        _check_fits("fallback", spec.fallback, bits, signed=spec.type.signed)


def _check_fits(what: str, value: int, bits: int, *, signed: bool) -> None:
    low, high = -(1 << bits) if signed else 0, (1 << bits) - 1
    if not low <= value <= high:
        raise UsageError(f"{what} {value} is not between {low} and {high}")


# -- files ----------------------------------------------------------------------------------------


def _template(name: str) -> bytes:
    return (files("kpatch_ast.userland") / "templates" / name).read_bytes()


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ReadFailed(f"cannot read '{path}': {error.strerror}") from error


def _restore(path: Path, data: bytes | None) -> None:
    if data is None:
        path.unlink(missing_ok=True)
    else:
        write_whole(path, data)
