"""The recipes: every module or package here that has a `RECIPE` is the command of its own name."""

from __future__ import annotations

import os
from functools import cache
from importlib import import_module

from kpatch_ast.engine.recipe import Era, Recipe


@cache
def recipe(name: str) -> Recipe | None:
    """The recipe of this name, None if there is none; no other one is imported."""
    module = name.replace("-", "_")
    if module not in _modules(__path__):
        return None
    found = getattr(import_module(f"{__name__}.{module}"), "RECIPE", None)
    return found if isinstance(found, Recipe) and found.name == name else None


@cache
def recipes() -> dict[str, Recipe]:
    """All recipes by name."""
    names = [module.replace("_", "-") for module in _modules(__path__)]
    return {name: found for name in names if (found := recipe(name)) is not None}


def eras_of(package: str, path: list[str]) -> tuple[Era, ...]:
    """The eras of a recipe: the `ERAS` of each module in its package, by module name."""
    eras: list[Era] = []
    for module in _modules(path):
        eras.extend(getattr(import_module(f"{package}.{module}"), "ERAS", ()))
    return tuple(eras)


def _modules(path: list[str]) -> list[str]:
    """The modules of a package, by name; importing pkgutil to be told takes longer."""
    names = (name for folder in path for name in os.listdir(folder))
    return sorted(name.removesuffix(".py") for name in names if not name.startswith("__"))
