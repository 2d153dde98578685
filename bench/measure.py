"""CPU time, wall time and peak memory of commands and of Python functions."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Cost:
    """Of one run, the median of several, or the least."""

    cpu: float  #: seconds, user and system, of the command and what it waited for
    wall: float
    peak: int  #: bytes


def once(command: list[str], expect: tuple[int, ...] = (0, 1)) -> Cost:
    """Run a command; it must end with one of the expected codes."""
    start = time.perf_counter()
    with open(os.devnull, "wb") as nowhere:
        child = subprocess.Popen(command, stdout=nowhere, stderr=nowhere)
        _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    code = os.waitstatus_to_exitcode(status)
    child.returncode = code
    if code not in expect:
        raise SystemExit(f"{' '.join(command)}: exit code {code}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * 1024)


def interleaved(commands: dict[str, list[str]], runs: int) -> dict[str, tuple[Cost, Cost]]:
    """(least, median) of each command, run in turn so that a busy machine is fair to all."""
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            costs[name].append(once(command))
    return {
        name: (_fold(found, min), _fold(found, statistics.median)) for name, found in costs.items()
    }


def _fold(costs: list[Cost], fold: object) -> Cost:
    assert callable(fold)
    return Cost(
        fold([c.cpu for c in costs]),
        fold([c.wall for c in costs]),
        int(fold([c.peak for c in costs])),
    )


def table(rows: list[tuple[str, ...]]) -> str:
    """Columns, the first to the left, the others to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = [
        "  ".join(
            c.rjust(w) if i else c.ljust(w)
            for i, (c, w) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
    return "\n".join(line.rstrip() for line in lines)
