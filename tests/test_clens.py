"""The native lens sees what its model in regular expressions sees."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from kpatch_ast import _native
from kpatch_ast.syntax import lens
from tests import regex_lens
from tests.corpus import CORPUS

#: What either of them looks for, and what looks like it.
_PIECES = [
    *(name.replace(b"*", b"_x") for name in (*lens.ANNOTATIONS, *lens.BARE_CALLS)),
    *(name.rstrip(b"*") for name in (*lens.CALLED_ANNOTATIONS, *lens.TYPED_CALLS)),
    *(b"( ) (( )) ((((( ))))) ; ); , * # { } = a x_ 5__init anotrace notrace2 FOO int _").split(),
    *(b'/* */ // / * " \' \\ \\" /**/ /*/ "s" \'c\' (a) (a); (int\t*p); (struct\ta,\tb)').split(),
    *(b"#if 0", b"#if 1", b"#else", b"#endif", b"# endif x", b"#ifndef A", b"#ifdef FOO"),
    *(b"#ifdef CONFIG_X", b"#ifdef CONFIG_", b"# ifdef\tCONFIG_Y ", b"#define X", b"#elif A"),
    *(b"\n", b"\r\n", b"\r", b" ", b"\t", b"\f", b"\v", b"\\\n", b"\\\r\n", b"\0", b"\xff"),
]
_texts = st.lists(st.one_of(st.sampled_from(_PIECES), st.binary(max_size=3)), max_size=40)


def _agree(data: bytes) -> None:
    assert lens.c_lens(data) == regex_lens.c_lens(data)
    assert _native.without_comments(data) == regex_lens.without_comments(data)
    assert _native.without_strings(data) == regex_lens.without_strings(data)


@settings(max_examples=3000)
@example(pieces=[])
@example(pieces=[b"/"])  # Python keeps one object for all texts of a length of one
@example(pieces=[b"/*/", b"\n"])
@example(pieces=[b"VEXTERN", b"(a);", b" ", b"/**/", b"#endif"])
@example(pieces=[b"x ", b"__aligned", b"(((((", b"a", b")))))", b";"])
@given(pieces=_texts)
def test_the_native_lens_sees_what_its_model_sees(pieces: list[bytes]) -> None:
    _agree(b"".join(pieces))


def test_the_native_lens_sees_what_its_model_sees_in_the_corpus() -> None:
    files = [p for p in CORPUS.rglob("*.[chS]") if p.is_file()]
    assert len(files) > 500
    for path in files:
        _agree(path.read_bytes())
