"""Anchors: from a query and a file to the one place where text goes, or a refusal.

One law: an anchor is found exactly once, in a part of the file that parsed cleanly, or not at all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kpatch_ast.errors import Ambiguous, Mark, Refused
from kpatch_ast.limits import MAX_DEPTH
from kpatch_ast.syntax.coded import Match
from kpatch_ast.syntax.language import Parsed
from kpatch_ast.syntax.preproc import KCONFIG
from kpatch_ast.syntax.query import COPY, Anchor, Captures, Params, matches
from kpatch_ast.syntax.source import Source, Span

if TYPE_CHECKING:
    from kpatch_ast.syntax.coded import Node

_PLACES = frozenset(("after", "before", "into", "append"))


class Site:
    """A place for new text."""

    def __init__(
        self,
        span: Span,
        at: int,
        indent: bytes,
        inline: bool,
        copies: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self.span = span  #: the anchor node
        self.at = at  #: insertion offset
        self.indent = indent
        self.inline = inline  #: inside a line: no newline of its own
        self.copies = copies  #: text parameters taken from the neighbourhood


class Found:
    """What a query says of a file."""

    def __init__(
        self,
        site: Site | None,
        present: tuple[Span, ...],
        copies: tuple[tuple[str, str], ...],
    ) -> None:
        self.site = site
        self.present = present
        self.copies = copies  #: of the first present match


def holds(parsed: Parsed, anchor: Anchor, params: Params) -> bool:
    """True if a condition query matches anywhere in the file."""
    return any("holds" in captures for _, captures in matches(parsed, anchor, params))


def captured(parsed: Parsed, anchor: Anchor, params: Params) -> list[tuple[dict[str, str], Mark]]:
    """The `@copy.x` captures of every match, with the place of the first capture of each."""
    found = []
    for _, captures in matches(parsed, anchor, params):
        first = min(node.start_byte for nodes in captures.values() for node in nodes)
        found.append((dict(_copies(parsed.source, captures)), parsed.source.mark(first)))
    return found


def near(parsed: Parsed, anchor: Anchor) -> tuple[Mark | None, tuple[Mark | str, ...]]:
    """For an anchor that was not found: what stands in its place, as far as words can tell.

    The words that the query compares with are looked up: first those that are missing (with a name
    that contains them, if there is one), then those that occur in some other form.
    """
    source = parsed.source
    missing: list[Mark | str] = []
    elsewhere: list[Mark] = []
    for word in anchor.words:
        name = re.escape(word.encode())
        if match := re.search(rb"(?<!\w)%s(?!\w)" % name, source.visible):
            elsewhere.append(source.mark(*match.span(), "here, but not in that form"))
        elif match := re.search(rb"\w*%s\w*" % name, source.visible):
            missing.append(source.mark(*match.span(), f"no `{word}`, but this"))
        else:
            missing.append(f"no `{word}` in the code of {source.path}")
    marks = [note for note in (*missing, *elsewhere) if isinstance(note, Mark)]
    first = marks[0] if marks else None
    return first, tuple(note for note in (*missing, *elsewhere) if note is not first)


def find(parsed: Parsed, anchor: Anchor, params: Params) -> Found:
    """Where `anchor` says text goes, and where it says the text is already.

    Patterns count in file order, which is order of preference: of those with a place capture the
    first that matches is used, and must match one place. Raises Refused if it matches several, or
    if the place cannot take a whole line.
    """
    source = parsed.source
    present: list[Span] = []
    present_copies: tuple[tuple[str, str], ...] = ()
    places: dict[int, dict[tuple[str, int, int], Match]] = {}
    for pattern, captures in matches(parsed, anchor, params):
        node = captures["present"][0] if "present" in captures else None
        if node and _counts(parsed, node, outside=pattern in anchor.outside):
            text = source.data[node.start_byte : node.end_byte].rstrip()
            span = Span(source.path, node.start_byte, node.start_byte + len(text))
            if span not in present:
                present.append(span)
                present_copies = present_copies or _copies(source, captures)
        for place in _PLACES.intersection(captures):
            for node in captures[place]:
                key = (place, node.start_byte, node.end_byte)
                places.setdefault(pattern, {})[key] = (pattern, captures)
    site = None
    if places:
        best = places[min(places)]
        if len(best) > 1:
            raise _ambiguous(source, anchor, best)
        ((place, _, _), (pattern, captures)) = next(iter(best.items()))
        if pattern in anchor.outside and _in_function(parsed, captures[place][0]):
            node = captures[place][0]
            raise Refused(
                f"anchor {anchor.id} stands inside of a function",
                mark=source.mark(node.start_byte, node.end_byte),
            )
        site = _site(parsed, anchor, place, captures)
    return Found(site, tuple(sorted(present, key=lambda s: s.start)), present_copies)


def _copies(source: Source, captures: Captures) -> tuple[tuple[str, str], ...]:
    names = [name for name in captures if name.startswith(COPY)]
    return tuple([(name[len(COPY) :], _text(source, captures[name][0])) for name in sorted(names)])


def _text(source: Source, node: Node) -> str:
    try:  # a #define's value reaches up to the newline, with a carriage return before it
        return source.data[node.start_byte : node.end_byte].decode().strip()
    except UnicodeDecodeError as error:
        raise Refused(
            "text that the change would copy is not UTF-8",
            mark=source.mark(node.start_byte, node.end_byte),
            hint="convert the file, or repair it",
        ) from error


def _ambiguous(
    source: Source, anchor: Anchor, places: dict[tuple[str, int, int], Match]
) -> Ambiguous:
    marks = [source.mark(start, end, "candidate") for _, start, end in places]
    return Ambiguous(
        f"anchor {anchor.id} matched {len(marks)} places, need 1",
        mark=marks[0],
        notes=(*marks[1:], anchor.about),
        hint="remove the duplicate, or make the query tell the places apart",
    )


def _site(parsed: Parsed, anchor: Anchor, place: str, captures: Captures) -> Site:
    source = parsed.source
    node = captures[place][0]
    _require_live(source, anchor, node)
    _require_clean(source, anchor, node, whole=place != "into")
    like = captures.get("like", [node])[0].start_byte
    indent = source.indent(like)
    start, end = node.start_byte, node.end_byte
    if place == "append":
        at, inline = _list_end(source, start, end), True
    elif place == "after":
        _require_apart(source, anchor, node, "next_named_sibling")
        at, inline = _line_after(source, anchor, start, end), False
    elif place == "before":
        _require_apart(source, anchor, node, "prev_named_sibling")
        at, inline = _line_before(source, anchor, start), False
    else:
        inside = source.visible[start:end].rstrip(b"; \t\r\n")  # `};` ends some blocks
        at, inline = _line_before(source, anchor, start + len(inside) - 1), False
    if source.in_comment(at):
        raise Refused(
            f"anchor {anchor.id}: a comment that begins there never ends",
            mark=source.mark(start, end),
            hint="end the comment",
        )
    lines = source.line_start(start), source.statement_end(max(start, end - 1))
    block = source.option_block(*lines) if place in ("after", "before") else None
    if block is not None:
        at = block[place == "after"]
    elif source.branches(at) != source.branches(start) and place != "into":
        raise Refused(
            f"anchor {anchor.id}: a conditional directive stands between anchor and insertion",
            mark=source.mark(start, end),
        )
    span = Span(source.path, start, end)
    return Site(span, at, indent, inline, _copies(source, captures))


def _counts(parsed: Parsed, node: Node, *, outside: bool) -> bool:
    """True for text that is there as far as a compiler can tell, where its pattern looks for it."""
    source = parsed.source
    # Lines mean something there, so that what continues one is a part of it.
    continued = source.dialect is KCONFIG and source.continues(node.start_byte)
    live = _is_live(source, node) and not continued
    return live and not (outside and _in_function(parsed, node))


def _in_function(parsed: Parsed, node: Node) -> bool:
    block = parsed.language.block
    return any(outer.type == block for outer in _ancestors(parsed.source, node))


def _ancestors(source: Source, node: Node) -> list[Node]:
    """All nodes around this one, inmost first."""
    found: list[Node] = []
    outer = node.parent
    while outer is not None:
        found.append(outer)
        if len(found) > MAX_DEPTH:
            raise Refused(
                f"code is nested more than {MAX_DEPTH} deep",
                mark=source.mark(node.start_byte, node.end_byte),
            )
        outer = outer.parent
    return found


def _is_live(source: Source, node: Node) -> bool:
    """False for what the compiler never sees: a grammar need not know every comment, such as one
    that is opened inside of a macro's arguments and never closed."""
    first = slice(node.start_byte, node.start_byte + 1)
    hidden = source.visible[first] != source.data[first]
    return not source.in_comment(node.start_byte) and (not hidden or node.type == "comment")


def _require_live(source: Source, anchor: Anchor, node: Node) -> None:
    if not _is_live(source, node):
        raise Refused(
            f"anchor {anchor.id} stands in a comment or in dead code",
            mark=source.mark(node.start_byte, node.end_byte),
        )


def _require_clean(source: Source, anchor: Anchor, node: Node, whole: bool) -> None:
    """Refuse an anchor that is, holds, or stands in, an error node."""
    broken = node.has_error if whole else node.is_error
    if not broken:
        broken = any(outer.is_error for outer in _ancestors(source, node))
    if broken:
        raise Refused(
            f"anchor {anchor.id} stands in code that does not parse",
            mark=source.mark(node.start_byte, node.end_byte),
            hint="repair the syntax around it, or teach the lens the macro that hides it",
        )


def _require_apart(source: Source, anchor: Anchor, node: Node, side: str) -> None:
    """Refuse a place next to code that does not parse: what is inserted would become part of it."""
    neighbour = getattr(node, side, None)
    while neighbour is not None and neighbour.type == "comment":
        neighbour = getattr(neighbour, side)
    if neighbour is not None and neighbour.is_error:
        raise Refused(
            f"anchor {anchor.id} stands next to code that does not parse",
            mark=source.mark(neighbour.start_byte, neighbour.end_byte),
        )


def _list_end(source: Source, start: int, end: int) -> int:
    """The end of the last word of a list."""
    words = source.data[start:end]
    if source.visible[start:end] != words:
        raise Refused("a word of this list holds a `#`", mark=source.mark(start, end))
    if words.count(b"(") != words.count(b")"):
        raise Refused("a parenthesis of this list is not closed", mark=source.mark(start, end))
    return start + len(words.rstrip(b" \t\r\n\\"))


def _line_after(source: Source, anchor: Anchor, start: int, end: int) -> int:
    at = source.statement_end(max(start, end - 1))
    rest = source.visible[end:at].strip(b" \t\r\n\\")
    if rest.strip(b";"):
        raise Refused(
            f"anchor {anchor.id}: more code follows on the anchor's line",
            mark=source.mark(end, at),
            hint="give the anchor a line of its own",
        )
    if at == len(source.data) and source.data.endswith(b"\\"):
        raise Refused(
            f"anchor {anchor.id}: the file ends in the middle of a line",
            mark=source.mark(at - 1, at),
            hint="take the backslash away, or end the line",
        )
    return at


def _line_before(source: Source, anchor: Anchor, offset: int) -> int:
    at = source.line_start(offset)
    if source.continues(offset):
        raise Refused(f"anchor {anchor.id}: the line is continued", mark=source.mark(offset))
    if source.visible[at:offset].strip() or source.in_comment(at):
        raise Refused(
            f"anchor {anchor.id}: code stands before the anchor on its line",
            mark=source.mark(at, offset),
            hint="give the anchor a line of its own",
        )
    return at
