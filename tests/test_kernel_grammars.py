"""The two island grammars on every linker script and makefile of Debian's linux-source-6.12.

The bars hold for any 6.12; the exact counts are pinned for the point release they were taken on.
Without the package the tests skip; where the environment sets CI they fail instead.
"""

import re
import tarfile
from pathlib import Path, PurePath

import pytest
from tree_sitter import Language, Node, Parser

from kpatch_ast import _native
from tests.needs import absent

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("grammars")]

TARBALL = Path("/usr/src/linux-source-6.12.tar.xz")
MAKEFILE = re.compile(r"(Makefile|Kbuild)(\..*)?")

# Linker scripts, makefiles, of Debian 6.12.117-1~deb12u1.
COUNTED = "6.12.117"
LINKER_SCRIPTS = 64
MAKEFILES = 3236
# Perl, in spite of its name
NOT_MAKE = "tools/perf/scripts/perl/Perf-Trace-Util/Makefile.PL"

# What recipes append to, found line by line and without a parser: a list of objects at the
# beginning of a line, which no makefile of the kernel has inside a definition.
OBJECT_LIST = re.compile(
    rb"^((?:obj|lib|vobjs)[\w-]*-(?:[ym]|\$\(CONFIG_\w+\)))[ \t]*(\+=|:?=)", re.M
)


def is_linker_script(path: str) -> bool:
    return path.endswith(".lds.S")


def is_vdso(path: str) -> bool:
    return is_linker_script(path) and re.search(r"^arch/.*/vdso", path) is not None


@pytest.fixture(scope="session")
def kernel() -> dict[str, bytes]:
    """Every file of the two languages; the tarball is read once, and never unpacked."""
    if not TARBALL.exists():
        absent(f"no {TARBALL}: apt-get install linux-source-6.12")
    files = {}
    with tarfile.open(TARBALL, "r|xz") as tar:
        for member in tar:
            path = str(PurePath(*PurePath(member.name).parts[1:]))
            name = PurePath(path).name
            if member.isfile() and (is_linker_script(path) or MAKEFILE.fullmatch(name)):
                content = tar.extractfile(member)
                assert content is not None
                files[path] = content.read()
    return files


def parse(path: str, data: bytes) -> Node:
    language = _native.lds() if is_linker_script(path) else _native.kbuild()
    return Parser(Language(language)).parse(data).root_node


def with_errors(files: dict[str, bytes]) -> set[str]:
    return {path for path, data in files.items() if parse(path, data).has_error}


def select(kernel: dict[str, bytes], *, linker_scripts: bool) -> dict[str, bytes]:
    return {path: data for path, data in kernel.items() if is_linker_script(path) == linker_scripts}


def release(kernel: dict[str, bytes]) -> str:
    numbers = re.findall(rb"^(?:VERSION|PATCHLEVEL|SUBLEVEL) = (\d+)$", kernel["Makefile"], re.M)
    return b".".join(numbers).decode()


def test_counts_of_the_pinned_release(kernel: dict[str, bytes]) -> None:
    if release(kernel) != COUNTED:
        pytest.skip(f"this is {release(kernel)}, the counts are those of {COUNTED}")
    scripts = select(kernel, linker_scripts=True)
    makefiles = select(kernel, linker_scripts=False)
    assert (len(scripts), len(makefiles)) == (LINKER_SCRIPTS, MAKEFILES)
    assert with_errors(scripts) == set()
    assert with_errors(makefiles) == {NOT_MAKE}


def test_every_vdso_script_and_the_x86_kernel_script_parse(kernel: dict[str, bytes]) -> None:
    files = {path: data for path, data in kernel.items() if is_vdso(path)}
    assert len(files) >= 20
    files |= {path: kernel[path] for path in ["arch/x86/kernel/vmlinux.lds.S"]}
    assert with_errors(files) == set()


@pytest.mark.parametrize(("linker_scripts", "bar"), [(True, 0.95), (False, 0.97)])
def test_bar(kernel: dict[str, bytes], linker_scripts: bool, bar: float) -> None:
    files = select(kernel, linker_scripts=linker_scripts)
    assert 1 - len(with_errors(files)) / len(files) >= bar


def test_no_version_block_is_missed(kernel: dict[str, bytes]) -> None:
    for path, data in select(kernel, linker_scripts=True).items():
        blocks = [node for node in parse(path, data).children if node.type == "version_command"]
        assert len(blocks) == len(re.findall(rb"^VERSION\b", data, re.M)), path


def test_object_lists_are_assignments(kernel: dict[str, bytes]) -> None:
    """The grammar and a line scanner see the same names and operators, in the same order."""
    lists = 0
    for path, data in select(kernel, linker_scripts=False).items():
        seen = []
        for node in parse(path, data).children:
            name = node.child_by_field_name("name")
            if node.type == "assignment" and name and node.start_point.column == 0:
                operator = node.child_by_field_name("operator")
                assert operator is not None
                assert name.text is not None
                assert operator.text is not None
                if OBJECT_LIST.match(name.text + operator.text):
                    seen.append((name.text, operator.text))
        assert seen == OBJECT_LIST.findall(data), path
        lists += len(seen)
    assert lists > 15_000  # 18,608 in 6.12.117
