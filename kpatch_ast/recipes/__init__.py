"""The recipes: every module or package here that has a `RECIPE` is the command of its own name."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from kpatch_ast.engine.recipe import Era, Recipe


@cache
def recipe(name: str) -> Recipe | None:
    """The recipe of this name, None if there is none; no other one is imported."""
    module = f"{__name__}.{name.replace('-', '_')}"
    if all(each.name != module for each in pkgutil.iter_modules(__path__, f"{__name__}.")):
        return None
    found = getattr(import_module(module), "RECIPE", None)
    return found if isinstance(found, Recipe) and found.name == name else None


@cache
def recipes() -> dict[str, Recipe]:
    """All recipes by name."""
    names = [module.name.replace("_", "-") for module in pkgutil.iter_modules(__path__)]
    return {name: found for name in names if (found := recipe(name)) is not None}


def eras_of(package: str, path: list[str]) -> tuple[Era, ...]:
    """The eras of a recipe: the `ERAS` of each module in its package, by module name."""
    eras: list[Era] = []
    for module in pkgutil.iter_modules(path, f"{package}."):
        eras.extend(getattr(import_module(module.name), "ERAS", ()))
    return tuple(eras)
