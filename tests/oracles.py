"""Judges that do not share a line with the tool: make, cpp, ld, gcc, readelf."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

FOLDERS = (
    "arch/x86/entry/vdso/vdso64",
    "arch/x86/entry/vdso",
    "arch/x86/vdso",
    "arch/x86_64/vdso",
)


def call(*words: object, cwd: Path, stdin: str = "") -> str:
    done = subprocess.run(
        [str(word) for word in words],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{' '.join(map(str, words))}:\n{done.stdout}{done.stderr}"
    return done.stdout


def vdso_folder(root: Path) -> Path:
    """The folder of the 64-bit vDSO, relative to the tree."""
    return next(Path(f) for f in FOLDERS if (root / f / "Makefile").is_file())


def make_words(root: Path, variable: str, *more: str) -> list[str]:
    """What real make makes of a variable of the vDSO Makefile, with `more` settings."""
    folder = vdso_folder(root)
    text = f"{(root / folder / 'Makefile').read_text()}\nkpatch-print: ; @echo $({variable})\n"
    settings = [f"src={folder}", f"obj={folder}", "srctree=.", "CONFIG_X86_64=y", "CONFIG_SMP=y"]
    return call(
        "make", "-s", "-f", "-", "kpatch-print", *settings, *more, cwd=root, stdin=text
    ).split()


@dataclass(frozen=True)
class Build:
    """A tree whose vDSO is compiled and linked outside of it."""

    root: Path
    out: Path

    @property
    def flags(self) -> list[str]:
        """Include folders and the configuration, as the kernel's own build passes them."""
        flags = ["-nostdinc", "-D__KERNEL__", "-DCONFIG_X86_64"]
        for asm in ("include/asm-x86_64", "include/asm-x86"):
            if (self.root / asm).is_dir():
                link = self.out / "asm"
                if not link.exists():
                    link.symlink_to(self.root / asm)
                flags += ["-I", str(self.out)]
        flags += ["-Iarch/x86/include", "-Iinclude"]
        for conf in ("include/generated/autoconf.h", "include/linux/autoconf.h"):
            if (self.root / conf).is_file():
                flags += ["-include", conf]
        return flags

    def script(self, path: Path) -> str:
        """A linker script through the real preprocessor."""
        return call(
            *("gcc", "-E", "-P", "-C", *self.flags, f"-I{path.parent}"),
            *(f"-I{path.parent.parent}", "-D__ASSEMBLY__"),
            *("-D__ASSEMBLER__", "-DLINKER_SCRIPT", "-U", "x86_64", "-Ux86", "-x", "c", path),
            cwd=self.root,
        )

    def version_script(self) -> str:
        """The body of the VERSION command of the 64-bit vDSO."""
        folder = vdso_folder(self.root)
        names = ("vdso64.lds.S", "vdso.lds.S")
        path = next(folder / n for n in names if (self.root / folder / n).is_file())
        text = re.sub(r"/\*.*?\*/", " ", self.script(path), flags=re.DOTALL)
        start = text.index("{", re.search(r"\bVERSION\b", text).start()) + 1  # type: ignore[union-attr]
        depth, at = 1, start
        while depth:
            depth += {"{": 1, "}": -1}.get(text[at], 0)
            at += 1
        return text[start : at - 1]

    def exports(self) -> dict[str, str]:
        """symbol -> version node that ld makes of the version script, with a stub for each name."""
        script = self.version_script()
        names = sorted(set(re.findall(r"\b(\w+)\s*;", script)))
        (self.out / "stubs.c").write_text("".join(f"void {name}(void) {{}}\n" for name in names))
        (self.out / "version").write_text(script)
        call(
            *("gcc", "-shared", "-nostdlib", "-fPIC", "-fno-builtin", "-w", "stubs.c"),
            *("-Wl,--version-script=version", "-o", "stubs.so"),
            cwd=self.out,
        )
        return dynamic_symbols(self.out / "stubs.so")

    def object(self, source: Path) -> Path:
        """One file of the vDSO, compiled with the flags that every era has."""
        out = self.out / f"{source.stem}.o"
        extra: list[str] = ["-D__ASSEMBLY__"] if source.suffix == ".S" else []
        call(
            *("gcc", "-m64", "-fPIC", "-O2", "-mcmodel=small", "-fno-stack-protector", "-Wall"),
            *("-fasynchronous-unwind-tables", "-fcf-protection=none", "-Wno-unused"),
            *(*self.flags, *extra, "-c", source, "-o", out),
            cwd=self.root,
        )
        return out

    def link(self) -> dict[str, str]:
        """The whole vDSO by its own linker script: symbol -> version node."""
        folder = vdso_folder(self.root)
        objects: list[Path] = []
        for word in make_words(self.root, "vobjs-y"):
            stem = folder / Path(word).stem
            source = next(
                p for p in (stem.with_suffix(s) for s in (".c", ".S")) if (self.root / p).is_file()
            )
            objects.append(self.object(source))
        (self.out / "vdso.lds").write_text(self.script(folder / "vdso.lds.S"))
        call(
            *("gcc", "-m64", "-nostdlib", "-shared", "-fPIC", "-Wl,-soname=linux-vdso.so.1"),
            *("-Wl,-z,max-page-size=4096", "-Wl,-T,vdso.lds", *objects, "-o", "vdso.so"),
            cwd=self.out,
        )
        return dynamic_symbols(self.out / "vdso.so")

    def kernel_symbols(self, variables: tuple[str, ...]) -> dict[str, int]:
        """Addresses after linking stubs by the kernel's own script (VEXTERN kernels)."""
        kernel = vdso_folder(self.root).parent / "kernel"
        names = ("vmlinux_64.lds.S", "vmlinux.lds.S")
        path = next(kernel / n for n in names if (self.root / kernel / n).is_file())
        (self.out / "kernel.lds").write_text(self.script(path))
        sections = {f"__{v}": f".{v}" for v in variables} | {
            "__jiffies": ".jiffies",
            "__gtod": ".vsyscall_gtod_data",
            "irq_stack_union": ".data..percpu..first",
            "gdt_page": ".data..percpu",
        }
        lines = [
            f'int {name} __attribute__((section("{section}"), aligned(16), used)) = 1;'
            for name, section in sections.items()
        ]
        lines += [
            f'void __attribute__((section(".vsyscall_{n}"), used)) vs{n}(void) {{}}'
            for n in range(4)
        ]
        lines += ["extern int vgetcpu_mode;", "void startup_64(void) { vgetcpu_mode = 1; }"]
        percpu = ("per_cpu__pda", "per_cpu__irq_stack_union", "per_cpu__gdt_page")
        lines += [f'asm(".globl {name}\\n{name} = 0");' for name in percpu]
        (self.out / "stub.c").write_text("\n".join(lines))
        call(
            *("gcc", "-c", "-mcmodel=kernel", "-fno-pic", "-fno-stack-protector"),
            *("-fcf-protection=none", "-mno-red-zone", "stub.c"),
            cwd=self.out,
        )
        call("ld", "-m", "elf_x86_64", "-T", "kernel.lds", "stub.o", "-o", "vmlinux", cwd=self.out)
        table = call("nm", "vmlinux", cwd=self.out)
        return {name: int(value, 16) for value, _, name in map(str.split, table.splitlines())}


def dynamic_symbols(image: Path) -> dict[str, str]:
    """symbol -> version node, by readelf."""
    table = call("readelf", "-W", "--dyn-syms", image, cwd=image.parent)
    found = re.findall(r" (?:GLOBAL|WEAK) +DEFAULT +\w+ +(\w+)@+([\w.]+)", table)
    return dict(found)


def clone(root: Path, to: Path) -> Path:
    shutil.copytree(root, to, symlinks=True)
    return to
