"""Manifests: several changes as one, and mistakes with their place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kpatch_ast import api
from kpatch_ast.engine.tree import Overlay
from tests.conftest import Run
from tests.corpus import CORPUS, snapshot
from tests.histories import git, history

THREE = """\
# what the team carries
[[call]]
recipe = "add-vdso-var"
name = "vfirst"
type = "int"
value = "1"

[[call]]
recipe = "add-vdso-fn"
function = "answer"
type = "long"
returns = "42"

[[call]]
recipe = "add-vdso-var"
name = "vsecond"
type = "unsigned int"
function = "read_second"
"""

TREES = ["x86-2.6.37", "x86-3.1", "x86-6.12"]


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    path = tmp_path / "team.toml"
    path.write_text(THREE)
    return path


@pytest.mark.parametrize("name", TREES)
def test_calls_in_order_are_one_plan(name: str, manifest: Path) -> None:
    tree = api.directory(CORPUS / name / "tree")
    requests = api.manifest(manifest)
    plan = api.plan(tree, requests)
    one_by_one: api.Overlay = Overlay(tree, {})
    for request in requests:
        files = {**one_by_one.files, **api.plan(one_by_one, request).files}
        one_by_one = Overlay(tree, files)
    assert plan.files == one_by_one.files
    assert plan.name == "vfirst, answer, vsecond"
    assert api.plan(Overlay(tree, plan.files), requests).empty
    back = api.plan(Overlay(tree, plan.files), requests, revert=True)
    after = Overlay(Overlay(tree, plan.files), back.files)
    assert all(after.read(path) == tree.read(path) for path in plan.files)


@pytest.mark.parametrize("name", TREES)
def test_apply_check_diff_and_revert(name: str, manifest: Path, run: Run, tmp_path: Path) -> None:
    root = tmp_path / "linux"
    shutil.copytree(CORPUS / name / "tree", root)
    words = ("apply", str(manifest), "-C", str(root))
    before = snapshot(root)
    assert run(*words, "--check")[0] == 1
    code, diff, _ = run(*words, "--diff")
    assert code == 0
    assert snapshot(root) == before
    git(root, "init", "-q")
    git(root, "apply", "--check", data=diff)
    shutil.rmtree(root / ".git")
    code, _, err = run(*words)
    assert code == 0
    assert err.splitlines()[-1].startswith("vfirst, answer, vsecond: added, ")
    assert run(*words, "--check")[0] == 0
    applied = snapshot(root)
    assert run(*words)[0] == 0
    assert snapshot(root) == applied
    for single in (("add-vdso-var", "vfirst", "--type", "int", "--value", "1"),):
        assert run(*single, "-C", str(root), "--check")[0] == 0
    assert run(*words, "--revert")[0] == 0
    assert snapshot(root).contents() == before.contents()


def test_a_half_made_tree_is_completed_and_reverted_whole(
    manifest: Path, run: Run, tmp_path: Path
) -> None:
    root = tmp_path / "linux"
    shutil.copytree(CORPUS / "x86-2.6.37/tree", root)
    before = snapshot(root).contents()
    words = ("add-vdso-var", "vsecond", "--type", "unsigned int", "--function", "read_second")
    assert run(*words, "-C", str(root))[0] == 0
    assert run("apply", str(manifest), "-C", str(root))[0] == 0
    assert run("apply", str(manifest), "-C", str(root), "-R")[0] == 0
    assert snapshot(root).contents() == before


def test_all_or_nothing(manifest: Path, run: Run, tmp_path: Path) -> None:
    """The third call contradicts the tree, so the first two are not made either."""
    root = tmp_path / "linux"
    shutil.copytree(CORPUS / "x86-2.6.37/tree", root)
    words = ("add-vdso-var", "vsecond", "--type", "long", "--function", "read_second")
    assert run(*words, "-C", str(root))[0] == 0
    before = snapshot(root)
    code, _, err = run("apply", str(manifest), "-C", str(root))
    assert code == 3
    assert f"note: asked for at {manifest}:14:1" in err
    assert snapshot(root) == before


def test_a_manifest_runs_over_revisions(manifest: Path, run: Run, tmp_path: Path) -> None:
    repo = tmp_path / "linux.git"
    history(repo)
    words = ("apply", str(manifest), "--git", str(repo), "v*")
    code, out, _ = run(*words, "-o", str(tmp_path / "out"), "--commit", "team/{rev}")
    assert code == 0
    assert b"5 trees: 5 applied" in out
    assert len(list((tmp_path / "out").iterdir())) == 5
    patch = (tmp_path / "out/0003-v2.6.10.patch").read_text()
    assert "Subject: [PATCH] Add vfirst, answer, vsecond\n" in patch
    code, out, _ = run("apply", str(manifest), "--git", str(repo), "team/*", "--check")
    assert (code, b"5 unchanged" in out) == (0, True)


CALL = '[[call]]\nrecipe = "add-vdso-var"\n'
BAD = [
    ("", "1:1", "a manifest without a [[call]]"),
    ("[[call]]\nname = 'x'\n", "1:1", "this call has no recipe"),
    ("[[call]]\nrecipe = 'nonsense'\n", "2:1", "no recipe 'nonsense'"),
    ("[[call]]\nrecipe = 3\n", "2:1", "no recipe 3"),
    (CALL + "name = 'a'\ntype = 'int'\ncolour = 'red'\n", "5:1", "unknown key 'colour'"),
    (CALL + "name = 'a'\ntype = 'int'\nvalue = 666\n", "5:1", "value is not a string"),
    (CALL + "name = 'a'\ntype = 'int'\nselftest = 'y'\n", "5:1", "selftest is not true or false"),
    (CALL + "name = 'a'\n", "2:1", "add-vdso-var needs type"),
    (CALL + "name = 'a'\ntype = 'int'\ntype = 'long'\n", "5:14", "Cannot overwrite a value"),
    (CALL + "name = 'a'\n  type = 'float'\n", "4:3", "floating point"),
    (CALL + "name = '9a'\ntype = 'int'\n", "3:1", "NAME '9a' is not a C identifier"),
    (CALL + "name = 'a'\ntype = 'int'\nfunction = 'a'\n", "5:1", "is the name of the variable"),
    (CALL + "name = 'a'\ntype = 'int'\nvalue = '''\n1; evil()'''\n", "5:1", "--value is not one"),
    (CALL + "name = 'a'\ntype = 'int'\nera = 'vax'\n", "5:1", "has no era 'vax'"),
    (CALL + "name = 'a'\ntype = 'int'\narch = 'vax'\n", "5:1", "has no arch 'vax'"),
    ((CALL + "name = 'a'\ntype = 'int'\n") * 2, "7:1", "the name 'a' is given twice"),
    (
        CALL + "name = 'a'\ntype = 'int'\n" + CALL + "name = 'b'\ntype = 'int'\nfunction='get_a'\n",
        "9:1",
        "the name 'get_a' is given twice",
    ),
    (
        CALL + "name = 'a'\ntype = 'int'\nfunction = 'f'\n"
        "[[call]]\nrecipe = 'add-vdso-fn'\nfunction = 'f'\ntype = 'int'\nreturns = '1'\n",
        "8:1",
        "the name 'f' is given twice",
    ),
    ("[call]\nrecipe = 'add-vdso-var'\n", "1:2", "call is not a list of tables"),
    ("title = 'x'\n" + CALL + "name = 'a'\ntype = 'int'\n", "1:1", "unknown key 'title'"),
    ("[[call]\n", "1:7", "Expected ']]'"),
    (
        "call = [{recipe = 'add-vdso-var',\n name = 'x'}]",
        "1:34",
        "nvalid initial character for a key part",
    ),
    ("x = 'é'\n", "1:1", "unknown key 'x'"),
]


@pytest.mark.parametrize(("text", "place", "said"), BAD, ids=[said[:30] for _, _, said in BAD])
def test_mistakes_are_refused_with_line_and_column(
    text: str, place: str, said: str, run: Run, tmp_path: Path
) -> None:
    root = tmp_path / "linux"
    shutil.copytree(CORPUS / "x86-2.6.37/tree", root)
    before = snapshot(root)
    path = tmp_path / "team.toml"
    path.write_text(text)
    code, out, err = run("apply", str(path), "-C", str(root))
    assert (code, out) == (2, b"")
    assert err.startswith(f"{path}:{place}"), err
    assert said in err
    assert "Traceback" not in err
    assert snapshot(root) == before


def test_a_file_that_is_no_manifest_is_one_clear_error(run: Run, tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes(b"# \xe9\n")
    code, _, err = run("apply", str(tmp_path / "latin"))
    assert (code, f"{tmp_path}/latin:1:1: error: not UTF-8\n") == (2, err)
    assert run("apply", "/dev/zero")[0] == 2
    code, _, err = run("apply", "/nowhere.toml")
    assert (code, err.splitlines()[0]) == (4, "error: /nowhere.toml: No such file or directory")


def test_positions_count_bytes_and_are_exact_in_inline_tables(tmp_path: Path) -> None:
    from kpatch_ast.errors import UsageError

    path = tmp_path / "team.toml"
    path.write_text(
        "# é\ncall = [{recipe = 'add-vdso-fn', function = 'f', type = 'x', returns='1'}]\n"
    )
    with pytest.raises(UsageError) as caught:
        api.manifest(path)
    assert caught.value.mark is not None
    assert caught.value.mark.position == f"{path}:2:50"
