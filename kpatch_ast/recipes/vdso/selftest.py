"""`--selftest`: a program of the kernel's own selftests that calls the function.

They are in tools/testing/selftests/vDSO since 4.9, and their header prints TAP since 4.13. One law:
the program compares with what the kernel stores only if that is a plain number; it skips, as its
neighbours do, where the vDSO does not have the function.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from kpatch_ast.engine.recipe import Era, Look, NewFile, Params, Step
from kpatch_ast.errors import Refused
from kpatch_ast.scalars import scalar
from kpatch_ast.syntax.fragments import is_number

FOLDER = "tools/testing/selftests/vDSO"
MAKEFILE = f"{FOLDER}/Makefile"
KSELFTEST = "tools/testing/selftests/kselftest.h"

#: The programs whose sources tell how a tree includes its headers, newest first.
_MODELS = ("vdso_test_getcpu.c", "vdso_test_gettimeofday.c", "vdso_test.c")

_PROGRAM = """\
{selftest_licence}/*
 * {program}.c: call {function}() of the vDSO
 */

{includes}
typedef {user_type} (*{function}_t)(void);

int main(void)
{{
	const char *name = "{symbol}";
	unsigned long sysinfo_ehdr = getauxval(AT_SYSINFO_EHDR);
	{function}_t function = NULL;
	{user_type} value;

	ksft_print_header();

	if (sysinfo_ehdr) {{
		vdso_init_from_sysinfo_ehdr(sysinfo_ehdr);
		function = ({function}_t)vdso_sym("LINUX_2.6", name);
	}}
	if (!function)
		ksft_exit_skip("the vDSO has no %s\\n", name);

{plan}	value = function();
{compare}	ksft_test_result_pass("%s() returns {conversion}\\n", name, ({wide})value);
	ksft_exit_pass();
}}
"""

_COMPARE = """\
	if (value != ({user_type})({expected})) {{
		ksft_test_result_fail("%s() returns {conversion}\\n", name, ({wide})value);
		ksft_exit_fail();
	}}
"""

# Up to 5.7 parse_vdso.c has no header, and programs declare what they call.
_PROTOTYPES = """
extern void *vdso_sym(const char *version, const char *name);
extern void vdso_init_from_sysinfo_ehdr(uintptr_t base);
"""

STEPS: tuple[Step | NewFile, ...] = (
    NewFile(
        f"{FOLDER}/vdso_test_{{function}}.c",
        _PROGRAM,
        why="the selftest",
        needs="selftest",
        extra="--selftest",
    ),
    Step(
        MAKEFILE,
        "selftest-program",
        "TEST_GEN_PROGS += {output}{program}",
        why="lists the selftest",
        needs="selftest",
        extra="--selftest",
    ),
    Step(
        MAKEFILE,
        "selftest-rule",
        "$(OUTPUT)/{program}: parse_vdso.c {program}.c",
        why="what the selftest is made of",
        needs="selftest",
        extra="--selftest",
    ),
    Step(
        f"{FOLDER}/.gitignore",
        "last-entry",
        "{program}",
        why="git is not to show the program",
        needs="ignored",
        extra="--selftest",
    ),
)


#: A question of every request: what it answers is a parameter of steps.
_LISTED = (MAKEFILE, "selftest-listed")


def with_selftest(era: Era) -> Era:
    """`era` with the steps of `--selftest`."""
    return era.extended((*era.steps, *STEPS), partial(_derive, era.derive), (_LISTED,))


def _derive(before: Callable[[Look, Params], Params], look: Look, given: Params) -> Params:
    params = before(look, given)
    program = f"vdso_test_{params['function']}"
    listed = look.captured(*_LISTED, params)
    names: Params = {
        **params,
        "program": program,
        "entry": program,
        # 4.14 to 6.9 name the programs by their place, since lib.mk came first.
        "output": "$(OUTPUT)/" if any("$(OUTPUT)/" in c["word"] for c, _ in listed) else "",
        "ignored": params["selftest"] if look.exists(f"{FOLDER}/.gitignore") else "",
    }
    if not params["selftest"]:
        return names
    if look.exists(MAKEFILE) and not look.mentions(KSELFTEST, "ksft_test_result_pass"):
        raise Refused(
            f"--selftest: {KSELFTEST} of this tree does not print TAP",
            hint="leave out --selftest; it does since 4.13",
        )
    type_ = scalar(params["type"])
    names = {
        **names,
        "selftest_licence": "// SPDX-License-Identifier: GPL-2.0-only\n" * bool(params["licence"]),
        "includes": _includes(look, type_.header),
        "user_type": type_.user,
        "conversion": "%lld" if type_.signed else "%llu",
        "wide": "long long" if type_.signed else "unsigned long long",
        "plan": "\tksft_set_plan(1);\n" if look.mentions(KSELFTEST, "ksft_set_plan") else "",
    }
    expected = params.get("returns") or params.get("value", "")
    compare = _COMPARE.format_map({**names, "expected": expected}) if is_number(expected) else ""
    return {**names, "compare": compare}


def _includes(look: Look, header: str) -> str:
    """The `#include` lines, and prototypes where there is no header for them."""
    kselftest = '"../kselftest.h"'
    for model in _MODELS:
        for copies, _ in look.captured(f"{FOLDER}/{model}", "kselftest-include", {}):
            kselftest = copies["path"]
    system = sorted({"<stdint.h>", "<stdio.h>", "<sys/auxv.h>", header or "<stdint.h>"})
    lines = [f"#include {name}\n" for name in system]
    lines += ["\n", f"#include {kselftest}\n"]
    if look.exists(f"{FOLDER}/parse_vdso.h"):
        return "".join([*lines, '#include "parse_vdso.h"\n'])
    return "".join([*lines, _PROTOTYPES])
