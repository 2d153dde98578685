"""The recipes: every module or package here that has a `RECIPE` is a command."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from kpatch_ast.engine.recipe import Era, Recipe


@cache
def recipes() -> dict[str, Recipe]:
    """All recipes by name."""
    found = {}
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        recipe = getattr(import_module(module.name), "RECIPE", None)
        if isinstance(recipe, Recipe):
            found[recipe.name] = recipe
    return found


def eras_of(package: str, path: list[str]) -> tuple[Era, ...]:
    """The eras of a recipe: the `ERAS` of each module in its package, by module name."""
    eras: list[Era] = []
    for module in pkgutil.iter_modules(path, f"{package}."):
        eras.extend(getattr(import_module(module.name), "ERAS", ()))
    return tuple(eras)
