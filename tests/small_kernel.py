"""A tree that builds like a kernel in a second: same targets, same places, a small vDSO.

It is for the tests of `verify`: its Makefile is made for them and knows nothing but `make O=`,
allnoconfig, the vDSO's directory and the object with update_vsyscall().
"""

from __future__ import annotations

from pathlib import Path

MAKEFILE = """\
VERSION = 6
PATCHLEVEL = 99
SUBLEVEL = 0
EXTRAVERSION = -test
NAME = none
# KBUILD_CFLAGS: -std=gnu11 -fno-PIE
V := arch/x86/entry/vdso

allnoconfig:
	cp $(KCONFIG_ALLCONFIG) $(O)/.config

$V/:
	mkdir -p $(O)/$V
	$(CC) -E -P -x assembler-with-cpp $V/vdso.lds.S -o $(O)/$V/vdso.lds
	$(CC) -fPIC -O2 -Wall -c -o $(O)/$V/vget_vnotb.o $(CURDIR)/$V/vget_vnotb.c
	@echo "  VDSO    $V/vdso64.so.dbg"
	$(CC) -shared -nostdlib -fPIC -O2 -Wl,--hash-style=both -Wl,-soname=linux-vdso.so.1 \\
		-Wl,--version-script=$V/exports.map -o $(O)/$V/vdso64.so.dbg $V/clock.c $(O)/$V/vget_vnotb.o

kernel/time/vsyscall.o:
	mkdir -p $(O)/kernel/time
	$(CC) -Wall -c -o $(O)/$@ $(CURDIR)/kernel/time/vsyscall.c

.PHONY: allnoconfig $V/ kernel/time/vsyscall.o
"""

EXPORTS = """\
LINUX_2.6 {
	global:
		time;
		__vdso_time;
		get_vnotb;
		__vdso_get_vnotb;
	local: *;
};
"""

TIME = """\
long __vdso_time(long *t) { return t ? *t : 1; }
long time(long *t) __attribute__((weak, alias("__vdso_time")));
"""

FUNCTION = """\
int __vdso_get_vnotb(void);

int __vdso_get_vnotb(void)
{
	return 666;
}

int get_vnotb(void) __attribute__((weak, alias("__vdso_get_vnotb")));
"""


def write(root: Path) -> Path:
    """Write the tree below `root`, and return it."""
    files = {
        "Makefile": MAKEFILE,
        "arch/x86/Makefile": "# max-page-size\n",
        "arch/x86/entry/vdso/exports.map": EXPORTS,
        "arch/x86/entry/vdso/vdso.lds.S": f"VERSION {{\n/* of this image */\n{EXPORTS}}}\n",
        "arch/x86/entry/vdso/clock.c": TIME,
        "arch/x86/entry/vdso/vget_vnotb.c": FUNCTION,
        "kernel/time/vsyscall.c": "int vnotb;\nvoid update_vsyscall(void) { vnotb = 666; }\n",
    }
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def replace(root: Path, name: str, old: str, new: str) -> None:
    """Edit one file of the tree; the text must be there."""
    path = root / name
    text = path.read_text()
    assert old in text, (name, old)
    path.write_text(text.replace(old, new))
