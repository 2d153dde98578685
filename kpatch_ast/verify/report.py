"""What was verified and seen: one value, shown as text or as one JSON object.

One law: both forms say the same, and neither says "verified" while a problem is listed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kpatch_ast.errors import Refused
from kpatch_ast.verify import boot, symbols
from kpatch_ast.verify.functions import Function

Level = Literal["symbols", "boot"]


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome for one tree."""

    tree: str
    release: str  #: what the tree's own `make kernelversion` says
    level: Level
    functions: tuple[Function, ...]
    images: tuple[symbols.Image, ...]
    objects: tuple[str, ...]  #: objects with the update of the data, built without a warning
    time_namespaces: bool  #: whether the kernel that was built has them
    boot: boot.Boot | None
    problems: tuple[str, ...]
    warnings: tuple[
        str, ...
    ]  #: of the compiler and its friends, about other things than the change
    seconds: float
    log: str

    @property
    def exit_code(self) -> int:
        return Refused.exit_code if self.problems else 0


def as_json(report: Report) -> dict[str, object]:
    """The report in types that json.dumps knows."""
    machine = report.boot
    return {
        "tree": report.tree,
        "release": report.release,
        "level": report.level,
        "verified": not report.problems,
        "functions": [
            {"name": f.name, "type": f.type.name if f.type else None, "expect": f.expect}
            for f in report.functions
        ],
        "images": [
            {
                "path": image.path,
                "abi": image.abi,
                "exported": {name: s.version for name, s in sorted(image.exported.items())},
            }
            for image in report.images
        ],
        "objects": list(report.objects),
        "boot": machine
        and {
            "accel": machine.accel,
            "time_namespace": machine.time_namespace,
            "values": {name: dict(values) for name, values in machine.values.items()},
        },
        "problems": list(report.problems),
        "warnings": list(report.warnings),
        "seconds": round(report.seconds, 1),
        "log": report.log,
    }


def as_text(report: Report) -> str:
    """The report for a person."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    yield f"{report.tree}: Linux {report.release}"
    for image in report.images:
        yield f"  {image.path}: {_summary(image, report.functions)}"
    for name in report.objects:
        yield f"  {name}: built"
    sources = [name.removesuffix("o") for name in report.objects]
    shown = [line for line in report.warnings if any(source in line for source in sources)]
    yield from (f"  {line}" for line in shown)
    if others := len(report.warnings) - len(shown):
        yield f"  {_count(others, 'warning')} about other things, see the log"
    if report.boot:
        yield from _boot_lines(report.boot, report.functions, report.time_namespaces)
    for problem in report.problems:
        yield f"error: {problem}"
    verdict = "NOT verified" if report.problems else "verified"
    names = ", ".join(function.name for function in report.functions)
    yield f"{verdict} ({report.level}): {names} in {report.seconds:.0f} s; log: {report.log}"


def _summary(image: symbols.Image, functions: Sequence[Function]) -> str:
    mine = [
        f"{name} ({symbol.version or 'no version'}{', weak' if symbol.binding == 'WEAK' else ''})"
        for name, symbol in sorted(image.exported.items())
        if name.removeprefix("__vdso_") in {function.name for function in functions}
    ]
    present = sum(name in image.exported for name in image.promised)
    return (
        f"{', '.join(mine) or 'nothing new'}; "
        f"{present} of the {len(image.promised)} symbols of its version script"
    )


def _boot_lines(
    machine: boot.Boot, functions: Sequence[Function], time_namespaces: bool
) -> Iterator[str]:
    yield f"  booted under {machine.accel.upper()}"
    for function in functions:
        if function.type is None:
            yield f"    {function.name}: takes arguments; found, not called"
            continue
        values = machine.values.get(function.name, {})
        wanted = "" if function.expect is None else f", expected {function.expect}"
        yield f"    {function.name} ({function.type.name}{wanted})"
        for place, words in _PLACES.items():
            if place in values:
                yield f"      {words}: {values[place]}"
    if not machine.time_namespace:
        why = "not reached" if time_namespaces else "this kernel has none"
        yield f"    in a time namespace: skipped, {why}"


_PLACES: Mapping[str, str] = {
    boot.DIRECT: "called directly",
    boot.TIME_NAMESPACE: "in a new time namespace",
    boot.AFTER_EXEC: "there, after exec",
}


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
