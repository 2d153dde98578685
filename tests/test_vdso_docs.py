"""The commands that docs/vdso.md shows, run as they stand there."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.documents import blocks, shell, steps
from tests.needs import need

DOCUMENT = Path(__file__).parents[1] / "docs" / "vdso.md"


def shape(text: str) -> str:
    """Output with its numbers made equal; everything after a line of dots is left open."""
    text = re.sub(r"0x[0-9a-f]+|[0-9]+(\.[0-9]+)?", "N", text.partition("\n...\n")[0])
    return re.sub(r" +", " ", text).strip()


def test_every_command_of_the_document_does_what_it_shows(tmp_path: Path) -> None:
    need("make", "cc", "objdump")
    ran = 0
    for block in blocks(DOCUMENT.read_text(), "console"):
        for command, expected in steps(block):
            done = shell(command, tmp_path)
            assert done.returncode == 0, f"{command}\n{done.stdout}"
            seen = shape(done.stdout)
            # Another architecture has other symbols: only x86-64 must match to the letter.
            if expected and os.uname().machine == "x86_64":
                assert seen.startswith(shape(expected)), command
            ran += 1
    assert ran >= 10


def test_the_python_of_the_document_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = blocks(DOCUMENT.read_text(), "python")
    exec(compile(code, str(DOCUMENT), "exec"), {})
    assert capsys.readouterr().out.startswith("[")
