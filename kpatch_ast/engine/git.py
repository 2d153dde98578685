"""Git repositories: revisions as trees, read object by object, without a checkout.

One law: reading a repository runs no program that it names and fetches nothing. Names are resolved
by plumbing with hooks, monitors and transports switched off; objects are read by a `git cat-file`
that sees the object store but not the repository's configuration, so that a partial clone does not
even know where its missing blobs could be had (git has GIT_NO_LAZY_FETCH only from 2.45 on).
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import IO

from kpatch_ast.engine.tree import File, check_path
from kpatch_ast.errors import BadTree, ReadFailed

#: Where the caller's environment may speak: who commits, and whose settings count.
_KEPT = re.compile(r"GIT_((AUTHOR|COMMITTER)_(NAME|EMAIL|DATE)|CONFIG_(GLOBAL|SYSTEM|NOSYSTEM))")

_SWITCHES = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}

#: The repository's own programs are off; its memory is bounded, as histories are long.
_SETTINGS = (
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "core.deltaBaseCacheLimit=16m",
    "core.packedGitWindowSize=1m",
    "core.packedGitLimit=32m",
)

_TREE, _LINK, _SUBMODULE = 0o040000, 0o120000, 0o160000
_KINDS = {_LINK: "a symbolic link", _SUBMODULE: "a submodule"}

#: Objects that are asked for at once. That many names, of up to 64 digits, fit into the smallest
#: pipe there is, 4096 bytes (pipe(7)): git may be busy writing an answer, which we read only when
#: all names are sent.
_AT_ONCE = 60

#: Entries that are remembered: those of some hundred revisions.
_ENTRIES = 20_000


def environment(**more: str) -> dict[str, str]:
    """The environment of a git that is told about its repository by us alone."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_") or _KEPT.fullmatch(k)}
    return {**kept, **_SWITCHES, **more}


class Repository:
    """A repository, found as git finds one; bare, shallow and partial ones too."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._entries: dict[tuple[str, bytes], tuple[int, str] | None] = {}
        self._trees: dict[str, bytes] = {}  #: tree objects that were read lately
        self._ahead: dict[str, tuple[str, bytes]] = {}  #: objects that will be asked for

    def git(
        self, *words: str, data: bytes = b"", check: bool = True, fds: Sequence[int] = ()
    ) -> bytes:
        """The output of one plumbing command, which may use `fds`; ReadFailed with git's own words
        if it fails."""
        settings = [word for setting in _SETTINGS for word in ("-c", setting)]
        command = ["git", "-C", os.fspath(self.path), "--no-pager", *settings, *words]
        if not self.path.is_dir():
            raise ReadFailed(f"{self.path}: no such repository")
        try:
            done = subprocess.run(
                command,
                input=data,
                capture_output=True,
                env=environment(),
                check=False,
                pass_fds=fds,
            )
        except OSError as error:
            raise ReadFailed(f"git: {error.strerror}", hint="install git") from error
        if check and done.returncode:
            said = done.stderr.decode("utf-8", "backslashreplace").strip().splitlines()
            raise ReadFailed(
                f"{self.path}: git {words[0]}: {said[0] if said else 'failed'}",
                hint="is it a git repository, owned by you? try `git -C REPO log -1`",
            )
        return done.stdout

    @cached_property
    def _store(self) -> tuple[str, str]:
        """The object store, and the name of its hash."""
        words = ("--path-format=absolute", "--git-path", "objects", "--show-object-format")
        try:
            store, algorithm = self.git("rev-parse", *words).decode().splitlines()
        except (ReadFailed, ValueError) as error:
            said = f" ({error.message})" if isinstance(error, ReadFailed) else ""
            raise ReadFailed(
                f"{self.path}: git cannot read this repository{said}",
                hint="is it a git repository, owned by you? try `git -C REPO log -1`",
            ) from error
        return store, algorithm

    @cached_property
    def _child(self) -> subprocess.Popen[bytes]:
        """`git cat-file --batch` over the object store, in an empty repository of its own."""
        import tempfile

        store, algorithm = self._store
        with tempfile.TemporaryDirectory(prefix="kpatch-ast-") as folder:
            empty = Path(folder)
            for name in ("objects", "refs"):
                (empty / name).mkdir()
            (empty / "HEAD").write_text("ref: refs/heads/none\n")
            version = int(algorithm != "sha1")
            extension = f"[extensions]\nobjectFormat = {algorithm}\n" if version else ""
            (empty / "config").write_text(
                f"[core]\nrepositoryFormatVersion = {version}\nbare = true\n{extension}"
            )
            child = subprocess.Popen(
                ["git", *(w for s in _SETTINGS for w in ("-c", s)), "cat-file", "--batch"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment(GIT_DIR=folder, GIT_OBJECT_DIRECTORY=store),
                process_group=0,  # ^C in a terminal goes to the group; the tree at hand needs it
            )
            # Its answer says that it has read its configuration: the folder may go.
            _send(child, ["0" * 40])
            _header(child)
        return child

    def object(self, name: str) -> tuple[str, bytes] | None:
        """(type, content) of the object with this full id, None if there is no such object.

        Raises ReadFailed if it is damaged.
        """
        return self._ahead.pop(name, None) or next(self._objects([name]))

    def read_ahead(self, names: Iterable[str]) -> None:
        """Read at once the objects that will be asked for next, each once."""
        self._ahead = self.objects(names)

    def objects(self, names: Iterable[str]) -> dict[str, tuple[str, bytes]]:
        """As `object`, for those of many that can be read; each round to git and back takes as
        long as reading a small object."""
        asked = list(dict.fromkeys(names))
        found: dict[str, tuple[str, bytes]] = {}
        with suppress(ReadFailed):  # whoever needs that object will say so
            for first in range(0, len(asked), _AT_ONCE):
                part = asked[first : first + _AT_ONCE]
                answers = zip(part, self._objects(part), strict=True)
                found.update((name, answer) for name, answer in answers if answer is not None)
        return found

    def _objects(self, names: Sequence[str]) -> Iterator[tuple[str, bytes] | None]:
        _send(self._child, names)
        for name in names:
            header = _header(self._child)
            if header[1:] == [b"missing"]:
                yield None
                continue
            if len(header) == 3:
                size = int(header[2])
                content = _pipes(self._child)[1].read(size + 1)
                if len(content) == size + 1:
                    yield header[1].decode(), content[:-1]
                    continue
            self.close()  # a damaged object ends the child
            raise ReadFailed(
                f"{self.path}: object {name} is damaged", hint="`git -C REPO fsck` says more"
            )

    def commits(self, revisions: Sequence[str]) -> list[str | None]:
        """The commit id of each revision, None for one that names no commit here."""
        self._store  # noqa: B018 - raises for what is no repository
        asked = [word for word in revisions if not _odd(word)]
        found: dict[str, str] = {}
        while asked:
            lines = "".join(f"{word}^{{commit}}\n" for word in asked)
            answers = self.git(
                "cat-file",
                "--batch-check=%(objectname) %(objecttype)",
                data=lines.encode("utf-8", "surrogateescape"),
                check=False,
            ).splitlines()
            for word, answer in zip(asked, answers, strict=False):
                if answer.endswith(b" commit"):
                    found[word] = answer.split()[0].decode()
            asked = asked[len(answers) + 1 :]  # git may stop at an object that is missing
        return [found.get(word) for word in revisions]

    def commit(self, revision: str) -> str:
        """The commit id that `revision` names.

        Raises BadTree for a revision that names no commit of this repository.
        """
        if re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", revision):
            return revision
        found = self.commits([revision])[0]
        if found is None:
            raise no_revision(self, revision)
        return found

    def entry(self, tree_id: str, name: bytes) -> tuple[int, str] | None:
        """(mode, object id) of one entry of a tree object, None if it has no such entry."""
        key = (tree_id, name)
        if key not in self._entries:
            if len(self._entries) >= _ENTRIES:
                self._entries.clear()
            self._entries[key] = _find_entry(self.tree_object(tree_id), name, len(tree_id) // 2)
        return self._entries[key]

    def expect(self, entries: Iterable[tuple[str, bytes]]) -> None:
        """Read at once the tree objects that `entry` will need for these."""
        trees = self.objects(each[0] for each in entries if each not in self._entries)
        self._trees = {tree_id: found[1] for tree_id, found in trees.items() if found[0] == "tree"}

    def tree_object(self, tree_id: str) -> bytes:
        """The content of a tree object."""
        if tree_id not in self._trees:
            found = self.object(tree_id)
            if found is None or found[0] != "tree":
                raise ReadFailed(
                    f"{self.path}: tree {tree_id} is missing",
                    hint="a shallow or partial clone lacks objects; fetch them first",
                )
            self._trees = {tree_id: found[1]}
        return self._trees[tree_id]

    def close(self) -> None:
        """End the child process, if one was started."""
        child = self.__dict__.pop("_child", None)
        if child is not None:
            for pipe in _pipes(child):
                pipe.close()
            child.wait()


def no_revision(repository: Repository, revision: str) -> BadTree:
    """The error for a revision that names no commit."""
    return BadTree(
        f"{repository.path}: no revision {revision!r}",
        hint="`git -C REPO log --oneline` or `git tag` list what there is",
    )


def _odd(revision: str) -> bool:
    return not revision or revision.startswith("-") or any(c in revision for c in "\n\0 ")


def _send(child: subprocess.Popen[bytes], names: Iterable[str]) -> None:
    stdin, _ = _pipes(child)
    with suppress(BrokenPipeError):  # it will have no answer
        stdin.write("".join(f"{name}\n" for name in names).encode())
        stdin.flush()


def _header(child: subprocess.Popen[bytes]) -> list[bytes]:
    """The words of the header line that answers for an object; [] if the child is gone."""
    return _pipes(child)[1].readline().split()


def _pipes(child: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    assert child.stdin is not None
    assert child.stdout is not None
    return child.stdin, child.stdout


def _entries_before(id_size: int) -> bytes:
    """A pattern for the entries of a raw tree object: `mode SP name NUL id`, gitformat-pack(5)."""
    return rb"(?:[0-7]+ [^\0]+\0.{%d})" % id_size


@lru_cache(maxsize=256)
def _entry_called(name: bytes, id_size: int) -> re.Pattern[bytes]:
    # Entry by entry from the start: an id may hold the bytes of a name.
    entry = rb"([0-7]+) %s\0(.{%d})" % (re.escape(name), id_size)
    return re.compile(_entries_before(id_size) + b"*?" + entry, re.DOTALL)


def _find_entry(content: bytes, name: bytes, id_size: int) -> tuple[int, str] | None:
    match = _entry_called(name, id_size).match(content)
    return (int(match[1], 8), match[2].hex()) if match else None


def parse_tree(content: bytes, id_size: int) -> dict[bytes, tuple[int, str]]:
    """name -> (mode, id) of a raw tree object."""
    pattern = rb"([0-7]+) ([^\0]+)\0(.{%d})" % id_size
    return {
        name: (int(mode, 8), object_id.hex())
        for mode, name, object_id in re.findall(pattern, content, re.DOTALL)
    }


@dataclass(frozen=True)
class Git:
    """The files of one revision, read without a checkout."""

    repository: Repository
    revision: str
    name: str = ""

    @property
    def label(self) -> str:
        return self.name or self.revision

    @cached_property
    def commit(self) -> str:
        return self.repository.commit(self.revision)

    @cached_property
    def root(self) -> str:
        """The id of its top tree."""
        found = self.repository.object(self.commit)
        if found is None:
            raise ReadFailed(f"{self.repository.path}: commit {self.commit} is missing")
        if found[0] != "commit":
            raise BadTree(f"{self.repository.path}: {self.label} is a {found[0]}, no commit")
        return found[1].partition(b"\n")[0].removeprefix(b"tree ").decode()

    @cached_property
    def known(self) -> dict[tuple[str, ...], tuple[int, str] | None]:
        """What was looked up already: many paths share their folders."""
        return {(): (_TREE, self.root)}

    def look(self, parts: tuple[str, ...]) -> tuple[int, str] | None:
        if parts not in self.known:
            folder = self.look(parts[:-1])
            entry = None
            if folder is not None and folder[0] == _TREE:
                entry = self.repository.entry(folder[1], os.fsencode(parts[-1]))
            if entry is not None and (kind := _KINDS.get(entry[0])):
                where = "/".join(parts)
                raise BadTree(f"{where}: {kind} at {self.label}; only regular files are changed")
            self.known[parts] = entry
        return self.known[parts]

    def _entry(self, path: str) -> tuple[int, str] | None:
        entry = self.look(check_path(path))
        if entry is not None and entry[0] == _TREE:
            raise BadTree(f"{path}: not a regular file")
        return entry

    def read(self, path: str) -> File | None:
        entry = self._entry(path)
        if entry is None:
            return None
        found = self.repository.object(entry[1])
        if found is None:
            raise ReadFailed(
                f"{path}: blob {entry[1]} of {self.label} is missing in {self.repository.path}",
                hint="a partial clone lacks it; nothing is fetched here: `git checkout` it once",
            )
        mode = 0o100755 if entry[0] & 0o100 else 0o100644
        return File(found[1], mode, entry[1] if len(entry[1]) == 40 else "")

    def stamp(self, path: str) -> str | None:
        """As of a directory, but without reading the file."""
        entry = self._entry(path)
        return f"{entry[0] & 0o100:o} {entry[1]}" if entry else None


def expect(trees: Sequence[Git], paths: tuple[str, ...], *, contents: bool = False) -> None:
    """Find out at once, folder by folder, what `stamp`, or with `contents` `read`, of several trees
    of one repository will need for these paths. What is wrong with one is left for it to say."""
    repository = trees[0].repository
    repository.read_ahead(tree.commit for tree in trees if "root" not in vars(tree))
    found: list[Git] = []
    for tree in trees:
        with suppress(BadTree, ReadFailed):
            tree.root  # noqa: B018 - it is looked up
            found.append(tree)
    for level in _levels(paths):
        new = [(tree, parts) for tree in found for parts in level if parts not in tree.known]
        folders = ((tree.known.get(parts[:-1]), os.fsencode(parts[-1])) for tree, parts in new)
        repository.expect((at[1], name) for at, name in folders if at and at[0] == _TREE)
        for tree, parts in new:
            with suppress(BadTree, ReadFailed):
                tree.look(parts)
    if contents:
        entries = [tree.known.get(check_path(path)) for tree in found for path in paths]
        repository.read_ahead(entry[1] for entry in entries if entry)


@lru_cache(maxsize=64)
def _levels(paths: tuple[str, ...]) -> list[list[tuple[str, ...]]]:
    """The parts of paths and of the folders they are in, outermost folders first."""
    found: dict[int, dict[tuple[str, ...], None]] = {}
    for parts in map(check_path, paths):
        for depth in range(1, len(parts) + 1):
            found.setdefault(depth, {})[parts[:depth]] = None
    return [list(found[depth]) for depth in sorted(found)]


def version_key(name: str) -> tuple[object, ...]:
    """A key that sorts v2.6.9 before v2.6.10, and v2.6.10-rc1 between them."""
    words: Iterable[str] = re.findall(r"\d+|[^\d]+", name)
    parts: list[object] = []
    for word in words:
        if word.isdecimal():
            parts.append((2, int(word), ""))
        else:
            parts.append((0 if word.startswith(("-rc", "-pre")) else 3, 0, word))
    return (*parts, (1, 0, ""))
