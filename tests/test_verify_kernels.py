"""His number is 666: Debian's kernels, changed by add-vdso-var, built, looked at and booted.

The tarballs come with the packages linux-source-6.1 and linux-source-6.12. Without them, or without
what building needs, these tests skip and say why; where the environment sets CI they fail.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kpatch_ast import api
from kpatch_ast.errors import ReadFailed
from kpatch_ast.verify import Report, tools, verify
from tests.needs import absent

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("kernels")]

F = "number_of_the_beast"
READER = f"arch/x86/entry/vdso/v{F}.c"

# What a build of the smallest kernel reads no C file of: two thirds of the tree. Kconfig and
# Makefiles stay, they are read all the same.
LEFT_OUT = (
    "*/Documentation/*.rst",
    "*/Documentation/devicetree",
    "*/arch/*/boot/dts",
    *(f"*/drivers/{name}/*.[ch]" for name in ("gpu", "infiniband", "media", "scsi", "staging")),
    "*/drivers/net/*.[ch]",
    "*/sound/*.[ch]",
    "*/tools/perf",
    "*/tools/testing",
)

# What the kernel exports without us; getrandom() since 6.11.
UPSTREAM = {"clock_gettime", "gettimeofday", "getcpu", "time", "clock_getres"}
EXPORTED = {"6.1": UPSTREAM, "6.12": UPSTREAM | {"getrandom"}}


@dataclass(frozen=True, slots=True)
class Kernel:
    """A tree with the change, the same one without it, and where both are built."""

    release: str
    tree: Path
    base: Path
    work: Path

    def verify(self, **options: object) -> Report:
        return verify(self.tree, [F], build_dir=self.work, **options)  # type: ignore[arg-type]


def patch_tree(tree: Path) -> None:
    options = {"name": "vnotb", "type": "int", "function": F, "value": "666"}
    api.apply(tree, api.request("add-vdso-var", **options))


def make_naive(tree: Path) -> None:
    """Let the reader look at the page that is mapped where it looks, whichever that is."""
    path = tree / READER
    text, count = re.subn(
        r"\{.*\n\}", "{\n\treturn READ_ONCE(VVAR(vnotb));\n}", path.read_text(), flags=re.S
    )
    assert count == 1
    path.write_text(text)


def unpacked(release: str, directory: Path) -> Kernel:
    tarball = Path(f"/usr/src/linux-source-{release}.tar.xz")
    if not tarball.exists():
        absent(f"no {tarball}: apt-get install linux-source-{release}")
    base = directory / f"linux-source-{release}"
    left_out = [f"--exclude={pattern}" for pattern in LEFT_OUT]
    subprocess.run(["tar", "xf", tarball, "-C", directory, *left_out], check=True)
    try:
        tools.require(base, "gcc", boot=True)
    except ReadFailed as error:
        absent(f"{error.message}; {error.hint}")
    tree = directory / "changed"
    # Hard links: what is changed is written as a new file, never in place.
    subprocess.run(["cp", "-al", base, tree], check=True)
    patch_tree(tree)
    return Kernel(release, tree, base, directory / "build")


@pytest.fixture(scope="module", params=["6.1", "6.12"])
def kernel(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Kernel]:
    directory = tmp_path_factory.mktemp(f"linux-{request.param}")
    yield unpacked(request.param, directory)
    shutil.rmtree(directory)  # two gigabytes


def state(tree: Path) -> dict[str, tuple[int, int]]:
    """Every file with its size and time of change."""
    paths = [Path(folder, name) for folder, _, names in os.walk(tree) for name in names]
    return {str(path): (s.st_size, s.st_mtime_ns) for path in paths if (s := path.lstat())}


def test_every_image_exports_what_it_did_and_the_new_function(kernel: Kernel) -> None:
    before = state(kernel.tree)
    report = kernel.verify(base=kernel.base)
    assert report.problems == ()
    assert state(kernel.tree) == before, "the build wrote into the tree"
    assert report.release.startswith(f"{kernel.release}.")
    assert [image.abi for image in report.images] == ["64", "x32", "32"]
    names = set(report.images[0].exported)
    wanted = EXPORTED[kernel.release] | {F}
    assert names == wanted | {f"__vdso_{name}" for name in wanted}
    ours = report.images[0].exported[f"__vdso_{F}"]
    assert (ours.version, ours.binding, ours.type) == ("LINUX_2.6", "GLOBAL", "FUNC")
    alias = report.images[0].exported[F]
    assert (alias.version, alias.binding, alias.address) == ("LINUX_2.6", "WEAK", ours.address)


def test_a_lost_symbol_is_missed(kernel: Kernel) -> None:
    script = kernel.tree / "arch/x86/entry/vdso/vdso.lds.S"
    good = script.read_bytes()
    bad = good.replace(b"\t\t__vdso_time;\n", b"")
    assert bad != good
    try:
        script.unlink()  # it may be a hard link
        script.write_bytes(bad)
        report = kernel.verify(base=kernel.base)
    finally:
        script.write_bytes(good)
    assert report.exit_code == 3
    assert any("__vdso_time was exported before the change" in text for text in report.problems)


def test_his_number_is_666_and_a_naive_reader_is_found_out(kernel: Kernel) -> None:
    if kernel.release != "6.12":
        pytest.skip("one kernel is booted: 6.12")
    report = kernel.verify(level="boot", expect=[666])
    assert report.problems == ()
    assert report.boot is not None
    assert report.boot.values == {
        F: {"direct": 666, "time-namespace": 666, "exec-in-time-namespace": 666}
    }
    make_naive(kernel.tree)
    naive = kernel.verify(level="boot", expect=[666])
    assert naive.exit_code == 3
    assert naive.boot is not None
    assert naive.boot.values == {
        F: {"direct": 666, "time-namespace": 0, "exec-in-time-namespace": 0}
    }
    assert naive.problems == (
        f"{F} returned 0 (time-namespace), not 666",
        f"{F} returned 0 (exec-in-time-namespace), not 666",
    )
