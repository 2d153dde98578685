"""Anchors: from a query and a file to the one place where text goes, or a refusal.

One law: an anchor is found exactly once, in a part of the file that parsed cleanly, or not at all.
The capture vocabulary is closed; docs/queries.md describes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import tree_sitter

from kpatch_ast.errors import Bug, KpatchError, Mark, Refused
from kpatch_ast.limits import MAX_DEPTH
from kpatch_ast.syntax.coded import Function, Match, Node
from kpatch_ast.syntax.language import LANGUAGES, Language, Parsed, queries_dir
from kpatch_ast.syntax.preproc import KCONFIG
from kpatch_ast.syntax.source import Source, Span

Params = Mapping[str, str]
Captures = Mapping[str, Sequence[Node]]

#: capture -> what it means to the engine. A capture `copy.x` gives the text parameter `x`.
CAPTURES = {
    "after": "insert whole lines after the line(s) of this node",
    "before": "insert whole lines before the line(s) of this node",
    "into": "insert as last line inside this block, before its closing delimiter",
    "append": "insert inline at the end of this list",
    "like": "copy the indentation from this sibling",
    "present": "this node is the thing the step would insert",
    "holds": "the condition that this query asks for is true",
}
_PLACES = ("after", "before", "into", "append")
_COPY = "copy."


class Site(NamedTuple):
    """A place for new text."""

    span: Span  #: the anchor node
    at: int  #: insertion offset
    indent: bytes
    inline: bool  #: inside a line: no newline of its own
    copies: tuple[tuple[str, str], ...] = ()  #: text parameters taken from the neighbourhood


class Found(NamedTuple):
    """What a query says of a file."""

    site: Site | None
    present: tuple[Span, ...]
    copies: tuple[tuple[str, str], ...]  #: of the first present match


class Rule(NamedTuple):
    """One `#param?` or `#not-param?`: these captures' original bytes are, or are not, this text."""

    capture: str
    template: str
    wanted: bool


class Anchor(NamedTuple):
    """One .scm file, compiled; or a function, for a language without a grammar."""

    id: str  #: "c/update-body"
    about: str  #: its first comment line
    query: tree_sitter.Query | None  #: with patterns of other anchors, too
    first: int = 0  #: the number of its own first pattern there
    rules: tuple[tuple[Rule, ...], ...] = ()  #: those of each pattern that parameters decide
    text: str = ""  #: of the file
    outside: frozenset[int] = frozenset()  #: patterns that do not ask for statements of a function
    function: Function | None = None  #: in place of a query

    @property
    def words(self) -> list[str]:
        """What it looks for, to explain why it finds nothing."""
        code = re.sub(r"(?m)^;.*", "", self.text)
        return list(dict.fromkeys(re.findall(r'"([\w.]{3,})"', code)))


_anchors: dict[tuple[str, str], Anchor] = {}


def load(language: Language, name: str) -> Anchor:
    """Compile `queries/<language>/<name>.scm` and check it against the vocabulary.

    Raises Bug when the file is missing, does not compile, or uses an unknown capture or predicate.
    """
    if (language.name, name) not in _anchors:
        load_all(language, (name,))
    return _anchors[language.name, name]


def load_all(language: Language, names: Iterable[str]) -> None:
    """As `load`, for several: as one query they compile in less time, as tree-sitter goes through
    a language's whole parse table for each, and one walk over a file answers for all of them."""
    texts: dict[str, str] = {}
    for name in names:
        anchor_id = f"{language.name}/{name}"
        if (language.name, name) in _anchors:
            continue
        if function := language.functions.get(name):
            about = (function.__doc__ or "").partition("\n")[0]
            _anchors[language.name, name] = Anchor(anchor_id, about, None, function=function)
        elif language.grammar is None:
            raise Bug(f"{anchor_id}: there is no such function")
        else:
            texts[name] = _query_text(language, name)
    if not texts:
        return
    try:
        query = language.query("".join(texts.values()))
    except (tree_sitter.QueryError, ValueError) as error:
        if len(texts) == 1:
            raise Bug(f"query {anchor_id} does not compile: {error}") from error
        for name in texts:  # to find out which it is
            load_all(language, (name,))
        raise
    for index in range(query.capture_count):
        capture = query.capture_name(index)
        if not capture.startswith(("_", _COPY)) and capture not in CAPTURES:
            raise Bug(f"query {anchor_id}: unknown capture @{capture}")
    starts = [query.start_byte_for_pattern(number) for number in range(query.pattern_count)]
    begin = first = 0
    for name, text in texts.items():
        anchor_id, raw = f"{language.name}/{name}", text.encode()
        own = [start - begin for start in starts if begin <= start < begin + len(raw)]
        patterns = _patterns(raw, own)
        _anchors[language.name, name] = Anchor(
            anchor_id,
            _about(text),
            query,
            first,
            tuple(_rules(anchor_id, pattern) for pattern in patterns),
            text,
            frozenset(n for n, pattern in enumerate(patterns) if language.block not in pattern),
        )
        begin, first = begin + len(raw), first + len(own)


def about_query(language: Language, name: str) -> str:
    """What `queries/<language>/<name>.scm` finds, without the cost of compiling it.

    Raises Bug when the file is missing, or its first line is no comment.
    """
    return _about(_query_text(language, name))


def _about(text: str) -> str:
    return text.partition("\n")[0].removeprefix("; ").strip()


def _query_text(language: Language, name: str) -> str:
    path = queries_dir() / language.name / f"{name}.scm"
    try:
        text = path.read_bytes().decode()
    except OSError as error:
        raise Bug(f"query {language.name}/{name}: {error.strerror}: {path}") from error
    if not text.startswith("; "):
        raise Bug(f"query {name}: its first line must be a comment that says what it finds")
    return text


_PREDICATE = re.compile(r"\(#([\w-]+[?!])\s*(?:@([\w.]+)\s+\"([^\"]*)\"\s*\))?")
_BUILT_IN = re.compile(r"(not-|any-|any-not-)?(eq|match)\?|(not-)?any-of\?")


def _patterns(text: bytes, starts: list[int]) -> list[str]:
    """The text of each pattern, without comments."""
    raw = re.sub(rb"(?m)^\s*;.*", lambda m: b" " * len(m[0]), text)
    return [raw[a:b].decode() for a, b in zip(starts, [*starts[1:], len(raw)], strict=True)]


def _rules(anchor_id: str, pattern: str) -> tuple[Rule, ...]:
    rules = []
    for name, capture, template in _PREDICATE.findall(pattern):
        if name in ("param?", "not-param?") and capture:
            rules.append(Rule(capture, template, name == "param?"))
        elif not _BUILT_IN.fullmatch(name):
            raise Bug(f"query {anchor_id}: unknown predicate #{name}")
    return tuple(rules)


def by_id(anchor_id: str) -> tuple[Language, str]:
    """Split "c/update-body" into language and name; KpatchError if there is no such language."""
    folder, _, name = anchor_id.partition("/")
    for language in LANGUAGES:
        if language.name == folder and name:
            return language, name
    raise KpatchError(f"no anchor {anchor_id!r}")


def matches(parsed: Parsed, anchor: Anchor, params: Params) -> Sequence[Match]:
    """All matches of a query by pattern, `#param?` answered from the original bytes.

    Not by the callback that py-tree-sitter has for this: 0.26 leaks what it passes to it, and with
    that every tree (query_predicates.c, query_satisfies_predicates(): `captures` is never freed).
    """
    data = parsed.source.data
    if anchor.function is not None:
        return anchor.function(data, params)
    assert anchor.query is not None
    found = parsed.matches(anchor.query)
    result: list[Match] = []
    for pattern, rules in enumerate(anchor.rules):
        if captures_of := found.get(anchor.first + pattern):
            texts = [rule.template.format_map(params).encode() for rule in rules]
            result += [
                (pattern, captures)
                for captures in captures_of
                if all(map(partial(_allows, data, captures), rules, texts))
            ]
    return result


def _allows(data: bytes, captures: Captures, rule: Rule, text: bytes) -> bool:
    nodes = captures.get(rule.capture, ())
    same = bool(nodes) and all(data[n.start_byte : n.end_byte] == text for n in nodes)
    return same == rule.wanted


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
        for place in _PLACES:
            for node in captures.get(place, ()):
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
    return tuple(
        (name[len(_COPY) :], _text(source, nodes[0]))
        for name, nodes in sorted(captures.items())
        if name.startswith(_COPY)
    )


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
) -> Refused:
    marks = [source.mark(start, end, "candidate") for _, start, end in places]
    return Refused(
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
        at, inline = _line_after(source, anchor, start, end), False
    elif place == "before":
        at, inline = _line_before(source, anchor, start), False
    else:
        inside = source.visible[start:end].rstrip(b"; \t\r\n")  # `};` ends some blocks
        at, inline = _line_before(source, anchor, start + len(inside) - 1), False
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


def _list_end(source: Source, start: int, end: int) -> int:
    """The end of the last word of a list: before blanks and a comment."""
    return start + len(source.visible[start:end].rstrip(b" \t\r\n\\"))


def _line_after(source: Source, anchor: Anchor, start: int, end: int) -> int:
    at = source.statement_end(max(start, end - 1))
    rest = source.visible[end:at].strip(b" \t\r\n\\")
    if rest.strip(b";"):
        raise Refused(
            f"anchor {anchor.id}: more code follows on the anchor's line",
            mark=source.mark(end, at),
            hint="give the anchor a line of its own",
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
