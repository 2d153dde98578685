"""`--abi 64,x32,32`: the function in the vDSO images of x32 and 32-bit programs, too.

The x32 image is made of the 64-bit objects, so that one more line in its version script exports the
function. The 32-bit image has a list of objects of its own since 5.8, compiled as if the kernel was
a 32-bit one; what that takes is in a header since 6.3, and before at the top of the one C file that
needs it, from which it is taken over. One law: neither image gets a weak alias, and a variable that
both sides do not store in the same bytes at once is refused before any tree is looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from kpatch_ast.engine.recipe import Era, Look, NewFile, Params, Step
from kpatch_ast.errors import Refused
from kpatch_ast.recipes.vdso.function import ENTRY, SPLIT

X32, I386 = "--abi x32", "--abi 32"

_FAKE = "fake_32bit_build.h"

_SOURCE = """\
{licence}{as_32bit}#include "{source_64}"
"""


def with_abi(era: Era) -> Era:
    """`era` with the steps for the other two images."""
    makefile = next(s.paths[0] for s in era.steps if isinstance(s, Step) and s.anchor == "vobjs")
    folder = makefile.rpartition("/")[0]
    steps = (*era.steps, _x32(folder), *_i386(folder))
    return era.extended(steps, partial(_derive, folder, era.derive), (_fake_asked(folder),))


def _x32(folder: str) -> Step:
    return Step(
        f"{folder}/vdsox32.lds.S",
        "export",
        "{symbol};",
        why="the function, for x32 programs",
        needs="x32",
        extra=X32,
    )


def _folder32(folder: str) -> str:
    return f"{ENTRY if folder == SPLIT else folder}/vdso32"


def _i386(folder: str) -> tuple[Step | NewFile, ...]:
    own = folder == SPLIT  # the 32-bit image has a Makefile of its own
    makefile = f"{_folder32(folder)}/Makefile" if own else f"{folder}/Makefile"
    listed = "vobjs" if own else "vobjs32"
    return (
        NewFile(
            f"{_folder32(folder)}/{{source}}",
            _SOURCE,
            why="the function, compiled for 32-bit programs",
            needs="abi32",
            extra=I386,
        ),
        Step(
            makefile,
            listed,
            "{object}" if own else "vdso32/{object}",
            why="objects linked into the 32-bit vDSO",
            needs="plain32",
            extra=I386,
        ),
        Step(
            makefile,
            f"{listed}-option",
            "vobjs-$(CONFIG_{kconfig})\t+= {object}"
            if own
            else "vobjs32-$(CONFIG_{kconfig})\t+= vdso32/{object}",
            why="linked into the 32-bit vDSO if the option is on",
            needs="option32",
            extra=I386,
        ),
        Step(
            makefile,
            "object32-untraced",
            "CFLAGS_REMOVE_vdso32/{object} = -pg",
            why="no function tracer can be called in user space",
            needs="abi32",
            when="has-object32-untraced",
            extra=I386,
        ),
        Step(
            f"{_folder32(folder)}/vdso32.lds.S",
            "export-32",
            "{symbol};",
            why="the function, for 32-bit programs",
            needs="abi32",
            extra=I386,
        ),
    )


def _derive(
    folder: str, before: Callable[[Look, Params], Params], look: Look, given: Params
) -> Params:
    params = before(look, given)
    wanted, symbol = params["abi32"], params["kconfig"]
    makefile = f"{folder}/Makefile"
    listed = folder == SPLIT or look.mentions(makefile, "vobjs32-y")
    if wanted and look.exists(makefile) and not listed:
        raise Refused(
            f"--abi 32: {makefile} names the objects of the 32-bit vDSO in rules, not in a list",
            hint="leave 32 out of --abi; it can be given since 5.8",
        )
    if folder == SPLIT:
        source, prefix = f"../vdso64/{params['source']}", ""
    else:
        source, prefix = f"../{params['source']}", _as_32bit(look, folder)
    return {
        **params,
        "plain32": "" if symbol else wanted,
        "option32": wanted if symbol else "",
        "source_64": source,
        "as_32bit": prefix,
    }


def _fake_asked(folder: str) -> tuple[str, str]:
    return f"{folder}/vdso32/vclock_gettime.c", "fake-32bit"


def _as_32bit(look: Look, folder: str) -> str:
    if look.exists(f"{folder}/vdso32/{_FAKE}"):
        return f'#define BUILD_VDSO32\n#include "{_FAKE}"\n'
    for copies, _ in look.captured(*_fake_asked(folder), {}):
        return f"#define BUILD_VDSO32\n\n{copies['fake'].rstrip()}\n\n"
    return "#define BUILD_VDSO32\n"
