"""The C integer types a variable may have, with what each ABI, user space and ctypes make of them.

One law: `scalar()` answers only for a type whose size and sign are the same facts on both sides of
the kernel border; every other type is a `UsageError` that says why. Pure data and one lookup: no
kernel tree is read here and no C is parsed beyond a list of words.

Three ABIs, named as the kernel's own images are: "64" (LP64), "x32" (ILP32 under a 64-bit kernel)
and "32". `long` and `size_t` change size between them; `same_everywhere` says which types do not.
"""

from typing import Literal

from kpatch_ast.errors import UsageError

Abi = Literal["64", "x32", "32"]

ABIS: tuple[Abi, ...] = ("64", "x32", "32")


class Scalar:
    """One integer type."""

    def __init__(
        self,
        name: str,
        user: str,
        header: str,
        signed: bool,
        sizes: tuple[int, int, int],
        printf: str,
        ctypes: str,
    ) -> None:
        self.name = name  #: normalised spelling for kernel code: "unsigned int", "u32"
        self.user = user  #: spelling for user space: "unsigned int", "uint32_t"
        self.header = header  #: user-space header that declares `user`, "" for a keyword
        self.signed = signed
        self.sizes = sizes  #: bytes under ABIS, in that order
        self.printf = printf  #: C tokens that make a printf conversion: '"%u"', '"%" PRIu32'
        self.ctypes = ctypes  #: name of the type in Python's ctypes: "c_uint"

    def size(self, abi: Abi) -> int:
        """Bytes under one ABI."""
        return self.sizes[ABIS.index(abi)]

    def align(self, abi: Abi) -> int:
        """Alignment inside a struct. i386 aligns 64-bit integers to 4, x32 and x86-64 to 8."""
        return min(self.size(abi), 4) if abi == "32" else self.size(abi)

    @property
    def same_everywhere(self) -> bool:
        """Whether every ABI agrees on the size, so that all of them may read one copy."""
        return len(set(self.sizes)) == 1


def scalar(spelling: str) -> Scalar:
    """The type that C means by `spelling`, in any legal order of its words; else UsageError."""
    words = spelling.split()
    if not words:
        raise UsageError("the type is empty", hint=_HINT)
    if reason := _reason_against(spelling, words):
        raise UsageError(f"type '{spelling.strip()}' {reason}", hint=_HINT)
    name = " ".join(words)
    found = _BY_NAME.get(_KEYWORD_TYPES.get(_bag(words), name))
    if found is None:
        raise UsageError(f"type '{name}' is not a known integer type", hint=_HINT)
    return found


# -- why a type is refused ------------------------------------------------------------------------

_HINT = (
    "use one integer type such as int, 'unsigned long', bool, u32, s64, __u64 or size_t "
    "(kpatch_ast/scalars.py has the whole list)"
)

_REASONS = {
    "struct": "is a struct; only one integer fits into one atomic store",
    "union": "is a union; only one integer fits into one atomic store",
    "enum": "is an enum, whose size the compiler chooses; use int",
    "float": "is a floating point type, which the kernel does not compute with",
    "double": "is a floating point type, which the kernel does not compute with",
    "void": "has no value",
    "const": "is qualified; name the type alone",
    "volatile": "is qualified; name the type alone",
    "__int128": "is wider than a register, so it cannot be stored in one piece",
    "_Complex": "is a floating point type, which the kernel does not compute with",
}

# Linux 6.2 began to build with -funsigned-char (3bc753c06dd0); x86 user space still has it signed.
_PLAIN_CHAR = (
    "has no fixed sign (unsigned in kernels since 6.2, signed in x86 user space); "
    "use 'signed char' or 'unsigned char'"
)


def _reason_against(spelling: str, words: list[str]) -> str:
    if "*" in spelling:
        return "is a pointer; a kernel address must not be shown to user space"
    if "[" in spelling:
        return "is an array; only one integer fits into one atomic store"
    if not all(word.isascii() and word.isidentifier() for word in words):
        return "is not a type name"
    for word in words:
        if word in _REASONS:
            return _REASONS[word]
    return _PLAIN_CHAR if words == ["char"] else ""


# -- the data -------------------------------------------------------------------------------------


def _bag(words: list[str]) -> tuple[str, ...]:
    """C lets the words of `unsigned long long int` stand in any order."""
    return tuple(sorted(words))


def _keyword(
    name: str, others: str, signed: bool, sizes: tuple[int, int, int], conversion: str, ctypes: str
) -> tuple[Scalar, tuple[str, ...]]:
    names = (name, *filter(None, others.split(",")))
    return Scalar(name, name, "", signed, sizes, f'"%{conversion}"', ctypes), names


_KEYWORDS = (
    _keyword("signed char", "", True, (1, 1, 1), "hhd", "c_byte"),
    _keyword("unsigned char", "", False, (1, 1, 1), "hhu", "c_ubyte"),
    _keyword("short", "signed short,short int,signed short int", True, (2, 2, 2), "hd", "c_short"),
    _keyword("unsigned short", "unsigned short int", False, (2, 2, 2), "hu", "c_ushort"),
    _keyword("int", "signed,signed int", True, (4, 4, 4), "d", "c_int"),
    _keyword("unsigned int", "unsigned", False, (4, 4, 4), "u", "c_uint"),
    _keyword("long", "signed long,long int,signed long int", True, (8, 4, 4), "ld", "c_long"),
    _keyword("unsigned long", "unsigned long int", False, (8, 4, 4), "lu", "c_ulong"),
    _keyword(
        "long long",
        "signed long long,long long int,signed long long int",
        True,
        (8, 8, 8),
        "lld",
        "c_longlong",
    ),
    _keyword(
        "unsigned long long", "unsigned long long int", False, (8, 8, 8), "llu", "c_ulonglong"
    ),
    _keyword("_Bool", "", False, (1, 1, 1), "d", "c_bool"),
)

# BSD and System V names of include/linux/types.h (6.12); user space writes the keyword instead,
# since glibc hides these names from a strict -std=.
_ALIASES = {
    "unsigned char": "u_char unchar",
    "unsigned short": "u_short ushort",
    "unsigned int": "u_int uint",
    "unsigned long": "u_long ulong",
    "unsigned long long": "ullong",
}

# typedef: user spelling, header, signed, sizes, printf, ctypes
_LONG, _ALL8, _ALL4 = (8, 4, 4), (8, 8, 8), (4, 4, 4)
_TYPEDEFS = (
    Scalar("bool", "bool", "<stdbool.h>", False, (1, 1, 1), '"%d"', "c_bool"),
    Scalar("size_t", "size_t", "<stddef.h>", False, _LONG, '"%zu"', "c_size_t"),
    Scalar("ssize_t", "ssize_t", "<sys/types.h>", True, _LONG, '"%zd"', "c_ssize_t"),
    Scalar("ptrdiff_t", "ptrdiff_t", "<stddef.h>", True, _LONG, '"%td"', "c_ssize_t"),
    Scalar("uintptr_t", "uintptr_t", "<inttypes.h>", False, _LONG, '"%" PRIuPTR', "c_size_t"),
    Scalar("loff_t", "int64_t", "<inttypes.h>", True, _ALL8, '"%" PRId64', "c_int64"),
    Scalar("time64_t", "int64_t", "<inttypes.h>", True, _ALL8, '"%" PRId64', "c_int64"),
    Scalar("pid_t", "pid_t", "<sys/types.h>", True, _ALL4, '"%d"', "c_int"),
    Scalar("clockid_t", "clockid_t", "<sys/types.h>", True, _ALL4, '"%d"', "c_int"),
    # Left out: uid_t and gid_t (a number means nothing outside its user namespace), ktime_t (a
    # union up to 4.9), dma_addr_t and friends (their size is a matter of configuration).
)


def _sized(bits: int, signed: bool) -> Scalar:
    """`u32`, in user space uint32_t; <inttypes.h> also has the PRI macros."""
    sign = "" if signed else "u"
    return Scalar(
        name=f"{'s' if signed else 'u'}{bits}",
        user=f"{sign}int{bits}_t",
        header="<inttypes.h>",
        signed=signed,
        sizes=(bits // 8,) * 3,
        printf=f'"%" PRI{"d" if signed else "u"}{bits}',
        ctypes=f"c_{sign}int{bits}",
    )


def _table() -> dict[str, Scalar]:
    named = {s.name: s for s, _ in _KEYWORDS} | {s.name: s for s in _TYPEDEFS}
    for keyword, aliases in _ALIASES.items():
        named |= {alias: _renamed(named[keyword], alias) for alias in aliases.split()}
    for bits in (8, 16, 32, 64):
        for signed in (True, False):
            base = _sized(bits, signed)
            other = f"int{bits}_t" if signed else f"uint{bits}_t"
            old = () if signed else (f"u_int{bits}_t",)
            for alias in (base.name, f"__{base.name}", other, *old):
                named[alias] = _renamed(base, alias)
    return named


def _renamed(base: Scalar, name: str) -> Scalar:
    return Scalar(name, base.user, base.header, base.signed, base.sizes, base.printf, base.ctypes)


_BY_NAME = _table()
_KEYWORD_TYPES = {_bag(n.split()): s.name for s, names in _KEYWORDS for n in names}

SCALARS: tuple[Scalar, ...] = tuple(_BY_NAME.values())
