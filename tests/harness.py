"""The laws, proved on every case; nobody writes them by hand.

`check_case` runs them in order, each with a message that says which law a case breaks.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from kpatch_ast import api, report
from kpatch_ast.engine.edits import Edit, apply, invert
from kpatch_ast.engine.plan import Plan
from kpatch_ast.engine.tree import File, Overlay, Tree
from kpatch_ast.syntax.language import LANGUAGES, language_of
from tests.conftest import Run
from tests.corpus import Case, snapshot


def contents(plan: Plan) -> dict[str, bytes | None]:
    return {path: file.data if file else None for path, file in plan.files.items()}


def lens_law(root: Path) -> None:
    for path in root.rglob("*"):
        name = path.relative_to(root).as_posix()
        if path.is_file() and any(language.accepts(name) for language in LANGUAGES):
            data = path.read_bytes()
            shadow = language_of(name).parse(name, data).source.shadow
            assert len(shadow) == len(data), f"{name}: the lens changed the length"
            again = language_of(name).lens(shadow)
            assert again == shadow, f"{name}: the lens is not idempotent"


def golden_law(case: Case, patch: bytes, update: bool) -> None:
    if update:
        case.golden.write_bytes(patch)
    assert case.golden.is_file(), f"{case.golden}: no golden; run pytest --update-goldens"
    assert patch == case.golden.read_bytes(), f"{case.golden}: the patch differs from the golden"


def insert_only_law(plan: Plan) -> None:
    for path, after in plan.files.items():
        before = plan.before[path]
        assert after is not None, f"{path}: removed"
        if before is None:
            continue
        edits = [edit for edit in plan.edits if edit.path == path]
        left, shift = after.data, 0
        for edit in edits:
            assert not edit.old, f"{path}: not insert-only"
            at = edit.at + shift
            assert left[at : at + len(edit.new)] == edit.new
            shift += len(edit.new)
        for edit in reversed(edits):
            shift -= len(edit.new)
            left = left[: edit.at + shift] + left[edit.at + shift + len(edit.new) :]
        assert left == before.data, f"{path}: base bytes are not all kept"
        assert apply(after.data, invert(edits)) == before.data, f"{path}: the inverse is not exact"


def fixpoint_law(plan: Plan, tree: Tree, request: api.Request) -> None:
    second = api.plan(Overlay(tree, plan.files), request)
    assert second.empty, f"a second run changes {list(second.files)}"
    left = [o for o in second.outcomes if o.status not in ("present", "not applicable")]
    assert not left, f"a second run does not see {[o.path for o in left]}"


def partial_law(plan: Plan, tree: Tree, request: api.Request) -> None:
    """Any single step done before, the rest completes to the same."""
    want = contents(plan)
    singles: list[tuple[str, File, bool]] = []
    for path, after in plan.files.items():
        before = plan.before[path]
        if before is None and after is not None:
            singles.append((path, after, True))
        elif before is not None:
            for group in _groups(plan, path):
                nested = len({edit.anchor for edit in group}) < len(group)
                for unit in [group] if nested else [[edit] for edit in group]:
                    file = File(apply(before.data, unit), before.mode)
                    singles.append((path, file, unit == group))
    for path, file, exact in singles:
        start = Overlay(tree, {path: file})
        rest = api.plan(start, request)
        got = contents(plan) | {path: file.data} | contents(rest)
        if exact:
            assert got == want, f"with one step of {path} done before, the result differs"
        else:
            same = {p: sorted((d or b"").split(b"\n")) for p, d in got.items()}
            wanted = {p: sorted((d or b"").split(b"\n")) for p, d in want.items()}
            assert same == wanted, f"with one step of {path} done before, lines differ"


def _groups(plan: Plan, path: str) -> list[list[Edit]]:
    """Edits by place. If one step's text stands inside another's, that is split around it, so its
    anchor occurs twice, and only the whole group means something."""
    groups: dict[int, list[Edit]] = {}
    for edit in plan.edits:
        if edit.path == path:
            groups.setdefault(edit.at, []).append(edit)
    return list(groups.values())


def revert_law(plan: Plan, tree: Tree, request: api.Request, origin: Tree) -> None:
    result = Overlay(tree, plan.files)
    back = api.plan(result, request, revert=True)
    after = Overlay(result, back.files)
    for path in {*plan.files, *back.files}:
        assert after.read(path) == origin.read(path), f"{path}: --revert does not restore it"
    again = api.plan(after, request, revert=True)
    assert again.empty, "a second --revert is not a no-op"


def agreement_law(case: Case, root: Path, plan: Plan, run: Run, origin: Path) -> None:
    """--check, --diff, apply and --revert on a directory tell one story."""
    words = [*case.words, "--tree", str(root)]
    before = snapshot(root)
    changes = int(not plan.empty)
    assert run(*words, "--check")[0] == changes, "--check disagrees with the plan"
    code, diff, _ = run(*words, "--diff")
    assert (code, diff) == (0, api.patch(plan)), "--diff disagrees with the plan"
    assert snapshot(root) == before, "a dry run touched the tree"
    assert run(*words)[0] == 0
    after = snapshot(root)
    want = contents(plan)
    for path, entry in after.files.items():
        if path in want:
            assert entry[0] == want[path], f"{path}: written otherwise than planned"
            assert path not in before.files or entry[1] == before.files[path][1], f"{path}: mode"
        else:
            assert entry == before.files[path], f"{path}: touched though not in the plan"
    assert set(after.files) == set(before.files) | set(want), "files left behind"
    assert after.folders == before.folders, "folders left behind"
    assert run(*words, "--check")[0] == 0, "--check after applying"
    assert run(*words)[0] == 0, "a second run"
    assert snapshot(root) == after, "a second run touched the tree"
    assert run(*words, "--revert")[0] == 0
    assert snapshot(root).contents() == snapshot(origin).contents(), "--revert does not restore"
    assert run(*words, "--revert")[0] == 0, "a second --revert"


def git(root: Path, *words: str, stdin: bytes = b"") -> bytes:
    done = subprocess.run(["git", *words], cwd=root, input=stdin, capture_output=True, check=False)
    assert done.returncode == 0, f"git {' '.join(words)}: {done.stderr.decode()}"
    return done.stdout


def make_repository(root: Path) -> None:
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A", "-f")
    git(root, "commit", "-q", "-m", "base")


def git_law(root: Path, plan: Plan, request: api.Request) -> None:
    """A revision gives the same plan as a directory; git itself can apply and undo the patch."""
    make_repository(root)
    repository = api.Repository(root)
    try:
        same = api.plan(api.Git(repository, "HEAD"), request)
    finally:
        repository.close()
    assert api.patch(same) == api.patch(plan), "Git and Dir give different patches"
    if plan.empty:
        return
    before = snapshot(root).contents()
    patch = api.patch(plan)
    git(root, "apply", "--check", stdin=patch)
    git(root, "apply", stdin=patch)
    for path, data in contents(plan).items():
        assert (root / path).read_bytes() == data, f"{path}: git apply makes something else"
    git(root, "apply", "-R", stdin=patch)
    after = snapshot(root).contents()
    assert {p: d for p, d in after.items() if not p.startswith(".git/")} == {
        p: d for p, d in before.items() if not p.startswith(".git/")
    }, "git apply -R does not restore the tree"
    git(root, "update-index", "-q", "--refresh")
    git(root, "apply", "--index", stdin=patch)
    for path, file in plan.files.items():
        blob = git(root, "rev-parse", f":{path}").decode().strip()
        assert file is not None
        assert blob == file.blob, f"{path}: the index line names another blob"


def json_law(plan: Plan) -> None:
    fields = json.loads(report.as_json(report.Report("tree", "diff", False, plan)))
    assert fields["era"] == plan.era
    assert [f["path"] for f in fields["files"]] == list(plan.files)
    assert len(fields["steps"]) == len(plan.outcomes)


def check_case(case: Case, tmp_path: Path, run: Run, update: bool) -> None:
    """Every law on one case."""
    root = case.unpack(tmp_path / "tree")
    tree = api.directory(root)
    request = case.request
    lens_law(root)
    plan = api.plan(tree, request)
    golden_law(case, api.patch(plan), update)
    insert_only_law(plan)
    fixpoint_law(plan, tree, request)
    partial_law(plan, tree, request)
    origin = case.untouched(tmp_path / "untouched")
    revert_law(plan, tree, request, api.directory(origin))
    json_law(plan)
    agreement_law(case, root, plan, run, origin)
    git_law(case.unpack(tmp_path / "git"), plan, request)
