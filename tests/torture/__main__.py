"""`python -m tests.torture [MODULE [ARGUMENT...]]`: one of the long proofs, or all of them."""

from __future__ import annotations

import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

#: What is no proof but a part of some.
PARTS = {"__init__", "__main__", "faults", "judges", "laws", "live", "memory", "mutate"}

PROOFS = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in PARTS)


def main(words: list[str]) -> int:
    """The worst exit code; each proof of several has a process of its own."""
    if words and words[0] not in PROOFS:
        print(f"usage: python -m tests.torture [{' | '.join(PROOFS)}]", file=sys.stderr)
        return 2
    if words:
        begun = time.monotonic()
        code: int = import_module(f"tests.torture.{words[0]}").main(words[1:])
        print(f"{words[0]}: {time.monotonic() - begun:.0f} s", flush=True)
        return code
    command = [sys.executable, "-m", "tests.torture"]
    return max(subprocess.run([*command, proof], check=False).returncode for proof in PROOFS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
