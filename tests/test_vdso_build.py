"""Finding images in a build directory; reading and writing single files."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from kpatch_ast.errors import ReadFailed, Refused, WriteFailed
from kpatch_ast.outfile import write_whole
from kpatch_ast.vdso.build import find_images, read_file
from kpatch_ast.vdso.image import MAX_BYTES


def plant(tree: Path, *names: str) -> None:
    for name in names:
        path = tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\x7fELF")


# What each Makefile leaves behind: all files, and those that are the images.
BUILDS = {
    "2.6.23": (["arch/x86_64/vdso/vdso.so", "arch/x86_64/vdso/vdso.o"], ["vdso.so"]),
    "2.6.37": (
        [
            "arch/x86/vdso/vdso.so.dbg",
            "arch/x86/vdso/vdso.so",
            "arch/x86/vdso/vdso32-int80.so",
            "arch/x86/vdso/vdso32-int80.so.dbg",
            "arch/x86/vdso/vdso.lds",
            "arch/x86/vdso/vdso-syms.lds",
        ],
        ["vdso.so.dbg", "vdso32-int80.so.dbg"],
    ),
    "6.12": (
        [
            "arch/x86/entry/vdso/vdso64.so.dbg",
            "arch/x86/entry/vdso/vdso64.so",
            "arch/x86/entry/vdso/vdso32.so.dbg",
            "arch/x86/entry/vdso/vdsox32.so.dbg",
            "arch/x86/entry/vdso/vdso-image-64.c",
            "arch/x86/entry/vdso/.vdso64.so.dbg.cmd",
        ],
        ["vdso32.so.dbg", "vdso64.so.dbg", "vdsox32.so.dbg"],
    ),
    "7.1": (
        [
            "arch/x86/entry/vdso/vdso64/vdso64.so.dbg",
            "arch/x86/entry/vdso/vdso64/vdsox32.so.dbg",
            "arch/x86/entry/vdso/vdso32/vdso32.so.dbg",
        ],
        ["vdso32/vdso32.so.dbg", "vdso64/vdso64.so.dbg", "vdso64/vdsox32.so.dbg"],
    ),
    "uml": (["arch/x86/um/vdso/vdso.so", "arch/x86/um/vdso/vdso.so.dbg"], ["vdso.so.dbg"]),
    "arm64": (
        [
            "arch/arm64/kernel/vdso/vdso.so.dbg",
            "arch/arm64/kernel/vdso32/vdso.so.raw",
            "arch/arm64/kernel/vdso32/vdso32.so.dbg",
        ],
        ["vdso/vdso.so.dbg", "vdso32/vdso.so.raw", "vdso32/vdso32.so.dbg"],
    ),
    "arm": (["arch/arm/vdso/vdso.so.raw", "arch/arm/vdso/vdso.so.dbg"], ["vdso.so.dbg"]),
    "mips": (
        ["arch/mips/vdso/vdso.so.dbg.raw", "arch/mips/vdso/vdso-o32.so.dbg.raw"],
        ["vdso-o32.so.dbg.raw", "vdso.so.dbg.raw"],
    ),
    "parisc": (["arch/parisc/kernel/vdso64/vdso64.so"], ["vdso64.so"]),
    "powerpc": (
        ["arch/powerpc/kernel/vdso/vdso32.so.dbg", "arch/powerpc/kernel/vdso/vdso64.so.dbg"],
        ["vdso32.so.dbg", "vdso64.so.dbg"],
    ),
    "riscv": (
        [
            "arch/riscv/kernel/vdso/vdso.so.dbg",
            "arch/riscv/kernel/compat_vdso/compat_vdso.so.dbg",
        ],
        ["compat_vdso/compat_vdso.so.dbg", "vdso/vdso.so.dbg"],
    ),
    "s390": (["arch/s390/kernel/vdso64/vdso64.so.dbg"], ["vdso64.so.dbg"]),
    "sh": (["arch/sh/kernel/vsyscall/vsyscall-trapa.so"], ["vsyscall-trapa.so"]),
    "loongarch": (["arch/loongarch/vdso/vdso.so", "arch/loongarch/vdso/vdso.o"], ["vdso.so"]),
}


@pytest.mark.parametrize("build", BUILDS)
def test_each_image_of_a_build_is_found_once(tmp_path: Path, build: str) -> None:
    files, images = BUILDS[build]
    plant(tmp_path, *files, "vmlinux", "lib/vdso.so", "tools/vdso/vdso.so")
    found = find_images(tmp_path)
    assert len(found) == len(images)
    for path, expected in zip(found, images, strict=True):
        assert path.as_posix().endswith(f"/{expected}")
        assert path.relative_to(tmp_path).as_posix() in files


def test_a_tree_that_was_not_built(tmp_path: Path) -> None:
    plant(tmp_path, "arch/x86/entry/vdso/vdso.lds.S", "arch/x86/entry/vdso/vclock_gettime.c")
    with pytest.raises(Refused, match="no vDSO image") as caught:
        find_images(tmp_path)
    assert "make -C" in caught.value.hint


def test_a_tree_that_is_no_directory(tmp_path: Path) -> None:
    with pytest.raises(ReadFailed, match="not a directory"):
        find_images(tmp_path / "nowhere")


# -- one file -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["missing", "directory", "pipe", "/dev/zero", "nul\0byte"])
def test_what_cannot_be_an_image_is_not_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "directory").mkdir()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ReadFailed, match=r"cannot read|not a regular file"):
        read_file(tmp_path / name)


def test_no_more_than_the_limit_is_read(tmp_path: Path) -> None:
    with (tmp_path / "sparse").open("wb") as stream:
        stream.truncate(1 << 40)
    assert len(read_file(tmp_path / "sparse")) == MAX_BYTES + 1


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A directory with nothing in it, not even a HOME."""
    (tmp_path / "empty").mkdir()
    return tmp_path / "empty"


def test_a_file_is_written_whole(empty: Path) -> None:
    old = os.umask(0o022)
    try:
        write_whole(empty / "x", b"one")
        write_whole(empty / "x", b"two")
    finally:
        os.umask(old)
    assert (empty / "x").read_bytes() == b"two"
    assert stat.S_IMODE((empty / "x").stat().st_mode) == 0o644
    assert os.listdir(empty) == ["x"]


@pytest.mark.parametrize("call", ["fchmod", "fsync"])
def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    empty: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    (empty / "x").write_bytes(b"old")
    monkeypatch.setattr(os, call, full)
    with pytest.raises(WriteFailed, match="No space left") as caught:
        write_whole(empty / "x", b"new")
    assert caught.value.exit_code == 4
    assert (empty / "x").read_bytes() == b"old"
    assert os.listdir(empty) == ["x"]


def test_what_is_no_file_is_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, why in (
        (tmp_path, "a directory"),
        (tmp_path / "pipe", "not a regular file"),
        (Path("/dev/null"), "not a regular file"),
        (tmp_path / "no" / "x", "No such file"),
    ):
        with pytest.raises(WriteFailed, match=why):
            write_whole(path, b"x")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
