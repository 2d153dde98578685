"""The commands that docs/vdso.md shows, run as they stand there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DOCUMENT = Path(__file__).parents[1] / "docs" / "vdso.md"


def blocks(language: str) -> list[str]:
    text = DOCUMENT.read_text()
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def shape(text: str) -> str:
    """Output with its numbers made equal; everything after a line of dots is left open."""
    text = re.sub(r"0x[0-9a-f]+|[0-9]+(\.[0-9]+)?", "N", text.partition("\n...\n")[0])
    return re.sub(r" +", " ", text).strip()


def test_every_command_of_the_document_does_what_it_shows(tmp_path: Path) -> None:
    for tool in ("make", "cc", "objdump"):
        if shutil.which(tool) is None:
            pytest.skip(f"no {tool} here")
    scripts = Path(sys.executable).parent
    if not (scripts / "kpatch-ast").exists():
        pytest.skip("the package is not installed beside this Python")
    environment = {**os.environ, "PATH": f"{scripts}:{os.environ['PATH']}"}
    ran = 0
    for block in blocks("console"):
        for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, expected = step.partition("\n")
            done = subprocess.run(
                command,
                shell=True,
                cwd=tmp_path,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            assert done.returncode == 0, f"{command}\n{done.stdout}"
            seen = shape(done.stdout)
            # Another architecture has other symbols: only x86-64 must match to the letter.
            if expected and os.uname().machine == "x86_64":
                assert seen.startswith(shape(expected)), command
            ran += 1
    assert ran >= 10


def test_the_python_of_the_document_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = blocks("python")
    exec(compile(code, str(DOCUMENT), "exec"), {})
    assert capsys.readouterr().out.startswith("[")
