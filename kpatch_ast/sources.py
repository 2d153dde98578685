"""What a batch runs over: words of a command line become sources, each a tree not yet opened.

One law: a word that names nothing becomes a source with an error, so that it is reported in its
place and the rest goes on. Nothing is checked out and no ref is moved.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

from kpatch_ast.engine.git import Repository, no_revision, version_key
from kpatch_ast.errors import BadTree, KpatchError, ReadFailed


@dataclass(frozen=True, slots=True)
class Source:
    """A tree to come: a directory, or a commit of a repository."""

    label: str  #: as the user called it; a commit of a range by its abbreviated id
    path: Path  #: the directory, or the repository
    commit: str = ""  #: full id; empty for a directory
    rank: int = 0  #: from 1, by version among all sources of the run
    error: KpatchError | None = None


def trees(patterns: Iterable[str | os.PathLike[str]]) -> list[Source]:
    """Directories, in order; a pattern gives the folders it matches, by version."""
    found: list[Source] = []
    for given in patterns:
        pattern = os.fspath(given)
        if not any(c in pattern for c in "*?[") or os.path.lexists(pattern):
            found.append(Source(pattern, Path(pattern)))
            continue
        # Path.glob takes no absolute patterns.
        matched = [path for path in glob.glob(pattern, recursive=True) if Path(path).is_dir()]  # noqa: PTH207
        matched.sort(key=version_key)
        found += [Source(path, Path(path)) for path in matched]
        if not matched:
            error = ReadFailed(f"{pattern}: no directory matches")
            found.append(Source(pattern, Path(pattern), error=error))
    return ranked(found)


def revisions(path: Path, words: Sequence[str]) -> list[Source]:
    """Commits, in order; a pattern gives tags (else branches) by version, a range its commits from
    the oldest on."""
    repository = Repository(path)
    names: dict[str, list[str]] = {}  # word -> revisions to resolve
    found: dict[str, list[Source]] = {}
    for word in dict.fromkeys(words):
        if ".." in word and not word.startswith("-"):
            found[word] = _range(repository, word)
        elif any(c in word for c in "*?[") and "{" not in word:
            names[word] = _matching(repository, word)
            if not names[word]:
                error = BadTree(f"{path}: no tag or branch matches {word!r}")
                found[word] = [Source(word, path, error=error)]
        else:
            names[word] = [word]
    asked = [name for listed in names.values() for name in listed]
    commits = dict(zip(asked, repository.commits(asked), strict=True))
    for word, listed in names.items():
        found.setdefault(word, [_source(repository, name, commits[name]) for name in listed])
    return ranked([source for word in words for source in found[word]])


def _source(repository: Repository, name: str, commit: str | None) -> Source:
    label = name
    for prefix in ("refs/tags/", "refs/heads/", "refs/remotes/"):
        label = label.removeprefix(prefix)
    if commit == label:  # a full id
        label = label[:12]
    if commit is None:
        return Source(label, repository.path, error=no_revision(repository, label))
    return Source(label, repository.path, commit)


def _range(repository: Repository, word: str) -> list[Source]:
    try:
        listed = repository.git("rev-list", "--topo-order", "--reverse", word, "--")
    except ReadFailed as error:
        # Unknown ends, or a history that is not all there.
        bad = BadTree(f"{repository.path}: no range {word!r}", notes=(error.message,))
        return [Source(word, repository.path, error=bad)]
    commits = listed.decode().split()
    if not commits:
        empty = BadTree(f"{repository.path}: the range {word!r} is empty", hint="OLD..NEW")
        return [Source(word, repository.path, error=empty)]
    return [Source(commit[:12], repository.path, commit) for commit in commits]


def _matching(repository: Repository, pattern: str) -> list[str]:
    refs = repository.git("for-each-ref", "--format=%(refname)").decode().splitlines()
    for folder in ("refs/tags/", "refs/heads/", "refs/remotes/"):
        names = [ref for ref in refs if ref.startswith(folder)]
        matched = [ref for ref in names if fnmatchcase(ref.removeprefix(folder), pattern)]
        if matched:
            return sorted(matched, key=version_key)
    return []


def ranked(sources: list[Source]) -> list[Source]:
    """The same sources, each with its place by version; commits without a name keep theirs."""
    anchor: tuple[object, ...] = ()
    keys = []
    for index, source in enumerate(sources):
        if not source.commit.startswith(source.label):
            anchor = version_key(source.label)
        keys.append((anchor, index))
    order = sorted(range(len(sources)), key=keys.__getitem__)
    ranks = {index: rank for rank, index in enumerate(order, 1)}
    return [replace(source, rank=ranks[index]) for index, source in enumerate(sources)]
