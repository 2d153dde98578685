"""What is installed is complete, wherever it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.xdist_group("packaging")


def run(*words: str | Path, cwd: Path) -> str:
    done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{words}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the sdist, built from a clean copy of the checkout."""
    folder = tmp_path_factory.mktemp("packaging")
    shutil.copytree(
        ROOT,
        folder / "src",
        symlinks=True,
        ignore=shutil.ignore_patterns(".git", ".venv", "build", "*.so", "*.egg-info", ".*_cache"),
    )
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    subprocess.run(
        [sys.executable, "-m", "build", "--outdir", folder / "dist", folder / "src"],
        check=True,
        capture_output=True,
        env=environment,
    )
    return next((folder / "dist").glob("*.whl"))


def test_the_listed_packages_are_the_folders_that_hold_code() -> None:
    listed = set(
        tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    )
    folders = {
        str(path.parent.relative_to(ROOT)).replace("/", ".")
        for path in (ROOT / "kpatch_ast").rglob("__init__.py")
    }
    assert listed == folders | {"kpatch_ast.queries"}


def test_the_wheel_has_queries_and_types_and_no_generated_c(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    queries = {f"kpatch_ast/{path.relative_to(ROOT)}" for path in ROOT.glob("queries/*/*.scm")}
    assert queries <= set(names)
    assert {"kpatch_ast/py.typed", "kpatch_ast/_native.pyi"} <= set(names)
    assert not [name for name in names if name.endswith(("parser.c", "parser.h"))]
    assert not [name for name in names if name.startswith(("corpus", "tests"))]
    assert "abi3" in wheel.name
    assert wheel.stat().st_size < 400_000


def test_the_wheel_works_in_a_new_environment_outside_the_checkout(
    wheel: Path, tmp_path: Path
) -> None:
    run(sys.executable, "-m", "venv", "env", cwd=tmp_path)
    binary = tmp_path / "env/bin"
    run(binary / "python", "-m", "pip", "install", "-q", wheel, cwd=tmp_path)
    tree = tmp_path / "linux"
    shutil.copytree(ROOT / "corpus/x86-2.6.37/tree", tree)
    words = (binary / "kpatch-ast", "add-vdso-var", "vnotb", "--type", "int", "-C", tree)
    run(*words, cwd=tmp_path)
    run(*words, "--check", cwd=tmp_path)
    run(binary / "kpatch-ast", "userland", "--help", cwd=tmp_path)
