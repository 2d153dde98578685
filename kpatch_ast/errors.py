"""Everything that can go wrong, and the exit code of each.

One law: an error says where (a `Mark`), what was expected, and what to do (`hint`). Only `cli.py`
catches these; nothing here prints.
"""

from typing import Any, NamedTuple, Self


class Mark(NamedTuple):
    """A place in a file as a person sees it, with the source line to show under the message.

    `line` and `column` count from 1, columns in bytes of the original file (as gcc counts them).
    """

    path: str
    line: int
    column: int
    text: bytes = b""  #: the whole source line, without its newline
    width: int = 1  #: bytes to underline, at least 1
    label: str = ""  #: what this place is, for secondary marks

    @property
    def position(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class KpatchError(Exception):
    """Base of every error that a user may see."""

    exit_code = 70

    def __init__(
        self,
        message: str,
        *,
        mark: Mark | None = None,
        notes: tuple[Mark | str, ...] = (),
        hint: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.mark = mark
        self.notes = notes
        self.hint = hint

    def alone(self) -> Self:
        """Itself, without the frames that it went through: they hold all that was read so far, and
        whoever keeps an error would keep that."""
        self.__context__ = self.__cause__ = None
        return self.with_traceback(None)


class UsageError(KpatchError):
    """The command line or a parameter is wrong; no tree was looked at."""

    exit_code = 2


class Refused(KpatchError):
    """The input is not what the request needs: no era fits, an anchor is missing or ambiguous."""

    exit_code = 3
    era: str = ""  #: the one that came closest, and what became of its steps
    outcomes: tuple[Any, ...] = ()


class BadTree(Refused):
    """The tree itself cannot be used: a link, a device, an unknown revision. No era is to blame."""


class Ambiguous(Refused):
    """More than one place would do."""


class Conflict(Refused):
    """What the request would insert is there already, but differs."""


class ReadFailed(KpatchError):
    """A file, a process or a repository could not be read."""

    exit_code = 4


class WriteFailed(KpatchError):
    """A file could not be written; everything written before it was rolled back."""

    exit_code = 4


class Bug(KpatchError):
    """A proof failed: the result would break one of the tool's own laws. Nothing was written."""

    exit_code = 70


class Interrupted(KpatchError):
    """The user stopped the run; the tree being written was rolled back."""

    exit_code = 130
