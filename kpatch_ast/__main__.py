"""`python -m kpatch_ast`."""

from __future__ import annotations

from kpatch_ast.cli import main

if __name__ == "__main__":
    main()
