"""How kernels name the functions of their vDSOs, and what a name may be.

One law: what `check_identifier` lets through can stand in C source as the name of something new.
The version and prefix of each architecture are in `userland/templates/vdso_find.h`, where the C
compiler knows the architecture.
"""

from __future__ import annotations

import re

from kpatch_ast.errors import UsageError

# __kernel_ on arm64, powerpc and s390; __vdso_ on all others.
PREFIXES = ("__vdso_", "__kernel_")

_KEYWORDS = frozenset(
    """
    alignas alignof asm auto bool break case char const constexpr continue default do double else
    enum extern false float for goto if inline int long nullptr register restrict return short
    signed sizeof static static_assert struct switch thread_local true typedef typeof typeof_unqual
    union unsigned void volatile while _Alignas _Alignof _Atomic _Bool _Complex _Generic _Imaginary
    _Noreturn _Static_assert _Thread_local
    """.split()  # noqa: SIM905  a list of sixty strings is harder to read
)

_MAX_LENGTH = 100  # a file name has at most 255 bytes, and a person has to read it


def check_identifier(name: str, what: str) -> None:
    """UsageError unless `name` can be declared in C; `what` says what it is the name of."""
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
        raise UsageError(f"the {what} '{name}' is not a C identifier")
    if name in _KEYWORDS:
        raise UsageError(f"the {what} '{name}' is a keyword of C")
    if len(name) > _MAX_LENGTH:
        raise UsageError(f"the {what} is longer than {_MAX_LENGTH} characters")


def integer(text: str, what: str) -> int:
    """A number from the command line: decimal, 0x or 0b."""
    try:
        return int(text, 0)
    except ValueError as error:
        raise UsageError(f"the {what} '{text}' is not an integer") from error
