"""The generated C: compiled by gcc and clang without a warning, and run on this kernel's vDSO."""

from __future__ import annotations

import functools
import platform
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kpatch_ast import outfile, userland
from kpatch_ast.errors import ReadFailed, Refused, UsageError, WriteFailed
from kpatch_ast.scalars import SCALARS, scalar
from kpatch_ast.userland import Spec, find_header, render, write
from kpatch_ast.vdso.image import read_image
from kpatch_ast.vdso.names import PREFIXES
from kpatch_ast.vdso.process import read_vdso
from tests.needs import absent, need

WARNINGS = ["-std=gnu11", "-Wall", "-Wextra", "-Werror"]
CLOCK = Spec("clock", scalar("long"), "time", arguments=(0,))
ABSENT = Spec("vnotb", scalar("int"), "number_of_the_beast")


@functools.cache
def compiler(name: str, *flags: str) -> list[str]:
    """The command, or a skip that says what is missing. In CI only libraries for -m32 may miss:
    Debian's gcc-multilib and its cross compilers exclude each other."""
    need(name)
    probe = "#include <stdio.h>\nint main(void) { return !puts(__VERSION__); }\n"
    command = [name, *flags]
    done = subprocess.run(
        [*command, "-x", "c", "-", "-o", "/dev/null"], input=probe, text=True, capture_output=True
    )
    if done.returncode:
        foreign = {"-m32", "-mx32"} & set(flags)
        reason = f"{name} {' '.join(flags)} does not work here: {done.stderr.splitlines()[:1]}"
        (pytest.skip if foreign else absent)(reason)
    return command


def run(*command: str | Path, cwd: Path, ok: bool = True) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    assert (done.returncode == 0) is ok, f"{command}\n{done.stdout}{done.stderr}"
    return done


def has(symbol: str) -> bool:
    return symbol in {s.name for s in read_image(read_vdso().data, "own").symbols}


needs_time = pytest.mark.skipif(not has("__vdso_time"), reason="this vDSO has no time()")

FLAGS = [
    ("gcc",),
    ("gcc", "-O2"),
    ("gcc", "-O2", "-static"),
    ("gcc", "-m32", "-O2"),
    ("gcc", "-m32", "-static"),
    ("gcc", "-mx32", "-c"),
    ("clang", "-O2"),
    ("clang", "-O2", "-static"),
    ("clang", "-m32", "-O2"),
]


# -- the programs, compiled and run ---------------------------------------------------------------


@needs_time
@pytest.mark.parametrize("flags", FLAGS, ids=" ".join)
def test_all_programs_compile_and_the_test_prints_the_value(
    tmp_path: Path, flags: tuple[str, ...]
) -> None:
    command = compiler(*flags)
    write(render(CLOCK), tmp_path)
    for name in ("test", "bench"):
        run(*command, *WARNINGS, f"clock-{name}.c", "-o", f"clock-{name}", cwd=tmp_path)
    run(*command, *WARNINGS, "-fsyntax-only", "clock-linked.c", cwd=tmp_path)
    if "-c" in flags:
        return  # Debian's kernels do not run x32 programs by default
    before = int(time.time())
    text = run("./clock-test", cwd=tmp_path).stdout
    match = re.fullmatch(r"clock = (\d+)\n", text)
    assert match, text
    assert before - 1 <= int(match[1]) <= int(time.time()) + 1


@pytest.mark.parametrize("command", ["gcc", "clang"])
def test_every_type_compiles(tmp_path: Path, command: str) -> None:
    """All test programs in one file: a compiler's start costs more than their compilation."""
    lines: list[str] = []
    for number, kind in enumerate(SCALARS):
        low = -(1 << 8 * min(kind.sizes) - 1) if kind.signed else 0
        for fallback in (None, low, 1):
            name = f"v{number}_{kind.name.replace(' ', '_')}_{len(lines)}"
            files = render(Spec(name, kind, "f", fallback))
            write({k: v for k, v in files.items() if k != "Makefile"}, tmp_path)
            lines += [f"#define main main_of_{name}", f'#include "{name}-test.c"', "#undef main"]
    (tmp_path / "all.c").write_text("\n".join(lines) + "\n")
    run(*compiler(command), *WARNINGS, "-fsyntax-only", "all.c", cwd=tmp_path)


def test_a_kernel_without_the_function_is_an_error_by_default(tmp_path: Path) -> None:
    write(render(ABSENT), tmp_path)
    run(*compiler("gcc"), *WARNINGS, "-O2", "vnotb-test.c", "-o", "t", cwd=tmp_path)
    done = run("./t", cwd=tmp_path, ok=False)
    assert done.stdout == ""
    assert "no __vdso_number_of_the_beast" in done.stderr or "no __kernel_" in done.stderr
    run(*compiler("gcc"), "vnotb-bench.c", "-o", "b", cwd=tmp_path)
    assert run("./b", cwd=tmp_path, ok=False).stdout == ""


@pytest.mark.parametrize(
    ("type", "fallback"),
    [("int", -2147483648), ("u32", 4294967295), ("s64", -(1 << 63)), ("u64", 2**64 - 1)],
)
def test_a_kernel_without_the_function_gives_the_fallback_if_there_is_one(
    tmp_path: Path, type: str, fallback: int
) -> None:
    spec = Spec("vnotb", scalar(type), "number_of_the_beast", fallback)
    write(render(spec), tmp_path)
    run(*compiler("gcc"), *WARNINGS, "-O2", "vnotb-test.c", "-o", "t", cwd=tmp_path)
    done = run("./t", cwd=tmp_path)
    assert done.stdout == f"vnotb = {fallback}\n"
    assert "fallback" in done.stderr


@needs_time
@pytest.mark.parametrize("name", ["gcc", "clang"])
def test_the_article_s_way_links_against_the_image(tmp_path: Path, name: str) -> None:
    (tmp_path / "vdso.so").write_bytes(read_vdso().data)
    write(render(CLOCK), tmp_path)
    write({k: v for k, v in render(ABSENT).items() if k != "Makefile"}, tmp_path)
    build = [*compiler(name), *WARNINGS, "clock-linked.c", "-o", "linked", "vdso.so"]
    run(*build, cwd=tmp_path)
    (tmp_path / "vdso.so").unlink()  # the program needs it no more
    assert re.fullmatch(r"clock = \d{10,}\n", run("./linked", cwd=tmp_path).stdout)
    (tmp_path / "vdso.so").write_bytes(read_vdso().data)
    failed = run(*compiler(name), "vnotb-linked.c", "vdso.so", cwd=tmp_path, ok=False)
    assert "number_of_the_beast" in failed.stderr


def test_a_linked_program_is_ended_by_a_kernel_without_the_function(tmp_path: Path) -> None:
    """What linked.c says of itself: built for another kernel's vDSO, run here."""
    symbol = f"{PREFIXES['aarch' in platform.machine()]}number_of_the_beast"
    (tmp_path / "image.c").write_text(f"int {symbol}(void) {{ return 666; }}\n")
    (tmp_path / "map").write_text("LINUX_2.6 { global: __*; local: *; };\n")
    link = ["-shared", "-fPIC", "-nostdlib", "-Wl,--version-script=map"]
    soname = f"-Wl,-soname={read_image(read_vdso().data, 'own').soname}"
    run(*compiler("gcc"), *link, soname, "image.c", "-o", "vdso.so", cwd=tmp_path)
    write(render(ABSENT), tmp_path)
    run(*compiler("gcc"), "vnotb-linked.c", "-o", "linked", "vdso.so", cwd=tmp_path)
    done = run("./linked", cwd=tmp_path, ok=False)
    assert done.stdout == ""
    assert symbol in done.stderr


@needs_time
def test_make_builds_and_runs_everything(tmp_path: Path) -> None:
    if shutil.which("make") is None:
        pytest.skip("no make here")
    compiler("gcc", "-static")
    write(render(CLOCK), tmp_path)
    # The image, from a stand-in for the command: kpatch-ast need not be on PATH.
    (tmp_path / "image").write_bytes(read_vdso().data)
    (tmp_path / "extract").write_text(
        '#!/bin/sh\n[ "$1 $2 $3" = "vdso extract -o" ] && cp image $4\n'
    )
    (tmp_path / "extract").chmod(0o755)
    make = ["make", "--no-print-directory", "CC=gcc", "KPATCH_AST=./extract"]
    run(*make, "all", "static", "linked", "CFLAGS=-O2 -Wall -Wextra -Werror", cwd=tmp_path)
    assert "clock = 1" in run(*make, "run", cwd=tmp_path).stdout
    assert run("./clock-static", cwd=tmp_path).stdout.startswith("clock = 1")
    assert run("./clock-linked", cwd=tmp_path).stdout.startswith("clock = 1")
    text = run(*make, "bench", cwd=tmp_path).stdout
    ratio = re.search(r"^ratio: ([0-9.]+)$", text, re.MULTILINE)
    assert ratio, text
    print(f"vDSO call against system call, calls a second: {ratio[1]}")
    assert float(ratio[1]) > 0
    run(*make, "clean", cwd=tmp_path)
    names = {path.name for path in tmp_path.iterdir() if path.is_file()}
    assert names == {*render(CLOCK), "image", "extract"}


# -- vdso_find.h by itself ------------------------------------------------------------------------

FREESTANDING = r"""
#define VDSO_NO_GETAUXVAL
#include "vdso_find.h"

static _Noreturn void leave(long code)
{
	__asm__ volatile("syscall" : : "a"(60L), "D"(code) : "rcx", "r11", "memory");
	__builtin_unreachable();
}

__attribute__((used)) void begin(const unsigned long *stack)
{
	const unsigned long *p = stack + 1 + stack[0] + 1;
	long (*function)(long *);

	while (*p)
		p++;
	function = (long (*)(long *))
		vdso_sym_at(vdso_image_in(p + 1), VDSO_VERSION, VDSO_SYMBOL("time"));
	leave(!function ? 1 : function(0) > 1000000000 ? 0 : 2);
}

__asm__(".globl _start\n_start: mov %rsp, %rdi\n\tand $-16, %rsp\n\tcall begin\n");
"""


@needs_time
@pytest.mark.skipif(platform.machine() != "x86_64", reason="the program starts in x86-64 assembly")
@pytest.mark.parametrize("name", ["gcc", "clang"])
def test_a_program_without_a_libc_finds_the_vdso(tmp_path: Path, name: str) -> None:
    (tmp_path / "vdso_find.h").write_bytes(find_header())
    (tmp_path / "init.c").write_text(FREESTANDING)
    flags = ["-O2", "-ffreestanding", "-nostdlib", "-static", "-fno-stack-protector"]
    run(*compiler(name), *WARNINGS, *flags, "init.c", "-o", "init", cwd=tmp_path)
    run("./init", cwd=tmp_path)


IMAGE_C = """
int __vdso_f(void) { return 1; }
int f(void) __attribute__((weak, alias("__vdso_f")));
int __vdso_old(void) { return 2; }
int data = 3;
"""

# Like the kernel's vdso-layout.lds.S: one segment in which file offset and address agree.
IMAGE_LDS = """
SECTIONS {
	. = %s + SIZEOF_HEADERS;
	.hash : { *(.hash) } :text
	.gnu.hash : { *(.gnu.hash) }
	.dynsym : { *(.dynsym) }
	.dynstr : { *(.dynstr) }
	.gnu.version : { *(.gnu.version) }
	.gnu.version_d : { *(.gnu.version_d) }
	.dynamic : { *(.dynamic) } :text :dynamic
	.text : { *(.text*) *(.data*) *(.got*) } :text
	/DISCARD/ : { *(.eh_frame*) *(.comment) *(.note*) *(.bss*) *(.rel*) }
}
PHDRS {
	text PT_LOAD FLAGS(5) FILEHDR PHDRS;
	dynamic PT_DYNAMIC FLAGS(4);
}
%s
"""

VERSIONS = "VERSION { V_1 { global: __vdso_old; }; V_2 { global: __vdso_f; f; data; local: *; }; }"

LOOKUP = r"""
#include <stdio.h>
#include <stdlib.h>
#include "vdso_find.h"

int main(int argc, char **argv)
{
	static union { char bytes[65536]; long aligned; } image;
	FILE *file = fopen(argv[1], "rb");

	if (!file || !fread(image.bytes, 1, sizeof(image.bytes), file))
		return 9;
	for (int i = 2; i + 1 < argc; i += 2) {
		char *at = vdso_sym_at(image.bytes, *argv[i] ? argv[i] : 0, argv[i + 1]);

		printf("%ld\n", at ? (long)(at - image.bytes) : -1);
	}
	return 0;
}
"""


@pytest.mark.parametrize("base", ["0", "0x700000"])
@pytest.mark.parametrize("style", ["sysv", "gnu", "both"])
@pytest.mark.parametrize("bits", ["-m64", "-m32"])
def test_the_c_lookup_agrees_with_the_python_one(
    tmp_path: Path, bits: str, style: str, base: str
) -> None:
    gcc = compiler("gcc", bits)
    (tmp_path / "image.c").write_text(IMAGE_C)
    (tmp_path / "image.lds").write_text(IMAGE_LDS % (base, VERSIONS))
    (tmp_path / "vdso_find.h").write_bytes(find_header())
    (tmp_path / "lookup.c").write_text(LOOKUP)
    link = ["-shared", "-fPIC", "-nostdlib", "-Wl,-T,image.lds", f"-Wl,--hash-style={style}"]
    quiet = ["-fno-asynchronous-unwind-tables", "-Wl,--build-id=none", "-Wl,-soname=x.so"]
    run(*gcc, *link, *quiet, "-Wl,-z,max-page-size=4096", "image.c", "-o", "image.so", cwd=tmp_path)
    run(*gcc, *WARNINGS, "lookup.c", "-o", "lookup", cwd=tmp_path)
    image = read_image((tmp_path / "image.so").read_bytes(), "image.so")
    at = {s.name: s.address for s in image.symbols}
    assert set(at) == {"__vdso_f", "f", "__vdso_old", "data"}

    queries = {
        ("V_2", "__vdso_f"): at["__vdso_f"],
        ("V_2", "f"): at["f"],
        ("V_1", "__vdso_old"): at["__vdso_old"],
        ("", "__vdso_old"): at["__vdso_old"],
        ("V_2", "__vdso_old"): -1,
        ("V_1", "__vdso_f"): -1,
        ("x.so", "__vdso_f"): -1,  # the base definition is the file's name, no version
        ("V", "__vdso_f"): -1,
        ("V_2", "data"): -1,  # no function
        ("V_2", "__vdso_"): -1,
        ("V_2", "__vdso_ff"): -1,
        ("V_2", ""): -1,
    }
    words = [word for query in queries for word in query]
    text = run("./lookup", "image.so", *words, cwd=tmp_path).stdout
    assert dict(zip(queries, map(int, text.split()), strict=True)) == queries


def test_an_image_without_versions_has_every_version(tmp_path: Path) -> None:
    gcc = compiler("gcc")
    (tmp_path / "image.c").write_text(IMAGE_C)
    (tmp_path / "image.lds").write_text(IMAGE_LDS % ("0", ""))
    (tmp_path / "vdso_find.h").write_bytes(find_header())
    (tmp_path / "lookup.c").write_text(LOOKUP)
    run(
        *[*gcc, "-shared", "-fPIC", "-nostdlib", "-Wl,-T,image.lds", "-Wl,--build-id=none"],
        *["-fno-asynchronous-unwind-tables", "image.c", "-o", "image.so"],
        cwd=tmp_path,
    )
    run(*gcc, "lookup.c", "-o", "lookup", cwd=tmp_path)
    assert int(run("./lookup", "image.so", "V_2", "__vdso_f", cwd=tmp_path).stdout) > 0
    run("./lookup", "lookup.c", "", "f", cwd=tmp_path)
    assert run("./lookup", "lookup.c", "", "f", cwd=tmp_path).stdout == "-1\n"  # no ELF file


def test_the_header_and_python_know_the_same_prefixes() -> None:
    text = find_header().decode()
    assert set(re.findall(r'#define VDSO_SYMBOL\(name\) "(\w+)" name', text)) == set(PREFIXES)


# -- rendering and writing ------------------------------------------------------------------------


def test_no_word_of_a_template_is_left() -> None:
    for name, data in render(CLOCK).items():
        assert not re.search(rb"@[A-Z_]+@", data), name
        assert data.endswith(b"\n")
        assert not re.search(rb"[ \t]\n", data), name


def test_a_prefixed_function_is_taken_as_it_is() -> None:
    assert b'"__vdso_time"' in render(Spec("c", scalar("long"), "__vdso_time"))["c.h"]
    assert b'VDSO_SYMBOL("time")' in render(Spec("c", scalar("long"), "time"))["c.h"]


@pytest.mark.parametrize(
    "spec",
    [
        Spec("int", scalar("int"), "f"),
        Spec("a-b", scalar("int"), "f"),
        Spec("", scalar("int"), "f"),
        Spec("../x", scalar("int"), "f"),
        Spec("x\n", scalar("int"), "f"),
        Spec("vdso_find", scalar("int"), "f"),
        Spec("x" * 101, scalar("int"), "f"),
        Spec("x", scalar("int"), "return"),
        Spec("x", scalar("int"), 'f");evil("'),
        Spec("x", scalar("int"), "f", 1 << 31),
        Spec("x", scalar("u8"), "f", -1),
        Spec("x", scalar("u8"), "f", 256),
        Spec("x", scalar("bool"), "f", 2),
        Spec("x", scalar("long"), "f", 1 << 31),
        Spec("x", scalar("int"), "f", None, (1 << 31,)),
    ],
    ids=lambda spec: repr((spec.name[:12], spec.function, spec.fallback)),
)
def test_what_would_not_compile_is_refused(spec: Spec) -> None:
    with pytest.raises(UsageError):
        render(spec)


def content(directory: Path) -> dict[str, tuple[bytes, int]]:
    files = [path for path in directory.iterdir() if path.is_file()]
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def test_writing_twice_changes_nothing(tmp_path: Path) -> None:
    assert len(write(render(CLOCK), tmp_path / "new" / "dir")) == len(render(CLOCK))
    before = content(tmp_path / "new" / "dir")
    assert write(render(CLOCK), tmp_path / "new" / "dir") == ()
    assert content(tmp_path / "new" / "dir") == before


def test_a_file_that_differs_is_not_overwritten_without_force(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text("all: mine\n")
    before = content(tmp_path)
    with pytest.raises(Refused, match="Makefile' exists and differs") as caught:
        write(render(CLOCK), tmp_path)
    assert "--force" in caught.value.hint
    assert content(tmp_path) == before
    write(render(CLOCK), tmp_path, force=True)
    assert (tmp_path / "Makefile").read_bytes() == render(CLOCK)["Makefile"]


@pytest.mark.parametrize("existing", [True, False])
def test_a_failed_write_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, existing: bool
) -> None:
    directory = tmp_path / "out"
    if existing:
        directory.mkdir()
        (directory / "clock.h").write_text("mine")
    before = {name: data for name, (data, _) in content(directory).items()} if existing else None

    def once_in_four() -> Callable[[Path, bytes], None]:
        calls = 0

        def writing(path: Path, data: bytes) -> None:
            nonlocal calls
            calls += 1
            if calls == 4:
                raise WriteFailed("disk full")
            outfile.write_whole(path, data)

        return writing

    monkeypatch.setattr(userland, "write_whole", once_in_four())
    with pytest.raises(WriteFailed, match="disk full"):
        write(render(CLOCK), directory, force=True)
    assert directory.exists() is existing
    if existing:
        assert {name: data for name, (data, _) in content(directory).items()} == before


def test_a_directory_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises((ReadFailed, WriteFailed), match="Not a directory"):
        write(render(CLOCK), tmp_path / "file" / "dir")
