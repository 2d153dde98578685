"""The options of the vDSO recipes, and the parameters that templates and queries see.

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
from dataclasses import dataclass, field

from kpatch_ast.engine.recipe import Params
from kpatch_ast.errors import UsageError
from kpatch_ast.scalars import ABIS, scalar
from kpatch_ast.syntax.fragments import expression, identifier

_ABI = {
    "metavar": "LIST",
    "help": "The images that get the function: 64, x32, 32  [default: 64].",
}
_KCONFIG = {
    "metavar": "SYMBOL",
    "help": "Make the change depend on a new option, CONFIG_SYMBOL.",
}
_KCONFIG_DEFAULT = {"metavar": "y|n", "help": "What that option is if nobody says."}
_KCONFIG_HELP = {"metavar": "TEXT", "help": "Its help text  [default: one is written]."}
_SELFTEST = {"help": "Also a selftest in tools/testing/selftests/vDSO."}
_ONLY = {"help": "Touch only what --abi, --selftest and --gdb add to the change."}


def _abi_params(given: str, type_: str, stored: bool) -> dict[str, str]:
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
    return {"x32": _flag("x32" in images), "abi32": _flag("32" in images)}


def _kconfig_params(symbol: str, default: str, text: str) -> dict[str, str]:
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


def _flag(given: bool) -> str:
    return "y" if given else ""


def _function_params(function: str, type_: str) -> dict[str, str]:
    return {
        "function": function,
        "symbol": f"__vdso_{function}",
        "object": f"v{function}.o",
        "source": f"v{function}.c",
        "type": scalar(type_).name,
    }


@dataclass(frozen=True, slots=True)
class VariableOptions:
    """Options of `add-vdso-var`."""

    name: str = field(
        metadata={"argument": True, "metavar": "NAME", "help": "The kernel variable to add."}
    )
    type: str = field(
        metadata={
            "metavar": "TYPE",
            "help": "Its type: one integer type, e.g. int or 'unsigned long'.",
        }
    )
    function: str = field(
        default="",
        metadata={"metavar": "NAME", "help": "The function that reads it  [default: get_NAME]."},
    )
    value: str = field(
        default="",
        metadata={
            "metavar": "EXPR",
            "help": "What the timekeeping update stores in it, a C expression.",
        },
    )

    abi: str = field(default="64", metadata=_ABI)
    kconfig: str = field(default="", metadata=_KCONFIG)
    kconfig_default: str = field(default="n", metadata=_KCONFIG_DEFAULT)
    kconfig_help: str = field(default="", metadata=_KCONFIG_HELP)
    selftest: bool = field(default=False, metadata=_SELFTEST)
    gdb: bool = field(default=False, metadata={"help": "Also a gdb command, lx-vdso-NAME."})
    only: bool = field(default=False, metadata=_ONLY)

    def params(self) -> Params:
        """Checked parameters; UsageError for a bad one."""
        name = identifier(self.name, "NAME")
        function = identifier(self.function or f"get_{name}", "--function")
        if function == name:
            raise UsageError(
                f"--function {function!r} is the name of the variable",
                hint="both are symbols of the kernel; give them different names",
            )
        value = expression(self.value, "--value") if self.value else ""
        return {
            **_function_params(function, self.type),
            "var": name,
            "value": value,
            **_abi_params(self.abi, self.type, stored=True),
            **_kconfig_params(self.kconfig, self.kconfig_default, self.kconfig_help),
            "selftest": _flag(self.selftest),
            "gdb": _flag(self.gdb),
            "only": _flag(self.only),
        }


@dataclass(frozen=True, slots=True)
class FunctionOptions:
    """Options of `add-vdso-fn`."""

    function: str = field(
        metadata={"argument": True, "metavar": "FUNCTION", "help": "The function to add."}
    )
    type: str = field(metadata={"metavar": "TYPE", "help": "Its return type: one integer type."})
    returns: str = field(metadata={"metavar": "EXPR", "help": "What it returns, a C expression."})
    abi: str = field(default="64", metadata=_ABI)
    kconfig: str = field(default="", metadata=_KCONFIG)
    kconfig_default: str = field(default="n", metadata=_KCONFIG_DEFAULT)
    kconfig_help: str = field(default="", metadata=_KCONFIG_HELP)
    selftest: bool = field(default=False, metadata=_SELFTEST)
    only: bool = field(default=False, metadata=_ONLY)

    def params(self) -> Params:
        """Checked parameters; UsageError for a bad one."""
        function = identifier(self.function, "FUNCTION")
        returns = expression(self.returns, "--returns")
        return {
            **_function_params(function, self.type),
            "returns": returns,
            "only": _flag(self.only),
            **_abi_params(self.abi, self.type, stored=False),
            **_kconfig_params(self.kconfig, self.kconfig_default, self.kconfig_help),
            "selftest": _flag(self.selftest),
        }
