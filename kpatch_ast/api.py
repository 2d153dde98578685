"""The verbs as functions: what the command line is made of, and what other Python calls.

    >>> from kpatch_ast import api
    >>> request = api.request("add-vdso-var", name="vnotb", type="int", value="666")
    >>> api.check("/usr/src/linux", request)        # doctest: +SKIP
    False
    >>> api.apply("/usr/src/linux", request).era    # doctest: +SKIP
    'x86-vextern'

One law: every verb plans and proves by the same road; they differ only in what they do with the
plan.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kpatch_ast.engine import commit as commits
from kpatch_ast.engine import plan as plans
from kpatch_ast.engine.patch import patch
from kpatch_ast.engine.plan import Plan
from kpatch_ast.engine.proof import prove
from kpatch_ast.engine.recipe import Params, Recipe
from kpatch_ast.engine.tree import Dir, Git, Overlay, Repository, Tree
from kpatch_ast.errors import ReadFailed, UsageError
from kpatch_ast.recipes import recipes

__all__ = [
    "Dir",
    "Git",
    "Overlay",
    "Plan",
    "Repository",
    "Request",
    "apply",
    "check",
    "directory",
    "patch",
    "plan",
    "request",
]


@dataclass(frozen=True, slots=True)
class Request:
    """A recipe with checked parameters: what to make true of a tree."""

    recipe: Recipe
    params: Params
    era: str = ""
    arch: str = ""


def request(recipe: str, *, era: str = "", arch: str = "", **options: Any) -> Request:
    """A request from a recipe's name and its options.

    Raises UsageError for an unknown recipe or option, or an option that is no good.
    """
    found = recipes().get(recipe)
    if found is None:
        raise UsageError(f"no recipe {recipe!r}", hint=f"there are: {', '.join(recipes())}")
    try:
        given = found.options(**options)
    except TypeError as error:
        raise UsageError(f"{recipe}: {str(error).rpartition('() ')[2]}") from error
    return Request(found, given.params(), era, arch)


def directory(path: str | os.PathLike[str]) -> Dir:
    """The kernel tree in a directory; what an interrupted run left there is rolled back first.

    Raises ReadFailed if it is no readable directory.
    """
    root = Path(path)
    if not root.is_dir():
        raise ReadFailed(f"{root}: no such directory", hint="give the top of a Linux source tree")
    commits.recover(root)
    return Dir(root)


def plan(tree: Tree, request: Request, *, revert: bool = False) -> Plan:
    """The proven plan that makes `request` true of `tree`, or with `revert` undoes it.

    Raises Refused if the tree does not allow it, ReadFailed if it cannot be read.
    """

    def again(on: Tree) -> Plan:
        return plans.plan(
            request.recipe,
            on,
            request.params,
            revert=revert,
            era=request.era,
            arch=request.arch,
        )

    return prove(again(tree), tree, again, revert=revert)


def check(path: str | os.PathLike[str], request: Request) -> bool:
    """True if the tree already has everything that `request` asks for."""
    return plan(directory(path), request).empty


def apply(path: str | os.PathLike[str], request: Request, *, revert: bool = False) -> Plan:
    """Make `request` true of the tree in a directory, or with `revert` undo it; the plan.

    Raises WriteFailed if it could not be written; the tree is then as it was.
    """
    tree = directory(path)
    made = plan(tree, request, revert=revert)
    commits.commit(made, tree)
    return made


def write(made: Plan, tree: Tree) -> None:
    """Write a proven plan into the directory it was made for.

    Raises UsageError for a tree that is no directory, WriteFailed if it could not be written.
    """
    if not isinstance(tree, Dir):
        raise UsageError(f"{tree.label} is not a directory", hint="print the patch with --diff")
    commits.commit(made, tree)


def query(anchor: str, path: str | os.PathLike[str], params: list[str]) -> list[str]:
    """What one query sees in a file: its captures with their places, a line each.

    `params` are NAME=VALUE. Raises UsageError for an unknown anchor or a bad parameter,
    ReadFailed if the file cannot be read.
    """
    from kpatch_ast.syntax.inspect import show_query

    return show_query(anchor, Path(path), params)
