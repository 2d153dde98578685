"""Queries: what is in the .scm files, and what it matches in a file.

One law: a query says only what the closed vocabulary of captures and predicates allows;
docs/queries.md describes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from kpatch_ast.errors import Bug
from kpatch_ast.syntax.coded import Function, Match, Node
from kpatch_ast.syntax.language import Language, Parsed, queries_dir
from kpatch_ast.syntax.source import Source

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

    def text(self, params: Params) -> bytes:
        return self.template.format_map(params).encode()


class Pattern(NamedTuple):
    """One pattern of a query, and what parameters and words decide of it."""

    text: str
    rules: tuple[Rule, ...]
    words: tuple[bytes, ...]  #: without which a file has no match

    def may_match(self, source: Source, params: Params | None) -> bool:
        """False if a word that is compared with is not in the file: nothing need be parsed."""
        return all(word in source.shadow for word in self.words) and (
            params is None
            or all(rule.text(params) in source.data for rule in self.rules if rule.wanted)
        )


class Anchor(NamedTuple):
    """One .scm file; or a function, for a language without a grammar."""

    id: str  #: "c/update-body"
    about: str  #: its first comment line
    patterns: tuple[Pattern, ...] = ()
    group: Sequence[Pattern] = ()  #: these and those of the anchors it was loaded with
    text: str = ""  #: of the file
    outside: frozenset[int] = frozenset()  #: patterns that do not ask for statements of a function
    function: Function | None = None  #: in place of patterns

    @property
    def words(self) -> list[str]:
        """What it looks for, to explain why it finds nothing."""
        code = re.sub(r"(?m)^;.*", "", self.text)
        return list(dict.fromkeys(re.findall(r'"([\w.]{3,})"', code)))


_anchors: dict[tuple[str, str], Anchor] = {}


def load(language: Language, name: str) -> Anchor:
    """Read `queries/<language>/<name>.scm` and check it against the vocabulary.

    Raises Bug when the file is missing, or uses an unknown capture or predicate.
    """
    if (language.name, name) not in _anchors:
        load_all(language, (name,))
    return _anchors[language.name, name]


def load_all(language: Language, names: Iterable[str]) -> None:
    """As `load`, for several of which one file is asked: one walk over it answers for them all."""
    group: list[Pattern] = []
    for name in names:
        if (language.name, name) not in _anchors:
            anchor = _anchor(language, name, group)
            _anchors[language.name, name] = anchor
            group += anchor.patterns


def _anchor(language: Language, name: str, group: Sequence[Pattern]) -> Anchor:
    anchor_id = f"{language.name}/{name}"
    if function := language.functions.get(name):
        about = (function.__doc__ or "").partition("\n")[0]
        return Anchor(anchor_id, about, function=function)
    if language.grammar is None:
        raise Bug(f"{anchor_id}: there is no such function")
    text = _query_text(language, name)
    patterns = [
        Pattern(pattern, _rules(anchor_id, pattern), _words(pattern))
        for pattern in re.split(r"(?m)^(?=\()", _COMMENT.sub("", text))[1:]
    ]
    return Anchor(
        anchor_id,
        _about(text),
        tuple(patterns),
        group,
        text,
        frozenset(n for n, one in enumerate(patterns) if language.block not in one.text),
    )


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


_COMMENT = re.compile(r"(?m)^\s*;.*\n?")
_STRING = re.compile(r'"(?:\\.|[^"\\])*"')
_CAPTURE = re.compile(r"(?<!\w)@([\w.]+)")
_PREDICATE = re.compile(r"\(#([\w-]+[?!])\s*(?:@([\w.]+)\s+\"([^\"]*)\"\s*\))?")
_BUILT_IN = re.compile(r"(not-|any-|any-not-)?(eq|match)\?|(not-)?any-of\?")


def _words(pattern: str) -> tuple[bytes, ...]:
    """What `#eq?` demands, which it does not of a capture that is missing: if none can be."""
    nodes = re.sub(r"\(#[^()]*\)", "", _STRING.sub("", pattern))
    if re.search(r"[\[?*+]", nodes):
        return ()
    found = _PREDICATE.findall(pattern)
    return tuple(word.encode() for name, _, word in found if name == "eq?" and "\\" not in word)


def _rules(anchor_id: str, pattern: str) -> tuple[Rule, ...]:
    rules = []
    for capture in _CAPTURE.findall(_STRING.sub("", pattern)):
        if not capture.startswith(("_", COPY)) and capture not in CAPTURES:
            raise Bug(f"query {anchor_id}: unknown capture @{capture}")
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
    source = parsed.source
    if anchor.function is not None:
        return anchor.function(source.data, params)
    if any(_is_new(parsed, pattern, params) for pattern in anchor.patterns):
        parsed.walk(_new(parsed, anchor, params), _new(parsed, anchor, None))
    result: list[Match] = []
    for number, pattern in enumerate(anchor.patterns):
        found = parsed.found.get(pattern.text, [])
        for rule in pattern.rules if found else ():
            text = rule.text(params)
            found = [c for c in found if _is(text, source.data, c, rule.capture) == rule.wanted]
        result += [(number, captures) for captures in found]
    return result


def _new(parsed: Parsed, anchor: Anchor, params: Params | None) -> tuple[str, ...]:
    new = (one.text for one in anchor.group if _is_new(parsed, one, params))
    return tuple(dict.fromkeys(new))


def _is_new(parsed: Parsed, pattern: Pattern, params: Params | None) -> bool:
    return pattern.text not in parsed.found and pattern.may_match(parsed.source, params)


def _is(text: bytes, data: bytes, captures: Captures, name: str) -> bool:
    return {data[node.start_byte : node.end_byte] for node in captures.get(name, ())} == {text}
