"""The C file that reads a variable of the x86 vDSO since 5.3, with and without time namespaces.

One law: inside a time namespace it reads what it reads outside. From 5.6 to 6.14 a namespace's own
page lies where the vDSO looks for the data, all zeroes but for the clocks, and the real page is at
timens_page, which must not be touched otherwise (vvar_fault() in vma.c). Upstream's model is
__arch_get_vdso_rng_data() in asm/vdso/getrandom.h, 6.11 to 6.14.
"""

from __future__ import annotations

from kpatch_ast.recipes.vdso.function import LICENCE, PROTOTYPE

# vdso/datapage.h does not compile in 6.1 unless linux/time.h precedes it; the first three are what
# vclock_gettime.c includes.
_BEGIN = (
    LICENCE
    + """\
/* {function}(): the value of {var}, without a system call. */
#include <linux/kernel.h>
#include <linux/time.h>
#include <linux/types.h>
"""
)

_FUNCTION = """
{notrace}{type} {symbol}(void)
{{
"""

_END = """\
}}

{type} {function}(void)
	__attribute__((weak, alias("{symbol}")));
"""


def reader(includes: str, place: str) -> str:
    """A C file that reads `place`."""
    return f"{_BEGIN}{includes}{PROTOTYPE}{_FUNCTION}\treturn READ_ONCE({place});\n{_END}"


def timens_reader(includes: str, place: str, data: str, timens_data: str) -> str:
    """A C file that reads `place`, but as far behind `timens_data` as it is behind `data` if that
    belongs to a time namespace; `data` and `timens_data` point to struct vdso_data."""
    body = f"""\
	const struct vdso_data *vd = {data};
	const {{type}} *p = &{place};

	/* In a time namespace the real page is elsewhere */
	if (IS_ENABLED(CONFIG_TIME_NS) && vd->clock_mode == {{timens}})
		p = (void *)p + ((void *){timens_data} - (void *)vd);

	return READ_ONCE(*p);
"""
    return f"{_BEGIN}{includes}{PROTOTYPE}{_FUNCTION}{body}{_END}"
