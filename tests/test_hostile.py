"""Trees and repositories that mean harm: nothing outside is touched, and no program runs."""

from __future__ import annotations

import base64
import json
import os
import pickle
import re
import resource
import shutil
import socket
import stat
import subprocess
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest import mock

import pytest

from kpatch_ast import api
from kpatch_ast.engine import commit as commits
from kpatch_ast.engine.journal import Entry
from kpatch_ast.engine.tree import File, Tree
from kpatch_ast.errors import KpatchError, Refused, WriteFailed
from kpatch_ast.limits import MAX_BYTES
from tests.conftest import Run
from tests.corpus import CORPUS, snapshot
from tests.harness import git
from tests.torture.faults import in_child

TREE = CORPUS / "x86-2.6.37" / "tree"
REQUEST = api.request("add-vdso-var", name="vnotb", type="int", value="666")
WORDS = ("add-vdso-var", "vnotb", "--type", "int", "--value", "666")
TARGET = "arch/x86/vdso/vextern.h"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TREE, tmp_path / "tree"))


#: What one run may need of a processor and of memory, far above what it does need.
SECONDS, MEMORY = 20, 1 << 30


def bounded(run: Run, *words: str) -> tuple[int, bytes, str]:
    """The command line in a process that the kernel ends if it needs too much."""
    ours, theirs = os.pipe()

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
        answer = pickle.dumps(run(*words))
        with os.fdopen(theirs, "wb") as stream:
            stream.write(answer)

    with ThreadPoolExecutor(1) as pool, os.fdopen(ours, "rb") as stream:
        reading = pool.submit(stream.read)
        try:
            ended = in_child(limited)
        finally:
            os.close(theirs)
        assert ended == 0, f"ended by {ended}: too slow, too large, or a crash"
        code, out, err = pickle.loads(reading.result())
    return code, out, err


def refused(run: Run, root: Path, codes: tuple[int, ...] = (3,)) -> str:
    """What the command line says; nothing may have changed."""
    before = {p: p.lstat().st_mode for p in root.rglob("*")}
    code, out, err = bounded(run, *WORDS, "--tree", str(root))
    assert code in codes, err
    assert out == b""
    assert {p: p.lstat().st_mode for p in root.rglob("*")} == before
    assert not re.search(r"[^\n\t\x20-\x7e]", err), "raw bytes on the terminal"
    return err


# -- files that are no files --


@pytest.mark.parametrize("depth", range(4))
def test_a_link_at_any_component_is_refused(
    root: Path, tmp_path: Path, run: Run, depth: int
) -> None:
    link = root.joinpath(*TARGET.split("/")[: depth + 1])
    outside = tmp_path / "outside"
    link.rename(outside)
    link.symlink_to(outside)
    kept = snapshot(outside) if outside.is_dir() else outside.read_bytes()
    assert "symbolic link" in refused(run, root)
    assert (snapshot(outside) if outside.is_dir() else outside.read_bytes()) == kept


@pytest.mark.parametrize("depth", range(4))
def test_a_link_swapped_in_after_planning_is_not_followed(
    root: Path, tmp_path: Path, depth: int
) -> None:
    plan = api.plan(api.directory(root), REQUEST)
    link = root.joinpath(*TARGET.split("/")[: depth + 1])
    outside = tmp_path / "outside"
    link.rename(outside)
    link.symlink_to(outside)
    kept = snapshot(outside) if outside.is_dir() else outside.read_bytes()
    with pytest.raises((Refused, WriteFailed)):
        commits.commit(plan, api.Dir(root))
    assert (snapshot(outside) if outside.is_dir() else outside.read_bytes()) == kept


def test_a_link_swapped_in_while_writing_is_not_followed(root: Path, tmp_path: Path) -> None:
    """The last folder becomes a link to a copy between two renames."""
    plan = api.plan(api.directory(root), REQUEST)
    outside = Path(shutil.copytree(root / "arch/x86/vdso", tmp_path / "outside"))
    kept, before = snapshot(outside), snapshot(root).contents()
    real = commits._replace
    calls = 0

    def replace(at: int, folder: int, entry: Entry, staged: str) -> None:
        nonlocal calls
        calls += 1
        if calls == 5:
            (root / "arch/x86/vdso").rename(tmp_path / "away")
            (root / "arch/x86/vdso").symlink_to(outside)
        real(at, folder, entry, staged)

    with mock.patch.object(commits, "_replace", replace), pytest.raises(KpatchError):
        commits.commit(plan, api.Dir(root))
    assert calls >= 5
    assert snapshot(outside) == kept
    (root / "arch/x86/vdso").unlink()
    (tmp_path / "away").rename(root / "arch/x86/vdso")
    commits.recover(root)
    assert snapshot(root).contents() == before


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # its name may have 107 characters only
    try:
        socket.socket(socket.AF_UNIX).bind(path.name)
    finally:
        os.chdir(here)


def _device(path: Path) -> None:
    try:
        os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 3))
    except PermissionError:
        pytest.skip("only root may make devices")


@pytest.mark.parametrize("make", [_fifo, _socket, _device, Path.mkdir])
def test_what_is_no_regular_file_is_refused(
    root: Path, run: Run, make: Callable[[Path], None]
) -> None:
    (root / TARGET).unlink()
    make(root / TARGET)
    assert "not a regular file" in refused(run, root)


def test_a_file_in_place_of_a_folder_is_refused(root: Path, run: Run) -> None:
    shutil.rmtree(root / "arch/x86/vdso")
    (root / "arch/x86/vdso").write_text("")
    refused(run, root)


def _open_to_others(root: Path) -> None:
    """Let everybody into a tree that pytest keeps private, and touch nothing above it."""
    temporary = Path(tempfile.gettempdir()).resolve()
    for path in [root, *root.parents]:
        if temporary in path.parents and path.stat().st_uid == os.geteuid():
            path.chmod(stat.S_IMODE(path.stat().st_mode) | 0o055)


def test_a_file_that_may_not_be_read_is_named(root: Path) -> None:
    (root / TARGET).chmod(0)

    def unprivileged() -> None:
        if os.geteuid() == 0:
            os.setegid(65534)
            os.seteuid(65534)
        with pytest.raises(KpatchError, match=r"vextern\.h: Permission denied"):
            api.plan(api.directory(root), REQUEST)

    _open_to_others(root)
    assert in_child(unprivileged) == 0


def test_a_folder_that_may_not_be_written_leaves_all_as_it_was(root: Path) -> None:
    plan = api.plan(api.directory(root), REQUEST)
    for path in root.rglob("*"):
        os.chown(path, 65534, 65534) if os.geteuid() == 0 else None
    _open_to_others(root)
    os.chown(root, 65534, 65534) if os.geteuid() == 0 else None
    (root / "arch/x86/include/asm").chmod(0o555)
    before = snapshot(root)

    def unprivileged() -> None:
        if os.geteuid() == 0:
            os.setegid(65534)
            os.seteuid(65534)
        with pytest.raises(WriteFailed, match="Permission denied; nothing was changed"):
            commits.commit(plan, api.Dir(root))

    assert in_child(unprivileged) == 0
    assert snapshot(root) == before


def test_the_other_name_of_a_hard_link_keeps_its_content(root: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    os.link(root / TARGET, other)
    before = other.read_bytes()
    api.apply(root, REQUEST)
    assert other.read_bytes() == before
    assert b"vnotb" in (root / TARGET).read_bytes()


# -- size and shape --


def _full(unit: bytes, before: bytes = b"") -> bytes:
    """The real file, and then as much of `unit` as a file may hold."""
    head = (TREE / TARGET).read_bytes() + before
    return head + unit * ((MAX_BYTES - len(head)) // len(unit))


SHAPES = {
    "50 MB": lambda: b"x" * (50 << 20),
    "over the limit": lambda: b"\n" * (MAX_BYTES + 1),
    "zero bytes": lambda: _full(b"\0"),
    "parentheses": lambda: _full(b"(", b"int x = "),
    "braces": lambda: _full(b"{"),
    "nested blocks": lambda: _full(b"}", b"void f(void) " + b"{" * 120_000),
    "comment openings": lambda: _full(b"/*"),
    "strings that never end": lambda: _full(b'"\n'),
    "backslashes": lambda: _full(b"\\\n"),
    "conditionals": lambda: _full(b"#if X\n"),
    "dead conditionals": lambda: _full(b"#if 0\n"),
    "one line": lambda: _full(b"a "),
    "hashes": lambda: _full(b"#"),
    "carriage returns": lambda: _full(b"\r"),
    "slashes": lambda: _full(b"/"),
    "brackets and names": lambda: _full(b"a("),
    "casts": lambda: _full(b"(a)"),
    "anchors": lambda: _full(b"VEXTERN(vgetcpu_mode)\n"),
    "declarations": lambda: _full(b"extern int v;\n"),
    "calls": lambda: _full(b"VEXTERN(x)\n"),
    "annotations": lambda: _full(b"__aligned("),
    "attributes": lambda: _full(b"__attribute__((a("),
    "annotations before a parenthesis": lambda: _full(b"__aligned(8) (x);"),
    "a word before an annotation": lambda: (
        (TREE / TARGET).read_bytes() + b"a" * 150_000 + b"+ b __aligned(8) (x);\n"
    ),
    "options": lambda: _full(b"#ifdef CONFIG_A\na\n"),
    "macro calls without end": lambda: _full(b"VEXTERN(\n"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_no_file_makes_it_slow(root: Path, run: Run, shape: str) -> None:
    """It stays within its bounds, and tells of what it refuses in one line that names a file."""
    (root / TARGET).write_bytes(SHAPES[shape]())
    code, _, err = bounded(run, *WORDS, "--tree", str(root), "--check")
    assert code in (1, 3), err
    assert code == 1 or re.match(r"(\S+: )?error: \S", err)


@pytest.mark.parametrize("name", ["Makefile", "vdso.lds.S"])
@pytest.mark.parametrize(
    "unit", [b"(", b"{", b"$(", b"/*", b"#", b"\\\n", b"a:=b\n", b"ifeq (a,b)\n"]
)
def test_no_makefile_or_script_makes_it_slow(root: Path, run: Run, name: str, unit: bytes) -> None:
    path = root / "arch/x86/vdso" / name
    path.write_bytes(_full(unit, path.read_bytes()))
    code, _, err = bounded(run, *WORDS, "--tree", str(root), "--check")
    assert code in (1, 3), err


# -- messages --


def test_no_escape_sequence_of_a_tree_reaches_the_terminal(root: Path, run: Run) -> None:
    path = root / TARGET
    path.write_bytes(
        path.read_bytes().replace(
            b"VEXTERN(vgetcpu_mode)",
            b"VEXTERN(vgetcpu_mode) \x1b[2J\x1b]0;evil\x07 \xc2\x9b31m x();",
        )
    )
    err = refused(run, root)
    assert "\\x1b[2J" in err


def test_the_name_of_a_tree_is_printed_safely(root: Path, run: Run) -> None:
    evil = root.rename(root.parent / "a\x1b[31m\nb")
    (evil / TARGET).unlink()
    _, _, err = run(*WORDS, "--tree", str(evil), "--tree", str(evil))
    assert "\x1b" not in err


# -- the tool's own folder, planted --


def _planted(root: Path, **fields: object) -> None:
    entry = {
        "path": TARGET,
        "old": None,
        "old_blob": None,
        "new_blob": File((root / TARGET).read_bytes()).blob,
        "mode": 0o644,
        "owner": [0, 0],
        "changed": 0,
    }
    (root / commits.FOLDER).mkdir()
    journal = json.dumps([entry | fields])
    (root / commits.FOLDER / "journal.json").write_text(journal)


@pytest.mark.parametrize(
    "fields",
    [
        {"path": "../outside"},
        {"path": "/etc/passwd"},
        {"path": "arch/../../outside"},
        {"path": 7},
        {"path": "a\0b"},
        {"path": "\ud800"},
        {"mode": 0o4755},
        {"mode": -1},
        {"owner": [0]},
        {"owner": [-1, 0]},
        {"changed": "now"},
        {"old": "not base64!"},
        {"old": base64.b64encode(b"evil").decode(), "old_blob": "0" * 40},
    ],
    ids=str,
)
def test_a_planted_journal_is_not_believed(
    root: Path, tmp_path: Path, run: Run, fields: dict[str, object]
) -> None:
    (tmp_path / "outside").write_text("outside")
    _planted(root, **fields)
    before = snapshot(root)
    assert "not a journal" in refused(run, root, (4,))
    assert snapshot(root) == before
    assert (tmp_path / "outside").read_text() == "outside"


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "[]]", '{"a": 1}', "[1]", "\xff", "null", "[{}]"], ids=lambda t: t[:8]
)
def test_garbage_for_a_journal_is_told_in_one_line(root: Path, run: Run, text: str) -> None:
    (root / commits.FOLDER).mkdir()
    (root / commits.FOLDER / "journal.json").write_text(text, encoding="latin-1")
    assert "not a journal" in refused(run, root, (4,))


def test_a_huge_or_odd_journal_is_not_read(root: Path, run: Run) -> None:
    (root / commits.FOLDER).mkdir()
    journal = root / commits.FOLDER / "journal.json"
    with journal.open("wb") as stream:
        stream.truncate(1 << 40)
    assert "not a journal" in refused(run, root, (4,))
    journal.unlink()
    os.mkfifo(journal)
    assert "not a journal" in refused(run, root, (4,))


def test_a_link_or_file_for_the_folder_is_refused(root: Path, tmp_path: Path, run: Run) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "1").write_text("kept")
    (root / commits.FOLDER).symlink_to(outside)
    assert "remove it" in refused(run, root, (4,))
    assert (outside / "1").read_text() == "kept"
    (root / commits.FOLDER).unlink()
    (root / commits.FOLDER).write_text("kept")
    assert "remove it" in refused(run, root, (4,))


def test_what_is_not_ours_in_the_folder_is_never_removed(root: Path, run: Run) -> None:
    (root / commits.FOLDER).mkdir()
    (root / commits.FOLDER / "precious").write_text("kept")
    refused(run, root, (4,))
    assert (root / commits.FOLDER / "precious").read_text() == "kept"


# -- repositories --

CONFIG = """
[core]
	fsmonitor = {program}
	hooksPath = {hooks}
	pager = {program}
	editor = {program}
	sshCommand = {program}
	gitProxy = {program}
	askPass = {program}
	alternateRefsCommand = {program}
[filter "evil"]
	clean = {program}
	smudge = {program}
	process = {program}
	required = true
[diff "evil"]
	textconv = {program}
	command = {program}
[diff]
	external = {program}
[alias]
	cat-file = !{program}
	rev-parse = !{program}
[credential]
	helper = !{program}
[uploadpack]
	packObjectsHook = {program}
[gpg]
	program = {program}
[include]
	path = {folder}/more
[extensions]
	partialClone = evil
[remote "evil"]
	url = ext::{program}
	promisor = true
	uploadpack = {program}
	vcs = evil
[protocol]
	allow = always
[protocol "ext"]
	allow = always
"""


@pytest.fixture
def evil(root: Path, tmp_path: Path) -> Path:
    """A repository in which everything that could name a program names one that leaves a mark."""
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\necho ran >> {tmp_path}/mark\n")
    program.chmod(0o755)
    (root / ".gitattributes").write_text("* filter=evil diff=evil\n")
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A", "-f")
    git(root, "commit", "-q", "-m", "base")
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("post-index-change", "post-checkout", "reference-transaction", "pre-auto-gc"):
        shutil.copy(program, hooks / name)
        shutil.copy(program, root / ".git/hooks" / name)
    (tmp_path / "more").write_text(f"[core]\n\tfsmonitor = {program}\n")
    config = CONFIG.format(program=program, hooks=hooks, folder=tmp_path)
    with (root / ".git/config").open("a") as stream:
        stream.write(config.replace("\trepositoryformatversion = 0", ""))
    subprocess.run(
        ["git", "config", "--file", root / ".git/config", "core.repositoryformatversion", "1"],
        check=True,
    )
    return root


def test_no_program_of_a_repository_runs(evil: Path, tmp_path: Path, run: Run) -> None:
    code, out, err = run(*WORDS, "--git", str(evil), "HEAD")
    assert code == 0, err
    assert out.startswith(b"diff --git")
    assert not (tmp_path / "mark").exists()


def test_a_missing_object_is_told_and_not_fetched(evil: Path, tmp_path: Path, run: Run) -> None:
    blob = git(evil, "rev-parse", f"HEAD:{TARGET}").decode().strip()
    (tmp_path / "mark").unlink(missing_ok=True)
    (evil / ".git/objects" / blob[:2] / blob[2:]).unlink()
    code, out, err = run(*WORDS, "--git", str(evil), "HEAD")
    assert (code, out) == (4, b""), err
    assert "missing" in err
    assert not (tmp_path / "mark").exists()


@pytest.mark.parametrize(
    "revision", ["--help", "-x", "HEAD:../..", "HEAD\nHEAD", "HEAD HEAD", "", "@{u}", "\x1b[31m"]
)
def test_an_odd_revision_is_refused(evil: Path, tmp_path: Path, run: Run, revision: str) -> None:
    code, out, err = run(*WORDS, "--git", str(evil), "--", revision)
    assert code in (2, 3, 4), err
    assert out == b""
    assert "\x1b" not in err
    assert not (tmp_path / "mark").exists()


def test_links_and_submodules_of_a_revision_are_refused(root: Path, run: Run) -> None:
    (root / TARGET).unlink()
    (root / TARGET).symlink_to("/etc/passwd")
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A", "-f")
    git(root, "commit", "-q", "-m", "base")
    code, _, err = run(*WORDS, "--git", str(root), "HEAD")
    assert code == 3
    assert "symbolic link" in err


def test_names_of_a_repository_are_printed_safely(evil: Path, tmp_path: Path, run: Run) -> None:
    """Tags may hold anything but blanks and controls; directories may hold those, too."""
    git(evil, "tag", "v1-\u202e\u009b31m")  # which runs a hook
    (tmp_path / "mark").unlink(missing_ok=True)
    out = tmp_path / "out"
    code, _, err = run(*WORDS, "--git", str(evil), "-o", str(out), "v1*", "HEAD")
    assert code == 0, err
    assert not re.search(r"[^\n\t\x20-\x7e]", err), "raw bytes on the terminal"
    assert all(re.fullmatch(r"[\x20-\x7e]+", path.name) for path in out.iterdir())
    assert not (tmp_path / "mark").exists()
    odd = evil.rename(tmp_path / "a\n\x1b]0;evil\x07b")
    code, _, err = run(*WORDS, "--git", str(odd), "nothing")
    assert code in (3, 4)
    assert not re.search(r"[^\n\t\x20-\x7e]", err), "raw bytes on the terminal"


def test_objects_are_read_through_alternates_and_nothing_else_is(
    evil: Path, tmp_path: Path, run: Run
) -> None:
    """A clone that borrows its objects works; a borrowed folder that names a program does not."""
    borrower = tmp_path / "borrower"
    git(tmp_path, "clone", "-q", "--shared", "--no-checkout", str(evil), str(borrower))
    (tmp_path / "mark").unlink(missing_ok=True)
    shutil.copy(evil / ".git/config", borrower / ".git/config")
    before = snapshot(borrower)
    code, out, err = run(*WORDS, "--git", str(borrower), "HEAD")
    assert code == 0, err
    assert out.startswith(b"diff --git")
    assert snapshot(borrower) == before
    assert not (tmp_path / "mark").exists()


def test_a_commit_runs_no_program_either(evil: Path, tmp_path: Path, run: Run) -> None:
    code, _, err = run(*WORDS, "--git", str(evil), "--commit", "new", "HEAD")
    assert code == 0, err
    assert git(evil, "rev-parse", "--verify", "refs/heads/new")
    assert not (tmp_path / "mark").exists()


@pytest.mark.parametrize(
    "options",
    [
        ("--value", "0; } int evil(void) { return 0"),
        ("--value", '({ asm volatile("hlt"); 0; })'),
        ("--value", "0 // \\"),
        ("--value", "0 */ evil /*"),
        ("--value", "0\n#include </etc/passwd>"),
        ("--value", "$(shell touch mark)"),
        ("--type", "int; evil"),
        ("--type", "int __attribute__((constructor))"),
        ("--type", "int\n#define x"),
        ("--function", "f(); evil"),
        ("--function", "f.o $(shell touch mark)"),
        ("--function", "f; }; INCLUDE /etc/passwd"),
        ("--function", "../../../evil"),
        ("--kconfig", "X)\nall:\n\ttouch mark"),
    ],
    ids=str,
)
def test_no_parameter_smuggles_text(root: Path, run: Run, options: tuple[str, str]) -> None:
    before = snapshot(root)
    words = ["add-vdso-var", "vnotb", "--type", "int", *options, "--tree", str(root)]
    code, out, err = run(*words)
    assert code == 2, err
    assert out == b""
    assert snapshot(root) == before


def test_text_never_becomes_part_of_broken_code() -> None:
    """The specifiers would begin the inserted function, and the list go on in the variable."""
    tree = api.directory(CORPUS / "x86-6.12" / "tree")
    dangling = b"static __always_inline\n\n/* The asm-generic header"
    header = _changed(
        tree, "arch/x86/include/asm/vdso/vsyscall.h", b"/* The asm-generic header", dangling
    )
    with pytest.raises(Refused):
        api.plan(header, api.request("add-vdso-var", name="vnotb", type="int", value="666"))
    for words, why in (
        (b"$(wildcard b.o #d)e.o", "a word of this list holds a `#`"),
        (b"$(a)) $(wildcard b.o #d)e.o", "a word of this list holds a `#`"),
        (b"(b.o", "a parenthesis of this list is not closed"),
    ):
        path, data = "arch/x86/entry/vdso/Makefile", b"vobjs-y := %s\n" % words
        makefile = api.Overlay(tree, {path: File(data)})
        with pytest.raises(Refused, match=why):
            api.plan(makefile, api.request("add-vdso-fn", function="f", type="int", returns="1"))


def test_a_line_does_not_go_behind_a_backslash_that_ends_a_file() -> None:
    tree = api.directory(CORPUS / "x86-6.12" / "tree")
    request = api.request("add-vdso-fn", function="f", type="int", returns="1", kconfig="VNOTB")
    path = "arch/x86/entry/vdso/Makefile"
    known = tree.read(path)
    assert known is not None
    cut = known.data.partition(b" vsgx.o\n")[0] + b" vsgx.o"
    whole = api.plan(api.Overlay(tree, {path: File(cut)}), request).files[path]
    assert whole is not None
    assert b"vsgx.o\nvobjs-$(CONFIG_VNOTB)" in whole.data
    with pytest.raises(Refused, match="the file ends in the middle of a line"):
        api.plan(api.Overlay(tree, {path: File(cut + b" \\")}), request)


def test_a_makefile_has_no_comments_of_c() -> None:
    """The new line would go behind the `define`."""
    tree = api.directory(CORPUS / "x86-6.12" / "tree")
    request = api.request("add-vdso-fn", function="f", type="int", returns="1", kconfig="VNOTB")
    path, old = "arch/x86/entry/vdso/Makefile", b" vsgx.o\n"
    odd = _changed(tree, path, old, old[:-1] + b" # /*\ndefine cmd */\nendef\n")
    result = api.plan(odd, request).files[path]
    assert result is not None
    assert re.search(rb"# /\*\nvobjs-\$\(CONFIG_VNOTB\)[^\n]*\ndefine cmd", result.data)


def test_a_place_is_not_made_certain_by_what_is_inserted() -> None:
    """The variable would go between one of the headers and its comment, and a revert find both."""
    tree = api.directory(CORPUS / "x86-5.15" / "tree")
    include = b"#include <asm-generic/vdso/vsyscall.h>\n"
    second = b"_vdso_data); /*\n*/\n" + include
    header = _changed(tree, "arch/x86/include/asm/vdso/vsyscall.h", b"_vdso_data);\n", second)
    with pytest.raises(Refused, match="c/hook-function matched 2 places"):
        api.plan(header, api.request("add-vdso-var", name="vnotb", type="int", value="666"))


def _changed(tree: Tree, path: str, old: bytes, new: bytes) -> Tree:
    file = tree.read(path)
    assert file is not None
    assert file.data.count(old) == 1
    return api.Overlay(tree, {path: File(file.data.replace(old, new))})
