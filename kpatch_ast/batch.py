"""The same request on many trees: reports in input order, whatever does the work.

One law: each source gets exactly one report, and what happens to one does not touch another. The
work is cut into runs of neighbours, since neighbours are alike: whoever does a run plans the same
content once. That is exact: a plan is a function of the files it asked for, so a tree in which
these have the same modes and blobs gets the same plan.
"""

from __future__ import annotations

import itertools
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from kpatch_ast import api
from kpatch_ast.__main__ import collect_rarely
from kpatch_ast.engine.git import Git, Repository, expect
from kpatch_ast.engine.gitwrite import Written, commit_tree, write_blobs
from kpatch_ast.engine.plan import Plan
from kpatch_ast.engine.tree import Dir, Recorded
from kpatch_ast.errors import BadTree, Bug, KpatchError, Refused
from kpatch_ast.mail import author, describe
from kpatch_ast.report.model import Mode, Report, Summary, summary
from kpatch_ast.sources import Source

#: Neighbouring revisions that go to one process at a time: many, as they share most of their
#: content; few enough that interrupting is quick. A directory is written, so it goes alone.
RUN = 32

#: Revisions that are looked up together.
TOGETHER = 8

#: Answers that a process remembers. A history has few shapes at a time.
KNOWN = 512


_NUMBERS = itertools.count()


def _token() -> str:
    return f"{os.getpid()}-{next(_NUMBERS)}"


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done to every source."""

    requests: tuple[api.Request, ...]
    mode: Mode
    check: bool = False
    revert: bool = False
    branch: str = ""  #: pattern of the branches to make, with {rev}
    signoff: bool = False  #: in their commits
    token: str = field(default_factory=_token)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What planning gave, without the contents of files."""

    summary: Summary | None
    error: KpatchError | None
    written: tuple[Written, ...] = ()


class _Memory:
    """Answers by what they depend on: for each set of paths, the stamps found there."""

    def __init__(self) -> None:
        self._answers: dict[tuple[str, ...], dict[tuple[str | None, ...], _Answer]] = {}
        self._last: tuple[str, ...] = ()  #: those of the last answer
        self._count = itertools.count()
        self._size = 0

    def expect(self, trees: Sequence[Git]) -> None:
        """Have what `find` will ask of several trees looked up at once."""
        if trees:
            expect(trees, tuple(dict.fromkeys(itertools.chain(*self._answers))))

    def find(self, tree: Dir | Git) -> _Answer | None:
        stamps: dict[str, str | None] = {}
        for paths, answers in self._answers.items():
            for path in paths:
                if path not in stamps:
                    stamps[path] = tree.stamp(path)
            answer = answers.get(tuple([stamps[path] for path in paths]))
            if answer is not None:
                return answer
        if isinstance(tree, Git):  # neighbours are alike
            expect([tree], self._last, contents=True)
        return None

    def keep(self, read: Recorded, answer: _Answer) -> None:
        if self._size >= KNOWN:
            self._answers.clear()
            self._size = 0
        paths = tuple(sorted(read.files))
        stamps = tuple(file.stamp if (file := read.files[path]) else None for path in paths)
        self._answers.setdefault(paths, {})[stamps] = answer
        self._last = paths
        self._size += 1

    def number(self) -> int:
        return next(self._count)


class _Worker:
    """What one process keeps between the runs of a job."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.memory = _Memory()
        self.repositories: dict[Path, Repository] = {}

    def open(self, source: Source) -> Dir | Git:
        return self.revision(source) if source.commit else api.directory(source.path)

    def revision(self, source: Source) -> Git:
        repository = self.repositories.setdefault(source.path, Repository(source.path))
        return Git(repository, source.commit, source.label)

    def close(self) -> None:
        for repository in self.repositories.values():
            repository.close()

    def reports(self, sources: Iterable[Source]) -> Iterator[Report]:
        """The reports of neighbours, which are looked up together: each round to git and back
        takes as long as reading an object."""
        for part in _cut(sources, TOGETHER):
            trees = {s: self.revision(s) for s in part if s.commit and s.error is None}
            with suppress(Exception):  # each tree runs into it again, and has it in its report
                self.memory.expect([*trees.values()])
            yield from (self.report(source, trees.pop(source, None)) for source in part)

    def report(self, source: Source, tree: Dir | Git | None) -> Report:
        job = self.job
        report = Report(
            source.label,
            job.mode,
            job.revert,
            check=job.check,
            commit=source.commit,
            rank=source.rank,
        )
        try:
            if source.error is not None:
                raise source.error
            tree = tree or self.open(source)
            if job.mode == "apply":
                report.plan = self._write(tree)
                return report
            answer = self._answer(tree, source)
            if job.branch and answer.summary is not None and not answer.summary.empty:
                report.branch = self._branch(tree, source, answer)
            report.plan, report.error = answer.summary, answer.error
        except KpatchError as error:
            report.error = error.alone()
        except Exception as error:  # the others go on
            report.error = Bug(f"{type(error).__name__}: {error}", hint="please report this")
        return report

    def _write(self, tree: Dir | Git) -> Summary:
        plan = api.plan(tree, self.job.requests, revert=self.job.revert)
        api.write(plan, tree)
        return summary(plan)

    def _answer(self, tree: Dir | Git, source: Source) -> _Answer:
        known = self.memory.find(tree)
        if known is not None:
            return known
        read = Recorded(tree)
        try:
            plan = api.plan(read, self.job.requests, revert=self.job.revert)
            answer = self._condensed(plan, source)
        except BadTree:
            raise  # it may be about this revision, not about contents
        except Refused as error:
            answer = _Answer(None, error.alone())
        self.memory.keep(read, answer)
        return answer

    def _condensed(self, plan: Plan, source: Source) -> _Answer:
        key = f"{os.getpid()}-{self.memory.number()}"
        short = summary(plan, patch=api.patch(plan), key=key)
        if not self.job.branch:
            return _Answer(short, None)
        files = {path: file for path, file in plan.files.items()}
        return _Answer(short, None, write_blobs(self.repositories[source.path], files))

    def _branch(self, tree: Dir | Git, source: Source, answer: _Answer) -> str:
        assert isinstance(tree, Git)
        assert answer.summary is not None
        name = self.job.branch.replace("{rev}", source.label)
        signer = author(source.path) if self.job.signoff else None
        message = describe(answer.summary, self.job.revert, source.label, signer)
        return commit_tree(tree, answer.written, message.encode(), name)


_LOCK = threading.Lock()
_worker: _Worker | None = None


def work(job: Job, sources: tuple[Source, ...]) -> list[Report]:
    """One run of sources, in whatever process or thread an executor chose."""
    global _worker
    with _LOCK:  # threads of one process take turns: parsers and pipes have one user
        if _worker is None or _worker.job.token != job.token:
            if _worker is not None:
                _worker.close()
            _worker = _Worker(job)
        return list(_worker.reports(sources))


def run(
    job: Job, over: Iterable[Source], *, jobs: int = 1, executor: Executor | None = None
) -> Iterator[Report]:
    """The reports of `api.batch`."""
    size = 1 if job.mode == "apply" else RUN
    if executor is not None:
        return _submitted(job, over, executor, jobs=max(jobs, 2), size=size)
    if jobs > 1:
        return _in_processes(job, over, jobs, size)
    return _here(job, over)


def _here(job: Job, over: Iterable[Source]) -> Iterator[Report]:
    worker = _Worker(job)
    try:
        yield from worker.reports(over)
    finally:
        worker.close()


def _in_processes(job: Job, over: Iterable[Source], jobs: int, size: int) -> Iterator[Report]:
    from concurrent.futures import ProcessPoolExecutor

    sources = list(over)
    size = max(1, min(size, -(-len(sources) // (2 * jobs))))
    executor = ProcessPoolExecutor(jobs, initializer=_begin_process)
    try:
        yield from _submitted(job, sources, executor, jobs=jobs, size=size)
    finally:
        # Runs that have begun end first, so that no tree is left half-way.
        executor.shutdown(wait=True, cancel_futures=True)


def _begin_process() -> None:
    """^C goes to the whole group; the first process decides what it means."""
    collect_rarely()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _submitted(
    job: Job, over: Iterable[Source], executor: Executor, *, jobs: int, size: int
) -> Iterator[Report]:
    """Runs are submitted a few ahead of those whose reports were taken."""
    runs = _cut(over, size)
    ahead: deque[tuple[tuple[Source, ...], Future[list[Report]]]] = deque()
    share = _Share()
    try:
        for part in itertools.islice(runs, 3 * jobs):
            ahead.append((part, executor.submit(work, job, part)))
        while ahead:
            part, future = ahead.popleft()
            reports = _taken(job, part, future)
            for following in itertools.islice(runs, 1):
                with suppress(RuntimeError):  # a broken pool; those left say so themselves
                    ahead.append((following, executor.submit(work, job, following)))
                    continue
                ahead.append((following, _failed()))
            yield from map(share.one, reports)
    finally:
        for _, future in ahead:
            future.cancel()


def _failed() -> Future[list[Report]]:
    future: Future[list[Report]] = Future()
    future.set_exception(BrokenExecutor("a process of the pool died"))
    return future


def _taken(job: Job, part: tuple[Source, ...], future: Future[list[Report]]) -> list[Report]:
    try:
        return future.result()
    except (BrokenExecutor, CancelledError, OSError) as error:
        bug = Bug(f"no answer: {error or type(error).__name__}", hint="run again with --jobs 1")
        return [
            Report(s.label, job.mode, job.revert, error=bug, commit=s.commit, rank=s.rank)
            for s in part
        ]


def _cut(over: Iterable[Source], size: int) -> Iterator[tuple[Source, ...]]:
    sources = iter(over)
    while part := tuple(itertools.islice(sources, size)):
        yield part


class _Share:
    """Equal answers of different runs become one object again: memory goes with content."""

    def __init__(self) -> None:
        self._seen: dict[str, Summary] = {}

    def one(self, report: Report) -> Report:
        plan = report.plan
        if isinstance(plan, Summary) and plan.key:
            report.plan = self._seen.setdefault(plan.key, plan)
        return report
