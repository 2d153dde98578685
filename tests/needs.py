"""What a test needs of the machine: a developer without it sees a skip, CI a failure.

`tools/install-test-packages` installs all of it on Debian.
"""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest


def absent(reason: str) -> NoReturn:
    """End the test: something is not on this machine."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def need(*programs: str) -> None:
    """Go on only if all these programs are there."""
    if missing := [name for name in programs if shutil.which(name) is None]:
        absent(f"needs {', '.join(missing)}: tools/install-test-packages")
