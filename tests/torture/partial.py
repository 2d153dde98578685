"""Trees that are half one thing and half another: half applied, two eras, files that are none.

One law: such a tree is completed to exactly what a whole one would become, or refused as it is.
"""

from __future__ import annotations

import os
import random
import shutil
import socket
from collections import Counter
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

from kpatch_ast import api
from kpatch_ast.engine.edits import Edit, apply
from kpatch_ast.engine.tree import File, Overlay
from kpatch_ast.errors import Conflict, KpatchError, Refused
from tests.corpus import Case, snapshot
from tests.torture.judges import places
from tests.torture.memory import Memory
from tests.torture.mutate import kind_of
from tests.torture.subjects import Subject, require


def halves(one: Subject, chance: random.Random, limit: int) -> Counter[str]:
    """Subsets of the plan done before, all of them up to a limit: what becomes of the rest."""
    pieces: list[Edit | str] = [*one.plan.edits]
    pieces += [path for path, before in one.plan.before.items() if before is None]
    count = len(pieces)
    if 2**count - 2 <= limit:
        subsets = [set(s) for size in range(1, count) for s in combinations(range(count), size)]
    else:  # each alone, each left out, and others
        subsets = [{n} for n in range(count)] + [set(range(count)) - {n} for n in range(count)]
        subsets = chance.sample(subsets, min(limit, len(subsets)))
        while len(subsets) < limit:
            subsets.append({n for n in range(count) if chance.random() < 0.5})
    figures: Counter[str] = Counter()
    for subset in subsets:
        chosen = [pieces[index] for index in sorted(subset)]
        files = {path: one.plan.files[path] for path in chosen if isinstance(path, str)}
        for path in {piece.path for piece in chosen if isinstance(piece, Edit)}:
            edits = [p for p in chosen if isinstance(p, Edit) and p.path == path]
            files[path] = File(apply(one.tree.files[path].data, edits))
        figures[_completed(one, files, f"{one.name}: {sorted(subset)} done before")] += 1
    return figures


def _completed(one: Subject, files: dict[str, File | None], name: str) -> str:
    try:
        plan = api.plan(Overlay(one.tree, files), one.request)
    except Conflict:
        return "conflict"
    except Refused:
        return "refused"
    result = files | dict(plan.files)
    for path, want in one.plan.files.items():
        got = result.get(path)
        require(got and want, f"{name}: {path} is not completed")
        assert got
        assert want
        if got.data != want.data:  # texts for one place may have come in another order
            _require_same(path, got.data, want.data, one, name)
    return "right"


def _require_same(path: str, got: bytes, want: bytes, one: Subject, name: str) -> None:
    require(
        sorted(got.splitlines()) == sorted(want.splitlines()),
        f"{name}: {path} is completed otherwise",
    )
    if kind_of(path) in ("c", "lds"):
        for edit in one.plan.edits:
            if edit.path == path and edit.new.endswith(b"\n"):
                text = edit.new.strip(b"\n")
                stands = []
                for data in (got, want):
                    require(text in data, f"{name}: {path}: a text is torn apart")
                    ((*found,),) = places(path, data, [data.index(text)])
                    stands.append([place and place[0] for place in found])
                require(stands[0] == stands[1], f"{name}: {path}: a text is elsewhere")


def mixed(one: Subject, other: Subject) -> str:
    """The files of two eras in one tree: refused, or what one of the two would become."""
    files = {**other.tree.files, **one.tree.files}
    try:
        plan = api.plan(Memory(files), one.request)
    except Conflict:
        return "conflict"
    except Refused:
        return "refused"
    same = [s for s in (one, other) if _edited(s.plan) == _edited(plan)]
    require(same, f"{one.name} with {other.name}: neither of the two")
    return "right"


def _edited(plan: api.Plan) -> dict[str, object]:
    """What becomes of the files that were there; how a new file is written may follow habits of
    its neighbours, of which a mixture has those of both."""
    return {path: plan.files[path] for path, before in plan.before.items() if before is not None}


def _linked(path: Path, outside: Path) -> None:
    shutil.move(path, outside)
    path.symlink_to(outside)


def _linked_beside(path: Path, _outside: Path) -> None:
    beside = path.with_name(f"{path.name}.real")
    path.rename(beside)
    path.symlink_to(beside.name)


def _linked_folder(path: Path, outside: Path) -> None:
    shutil.move(path.parent, outside)
    path.parent.symlink_to(outside, target_is_directory=True)


def _instead(make: Callable[[Path], object]) -> Callable[[Path, Path], None]:
    def replace(path: Path, _outside: Path) -> None:
        path.unlink()
        make(path)

    return replace


def _socket(path: Path) -> None:
    folder = os.open(path.parent, os.O_RDONLY)
    try:  # the name of a socket is short
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(f"/proc/self/fd/{folder}/{path.name}")
    finally:
        os.close(folder)


NOT_FILES: dict[str, Callable[[Path, Path], None]] = {
    "a link out of the tree": _linked,
    "a link inside of it": _linked_beside,
    "a link for its folder": _linked_folder,
    "a link to nothing": _instead(lambda path: path.symlink_to("nothing")),
    "a directory": _instead(lambda path: path.mkdir()),
    "a fifo": _instead(os.mkfifo),
    "a socket": _instead(_socket),
}


def not_files(case: Case, folder: Path) -> Counter[str]:
    """Each file that the plan changes replaced by what is none: refused, and nothing is written,
    neither in the tree nor where a link leads to."""
    plan = api.plan(api.Dir(case.unpack(folder / "whole")), case.request)
    figures: Counter[str] = Counter()
    for path in (path for path, before in plan.before.items() if before is not None):
        for name, replace in NOT_FILES.items():
            root, outside = folder / "tree", folder / "outside"
            case.unpack(root)
            replace(root / path, outside)
            before = _state(root, outside)
            try:
                api.apply(root, case.request)
            except KpatchError as error:
                require(isinstance(error, Refused), f"{case.id}: {path}, {name}: {error}")
                figures["refused"] += 1
            else:
                figures["right"] += 1
                require(False, f"{case.id}: {path} is {name}, and all is well")
            require(_state(root, outside) == before, f"{case.id}: {path}, {name}: written")
            shutil.rmtree(root)
            shutil.rmtree(outside) if outside.is_dir() else outside.unlink(missing_ok=True)
    return figures


def _state(root: Path, outside: Path) -> object:
    regular = [p for p in root.rglob("*") if p.is_file() or p.is_dir()]
    there = outside.read_bytes() if outside.is_file() else None
    return (
        sorted(regular),
        there,
        snapshot(outside) if outside.is_dir() else None,
        [(p, p.read_bytes()) for p in sorted(regular) if p.is_file()],
    )
