"""The symbols level, on a tree that builds in a second: what passes, and what does not."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from kpatch_ast.cli_verify import verify as command
from kpatch_ast.errors import Interrupted, KpatchError, ReadFailed, Refused, UsageError
from kpatch_ast.verify import build, compat, config, functions, symbols, tools, verify
from kpatch_ast.verify.process import TimeLimit
from kpatch_ast.verify.report import Report
from tests.needs import need

from . import small_kernel

V = "arch/x86/entry/vdso"
FUNCTION = f"{V}/vget_vnotb.c"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    need("make", "gcc", "bc", "flex", "bison")
    return small_kernel.write(tmp_path / "linux")


def problems(tree: Path, *names: str, base: Path | None = None) -> list[str]:
    return list(verify(tree, names, base=base, log=tree.parent / "log").problems)


def snapshot(tree: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(tree.rglob("*")) if path.is_file()}


def test_a_good_tree_is_verified_and_not_touched(tree: Path) -> None:
    before = snapshot(tree)
    report = verify(tree, log=tree.parent / "log")
    assert report.problems == ()
    assert report.exit_code == 0
    assert report.release == "6.99.0-test"
    assert [(f.name, f.type and f.type.name) for f in report.functions] == [("get_vnotb", "int")]
    (image,) = report.images
    assert image.abi == "64"
    assert set(image.exported) == {"time", "__vdso_time", "get_vnotb", "__vdso_get_vnotb"}
    assert report.objects == ("kernel/time/vsyscall.o",)
    assert snapshot(tree) == before


def test_a_build_directory_stays_and_a_temporary_one_goes(tree: Path, tmp_path: Path) -> None:
    kept = tmp_path / "build"
    verify(tree, build_dir=kept)
    assert (kept / f"kernel/{V}/vdso64.so.dbg").is_file()
    assert "# exit status 0" in (kept / "verify.log").read_text()
    again = verify(tree, build_dir=kept)
    assert again.problems == ()
    log = Path(verify(tree).log)
    assert log.is_file()
    assert str(kept) not in log.read_text()
    log.unlink()


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (f"{V}/exports.map", "\t\tget_vnotb;\n", "", "get_vnotb, the weak alias, is not exported"),
        (
            f"{V}/exports.map",
            "\t\t__vdso_get_vnotb;\n",
            "",
            "__vdso_get_vnotb is in the version script, but not in the image",
        ),
        (f"{V}/exports.map", "\t\t__vdso_time;\n", "", "__vdso_time is in the version script, but"),
        (f"{V}/exports.map", "LINUX_2.6", "LINUX_2.5", "with version LINUX_2.5, not LINUX_2.6"),
        (FUNCTION, "weak, ", "", "get_vnotb is not weak"),
        (FUNCTION, 'alias("__vdso_get_vnotb")', 'alias("other")', "is not an alias of __vdso_get"),
        (FUNCTION, "\treturn", "\tint never;\n\treturn", "new warning: "),
    ],
)
def test_what_is_wrong_is_said(tree: Path, name: str, old: str, new: str, message: str) -> None:
    small_kernel.replace(tree, name, old, new)
    if "other" in new:
        small_kernel.replace(tree, name, "int get", "int other(void) { return 1; }\nint get")
    found = problems(tree, "get_vnotb")
    assert message in "\n".join(found)


def test_a_function_that_is_not_there_is_not_verified(tree: Path) -> None:
    found = problems(tree, "get_vnotc")
    assert any("__vdso_get_vnotc is not exported, nor named by the version" in p for p in found)


def test_what_the_base_promised_in_vain_is_not_asked_for(tree: Path, tmp_path: Path) -> None:
    small_kernel.replace(tree, f"{V}/exports.map", "\t\t__vdso_time;\n", "")
    base = shutil.copytree(tree, tmp_path / "base")
    (found,) = problems(tree)
    assert "__vdso_time is in the version script, but not in the image" in found
    assert "--base" in found
    assert problems(tree, base=base) == []
    small_kernel.replace(tree, f"{V}/exports.map", "\t\t__vdso_get_vnotb;\n", "")
    assert any("__vdso_get_vnotb is in the version" in p for p in problems(tree, base=base))


def test_symbols_that_were_lost_show_against_the_base(tree: Path, tmp_path: Path) -> None:
    base = shutil.copytree(tree, tmp_path / "base")
    assert problems(tree, base=base) == []
    for name in ("exports.map", "vdso.lds.S"):
        small_kernel.replace(tree, f"{V}/{name}", "\t\t__vdso_time;\n", "")
    assert problems(tree) == []
    assert problems(tree, base=base) == [
        f"{V}/vdso64.so.dbg: __vdso_time was exported before the change"
    ]


def test_a_warning_in_the_update_is_new_only_against_the_base(tree: Path, tmp_path: Path) -> None:
    base = shutil.copytree(tree, tmp_path / "base")
    small_kernel.replace(tree, "kernel/time/vsyscall.c", "vnotb = 666", "int x; vnotb = 666")
    report = verify(tree, log=tmp_path / "log")
    assert report.problems == ()
    assert ["kernel/time/vsyscall.c" in warning for warning in report.warnings] == [True]
    (problem,) = problems(tree, base=base)
    assert problem.startswith("new warning: kernel/time/vsyscall.c")
    small_kernel.replace(base, "kernel/time/vsyscall.c", "void", "\nvoid")
    small_kernel.replace(base, "kernel/time/vsyscall.c", "vnotb = 666", "int x; vnotb = 666")
    assert problems(tree, base=base) == []


def test_an_error_of_the_compiler_is_shown_where_it_is(tree: Path) -> None:
    small_kernel.replace(tree, FUNCTION, "666;", "vnotb;")
    with pytest.raises(Refused, match="the tree does not build") as caught:
        verify(tree, log=tree.parent / "log")
    mark = caught.value.mark
    assert mark is not None
    assert (mark.position, mark.text) == (f"{FUNCTION}:5:16", b"\treturn vnotb;")
    assert "undeclared" in str(caught.value.notes[0])


def test_an_error_of_make_is_shown_with_the_lines_before_it(tree: Path) -> None:
    small_kernel.replace(tree, "Makefile", "\tmkdir -p $(O)/$V", "\t@echo no can do; false")
    with pytest.raises(Refused) as caught:
        verify(tree, log=tree.parent / "log")
    assert "no can do" in caught.value.notes


@pytest.mark.parametrize("left", [".config", "include/config/auto.conf", "include/generated/x.h"])
def test_a_tree_built_in_place_is_refused(tree: Path, left: str) -> None:
    path = tree / ("arch/x86/" if "generated" in left else "") / left
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("")
    with pytest.raises(Refused, match="source tree is not clean") as caught:
        verify(tree)
    assert "mrproper" in caught.value.hint


def test_a_build_directory_inside_of_the_tree_is_a_usage_error(tree: Path) -> None:
    before = snapshot(tree)
    with pytest.raises(UsageError, match="inside the source tree"):
        verify(tree, build_dir=tree / "build")
    assert snapshot(tree) == before
    assert not (tree / "build").exists()


def test_what_is_no_kernel_tree_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(ReadFailed, match="no Makefile"):
        verify(tmp_path)
    (tmp_path / "Makefile").write_text("")
    with pytest.raises(Refused, match="no vDSO for x86-64"):
        verify(tmp_path)


def test_the_log_that_cannot_be_written_is_named(tree: Path) -> None:
    with pytest.raises(KpatchError, match="cannot write the log") as caught:
        verify(tree, log=tree.parent / "no/such/log")
    assert caught.value.exit_code == 4


def test_the_time_limit_is_for_all_of_it(tree: Path) -> None:
    small_kernel.replace(tree, "Makefile", "\tmkdir -p $(O)/$V", "\tsleep 1000")
    with pytest.raises(TimeLimit, match="the time limit was reached while"):
        verify(tree, timeout=2, log=tree.parent / "log")


# -- which functions ------------------------------------------------------------------------------


def test_types_and_names_are_read_from_the_tree(tree: Path) -> None:
    folder = tree / V
    (folder / "vgetcpu.c").write_text("notrace long\n__vdso_getcpu(unsigned *cpu)\n{\n}\n")
    (folder / "vticks.c").write_text("notrace u64 __vdso_ticks(void)\n{\n}\n")
    (folder / "vflag.c").write_text("bool notrace __vdso_flag(void)\n{\n}\n")
    (folder / "vask.c").write_text("int __vdso_ask(int what)\n{\n}\n")
    (folder / "vdso2c.c").write_text("int main(void)\n{\n}\n")
    found = functions.chosen(folder, (), (), ())
    assert {f.name: f.type and f.type.name for f in found} == {
        "ask": None,
        "flag": "bool",
        "get_vnotb": "int",
        "ticks": "u64",
    }


def test_what_the_caller_says_wins(tree: Path) -> None:
    (one, two) = functions.chosen(tree / V, ["get_vnotb", "other"], ["u8", "long"], [1, 2])
    assert (one.name, one.type and one.type.name, one.expect) == ("get_vnotb", "u8", 1)
    assert (two.name, two.type and two.type.name, two.expect) == ("other", "long", 2)


def test_as_many_types_and_values_as_functions(tree: Path) -> None:
    for types, expect in (["int"], ()), ((), [1]):
        with pytest.raises(UsageError, match="for 2 functions"):
            functions.chosen(tree / V, ["a", "b"], types, expect)


def test_a_tree_without_an_added_function_is_refused(tree: Path) -> None:
    (tree / FUNCTION).unlink()
    with pytest.raises(Refused, match="no function was added"):
        functions.chosen(tree / V, (), (), ())


def test_a_value_needs_a_running_kernel(tree: Path) -> None:
    with pytest.raises(UsageError, match="--level boot"):
        verify(tree, ["get_vnotb"], expect=[666])


# -- version scripts, configuration, tools --------------------------------------------------------


def test_version_scripts_with_two_nodes_and_comments() -> None:
    text = """
    SECTIONS { . = 0; .text : { *(.text*) } }
    # 12 "vdso32.lds.S"
    VERSION
    {
     LINUX_2.6 { /* local: */
      global:
       __vdso_time;
     };
     LINUX_2.5 {
      global:
       __kernel_vsyscall; __kernel_sigreturn;
      local: *;
     };
    }
    PHDRS { text PT_LOAD; }
    """
    assert symbols.version_script(text) == {
        "__vdso_time": "LINUX_2.6",
        "__kernel_vsyscall": "LINUX_2.5",
        "__kernel_sigreturn": "LINUX_2.5",
    }
    assert symbols.version_script("SECTIONS { }") == {}


def test_an_option_that_kconfig_dropped_is_missed(tmp_path: Path) -> None:
    path = tmp_path / ".config"
    path.write_text("CONFIG_X86_64=y\nCONFIG_TIME_NS=y\n# CONFIG_TTY is not set\n")
    assert config.read(path, boot=False).time_namespaces
    with pytest.raises(Refused, match="BINFMT_ELF, BLK_DEV_INITRD, PRINTK, SERIAL_8250_CONSOLE"):
        config.read(path, boot=True)


def test_a_fork_gets_the_options_that_it_wants(tree: Path, tmp_path: Path) -> None:
    verify(tree, build_dir=tmp_path / "build", options=["FORK=y", "CONFIG_NODES=4"])
    lines = (tmp_path / "build/kernel/.config").read_text().splitlines()
    assert {"CONFIG_FORK=y", "CONFIG_NODES=4", "CONFIG_64BIT=y"} <= set(lines)
    with pytest.raises(UsageError, match="not a configuration option"):
        verify(tree, log=tmp_path / "log", options=["FORK"])


def test_everything_that_is_missing_is_in_one_error(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    objtool = tree / "tools/objtool/elf.c"
    objtool.parent.mkdir(parents=True)
    objtool.write_text("")
    gcc, make = shutil.which("gcc"), shutil.which("make")
    assert gcc
    assert make
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/make").symlink_to(make)
    fake = tmp_path / "bin/gcc"
    fake.write_text("#!/bin/sh\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    with pytest.raises(ReadFailed, match="missing on this machine") as caught:
        tools.require(tree, "gcc", boot=True)
    notes = [str(note) for note in caught.value.notes]
    for name, package in {
        "flex": "flex",
        "bison": "bison",
        "gelf.h": "libelf-dev",
        "ld": "binutils",
        "qemu-system-x86_64": "qemu-system-x86",
    }.items():
        assert f"{name} is in the Debian package {package}" in notes
        assert package in caught.value.hint
    assert not any(note.startswith(("make ", "gcc ", "bc ")) for note in notes)


def test_what_a_tree_brings_along_is_not_needed(tree: Path) -> None:
    kconfig = tree / "scripts/kconfig"
    kconfig.mkdir(parents=True)
    (kconfig / "zconf.tab.c_shipped").write_text("")
    needed = {need.name for need in tools._missing(tree, "no-such-compiler", boot=False)}
    assert "no-such-compiler" in needed
    assert not needed & {"flex", "bison", "bc", "perl"}


# -- old trees ------------------------------------------------------------------------------------


def test_a_tree_of_today_is_built_as_it_is(tree: Path, tmp_path: Path) -> None:
    how = compat.make(tree, tmp_path, "gcc")
    assert how.prefix == ("make", "-C", str(tree), f"O={tmp_path}")
    assert "CC=gcc" in how.variables
    assert not list(tmp_path.glob("kpatch-*"))


@pytest.fixture
def old_tree(tree: Path) -> Path:
    (tree / "Makefile").write_text(
        "ifneq ($(KBUILD_SRC),)\n"
        "config %config: FORCE\n\t@echo configured $@ in $(CURDIR)\n"
        "/ %/: FORCE\n\t@echo built $@; $(MAKE) -f $(srctree)/Makefile oldconfig\n"
        "FORCE:\nendif\n"
    )
    header = tree / "include/linux/compiler-gcc4.h"
    header.parent.mkdir(parents=True)
    header.write_text("#define KNOWS_GCC 4\n")
    (tree / "kernel/timeconst.pl").write_text(
        'my @a; print defined(@a) ? "some" : "none", "@ARGV";'
    )
    return tree


def test_rules_that_make_does_not_read_are_read_from_a_copy(old_tree: Path, tmp_path: Path) -> None:
    how = compat.make(old_tree, tmp_path, "gcc")
    plain = subprocess.run(
        ["make", "-C", str(old_tree), "KBUILD_SRC=x", "allnoconfig"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "mixed implicit and normal rules" in plain.stderr
    done = subprocess.run(
        [*how.prefix, f"srctree={old_tree}", "some/dir/"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "built some/dir/" in done.stdout
    assert f"configured oldconfig in {tmp_path}" in done.stdout


def test_an_old_tree_meets_its_compiler(old_tree: Path, tmp_path: Path) -> None:
    compat.make(old_tree, tmp_path, "gcc")
    probe = b"#include <linux/compiler-gccN.h>\nKNOWS_GCC __STDC_VERSION__ __SSE__ __PIE__\n"
    number = subprocess.run(["gcc", "-dumpversion"], capture_output=True, check=True).stdout
    probe = probe.replace(b"N.h", number.split(b".")[0].strip() + b".h")
    argv = [str(tmp_path / "kpatch-cc"), "-E", "-P", "-I", str(old_tree / "include"), "-xc", "-"]
    out = subprocess.run(argv, input=probe, capture_output=True, check=True).stdout
    assert out.split() == [b"4", b"__STDC_VERSION__", b"__SSE__", b"__PIE__"]


def test_options_that_gcc_once_gave_to_ld(old_tree: Path, tmp_path: Path) -> None:
    echo = tmp_path / "echo-gcc"
    echo.write_text('#!/bin/sh\n[ "$1" = -E ] && exec gcc "$@"\nprintf "%s|" "$@"\n')
    echo.chmod(0o755)
    compat.make(old_tree, tmp_path, str(echo))
    argv = [str(tmp_path / "kpatch-cc"), "-m", "elf_i386", "-DA=a b", "-r", "-d", "-D__ASSEMBLY__"]
    out = subprocess.run(argv, capture_output=True, text=True, check=True).stdout
    assert out.endswith("|-m32|-DA=a b|-r|-Wl,-d|-D__ASSEMBLY__|-Wa,-mshared|")


def test_an_old_script_meets_its_perl(old_tree: Path, tmp_path: Path) -> None:
    how = compat.make(old_tree, tmp_path, "gcc")
    assert f"PERL={tmp_path / 'kpatch-perl'}" in how.variables
    argv = [str(tmp_path / "kpatch-perl"), str(old_tree / "kernel/timeconst.pl"), "100"]
    done = subprocess.run(argv, capture_output=True, text=True, check=True)
    assert done.stdout == "none100"
    assert compat.make(old_tree, tmp_path, "gcc").variables == how.variables


# -- the command ----------------------------------------------------------------------------------

APP = typer.Typer(pretty_exceptions_enable=False, rich_markup_mode=None)
APP.command("verify")(command)


def test_the_report_as_text_and_as_json(tree: Path) -> None:
    arguments = ["--tree", str(tree), "--log", str(tree.parent / "log")]
    text = CliRunner().invoke(APP, arguments)
    assert text.exit_code == 0
    assert "__vdso_get_vnotb (LINUX_2.6), get_vnotb (LINUX_2.6, weak); 4 of the 4" in text.stdout
    assert text.stdout.splitlines()[-1].startswith("verified (symbols): get_vnotb in ")
    assert "building the vDSO: " in text.stderr
    small_kernel.replace(tree, FUNCTION, "weak, ", "")
    machine = CliRunner().invoke(APP, [*arguments, "--format", "json"])
    assert machine.exit_code == 3
    value = json.loads(machine.stdout)
    assert value["verified"] is False
    assert value["images"][0]["exported"]["time"] == "LINUX_2.6"
    assert value["problems"] == [
        f"{V}/vdso64.so.dbg: get_vnotb is not weak: it would win over a function of the program"
    ]


def test_a_report_with_a_problem_never_says_verified(tree: Path) -> None:
    small_kernel.replace(tree, FUNCTION, "weak, ", "")
    result = CliRunner().invoke(APP, ["--tree", str(tree), "--log", str(tree.parent / "log")])
    assert "error: " in result.stdout
    assert result.stdout.splitlines()[-1].startswith("NOT verified")


def test_the_help_fits_a_terminal() -> None:
    text = CliRunner().invoke(APP, ["--help"], env={"COLUMNS": "80"}).stdout
    assert max(map(len, text.splitlines())) <= 80


def test_ctrl_c_leaves_nothing_running(tree: Path, tmp_path: Path) -> None:
    number = tmp_path / "pid"
    small_kernel.replace(tree, "Makefile", "\tmkdir -p $(O)/$V", f"\techo $$$$ >{number}; sleep 99")
    code = f"""
import signal, sys, typer
from pathlib import Path
from kpatch_ast.cli_verify import verify
from kpatch_ast.errors import Interrupted
signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it
try:
    verify(tree=Path({str(tree)!r}), log=Path({str(tmp_path / "log")!r}))
except Interrupted as error:
    sys.exit(error.exit_code)
"""
    child = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 30
        while not number.exists() or not number.read_text().strip():
            assert time.monotonic() < end, (tmp_path / "log").read_text()
            time.sleep(0.05)
        child.send_signal(signal.SIGINT)
        assert child.wait(30) == Interrupted.exit_code
        with pytest.raises(ProcessLookupError):
            os.kill(int(number.read_text()), 0)
    finally:
        child.kill()
        child.wait()


def test_the_build_knows_nothing_of_our_own_make(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MAKEFLAGS", "ARCH", "KBUILD_OUTPUT", "CROSS_COMPILE", "KCFLAGS"):
        monkeypatch.setenv(name, "x")
    monkeypatch.setenv("CCACHE_DIR", "kept")
    environment = build._environment()
    assert not {"MAKEFLAGS", "ARCH", "KBUILD_OUTPUT", "CROSS_COMPILE", "KCFLAGS"} & set(environment)
    assert environment["CCACHE_DIR"] == "kept"
    assert environment["LC_ALL"] == "C"


def test_a_report_knows_its_exit_code(tree: Path) -> None:
    report: Report = verify(tree, log=tree.parent / "log")
    assert report.exit_code == 0
