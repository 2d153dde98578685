"""`python -m bench.parts [TREE]`: where the CPU time of one cold `--check` goes, part by part.

One law: the program under test is the real one; it is only asked for the time on its way
(one_cold.py). Each part is the least of many runs, so that a busy machine does not count.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from bench.history import CORPUS
from bench.measure import table

RUNS = 30
WORDS = ["add-vdso-var", "vnotb", "--type", "int", "--value", "666", "--check", "-C"]

#: In the order in which they end; what is called is named as it is found in its module.
PARTS = {
    "start": "Python itself, and `site`",
    "typer": "import typer",
    "tree_sitter": "import tree_sitter",
    "cli": "import our engine and command line",
    "recipe_of": "import the recipe",
    "request": "build Typer's command, read the options",
    "plan": "the plan: read, parse, compile queries, match",
    "parsed": "proof: edits against bytes, parse the result",
    "again": "proof: plan again on the result",
    "end": "say it",
}


def main(tree: str) -> None:
    """The table."""
    code = f"import bench.one_cold; bench.one_cold.main({[*WORDS, tree]!r})"
    runs: list[dict[str, float]] = []
    for _ in range(RUNS):
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=Path(__file__).parents[1],
            capture_output=True,
            check=True,
        )
        runs.append(json.loads(done.stderr.splitlines()[-1]))
    rows = [("part", "ms", "so far")]
    total, last = 0.0, dict.fromkeys(range(RUNS), 0.0)
    for name, about in PARTS.items():
        least = min(run[name] - last[number] for number, run in enumerate(runs))
        last = {number: run[name] for number, run in enumerate(runs)}
        total += least
        rows.append((about, f"{least * 1e3:.1f}", f"{total * 1e3:.1f}"))
    print(table(rows))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else str(CORPUS / "x86-2.6.37/tree"))
