"""What a recipe is: tables of steps, one table an era.

One law: a recipe is data. It names files, anchors and texts; it never reads or writes bytes.
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import NamedTuple, Protocol

from kpatch_ast.errors import Mark, UsageError

Params = Mapping[str, str]


class Look(Protocol):
    """What `Era.derive` may ask of the tree."""

    def exists(self, path: str) -> bool:
        """True if there is a regular file at `path`."""

    def mentions(self, path: str, word: str) -> bool:
        """True if `word` is a token of the code of the file at `path`."""

    def holds(self, path: str, anchor: str, params: Params) -> bool:
        """True if the file is there and the condition query `anchor` matches in it."""

    def captured(self, path: str, anchor: str, params: Params) -> list[tuple[dict[str, str], Mark]]:
        """For every match of `anchor`: its `@copy.x` captures, and the place of the first."""


class Step(NamedTuple):
    """In this file, at this anchor, insert this text: one logical thing."""

    path: str | tuple[str, ...]  #: candidates; the first in which the anchor is found
    anchor: str  #: "vextern-list" is queries/<language of path>/vextern-list.scm
    text: str  #: str.format template over the parameters
    why: str = ""  #: one line, shown by --explain and in conflicts
    needs: str = ""  #: a parameter without which the step is not applicable
    when: str = ""  #: a condition query on the same file without which it is not applicable
    unless: str = ""  #: one with which it is not applicable, for the other of two shapes
    shared: str = ""  #: text that others may use too; a query that says they do (or "-" for none)
    shared_in: str = ""  #: the file that this query is for, if it is another one
    guard: str = ""  #: a template: the option under whose #ifdef the text stands, empty for none
    extra: str = ""  #: the option it belongs to, as the user says it: one nobody must be told of
    beside: bool = True  #: what such an option adds can be added and taken away alone

    @property
    def paths(self) -> tuple[str, ...]:
        return (self.path,) if isinstance(self.path, str) else self.path


class NewFile(NamedTuple):
    """A whole new file; its folder must be there."""

    path: str  #: str.format template over the parameters
    text: str
    why: str = ""
    mode: int = 0o100644
    needs: str = ""
    shared: bool = False  #: other uses of the recipe add to it
    extra: str = ""  #: as for Step
    beside: bool = True

    @property
    def paths(self) -> tuple[str, ...]:
        return (self.path,)


class Unused:
    """Names that must not occur as tokens in files which the recipe itself never edits."""

    def __init__(
        self,
        paths: tuple[str, ...],
        names: tuple[str, ...],
    ) -> None:
        self.paths = paths
        self.names = names


def unchanged(_look: Look, params: Params) -> Params:
    """The default `Era.derive`."""
    return params


Derive = Callable[[Look, Params], Params]


class Era:
    """One mechanism: the steps for every tree of one shape."""

    def __init__(
        self,
        name: str,
        kernels: str,
        arch: str,
        steps: tuple[Step | NewFile, ...],
        shape: tuple[tuple[str, str], ...] = (),
        words: tuple[tuple[str, str], ...] = (),
        derive: Derive = unchanged,
        asks: tuple[tuple[str, str], ...] = (),
        unused: tuple[Unused, ...] = (),
        fresh: tuple[str, ...] = (),
    ) -> None:
        self.name = name
        self.kernels = kernels  #: documentation only; the steps themselves detect the era
        self.arch = arch
        self.steps = steps
        self.shape = shape  #: (file, condition query): what its trees have besides
        self.words = words  #: (file, word) that its queries demand anyway
        self.derive = derive  #: adds the parameters that depend on the tree
        self.asks = asks  #: (file, query) that `derive` needs for that, to be compiled at once
        self.unused = unused
        self.fresh = fresh  #: names that must be new to every edited file at first

    @cached_property
    def readers(self) -> tuple[Step, ...]:
        """The steps for files that must be there: it does not create them."""
        created = {step.path for step in self.steps if isinstance(step, NewFile)}
        steps = [step for step in self.steps if isinstance(step, Step)]
        return tuple(step for step in steps if created.isdisjoint(step.paths))

    @cached_property
    def inputs(self) -> tuple[Step, ...]:
        """The first reader of each file, and of each that need not be there without a parameter."""
        first: dict[tuple[str | tuple[str, ...], str], Step] = {}
        for step in self.readers:
            first.setdefault((step.path, step.needs), step)
        return tuple(first.values())

    def extended(
        self,
        steps: tuple[Step | NewFile, ...],
        derive: Derive,
        asks: tuple[tuple[str, str], ...] = (),
    ) -> "Era":
        """The same with other steps, and parameters for them that need `asks` besides."""
        return Era(
            self.name,
            self.kernels,
            self.arch,
            steps,
            self.shape,
            self.words,
            derive,
            (*self.asks, *asks),
            self.unused,
            self.fresh,
        )


class Option:
    """One option of a recipe: of its command, of a request, of a manifest's call."""

    def __init__(
        self,
        name: str,
        help: str,
        metavar: str = "",
        default: str | bool | None = None,
        argument: bool = False,
    ) -> None:
        self.name = name
        self.help = help
        self.metavar = metavar
        self.default = default  #: None: it must be given; False: it is a switch
        self.argument = argument  #: on the command line it is known by its place


class Recipe:
    """A command: its options and its eras."""

    def __init__(
        self,
        name: str,
        help: str,
        options: tuple[Option, ...],
        check: Callable[..., Params],
        eras: tuple[Era, ...],
        subject: str = "",
    ) -> None:
        self.name = name
        self.help = help
        self.options = options
        self.check = check  #: options by name -> what templates and queries see
        self.eras = eras
        self.subject = subject  #: of a commit that makes the change, a template over the parameters

    def params(self, given: Mapping[str, str | bool]) -> Params:
        """Checked parameters; UsageError for an option that is unknown, missing or no good."""
        known = {option.name: option.default for option in self.options}
        for name in given:
            if name not in known:
                there = ", ".join(known)
                raise UsageError(f"{self.name} has no option {name!r}", hint=f"there are: {there}")
        for name, default in known.items():
            if default is None and name not in given:
                raise UsageError(f"{self.name} needs {name}")
        return self.check(**{**known, **given})
