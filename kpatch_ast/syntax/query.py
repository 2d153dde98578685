"""Queries: what is in the .scm files, compiled, and what they match in a file.

One law: a query says only what the closed vocabulary of captures and predicates allows;
docs/queries.md describes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import tree_sitter

from kpatch_ast.errors import Bug
from kpatch_ast.syntax.coded import Function, Match, Node
from kpatch_ast.syntax.language import Language, Parsed, queries_dir

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
COPY = "copy."


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
        for index in range(query.capture_count):
            capture = query.capture_name(index)
            if not capture.startswith(("_", COPY)) and capture not in CAPTURES:
                raise ValueError(f"unknown capture @{capture}")
    except (tree_sitter.QueryError, ValueError) as error:
        if len(texts) > 1:
            for name in texts:  # to find out which it is
                load_all(language, (name,))
        raise Bug(f"query {anchor_id} does not compile: {error}") from error
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
