"""The crash matrix: every system call of a write fails or kills, then the next start is judged.

A stage is a tree and a plan for it. Old and new are known beforehand, as contents of all files with
mode and mtime; after every fault the tree must be one of them, with nothing left behind.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

from kpatch_ast import api, cli
from kpatch_ast.engine import commit as commits
from kpatch_ast.errors import KpatchError, ReadFailed, WriteFailed
from tests.corpus import CORPUS, Snapshot, snapshot
from tests.torture.faults import ERRNOS, FaultyOs, How, faulty, in_child
from tests.torture.memory import recorded

CASE = CORPUS / "x86-2.6.37" / "tree"
VNOTB = api.request("add-vdso-var", name="vnotb", type="int", value="666")
OTHER = api.request("add-vdso-var", name="other", type="long")


@dataclass(frozen=True)
class Stage:
    """A tree on disk, what is to be written, and what the tree is before and after."""

    root: Path
    plan: api.Plan
    old: Snapshot
    new: dict[str, bytes]

    def reset(self) -> None:
        """The old tree again, every mode and mtime as it was; only what differs is touched."""
        now = snapshot(self.root)
        for path in set(now.files) - set(self.old.files):
            (self.root / path).unlink()
        for path, (data, mode, changed) in self.old.files.items():
            if now.files.get(path) != (data, mode, changed):
                (self.root / path).write_bytes(data)
                (self.root / path).chmod(mode & 0o7777)
                os.utime(self.root / path, ns=(changed, changed))

    def judge(self) -> str:
        """`old` or `new`; AssertionError for anything else."""
        now = snapshot(self.root)
        assert now.folders == self.old.folders, f"left behind: {now.folders - self.old.folders}"
        if now.contents() == self.old.contents():
            assert now == self.old, "the contents are old, but a mode or an mtime is not"
            return "old"
        assert now.contents() == self.new, "some files are old and some are new"
        for path in set(now.files) & set(self.old.files) - set(self.plan.files):
            assert now.files[path] == self.old.files[path], f"{path}: touched, but not in the plan"
        for path in set(now.files) & set(self.old.files):
            assert now.files[path][1] == self.old.files[path][1], f"{path}: its mode changed"
        return "new"


def stages(folder: Path) -> dict[str, Stage]:
    """Writing a change, and writing its revert."""
    made = {}
    for name, revert in (("apply", False), ("revert", True)):
        root = folder / name
        _, tree = recorded(api.Dir(CASE), VNOTB)
        for path, file in tree.files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(file.data)
        if revert:
            api.apply(root, VNOTB)
        (root / "arch/x86/vdso/Makefile").chmod(0o600)
        (root / "arch/x86/vdso/vdso.lds.S").chmod(0o755)
        for number, each in enumerate(sorted(p for p in root.rglob("*") if p.is_file())):
            os.utime(each, ns=(10**18 + number, 10**18 + number))
        plan = api.plan(api.directory(root), VNOTB, revert=revert)
        old = snapshot(root)
        new = old.contents() | {p: f.data for p, f in plan.files.items() if f is not None}
        for path in [path for path, file in plan.files.items() if file is None]:
            del new[path]
        made[name] = Stage(root, plan, old, new)
    return made


def errors(stage: Stage, how: How, every: int, stride: int = 1) -> Counter[str]:
    """Fail the k-th call of a commit, k = 1, 1 + stride ... until a run succeeds; with `every` 0,
    all from the k-th on, so that taking back fails too. With a stride, one code of four each."""
    figures: Counter[str] = Counter()
    for k in count(1, stride):
        numbers = ERRNOS if stride == 1 else ERRNOS[k % len(ERRNOS) :][:1]
        succeeded = [_fail(stage, k, how, every, number, figures) for number in numbers]
        if all(done == "untouched" for done in succeeded):
            return figures
    raise AssertionError


def _fail(stage: Stage, k: int, how: How, every: int, number: int, figures: Counter[str]) -> str:
    fake = FaultyOs(lambda call: call == k if every else call >= k, how, number)
    try:
        with faulty(fake):
            commits.commit(stage.plan, api.Dir(stage.root))
        verdict = "succeeded"
    except (WriteFailed, ReadFailed):
        verdict = "rolled back"
    if (stage.root / commits.FOLDER / "journal.json").exists():
        figures["left a journal"] += 1
    if every and verdict == "rolled back":
        assert stage.judge() == "old", f"call {k} ({fake.injected}): not taken back at once"
    commits.recover(stage.root)
    tree = stage.judge()
    if not every and how == "late error" and verdict == "rolled back" and tree == "new":
        # All calls did their work and all of them said that they did not: nobody can know.
        verdict = "told to have failed, but whole"
    else:
        said = "new" if verdict == "succeeded" else "old"
        assert tree == said, f"call {k}: {verdict}, but {tree}"
    figures[verdict] += 1
    figures["faults"] += len(fake.injected)
    if tree == "new":
        stage.reset()
    return verdict if fake.injected else "untouched"


def deaths(stage: Stage, how: How, stride: int = 1, again: int = 0) -> Counter[str]:
    """Die at the k-th call, k = 1, 1 + stride ... until a run survives; with `again`, also die at
    the calls of the roll-back that follows, every `again`-th."""
    figures: Counter[str] = Counter()
    for k in count(1, stride):
        code = in_child(partial(_doomed, k, how, partial(_commit, stage)))
        for j in count(1, again) if again and code else ():
            if in_child(partial(_doomed, j, how, partial(commits.recover, stage.root))) == 0:
                break
            figures["died twice"] += 1
        commits.recover(stage.root)
        figures[stage.judge()] += 1
        stage.reset()
        if code == 0:
            return figures
        assert code in (9, -signal.SIGKILL), f"call {k}: exit code {code}"
        figures["deaths"] += 1
    raise AssertionError


def _commit(stage: Stage) -> None:
    commits.commit(stage.plan, api.Dir(stage.root))


def _doomed(k: int, how: How, action: Callable[[], object]) -> None:
    with faulty(FaultyOs(lambda call: call == k, how)):
        action()


def _words(root: Path, *more: str) -> list[str]:
    return ["add-vdso-var", "vnotb", "--type", "int", "--value", "666", "-C", str(root), *more]


_STOP = (signal.SIGINT, signal.SIGTERM)


def _run(words: list[str], err: Path) -> None:
    """The command line in this (forked) process, messages to a file; never returns.

    Signals that arrived before the command line began are let in with it.
    """
    try:
        fd = os.open(err, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(fd, 2)
        os.dup2(fd, 1)
        for number in _STOP:
            signal.signal(number, signal.default_int_handler)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOP)
        cli.main(words)
    except SystemExit as exited:
        os._exit(int(exited.code or 0))
    except Exception:
        os._exit(99)
    finally:
        os._exit(131)  # a signal that came before the command line, or after it


def signals(folder: Path, runs: int, seed: int) -> Counter[str]:
    """SIGINT, SIGTERM or SIGKILL at a random moment of a whole run; what it says must be true."""
    chance = random.Random(seed)
    stage = stages(folder)["apply"]
    begun = time.monotonic()
    assert in_child(partial(_run, _words(stage.root), folder / "err")) == 0
    usual = time.monotonic() - begun
    stage.reset()
    figures: Counter[str] = Counter()
    for number in range(runs):
        sent = chance.choice((signal.SIGINT, signal.SIGTERM, signal.SIGKILL))
        signal.pthread_sigmask(signal.SIG_BLOCK, _STOP)  # or the child may leave before it begins
        child = os.fork()
        if child == 0:
            _run(_words(stage.root), folder / "err")
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOP)
        time.sleep(chance.uniform(0, usual * 1.2))
        os.kill(child, sent)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        said = (folder / "err").read_text() if code >= 0 else ""
        if sent != signal.SIGKILL:
            assert not (stage.root / commits.FOLDER).exists(), f"run {number}: left a journal"
        commits.recover(stage.root)
        tree = stage.judge()
        assert code in (0, 130, 131, -sent), f"run {number}: exit code {code}: {said}"
        assert code != 0 or tree == "new", f"run {number}: exit 0, but nothing was written"
        assert "nothing was changed" not in said or tree == "old", f"run {number}: {said}"
        assert "everything was written" not in said or tree == "new", f"run {number}: {said}"
        figures[f"{sent.name}: {tree}"] += 1
        stage.reset()
    return figures


def races(folder: Path, rounds: int, seed: int) -> Counter[str]:
    """Several runs on one tree at once, of two variables, there and back; the result must be one
    that some of them, one after another, would make."""
    chance = random.Random(seed)
    requests = (VNOTB, OTHER)
    root = folder / "race"
    figures: Counter[str] = Counter()
    for _ in range(rounds):
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(CASE, root)
        clean = snapshot(root).contents()
        if chance.random() < 0.5:
            api.apply(root, VNOTB)
        children = []
        for _ in range(4):
            request, revert = chance.choice(requests), chance.random() < 0.4
            child = os.fork()
            if child == 0:
                try:
                    api.apply(root, request, revert=revert)
                except KpatchError as error:
                    os._exit(error.exit_code)
                except BaseException:
                    os._exit(99)
                os._exit(0)
            children.append(child)
        codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        figures.update(map(str, codes))
        assert set(codes) <= {0, 4}, f"exit codes {codes}"
        assert not (root / commits.FOLDER).exists()
        for request in requests:  # each variable is there wholly or not at all
            plan = api.plan(api.directory(root), request)
            done = {o.status for o in plan.outcomes if not o.step.shared} - {"not applicable"}
            assert len(done) == 1, f"half applied after {codes}"
            api.apply(root, request, revert=True)
        assert snapshot(root).contents() == clean, "something is left when all is reverted"
    return figures


def main(arguments: list[str]) -> int:
    """All of it, for the writing of a change and of its revert; figures to stdout."""
    ends: tuple[How, ...] = ("exit", "late exit", "kill", "torn")
    failures: tuple[How, ...] = ("error", "late error")
    with tempfile.TemporaryDirectory() as folder:
        for name, stage in stages(Path(folder)).items():
            for how in failures:
                for every in (1, 0):
                    what = "one call fails" if every else "all from a call on fail"
                    print(name, how, what, dict(errors(stage, how, every)), flush=True)
            for how in ends:
                print(name, how, dict(deaths(stage, how)), flush=True)
            print(name, "exit twice", dict(deaths(stage, "exit", stride=3, again=1)), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        print("signals", dict(signals(Path(folder), runs=300, seed=2)), flush=True)
        print("races", dict(races(Path(folder), rounds=100, seed=2)), flush=True)
    return 0
