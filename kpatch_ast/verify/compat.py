"""What a tree needs from compilers, perl and make that are younger than it.

One law: the tree stays as it is, and nothing it means is changed: what is written here, in the
build directory, gives the tools the defaults of its time. What a tree needs is read off its files;
one that needs nothing gets nothing.
"""

from __future__ import annotations

import re
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path

from kpatch_ast.errors import ReadFailed


@dataclass(frozen=True, slots=True)
class Make:
    """How to run make for a tree."""

    prefix: tuple[str, ...]  #: the program, where it runs, and for an old tree with which Makefile
    variables: tuple[str, ...]


def make(tree: Path, out: Path, compiler: str) -> Make:
    """How to build `tree` in `out`; writes what is needed for it into `out`."""
    makefile = (tree / "Makefile").read_text("utf-8", "replace")
    old = (tree / "include/linux/compiler-gcc4.h").is_file()
    kernel_compiler, host_compiler, perl = compiler, compiler, "perl"
    flags = []
    if "-fno-pi" not in makefile.lower():
        flags += ["-fno-pie"]  # said by the tree since 4.9, as PIE became the default of compilers
    if old and "-std=gnu" not in makefile:
        flags += ["-std=gnu89"]  # gcc's default up to 4.9; said by the tree since 3.18
    if old:
        flags += ["-I", str(_compiler_header(tree, out, compiler))]
        # Since gcc 12 -O2 vectorises, and arch/x86/boot/compressed said so only since 3.13.
        flags += ["-mno-mmx", "-mno-sse"]
        # Up to gcc 9 a variable might be defined twice: arch/x86/tools/relocs.h of 3.10 to 3.16.
        host_compiler += " -fcommon"
    if flags:
        text = _COMPILER.replace("COMPILER", shlex.join([compiler, *flags]))
        kernel_compiler = _program(out / "kpatch-cc", text)
    linker = "ld"
    if not _mentions(tree / "arch/x86/Makefile", b"max-page-size"):
        # The default was that up to binutils 2.30; said by the tree since 4.16, and needed to boot.
        linker += " -z max-page-size=0x200000 -z noseparate-code"
    if _mentions(tree / "kernel/timeconst.pl", rb"defined\(@"):
        perl = _program(out / "kpatch-perl", _PERL)
    return Make(
        _prefix(tree, out, makefile),
        (
            "ARCH=x86_64",
            f"CC={kernel_compiler}",
            f"HOSTCC={host_compiler}",
            f"LD={linker}",
            f"PERL={perl}",
            # objtool of 5.6 does not compile with gcc 12 if its warnings are errors. It is no part
            # of what is verified.
            "WERROR=0",
        ),
    )


def _compiler_header(tree: Path, out: Path, compiler: str) -> Path:
    """A directory with the compiler-gccN.h that trees up to 4.1 want for every gcc N."""
    try:
        argv = [compiler, "-E", "-P", "-x", "c", "-"]
        done = subprocess.run(argv, input=b"__GNUC__\n", capture_output=True, check=True)
        number = int(done.stdout)
    except (OSError, subprocess.CalledProcessError, ValueError) as error:
        raise ReadFailed(f"cannot ask {compiler} for its version: {error}") from error
    include = out / "kpatch-include"
    (include / "linux").mkdir(parents=True, exist_ok=True)
    if not (tree / f"include/linux/compiler-gcc{number}.h").exists():
        text = "#include <linux/compiler-gcc4.h>\n"
        (include / f"linux/compiler-gcc{number}.h").write_text(text)
    return include


# Up to 4.5 gcc knew ld's -m and -d, and up to 2.6.35 the vDSO is linked with them. Up to 4.0
# early_idt_handlers (arch/x86/kernel/head_64.S) is a table of jumps of five bytes, as which gas
# once assembled each jump to a global symbol, and with -mshared still does (425be5679fd2, in 4.1).
_COMPILER = """\
#!/bin/sh
for argument do
	shift
	case $argument in
	-m) ;;
	elf_x86_64) set -- "$@" -m64 ;;
	elf_i386) set -- "$@" -m32 ;;
	-d) set -- "$@" -Wl,-d ;;
	-D__ASSEMBLY__) set -- "$@" "$argument" -Wa,-mshared ;;
	*) set -- "$@" "$argument" ;;
	esac
done
exec COMPILER "$@"
"""

# defined(@array) is an error since perl 5.22.
_PERL = r"""#!/bin/sh
case $1 in
*/timeconst.pl)
	script=$1
	shift
	sed 's/defined(@\([^)]*\))/@\1/' "$script" | exec perl - "$@"
	;;
*)
	exec perl "$@"
	;;
esac
"""


def _prefix(tree: Path, out: Path, makefile: str) -> tuple[str, ...]:
    """`make O=`, or for a Makefile that GNU make 4 does not read, what it would run itself.

    Up to 2.6.28 the top Makefile has two rules for a name and a pattern at once ("config
    %config:"), which is an error since make 3.82. Neither name is needed here.
    """
    mixed = re.compile(r"^\S+ (%config:|%/:)", re.MULTILINE)
    if not mixed.search(makefile):
        return ("make", "-C", str(tree), f"O={out}")
    copy = out / "kpatch-Makefile"
    copy.write_text(mixed.sub(r"\1", makefile).replace("-f $(srctree)/Makefile", f"-f {copy}"))
    return ("make", "-C", str(out), "-f", str(copy), f"KBUILD_SRC={tree}")


def _program(path: Path, text: str) -> str:
    path.write_text(text)
    path.chmod(0o755)
    return str(path)


def _mentions(path: Path, pattern: bytes) -> bool:
    return path.is_file() and re.search(pattern, path.read_bytes()) is not None
