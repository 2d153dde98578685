"""The languages of a kernel tree, and the parsed form of one file.

One law: everything that is particular to a language is in its row of `LANGUAGES`; nothing else
knows that a lens or a grammar exists.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from pathlib import Path, PurePosixPath

import tree_sitter

from kpatch_ast.errors import Bug, Refused
from kpatch_ast.limits import MAX_BYTES, MAX_WIDTH, PARSE_SECONDS
from kpatch_ast.syntax import coded, lens
from kpatch_ast.syntax.preproc import CPP, KCONFIG, MAKE, UNCONDITIONAL, Dialect
from kpatch_ast.syntax.source import Source, Span


def _grammar_c() -> object:
    # Its extension alone: the package around it imports importlib.resources, which takes as long
    # as a plan, for queries of its own.
    package = find_spec("tree_sitter_c")
    places = package.submodule_search_locations if package else None
    spec = PathFinder.find_spec("tree_sitter_c._binding", places)
    assert spec is not None
    assert spec.loader is not None
    binding = module_from_spec(spec)
    spec.loader.exec_module(binding)
    return binding.language()


def _grammar_lds() -> object:
    from kpatch_ast import _native

    return _native.lds()


def _grammar_kbuild() -> object:
    from kpatch_ast import _native

    return _native.kbuild()


def _grammar_kconfig() -> object:
    import tree_sitter_kconfig

    return tree_sitter_kconfig.language()


class Language:
    """One row of the table."""

    def __init__(
        self,
        name: str,
        accepts: Callable[[str], bool],
        grammar: Callable[[], object] | None,
        lens: Callable[[bytes], bytes],
        view: Callable[[bytes], bytes],
        dialect: Dialect,
        *,
        module: str = "",
        block: str = "",
    ) -> None:
        self.name = name  #: also the folder of its queries
        self.accepts = accepts
        self.grammar = grammar  #: None: its anchors are functions
        self.lens = lens
        self.view = view
        self.dialect = dialect
        self.module = module  #: where these functions are
        self.block = block  #: type of the node that a function's statements stand in

    @cached_property
    def ts(self) -> tree_sitter.Language:
        assert self.grammar is not None
        return tree_sitter.Language(self.grammar())

    @property
    def functions(self) -> Mapping[str, coded.Function]:
        """The anchors that are no queries."""
        return coded.module(self.module).ANCHORS if self.module else {}

    @cached_property
    def parser(self) -> tree_sitter.Parser:
        return tree_sitter.Parser(self.ts)

    def query(self, text: str) -> tree_sitter.Query:
        return tree_sitter.Query(self.ts, text)

    def parse(self, path: str, data: bytes) -> Parsed:
        """The file as parsed; text that is not of this kind still parses, with error nodes."""
        if len(data) > MAX_BYTES:
            raise Refused(
                f"{path}: file has {len(data)} bytes, the limit is {MAX_BYTES}",
                hint="no kernel file with an anchor is that large; is this the right tree?",
            )
        if b"\0" in data:
            raise Refused(f"{path}: not a text file: a zero byte at offset {data.index(0)}")
        source = Source(path, data, self.lens, self.view, self.dialect)
        if self.grammar and data.startswith(b"\xef\xbb\xbf"):
            raise Refused(
                f"{path}: begins with a byte order mark, which hides a directive on its first line",
                hint="remove it: no file of the kernel has one",
            )
        return Parsed(self, source)

    def tree(self, path: str, shadow: bytes) -> tree_sitter.Tree:
        """The CST of a shadow; Refused if it takes too long, or would take too long to search."""
        tree = self._tree(path, shadow)
        _require_narrow(path, tree)
        return tree

    def _tree(self, path: str, shadow: bytes) -> tree_sitter.Tree:
        if len(shadow) <= _LONG:
            return self.parser.parse(shadow)
        # Only a parse that reads by a callback can be stopped; only one that reads bytes makes a
        # tree that knows its text. The second reuses what the first has found.
        end = time.process_time() + PARSE_SECONDS
        try:
            old = self.parser.parse(
                lambda at, _point: shadow[at : at + _LONG],
                progress_callback=lambda _at, _error: time.process_time() > end,
            )
        except ValueError as error:
            self.parser.reset()
            raise _too_slow(path) from error
        _require_narrow(path, old)
        return self.parser.parse(shadow, old)


#: Bytes above which parsing is watched; few files with an anchor are as long.
_LONG = 32 << 10


def _too_slow(path: str) -> Refused:
    return Refused(
        f"{path}: would take too long to parse and to search",
        hint="no kernel file does: something in it repeats or nests without end",
    )


def _require_narrow(path: str, tree: tree_sitter.Tree) -> None:
    """Refuse an error node of more than MAX_WIDTH children; only error nodes are a flat list."""
    pending = [tree.root_node] if tree.root_node.has_error else []
    while pending:
        node = pending.pop()
        if node.is_error and node.child_count > MAX_WIDTH:
            raise _too_slow(path)
        pending += [child for child in node.children if child.has_error]


Captures = dict[str, list[tree_sitter.Node]]


#: Queries that a process keeps; few hundred are ever made.
_QUERIES = 512


@lru_cache(maxsize=_QUERIES)
def _compiled(language: Language, patterns: tuple[str, ...]) -> tree_sitter.Query:
    """Several patterns as one query: that compiles in less time, as tree-sitter goes through a
    language's whole parse table for each, and one walk over a file answers for all of them."""
    try:
        query = language.query("".join(patterns))
    except tree_sitter.QueryError as error:
        raise Bug(f"one of these patterns does not compile: {error}: {patterns}") from error
    if query.pattern_count != len(patterns):
        raise Bug(f"a pattern does not begin at the beginning of a line: {patterns}")
    return query


class Parsed:
    """A source and its CST, made when somebody asks for it."""

    def __init__(self, language: Language, source: Source) -> None:
        self.language = language
        self.source = source
        #: What searches of it have found, by what they asked for.
        self.found: dict[object, Sequence[Mapping[str, Sequence[coded.Node]]]] = {}
        #: Pattern -> where it was searched for, and what it matched before its rules were asked.
        self.matched: dict[str, tuple[int, int, list[Captures]]] = {}

    def walk(self, patterns: tuple[str, ...], start: int, end: int) -> dict[str, list[Captures]]:
        """What each of several patterns matches that touches bytes `start` to `end`, and perhaps
        more; no two patterns are alike."""
        cursor = tree_sitter.QueryCursor(_compiled(self.language, patterns))
        cursor.set_byte_range(start, end)
        of_root = f"(({self.root.type}\n"
        if all(pattern.startswith(of_root) for pattern in patterns):
            cursor.set_max_start_depth(0)  # no need to look into the functions of a file
        found: dict[str, list[Captures]] = {}
        for number, captures in cursor.matches(self.root):
            found.setdefault(patterns[number], []).append(captures)
        return found

    @cached_property
    def root(self) -> tree_sitter.Node:
        """The root of the CST of a language that has a grammar; some files are only searched."""
        return self.language.tree(self.source.path, self.source.shadow).root_node

    @cached_property
    def errors(self) -> tuple[Span, ...]:
        """Every ERROR and MISSING node, in file order."""
        if self.language.grammar is None:
            wrong = coded.module(self.language.module).errors(self.source.data)
            return tuple(Span(self.source.path, start, end) for start, end in wrong)
        broken = [self.root] if self.root.has_error else []
        for node in broken:
            broken.extend(child for child in node.children if child.has_error)
        wrong = [(n.start_byte, n.end_byte) for n in broken if n.is_error or n.is_missing]
        return tuple(Span(self.source.path, start, end) for start, end in sorted(wrong))


def _suffix(*suffixes: str) -> Callable[[str], bool]:
    return lambda path: path.endswith(suffixes)


def _is_kbuild(path: str) -> bool:
    name = PurePosixPath(path).name
    return name.startswith(("Makefile", "Kbuild")) or name.endswith(".mk")


def _is_kconfig(path: str) -> bool:
    return PurePosixPath(path).name.startswith("Kconfig")


LANGUAGES = (
    Language(
        "c",
        _suffix(".c", ".h"),
        _grammar_c,
        lens.c_lens,
        lens.c_visible,
        CPP,
        block="compound_statement",
    ),
    Language("lds", _suffix(".lds.S"), _grammar_lds, lens.lds_lens, lens.c_visible, CPP),
    Language("kbuild", _is_kbuild, _grammar_kbuild, lens.no_lens, lens.make_visible, MAKE),
    Language(
        "kconfig", _is_kconfig, _grammar_kconfig, lens.kconfig_lens, lens.hash_visible, KCONFIG
    ),
    Language(
        "python",
        _suffix(".py"),
        None,
        lens.no_lens,
        lens.python_visible,
        UNCONDITIONAL,
        module="pylang",
    ),
    Language(
        "lines",
        _suffix(".gitignore"),
        None,
        lens.no_lens,
        lens.hash_visible,
        UNCONDITIONAL,
        module="wordlines",
    ),
)


@cache
def language_of(path: str) -> Language:
    """The language of a path.

    Raises Bug for a path of no known language: recipes name paths, users do not.
    """
    for language in LANGUAGES:
        if language.accepts(path):
            return language
    raise Bug(f"{path}: no language is registered for this file name")


@cache
def queries_dir() -> Path:
    """Where the .scm files are: packaged beside the code, else the checkout's top level."""
    package = Path(__file__).parents[1]
    packaged = package / "queries"
    return packaged if packaged.is_dir() else package.parent / "queries"
