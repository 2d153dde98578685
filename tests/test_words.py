"""Words that are looked up before anything is parsed: they save time and change no answer."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import tree_sitter

from kpatch_ast import api
from kpatch_ast.engine.attempt import try_era
from kpatch_ast.engine.reader import Reader
from kpatch_ast.engine.tree import File, Overlay
from kpatch_ast.syntax import query as queries
from kpatch_ast.syntax.language import LANGUAGES, Language, language_of, queries_dir
from tests.corpus import CORPUS, Case

REQUEST = api.request("add-vdso-var", name="vnotb", type="int", value="666")
HEADER = "arch/x86/include/asm/vvar.h"

#: One tree of each era that has words.
TREES = ("x86-5.3", "x86-5.15", "x86-6.12")


@pytest.mark.parametrize("name", TREES)
def test_an_era_knows_its_own_words(name: str, tmp_path: Path) -> None:
    tree = _tree(name, tmp_path)
    plan = api.plan(tree, REQUEST)
    words = next(era.words for era in REQUEST.recipe.eras if era.name == plan.era)
    assert words
    for path, word in words:
        file = Overlay(tree, plan.files).read(path)
        assert file is not None
        assert word.encode() in file.data


@pytest.mark.parametrize("name", TREES)
def test_an_era_fits_no_tree_without_its_words(name: str, tmp_path: Path) -> None:
    # Or else one that fits would be left out.
    tree = _tree(name, tmp_path)
    plan = api.plan(tree, REQUEST)
    era = next(era for era in REQUEST.recipe.eras if era.name == plan.era)
    assert try_era(era, Reader(tree), REQUEST.params, thorough=False).fits
    for path, word in era.words:
        known = tree.read(path)
        assert known is not None
        odd = Overlay(tree, {path: File(known.data.replace(word.encode(), b"other"), known.mode)})
        assert not try_era(era, Reader(odd), REQUEST.params, thorough=False).fits


def test_every_era_that_has_words_is_asked(tmp_path: Path) -> None:
    asked = {api.plan(_tree(name, tmp_path / name), REQUEST).era for name in TREES}
    assert asked == {era.name for era in REQUEST.recipe.eras if era.words}


@pytest.mark.parametrize("name", TREES)
def test_a_word_that_misleads_changes_no_plan(name: str, tmp_path: Path) -> None:
    tree = _tree(name, tmp_path)
    known = tree.read(HEADER)
    assert known is not None
    words = {word for era in REQUEST.recipe.eras for _, word in era.words}
    comment = f"/* {' '.join(sorted(words))} */\n".encode()
    odd = Overlay(tree, {HEADER: File(known.data + comment, known.mode)})
    plain, plan = api.plan(tree, REQUEST), api.plan(odd, REQUEST)
    assert plan.era == plain.era
    assert plan.edits == plain.edits


@pytest.mark.parametrize("name", ["x86-2.6.37", "x86-6.12"])
def test_a_pattern_whose_words_are_missing_matches_nothing(name: str, tmp_path: Path) -> None:
    tree = _tree(name, tmp_path)
    plan = api.plan(tree, REQUEST)
    skipped = 0
    for path, file in {**plan.before, **plan.files}.items():
        language = language_of(path)
        assert file is not None
        parsed = language.parse(path, file.data)
        for anchor in map(_load, sorted(queries_dir().glob(f"{language.name}/*.scm"))):
            for pattern in anchor.patterns:
                if all(parsed.source.reach(word) for word in pattern.words):
                    continue
                skipped += 1
                query = tree_sitter.QueryCursor(_compiled(language, pattern.text))
                assert not query.matches(parsed.root)
    assert skipped


@pytest.mark.parametrize("name", ["x86-2.6.37", "x86-4.4", "x86-5.15", "x86-6.12"])
def test_a_search_near_words_finds_what_one_everywhere_finds(name: str, tmp_path: Path) -> None:
    tree = _tree(name, tmp_path)
    plan = api.plan(tree, REQUEST)
    params = {**REQUEST.params, "hook": "__arch_update_vsyscall", "below": "vvar"}
    asked = found = 0
    for path, file in {**plan.before, **plan.files}.items():
        language = language_of(path)
        assert file is not None
        for query in sorted(queries_dir().glob(f"{language.name}/*.scm")):
            anchor = _load(query)
            parsed = language.parse(path, file.data)  # not one that knows an answer
            near = {(n, _spans(c)) for n, c in queries.matches(parsed, anchor, _Any(params))}
            everywhere = set()
            for number, bound in enumerate(anchor.bound(_Any(params))):
                cursor = tree_sitter.QueryCursor(_compiled(language, bound.pattern.text))
                every = [captures for _, captures in cursor.matches(parsed.root)]
                kept = bound.chosen(every, file.data)
                everywhere |= {(number, _spans(captures)) for captures in kept}
            assert near == everywhere, f"{anchor.id} in {path}"
            asked, found = asked + 1, found + len(near)
    assert asked > 100
    assert found > 20


class _Any(dict[str, str]):
    """Parameters; those that are not given are no word of any file."""

    def __missing__(self, key: str) -> str:
        return f"no_{key}"


def _spans(captures: queries.Captures) -> frozenset[tuple[str, int, int]]:
    return frozenset(
        (name, node.start_byte, node.end_byte) for name, nodes in captures.items() for node in nodes
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (b"int x;", 4),
        (b"x", 0),
        (b"xx x_ _x 1x x1 (x)", 16),
        (b"/* x */ a.x = 0;", 10),
        (b"y", -1),
        (b"// x", -1),
        (b'"x"', -1),
        (b"", -1),
    ],
)
def test_a_word_of_the_code_is_found(text: bytes, found: int) -> None:
    assert language_of("a.c").parse("a.c", text).source.find_word(b"x") == found


def _tree(name: str, to: Path) -> api.Dir:
    folder = CORPUS / name
    return api.directory(Case(folder, folder / "add-vdso-var.args").unpack(to / "tree"))


@cache
def _compiled(language: Language, text: str) -> tree_sitter.Query:
    return tree_sitter.Query(language.ts, text)


def _load(path: Path) -> queries.Anchor:
    language = next(one for one in LANGUAGES if one.name == path.parent.name)
    return queries.load(language, path.stem)
