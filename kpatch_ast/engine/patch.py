"""A plan as a git patch.

One law: hunks come from the edits themselves, no diff is computed, so the patch says exactly what
was planned. The `index` lines carry true blob ids (git-diff(1), "GENERATING PATCH TEXT").
"""

from __future__ import annotations

from dataclasses import dataclass

from kpatch_ast.engine.edits import Edit
from kpatch_ast.engine.plan import Plan
from kpatch_ast.engine.tree import File

CONTEXT = 3
_NO_NEWLINE = b"\\ No newline at end of file\n"
_ZERO = "0" * 40
ID_LENGTH = 12  #: as kernel people abbreviate


@dataclass(frozen=True, slots=True)
class _Change:
    """Lines `start` to `end` of the base become `lines`."""

    start: int
    end: int
    lines: list[bytes]


def patch(plan: Plan) -> bytes:
    """The plan as one git patch, files in path order; empty if nothing changes."""
    return b"".join(_file(plan, path) for path in plan.files)


def _file(plan: Plan, path: str) -> bytes:
    before, after = plan.before[path], plan.files[path]
    name = path.encode()
    out = [b"diff --git a/%s b/%s\n" % (name, name)]
    ids = b"%s..%s" % (_id(before), _id(after))
    if before is None and after is not None:
        out += b"new file mode %o\n" % after.mode, b"index %s\n" % ids
        changes = [_Change(0, 0, _split(after.data))]
    elif before is not None and after is None:
        out += b"deleted file mode %o\n" % before.mode, b"index %s\n" % ids
        changes = [_Change(0, len(_split(before.data)), [])]
    else:
        assert before is not None
        out.append(b"index %s %o\n" % (ids, before.mode))
        edits = [edit for edit in plan.edits if edit.path == path]
        changes = _changes(before.data, edits)
    out.append(b"--- a/%s\n" % name if before else b"--- /dev/null\n")
    out.append(b"+++ b/%s\n" % name if after else b"+++ /dev/null\n")
    base = _split(before.data) if before else []
    for group in _grouped(changes):
        out.append(_hunk(base, group, _shift(changes, group[0])))
    return b"".join(out)


def _id(file: File | None) -> bytes:
    return (file.blob if file else _ZERO)[:ID_LENGTH].encode()


def _split(data: bytes) -> list[bytes]:
    """Lines with their `\\n`; `bytes.splitlines` would also split at a lone `\\r`."""
    lines = data.split(b"\n")
    last = lines.pop()
    return [line + b"\n" for line in lines] + ([last] if last else [])


def _changes(base: bytes, edits: list[Edit]) -> list[_Change]:
    """Edits widened to whole lines, those that share a line joined."""
    widened: list[tuple[int, int, list[Edit]]] = []
    for edit in edits:
        start, end = _whole_lines(base, edit)
        # At the end of the file what comes first need not end its line.
        if widened and (start < widened[-1][1] or start == widened[-1][1] == len(base)):
            first, last, inside = widened.pop()
            widened.append((first, max(last, end), [*inside, edit]))
        else:
            widened.append((start, end, [edit]))
    changes = []
    for start, end, inside in widened:
        text, at = b"", start
        for edit in inside:
            text += base[at : edit.at] + edit.new
            at = edit.at + len(edit.old)
        text += base[at:end]
        line = base.count(b"\n", 0, start)
        old = _split(base[start:end])
        changes.append(_Change(line, line + len(old), _split(text)))
    return changes


def _whole_lines(base: bytes, edit: Edit) -> tuple[int, int]:
    start = base.rfind(b"\n", 0, edit.at) + 1
    end = edit.at + len(edit.old)
    at_line_start = start == edit.at
    if (
        at_line_start
        and edit.new.endswith(b"\n") | (not edit.new)
        and (end == edit.at or base[end - 1 : end] == b"\n" or end == len(base))
    ):
        return start, end
    stop = base.find(b"\n", end)
    if end > edit.at and base[end - 1 : end] == b"\n" and edit.new.endswith(b"\n"):
        return start, end
    return start, len(base) if stop < 0 else stop + 1


def _grouped(changes: list[_Change]) -> list[list[_Change]]:
    groups: list[list[_Change]] = []
    for change in changes:
        if groups and change.start - groups[-1][-1].end <= 2 * CONTEXT:
            groups[-1].append(change)
        else:
            groups.append([change])
    return groups


def _shift(changes: list[_Change], first: _Change) -> int:
    """By how many lines the result is ahead of the base where `first` begins."""
    return sum(len(c.lines) - (c.end - c.start) for c in changes if c.start < first.start)


def _hunk(base: list[bytes], group: list[_Change], shift: int) -> bytes:
    start = max(0, group[0].start - CONTEXT)
    end = min(len(base), group[-1].end + CONTEXT)
    body: list[bytes] = []
    at = start
    for change in group:
        body += (_line(b" ", line) for line in base[at : change.start])
        body += (_line(b"-", line) for line in base[change.start : change.end])
        body += (_line(b"+", line) for line in change.lines)
        at = change.end
    body += (_line(b" ", line) for line in base[at:end])
    old = end - start
    new = old + sum(len(c.lines) - (c.end - c.start) for c in group)
    header = b"@@ -%s +%s @@\n" % (_range(start, old), _range(start + shift, new))
    return header + b"".join(body)


def _range(start: int, count: int) -> bytes:
    first = start + 1 if count else start
    return b"%d" % first if count == 1 else b"%d,%d" % (first, count)


def _line(sign: bytes, line: bytes) -> bytes:
    return sign + line if line.endswith(b"\n") else sign + line + b"\n" + _NO_NEWLINE
