"""Laws of arbitrary input: lenses, lines, edits, patches, parameters, adding and reverting.

Deterministic and bounded; `python -m tests.torture fuzz` goes on where this ends.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from kpatch_ast import api
from kpatch_ast.engine.edits import Draft, apply, invert
from kpatch_ast.engine.plan import Plan
from kpatch_ast.engine.tree import File, Overlay
from kpatch_ast.errors import Refused, UsageError
from kpatch_ast.syntax.fragments import expression, identifier
from kpatch_ast.syntax.language import LANGUAGES, Language
from kpatch_ast.syntax.lens import make_visible
from tests.corpus import CORPUS
from tests.needs import need
from tests.torture.memory import Memory, recorded

bounded = settings(
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=150,
    suppress_health_check=list(HealthCheck),
)

PIECES = rb"""
#if|#if 0|#if 1|#ifdef CONFIG_A|#ifndef B|#else|#elif C|#endif|#define D|#include <a.h>|/*|*/|//|"
'|\|\\|{|}|(|)|;|,|=|notrace|__init|__section_x|__aligned(8)|VEXTERN(a)|DECLARE_VVAR(0, int, b)
DEFINE_VVAR(struct tick, now)|EXPORT_SYMBOL(c)|__attribute__((d))|int x|---help---|help|source a/b
define e|endef|ifeq (a,b)|endif|vobjs-y := f.o|global:|local: *;
""".replace(b"\n", b"|")

#: Bytes that look like files of a kernel tree, or do not.
texts = st.lists(
    st.one_of(
        st.sampled_from([*PIECES.strip(b"|").split(b"|"), b" ", b"\t", b"\n", b"\r\n", b"\\\n"]),
        st.sampled_from([b"\n", b" ", b"\xff", b"\r", b"\0", b"a"]),
        st.binary(max_size=3),
    ),
    max_size=40,
).map(b"".join)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.name)
@given(data=texts)
@example(data=b"#ifdef CONFIG_A\n#ifdef CONFIG_B\nx;\n#endif\n#endif\n")
@example(data=b"a\r\r\nb\n")
@example(data=b"DECLARE_VVAR(128, struct vdso_data, d)__visible\n")
@example(data=b"DEFINE_VVAR(a*b c, d);\n")
@example(data=b"#ifdef CONFIG_A\nVEXTERN(a)\n#define b notrace\n\n#endif\n")
@example(data=b"__attribute__((a));#define b \\\n\t__attribute__((c))\n")
@example(data=b"VEXTERN(a)\nVEXTERN(b)\n#if 1\n#else\n")
@example(data=b"VEXTERN(a) #if 1\n#else\n__init\n")
@example(data=b"__init VEXTERN(a)\n")
@example(data=b"__init #if 0\n__init\n")
@example(data=b"__init DEFINE_VVAR(int *a, b) __init;\n")
@example(data=b"VEXTERN(__aligned(8))\n")
@example(data=b"VEXTERN  __aligned(8) (a)\n")
@example(data=b"__aligned(__aligned(__aligned(__aligned(__aligned(8)))))\n")
@example(data=b"//*\r\n__aligned(8)")
@example(data=b"__section __aligned(__section(a)) (b)\n")
@example(data=b"__section(/*)\n#if 0\n__init\n")
@example(data=b"'\\\r\n'__init")
@example(data=b"/* a */#if 0 notrace\r\n#define b\n")
@bounded
def test_a_lens_keeps_the_length_and_is_idempotent(language: Language, data: bytes) -> None:
    shadow = language.lens(data)
    assert len(shadow) == len(data)
    assert language.lens(shadow) == shadow
    visible = language.view(data)
    assert len(visible) == len(data)
    assert [i for i, c in enumerate(visible) if c == 0x0A] == [
        i for i, c in enumerate(data) if c == 0x0A
    ], "the code view moved a line"


def test_a_lens_hides_an_attribute_before_a_parenthesis() -> None:
    data = b"typedef int __attribute__((regparm(1))) (function)(void);\n"
    assert not LANGUAGES[0].parse("a.c", data).root.has_error


def test_a_lens_blanks_no_half_of_a_comment() -> None:
    lens = LANGUAGES[0].lens
    for data in (
        b"#if 0 /* not\n yet */\nx y\n#endif\nint a;\n",
        b"#if 0\nx y\n/* not\n yet */ #endif\nint a;\n",
        b"/* not\n yet */ #ifdef CONFIG_A\nint a;\n/* any\n more */ #endif\n",
    ):
        shadow = lens(data)
        assert shadow.count(b"/*") == shadow.count(b"*/")
        assert b"int a;" in LANGUAGES[0].view(shadow)
        assert b"x" not in LANGUAGES[0].view(shadow)


@pytest.mark.parametrize(
    "end", ["endef", "endef ", "endef\r", " endef", "endef.x", "endef#x", "endef="]
)
def test_a_define_ends_where_make_says(end: str, tmp_path: Path) -> None:
    need("make")
    makefile = tmp_path / "Makefile"
    text = f"define a\nfoo\n{end}\nb := set\nifdef c\nendef\nendif\n$(info $(b))\nall:;@:\n"
    makefile.write_text(text, newline="")
    done = subprocess.run(["make", "-f", makefile], capture_output=True, text=True, check=False)
    said = "set" in done.stdout.splitlines()
    assert (b"b := set" in make_visible(makefile.read_bytes())) == said


@given(data=texts)
@bounded
def test_lines_and_offsets_are_inverses(data: bytes) -> None:
    source = LANGUAGES[0].parse("a.c", data.replace(b"\0", b"").lstrip(b"\xef")).source
    for offset in range(len(source.data) + 1):
        line, column = source.position(offset)
        assert source.offset(line, column) == offset
        assert source.line_start(offset) <= offset <= source.line_end(offset)
        assert line == source.data.count(b"\n", 0, offset) + 1


Replacement = tuple[int, int, bytes]
#: Where (as a share of the length, in 255ths) and with what.
replacements = st.lists(
    st.tuples(st.integers(0, 255), st.integers(0, 255), st.binary(max_size=6) | texts), max_size=6
)


def drafted(data: bytes, replaced: list[Replacement]) -> tuple[Draft, bytes]:
    """A draft after these replacements, and what they make of plain bytes."""
    draft, plain = Draft("f", data), data
    for at, length, new in replaced:
        start = at * len(plain) // 255
        end = min(len(plain), start + length * len(plain) // 1024)
        draft.replace(start, end, new, "test")
        plain = plain[:start] + new + plain[end:]
    return draft, plain


@given(data=texts, replaced=replacements)
@bounded
def test_edits_say_what_was_done_and_their_inverse_undoes_it(
    data: bytes, replaced: list[Replacement]
) -> None:
    draft, plain = drafted(data, replaced)
    assert draft.data == plain
    edits = draft.edits()
    ends = [edit.at + len(edit.old) for edit in edits]
    assert all(end <= edit.at for end, edit in zip(ends, edits[1:], strict=False)), "overlapping"
    assert apply(data, edits) == plain
    assert apply(plain, invert(edits)) == data


@given(data=texts, replaced=replacements)
@settings(bounded, max_examples=60)
def test_git_apply_makes_of_a_patch_what_the_edits_make(
    data: bytes, replaced: list[Replacement]
) -> None:
    data = data.replace(b"\0", b"")  # no such file is planned for
    replaced = [(at, length, new.replace(b"\0", b"")) for at, length, new in replaced]
    draft, plain = drafted(data, replaced)
    before, after = File(data), File(plain)
    if before == after:
        return
    plan = Plan("r", "n", "e", {}, "t", draft.edits(), {"f": after}, {"f": before}, (), {})
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "f").write_bytes(data)
        for words, want in ((["apply"], plain), (["apply", "-R"], data)):
            done = subprocess.run(
                ["git", *words, "--whitespace=nowarn"],
                cwd=folder,
                input=api.patch(plan),
                capture_output=True,
                check=False,
            )
            assert done.returncode == 0, done.stderr
            assert (Path(folder) / "f").read_bytes() == want


WORDS = [
    *("1", "0x2a", "x", "f", "(", ")", "+", "-", "*", "&", "?", ":", ",", ";", "{", "}", "=", "=="),
    *(
        "[",
        "]",
        ".",
        "->",
        "sizeof",
        "int",
        "\\",
        "\n",
        '"',
        "'",
        "'a'",
        "/*",
        "*/",
        "//",
        "#",
        "@",
    ),
    *("asm", "__asm__", "goto", "return", "if", "else", "++", "(int)", "({", "})", " ", "\t", "$("),
    *("`", "%", "é", "\0", "_Generic", "__attribute__((x))", "??=", "<%", "%>", "%:", "..."),
]
arguments = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(" ".join)


@given(text=arguments | st.text(max_size=8))
@example(text="goto")
@example(text="x + (return)")
@settings(bounded, max_examples=400)
def test_what_passes_for_an_expression_is_one_to_the_compiler(text: str) -> None:
    """A statement, block, string, comment or directive cannot be smuggled in by --value."""
    try:
        accepted = expression(text, "--value")
    except UsageError:
        return
    assert not re.search(r'[;{}#"\\\n\0]|/\*|//', accepted)
    compiler = shutil.which("gcc")
    if compiler is None:
        pytest.skip("no gcc")
    done = subprocess.run(
        [compiler, "-std=gnu11", "-fsyntax-only", "-w", "-x", "c", "-"],
        input=f"int x, f();\nint g(void) {{ int y = (\n{accepted}\n); return y; }}\n".encode(),
        capture_output=True,
        check=False,
        env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"},
    )
    said = done.stderr.decode()
    assert not re.search(r"error: (expected|stray|missing|unterminated|invalid suffix)", said), (
        f"{accepted!r}: {said}"
    )


@given(text=arguments | st.text(max_size=8) | st.from_regex(r"\A[a-z_][a-z0-9_ ;]*\Z"))
@bounded
def test_what_passes_for_a_name_is_a_word(text: str) -> None:
    try:
        assert re.fullmatch(r"[A-Za-z_]\w*", identifier(text, "NAME"), re.ASCII)
    except UsageError:
        return


OPTIONS = {
    "aleph": {"type": "int", "value": "1"},
    "beth": {"type": "long"},
    "gimel": {"type": "u32", "value": "2 + 2", "function": "read_gimel"},
}


class AddsAndReverts(RuleBasedStateMachine):
    """Variables come and go in any order; what is there is as if only those had been added."""

    tree: Memory
    now: Overlay
    there: frozenset[str] = frozenset()

    @initialize(name=st.sampled_from(["x86-2.6.37", "x86-3.1", "x86-6.12"]))
    def begin(self, name: str) -> None:
        whole = api.Dir(CORPUS / name / "tree")
        _, self.tree = recorded(whole, self.request("aleph"))
        self.now = Overlay(whole, {})
        self.whole = whole

    @staticmethod
    def request(name: str) -> api.Request:
        return api.request("add-vdso-var", name=name, **OPTIONS[name])

    @rule(name=st.sampled_from(list(OPTIONS)), revert=st.booleans())
    def change(self, name: str, revert: bool) -> None:
        plan = api.plan(self.now, self.request(name), revert=revert)
        assert plan.empty == ((name in self.there) != revert)
        self.now = Overlay(self.whole, {**self.now.files, **plan.files})
        self.there = self.there - {name} if revert else self.there | {name}
        fresh = Overlay(self.whole, {})
        for other in sorted(self.there):
            fresh = Overlay(
                self.whole, {**fresh.files, **api.plan(fresh, self.request(other)).files}
            )
        for path in {*self.now.files, *fresh.files}:
            have, want = self.now.read(path), fresh.read(path)
            if not self.there:
                assert have == want, f"{path} after {name}"
            else:
                assert _words(have) == _words(want), f"{path} after {name}"


def _words(file: File | None) -> list[bytes] | None:
    """Up to the order of lines, the order in a list, and the numbers of places in a page."""
    if file is None:
        return None
    return sorted(re.sub(rb"\(\d+,", b"(N,", file.data).split())


TestAddsAndReverts = AddsAndReverts.TestCase
TestAddsAndReverts.settings = settings(bounded, max_examples=6, stateful_step_count=6)


@given(data=texts)
@settings(bounded, max_examples=100)
def test_any_content_is_planned_or_refused(data: bytes) -> None:
    """And what is planned can be reverted to the byte."""
    tree = api.Dir(CORPUS / "x86-2.6.37" / "tree")
    path = "arch/x86/vdso/vextern.h"
    real = tree.read(path)
    assert real is not None
    request = AddsAndReverts.request("aleph")
    for mixed in (data, real.data + data, data + real.data):
        on = Overlay(tree, {path: File(mixed)})
        try:
            plan = api.plan(on, request)
        except Refused:
            continue
        back = api.plan(Overlay(on, plan.files), request, revert=True)
        assert Overlay(on, {**plan.files, **back.files}).read(path) == File(mixed)
