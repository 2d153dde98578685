"""Python files of a kernel tree, read by LibCST: the only module that imports it.

LibCST answers which statement is where, in bytes; nothing is ever printed through it, so that
comments, quotes, blanks and the order of a file stay as they are.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from functools import lru_cache

import libcst
from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper

from kpatch_ast.syntax.coded import Function, Match, Params, Piece

#: What LibCST raises for a file that it cannot parse, or not even decode.
_NO_PYTHON = (libcst.ParserSyntaxError, SyntaxError, UnicodeDecodeError, LookupError)


def try_else_imports(data: bytes, params: Params) -> list[Match]:
    """the last import in the `else` of a file's `try`, as in scripts/gdb/vmlinux-gdb.py, 4.0.."""
    found: list[Match] = []
    for clause in _else_clauses(data):
        ours = [piece for piece, names in clause if params["import"] in names]
        others = [piece for piece, names in clause if names and piece not in ours]
        found += [(1, {"present": [piece]}) for piece in ours]
        found += [(0, {"after": [piece]}) for piece in others[-1:]]
    return found


@lru_cache(maxsize=16)
def _else_clauses(data: bytes) -> list[list[tuple[Piece, list[str]]]]:
    """For every `try` of the module that has an `else`: its statements, with what they import."""
    try:
        wrapper = MetadataWrapper(libcst.parse_module(data), unsafe_skip_copy=True)
    except _NO_PYTHON:
        return []
    begin = len(BOM_UTF8) if data.startswith(BOM_UTF8) else 0  # LibCST does not count it
    clauses = []
    spans = wrapper.resolve(ByteSpanPositionProvider)
    for statement in wrapper.module.body:
        if isinstance(statement, libcst.Try) and statement.orelse is not None:
            lines = []
            for line in statement.orelse.body.body:
                span = spans[line]
                start = begin + span.start
                piece = Piece(start, start + span.length)
                lines.append((piece, _imported(line)))
            clauses.append(lines)
    return clauses


def _imported(line: libcst.CSTNode) -> list[str]:
    """The modules that a line imports by their dotted names."""
    if not isinstance(line, libcst.SimpleStatementLine):
        return []
    return [
        name.evaluated_name
        for small in line.body
        if isinstance(small, libcst.Import)
        for name in small.names
        if name.asname is None
    ]


def errors(data: bytes) -> list[tuple[int, int]]:
    """Where LibCST gives up, if it does."""
    try:
        libcst.parse_module(data)
    except libcst.ParserSyntaxError as error:
        lines = data.splitlines(keepends=True)[: error.raw_line - 1]
        at = min(sum(map(len, lines)) + error.raw_column, len(data))
        return [(at, min(at + 1, len(data)))]
    except _NO_PYTHON:
        return [(0, len(data))]
    return []


ANCHORS: dict[str, Function] = {"try-else-imports": try_else_imports}
