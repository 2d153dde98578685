"""Every command of README.md runs, and prints what README.md shows."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT, Run
from tests.documents import blocks, shell, steps

README = (ROOT / "README.md").read_text()


def sessions() -> list[tuple[str, str]]:
    """(command, shown output) of every `console` block, in order."""
    return [step for block in blocks(README, "console") for step in steps(block)]


def matches(shown: str, printed: str) -> bool:
    pattern = "".join(
        r"(?:.*\n)*" if part == "...\n" else re.escape(part)
        for part in re.split(r"(?m)^(\.\.\.\n)", shown)
    )
    return re.fullmatch(pattern, printed) is not None


def test_every_shown_session_is_what_really_happens(tmp_path: Path) -> None:
    (tmp_path / "corpus").symlink_to(ROOT / "corpus")
    assert len(sessions()) >= 8
    for command, shown in sessions():
        done = shell(command, tmp_path)
        assert matches(shown, done.stdout), f"$ {command}\n{done.stdout}"


def test_make_demo_shows_the_patch_the_change_and_nothing_to_do(tmp_path: Path) -> None:
    """In a clean copy, with the tools of this environment in place of a new one."""
    copy = tmp_path / "copy"
    shutil.copytree(
        ROOT,
        copy,
        ignore=shutil.ignore_patterns(".git", ".venv", "build", ".*_cache", "*.egg-info"),
    )
    venv = copy / ".venv"
    (venv / "bin").mkdir(parents=True)
    for name in ("python", "kpatch-ast"):
        (venv / "bin" / name).symlink_to(Path(sys.executable).parent / name)
    (venv / ".installed").touch()
    done = subprocess.run(["make", "demo"], cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "+\tvnotb = 666;" in done.stdout
    assert "vnotb: added, 7 files, era x86-vextern" in done.stderr
    assert done.stderr.rstrip().endswith("nothing to do: vnotb is there already (era x86-vextern)")


def test_every_linked_document_is_there() -> None:
    for target in re.findall(r"\]\(((?!https?:)[^)]+)\)", README):
        assert (ROOT / target).is_file(), target


def test_the_exit_codes_are_those_of_the_code() -> None:
    from kpatch_ast import errors

    codes = {
        value.exit_code
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, errors.KpatchError)
    }
    shown = {int(code) for code in re.findall(r"(?m)^\| (\d+) \|", README)}
    assert shown == codes | {0, 1}


def test_pre_commit_hooks_are_those_of_the_readme() -> None:
    hooks = (ROOT / ".pre-commit-hooks.yaml").read_text()
    for name in re.findall(r"- id: (\S+)", README):
        assert f"- id: {name}" in hooks


def test_the_shown_manifest_is_one(tmp_path: Path, run: Run) -> None:
    (block,) = blocks(README, "toml")
    manifest = tmp_path / "vdso.toml"
    manifest.write_text(block)
    tree = ROOT / "corpus/x86-2.6.37/tree"
    code, _, err = run("apply", str(manifest), "--tree", str(tree), "--check")
    assert code == 1, err
