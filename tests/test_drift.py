"""--revert on a tree that moved on: exactly what was added goes, or nothing does.

A change is applied; then its neighbourhood drifts, or the added text itself, or a merge brings the
files of another era. The tree with only the drift is known beforehand.
"""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kpatch_ast import api
from kpatch_ast.engine.edits import Edit
from kpatch_ast.engine.tree import File, Overlay
from kpatch_ast.errors import Refused
from tests.corpus import CORPUS

REQUEST = api.request("add-vdso-var", name="vnotb", type="int", value="666")
TREES = ("x86-2.6.37", "x86-3.1", "x86-6.12")


def _comment(path: str) -> bytes:
    return b"/* drift */\n" if path.endswith((".c", ".h", ".S")) else b"# drift\n"


#: What becomes of a line next to added text: (path, line) -> lines.
NEIGHBOURS: dict[str, Callable[[str, bytes], bytes]] = {
    "a comment": lambda path, line: line + _comment(path),
    "a blank line": lambda _, line: line + b"\n",
    "deleted": lambda _, line: b"",
    "twice": lambda _, line: line * 2,
    "spaces for tabs": lambda _, line: line.expandtabs(),
    "more indented": lambda _, line: b"\t" + line,
    "renamed": lambda _, line: re.sub(rb"\w+", rb"drifted_\g<0>", line, count=1),
    "at the end of the line": lambda path, line: line.rstrip(b"\n") + b" " + _comment(path),
}

#: What becomes of the added text itself.
OWN: dict[str, Callable[[str, bytes], bytes]] = {
    "wider": lambda _, new: new.replace(b" ", b"  "),
    "spaces for tabs": lambda _, new: new.expandtabs(),
    "a comment behind": lambda path, new: new.rstrip(b"\n") + b" " + _comment(path),
    "a comment inside": lambda path, new: re.sub(
        rb"\n(?=[^\n])", b"\n" + _comment(path), new, count=1
    ),
    "another name": lambda _, new: new.replace(b"vnotb", b"vnota"),
    "another value": lambda _, new: new.replace(b"666", b"667").replace(b"int", b"long"),
    "twice": lambda _, new: new * 2,
    "carriage returns": lambda _, new: new.replace(b"\n", b"\r\n"),
    "no last line": lambda _, new: b"".join(new.splitlines(keepends=True)[:-1]),
}


def pieces(plan: api.Plan, path: str) -> list[bytes]:
    """A changed file as base, added, base, added ... base."""
    before = plan.before[path]
    assert before is not None
    parts, at = [], 0
    for edit in plan.edits:
        if edit.path == path:
            parts += [before.data[at : edit.at], edit.new]
            at = edit.at
    return [*parts, before.data[at:]]


def drifts(plan: api.Plan) -> Iterator[tuple[str, str, bytes, bytes]]:
    """(what, path, content with the change, content without it) of every drift."""
    for path in plan.files:
        if plan.before[path] is None:
            continue
        parts = pieces(plan, path)
        for index in range(1, len(parts), 2):
            if not parts[index].endswith(b"\n"):
                continue  # inside a line: what drifts next to it is the line itself
            for name, change in NEIGHBOURS.items():
                for side, other in (("above", index - 1), ("below", index + 1)):
                    lines = parts[other].splitlines(keepends=True)
                    if not lines or not lines[-1].endswith(b"\n"):
                        continue  # other added text is there
                    which = -1 if side == "above" else 0
                    lines[which] = change(path, lines[which])
                    new = [*parts[:other], b"".join(lines), *parts[other + 1 :]]
                    yield f"{side} {name}", path, b"".join(new), b"".join(new[::2])
        for index in range(1, len(parts), 2):
            for name, change in OWN.items():
                new = [*parts[:index], change(path, parts[index]), *parts[index + 1 :]]
                if new != parts:
                    yield f"own {name}", path, b"".join(new), b"".join(parts[::2])


def reverted(tree: Overlay) -> api.Plan | None:
    """The plan of the revert; None if it is refused, with a place and what to do."""
    try:
        return api.plan(tree, REQUEST, revert=True)
    except Refused as refused:
        error = refused
    assert error.mark is not None, f"{error.message}: where?"
    assert error.notes or error.hint, error.message
    return None


@pytest.mark.parametrize("name", TREES)
def test_a_revert_takes_exactly_what_was_added_or_refuses(name: str) -> None:
    tree = api.Dir(CORPUS / name / "tree")
    plan = api.plan(tree, REQUEST)
    added = Overlay(tree, plan.files)
    verdicts: Counter[str] = Counter()
    for what, path, present, absent in drifts(plan):
        on = Overlay(added, {path: File(present)})
        back = reverted(on)
        if back is None:
            verdicts["refused"] += 1
            continue
        after = Overlay(on, back.files)
        result = after.read(path)
        assert result is not None
        others = [p for p in plan.files if p != path and after.read(p) != tree.read(p)]
        assert not others, f"{path}: {what}: {others} are not as before"
        if result.data != absent:
            assert what.startswith("own"), f"{path}: {what}: something else is gone, or left"
            words = iter(result.data.split())
            assert all(word in words for word in absent.split()), (
                f"{path}: {what}: too much is gone"
            )
            assert b"vnotb" not in result.data, f"{path}: {what}: it is still there"
            verdicts["removed but for what others made of it"] += 1
            continue
        verdicts["removed"] += 1
    assert verdicts["removed"] > 50, verdicts
    assert verdicts["refused"] > 10, verdicts


def merged(base: bytes, ours: bytes, theirs: bytes, folder: Path) -> bytes:
    """What git makes of both changes, all of both where they meet."""
    names = [folder / name for name in ("ours", "base", "theirs")]
    for name, data in zip(names, (ours, base, theirs), strict=True):
        name.write_bytes(data)
    done = subprocess.run(
        ["git", "merge-file", "-p", "--union", *names], capture_output=True, check=True
    )
    return done.stdout


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("x86-2.6.26", "x86-2.6.29"),
        ("x86-2.6.29", "x86-2.6.37"),
        ("x86-2.6.37", "x86-3.1"),
        ("x86-3.1", "x86-6.12"),
    ],
)
@pytest.mark.parametrize("kept", [True, False], ids=["all kept", "deleted files are gone"])
def test_a_revert_behind_a_merge_of_another_era_leaves_nothing_half(
    old: str, new: str, kept: bool, tmp_path: Path
) -> None:
    before, upstream = (api.Dir(CORPUS / name / "tree") for name in (old, new))
    plan = api.plan(before, REQUEST)
    files: dict[str, File | None] = {}
    for path, file in plan.files.items():
        assert file is not None
        was, theirs = plan.before[path], upstream.read(path)
        if was is None or (theirs is None and kept):
            files[path] = file
        elif theirs is not None:
            files[path] = File(merged(was.data, file.data, theirs.data, tmp_path), theirs.mode)
    on = Overlay(upstream, files)
    back = reverted(on)
    if back is None:
        return
    after = Overlay(on, back.files)
    for path, file in files.items():
        was, result = plan.before[path], after.read(path)
        assert file is not None
        if result is None:
            assert was is None, f"{path}: the kernel's own file is gone"
            continue
        ours = Counter(word for edit in plan.edits if edit.path == path for word in _words(edit))
        gone = Counter(file.data.split()) - Counter(result.data.split())
        assert not gone - ours, f"{path}: too much is gone"
        if upstream.read(path) is not None:
            assert b"vnotb" not in result.data, f"{path}: half is gone"


def _words(edit: Edit) -> list[bytes]:
    return edit.new.split()
