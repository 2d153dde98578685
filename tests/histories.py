"""Repositories built from the corpus, by plumbing."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

from tests.conftest import GIT
from tests.corpus import CORPUS

VNOTB = {"name": "vnotb", "type": "int", "function": "number_of_the_beast", "value": "666"}
WORDS = (
    *("add-vdso-var", "vnotb", "--type", "int"),
    *("--function", "number_of_the_beast", "--value", "666"),
)

#: tag -> corpus tree, three eras and a tree that is no kernel
TAGS = {
    "v2.6.9": "x86-2.6.26",
    "v2.6.10-rc1": "x86-2.6.29",
    "v2.6.10": "x86-2.6.37",
    "v3.1": "x86-3.1",
    "v6.12": "x86-6.12",
}


def git(repo: Path, *words: str, data: bytes = b"", env: dict[str, str] | None = None) -> str:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    done = subprocess.run(
        ["git", *words],
        cwd=repo,
        input=data,
        capture_output=True,
        env={**kept, **GIT, **(env or {})},
        check=False,
    )
    assert done.returncode == 0, f"git {' '.join(words)}: {done.stderr.decode()}"
    return done.stdout.decode().strip()


def commit(repo: Path, tree: Path, message: str, *parents: str) -> str:
    """A commit of a directory's content."""
    index = {"GIT_INDEX_FILE": str(repo / "index.tmp"), "GIT_DIR": str(repo)}
    (repo / "index.tmp").unlink(missing_ok=True)
    git(tree, "--work-tree=.", "add", "-A", "-f", ".", env=index)
    return commit_index(repo, message, *parents)


def commit_index(repo: Path, message: str, *parents: str) -> str:
    index = {"GIT_INDEX_FILE": str(repo / "index.tmp")}
    top = git(repo, "write-tree", env=index)
    before = [word for parent in parents for word in ("-p", parent)]
    return git(repo, "commit-tree", top, *before, data=message.encode())


def history(repo: Path, tags: dict[str, str] | None = None) -> dict[str, str]:
    """A bare repository whose tags are corpus trees, each the parent of the next; tag -> commit."""
    repo.mkdir(parents=True)
    git(repo, "init", "-q", "--bare", "-b", "main")
    commits: dict[str, str] = {}
    before: Iterable[str] = ()
    for tag, name in (tags or TAGS).items():
        commits[tag] = commit(repo, CORPUS / name / "tree", tag, *before)
        git(repo, "tag", "-a", "-m", tag, tag, commits[tag])
        before = (commits[tag],)
    git(repo, "update-ref", "refs/heads/main", list(commits.values())[-1])
    return commits


def grown(repo: Path, onto: str, count: int, path: str = "README") -> list[str]:
    """Commits on top of one that change only a file no recipe reads."""
    stream = [b"feature done\n"]
    for number in range(count):
        text = f"{number}\n".encode()
        stream.append(
            b"commit refs/heads/grown\nmark :%d\ncommitter C <c@example.com> %d +0000\n"
            b"data 1\nx\n%sM 100644 inline %s\ndata %d\n%s\n"
            % (
                number + 1,
                1300000000 + number,
                f"from {onto}\n".encode() if not number else b"",
                path.encode(),
                len(text),
                text,
            )
        )
    git(repo, "fast-import", "--quiet", "--force", data=b"".join([*stream, b"done\n"]))
    return git(repo, "rev-list", "--reverse", f"{onto}..refs/heads/grown").split()
