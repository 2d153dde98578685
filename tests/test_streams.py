"""What becomes of stdout, and of errors nobody expected: one line and an exit code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kpatch_ast import api, cli
from tests.corpus import CORPUS

VNOTB = f"add-vdso-var vnotb --type int --value 666 -C {CORPUS / 'x86-2.6.37/tree'}"


@pytest.mark.parametrize(
    "command",
    [
        "--help",
        "list",
        f"{VNOTB} --diff",
        f"{VNOTB} --explain",
        f"{VNOTB} --check --format json",
        f"{VNOTB} --check --format sarif",
        "vdso extract -o -",
        "vdso symbols --format json",
    ],
)
def test_a_full_disk_behind_stdout_is_an_error(command: str) -> None:
    words = [sys.executable, "-m", "kpatch_ast", *command.split()]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.stderr.endswith("error: cannot write to stdout: No space left on device\n")
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert done.returncode == 4


def test_whoever_reads_may_have_enough() -> None:
    words = [sys.executable, "-m", "kpatch_ast", *f"{VNOTB} --diff".split()]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


def test_a_bug_has_an_exit_code_of_its_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("something is wrong")

    monkeypatch.setattr(api, "plan", broken)
    with pytest.raises(SystemExit) as exited:
        cli.main(f"{VNOTB} --check".split())
    assert exited.value.code == 70
    assert "error: RuntimeError: something is wrong" in capsys.readouterr().err
