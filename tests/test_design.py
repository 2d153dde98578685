"""Rules about the code itself."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import kpatch_ast

PACKAGE = Path(kpatch_ast.__file__).parent
ENGINE = [
    *PACKAGE.glob("*.py"),
    *(PACKAGE / "engine").glob("*.py"),
    *(PACKAGE / "syntax").glob("*.py"),
]
TABLES = {"lens.py"}  # the macro tables of the lens
COMMANDS = {"cli_vdso.py", "cli_verify.py", "cli.py"}  # named after what they do


@pytest.mark.parametrize(
    "path", [path for path in ENGINE if path.name not in COMMANDS | TABLES], ids=lambda p: p.name
)
def test_the_engine_holds_no_kernel_knowledge(path: Path) -> None:
    for number, line in enumerate(path.read_text().splitlines(), 1):
        code = line.partition("#")[0]
        if '"""' in line or ">>>" in line:
            continue
        found = re.search(r"vdso|vgetcpu|vsyscall|vvar|arch/x86", code)
        assert not found, f"{path}:{number}: {line.strip()}"


def test_a_check_does_not_import_what_it_does_not_need(tmp_path: Path) -> None:
    """libcst costs 0.6 s, rich's console and the ELF reader are for other commands."""
    code = (
        "import sys\n"
        "from kpatch_ast import cli\n"
        f"words = ['add-vdso-var', 'x', '--type', 'int', '-C', {str(tmp_path)!r}, '--check']\n"
        "try: cli.main(words)\n"
        "except SystemExit as e: assert e.code == 3, e.code\n"
        "print(*(m for m in ('libcst', 'rich', 'elftools', 'asyncio') if m in sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_modules_begin_with_a_docstring_and_stay_readable() -> None:
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text()
        assert text.startswith('"""'), f"{path}: no module docstring"
        assert text.count("\n") <= 420, f"{path}: too long to read, split it"


def test_every_file_kept_is_text() -> None:
    """What is downloaded or built beside the sources is not part of them."""
    root = PACKAGE.parent
    if not (root / ".git").exists():
        pytest.skip("not a checkout")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True)
    for name in filter(None, listed.stdout.decode().split("\0")):
        path = root / name
        assert path.is_symlink() or not path.exists() or b"\0" not in path.read_bytes(), name
