"""The four commands as a user types them: streams, exit codes, refusals."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from kpatch_ast.cli_vdso import userland, vdso_app
from kpatch_ast.errors import KpatchError
from kpatch_ast.vdso.image import read_image
from kpatch_ast.vdso.process import read_vdso
from tests.needs import need

APP = typer.Typer(pretty_exceptions_enable=False, rich_markup_mode=None)
APP.add_typer(vdso_app, name="vdso")
APP.command("userland")(userland)

OWN = read_image(read_vdso().data, "own")
ANY = OWN.symbols[0].name
needs_time = pytest.mark.skipif(
    "__vdso_time" not in {s.name for s in OWN.symbols}, reason="this vDSO has no time()"
)


def kpatch(*arguments: str | Path) -> tuple[int, str, str]:
    """Exit code, stdout, stderr; a KpatchError gives its exit code and its message."""
    result = CliRunner().invoke(APP, [str(argument) for argument in arguments])
    if isinstance(result.exception, KpatchError):
        error = result.exception
        return error.exit_code, result.stdout, f"{result.stderr}{error.message}\n{error.hint}"
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


# -- extract --------------------------------------------------------------------------------------


def test_extract_writes_an_image_that_binutils_accept(tmp_path: Path) -> None:
    code, out, err = kpatch("vdso", "extract", "-o", tmp_path / "vdso.so")
    assert (code, out) == (0, "")
    assert "bytes" in err
    assert (tmp_path / "vdso.so").read_bytes() == read_vdso().data
    for tool in (["objdump", "-T"], ["readelf", "-Wa"]):
        need(tool[0])
        done = subprocess.run([*tool, tmp_path / "vdso.so"], capture_output=True, text=True)
        assert done.returncode == 0
        assert ANY in done.stdout
        assert done.stderr == ""


def test_extract_says_what_it_wrote_as_json(tmp_path: Path) -> None:
    code, out, err = kpatch("vdso", "extract", "-o", tmp_path / "v", "--format", "json")
    assert (code, err) == (0, "")
    assert json.loads(out)["bytes"] == (tmp_path / "v").stat().st_size


def test_extract_to_stdout_is_the_image_alone() -> None:
    program = "from kpatch_ast.cli_vdso import vdso_app; vdso_app()"
    done = subprocess.run(
        [sys.executable, "-c", program, "extract", "-o", "-"], capture_output=True
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == read_vdso().data


def test_extract_refuses_two_things_on_stdout() -> None:
    assert kpatch("vdso", "extract", "-o", "-", "--format", "json")[0] == 2


def test_extract_leaves_the_old_file_when_it_fails(tmp_path: Path) -> None:
    (tmp_path / "v").write_bytes(b"old")
    code, out, err = kpatch("vdso", "extract", "--pid", "4194305", "-o", tmp_path / "v")
    assert (code, out) == (4, "")
    assert "no process" in err
    assert (tmp_path / "v").read_bytes() == b"old"
    code, _, err = kpatch("vdso", "extract", "-o", tmp_path / "no" / "v")
    assert code == 4
    assert "cannot write" in err


# -- symbols --------------------------------------------------------------------------------------


def test_symbols_of_this_process_as_a_table() -> None:
    code, out, err = kpatch("vdso", "symbols")
    assert (code, err) == (0, "")
    title, header, *rows = out.splitlines()
    assert title == f"this process: {OWN.soname}, {OWN.machine} {OWN.bits}-bit"
    assert header.split() == ["name", "version", "binding", "type", "size", "address"]
    assert [row.split()[0] for row in rows] == [s.name for s in OWN.symbols]
    assert len({len(row) for row in [header, *rows]}) == 1  # the last column ends in one line


def test_symbols_as_json_are_one_object_a_line() -> None:
    code, out, _ = kpatch("vdso", "symbols", "--format", "json")
    assert code == 0
    found = [json.loads(line) for line in out.splitlines()]
    assert [(s["name"], s["address"]) for s in found] == [(s.name, s.address) for s in OWN.symbols]
    assert {s["image"] for s in found} == {"this process"}


def test_symbols_of_a_file_a_process_and_a_build_agree(tmp_path: Path) -> None:
    place = tmp_path / "arch" / "x86" / "entry" / "vdso"
    place.mkdir(parents=True)
    kpatch("vdso", "extract", "-o", place / "vdso64.so.dbg")
    by_file = kpatch("vdso", "symbols", place / "vdso64.so.dbg")
    by_tree = kpatch("vdso", "symbols", "--tree", tmp_path)
    assert by_tree[1].startswith("arch/x86/entry/vdso/vdso64.so.dbg: ")
    assert by_file == (by_tree[0], f"{tmp_path}/{by_tree[1]}", by_tree[2])
    assert by_file[1].splitlines()[1:] == kpatch("vdso", "symbols")[1].splitlines()[1:]


def test_diff_of_an_image_with_itself_is_empty(tmp_path: Path) -> None:
    kpatch("vdso", "extract", "-o", tmp_path / "v")
    assert kpatch("vdso", "symbols", "--diff", tmp_path / "v", tmp_path / "v") == (0, "", "")


def test_diff_shows_what_one_image_has_over_the_other(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    data = read_vdso().data
    old.write_bytes(data)
    renamed = ANY[:-1] + "~"
    new.write_bytes(data.replace(ANY.encode() + b"\0", renamed.encode() + b"\0"))
    code, out, _ = kpatch("vdso", "symbols", "--diff", old, new)
    assert code == 0
    rows = out.splitlines()[1:]
    changes = [(row.split()[0], row.split()[1]) for row in rows]
    assert ("-", ANY) in changes
    assert ("+", renamed) in changes
    code, out, _ = kpatch("vdso", "symbols", "--diff", old, new, "--format", "json")
    found = {(o["change"], o["name"]) for o in map(json.loads, out.splitlines())}
    assert {("removed", ANY), ("added", renamed)} <= found


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["missing"], 4),
        (["."], 4),
        (["text"], 3),
        (["short"], 3),
        (["--pid", "0"], 2),
        (["--pid", "x"], 2),
        (["--tree", "."], 3),
        (["--tree", "missing"], 4),
        (["text", "--pid", "1"], 2),
        (["--tree", ".", "--diff", "text", "text"], 2),
        (["--diff", "text"], 2),
        (["--diff", "text", "missing"], 3),
        (["--format", "xml"], 2),
        (["text", "text"], 2),
    ],
    ids=str,
)
def test_symbols_of_bad_input_is_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("text").write_text("no image\n")
    Path("short").write_bytes(read_vdso().data[:100])
    found, out, err = kpatch("vdso", "symbols", *arguments)
    assert (found, out) == (code, "")
    assert err.strip()
    assert "Traceback" not in err


# -- call -----------------------------------------------------------------------------------------


@needs_time
def test_call_prints_the_value_alone() -> None:
    code, out, err = kpatch("vdso", "call", "time", "--type", "long")
    assert (code, err) == (0, "")
    assert int(out) > 1_700_000_000


@needs_time
def test_call_as_json() -> None:
    code, out, _ = kpatch("vdso", "call", "time", "0", "--type", "int unsigned", "--format", "json")
    answer = json.loads(out)
    assert code == 0
    assert answer["function"] == "__vdso_time"
    assert (answer["version"], answer["type"]) == ("LINUX_2.6", "unsigned int")
    assert answer["value"] > 1_700_000_000


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["number_of_the_beast"], 3, "has no function"),
        ([ANY, "--type", "float"], 2, "floating point"),
        ([ANY, "--type", "int; evil"], 2, "not a type name"),
        ([ANY, "zero"], 2, "not an integer"),
        ([ANY, "0x1ffffffffffffffff"], 2, "does not fit"),
        ([], 2, "Missing argument"),
    ],
)
def test_call_of_what_cannot_be_called(arguments: list[str], code: int, message: str) -> None:
    found, out, err = kpatch("vdso", "call", *arguments)
    assert (found, out) == (code, "")
    assert message in err


# -- userland -------------------------------------------------------------------------------------


def test_userland_writes_six_files_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = kpatch("userland", "vnotb", "--type", "int", "--fallback", "-0x1")
    assert (code, out) == (0, "")
    assert err.count(": written") == 6
    header = Path("vnotb-userland/vnotb.h").read_text()
    assert 'VDSO_SYMBOL("get_vnotb")' in header
    assert "value = -1," in header
    code, out, err = kpatch("userland", "vnotb", "--type", "int", "--fallback", "-1")
    assert (code, err.count("nothing to do")) == (0, 6)
    code, out, _ = kpatch("userland", "vnotb", "--type", "int", "--format", "json")
    assert (code, out) == (3, "")  # another header than before
    code, out, _ = kpatch("userland", "vnotb", "--type", "int", "--format", "json", "--force")
    written = {o["file"]: o["written"] for o in map(json.loads, out.splitlines())}
    assert code == 0
    assert [name for name, new in written.items() if new] == ["vnotb-userland/vnotb.h"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["vnotb"],
        ["v-notb", "--type", "int"],
        ["vnotb", "--type", "int *"],
        ["vnotb", "--type", "u8", "--fallback", "256"],
        ["vnotb", "--type", "u8", "--fallback", "x"],
        ["vnotb", "--type", "u8", "--arg", "x"],
        ["vnotb", "--type", "u8", "--function", "f()"],
    ],
    ids=" ".join,
)
def test_userland_refuses_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert kpatch("userland", *arguments)[:2] == (2, "")
    assert list(Path().iterdir()) == []


# -- cost -----------------------------------------------------------------------------------------


def test_help_imports_neither_pyelftools_nor_rich() -> None:
    program = (
        "import sys\n"
        "from kpatch_ast.cli_vdso import vdso_app\n"
        "try: vdso_app(['symbols', '-h'])\n"
        "except SystemExit: pass\n"
        "print([m for m in ('elftools', 'rich', 'ctypes') if m in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]", done.stdout
