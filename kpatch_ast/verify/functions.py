"""Which functions to verify, and what they return.

One law: what the caller says wins, and what is guessed is only guessed from the tree. A guess is
good enough here, because nothing is written from it. It does not parse C.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kpatch_ast.errors import Refused, UsageError
from kpatch_ast.scalars import Scalar, scalar

# Upstream's own functions that, like ours, are alone in a file vNAME.c.
_UPSTREAM = frozenset({"clock_gettime", "getcpu", "getrandom"})

# notrace int __vdso_f(void) {
_DEFINITION = re.compile(
    rb"^(?P<type>(?:\w+\s+)+)__vdso_(?P<name>\w+)\s*\((?P<arguments>[^)]*)\)\s*\{", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Function:
    """A function to verify; one without a type takes arguments, and is looked up, not called."""

    name: str
    type: Scalar | None
    expect: int | None = None


def chosen(
    directory: Path, names: Sequence[str], types: Sequence[str], expect: Sequence[int]
) -> tuple[Function, ...]:
    """The functions to verify in a tree whose vDSO sources are below `directory`."""
    defined = dict(_defined(directory))
    if not names:
        names = [name for name in defined if name not in _UPSTREAM]
        if not names:
            raise Refused(
                f"no function was added to the vDSO in {directory}",
                hint="run add-vdso-var or add-vdso-fn first, or name one with --function",
            )
    for option, values in (("--type", types), ("--expect", expect)):
        if len(values) not in (0, len(names)):
            raise UsageError(
                f"{len(values)} {option} for {len(names)} functions ({', '.join(names)})",
                hint=f"give {option} once for each --function, in the same order, or not at all",
            )
    return tuple(
        Function(name, scalar(type_) if type_ else defined.get(name, scalar("int")), value)
        for name, type_, value in itertools.zip_longest(names, types, expect)
    )


def _defined(directory: Path) -> Iterator[tuple[str, Scalar | None]]:
    """The functions that stand alone in a file of their name, with their types."""
    for path in sorted(directory.glob("**/v*.c")):
        for found in _DEFINITION.finditer(path.read_bytes()):
            name = found["name"].decode()
            if path.stem == f"v{name}":
                yield name, _type(found)


def _type(found: re.Match[bytes]) -> Scalar | None:
    if found["arguments"].strip() != b"void":
        return None
    words = [word for word in found["type"].decode().split() if word != "notrace"]
    try:
        return scalar(" ".join(words))
    except UsageError:
        return None
