"""Every .scm compiles, speaks the vocabulary, has a purpose, and is written alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from kpatch_ast import recipes as package
from kpatch_ast.engine.recipe import Step
from kpatch_ast.recipes import recipes
from kpatch_ast.syntax import query as queries
from kpatch_ast.syntax.language import LANGUAGES, language_of, queries_dir
from tests.corpus import CORPUS

FILES = sorted(queries_dir().glob("*/*.scm"))
BY_NAME = {language.name: language for language in LANGUAGES}
_PREDICATES = {"eq?", "not-eq?", "any-of?", "match?", "not-match?", "param?", "not-param?", "type?"}


def _steps() -> list[Step]:
    return [
        step
        for recipe in recipes().values()
        for era in recipe.eras
        for step in era.steps
        if isinstance(step, Step)
    ]


def _language(path: str) -> str:
    return language_of(path.replace("{", "").replace("}", "")).name


def _used() -> set[str]:
    """Every query that a table names, or that the code of a recipe asks for."""
    used = set()
    for step in _steps():
        for path in step.paths:
            folder = _language(path)
            names = [step.anchor, step.when, step.unless]
            used |= {f"{folder}/{name}" for name in names if name}
            if step.shared not in ("", "-"):
                used.add(f"{_language(step.shared_in or path)}/{step.shared}")
    return used


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_a_query_compiles_and_speaks_the_vocabulary(path: Path) -> None:
    language = BY_NAME[path.parent.name]
    anchor = queries.load(language, path.stem)
    text = path.read_text()
    assert set(re.findall(r"\(#([\w?!-]+)", text)) <= _PREDICATES
    assert anchor.about
    alone = language.query(text)  # that of the anchor may have the patterns of others, too
    captures = {alone.capture_name(i) for i in range(alone.capture_count)}
    places = captures & {"after", "before", "into", "append"}
    if "holds" in captures:
        assert not places, "a condition has no place"
    elif places:
        assert "present" in captures, "an anchor must be able to see its own text"
    else:
        assert any(name.startswith("copy.") for name in captures), "this query says nothing"


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_a_query_is_laid_out_one_node_a_line(path: Path) -> None:
    for number, line in enumerate(path.read_text().splitlines(), 1):
        assert line == line.rstrip(), f"{path}:{number}: blanks at the end"
        assert "\t" not in line, f"{path}:{number}: a tab"
        code = line.partition(";")[0] if not re.search(r'"[^"]*;', line) else line
        assert (len(code) - len(code.lstrip())) % 2 == 0, f"{path}:{number}: indent by two"
        assert len(line) <= 100, f"{path}:{number}: too long"


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_the_predicates_of_a_pattern_come_last(path: Path) -> None:
    # What stands before them is read as the nodes of the pattern, to see if one may be missing.
    code = re.sub(r"(?m)^;.*\n", "", path.read_text())
    for pattern in re.split(r"(?m)^(?=\()", code)[1:]:
        _, mark, predicates = pattern.partition("(#")
        assert re.fullmatch(r"(\(#[^()]*(\([^()]*\)[^()]*)*\)\s*)*\)\s*", mark + predicates or ")")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (b"DECLARE_VVAR_SINGLE(0, int, x);\n", True),
        (b"int f(void) { return DECLARE_VVAR_SINGLE(0, int, x); }\n", False),
        (b"int y = DECLARE_VVAR_SINGLE(0, int, x);\n", False),
    ],
)
def test_the_type_of_a_node_counts(code: bytes, expected: bool) -> None:
    parsed = BY_NAME["c"].parse("a.h", code)
    assert bool(queries.matches(parsed, queries.load(BY_NAME["c"], "single-used"), {})) == expected


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_a_pattern_with_its_types_written_into_it_matches_the_same(path: Path) -> None:
    language = BY_NAME[path.parent.name]
    patterns = [one for one in queries.load(language, path.stem).patterns if one.types]
    texts = tuple(one.text for one in patterns), tuple(one.typed for one in patterns)
    for data in _contents(path.parent.name) if patterns else ():
        parsed = language.parse("a.h", data)
        walks = [parsed.walk(each, 0, len(data)) for each in texts]
        for one, text, typed in zip(patterns, *texts, strict=True):
            assert text != typed, "nothing is written into it"
            found = [c for c in walks[0].get(text, []) if _has_types(c, one.types)]
            assert _spans(found) == _spans(walks[1].get(typed, []))


@cache
def _contents(language: str) -> list[bytes]:
    """Of the files of a language in the corpus, each once."""
    paths = [p for p in CORPUS.rglob("*") if BY_NAME[language].accepts(p.name) and p.is_file()]
    assert paths
    return sorted({path.read_bytes() for path in paths})


def _has_types(captures: queries.Captures, types: tuple[tuple[str, str], ...]) -> bool:
    return all(node.type == kind for name, kind in types for node in captures.get(name, ()))


def _spans(found: Sequence[queries.Captures]) -> list[object]:
    return [
        sorted((name, [(n.start_byte, n.end_byte) for n in nodes]) for name, nodes in one.items())
        for one in found
    ]


def test_every_query_is_used_and_every_used_query_is_there() -> None:
    have = {f"{path.parent.name}/{path.stem}" for path in FILES}
    have |= {f"{language.name}/{name}" for language in LANGUAGES for name in language.functions}
    recipe_code = "".join(
        path.read_text() for path in Path(str(package.__file__)).parent.rglob("*.py")
    )
    used = _used()
    missing = used - have
    assert not missing
    unused = {name for name in have - used if f'"{name.split("/")[1]}"' not in recipe_code}
    assert not unused, "no recipe uses these queries"
