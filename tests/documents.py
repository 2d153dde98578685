"""The commands that documents show, and what happens when they are run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def steps(block: str) -> list[tuple[str, str]]:
    """(command, shown output) of a block of a terminal, in order."""
    parts = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    return [(part.partition("\n")[0], part.partition("\n")[2]) for part in parts]


def shell(
    command: str, folder: Path, seconds: float | None = None
) -> subprocess.CompletedProcess[str]:
    """Run one with this environment's `kpatch-ast`; stdout holds both streams."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    return subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env={**os.environ, "PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=seconds,
        check=False,
    )
