"""`python -m bench`: every figure of docs/performance.md, with the bar it is measured against.

One law: what is compared runs in turn, in one run, on the same input; a ratio is printed with the
two numbers it is made of. It exits with 1 if a bar is missed.
"""

from __future__ import annotations

import argparse
import compileall
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.history import CORPUS, TREES, build
from bench.measure import interleaved, once, table

ROOT = Path(__file__).parents[1]
TREE = CORPUS / "x86-2.6.37/tree"  # the article's kernel, which takes the most steps
OTHERS = ("x86-3.1", "x86-4.4", "x86-5.15", "x86-6.12")
PROGRAM = str(Path(sys.executable).parent / "kpatch-ast")
CHECK = [PROGRAM, "add-vdso-var", "vnotb", "--type", "int", "--value", "666", "--check"]
BASELINE = "import typer, tree_sitter, tree_sitter_c"


def main() -> int:
    options = argparse.ArgumentParser(prog="bench", description=__doc__)
    options.add_argument("--runs", type=int, default=20, help="of each command  [default: 20]")
    options.add_argument("--most", type=int, default=10_000, help="revisions  [default: 10000]")
    given = options.parse_args()
    compileall.compile_dir(ROOT / "kpatch_ast", quiet=1)  # as installing does
    missed = [*cold(given.runs)]
    with tempfile.TemporaryDirectory(prefix="kpatch-ast-bench-") as folder:
        missed += batches(Path(folder), given.runs)
        sizes(Path(folder), given.most)
    print("missed: " + "; ".join(missed) if missed else "every bar is met")
    return bool(missed)


def _bar(name: str, value: float, bar: float, *, least: bool = False) -> list[str]:
    met = value >= bar if least else value <= bar
    sign = ">=" if least else "<="
    print(f"  {'met   ' if met else 'MISSED'} {name}: {value:.3g} {sign} {bar:g}")
    return [] if met else [name]


def cold(runs: int) -> list[str]:
    """One tree from a cold start, beside the import floor and spatch on the C part of it."""
    print(f"One tree, cold ({runs} runs each, in turn; CPU ms, wall ms, peak MB)")
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        f"python -c '{BASELINE}'": [sys.executable, "-c", BASELINE],
        "kpatch-ast ... --check": [*CHECK, "-C", str(TREE)],
        "kpatch-ast --version": [PROGRAM, "--version"],
    }
    for name in OTHERS:
        commands[f"the same on {name}"] = [*CHECK, "-C", str(CORPUS / name / "tree")]
    if shutil.which("spatch"):
        files = ("arch/x86/kernel/vsyscall_64.c", "arch/x86/include/asm/vsyscall.h")
        script = ["spatch", "--very-quiet", "--sp-file", str(ROOT / "bench/vnotb.cocci")]
        commands["spatch, 2 of 10 edits"] = [*script, *(str(TREE / file) for file in files)]
    costs = interleaved(commands, runs)
    floor = costs[f"python -c '{BASELINE}'"]
    rows = [("", "least CPU", "median CPU", "median wall", "peak", "least/floor", "median/floor")]
    for name, (least, median) in costs.items():
        rows.append(
            (
                name,
                f"{least.cpu * 1e3:.1f}",
                f"{median.cpu * 1e3:.1f}",
                f"{median.wall * 1e3:.1f}",
                f"{median.peak / 1e6:.1f}",
                f"{least.cpu / floor[0].cpu:.2f}",
                f"{median.cpu / floor[1].cpu:.2f}",
            )
        )
    print(table(rows))
    ours = costs["kpatch-ast ... --check"]
    ratio = ours[0].cpu / floor[0].cpu
    return [
        *_bar("--check over the import floor, least CPU", ratio, 1.3),
        *_bar("peak of --check, MB", ours[0].peak / 1e6, 60),
    ]


def _batch(repo: Path, revisions: int, jobs: int, status: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.one_batch", str(repo), str(revisions), str(jobs)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    if found["statuses"] != {status: revisions}:
        raise SystemExit(f"not what was to be measured: {found['statuses']}")
    return found


def batches(folder: Path, runs: int) -> list[str]:
    """Many trees in one process, and in two."""
    count = 1000
    print(f"\nBatch, {count} revisions from {len(TREES)} corpus trees (after start-up)")
    best: dict[tuple[str, int], dict[str, Any]] = {}
    plan = (("distinct", 1), ("distinct", 2), ("refused", 1), ("same", 1), ("real", 1))
    for kind in ("distinct", "refused", "same", "real"):
        build(folder / kind, count, kind)
    for _ in range(max(1, min(3, runs // 5))):
        for kind, jobs in plan:
            status = "refused" if kind == "refused" else "would change"
            cost = _batch(folder / kind, count, jobs, status)
            known = best.setdefault((kind, jobs), cost)
            best[kind, jobs] = {key: min(known[key], cost[key]) for key in ("cpu", "wall", "peak")}
    rows = [("content", "jobs", "CPU s", "wall s", "ms CPU a tree", "peak MB, with git")]
    for (kind, jobs), cost in best.items():
        each = f"{cost['cpu'] / count * 1e3:.2f}"
        peak = f"{cost['peak'] / 1e6:.0f}"
        rows.append((kind, str(jobs), f"{cost['cpu']:.2f}", f"{cost['wall']:.2f}", each, peak))
    print(table(rows))
    one, two = best["distinct", 1], best["distinct", 2]
    return [
        *_bar("distinct content, ms CPU a tree", one["cpu"] / count * 1e3, 8),
        *_bar("content seen before, ms CPU a revision", best["same", 1]["cpu"] / count * 1e3, 1),
        *_bar("peak of 1,000 revisions, MB", max(c["peak"] for c in best.values()) / 1e6, 200),
        *_bar("--jobs 2 over --jobs 1, wall", one["wall"] / two["wall"], 1.7, least=True),
    ]


def sizes(folder: Path, most: int) -> None:
    """Cost against the number of revisions, the command from start to end."""
    print("\nCost against size: history in which one revision in fifty changes a file that is read")
    build(folder / "sizes", most, "real")
    rows = [("revisions", "CPU s", "wall s", "ms CPU a revision", "peak MB")]
    for count in (n for n in (1, 10, 100, 1000, 10_000) if n <= most):
        words = [f"main~{count}..main"] if count < most else [f"main~{most - 1}"]
        words += [f"main~{most - 1}..main"] if count == most else []
        command = [*CHECK, "--quiet", "--git", str(folder / "sizes"), *words]
        cost = once(command)
        each = f"{cost.cpu / count * 1e3:.2f}"
        row = (f"{cost.cpu:.2f}", f"{cost.wall:.2f}", each, f"{cost.peak / 1e6:.0f}")
        rows.append((f"{count:,}", *row))
    print(table(rows))


if __name__ == "__main__":
    sys.exit(main())
