"""The hooks, run by the real pre-commit in a repository of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.corpus import CORPUS
from tests.histories import git

TEAM = """\
[[call]]
recipe = "add-vdso-var"
name = "vnotb"
type = "int"
value = "666"
"""


@pytest.fixture
def kernel(tmp_path: Path) -> Path:
    """A repository that uses our hooks.

    `language: python` would make pre-commit install us from the package index; `system` in its
    place runs the package under test, and all else is as users have it.
    """
    root = tmp_path / "linux"
    shutil.copytree(CORPUS / "x86-2.6.37/tree", root)
    (root / "team.toml").write_text(TEAM)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    text = (ROOT / ".pre-commit-hooks.yaml").read_text()
    text = text.replace("language: python", "language: system")
    program = f"{sys.executable} -m kpatch_ast"
    (hooks / ".pre-commit-hooks.yaml").write_text(
        text.replace("entry: kpatch-ast", f"entry: {program}")
    )
    for repo in (root, hooks):
        git(repo, "init", "-q", "-b", "main")
        git(repo, "add", "-A", "-f")
        git(repo, "commit", "-q", "-m", "base")
    return root


def configure(root: Path, hook: str, args: str) -> None:
    hooks = root.parent / "hooks"
    (root / ".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: {hooks}\n  rev: {git(hooks, 'rev-parse', 'HEAD')}\n"
        f"  hooks:\n  - id: {hook}\n    args: {args}\n"
    )
    git(root, "add", "-A", "-f")


def pre_commit(root: Path, *words: str) -> tuple[int, str]:
    pytest.importorskip("pre_commit")
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", "--all-files", *words],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_the_checking_hook_fails_with_a_message_and_passes_when_it_is_there(kernel: Path) -> None:
    configure(kernel, "kpatch-ast-check", "[team.toml]")
    code, said = pre_commit(kernel)
    assert code == 1, said
    assert "kpatch-ast (check)" in said
    assert "exit code: 1" in said
    assert "arch/x86/vdso/vextern.h: would add 1 line" in said
    assert "vnotb: would change, 7 files, era x86-vextern" in said
    assert git(kernel, "diff", "--name-only") == "", "a check touched files"
    configure(kernel, "kpatch-ast-fix", "[team.toml]")
    code, said = pre_commit(kernel)
    assert code == 1, said
    assert "files were modified by this hook" in said
    changed = git(kernel, "diff", "--name-only").splitlines()
    assert changed == [
        "arch/x86/include/asm/vsyscall.h",
        "arch/x86/kernel/vmlinux.lds.S",
        "arch/x86/kernel/vsyscall_64.c",
        "arch/x86/vdso/Makefile",
        "arch/x86/vdso/vdso.lds.S",
        "arch/x86/vdso/vextern.h",
    ]
    assert git(kernel, "ls-files", "-o") == "arch/x86/vdso/vget_vnotb.c"
    git(kernel, "add", "-A")
    assert pre_commit(kernel)[0] == 0, "the second fix had something to do"
    configure(kernel, "kpatch-ast-check", "[team.toml]")
    code, said = pre_commit(kernel)
    assert code == 0, said
    assert "Passed" in said


def test_one_recipe_fits_into_args(kernel: Path) -> None:
    configure(kernel, "kpatch-ast", "[add-vdso-var, vnotb, --type, int, --check]")
    code, said = pre_commit(kernel)
    assert code == 1
    assert "vnotb: would change" in said


def test_a_refusal_shows_where(kernel: Path) -> None:
    makefile = kernel / "arch/x86/vdso/Makefile"
    makefile.write_text(makefile.read_text().replace("vobjs-y", "objects-y"))
    configure(kernel, "kpatch-ast-fix", "[team.toml]")
    code, said = pre_commit(kernel)
    assert code == 1
    assert "exit code: 3" in said
    assert "arch/x86/vdso/Makefile:" in said
    assert "asked for at team.toml:1:1" in said
    assert git(kernel, "diff", "--name-only") == ""


def test_a_change_elsewhere_runs_no_hook(kernel: Path) -> None:
    configure(kernel, "kpatch-ast-check", "[team.toml]")
    git(kernel, "commit", "-q", "--no-verify", "-m", "hooks")
    (kernel / "README").write_text("x\n")
    git(kernel, "add", "README")
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "run"],
        cwd=kernel,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert "(no files to check)Skipped" in done.stdout
