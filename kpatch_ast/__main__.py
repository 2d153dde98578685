"""The program: `kpatch-ast`, or `python -m kpatch_ast`.

One law: nothing is decided here; this is only what it takes to start quickly and to end quickly.
"""

from __future__ import annotations

import gc
import os
import sys


def run() -> None:
    """Import the command line, run it, end the process."""
    # Importing makes a great many objects and no garbage; what is imported stays to the end.
    gc.disable()
    from kpatch_ast.cli import main

    collect_rarely()
    gc.enable()
    try:
        main()
    except SystemExit as end:
        _end(end.code)
        raise


def collect_rarely() -> None:
    """For a process of our own: what it has is no garbage, nor is a plan until it is done."""
    gc.freeze()
    gc.set_threshold(50_000)


def _end(code: object) -> None:
    """Leave without freeing every object one by one, a tenth of the time of a small run.

    Only if there is nothing else to do: a code that Python would print, or output that cannot be
    written, is left to the usual way.
    """
    if code is not None and not isinstance(code, int):
        return
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        return
    os._exit(code or 0)


if __name__ == "__main__":
    run()
