"""A change as a commit on a new branch, by plumbing alone.

One law: a ref is created or nothing is: what exists is never moved, and there is no index, no work
tree and no hook. What a failure leaves behind are objects without a name, which git collects.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from kpatch_ast.engine.git import Git, Repository, parse_tree
from kpatch_ast.engine.tree import File, check_path
from kpatch_ast.errors import ReadFailed, UsageError, WriteFailed

_TREE = 0o040000


@dataclass(frozen=True, slots=True)
class Written:
    """A changed file whose content is in the object store; `blob` None: removed."""

    path: str
    mode: int
    blob: str | None


def write_blobs(repository: Repository, files: Mapping[str, File | None]) -> tuple[Written, ...]:
    """Store the contents of changed files; WriteFailed if they cannot be."""
    present = {path: file for path, file in files.items() if file is not None}
    with ExitStack() as stack:
        try:
            fds = [stack.enter_context(_memory_file(file.data)) for file in present.values()]
        except OSError as error:
            raise WriteFailed(f"{repository.path}: {error.strerror}") from error
        lines = "".join(f"/proc/self/fd/{fd}\n" for fd in fds).encode()
        words = ("hash-object", "-w", "--no-filters", "--stdin-paths")
        blobs = _git(repository, *words, data=lines, fds=fds)
    ids = dict(zip(present, blobs.decode().split(), strict=True))
    return tuple(
        Written(path, file.mode if file else 0, ids.get(path)) for path, file in files.items()
    )


@contextmanager
def _memory_file(data: bytes) -> Iterator[int]:
    """A file that git can read, and that nothing is left of even if we are killed."""
    fd = os.memfd_create("kpatch-ast")
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(fd, view) :]
        yield fd
    finally:
        os.close(fd)


def commit_tree(tree: Git, files: tuple[Written, ...], message: bytes, branch: str) -> str:
    """Create `branch`, a commit on top of the revision `tree` with `files` changed; its ref.

    Raises UsageError for a name that no branch can have, WriteFailed if there is such a branch or
    git cannot write.
    """
    repository = tree.repository
    ref = f"refs/heads/{branch}"
    if branch.startswith("-") or _fails(repository, "check-ref-format", ref):
        raise UsageError(f"{branch!r} cannot be the name of a branch", hint="git-check-ref-format")
    if not _fails(repository, "show-ref", "--verify", "--quiet", ref):
        raise _exists(branch)
    top = _trees(repository, tree.root, files)
    words = ("commit-tree", "--no-gpg-sign", top, "-p", tree.commit)
    commit = _git(repository, *words, data=message).decode().strip()
    zero = "0" * len(commit)
    try:
        _git(repository, "update-ref", "-m", "kpatch-ast", ref, commit, zero)
    except WriteFailed as error:
        if not _fails(repository, "show-ref", "--verify", "--quiet", ref):
            raise _exists(branch) from error
        raise
    return ref


def _exists(branch: str) -> WriteFailed:
    return WriteFailed(
        f"branch {branch!r} exists; it is left as it is",
        hint="choose another name, or delete it with `git branch -D`",
    )


def _fails(repository: Repository, *words: str) -> bool:
    try:
        repository.git(*words)
    except ReadFailed:
        return True
    return False


def _git(repository: Repository, *words: str, data: bytes = b"", fds: Sequence[int] = ()) -> bytes:
    try:
        return repository.git(*words, data=data, fds=fds)
    except ReadFailed as error:
        said = error.message
        hint = "check space and permissions of the repository"
        if "dentity" in said or "ident name" in said or "tell me who you are" in said:
            said = f"{repository.path}: git does not know who you are"
            hint = "git config --global user.name NAME, and user.email"
        raise WriteFailed(said, hint=hint) from error


def _trees(repository: Repository, root: str, files: tuple[Written, ...]) -> str:
    """The id of a new top tree: `root` with the files changed, folders from the deepest up."""
    by_folder: dict[tuple[str, ...], dict[bytes, tuple[int, str] | None]] = {(): {}}
    for file in files:
        parts = check_path(file.path)
        entry = (file.mode, file.blob) if file.blob else None
        by_folder.setdefault(parts[:-1], {})[os.fsencode(parts[-1])] = entry
        for depth in range(len(parts) - 1):
            by_folder.setdefault(parts[:depth], {})
    made = ""
    for folder in sorted(by_folder, key=len, reverse=True):
        entries: dict[bytes, tuple[int, str] | None] = {**_entries(repository, root, folder)}
        entries.update(by_folder[folder])
        made = _mktree(repository, {k: v for k, v in entries.items() if v is not None})
        if folder:
            by_folder[folder[:-1]][os.fsencode(folder[-1])] = (_TREE, made) if made else None
    return made


def _entries(
    repository: Repository, root: str, folder: tuple[str, ...]
) -> dict[bytes, tuple[int, str]]:
    tree_id = root
    for part in folder:
        entry = repository.entry(tree_id, os.fsencode(part))
        if entry is None:
            return {}
        tree_id = entry[1]
    return parse_tree(repository.tree_object(tree_id), len(root) // 2)


def _mktree(repository: Repository, entries: dict[bytes, tuple[int, str]]) -> str:
    """A tree object; git sorts its entries. Empty for no entries: git has no empty folders."""
    kinds = {_TREE: b"tree", 0o160000: b"commit"}
    listing = b"".join(
        b"%06o %s %s\t%s\0" % (mode, kinds.get(mode, b"blob"), object_id.encode(), name)
        for name, (mode, object_id) in entries.items()
    )
    if not entries:
        return ""
    # --missing: what a partial clone lacks is named, not looked at.
    return _git(repository, "mktree", "-z", "--missing", data=listing).decode().strip()
