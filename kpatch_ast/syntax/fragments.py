"""C that a user types on the command line: names and expressions, checked before they are used.

One law: what passes here is one identifier or one expression, and nothing that could end the
statement, open a block or reach the preprocessor.
"""

from __future__ import annotations

import re

import tree_sitter

from kpatch_ast.errors import Mark, UsageError
from kpatch_ast.syntax.language import language_of

_KEYWORDS = """
auto break case char const continue default do double else enum extern float for goto if inline int
long register restrict return short signed sizeof static struct switch typedef union unsigned void
volatile while asm typeof
"""
_TAKEN = "bool true false NULL current linux unix i386"

#: Keywords of C11 and of GNU C, and names that every kernel file has as macros or types.
KEYWORDS = frozenset(f"{_KEYWORDS} {_TAKEN}".split())

#: What the grammar takes for a name where it expects one, but no compiler does.
_NO_NAMES = frozenset(_KEYWORDS.split())

_FORBIDDEN = {
    "compound_statement": "a block",
    "comma_expression": "a comma",
    "assignment_expression": "an assignment",
    "update_expression": "an increment or decrement",
    "string_literal": "a string",
    "concatenated_string": "a string",
    "initializer_list": "an initialiser list",
}


def identifier(text: str, what: str) -> str:
    """`text` if it is a C identifier that a kernel may declare; UsageError otherwise."""
    if not (text.isascii() and text.isidentifier()):
        raise UsageError(
            f"{what} {text!r} is not a C identifier",
            hint="letters, digits and underscores, no digit first",
        )
    if text in KEYWORDS:
        raise UsageError(f"{what} {text!r} is a keyword or a macro in C", hint="choose another")
    if text.startswith("__"):
        raise UsageError(
            f"{what} {text!r} begins with two underscores",
            hint="the tool adds such prefixes itself, the user-visible name has none",
        )
    if len(text) > 63:
        raise UsageError(f"{what} {text[:20]}... has {len(text)} characters, the limit is 63")
    return text


#: What no expression has outside of a string, and none has a string.
_STRAY = (*';#\\{}"', "//", "/*", "*/")


def expression(text: str, what: str) -> str:
    """`text` stripped, if it is exactly one C expression without side effects by operators.

    Raises UsageError with a caret under what is wrong.
    """
    text = text.strip()
    if not text:
        raise UsageError(f"{what} is empty", hint="give a C expression, e.g. 666")
    if not (text.isascii() and text.isprintable()) or any(sign in text for sign in _STRAY):
        raise _wrong(what, text)
    head = "int x = ("
    root = language_of("value.c").parse("value.c", f"{head}{text});".encode()).root
    parens = _only_value(root)
    if root.has_error or parens is None or parens.end_byte != len(head) + len(text) + 1:
        raise UsageError(
            f"{what} is not one C expression",
            mark=Mark(what, 1, 1, text.encode(), len(text)),
            hint="give a C expression, e.g. 666 or '0xDEAD - 56339'",
        )
    for node in _walk(parens):
        name = text[node.start_byte - len(head) : node.end_byte - len(head)]
        wrong = _FORBIDDEN.get(node.type, "")
        if node.type.endswith("identifier") and name in _NO_NAMES:
            wrong = f"the keyword {name}"
        if wrong:
            start = node.start_byte - len(head)
            width = node.end_byte - node.start_byte
            raise UsageError(
                f"{what} holds {wrong}",
                mark=Mark(what, 1, start + 1, text.encode(), width),
                hint="give a plain C expression",
            )
    return text


def is_number(text: str) -> bool:
    """True for an expression that names nothing, so that it means the same to any program."""
    if not text:
        return False
    root = language_of("value.c").parse("value.c", f"int x = ({text});".encode()).root
    named = [node for node in _walk(root) if node.type in ("identifier", "type_identifier")]
    return len(named) == 1  # the x


def _wrong(what: str, text: str) -> UsageError:
    match = re.search(r"[^ -~]|" + "|".join(map(re.escape, _STRAY)), text)
    assert match is not None
    shown = text.encode("unicode_escape")
    column = len(text[: match.start()].encode("unicode_escape")) + 1
    return UsageError(
        f"{what} is not one C expression",
        mark=Mark(what, 1, column, shown),
        hint="no statement, block, comment, string or line break; e.g. 666 or '0xDEAD - 56339'",
    )


def _only_value(root: tree_sitter.Node) -> tree_sitter.Node | None:
    if root.named_child_count != 1 or root.named_children[0].type != "declaration":
        return None
    declarator = root.named_children[0].child_by_field_name("declarator")
    value = declarator.child_by_field_name("value") if declarator else None
    return value if value is not None and value.type == "parenthesized_expression" else None


def _walk(node: tree_sitter.Node) -> list[tree_sitter.Node]:
    nodes = [node]
    for each in nodes:
        nodes.extend(each.children)
    return nodes
