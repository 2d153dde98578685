"""The verbs as functions: what the command line is made of, and what other Python calls.

    >>> from kpatch_ast import api
    >>> request = api.request("add-vdso-var", name="vnotb", type="int", value="666")
    >>> api.check("/usr/src/linux", request)        # doctest: +SKIP
    False
    >>> api.apply("/usr/src/linux", request).era    # doctest: +SKIP
    'x86-vextern'

One law: every verb plans and proves by the same road; they differ only in what they do with the
plan. Where a request is asked for, several may be given: they become one plan, all or nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpatch_ast.engine import plan as plans
from kpatch_ast.engine.plan import Plan
from kpatch_ast.engine.proof import prove
from kpatch_ast.engine.recipe import Params, Recipe
from kpatch_ast.engine.tree import JOURNAL, Dir, Overlay, Recorded, Tree
from kpatch_ast.errors import KpatchError, ReadFailed, UsageError
from kpatch_ast.recipes import recipe as recipe_of
from kpatch_ast.recipes import recipes

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from kpatch_ast.engine.git import Git, Repository
    from kpatch_ast.report import Report
    from kpatch_ast.sources import Source

__all__ = [
    "Dir",
    "Git",
    "Overlay",
    "Plan",
    "Report",
    "Repository",
    "Request",
    "Source",
    "apply",
    "batch",
    "check",
    "directory",
    "manifest",
    "patch",
    "plan",
    "request",
    "revisions",
    "trees",
]


def __getattr__(name: str) -> Any:
    """Classes that one tree in a directory does not need are imported when they are."""
    from importlib import import_module

    homes = {"Git": "engine.git", "Repository": "engine.git", "Report": "report"}
    home = {**homes, "Source": "sources"}.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"kpatch_ast.{home}"), name)


class Request:
    """A recipe with checked parameters: what to make true of a tree."""

    def __init__(
        self, recipe: Recipe, params: Params, era: str = "", arch: str = "", origin: str = ""
    ) -> None:
        self.recipe = recipe
        self.params = params
        self.era = era
        self.arch = arch
        self.origin = origin  #: where it was asked for, e.g. "team.toml:3:1"; for messages

    def __reduce__(self) -> tuple[Any, ...]:
        """Another process has the recipe already, under its name."""
        return _request, (self.recipe.name, dict(self.params), self.era, self.arch, self.origin)


def _request(name: str, *rest: Any) -> Request:
    found = recipe_of(name)
    assert found is not None
    return Request(found, *rest)


Requests = Request | Sequence[Request]


def request(recipe: str, *, era: str = "", arch: str = "", **options: Any) -> Request:
    """A request from a recipe's name and its options.

    Raises UsageError for an unknown recipe or option, or an option that is no good.
    """
    found = recipe_of(recipe)
    if found is None:
        raise UsageError(f"no recipe {recipe!r}", hint=f"there are: {', '.join(recipes())}")
    return Request(found, found.params(options), era, arch)


def manifest(path: str | os.PathLike[str]) -> list[Request]:
    """The requests that a manifest lists, in order.

    Raises UsageError, with line and column, for a manifest that is no good, ReadFailed if it cannot
    be read.
    """
    from kpatch_ast.manifest import load

    return load(Path(path))


def directory(path: str | os.PathLike[str]) -> Dir:
    """The kernel tree in a directory; what an interrupted run left there is rolled back first.

    Raises ReadFailed if it is no readable directory.
    """
    root = Path(path)
    if not root.is_dir():
        raise ReadFailed(f"{root}: no such directory", hint="give the top of a Linux source tree")
    if os.path.lexists(root / JOURNAL):
        from kpatch_ast.engine.commit import recover

        recover(root)
    return Dir(root)


def plan(tree: Tree, request: Requests, *, revert: bool = False) -> Plan:
    """The proven plan that makes `request` true of `tree`, or with `revert` undoes it.

    Several requests are done in order (undone in reverse order), each on the result of those before
    it. Raises Refused if the tree does not allow it, ReadFailed if it cannot be read.
    """
    requests = [request] if isinstance(request, Request) else list(request)
    if not requests:
        raise UsageError("nothing is asked for")
    makers = [partial(_plan_one, one, revert) for one in requests]
    if revert:
        makers.reverse()

    tree = Recorded(tree)  # the proof looks at the very files that the plan looked at

    def again(on: Tree) -> Plan:
        if len(makers) == 1:
            return makers[0](on)
        from kpatch_ast.engine.compose import compose

        return compose(on, makers)

    return prove(again(tree), tree, again, revert=revert)


def _plan_one(request: Request, revert: bool, tree: Tree) -> Plan:
    try:
        return plans.plan(
            request.recipe,
            tree,
            request.params,
            revert=revert,
            era=request.era,
            arch=request.arch,
        )
    except KpatchError as error:
        if request.origin:
            error.notes = (*error.notes, f"asked for at {request.origin}")
        raise


def patch(made: Plan) -> bytes:
    """The plan as one git patch, files in path order; empty if nothing changes."""
    from kpatch_ast.engine.patch import patch

    return patch(made)


def check(path: str | os.PathLike[str], request: Requests) -> bool:
    """True if the tree already has everything that `request` asks for."""
    return plan(directory(path), request).empty


def apply(path: str | os.PathLike[str], request: Requests, *, revert: bool = False) -> Plan:
    """Make `request` true of the tree in a directory, or with `revert` undo it; the plan.

    Raises WriteFailed if it could not be written; the tree is then as it was.
    """
    tree = directory(path)
    made = plan(tree, request, revert=revert)
    write(made, tree)
    return made


def write(made: Plan, tree: Tree) -> None:
    """Write a proven plan into the directory it was made for.

    Raises UsageError for a tree that is no directory, WriteFailed if it could not be written.
    """
    if not isinstance(tree, Dir):
        raise UsageError(f"{tree.label} is not a directory", hint="print the patch with --diff")
    if not made.empty:
        from kpatch_ast.engine.commit import commit

        commit(made, tree)


def trees(patterns: Iterable[str | os.PathLike[str]]) -> list[Source]:
    """The directories that paths and glob patterns name, in order; none is opened yet."""
    from kpatch_ast import sources

    return sources.trees(patterns)


def revisions(repository: str | os.PathLike[str], words: Sequence[str]) -> list[Source]:
    """The commits that revisions, ranges and patterns of tag names stand for, in order.

    A word that names nothing is a Source with an error. Raises ReadFailed if the repository cannot
    be read.
    """
    from kpatch_ast import sources

    return sources.revisions(Path(repository), words)


def batch(
    over: Iterable[Source],
    request: Requests,
    *,
    write: bool = False,
    check: bool = False,
    revert: bool = False,
    branch: str = "",
    signoff: bool = False,
    jobs: int = 1,
    executor: Executor | None = None,
) -> Iterator[Report]:
    """A report for each source, in their order, each as soon as it and those before are done.

    By default nothing is written and reports hold patches; `write` changes the directories;
    `branch`, e.g. "vnotb/{rev}", makes a commit on a new branch for each revision, with `signoff`
    signed off. What is asked of
    equal content is planned once in each process. Work runs in this process, in `jobs` processes,
    or in any `executor` of the standard's interface. Errors become reports; closing the iterator
    cancels what has not begun.
    """
    from kpatch_ast.batch import Job, run

    requests = (request,) if isinstance(request, Request) else tuple(request)
    job = Job(requests, "apply" if write else "diff", check, revert, branch, signoff)
    return run(job, over, jobs=jobs, executor=executor)


def query(anchor: str, path: str | os.PathLike[str], params: list[str]) -> list[str]:
    """What one query sees in a file: its captures with their places, a line each.

    `params` are NAME=VALUE. Raises UsageError for an unknown anchor or a bad parameter,
    ReadFailed if the file cannot be read.
    """
    from kpatch_ast.syntax.inspect import show_query

    return show_query(anchor, Path(path), params)


def at(request: Request, origin: str) -> Request:
    """The same request, with the place it was asked for at."""
    return Request(request.recipe, request.params, request.era, request.arch, origin)
