"""What the vDSO recipes' options have in common: the parameters that templates and queries see.

| parameter  | for `vnotb --function number_of_the_beast` |
|------------|--------------------------------------------|
| `var`      | vnotb                                      |
| `type`     | int                                        |
| `function` | number_of_the_beast                        |
| `symbol`   | __vdso_number_of_the_beast                 |
| `object`   | vnumber_of_the_beast.o                     |
| `value`    | 666, or empty                              |
| `selftest` | y, or empty; so are `gdb` and other switches |
"""

from __future__ import annotations

import re

from kpatch_ast.engine.recipe import Option
from kpatch_ast.errors import UsageError
from kpatch_ast.scalars import ABIS, scalar

ABI = Option(
    "abi",
    "The images that get the function: 64, x32, 32  [default: 64].",
    metavar="LIST",
    default="64",
)
SWITCHED = (
    Option(
        "kconfig",
        "Make the change depend on a new option, CONFIG_SYMBOL.",
        metavar="SYMBOL",
        default="",
    ),
    Option("kconfig_default", "What that option is if nobody says.", metavar="y|n", default="n"),
    Option("kconfig_help", "Its help text  [default: one is written].", metavar="TEXT", default=""),
)
SELFTEST = Option("selftest", "Also a selftest in tools/testing/selftests/vDSO.", default=False)
ONLY = Option(
    "only", "Touch only what --abi, --selftest and --gdb add to the change.", default=False
)


def abi_params(given: str, type_: str, stored: bool) -> dict[str, str]:
    """Which images get the function; `stored` if it reads what the kernel writes meanwhile."""
    images = [word.strip() for word in given.split(",")]
    if "64" not in images or any(image not in ABIS for image in images):
        raise UsageError(
            f"--abi {given!r} is no list of images", hint="64, and with a comma x32 or 32 or both"
        )
    found = scalar(type_)
    if len(images) > 1 and not found.same_everywhere:
        raise UsageError(
            f"--abi {given}: {found.name} has {found.size('64')} bytes in the kernel and "
            f"{found.size('32')} in such programs",
            hint="use a type of one size, such as int or u32",
        )
    if stored and "32" in images and found.size("64") > 4:
        raise UsageError(
            f"--abi {given}: 32-bit code reads {found.name} in two steps, and the kernel may "
            "write between them",
            hint="use a type of at most four bytes, such as int or u32",
        )
    return {"x32": flag("x32" in images), "abi32": flag("32" in images)}


def kconfig_params(symbol: str, default: str, text: str) -> dict[str, str]:
    """The option of the kernel's configuration that the change depends on, if any."""
    if symbol and not re.fullmatch(r"(?!CONFIG_)[A-Z][A-Z0-9_]{1,62}", symbol):
        raise UsageError(
            f"--kconfig {symbol!r} is not a configuration symbol",
            hint="capitals, digits and underscores, without CONFIG_ before them: VDSO_NOTB",
        )
    if default not in ("y", "n"):
        raise UsageError(f"--kconfig-default {default!r} is neither y nor n")
    if not symbol and (default != "n" or text):
        raise UsageError("--kconfig-default and --kconfig-help are about --kconfig SYMBOL")
    if not text.isprintable():
        raise UsageError("--kconfig-help is not one line of printable text")
    return {"kconfig": symbol, "kconfig_default": default, "kconfig_help": " ".join(text.split())}


def flag(given: bool) -> str:
    """A switch as a parameter."""
    return "y" if given else ""


def function_params(function: str, type_: str) -> dict[str, str]:
    """The names that go with a function."""
    return {
        "function": function,
        "symbol": f"__vdso_{function}",
        "object": f"v{function}.o",
        "source": f"v{function}.c",
        "type": scalar(type_).name,
    }
