"""`python -m tests.torture [MODULE [ARGUMENT...]]`: one of the long proofs, or all of them."""

from __future__ import annotations

import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

#: The modules with a `main` of their own; the others are parts of some.
PROOFS = sorted(
    path.stem
    for path in Path(__file__).parent.glob("[a-z]*.py")
    if "\ndef main(" in path.read_text(encoding="utf-8")
)


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
