"""One batch in a process of its own; prints what it cost: start-up apart, and by revision."""

from __future__ import annotations

import json
import os
import resource
import sys
import time

from kpatch_ast import api
from kpatch_ast.__main__ import collect_rarely

VNOTB = {"name": "vnotb", "type": "int", "value": "666"}


def main(repo: str, revisions: int, jobs: int) -> None:
    request = api.request("add-vdso-var", **VNOTB)
    first = f"main~{revisions - 1}"
    sources = api.revisions(repo, [first, f"{first}..main"] if revisions > 1 else [first])
    if jobs == 1:  # queries are compiled and modules imported before the clock starts
        seen = [sources[i] for i in range(0, len(sources), max(1, len(sources) // 12))]
        list(api.batch(seen, request))
    collect_rarely()  # as the program does
    cpu, wall = _cpu(), time.perf_counter()
    statuses: dict[str, int] = {}
    reports = []
    for report in api.batch(sources, request, jobs=jobs):
        statuses[report.status] = statuses.get(report.status, 0) + 1
        reports.append(report)  # as a run with --report keeps them
    cpu, wall = _cpu() - cpu, time.perf_counter() - wall
    peak = sum(
        resource.getrusage(who).ru_maxrss * 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    json.dump({"cpu": cpu, "wall": wall, "peak": peak, "statuses": statuses}, sys.stdout)


def _cpu() -> float:
    return sum(os.times()[:4])


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
