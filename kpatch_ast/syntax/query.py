"""Queries: what is in the .scm files, and what it matches in a file.

One law: a query says only what the closed vocabulary of captures and predicates allows;
docs/queries.md describes it.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING

from kpatch_ast.errors import Bug
from kpatch_ast.syntax.coded import Function, Match
from kpatch_ast.syntax.language import Language, Parsed, language_of, queries_dir
from kpatch_ast.syntax.source import Source

if TYPE_CHECKING:
    from kpatch_ast.syntax.coded import Node

Params = Mapping[str, str]
Captures = Mapping[str, Sequence["Node"]]

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

#: Sets of parameters that an anchor keeps its patterns with.
_KEPT = 64

#: Times that a file may be asked for the same before a query is compiled for that alone.
_OFTEN = 2


class Rule:
    """One `#param?` or `#not-param?`: these captures' original bytes are, or are not, this text."""

    def __init__(self, capture: str, template: str, wanted: bool) -> None:
        self.capture = capture
        self.template = template
        self.wanted = wanted


class Pattern:
    """One pattern of a query, and what parameters and words decide of it."""

    def __init__(
        self,
        text: str,
        rules: tuple[Rule, ...],
        types: tuple[tuple[str, str], ...],
        words: tuple[bytes, ...],
    ) -> None:
        self.text = text
        self.rules = rules
        self.types = types  #: (capture, type that its nodes have)
        self.words = words  #: without which the parser's view of a file has no match

    @cached_property
    def typed(self) -> str:
        """The same with the types written into it, `(expression_statement ...) @after` for `(_ ...)
        @after`: that takes longer to compile and less to search for."""
        text, kinds = self.text, dict(self.types)
        for match in re.finditer(r"\) @([\w.]+)", self.text):
            end = match.start() + len(text) - len(self.text)  # nodes that end before begin before
            start = _opening(text, end)
            if match[1] in kinds and text.startswith("(_", start):
                text = f"{text[:start]}({kinds[match[1]]}{text[start + 2 :]}"
        return text


def _opening(text: str, end: int) -> int:
    """The parenthesis that the one at `end` closes."""
    depth = 1
    while depth:
        end -= 1
        depth += (text[end] == ")") - (text[end] == "(")
    return end


class Bound:
    """A pattern with the texts of its rules."""

    __slots__ = ("demanded", "pattern", "rules")

    def __init__(self, pattern: Pattern, texts: tuple[bytes, ...]) -> None:
        self.pattern = pattern
        self.rules = [
            (r.capture, text, r.wanted) for r, text in zip(pattern.rules, texts, strict=True)
        ]
        #: Without these texts there is no match; what was asked for is the first to be missing.
        self.demanded = (*[text for _, text, wanted in self.rules if wanted], *pattern.words)

    def within(self, source: Source) -> tuple[int, int] | None:
        """The bytes of a file that every match touches: the least of those between the first and
        the last place of a text that is compared with. None if there is no match: nothing need be
        parsed."""
        least, size = (0, len(source.data)), len(source.data)
        for text in self.demanded:
            reach = source.reach(text)
            if reach is None:
                return None
            if reach[1] - reach[0] < size:
                least, size = reach, reach[1] - reach[0]
        return least

    def chosen(self, found: Sequence[Captures], data: bytes) -> Sequence[Captures]:
        """Those of a pattern's matches that keep its rules."""
        for capture, kind in self.pattern.types if found else ():
            found = [c for c in found if all(node.type == kind for node in c.get(capture, ()))]
        for capture, text, wanted in self.rules if found else ():
            found = [c for c in found if _is(text, data, c.get(capture, ())) == wanted]
        return found


class Anchor:
    """One .scm file; or a function, for a language without a grammar."""

    def __init__(
        self,
        id: str,
        about: str,
        patterns: Sequence[Pattern] = (),
        text: str = "",
        outside: frozenset[int] = frozenset(),
        function: Function | None = None,
    ) -> None:
        self.id = id  #: "c/update-body"
        self.about = about  #: its first comment line
        self.patterns = patterns
        self.text = text  #: of the file
        self.outside = outside  #: patterns that do not ask for statements of a function
        self.function = function  #: in place of patterns
        self.group = [self]  #: of which the same file is asked
        self.kin = list(patterns)  #: of which files of the same language are asked
        self._bound: dict[tuple[bytes, ...], tuple[Bound, ...]] = {}

    @property
    def words(self) -> list[str]:
        """What it looks for, to explain why it finds nothing."""
        code = re.sub(r"(?m)^;.*|^ *\(#type\?.*", "", self.text)
        return list(dict.fromkeys(re.findall(r'"([\w.]{3,})"', code)))

    def bound(self, params: Params) -> tuple[Bound, ...]:
        """Its patterns with these parameters."""
        texts = tuple(
            [rule.template.format_map(params).encode() for p in self.patterns for rule in p.rules]
        )
        if texts not in self._bound:
            if len(self._bound) >= _KEPT:
                self._bound.clear()
            rest = iter(texts)
            self._bound[texts] = tuple(
                Bound(pattern, tuple(itertools.islice(rest, len(pattern.rules))))
                for pattern in self.patterns
            )
        return self._bound[texts]


_anchors: dict[tuple[str, str], Anchor] = {}


def load(language: Language, name: str) -> Anchor:
    """Read `queries/<language>/<name>.scm` and check it against the vocabulary.

    Raises Bug when the file is missing, or uses an unknown capture or predicate.
    """
    key = (language.name, name)
    if key not in _anchors:
        _anchors[key] = _anchor(language, name)
    return _anchors[key]


def load_all(asked: Iterable[tuple[str, str]], texts: Mapping[str, bytes] | None = None) -> None:
    """As `load`, for what several files are asked: pairs of a path and the name of a query.

    One query answers for all files of a language. If `texts` says what the files hold, and what
    they will, patterns without their words are left out of it, and one walk over each file answers
    for all: without, what is asked next may depend on what was answered.
    """
    groups: dict[str, list[Anchor]] = {}
    kin: dict[str, list[Pattern]] = {}
    for path, name in asked:
        language = language_of(path)
        if (language.name, name) in _anchors:
            continue
        anchor = load(language, name)
        if texts is not None:
            anchor.group = groups.setdefault(path, [])
            anchor.group.append(anchor)
        anchor.kin = kin.setdefault(language.name, [])
        for one in anchor.patterns:
            if texts is None or all(word in texts[path] for word in one.words):
                anchor.kin.append(one)


def _anchor(language: Language, name: str) -> Anchor:
    anchor_id = f"{language.name}/{name}"
    if function := language.functions.get(name):
        about = (function.__doc__ or "").partition("\n")[0]
        return Anchor(anchor_id, about, function=function)
    if language.grammar is None:
        raise Bug(f"{anchor_id}: there is no such function")
    text = _query_text(language, name)
    lines = [line for line in text.splitlines() if not line.lstrip().startswith(";")]
    patterns = [
        _pattern(anchor_id, f"({one}\n") for one in "\n".join(["", *lines]).split("\n(")[1:]
    ]
    outside = frozenset(n for n, one in enumerate(patterns) if language.block not in one.text)
    return Anchor(anchor_id, _about(text), patterns, text, outside)


@cache
def about_query(language: Language, name: str) -> str:
    """What `queries/<language>/<name>.scm` finds, without the cost of compiling it.

    Raises Bug when the file is missing, or its first line is no comment.
    """
    return _about(_query_text(language, name))


def _about(text: str) -> str:
    return text.partition("\n")[0].removeprefix("; ").strip()


def _query_text(language: Language, name: str) -> str:
    path = f"{queries_dir()}/{language.name}/{name}.scm"
    try:
        with open(path, "rb", buffering=0) as file:
            text = file.read().decode()
    except OSError as error:
        raise Bug(f"query {language.name}/{name}: {error.strerror}: {path}") from error
    if not text.startswith("; "):
        raise Bug(f"query {name}: its first line must be a comment that says what it finds")
    return text


_BUILT_IN = (
    *("eq?", "not-eq?", "any-eq?", "any-not-eq?", "any-of?", "not-any-of?"),
    *("match?", "not-match?", "any-match?", "any-not-match?"),
)


def _pattern(anchor_id: str, text: str) -> Pattern:
    """One pattern; its predicates come last."""
    nodes, *predicates = text.split("(#")
    nodes = "".join(nodes.split('"')[::2])  # strings left out; none holds a quote
    for capture in (word[1:] for word in nodes.replace(")", " ").split() if word[0] == "@"):
        if not capture.startswith(("_", COPY)) and capture not in CAPTURES:
            raise Bug(f"query {anchor_id}: unknown capture @{capture}")
    # A predicate demands nothing of a capture that is missing: none can be without any of these.
    certain = not any(sign in nodes for sign in "[?*+")
    rules, types, words = [], [], []
    for predicate in predicates:
        name, capture, literal = _said(predicate)
        if name == "type?" and capture:
            types.append((capture, literal))
        elif name in ("param?", "not-param?") and capture:
            rules.append(Rule(capture, literal, name == "param?"))
        elif name not in _BUILT_IN:
            raise Bug(f"query {anchor_id}: unknown predicate #{name}")
        elif certain and literal and name == "eq?" and "\\" not in literal:
            words.append(literal.encode())
        elif certain and name == "match?" and (word := _beginning(literal)):
            words.append(word.encode())
    return Pattern(text, tuple(rules), tuple(types), tuple(words))


def _said(predicate: str) -> tuple[str, str, str]:
    """Name, capture and literal of a predicate; the last two are empty unless there is one each."""
    name, _, rest = predicate.partition(" ")
    capture, *literals = rest.split('"')
    capture = capture.strip()
    if len(literals) != 2 or not literals[1].strip().startswith(")") or " " in capture:
        return name, "", ""
    return name, capture.removeprefix("@"), literals[0]


def _beginning(expression: str) -> str:
    """The plain text that whatever a regular expression matches begins with."""
    if "|" in expression:
        return ""
    text = expression.removeprefix("^")
    for end, sign in enumerate(text):
        plain = sign.isalnum() or sign in "_ /:-"
        if not plain or text[end + 1 : end + 2] in ("*", "+", "?", "{"):
            return text[:end]
    return text


def matches(parsed: Parsed, anchor: Anchor, params: Params) -> Sequence[Match]:
    """All matches of a query by pattern, `#param?` answered from the original bytes.

    Not by the callback that py-tree-sitter has for this: 0.26 leaks what it passes to it, and with
    that every tree (query_predicates.c, query_satisfies_predicates(): `captures` is never freed).
    """
    if anchor.function is not None:
        return anchor.function(parsed.source.data, params)
    found = parsed.found
    bound = anchor.bound(params)
    if new := [one for one in bound if one not in found]:
        _search(parsed, anchor, new, params)
    return [(number, captures) for number, one in enumerate(bound) for captures in found[one]]


#: How often a walk for the same patterns was asked for.
_asked: Counter[tuple[str, ...]] = Counter()

#: By language, what was compiled together because it might be asked.
_together: dict[str, list[tuple[str, ...]]] = {}


def _search(parsed: Parsed, anchor: Anchor, new: list[Bound], params: Params) -> None:
    """Find what patterns match that the file was not asked for yet.

    Compiling takes longer than a walk that finds too much. So at first everything is compiled that
    may be asked of any file, and found that may be asked of this one; what is asked for again and
    again, of the next of many trees, gets a query of its own, with the types of its nodes.
    """
    places = _places(new, parsed)
    if not places:
        return
    patterns = _texts(places)
    _asked[patterns] += 1
    often = _asked[patterns] > _OFTEN
    if often:
        patterns = tuple(dict.fromkeys([one.pattern.typed for one in places]))
    else:
        group = [one for other in anchor.group for one in other.bound(params)]
        places |= _places([one for one in group if one not in parsed.found], parsed)
        patterns = _compiled_with(parsed.language, _texts(places), _text_of(anchor.kin))
    start = min([start for start, _ in places.values()])
    end = max([end for _, end in places.values()])
    walked = parsed.walk(patterns, start, end)
    for one in places:
        pattern = one.pattern
        matched = walked.get(pattern.typed if often else pattern.text, [])
        parsed.matched[pattern.text] = start, end, matched
        parsed.found[one] = one.chosen(matched, parsed.source.data)


def _places(wanted: Iterable[Bound], parsed: Parsed) -> dict[Bound, tuple[int, int]]:
    """Where each of several patterns is to be searched for; those that cannot match, or that were
    searched for with other texts in their rules, are answered."""
    places: dict[Bound, tuple[int, int]] = {}
    for one in wanted:
        place = one.within(parsed.source)
        known = parsed.matched.get(one.pattern.text)
        if place is None:
            parsed.found[one] = ()
        elif known and known[0] <= place[0] and place[1] <= known[1]:
            parsed.found[one] = one.chosen(known[2], parsed.source.data)
        else:
            places[one] = place
    return places


def _texts(wanted: Iterable[Bound]) -> tuple[str, ...]:
    return _text_of([one.pattern for one in wanted])


def _text_of(patterns: Iterable[Pattern]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([pattern.text for pattern in patterns]))


def _compiled_with(
    language: Language, patterns: tuple[str, ...], kin: tuple[str, ...]
) -> tuple[str, ...]:
    """Patterns that are compiled already, with these among them; or these with their kin."""
    made = _together.setdefault(language.name, [])
    for known in made:
        if set(patterns) <= set(known):
            return known
    if not any(set(kin) <= set(known) for known in made):
        patterns = tuple(dict.fromkeys((*kin, *patterns)))
    made.append(patterns)
    return patterns


def _is(text: bytes, data: bytes, nodes: Sequence[Node]) -> bool:
    """True if there are nodes, and all have this text."""
    for node in nodes:
        if data[node.start_byte : node.end_byte] != text:
            return False
    return bool(nodes)
