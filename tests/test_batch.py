"""Many trees in one run: what it reads, writes, and does when something is wrong."""

from __future__ import annotations

import errno
import gc
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import weakref
from contextlib import suppress
from pathlib import Path

import pytest

from kpatch_ast import api, batch, outfile
from kpatch_ast.errors import WriteFailed
from kpatch_ast.sources import Source
from tests.conftest import Run
from tests.corpus import CORPUS, snapshot
from tests.histories import TAGS, VNOTB, WORDS, git, grown, history
from tests.needs import absent


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    repo = tmp_path_factory.mktemp("batch") / "linux.git"
    history(repo)
    return repo


@pytest.fixture
def repo(built: Path, tmp_path: Path) -> Path:
    """A bare repository with the corpus as a history, to spoil."""
    copy = tmp_path / "linux.git"
    shutil.copytree(built, copy)
    return copy


@pytest.fixture
def request_() -> api.Request:
    return api.request("add-vdso-var", **VNOTB)


def labels(sources: list[Source]) -> list[str]:
    return [source.label for source in sources]


def test_tag_patterns_come_in_the_order_of_versions(repo: Path) -> None:
    found = api.revisions(repo, ["v*"])
    assert labels(found) == ["v2.6.9", "v2.6.10-rc1", "v2.6.10", "v3.1", "v6.12"]
    assert [source.rank for source in found] == [1, 2, 3, 4, 5]
    again = api.revisions(repo, ["v6.*", "v2.6.10", "v2.6.9"])
    assert labels(again) == ["v6.12", "v2.6.10", "v2.6.9"], "words keep their order"
    assert [source.rank for source in again] == [3, 2, 1]


def test_ranges_are_commits_from_the_oldest_on(repo: Path) -> None:
    found = api.revisions(repo, ["v2.6.9..v3.1"])
    want = [git(repo, "rev-parse", f"{tag}^{{commit}}") for tag in list(TAGS)[1:4]]
    assert [source.commit for source in found] == want
    assert labels(found) == [commit[:12] for commit in want]


def test_branches_match_when_no_tag_does(repo: Path) -> None:
    assert labels(api.revisions(repo, ["ma?n"])) == ["main"]


def test_a_glob_names_directories_by_version(tmp_path: Path) -> None:
    for name in ("linux-2.6.9", "linux-2.6.10", "linux-2.6.10-rc2"):
        (tmp_path / name).mkdir()
    (tmp_path / "linux-2.6.11.tar").touch()
    found = api.trees([f"{tmp_path}/linux-*"])
    names = [source.path.name for source in found]
    assert names == ["linux-2.6.9", "linux-2.6.10-rc2", "linux-2.6.10"]


BAD_WORDS = {
    "no-such-tag": "no revision 'no-such-tag'",
    "--help": "no revision '--help'",
    "v2.6.9\nHEAD": "no revision",
    "": "no revision ''",
    "v9.*": "no tag or branch matches 'v9.*'",
    "v3.1..v3.1": "the range 'v3.1..v3.1' is empty",
    "v3.1..nonsense": "no range 'v3.1..nonsense'",
    "top-tree": "no revision 'top-tree'",
    "a-blob": "no revision 'a-blob'",
    "empty": "nothing in this tree is known to add-vdso-var",
}


@pytest.mark.parametrize("word", BAD_WORDS)
def test_a_bad_word_is_one_report_and_the_rest_goes_on(
    word: str, repo: Path, request_: api.Request
) -> None:
    git(repo, "tag", "top-tree", "v3.1^{tree}")
    git(repo, "tag", "a-blob", git(repo, "hash-object", "-w", "--stdin"))
    nothing = git(repo, "mktree")
    git(repo, "tag", "empty", git(repo, "commit-tree", "-m", "no kernel", nothing))
    reports = list(api.batch(api.revisions(repo, ["v2.6.10", word, "v3.1"]), request_))
    assert [report.status for report in reports] == ["would change", "refused", "would change"]
    error = reports[1].error
    assert error is not None
    assert BAD_WORDS[word] in error.message


def test_revisions_give_the_same_plans_as_directories(repo: Path, request_: api.Request) -> None:
    reports = list(api.batch(api.revisions(repo, list(TAGS)), request_))
    for report, name in zip(reports, TAGS.values(), strict=True):
        plan = api.plan(api.directory(CORPUS / name / "tree"), request_)
        assert report.summary is not None
        assert report.summary.patch == api.patch(plan)
        assert report.era == plan.era


def test_json_is_the_same_with_any_number_of_jobs(repo: Path, run: Run) -> None:
    grown(repo, "v3.1^{commit}", 40)
    words = (*WORDS, "--git", str(repo), "--format", "json", "v*", "v3.1..grown", "nonsense")
    one = run(*words, "--jobs", "1")
    two = run(*words, "--jobs", "2")
    assert one == two
    assert one[0] == 3
    objects = [json.loads(line) for line in one[1].splitlines()]
    assert [o["tree"] for o in objects][:5] == ["v2.6.9", "v2.6.10-rc1", "v2.6.10", "v3.1", "v6.12"]
    assert len(objects) == 46
    assert objects[-1]["error"]["message"].endswith("no revision 'nonsense'")


def test_any_standard_executor_does(repo: Path, request_: api.Request) -> None:
    """dask's, with worker processes of its own, on this machine."""
    distributed = pytest.importorskip("distributed")
    sources = api.revisions(repo, ["v*"])
    want = list(api.batch(sources, request_))
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=2, dashboard_address=None, host="127.0.0.1"
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        got = list(api.batch(sources, request_, executor=client.get_executor()))
    assert [r.tree for r in got] == [r.tree for r in want]
    assert [r.summary and r.summary.patch for r in got] == [
        r.summary and r.summary.patch for r in want
    ]


def test_threads_do_too(repo: Path, request_: api.Request) -> None:
    from concurrent.futures import ThreadPoolExecutor

    sources = api.revisions(repo, ["v*"] * 20)
    want = list(api.batch(sources, request_))
    with ThreadPoolExecutor(4) as pool:
        got = list(api.batch(sources, request_, executor=pool))
    assert [(r.tree, r.status) for r in got] == [(r.tree, r.status) for r in want]


# -- the same content is planned once ---------------------------------------------------------


def test_what_no_step_reads_does_not_make_it_plan_again(
    repo: Path, request_: api.Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    grown(repo, "v3.1^{commit}", 30)
    grown(repo, "grown", 30, "arch/x86/include/asm/other.h")
    planned = []
    real = api.plan

    def plan(tree: api.Git, *rest: object, **more: object) -> api.Plan:
        planned.append(tree.label)
        return real(tree, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(api, "plan", plan)
    sources = api.revisions(repo, ["v2.6.10", "v3.1", "v3.1..grown", "v2.6.10"])
    reports = list(api.batch(sources, request_))
    assert len(reports) == 63
    assert planned == ["v2.6.10", "v3.1"]
    assert len({report.summary.patch for report in reports if report.summary}) == 2
    assert [report.tree for report in reports] == [source.label for source in sources]


@pytest.mark.parametrize("mode", ["100755", "120000"])
def test_a_mode_is_part_of_the_content(repo: Path, request_: api.Request, mode: str) -> None:
    path = "arch/x86/vdso/Makefile"
    index = {"GIT_INDEX_FILE": str(repo / "index.tmp")}
    git(repo, "read-tree", "v2.6.10", env=index)
    blob = git(repo, "rev-parse", f"v2.6.10:{path}")
    git(repo, "update-index", "--cacheinfo", f"{mode},{blob},{path}", env=index)
    git(
        repo,
        "tag",
        "other",
        git(repo, "commit-tree", "-m", "x", git(repo, "write-tree", env=index)),
    )
    first, second = api.batch(api.revisions(repo, ["v2.6.10", "other"]), request_)
    assert first.summary is not None
    assert b"100644" in first.summary.patch.partition(b"Makefile")[2][:200]
    if mode == "100755":
        assert second.summary is not None
        assert b" 100755\n--- a/arch/x86/vdso/Makefile" in second.summary.patch
    else:
        assert second.error is not None
        assert "a symbolic link at other" in second.error.message


def test_a_refusal_is_remembered_too(repo: Path, request_: api.Request) -> None:
    words = ["v2.6.10"] * 3
    twice = api.request("add-vdso-var", **{**VNOTB, "name": "vgetcpu_mode"})
    reports = list(api.batch(api.revisions(repo, words), twice))
    assert [r.status for r in reports] == ["refused"] * 3
    assert reports[0].error is reports[1].error is reports[2].error


# -- patches ----------------------------------------------------------------------------------


def checkout(repo: Path, tag: str, to: Path) -> Path:
    git(repo.parent, "clone", "-q", "--no-hardlinks", str(repo), str(to))
    git(to, "checkout", "-q", tag)
    return to


def test_mails_sort_by_version_and_git_and_quilt_take_them(
    repo: Path, run: Run, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    words = ("v6.12", "v2.6.10", "v2.6.9", "--git", str(repo))
    code, stdout, _ = run(*WORDS, "-o", str(out), "--signoff", *words)
    assert code == 0
    assert b"3 trees: 3 would change" in stdout
    names = sorted(path.name for path in out.iterdir())
    assert names == ["0001-v2.6.9.patch", "0002-v2.6.10.patch", "0003-v6.12.patch"]
    for name in names:
        tag = name[5:].removesuffix(".patch")
        tree = checkout(repo, tag, tmp_path / tag)
        git(tree, "am", "-q", str(out / name))
        message = git(tree, "log", "-1", "--format=%an <%ae> %at%n%B")
        assert message.startswith(
            "A U Thor <author@example.com> 1300000000\n"
            "vdso: Add vnotb, read by number_of_the_beast()"
        )
        assert message.endswith("\n\nSigned-off-by: A U Thor <author@example.com>")
        assert f"for {tag} (era x86-" in message
        assert git(tree, "status", "--porcelain") == ""
        assert run(*WORDS, "-C", str(tree), "--check")[0] == 0, "git am made something else"
        git(tree, "reset", "-q", "--hard", tag)
        if shutil.which("quilt"):
            for command in (["import", str(out / name)], ["push", "-q"], ["pop", "-q"]):
                done = subprocess.run(
                    ["quilt", *command], cwd=tree, capture_output=True, text=True, check=False
                )
                assert done.returncode == 0, done.stdout + done.stderr
        else:
            absent("no quilt")


def test_names_that_are_not_ascii_are_encoded(
    repo: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Žofie, née Ødegård")
    assert run(*WORDS, "-o", str(tmp_path / "out"), "v3.1", "--git", str(repo))[0] == 0
    head = (tmp_path / "out/0001-v3.1.patch").read_bytes().partition(b"\n\n")[0]
    assert head.isascii()
    tree = checkout(repo, "v3.1", tmp_path / "tree")
    git(tree, "am", "-q", str(tmp_path / "out/0001-v3.1.patch"))
    assert git(tree, "log", "-1", "--format=%an") == "Žofie, née Ødegård"


def test_directories_and_a_reverted_change_make_mails_too(run: Run, tmp_path: Path) -> None:
    shutil.copytree(CORPUS / "x86-2.6.37/tree", tmp_path / "linux")
    assert run(*WORDS, "-C", str(tmp_path / "linux"))[0] == 0
    before = snapshot(tmp_path / "linux")
    code, _, _ = run(*WORDS, "-R", "-C", str(tmp_path / "linux"), "-o", str(tmp_path / "out"))
    assert code == 0
    (patch,) = (tmp_path / "out").iterdir()
    assert b'Subject: [PATCH] Revert "vdso: Add vnotb' in patch.read_bytes()
    assert snapshot(tmp_path / "linux") == before, "-o wrote into the tree"


def test_an_output_directory_that_is_not_empty_is_left_alone(
    repo: Path, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/0001-v3.1.patch").write_text("mine\n")
    code, _, err = run(*WORDS, "-o", str(tmp_path / "out"), "v3.1", "--git", str(repo))
    assert code == 4
    assert "not empty; nothing was written" in err
    assert (tmp_path / "out/0001-v3.1.patch").read_text() == "mine\n"
    code, _, err = run(*WORDS, "-o", str(repo / "HEAD"), "v3.1", "--git", str(repo))
    assert code == 4
    assert "File exists" in err


def test_a_full_disk_loses_one_patch_not_the_run(
    repo: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = outfile.write_whole

    def full(path: Path, data: bytes, mode: int = 0o644) -> None:
        if "v2.6.10.patch" in path.name:
            raise WriteFailed(f"cannot write '{path}': No space left on device")
        real(path, data, mode)

    monkeypatch.setattr(outfile, "write_whole", full)
    code, _, err = run(*WORDS, "-o", str(tmp_path / "out"), "v2.6.*", "v3.1", "--git", str(repo))
    assert code == 4
    assert "v2.6.10: error: cannot write" in err
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["0001-v2.6.9.patch", "0002-v2.6.10-rc1.patch", "0004-v3.1.patch"]


def test_without_an_identity_nothing_is_begun(
    repo: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NAME", "EMAIL"):
        monkeypatch.delenv(f"GIT_AUTHOR_{name}")
        monkeypatch.delenv(f"GIT_COMMITTER_{name}")
    git(repo, "config", "user.useConfigOnly", "true")
    code, _, err = run(*WORDS, "-o", str(tmp_path / "out"), "v3.1", "--git", str(repo))
    assert code == 2
    assert "git does not know who the patches are from" in err
    assert list((tmp_path / "out").iterdir()) == []
    code, _, err = run(*WORDS, "--commit", "x/{rev}", "v3.1", "--git", str(repo))
    assert code == 4
    assert "git does not know who you are" in err


# -- commits ----------------------------------------------------------------------------------


def refs(repo: Path) -> dict[str, str]:
    lines = git(repo, "for-each-ref", "--format=%(refname) %(objectname)").splitlines()
    return dict(line.split() for line in lines)


def test_commits_go_to_new_branches_and_nothing_else_moves(
    repo: Path, run: Run, tmp_path: Path
) -> None:
    before = refs(repo)
    assert run(*WORDS, "-o", str(tmp_path / "out"), "v*", "--git", str(repo))[0] == 0
    assert refs(repo) == before
    code, out, _ = run(*WORDS, "--commit", "vnotb/{rev}", "-s", "v*", "--git", str(repo), "-j2")
    assert code == 0
    assert b"5 trees: 5 applied" in out
    after = refs(repo)
    made = {f"refs/heads/vnotb/{tag}": tag for tag in TAGS}
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == set(made)
    for number, (ref, tag) in enumerate(made.items(), 1):
        assert git(repo, "rev-parse", f"{ref}^") == git(repo, "rev-parse", f"{tag}^{{commit}}")
        patch = next((tmp_path / "out").glob(f"*-{tag}.patch"))
        assert patch.name.startswith(f"{number:04}")
        index = {"GIT_INDEX_FILE": str(tmp_path / f"index{number}")}
        git(repo, "read-tree", tag, env=index)
        git(repo, "apply", "--cached", str(patch), env=index)
        assert git(repo, "write-tree", env=index) == git(repo, "rev-parse", f"{ref}^{{tree}}")
        assert "Signed-off-by: A U Thor" in git(repo, "log", "-1", "--format=%B", ref)
    git(repo, "fsck", "--strict")
    code, out, _ = run(*WORDS, "--check", "vnotb/*", "--git", str(repo))
    assert (code, b"5 unchanged" in out) == (0, True)
    code, _, _ = run(*WORDS, "-R", "--commit", "back/{rev}", "vnotb/v3.1", "--git", str(repo))
    assert code == 0
    back = git(repo, "rev-parse", "back/vnotb/v3.1^{tree}")
    assert back == git(repo, "rev-parse", "v3.1^{tree}"), "files or folders were left behind"


def test_a_branch_that_exists_is_left_and_the_others_are_made(repo: Path, run: Run) -> None:
    git(repo, "branch", "vnotb/v3.1", "v2.6.9")
    before = refs(repo)
    code, _, err = run(*WORDS, "--commit", "vnotb/{rev}", "v*", "--git", str(repo))
    assert code == 4
    assert "v3.1: error: branch 'vnotb/v3.1' exists; it is left as it is" in err
    after = refs(repo)
    assert {name: after[name] for name in before} == before
    assert len(after) == len(before) + 4


@pytest.mark.parametrize("pattern", ["a..b/{rev}", "-x{rev}", "x/{rev}.lock", "{rev}/", "a b{rev}"])
def test_a_name_that_no_branch_can_have_is_refused(pattern: str, repo: Path, run: Run) -> None:
    before = refs(repo)
    code, _, err = run(*WORDS, f"--commit={pattern}", "v3.1", "--git", str(repo))
    assert code == 2
    assert "cannot be the name of a branch" in err
    assert refs(repo) == before


def test_a_dirty_work_tree_is_neither_read_nor_touched(
    built: Path, run: Run, tmp_path: Path
) -> None:
    tree = checkout(built, "v2.6.10", tmp_path / "tree")
    makefile = tree / "arch/x86/vdso/Makefile"
    makefile.write_text("broken(((\n")
    git(tree, "add", "-A")
    (tree / "arch/x86/vdso/vdso.lds.S").unlink()
    before = snapshot(tree).contents()
    code, _, _ = run(*WORDS, "--commit", "vnotb", "HEAD", "--git", str(tree))
    assert code == 0
    after = snapshot(tree).contents()
    assert {p: d for p, d in after.items() if not p.startswith(".git/")} == {
        p: d for p, d in before.items() if not p.startswith(".git/")
    }
    for name in (".git/index", ".git/HEAD", ".git/logs/HEAD"):
        assert after[name] == before[name]
    assert "+\tvnotb = 666;" in git(tree, "show", "vnotb")


USAGE = [
    (("--commit", "x"), "--commit needs --git"),
    (("--git", ".", "a", "b", "--commit", "x"), "names one branch for all"),
    (("--git", ".", "a", "--commit", "x", "--check"), "--check writes nothing, --commit does"),
    (("--explain", "-o", "x"), "--explain writes nothing, --output does"),
    (("--format", "sarif"), "add --check"),
    (("--jobs", "-1"), "--jobs"),
]


@pytest.mark.parametrize(("words", "said"), USAGE, ids=lambda x: str(x)[:40])
def test_options_that_contradict_are_refused(words: tuple[str, ...], said: str, run: Run) -> None:
    code, out, err = run(*WORDS, *words)
    assert (code, out) == (2, b"")
    assert said in err


# -- bad repositories -------------------------------------------------------------------------


def test_no_program_that_a_repository_names_is_run(built: Path, run: Run, tmp_path: Path) -> None:
    tree = checkout(built, "v2.6.10", tmp_path / "tree")
    witness = tmp_path / "ran"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\necho $0 >> {witness}\ncat\n")
    program.chmod(0o755)
    for key in (
        *("core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.gitProxy"),
        *("core.askPass", "diff.external", "diff.x.textconv", "filter.x.clean", "filter.x.smudge"),
        *("filter.x.process", "merge.x.driver", "gpg.program", "credential.helper", "pager.var"),
        *("uploadpack.packObjectsHook", "remote.origin.uploadpack", "remote.origin.vcs"),
        *("trace2.eventTarget", "alias.cat-file", "alias.rev-list", "core.alternateRefsCommand"),
    ):
        git(tree, "config", key, str(program))
    for key, value in {
        "commit.gpgSign": "true",
        "extensions.partialClone": "origin",
        "core.repositoryFormatVersion": "1",
        "remote.origin.promisor": "true",
        "remote.origin.url": f"ext::{program}",
        "protocol.ext.allow": "always",
    }.items():
        git(tree, "config", key, value)
    (tree / ".gitattributes").write_text("* filter=x diff=x merge=x\n")
    git_dir = tree / ".git"
    (git_dir / "info").mkdir(exist_ok=True)
    (git_dir / "info/attributes").write_text("* filter=x diff=x merge=x\n")
    for hook in ("reference-transaction", "post-commit", "pre-commit", "post-index-change"):
        path = git_dir / "hooks" / hook
        path.parent.mkdir(exist_ok=True)
        shutil.copy(program, path)
    git_dir.joinpath("config.worktree").write_text("")
    words = ("HEAD", "v*", "v2.6.9..v3.1", "nothing*", "gone", "--git", str(tree))
    witness.unlink(missing_ok=True)
    assert run(*WORDS, *words)[0] == 3
    written = ("--commit", "new/{rev}", "-o", str(tmp_path / "out"))
    assert run(*WORDS, *written, "HEAD", *words[-2:])[0] == 0
    assert not witness.exists(), witness.read_text()


def test_a_partial_clone_says_what_it_lacks_and_fetches_nothing(
    repo: Path, run: Run, tmp_path: Path
) -> None:
    git(repo, "config", "uploadpack.allowFilter", "true")
    part = tmp_path / "part.git"
    git(tmp_path, "clone", "-q", "--bare", "--filter=blob:none", f"file://{repo}", str(part))
    before = snapshot(part).contents()
    code, out, err = run(*WORDS, "v2.6.10", "v3.1", "--git", str(part))
    assert (code, out) == (4, b"")
    assert "v2.6.10: error: arch/x86/" in err
    assert "nothing is fetched here" in err
    assert err.count("error:") == 2
    assert snapshot(part).contents() == before
    # With the blobs that count there, the others are not missed.
    plan = api.plan(api.Git(api.Repository(repo), "v3.1"), api.request("add-vdso-var", **VNOTB))
    there = [f"v3.1:{path}" for path in plan.reads]
    for name in there:
        done = subprocess.run(["git", "cat-file", "-p", name], cwd=part, capture_output=True)
        assert done.returncode in (0, 128)
    code, out, err = run(*WORDS, "v3.1", "v2.6.10", "--git", str(part))
    assert code == 4
    assert out == api.patch(plan)
    code, _, _ = run(*WORDS, "v3.1", "--commit", "vnotb", "--git", str(part))
    assert code == 0
    treeless = tmp_path / "treeless.git"
    git(tmp_path, "clone", "-q", "--bare", "--filter=tree:0", f"file://{repo}", str(treeless))
    code, _, err = run(*WORDS, "v3.1", "--git", str(treeless))
    assert code == 4
    assert "is missing" in err


def test_a_shallow_clone_has_what_it_has(repo: Path, run: Run, tmp_path: Path) -> None:
    shallow = tmp_path / "shallow.git"
    git(tmp_path, "clone", "-q", "--bare", "--depth=2", f"file://{repo}", str(shallow))
    words = ("--git", str(shallow), "--format", "json", "main", "main~1", "main~2", "v2.6.9..main")
    code, out, _ = run(*WORDS, *words)
    objects = [json.loads(line) for line in out.splitlines()]
    statuses = [o["status"] for o in objects]
    assert statuses == ["would change", "would change", "refused", "refused"]
    assert code == 3


def test_a_damaged_object_spoils_only_what_needs_it(repo: Path, run: Run) -> None:
    blob = git(repo, "rev-parse", "v2.6.10:arch/x86/vdso/Makefile")
    path = repo / "objects" / blob[:2] / blob[2:]
    path.chmod(0o644)
    path.write_bytes(b"rubbish")
    code, out, err = run(*WORDS, "v2.6.10", "v3.1", "v2.6.10", "--git", str(repo))
    assert code == 4
    assert out.startswith(b"diff --git")
    assert f"object {blob} is damaged" in err or f"blob {blob}" in err
    assert "3 trees: 2 failed, 1 would change" in err


@pytest.mark.parametrize("what", ["v2.6.10^{commit}", "v2.6.10:arch/x86", "v2.6.10^{tree}"])
@pytest.mark.parametrize("damage", ["gone", "rubbish"])
def test_neighbours_that_are_looked_up_together_do_not_touch_each_other(
    what: str, damage: str, repo: Path
) -> None:
    name = git(repo, "rev-parse", what)
    path = repo / "objects" / name[:2] / name[2:]
    words = [git(repo, "rev-parse", f"{tag}^{{commit}}") for tag in TAGS]
    sources = [Source(word[:12], repo, word) for word in words]
    path.chmod(0o644)
    path.unlink() if damage == "gone" else path.write_bytes(b"rubbish")
    request = api.request("add-vdso-var", **VNOTB)
    together = [*api.batch(sources, request)]
    alone = [report for source in sources for report in api.batch([source], request)]
    assert [report.status for report in together].count("failed") == 1
    for one, other in zip(together, alone, strict=True):
        assert one.status == other.status
        assert str(one.error) == str(other.error)
        assert getattr(one.plan, "patch", None) == getattr(other.plan, "patch", None)


def test_what_breaks_the_looking_up_is_told_by_each_tree(
    repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = api.revisions(repo, list(TAGS))

    def full(*_args: object, **_kwargs: object) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(tempfile, "mkdtemp", full)  # where git's empty repository would go
    reports = [*api.batch(sources, api.request("add-vdso-var", **VNOTB))]
    assert [report.status for report in reports] == ["bug"] * len(TAGS)
    assert all("No space left" in str(report.error) for report in reports)


def test_a_repository_without_objects_is_one_clear_line(repo: Path, run: Run) -> None:
    shutil.rmtree(repo / "objects")
    code, _, err = run(*WORDS, "v2.6.10", "--git", str(repo))
    assert code == 4
    assert "git cannot read this repository" in err


def test_the_callers_git_variables_do_not_lead_elsewhere(
    repo: Path, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Hooks, and so pre-commit, run with GIT_DIR and GIT_INDEX_FILE set."""
    git(tmp_path, "init", "-q", "--bare", "elsewhere.git")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere.git"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(tmp_path / "elsewhere.git/objects"))
    assert run(*WORDS, "v3.1", "--git", str(repo))[0] == 0


# -- long runs --------------------------------------------------------------------------------


def test_one_bad_directory_never_stops_the_others(run: Run, tmp_path: Path) -> None:
    for name in ("linux-1", "linux-3"):
        shutil.copytree(CORPUS / "x86-2.6.37/tree", tmp_path / name)
    (tmp_path / "linux-2").mkdir()
    code, out, err = run(*WORDS, "-C", f"{tmp_path}/linux-*", "-C", "/nowhere", "-j", "2")
    assert code == 4
    assert b"4 trees: 2 applied, 1 refused, 1 failed" in out
    assert f"{tmp_path}/linux-1: applied, 7 files, era x86-vextern" in err
    for name in ("linux-1", "linux-3"):
        assert run(*WORDS, "-C", str(tmp_path / name), "--check")[0] == 0


def test_a_bug_in_one_tree_never_stops_the_others(
    repo: Path, request_: api.Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = api.plan

    def plan(tree: api.Git, *rest: object, **more: object) -> api.Plan:
        if tree.label == "v2.6.10":
            raise RecursionError("too deep")
        return real(tree, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(api, "plan", plan)
    reports = list(api.batch(api.revisions(repo, ["v2.6.9", "v2.6.10", "v3.1"]), request_))
    assert [report.status for report in reports] == ["would change", "bug", "would change"]
    assert reports[1].exit_code == 70


@pytest.mark.parametrize("case", ["x86-6.12", "refuse/missing-anchor", "refuse/conflicting-value"])
def test_what_is_remembered_holds_nothing_of_what_was_read(
    case: str, request_: api.Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    # An error holds the frames that it went through, and these whole trees, parsed.
    opened: list[weakref.ref[api.Dir]] = []
    directory = api.directory

    def watched(path: Path) -> api.Dir:
        tree = directory(path)
        opened.append(weakref.ref(tree))
        return tree

    monkeypatch.setattr(api, "directory", watched)
    gc.disable()  # not even until it comes
    try:
        reports = list(api.batch(api.trees([CORPUS / case / "tree"]), request_))
        assert len(opened) == len(reports) == 1
        assert opened[0]() is None
    finally:
        gc.enable()


def test_a_worker_that_dies_is_reported_for_each_tree_it_had(
    repo: Path, request_: api.Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "work", _die)
    reports = list(api.batch(api.revisions(repo, ["v*"]), request_, jobs=2))
    assert [report.tree for report in reports] == list(TAGS)
    assert {report.status for report in reports} == {"bug"}


def _die(job: object, sources: object) -> None:
    os._exit(9)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupt_says_what_is_done(repo: Path, tmp_path: Path, jobs: str) -> None:
    grown(repo, "v3.1^{commit}", 400)
    command = [sys.executable, "-m", "kpatch_ast", *WORDS, "--git", str(repo), "-j", jobs]
    command += ["--check", "v*", *["v3.1..grown"] * 50]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stderr is not None
    process.stderr.readline()
    time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    out, err = process.communicate(timeout=120)
    assert process.returncode == 130, err
    assert "interrupted: " in err
    assert " of 20005 trees are done; the last was " in err
    assert "Traceback" not in err
    done = int(err.partition("interrupted: ")[2].split()[0])
    assert 0 < done < 20005
    assert f"\n{done} tree" in out


def test_closing_the_iterator_is_enough_to_stop(repo: Path, request_: api.Request) -> None:
    reports = api.batch(api.revisions(repo, ["v*"] * 100), request_, jobs=2)
    assert next(reports).tree == "v2.6.9"
    reports.close()  # type: ignore[attr-defined]


def test_a_terminal_sees_a_bar_and_the_errors(repo: Path, tmp_path: Path) -> None:
    import pty

    master, slave = pty.openpty()
    command = [sys.executable, "-m", "kpatch_ast", *WORDS, "--git", str(repo), "--check"]
    done = subprocess.run(
        [*command, "v*", "gone"], stdout=subprocess.PIPE, stderr=slave, check=False
    )
    os.close(slave)
    shown = ""
    with suppress(OSError):  # EIO: all was read
        while chunk := os.read(master, 1 << 16):
            shown += chunk.decode()
    os.close(master)
    assert done.returncode == 3
    assert "[##############################] 6/6" in shown
    assert "gone: " in shown
    assert shown.rstrip().endswith("\033[K"), "the bar is not wiped"
    assert "v2.6.9: would change" not in shown
    assert b"6 trees: 5 would change, 1 refused" in done.stdout


def test_one_revision_reads_like_one_tree(repo: Path, run: Run) -> None:
    code, out, err = run(*WORDS, "v2.6.10", "--git", str(repo), "--check")
    assert (code, out) == (1, b"")
    assert err.splitlines()[-1] == "vnotb: would change, 7 files, era x86-vextern"
