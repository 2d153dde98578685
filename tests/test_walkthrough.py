"""docs/walkthrough.md, command by command, on Debian's 6.12: build, boot, print 666."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DOCUMENT = Path(__file__).parents[1] / "docs" / "walkthrough.md"
SOURCE = Path("/usr/src/linux-source-6.12.tar.xz")
TOOLS = ("make", "gcc", "flex", "bison", "bc", "patch", "qemu-system-x86_64")


def steps() -> list[tuple[str, str]]:
    """Each command of the document with the output shown below it."""
    blocks = re.findall(r"^```console\n(.*?)^```$", DOCUMENT.read_text(), re.MULTILINE | re.DOTALL)
    found = []
    for block in blocks:
        for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, expected = step.partition("\n")
            found.append((command, expected))
    return found


def shape(text: str) -> str:
    """Sizes and addresses depend on the compiler; dots stand for any lines."""
    text = re.sub(r"\b\d+ +0x[0-9a-f]+\b", "N", f"\n{text}".partition("\n...\n")[0])
    return re.sub(r" +", " ", text).strip()


def test_the_document_shows_the_whole_path() -> None:
    text = "\n".join(command for command, _ in steps())
    for command in ("vdso symbols", "vdso call", "add-vdso-var", "userland", "verify", "--revert"):
        assert f"kpatch-ast {command}" in text or command in text
    assert len(steps()) > 15


@pytest.mark.slow
def test_every_command_of_the_walkthrough(tmp_path: Path) -> None:
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing or not SOURCE.exists():
        reason = f"needs {SOURCE} and {', '.join(missing) or 'nothing else'}"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    scripts = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{scripts}:{os.environ['PATH']}"}
    for command, expected in steps():
        done = subprocess.run(
            command,
            shell=True,
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=1800,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout[-4000:]}"
        if shape(expected):
            assert shape(done.stdout).startswith(shape(expected)), f"{command}\n{done.stdout}"
        for line in expected.partition("...\n")[2].splitlines():
            assert line == "..." or line in done.stdout, f"{command}\n{done.stdout}"
