"""The two island grammars, on cases kept in tests/grammars in the form of tree-sitter's own tests.

A case is a title (with `:error` below it when an error is expected), a source, and the tree it
parses to. `pytest --update-goldens` rewrites the trees; their diff is what gets reviewed.
"""

import hashlib
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tree_sitter import Language, Node, Parser, Query, QueryCursor, Tree

from kpatch_ast import _native

HERE = Path(__file__).parent
GRAMMARS = HERE.parent / "kpatch_ast" / "grammars"
DOCUMENT = (HERE.parent / "docs" / "grammars.md").read_text()
LANGUAGES = {"lds": Language(_native.lds()), "kbuild": Language(_native.kbuild())}

HEADER = re.compile(r"^={3,}\n(?P<title>.+)\n(?P<error>:error\n)?={3,}\n\n", re.M)

# A file of each language without an error, for the tests that damage it.
GOOD = {
    "lds": b"""#ifdef A
SECTIONS {
	.a : AT(ADDR(.a)) { *(.a) } :text =0x90
	a = VIRT(.a); /* a */
	MACRO(1)
}
#endif
VERSION { N { global: x; local: *; }; }
""",
    "kbuild": b"""# list
obj-$(A) := a.o \\
	b.o $(call f,a b) # more
ifeq ($(B),y)
x: y ; z
	recipe
endif
define d
	body
endef
""",
}


@dataclass(frozen=True, slots=True)
class Case:
    file: Path
    title: str
    source: bytes
    tree: str
    error: bool

    @property
    def language(self) -> str:
        return self.file.parent.name


def cases() -> Iterator[Case]:
    for file in sorted((HERE / "grammars").glob("*/*.txt")):
        text = file.read_text()
        heads = list(HEADER.finditer(text))
        ends = [head.start() for head in heads[1:]] + [len(text)]
        for head, end in zip(heads, ends, strict=True):
            source, _, tree = text[head.end() : end].rpartition("---\n")
            # The blank line before the dashes is layout; without one the source ends as it stands.
            source = source.removesuffix("\n") if source.endswith("\n\n") else source
            yield Case(file, head["title"], source.encode(), tree.strip(), bool(head["error"]))


CASES = list(cases())
every_language = pytest.mark.parametrize("name", LANGUAGES)


def parse(name: str, source: bytes) -> Tree:
    return Parser(LANGUAGES[name]).parse(source)


def nodes(tree: Tree) -> Iterator[Node]:
    stack = [tree.root_node]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(node.children))


def pretty(tree: Tree) -> str:
    """The tree as an S-expression, one node a line, as in tree-sitter's own tests."""
    out = ""
    depth = 0
    for token in re.findall(r"[\w]+: |\(MISSING [^)]*\)|\(|\)|[^\s()]+", str(tree.root_node)):
        if token.endswith(": ") or token[0] == "(":
            if not out.endswith(": "):
                out += "\n" + "  " * depth
            depth += token == "("
        depth -= token == ")"
        out += token
    return out.strip()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.language}: {case.title}")
def test_a_case_parses_to_its_tree(case: Case, request: pytest.FixtureRequest) -> None:
    tree = parse(case.language, case.source)
    if request.config.getoption("--update-goldens", default=False):
        text = case.file.read_text()
        head = next(head for head in HEADER.finditer(text) if head["title"] == case.title)
        following = HEADER.search(text, head.end())
        end = following.start() if following else len(text)
        source = text[head.end() : end].rpartition("---\n")[0]
        text = text[: head.end()] + source + "---\n\n" + pretty(tree) + "\n\n" + text[end:]
        case.file.write_text(text.rstrip("\n") + "\n")
    else:
        assert pretty(tree) == case.tree
    assert tree.root_node.has_error == case.error


def test_titles_are_unique() -> None:
    titles = [(case.file, case.title) for case in CASES]
    assert len(titles) == len(set(titles))


@every_language
def test_parser_is_generated_from_the_committed_grammar(name: str) -> None:
    digest = hashlib.sha256((GRAMMARS / name / "grammar.js").read_bytes()).hexdigest()
    stamp, _, _ = (GRAMMARS / name / "parser.c").read_text().partition("\n")
    assert stamp == f"/* sha256(grammar.js) = {digest} */", "run tools/generate-grammars"


@every_language
def test_parser_stays_small(name: str) -> None:
    assert (GRAMMARS / name / "parser.c").stat().st_size < 300_000


@every_language
def test_every_node_and_field_is_documented(name: str) -> None:
    language = LANGUAGES[name]
    chapter = DOCUMENT.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
    kinds = {
        language.node_kind_for_id(id)
        for id in range(language.node_kind_count)
        if language.node_kind_is_named(id) and language.node_kind_is_visible(id)
    }
    fields = {language.field_name_for_id(id) for id in range(1, language.field_count + 1)}
    assert {kind for kind in kinds if f"`{kind}`" not in chapter} == set()
    assert {field for field in fields if f"`{field}:`" not in chapter} == set()


@every_language
def test_every_node_kind_occurs_in_a_case(name: str) -> None:
    """A node kind that no case shows is one that nobody would miss."""
    language = LANGUAGES[name]
    kinds = {
        language.node_kind_for_id(id)
        for id in range(language.node_kind_count)
        if language.node_kind_is_named(id) and language.node_kind_is_visible(id)
    }
    seen = {
        node.type
        for case in CASES
        if case.language == name
        for node in nodes(parse(name, case.source))
    }
    assert kinds - seen == set()


def test_documented_queries_match_what_they_say() -> None:
    section, version = DOCUMENT.partition("```scm\n")[2].partition("```")[0].split("\n\n")
    source = b"""SECTIONS {
	.vgetcpu_mode : AT(VLOAD(.vgetcpu_mode)) { *(.vgetcpu_mode) }
	vgetcpu_mode = VVIRT(.vgetcpu_mode);
}
VERSION { LINUX_2.6 { global: a; b; local: *; }; LINUX_2.5 { global: c; }; }
"""
    root = parse("lds", source).root_node
    for query, expected in (
        (section, b"vgetcpu_mode = VVIRT(.vgetcpu_mode);"),
        (version, b"b;"),
    ):
        ((_, captures),) = QueryCursor(Query(LANGUAGES["lds"], query)).matches(root)
        assert [node.text for node in captures["after"]] == [expected]


@every_language
def test_layout_of_lines_does_not_matter(name: str) -> None:
    """CRLF, a byte order mark, no final newline: the same tree."""
    good = GOOD[name]
    tree = parse(name, good)
    assert not tree.root_node.has_error
    for variant in (good.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + good, good.rstrip(b"\n")):
        assert pretty(parse(name, variant)) == pretty(tree)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.language}: {case.title}")
def test_cases_survive_crlf(case: Case) -> None:
    tree = parse(case.language, case.source.replace(b"\n", b"\r\n"))
    assert tree.root_node.has_error == case.error


@every_language
def test_no_node_starts_or_ends_in_a_blank_or_a_newline(name: str) -> None:
    """Insertion points are the ends of nodes: they must be the ends of text."""
    for case in CASES:
        if case.language == name and not case.error:
            for node in nodes(parse(name, case.source)):
                text = node.text or b""
                if node.is_named and node.parent and node.type not in ("recipe", "preproc_text"):
                    assert text == text.strip(), (case.title, node)


@pytest.mark.parametrize(
    ("name", "junk"),
    [
        ("lds", b"("),
        ("lds", b"x = ("),
        ("lds", b"SECTIONS {"),
        ("lds", b"/* a\n"),
        ("lds", b"#if /* x\n"),
        ("lds", b'"a\n'),
        ("lds", b"\0"),
        ("lds", b"\xff"),
        ("kbuild", b"("),
        ("kbuild", b"x = $("),
        ("kbuild", b"$("),
        ("kbuild", b"x := $(a b\n"),
        ("kbuild", b"define x\n"),
        ("kbuild", b"a:"),
        ("kbuild", b"x\\\n"),
        ("kbuild", b"\0"),
    ],
)
def test_junk_is_parsed_in_linear_time(name: str, junk: bytes) -> None:
    """300 kB of it take about a second; what is quadratic takes minutes."""
    start = time.process_time()
    tree = parse(name, junk * (300_000 // len(junk)))
    assert tree.root_node.type in ("source_file", "ERROR")
    assert time.process_time() - start < 20


@every_language
@given(data=st.data())
def test_damage_never_crashes_and_no_byte_is_lost(name: str, data: st.DataObject) -> None:
    good = GOOD[name]
    start = data.draw(st.integers(0, len(good)))
    end = data.draw(st.integers(start, len(good)))
    piece = data.draw(st.binary(max_size=20) | st.sampled_from([b"{", b"}", b"$(", b"/*", b"\\"]))
    source = good[:start] + piece + good[end:]
    tree = parse(name, source)
    at = 0
    for node in nodes(tree):
        if not node.children:
            # Leaves are in order and do not overlap.
            assert at <= node.start_byte <= node.end_byte <= len(source)
            at = node.end_byte
