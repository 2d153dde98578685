"""The journal of a commit as bytes, and back.

One law: what is read back is complete and plausible, or it is no journal (ValueError). It may have
been planted in a tree by someone else: it names only paths inside the tree, and no mode with more
than plain permissions, as restoring it must not make a set-user-id file.
"""

from __future__ import annotations

import base64
import json
import os
import stat
from dataclasses import dataclass
from typing import Any

from kpatch_ast.engine.tree import File, check_path
from kpatch_ast.limits import MAX_JOURNAL


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a journal."""

    path: str
    old: bytes | None  #: its content before; None: there was no file
    new_blob: str | None  #: blob id of its content after; None: it is removed
    mode: int  #: permission bits, before and after
    owner: tuple[int, int]
    changed: int  #: its mtime before, in nanoseconds

    @property
    def old_blob(self) -> str | None:
        return None if self.old is None else File(self.old).blob


def encode(entries: list[Entry]) -> bytes:
    """The journal of these entries."""
    return json.dumps([_to_json(entry) for entry in entries]).encode()


def decode(fd: int) -> list[Entry]:
    """The entries of the journal that is open at `fd`; ValueError or Refused if it is none."""
    status = os.fstat(fd)
    if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_JOURNAL:
        raise ValueError("not a regular file of a journal's size")
    data = b""
    while chunk := os.read(fd, 1 << 20):
        data += chunk
    try:
        return [_from_json(item) for item in json.loads(data)]
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(str(error)) from error


def _to_json(entry: Entry) -> dict[str, Any]:
    return {
        "path": entry.path,
        "old": None if entry.old is None else base64.b64encode(entry.old).decode(),
        "old_blob": entry.old_blob,
        "new_blob": entry.new_blob,
        "mode": entry.mode,
        "owner": list(entry.owner),
        "changed": entry.changed,
    }


def _from_json(item: dict[str, Any]) -> Entry:
    path = item["path"]
    os.fsencode(path)
    check_path(path)
    old = None if item["old"] is None else base64.b64decode(item["old"], validate=True)
    if old is not None and File(old).blob != item["old_blob"]:
        raise ValueError("content and blob id differ")
    mode, (uid, gid), changed = item["mode"], item["owner"], item["changed"]
    limits = ((mode, 0, 0o777), (uid, 0, 1 << 32), (gid, 0, 1 << 32), (changed, -1 << 62, 1 << 62))
    if any(type(number) is not int or not low <= number <= high for number, low, high in limits):
        raise ValueError("a mode, an owner or a time is not plausible")
    return Entry(path, old, item["new_blob"], mode, (uid, gid), changed)
