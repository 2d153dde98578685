"""Show what a query sees in a file: the debugging tool for a new era."""

from __future__ import annotations

from pathlib import Path

from kpatch_ast.errors import ReadFailed, UsageError
from kpatch_ast.syntax import anchor as anchors
from kpatch_ast.syntax import query as queries
from kpatch_ast.syntax.language import LANGUAGES, Language, queries_dir


class _Shown(dict[str, str]):
    """Parameters that were not given stand for themselves, so that patterns still compile."""

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


def show_query(anchor_id: str, path: Path, params: list[str]) -> list[str]:
    """One line a capture: `path:line:column: @capture: first line of its text`."""
    language, name = _split(anchor_id)
    given = _Shown()
    for param in params:
        key, equals, value = param.partition("=")
        if not equals:
            raise UsageError(f"--param {param!r} is not NAME=VALUE")
        given[key] = value
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReadFailed(f"{path}: {error.strerror}") from error
    parsed = language.parse(str(path), data)
    anchor = queries.load(language, name)
    lines = [f"{anchor.id}: {anchor.about}"]
    for pattern, captures in queries.matches(parsed, anchor, given):
        for capture, nodes in sorted(captures.items()):
            for node in nodes:
                mark = parsed.source.mark(node.start_byte, node.end_byte)
                text = data[node.start_byte : node.end_byte].partition(b"\n")[0]
                shown = text.decode("utf-8", "backslashreplace")
                lines.append(f"{mark.position}: pattern {pattern} @{capture}: {shown}")
    if len(lines) == 1:
        mark_, notes = anchors.near(parsed, anchor)
        lines.append(f"{path}: no match")
        if mark_ is not None:
            lines.append(f"{mark_.position}: {mark_.label}")
        lines += [n if isinstance(n, str) else f"{n.position}: {n.label}" for n in notes]
    return lines


def _split(anchor_id: str) -> tuple[Language, str]:
    folder, _, name = anchor_id.partition("/")
    for language in LANGUAGES:
        if language.name == folder and (
            name in language.functions or (queries_dir() / folder / f"{name}.scm").is_file()
        ):
            return language, name
    known = sorted(
        f"{path.parent.name}/{path.stem}"
        for path in queries_dir().glob("*/*.scm")
        if path.stem.startswith(name[:4])
    )
    raise UsageError(
        f"no anchor {anchor_id!r}", hint=f"perhaps {', '.join(known)}" if known else ""
    )
