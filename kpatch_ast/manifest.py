"""A manifest: a TOML file that lists recipe calls, done in order as one change.

    [[call]]
    recipe = "RECIPE"
    name = "vnotb"

One law: a manifest says nothing that a command line could not say, and every mistake in it is
refused with line and column before any tree is looked at. There is no rule language.

`tomllib` gives no positions. They are found by asking it again: the line on which a key is set is
the one by which the lines so far are TOML that has the key. That is exact for every way to write
TOML, and costs nothing unless there is an error to report.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from kpatch_ast import api
from kpatch_ast.engine.recipe import Option
from kpatch_ast.errors import Mark, ReadFailed, UsageError
from kpatch_ast.recipes import recipes

#: Keys of a call beside its recipe's own options.
_COMMON = ("recipe", "era", "arch")

#: More than any team carries; a file that is no manifest should not be looked at for long.
_MAX_BYTES = 1 << 20


def load(path: Path) -> list[api.Request]:
    """The requests of a manifest.

    Raises UsageError, with line and column, or ReadFailed.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(_MAX_BYTES + 1)
    except OSError as error:
        raise ReadFailed(f"{path}: {error.strerror}") from error
    if len(data) > _MAX_BYTES:
        raise UsageError(f"{path}: too large for a manifest")
    return _Manifest(path, data).requests()


class _Manifest:
    """One file being read."""

    def __init__(self, path: Path, data: bytes) -> None:
        self.path = str(path)
        try:
            self.text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise UsageError("not UTF-8", mark=Mark(self.path, line, 1)) from error
        self.lines = re.findall(r"[^\n]*\n|[^\n]+", self.text)  # as TOML counts them

    def requests(self) -> list[api.Request]:
        try:
            document = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            raise self._no_toml(error) from error
        for key in document:
            if key != "call":
                raise self._error(f"unknown key {key!r}", (key,), hint="a manifest has [[call]]s")
        calls = document.get("call", [])
        if not isinstance(calls, list) or not all(isinstance(call, dict) for call in calls):
            raise self._error("call is not a list of tables", ("call",), hint="write [[call]]")
        if not calls:
            raise UsageError(
                "a manifest without a [[call]]", mark=Mark(self.path, 1, 1), hint="list one"
            )
        requests = [self._request(index, call) for index, call in enumerate(calls)]
        self._no_name_twice(requests)
        return requests

    def _request(self, index: int, call: dict[str, Any]) -> api.Request:
        here = ("call", index)
        name = call.get("recipe")
        if name is None:
            raise self._error("this call has no recipe", here, hint="`kpatch-ast list` names them")
        known = recipes()
        if not isinstance(name, str) or name not in known:
            hint = f"there are: {', '.join(known)}"
            raise self._error(f"no recipe {name!r}", (*here, "recipe"), hint=hint)
        options = {option.name: option for option in known[name].options}
        for key, value in call.items():
            if key not in options and key not in _COMMON:
                hint = f"there are: {', '.join((*_COMMON, *options))}"
                raise self._error(f"unknown key {key!r}", (*here, key), hint=hint)
            switch = key in options and options[key].default is False
            if switch and not isinstance(value, bool):
                raise self._error(f"{key} is not true or false", (*here, key))
            if not switch and not isinstance(value, str):
                hint = 'write it in quotes, e.g. "666"'
                raise self._error(f"{key} is not a string", (*here, key), hint=hint)
        for option in options.values():
            if option.default is None and option.name not in call:
                raise self._error(f"{name} needs {option.name}", (*here, "recipe"))
        eras = known[name].eras
        for key, there in (("era", [e.name for e in eras]), ("arch", [e.arch for e in eras])):
            if call.get(key, there[0]) not in there:
                hint = f"it has: {', '.join(dict.fromkeys(there))}"
                raise self._error(f"{name} has no {key} {call[key]!r}", (*here, key), hint=hint)
        if not any(
            call.get("era", e.name) == e.name and call.get("arch", e.arch) == e.arch for e in eras
        ):
            raise self._error(f"era {call['era']!r} is not for {call['arch']}", (*here, "arch"))
        try:
            made = api.request(**{key: value for key, value in call.items()})
        except UsageError as error:
            raise self._located(error, here, call, options) from error
        mark = self._mark(here)
        return api.at(made, mark.position)

    def _located(
        self,
        error: UsageError,
        here: tuple[str | int, ...],
        call: dict[str, Any],
        options: dict[str, Option],
    ) -> UsageError:
        """The error at the key whose option it names first."""
        first = error.message.split()[0].removeprefix("--")
        named = {option.metavar: option.name for option in options.values() if option.argument}
        key = named.get(first, first)
        where = (*here, key if key in call else "recipe")
        return self._error(error.message, where, hint=error.hint)

    def _no_name_twice(self, requests: list[api.Request]) -> None:
        taken: dict[str, int] = {}
        for index, request in enumerate(requests):
            names = {request.params.get(key) for key in ("var", "function")} - {None, ""}
            for name in sorted(filter(None, names)):
                if name in taken:
                    first = self._mark(("call", taken[name]))
                    note = Mark(
                        first.path, first.line, first.column, first.text, label="first here"
                    )
                    raise self._error(
                        f"the name {name!r} is given twice",
                        self._place_of(request, index, name),
                        notes=(note,),
                    )
            taken |= dict.fromkeys(filter(None, names), index)

    def _place_of(self, request: api.Request, index: int, value: str) -> tuple[str | int, ...]:
        calls = tomllib.loads(self.text)["call"]
        keys = [key for key, given in calls[index].items() if given == value]
        return ("call", index, keys[0] if keys else "recipe")

    def _no_toml(self, error: tomllib.TOMLDecodeError) -> UsageError:
        message, line, column = str(error), len(self.lines), 1
        if match := re.search(r" \(at line (\d+), column (\d+)\)$", message):
            line, column = int(match[1]), int(match[2])
            message = message[: match.start()]
        else:
            message = message.removesuffix(" (at end of document)")
        return UsageError(message, mark=self._at(max(1, line), column))

    def _error(
        self,
        message: str,
        where: tuple[str | int, ...],
        *,
        notes: tuple[Mark | str, ...] = (),
        hint: str = "",
    ) -> UsageError:
        return UsageError(message, mark=self._mark(where), notes=notes, hint=hint)

    def _mark(self, where: tuple[str | int, ...]) -> Mark:
        """Where a key is set: the statement that brings it."""
        start = 0  # lines of whole statements before the one looked at
        for end in range(1, len(self.lines) + 1):
            try:
                document = tomllib.loads("".join(self.lines[:end]))
            except tomllib.TOMLDecodeError:
                continue  # inside a statement of several lines
            if _has(document, where):
                line = self.lines[start]
                key = re.escape(str(where[-1])) if isinstance(where[-1], str) else r"\S"
                match = re.search(rf"(?<![\w-]){key}", line) or re.search(r"\S", line)
                return self._at(start + 1, match.start() + 1 if match else 1)
            start = end
        return self._at(1, 1)

    def _at(self, line: int, column: int) -> Mark:
        text = self.lines[line - 1].rstrip("\r\n") if line <= len(self.lines) else ""
        # Columns count bytes, as everywhere.
        at = len(text[: column - 1].encode())
        word = re.match(r"[\w-]*", text[column - 1 :])
        width = max(1, len(word[0].encode()) if word else 1)
        return Mark(self.path, line, at + 1, text.encode(), width)


def _has(document: Any, where: tuple[str | int, ...]) -> bool:
    for part in where:
        try:
            document = document[part]
        except (KeyError, IndexError, TypeError):
            return False
    return True
