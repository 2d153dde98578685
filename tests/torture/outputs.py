"""The crash matrix of what is written outside of trees: mails of a batch, branches of a repository.

Three revisions are done in one run. Whatever call fails, the mail or branch of one revision is
whole or absent and its report is an error, and the other revisions go on; whenever the process
dies, those before are whole, and no temporary file stays.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

from kpatch_ast import api, outfile
from kpatch_ast.engine import git, gitwrite
from kpatch_ast.errors import WriteFailed
from kpatch_ast.mail import author, file_name, mail
from kpatch_ast.report import Report
from tests import histories
from tests.conftest import GIT
from tests.torture.faults import ERRNOS, FaultyOs, How, faulty, in_child

REVISIONS = ("v2.6.9", "v2.6.10", "v3.1")
REQUEST = api.request("add-vdso-var", **histories.VNOTB)

State = dict[str, bytes]  #: file or ref -> what it is


@dataclass(frozen=True)
class Output:
    """A way to do all revisions: reports as they come, what is there now, and how to undo it."""

    write: Callable[[], list[bool]]  #: for each revision whether its report is no error
    look: Callable[[], State]
    clear: Callable[[], None]
    whole: State  #: what an undisturbed run leaves, in the order of revisions


@contextmanager
def mails(folder: Path) -> Iterator[Output]:
    """`-o DIR`: a mail for each revision."""
    repository = folder / "linux.git"
    histories.history(repository, {tag: histories.TAGS[tag] for tag in REVISIONS})
    sources = api.revisions(repository, REVISIONS)
    reports = list(api.batch(sources, REQUEST))
    sender = author(repository)
    out = folder / "out"
    out.mkdir()
    whole = {file_name(one, 4): mail(one, sender, sign_off=False) for one in reports}

    def write() -> list[bool]:
        return [_delivered(one, out, whole) for one in reports]

    def clear() -> None:
        for path in out.iterdir():
            path.unlink()

    yield Output(write, lambda: {p.name: p.read_bytes() for p in out.iterdir()}, clear, whole)


def _delivered(one: Report, out: Path, whole: State) -> bool:
    name = file_name(one, 4)
    try:
        outfile.write_whole(out / name, whole[name])
    except WriteFailed:
        return False
    return True


@contextmanager
def branches(folder: Path) -> Iterator[Output]:
    """`--commit`: a branch for each revision."""
    repository = folder / "linux.git"
    histories.history(repository, {tag: histories.TAGS[tag] for tag in REVISIONS})
    sources = api.revisions(repository, REVISIONS)
    temporary = folder / "tmp"
    temporary.mkdir()

    def write() -> list[bool]:
        done = api.batch(sources, REQUEST, branch="new/{rev}")
        return [report.error is None and bool(report.branch) for report in done]

    def look() -> State:
        for left in (*repository.rglob("*.lock"), *repository.rglob("tmp_*"), *temporary.iterdir()):
            raise AssertionError(f"left behind: {left}")
        listing = histories.git(
            repository, "for-each-ref", "--format=%(refname) %(objectname)", "refs/heads/new"
        )
        return {ref: name.encode() for ref, name in map(str.split, listing.splitlines())}

    def clear() -> None:
        for ref in look():
            histories.git(repository, "update-ref", "-d", ref)

    before = tempfile.tempdir
    tempfile.tempdir = str(temporary)
    try:
        assert all(write())
        whole = look()
        assert len(whole) == len(REVISIONS)
        clear()
        ordered = {f"refs/heads/new/{tag}": whole[f"refs/heads/new/{tag}"] for tag in REVISIONS}
        yield Output(write, look, clear, ordered)
    finally:
        tempfile.tempdir = before


MODULES = {"mails": (outfile,), "branches": (git, gitwrite)}


def errors(name: str, output: Output, how: How, stride: int = 1) -> Counter[str]:
    """Fail the k-th call of a run, and with it one revision at most."""
    figures: Counter[str] = Counter()
    for k in count(1, stride):
        fake = FaultyOs(partial(int.__eq__, k), how, ERRNOS[k // stride % len(ERRNOS)])
        with faulty(fake, MODULES[name]):
            good = output.write()
        found = output.look()
        output.clear()
        if not fake.injected:
            assert found == output.whole
            return figures
        for done, (path, content) in zip(good, output.whole.items(), strict=True):
            assert found.get(path, content) == content, f"call {k} {fake.injected}: {path} is torn"
            assert not done or path in found, f"call {k} {fake.injected}: {path} is missing"
        assert set(found) <= set(output.whole), f"call {k}: left {set(found) - set(output.whole)}"
        assert good.count(False) <= 1, f"call {k} {fake.injected}: {good}"
        figures["one revision failed" if False in good else "nothing was lost"] += 1
    raise AssertionError


def lasting(name: str, output: Output, stride: int = 1) -> Counter[str]:
    """All calls from the k-th on fail: what was done before is whole, the rest is absent."""
    figures: Counter[str] = Counter()
    for k in count(1, stride):
        fake = FaultyOs(partial(int.__le__, k), "error", ERRNOS[k // stride % len(ERRNOS)])
        with faulty(fake, MODULES[name]):
            output.write()
        found = output.look()
        output.clear()
        left = {path: output.whole[path] for path in found}
        assert found == left, f"from call {k} on: torn"
        if not fake.injected:
            return figures
        figures[f"{len(found)} of {len(output.whole)} written"] += 1
    raise AssertionError


def deaths(name: str, output: Output, how: How, stride: int = 1) -> Counter[str]:
    """Die at the k-th call; then run again, to the same end."""
    figures: Counter[str] = Counter()
    for k in count(1, stride):
        code = in_child(partial(_doomed, k, how, name, output))
        found = output.look()
        wanted = dict(list(output.whole.items())[: len(found)])
        assert found == wanted, f"died at call {k}: found {list(found)}"
        output.clear()
        if code == 0:
            return figures
        assert code == 9, f"call {k}: exit code {code}"
        figures[f"died with {len(found)} written"] += 1
    raise AssertionError


def _doomed(k: int, how: How, name: str, output: Output) -> None:
    with faulty(FaultyOs(partial(int.__eq__, k), how), MODULES[name]):
        output.write()


KINDS = {"mails": mails, "branches": branches}


def main(arguments: list[str]) -> int:
    """All of it; figures to stdout."""
    os.environ.update(GIT)
    for name in arguments or KINDS:
        with tempfile.TemporaryDirectory() as folder, KINDS[name](Path(folder)) as output:
            for how in ("error", "late error"):
                print(name, how, dict(errors(name, output, how)), flush=True)
            print(name, "lasting error", dict(lasting(name, output)), flush=True)
            for end in ("exit", "late exit", "torn"):
                print(name, end, dict(deaths(name, output, end)), flush=True)
            if name == "branches":
                repository = Path(folder) / "linux.git"
                done = histories.git(repository, "fsck", "--strict", "--no-dangling")
                print(name, "git fsck", done or "finds nothing", flush=True)
    return 0
