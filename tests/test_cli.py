"""The command line's contract: exit codes, streams, and an untouched tree after bad input."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kpatch_ast import cli
from tests.conftest import Run
from tests.corpus import CORPUS, snapshot
from tests.harness import make_repository

VNOTB = ("add-vdso-var", "vnotb", "--type", "int", "--function", "number_of_the_beast")
VALUE = ("--value", "666")


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of 2.6.37 as the current directory."""
    root = tmp_path / "linux"
    shutil.copytree(CORPUS / "x86-2.6.37/tree", root)
    monkeypatch.chdir(root)
    return root


BAD_PARAMETERS = [
    (("9lives", "--type", "int"), "NAME '9lives' is not a C identifier"),
    (("int", "--type", "int"), "NAME 'int' is a keyword"),
    (("current", "--type", "int"), "NAME 'current' is a keyword or a macro"),
    (("__x", "--type", "int"), "begins with two underscores"),
    (("x" * 64, "--type", "int"), "the limit is 63"),
    (("v\nx", "--type", "int"), "is not a C identifier"),
    (("vnotb", "--type", "int; evil"), "type 'int; evil'"),
    (("vnotb", "--type", "struct x"), "is a struct"),
    (("vnotb", "--type", "float"), "floating point"),
    (("vnotb", "--type", "int *"), "is a pointer"),
    (("vnotb", "--type", "int[2]"), "is an array"),
    (("vnotb", "--type", ""), "type is empty"),
    (("vnotb", "--type", "int", "--value", "1; evil()"), "--value is not one C expression"),
    (("vnotb", "--type", "int", "--value", "({ 1; })"), "--value is not one C expression"),
    (("vnotb", "--type", "int", "--value", "1, 2"), "--value holds a comma"),
    (("vnotb", "--type", "int", "--value", "x = 2"), "--value holds an assignment"),
    (("vnotb", "--type", "int", "--value", "x++"), "--value holds an increment"),
    (("vnotb", "--type", "int", "--value", "1) + (2"), "--value is not one C expression"),
    (("vnotb", "--type", "int", "--value", "1 /* x"), "--value is not one C expression"),
    (("vnotb", "--type", "int", "--value", "1\n#include <x>"), "--value is not one C expression"),
    (("vnotb", "--type", "int", "--function", "vnotb"), "is the name of the variable"),
    (("vnotb", "--type", "int", "--function", "a-b"), "--function 'a-b' is not a C identifier"),
    (("vnotb",), "Missing option '--type'"),
    (("vnotb", "--type", "int", "--era", "nonsense"), "has no era nonsense"),
    (("vnotb", "--type", "int", "--arch", "vax"), "for vax"),
    (("vnotb", "--type", "int", "v2.6.37"), "revisions need --git"),
    (("vnotb", "--type", "int", "--git", "."), "--git takes revisions"),
    (("vnotb", "--type", "int", "--format", "xml"), "is not one of text, json"),
]


@pytest.mark.parametrize(("words", "said"), BAD_PARAMETERS, ids=lambda x: str(x)[:40])
def test_bad_parameters_exit_2_and_say_what_is_wrong(
    words: tuple[str, ...], said: str, tree: Path, run: Run
) -> None:
    before = snapshot(tree)
    code, out, err = run("add-vdso-var", *words)
    assert (code, out) == (2, b"")
    assert said in err
    assert "Traceback" not in err
    assert snapshot(tree) == before


def test_a_good_run_writes_messages_to_stderr_only(tree: Path, run: Run) -> None:
    code, out, err = run(*VNOTB, *VALUE)
    assert (code, out) == (0, b"")
    assert err.splitlines()[-1] == "vnotb: added, 7 files, era x86-vextern"


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_who_closes_an_output_gets_the_exit_code_alone(closed: str, tree: Path) -> None:
    words = [sys.executable, "-m", "kpatch_ast", "add-vdso-var", "vnotb", "--type", "int"]
    for more, code in (("--check", 1), ("--diff", 0)):
        line = f"{shlex.join([*words, more, '-C', str(tree)])} {closed}"
        done = subprocess.run(line, shell=True, capture_output=True, text=True, check=False)
        assert done.returncode == code
        assert "Traceback" not in done.stdout + done.stderr


def test_quiet_says_nothing_when_all_is_well(tree: Path, run: Run) -> None:
    assert run(*VNOTB, *VALUE, "--quiet") == (0, b"", "")


def test_json_is_one_object_a_tree(tree: Path, run: Run) -> None:
    code, out, err = run(*VNOTB, *VALUE, "--check", "--format", "json", "-C", ".", "-C", "/nowhere")
    objects = [json.loads(line) for line in out.splitlines()]
    assert (code, err) == (4, "")
    assert [o["status"] for o in objects] == ["would change", "failed"]
    assert {f["path"] for f in objects[0]["files"]} >= {"arch/x86/vdso/Makefile"}
    assert objects[1]["error"]["message"] == "/nowhere: no such directory"


def test_without_a_value_nothing_is_assigned_and_it_says_so(tree: Path, run: Run) -> None:
    code, _, err = run(*VNOTB)
    assert code == 0
    assert "no --value given" in err
    assert "vnotb = " not in (tree / "arch/x86/kernel/vsyscall_64.c").read_text()
    assert run(*VNOTB, "--check")[0] == 0
    assert run(*VNOTB, *VALUE, "--check")[0] == 1


def test_revert_without_the_value_refuses_to_leave_the_assignment(tree: Path, run: Run) -> None:
    run(*VNOTB, *VALUE)
    before = snapshot(tree)
    code, _, err = run(*VNOTB, "--revert")
    assert code == 3
    assert "run --revert with the same --value as before" in err
    assert snapshot(tree) == before


@pytest.mark.parametrize("name", ["vgetcpu_mode", "jiffies", "vsyscall_gtod_data", "sys_tz"])
def test_the_kernels_own_names_are_refused_both_ways(name: str, tree: Path, run: Run) -> None:
    before = snapshot(tree)
    for flags in ((), ("--revert",)):
        code, _, err = run("add-vdso-var", name, "--type", "int", *flags)
        assert code in (0, 3) if flags else code == 3, err
        assert snapshot(tree) == before


def test_git_revisions_are_read_without_a_checkout(tree: Path, run: Run) -> None:
    make_repository(tree)
    shutil.rmtree(tree / "arch")
    code, out, _ = run(*VNOTB, *VALUE, "HEAD", "--git", ".")
    assert code == 0
    assert out.startswith(b"diff --git a/arch/x86/include/asm/vsyscall.h")
    assert not (tree / "arch").exists()
    assert run(*VNOTB, *VALUE, "HEAD", "--git", ".", "--check")[0] == 1
    code, out, err = run(*VNOTB, *VALUE, "no-such-tag", "--git", ".")
    assert (code, out) == (3, b"")
    assert "no revision 'no-such-tag'" in err
    code, _, err = run(*VNOTB, *VALUE, "HEAD", "--git", "/nowhere")
    assert code == 4
    assert "/nowhere: no such repository" in err


def test_a_directory_that_is_no_repository_is_one_clear_error(tmp_path: Path, run: Run) -> None:
    (tmp_path / "x").mkdir()
    code, _, err = run(*VNOTB, *VALUE, "HEAD", "--git", str(tmp_path / "x"))
    assert code == 4
    assert "git cannot read this repository" in err


MAKEFILE = "arch/x86/vdso/Makefile"


def _link_file_out(root: Path) -> None:
    (root / MAKEFILE).rename(root.parent / "elsewhere")
    (root / MAKEFILE).symlink_to(root.parent / "elsewhere")


def _link_folder_out(root: Path) -> None:
    (root / "arch/x86/vdso").rename(root.parent / "elsewhere")
    (root / "arch/x86/vdso").symlink_to(root.parent / "elsewhere")


def _directory(root: Path) -> None:
    (root / MAKEFILE).unlink()
    (root / MAKEFILE).mkdir()


def _fifo(root: Path) -> None:
    (root / MAKEFILE).unlink()
    os.mkfifo(root / MAKEFILE)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_link_file_out, "symbolic link"),
        (_link_folder_out, "symbolic link"),
        (_directory, "not a regular file"),
        (_fifo, "not a regular file"),
    ],
)
def test_a_path_that_is_no_regular_file_is_refused(
    spoil: object, said: str, tree: Path, run: Run
) -> None:
    assert callable(spoil)
    spoil(tree)
    outside = tree.parent / "elsewhere"
    kept = snapshot(outside) if outside.is_dir() else outside.exists() and outside.read_bytes()
    code, _, err = run(*VNOTB, *VALUE)
    assert code == 3
    assert said in err
    assert "arch/x86/vdso/" in err
    assert not (tree / ".kpatch-ast").exists()
    assert kept == (
        snapshot(outside) if outside.is_dir() else outside.exists() and outside.read_bytes()
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_is_exit_4(tree: Path, run: Run) -> None:
    (tree / MAKEFILE).chmod(0)
    code, _, err = run(*VNOTB, *VALUE)
    assert code == 4
    assert f"{MAKEFILE}: Permission denied" in err


def test_a_file_that_changed_after_planning_stops_the_write(tree: Path) -> None:
    from kpatch_ast import api
    from kpatch_ast.errors import WriteFailed

    request = api.request("add-vdso-var", name="vnotb", type="int", value="666")
    directory = api.directory(tree)
    plan = api.plan(directory, request)
    (tree / MAKEFILE).write_text((tree / MAKEFILE).read_text() + "# new\n")
    before = snapshot(tree)
    with pytest.raises(WriteFailed, match="arch/x86/vdso/Makefile: changed since it was planned"):
        api.write(plan, directory)
    assert snapshot(tree) == before


def test_help_fits_80_columns_and_needs_no_colour(run: Run) -> None:
    for words in (("-h",), ("add-vdso-var", "-h"), ("list", "-h"), ("query", "--help")):
        code, out, err = run(*words)
        assert (code, err) == (0, "")
        assert max(map(len, out.decode().splitlines())) <= 80
        assert b"\x1b" not in out


def test_list_names_recipes_and_eras(run: Run) -> None:
    code, out, _ = run("list")
    assert code == 0
    assert {line.split()[0] for line in out.decode().splitlines()} >= {
        "add-vdso-var",
        "add-vdso-fn",
    }
    code, out, _ = run("list", "add-vdso-var")
    assert b"x86-vextern" in out
    code, _, err = run("list", "nonsense")
    assert code == 2
    assert "there are:" in err


def test_query_shows_what_a_query_sees(tree: Path, run: Run) -> None:
    file = "arch/x86/kernel/vsyscall_64.c"
    code, out, _ = run("query", "c/update-vsyscall", file, "-p", "var=vnotb")
    assert code == 0
    assert f"{file}:76:2: pattern 0 @before".encode() in out or b"@before: write_sequnlock" in out
    code, _, err = run("query", "c/update-vsyscal", file)
    assert code == 2
    assert "perhaps c/update-vsyscall" in err
    assert run("query", "c/update-vsyscall", "/nowhere")[0] == 4


def test_version(run: Run) -> None:
    assert run("--version")[1].startswith(b"kpatch-ast ")


def test_a_shell_can_complete_options() -> None:
    environment = {
        **os.environ,
        "_KPATCH_AST_COMPLETE": "complete_bash",
        "COMP_WORDS": "kpatch-ast add-vdso-var --ch",
        "COMP_CWORD": "2",
    }
    program = Path(sys.executable).parent / "kpatch-ast"
    done = subprocess.run([program], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["--check"]


@pytest.mark.parametrize("words", [(), ("-h",), ("--type", "int"), ("x", "--bogus")])
def test_a_command_is_built_alone_or_with_all_others_alike(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    said = []
    for run in (cli.main, _with_all_others):
        with pytest.raises(SystemExit) as ended:
            run(["add-vdso-var", *words])
        said.append((ended.value.code, *capsys.readouterr()))
    assert said[0] == said[1]
    assert "kpatch-ast add-vdso-var" in "".join(said[0][1:])


def _with_all_others(words: list[str]) -> None:
    cli.app(args=words, prog_name="kpatch-ast")
