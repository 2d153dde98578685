"""What the options add, judged by Kconfiglib, make, cpp, ld, gcc and gdb."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from kpatch_ast import api
from kpatch_ast.engine.tree import Tree
from kpatch_ast.errors import Conflict, Refused, UsageError
from kpatch_ast.syntax import anchor as anchors
from kpatch_ast.syntax import pylang
from kpatch_ast.syntax import query as queries
from kpatch_ast.syntax.language import language_of
from tests.corpus import CORPUS, Case, cases
from tests.needs import need
from tests.oracles import Build, call, make_words

VNOTB = {"name": "vnotb", "type": "int", "function": "number_of_the_beast", "value": "666"}
SYMBOL = "VDSO_NOTB"
ERAS = ("x86-5.15", "x86-6.12", "x86-7.1")

WITH_KCONFIG = [case for case in cases() if "@kconfig" in case.id]
WITH_SELFTEST = [case for case in cases() if "@selftest" in case.id]
WITH_GDB = [case for case in cases() if "@gdb" in case.id]


def request(**options: Any) -> api.Request:
    return api.request("add-vdso-var", **{**VNOTB, **options})


def unpacked(name: str, to: Path) -> Path:
    args = CORPUS / name / "add-vdso-var.args"
    return Case(CORPUS / name, args).unpack(to)


def applied(case: Case, to: Path) -> Path:
    root = case.unpack(to)
    api.apply(root, case.request)
    return root


# -- together and alone ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ERAS)
@pytest.mark.parametrize(
    ("option", "touches"),
    [
        ({"selftest": True}, r"tools/testing/selftests/vDSO/.*"),
        ({"gdb": True}, r"scripts/gdb/.*"),
        ({"abi": "64,x32"}, r".*/vdsox32\.lds\.S"),
        ({"abi": "64,32"}, r".*/vdso32/.*|arch/x86/entry/vdso/Makefile"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_an_option_given_later_adds_only_its_own(
    name: str, option: dict[str, Any], touches: str, tmp_path: Path
) -> None:
    root = unpacked(name, tmp_path / "tree")
    api.apply(root, request())
    plain: Tree = api.directory(root)
    assert not api.check(root, request(**option))
    plan = api.plan(plain, request(**option, only=True))
    assert plan.files
    assert all(re.fullmatch(touches, path) for path in plan.files), list(plan.files)
    assert plan.files == api.plan(plain, request(**option)).files
    # and it goes alone, leaving what it was added to
    both = api.Overlay(plain, plan.files)
    back = api.plan(both, request(**option, only=True), revert=True)
    assert set(back.files) == set(plan.files)
    assert all(api.Overlay(both, back.files).read(p) == plain.read(p) for p in back.files)


def test_only_wants_the_change_to_be_there(tmp_path: Path) -> None:
    root = unpacked("x86-6.12", tmp_path / "tree")
    with pytest.raises(Refused, match="--only: the change"):
        api.apply(root, request(gdb=True, only=True))


@pytest.mark.parametrize("name", ERAS)
def test_variables_with_and_without_options_do_not_disturb_each_other(
    name: str, tmp_path: Path
) -> None:
    origin = api.directory(unpacked(name, tmp_path / "tree"))
    one = request(name="var_one", function="one", kconfig="VDSO_ONE", selftest=True)
    two = request(name="var_two", function="two", abi="64,x32,32", gdb=True, kconfig="VDSO_TWO")
    three = request(name="var_three", function="three")
    tree: Tree = origin
    paths: set[str] = set()
    for each, revert in (
        (one, False),
        (two, False),
        (three, False),
        (one, True),
        (three, True),
        (two, True),
    ):
        plan = api.plan(tree, each, revert=revert)
        assert plan.files
        paths.update(plan.files)
        tree = api.Overlay(tree, plan.files)
    assert all(tree.read(path) == origin.read(path) for path in paths)


def test_what_stands_under_an_option_alone_does_not_draw_others_under_it(tmp_path: Path) -> None:
    root = unpacked("x86-6.12", tmp_path / "tree")
    api.apply(root, request(kconfig=SYMBOL))
    api.apply(root, request(name="other", function="get_other"))
    header = (root / "arch/x86/include/asm/vvar.h").read_text()
    lines = header.splitlines()
    at = lines.index("DECLARE_VVAR_SINGLE(1040, int, other)")
    assert lines[at - 4 : at] == [
        f"#ifdef CONFIG_{SYMBOL}",
        "DECLARE_VVAR_SINGLE(1024, int, vnotb)",
        "#endif",
        lines[at - 1],
    ] or lines[at - 3 : at] == [
        f"#ifdef CONFIG_{SYMBOL}",
        "DECLARE_VVAR_SINGLE(1024, int, vnotb)",
        "#endif",
    ]


def test_a_revert_leaves_no_orphan_of_an_option(tmp_path: Path) -> None:
    root = unpacked("x86-6.12", tmp_path / "tree")
    api.apply(root, request(gdb=True))
    with pytest.raises(Conflict, match="--gdb is not given"):
        api.apply(root, request(), revert=True)


# -- usage ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"kconfig": "CONFIG_X"}, "not a configuration symbol"),
        ({"kconfig": "vdso"}, "not a configuration symbol"),
        ({"kconfig": "X Y"}, "not a configuration symbol"),
        ({"kconfig": SYMBOL, "kconfig_default": "m"}, "neither y nor n"),
        ({"kconfig_help": "text"}, "about --kconfig"),
        ({"kconfig": SYMBOL, "kconfig_help": "a\nconfig EVIL"}, "one line"),
        ({"abi": "x32"}, "no list of images"),
        ({"abi": "64,arm"}, "no list of images"),
        ({"abi": "64,x32", "type": "long"}, "8 bytes in the kernel and 4"),
        ({"abi": "64,32", "type": "u64"}, "in two steps"),
    ],
)
def test_a_bad_option_is_refused_before_a_tree_is_looked_at(
    options: dict[str, Any], message: str
) -> None:
    with pytest.raises(UsageError, match=re.escape(message)):
        request(**options)


def test_a_64_bit_type_may_be_read_by_x32(tmp_path: Path) -> None:
    assert request(abi="64,x32", type="u64").params["x32"] == "y"


# -- Kconfig --------------------------------------------------------------------------------------


def kconfig_of(root: Path) -> Path:
    found = [root / path for path in ("arch/x86/Kconfig", "arch/x86_64/Kconfig")]
    return next(path for path in found if path.is_file())


def load(path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The file as Kconfiglib reads it, without what it includes: facsimiles do not have that."""
    kconfiglib = pytest.importorskip("kconfiglib")
    alone = path.with_name("Kconfig.alone")
    text = re.sub(r"(?m)^\s*source .*$", "", path.read_text())
    alone.write_text(re.sub(r"\$\(.*\)", "y", text))  # calls of a compiler that may not be there
    for name, value in {"SRCARCH": "x86", "ARCH": "x86", "srctree": "", "CC": "gcc"}.items():
        monkeypatch.setenv(name, value)
    result = kconfiglib.Kconfig(str(alone), warn=False, suppress_traceback=True)
    alone.unlink()
    return result


def names(kconfig: Any) -> list[str]:
    return [node.item.name for node in kconfig.node_iter() if hasattr(node.item, "nodes")]


@pytest.mark.parametrize("case", WITH_KCONFIG, ids=lambda case: case.id)
def test_kconfiglib_reads_the_option(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = load(kconfig_of(case.unpack(tmp_path / "before")), monkeypatch)
    after = load(kconfig_of(applied(case, tmp_path / "after")), monkeypatch)
    listed = names(after)
    at = listed.index(SYMBOL)
    assert listed[at + 1] == "CMDLINE_BOOL"
    assert [name for name in listed if name != SYMBOL] == names(before)
    symbol = after.syms[SYMBOL]
    assert symbol.type == after.syms["CMDLINE_BOOL"].type, "not a bool"
    (node,) = symbol.nodes
    assert node.prompt is not None
    assert "\t" not in node.help
    assert node.help.strip()
    depends = case.words[case.words.index("--kconfig") + 1] == SYMBOL and symbol.direct_dep
    assert "X86_64" in {item.name for item in _items(depends)}
    defaults = [value.name for value, _ in symbol.defaults]
    assert defaults == (["y"] if "--kconfig-default" in case.words else [])


def _items(expression: Any) -> Iterable[Any]:
    if isinstance(expression, tuple):
        for part in expression[1:]:
            yield from _items(part)
    else:
        yield expression


@pytest.mark.parametrize("case", WITH_KCONFIG, ids=lambda case: case.id)
def test_off_is_as_it_was_and_on_is_complete(case: Case, tmp_path: Path) -> None:
    """Real make, cpp and ld: with the option off the object and the exports are those of before."""
    before, after = case.unpack(tmp_path / "before"), applied(case, tmp_path / "after")
    objects = make_words(before, "vobjs-y")
    function = "number_of_the_beast"
    assert make_words(after, "vobjs-y") == objects
    on = make_words(after, "vobjs-y", f"CONFIG_{SYMBOL}=y")
    assert set(on) - set(objects) == {f"v{function}.o"}
    old, off = _exports(before, tmp_path / "o1"), _exports(after, tmp_path / "o2")
    assert old == off
    conf = ("include/generated/autoconf.h", "include/linux/autoconf.h")
    path = next((after / name for name in conf if (after / name).is_file()), after / conf[0])
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        file.write(f"#define CONFIG_{SYMBOL} 1\n")
    new = set(_exports(after, tmp_path / "o3")) - set(old)
    assert new == {function, f"__vdso_{function}"}


def _exports(root: Path, out: Path) -> dict[str, str]:
    out.mkdir()
    return Build(root, out).exports()


# -- the selftest ---------------------------------------------------------------------------------

PARSER = """\
#include <stdint.h>
#include <stddef.h>
static int found(void) {{ return {value}; }}
void vdso_init_from_sysinfo_ehdr(uintptr_t base) {{ (void)base; }}
void *vdso_sym(const char *version, const char *name)
{{
	(void)version, (void)name;
	return {there} ? (void *)found : NULL;
}}
"""


@pytest.mark.parametrize("case", WITH_SELFTEST, ids=lambda case: case.id)
def test_the_selftest_passes_fails_and_skips(case: Case, tmp_path: Path) -> None:
    root = applied(case, tmp_path / "tree")
    folder = root / "tools/testing/selftests/vDSO"
    program = "vdso_test_number_of_the_beast"
    if (
        not (folder / "parse_vdso.h").exists()
        and "parse_vdso.h" in (folder / f"{program}.c").read_text()
    ):
        (folder / "parse_vdso.h").write_text("")
    expected = {(666, 1): (0, "ok 1"), (665, 1): (1, "not ok 1"), (666, 0): (4, "SKIP")}
    for (value, there), (code, said) in expected.items():
        (tmp_path / "parser.c").write_text(PARSER.format(value=value, there=there))
        call(
            *("gcc", "-std=gnu99", "-O2", "-Wall", "-Wstrict-prototypes", "-I.."),
            *("-include", "stdint.h", "-Wno-implicit-function-declaration"),
            *("-Wno-int-to-pointer-cast", f"{program}.c", tmp_path / "parser.c"),
            *("-o", tmp_path / program),
            cwd=folder,
        )
        done = subprocess.run([tmp_path / program], capture_output=True, text=True, check=False)
        assert (done.returncode, said in done.stdout) == (code, True), done.stdout
        assert done.stdout.startswith("TAP version 13\n")


@pytest.mark.parametrize("case", WITH_SELFTEST, ids=lambda case: case.id)
def test_make_lists_the_selftest_once_and_makes_it_of_the_parser(
    case: Case, tmp_path: Path
) -> None:
    root = applied(case, tmp_path / "tree")
    folder = root / "tools/testing/selftests/vDSO"
    (folder.parent / "lib.mk").write_text("")
    (root / "tools/scripts").mkdir(exist_ok=True)
    (root / "tools/scripts/Makefile.arch").write_text("")
    text = (folder / "Makefile").read_text() + "\nkpatch: ; @echo $(TEST_GEN_PROGS)\n"
    words = call("make", "-s", "-f", "-", "kpatch", "OUTPUT=/o", cwd=folder, stdin=text).split()
    found = [word for word in words if word.endswith("vdso_test_number_of_the_beast")]
    assert len(found) == 1
    prefixed = [word for word in words if word.endswith("vdso_test_getcpu")]
    model = prefixed[0] if prefixed else "/o/vdso_test"
    assert found[0].startswith("/o/") == model.startswith("/o/")


def test_a_value_that_is_no_number_is_not_compared(tmp_path: Path) -> None:
    root = unpacked("x86-6.12", tmp_path / "tree")
    api.apply(root, request(value="jiffies", selftest=True))
    folder = root / "tools/testing/selftests/vDSO"
    text = (folder / "vdso_test_number_of_the_beast.c").read_text()
    assert "jiffies" not in text
    assert "ksft_test_result_fail" not in text


# -- gdb ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", WITH_GDB, ids=lambda case: case.id)
def test_gdb_knows_the_command(case: Case, tmp_path: Path) -> None:
    """The real gdb, on a program that has what the kernel would have."""
    need("gdb")
    root = applied(case, tmp_path / "tree")
    (tmp_path / "kernel.c").write_text(
        "struct vdso_arch_data { int vnotb; } arch = { 666 }, *vdso_k_arch_data = &arch;\n"
        "char page[4096]; void *vdso_data = page;\n"
        "int vnotb = 666;\n"
        "int main(void) { return ((struct vdso_arch_data *)(page + 1024))->vnotb = 666; }\n"
    )
    call("gcc", "-g", "-O0", "-w", "kernel.c", "-o", "kernel", cwd=tmp_path)
    script = root / "scripts/gdb/linux/vdso_vnotb.py"
    words = ("gdb", "-q", "-nx", "-batch", "-ex", f"source {script}")
    said = call(*words, "-ex", "help lx-vdso-vnotb", "kernel", cwd=tmp_path)
    assert "number_of_the_beast(), a function of the vDSO" in said
    if "6.14" not in case.id:  # whose page is only filled when the program runs
        assert "vnotb = 666\n" in call(*words, "-ex", "lx-vdso-vnotb", "kernel", cwd=tmp_path)
    nothing = subprocess.run(
        [*words, "-ex", "lx-vdso-vnotb"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert re.search("vnotb: No (symbol|struct)", nothing.stderr)


@pytest.mark.parametrize("case", WITH_GDB, ids=lambda case: case.id)
def test_the_loader_imports_the_command_last(case: Case, tmp_path: Path) -> None:
    root = applied(case, tmp_path / "tree")
    (root / "scripts/gdb/linux").mkdir(exist_ok=True)
    code = (
        "import builtins, sys, types\n"
        "gdb = types.ModuleType('gdb'); gdb.parse_and_eval = gdb.execute = lambda *a, **k: None\n"
        "class Config: LX_CONFIG_DEBUG_INFO_REDUCED = False\n"
        "seen = []; real = builtins.__import__\n"
        "def fake(name, *rest):\n"
        "    if not name.startswith('linux'): return real(name, *rest)\n"
        "    seen.append(name); return types.SimpleNamespace(constants=Config)\n"
        "builtins.__import__ = fake\n"
        "exec(open(sys.argv[1]).read(), {'gdb': gdb, 'sys': sys, '__file__': sys.argv[1]})\n"
        "print(*seen)\n"
    )
    loader = root / "scripts/gdb/vmlinux-gdb.py"
    seen = call(sys.executable, "-c", code, loader, cwd=tmp_path, stdin="").split()
    assert seen[-1] == "linux.vdso_vnotb"
    assert seen.count("linux.vdso_vnotb") == 1


PARAMS = {"import": "linux.vdso_x"}


def find(data: bytes) -> anchors.Found:
    parsed = language_of("scripts/gdb/vmlinux-gdb.py").parse("vmlinux-gdb.py", data)
    return anchors.find(parsed, queries.load(parsed.language, "try-else-imports"), PARAMS)


@pytest.mark.parametrize("begin", [b"", b"\xef\xbb\xbf", "# \u00e9\u4e16\n".encode()])
@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
def test_the_place_in_a_python_file_is_in_bytes(begin: bytes, newline: bytes) -> None:
    lines = [b"try:", b"    a()", b"except:", b"    pass", b"else:", b"    import linux.a", b"b()"]
    data = begin + newline.join(lines) + newline
    site = find(data).site
    assert site is not None
    assert data[: site.at].endswith(b"import linux.a" + newline)
    assert site.indent == b"    "


def test_two_loaders_in_one_python_file_are_refused() -> None:
    block = b"try:\n    a()\nexcept:\n    pass\nelse:\n    import linux.a\n"
    with pytest.raises(Refused, match="matched 2 places"):
        find(block + block)


@pytest.mark.parametrize(
    "data",
    [
        b"else:\n    import linux.a\n",  # no Python
        b"'''\ntry: pass\nexcept: pass\nelse:\n    import linux.a\n'''\n",  # a string
        b"# try: pass\n",
        b"def f():\n    try: pass\n    except: pass\n    else:\n        import linux.a\n",
        b"\xff\xfe",
    ],
)
def test_what_only_looks_like_the_loader_has_no_place(data: bytes) -> None:
    found = find(data)
    assert found.site is None
    assert not found.present


def test_errors_of_a_python_file_are_inside_it() -> None:
    for data in (b"(", b"x = (\n\n", b"\xff", b"if:\n", b"\tx\n y"):
        for start, end in pylang.errors(data):
            assert 0 <= start <= end <= len(data)
        assert pylang.errors(data)
    assert pylang.errors(b"x = 1\n") == []


# -- 32-bit and x32 -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ERAS)
def test_the_other_images_export_the_function_without_an_alias(name: str, tmp_path: Path) -> None:
    root = unpacked(name, tmp_path / "tree")
    before = {path: path.read_text() for path in root.rglob("vdso*32.lds.S")}
    api.apply(root, request(abi="64,x32,32"))
    changed = 0
    for path, old in before.items():
        new = path.read_text()
        if new != old:
            changed += 1
            node = new[new.index("LINUX_2.6 {") :].partition("}")[0]
            assert node.count("__vdso_number_of_the_beast;") == 1
            assert not re.search(r"[^_]number_of_the_beast;", new)
    assert changed == 2


def test_check_names_the_missing_part(tmp_path: Path) -> None:
    root = unpacked("x86-6.12", tmp_path / "tree")
    api.apply(root, request(selftest=True))
    (root / "tools/testing/selftests/vDSO/vdso_test_number_of_the_beast.c").unlink()
    plan = api.plan(api.directory(root), request(selftest=True))
    assert list(plan.files) == ["tools/testing/selftests/vDSO/vdso_test_number_of_the_beast.c"]
