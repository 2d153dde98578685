"""One cold run of the program, with the time at marks on its way; imports nothing it need not."""

from __future__ import annotations

import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def main(words: list[str]) -> None:
    """The CPU seconds used up to each mark go to stderr as the last line."""
    marks = {"start": time.process_time()}

    def mark(name: str) -> None:
        marks[name] = time.process_time()

    def noted(module: Any, name: str, before: str = "", after: str = "") -> None:
        real = getattr(module, name)

        def call(*args: Any, **options: Any) -> Any:
            if before and before not in marks:
                mark(before)
            result = real(*args, **options)
            if after and after not in marks:
                mark(after)
            return result

        setattr(module, name, call)

    import gc

    gc.disable()  # as kpatch_ast.__main__ does
    import typer  # noqa: F401

    mark("typer")
    import tree_sitter  # noqa: F401

    mark("tree_sitter")
    from kpatch_ast import api, cli
    from kpatch_ast.engine import proof

    mark("cli")
    noted(cli, "recipe_of", after="recipe_of")
    noted(api, "directory", before="request")
    noted(api, "prove", before="plan")
    noted(proof, "Overlay", before="parsed")
    noted(cli.report, "text", before="again")
    try:
        cli.main(words)
    except SystemExit:
        mark("end")
    import json
    import os

    print(f"\n{json.dumps(marks)}", file=sys.stderr, flush=True)
    os._exit(0)
