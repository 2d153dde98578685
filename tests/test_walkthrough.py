"""docs/walkthrough.md, command by command, on Debian's 6.12: build, boot, print 666."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.documents import blocks, shell, steps
from tests.needs import absent, need

DOCUMENT = Path(__file__).parents[1] / "docs" / "walkthrough.md"
SOURCE = Path("/usr/src/linux-source-6.12.tar.xz")
TOOLS = ("make", "gcc", "flex", "bison", "bc", "patch", "qemu-system-x86_64")


def commands() -> list[tuple[str, str]]:
    """Each command of the document with the output shown below it."""
    return [step for block in blocks(DOCUMENT.read_text(), "console") for step in steps(block)]


def shape(text: str) -> str:
    """Sizes and addresses depend on the compiler; dots stand for any lines."""
    text = re.sub(r"\b\d+ +0x[0-9a-f]+\b", "N", f"\n{text}".partition("\n...\n")[0])
    return re.sub(r" +", " ", text).strip()


def test_the_document_shows_the_whole_path() -> None:
    text = "\n".join(command for command, _ in commands())
    for command in ("vdso symbols", "vdso call", "add-vdso-var", "userland", "verify", "--revert"):
        assert f"kpatch-ast {command}" in text or command in text
    assert len(commands()) > 15


@pytest.mark.slow
def test_every_command_of_the_walkthrough(tmp_path: Path) -> None:
    if not SOURCE.exists():
        absent(f"needs {SOURCE}")
    need(*TOOLS)
    for command, expected in commands():
        done = shell(command, tmp_path, 1800)
        assert done.returncode == 0, f"{command}\n{done.stdout[-4000:]}"
        if shape(expected):
            assert shape(done.stdout).startswith(shape(expected)), f"{command}\n{done.stdout}"
        for line in expected.partition("...\n")[2].splitlines():
            assert line == "..." or line in done.stdout, f"{command}\n{done.stdout}"
