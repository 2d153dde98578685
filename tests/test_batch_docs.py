"""docs/batch.md and docs/api.md: what they show is what happens."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.corpus import CORPUS
from tests.documents import blocks, shell, steps
from tests.histories import history

BATCH = (ROOT / "docs/batch.md").read_text()
API = (ROOT / "docs/api.md").read_text()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what the documents speak of."""
    tags = {"v2.6.9": "x86-2.6.26", "v2.6.10": "x86-2.6.37", "v3.1": "x86-3.1", "v6.12": "x86-6.12"}
    history(tmp_path / "linux.git", tags)
    shutil.copytree(CORPUS / "x86-2.6.37/tree", tmp_path / "linux")
    manifest = re.search(r"```toml\n(.*?)```", BATCH, re.DOTALL)
    assert manifest
    (tmp_path / "team.toml").write_text(manifest[1])
    (tmp_path / "bad.toml").write_text(
        manifest[1].replace('value = "666"', 'colour = "red"', 1)[12:]
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_sessions_of_batch_md(here: Path) -> None:
    sessions = blocks(BATCH, "console")
    assert len(sessions) == 2
    for session in sessions:
        for command, shown in steps(session):
            assert shell(command, here).stdout == shown
    assert (here / "report.html").is_file()


def test_the_manifest_of_batch_md(here: Path) -> None:
    assert "vnotb, answer: added, " in shell("kpatch-ast apply team.toml --tree linux", here).stdout


@pytest.mark.parametrize("number", [0, 1, 2])
def test_the_programs_of_api_md(here: Path, number: int) -> None:
    code = re.findall(r"```python\n(.*?)```", API, re.DOTALL)[number]
    if "distributed" in code:
        pytest.importorskip("distributed")
    (here / "program.py").write_text(code.replace('"v3.0..v3.1"', '"v2.6.10..v3.1"'))
    done = subprocess.run(
        [sys.executable, "program.py"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()
    assert "refused" not in done.stdout


def test_every_function_of_the_api_is_in_its_document() -> None:
    from kpatch_ast import api

    for name in api.__all__:
        assert re.search(rf"\b{name}\b", API) or name in ("Dir", "Overlay"), name
        assert getattr(api, name).__doc__
