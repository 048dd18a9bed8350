"""Public names: the registry of them, and the modules that only have names, such as `tf.math`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

PUBLIC: dict[str, Any] = {}
"""Every public name as TensorFlow spells it after `tf.`, such as "reduce_sum" and "math.reduce_sum"."""


def names_in(folder: str) -> dict[str, Any]:
    """The public names of a folder such as "keras.layers", for the module of that name to take as its own.

    A module does so itself, so that it has them however it came to be imported.
    """
    begin = f"{folder}." if folder else ""
    names = {path[len(begin) :]: thing for path, thing in PUBLIC.items() if path.startswith(begin)}
    return {name: thing for name, thing in names.items() if "." not in name}


def lookup(folder: str) -> Callable[[str], Any]:
    """The `__getattr__` of a module: finds names of its folder that are registered later, and modules in it."""
    module = f"graphlab.{folder}".rstrip(".")

    def find(name: str) -> Any:
        path = f"{folder}.{name}".lstrip(".")
        if path in PUBLIC:
            return PUBLIC[path]
        # Whoever looks through all modules asks each for the likes of `__file__`.
        if not name.startswith("__") and any(known.startswith(f"{path}.") for known in PUBLIC):
            return sys.modules.setdefault(f"graphlab.{path}", namespace(path))
        raise AttributeError(f"module '{module}' has no attribute '{name}'")

    return find


def namespace(folder: str) -> ModuleType:
    """A module without a file: it has the names that the registry has for it when it is asked."""
    module, find = ModuleType(f"graphlab.{folder}", f"The names of `tf.{folder}`."), lookup(folder)

    def __getattr__(name: str) -> Any:  # noqa: N807  of the module
        return vars(module).setdefault(name, find(name))  # the next time it is at hand

    def __dir__() -> list[str]:  # noqa: N807
        begin = f"{folder}."
        return sorted({path.removeprefix(begin).partition(".")[0] for path in PUBLIC if path.startswith(begin)})

    vars(module).update(names_in(folder), __getattr__=__getattr__, __dir__=__dir__)
    return module


def enter_namespaces(within: str = "") -> None:
    """Let `import graphlab.math` find the modules without a file whose names are registered by now.

    A package that may be imported in the middle of another enters those `within` itself: a module of the other that
    has a file may not have been imported yet, but has names already.
    """
    for path in list(PUBLIC):
        folder = path.rpartition(".")[0] if f"{path}.".startswith(f"{within}.".lstrip(".")) else ""
        while folder:
            if f"graphlab.{folder}" not in sys.modules:
                sys.modules[f"graphlab.{folder}"] = namespace(folder)
            folder = folder.rpartition(".")[0]
