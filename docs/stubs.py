"""Writes the `.pyi` files of the public modules, from the registry of public names: `make docs`.

Modules take their names from the registry at import, where no type checker and no editor sees them. A stub has them
all, with the signatures that they have at run time. A module that has code of its own, such as `keras/activations.py`,
gets none, for a type checker would no longer look at its code: what it takes from the registry besides is declared in
`keras/activations_names.pyi`, which it imports for type checkers alone.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import re
import sys
import typing
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

import graphlab.keras
from graphlab.dtypes import DType
from graphlab.names import names_in
from graphlab.tensor import PUBLIC

ROOT = Path(graphlab.keras.__file__).parents[1]
_HEAD = "# Written by `make docs` from the registry of public names: see docs/stubs.py.\n"


def stubs() -> dict[Path, str]:
    """The text of each stub, by its file."""
    whole = {path: _Stub(folder).text() for folder in _folders() if (path := _path(folder)) is not None}
    taken = {folder: _taken(folder) for folder in _folders() if _path(folder) is None}
    return whole | {_names_path(folder): _Stub(folder, names).text() for folder, names in taken.items() if names}


def stale() -> list[Path]:
    """The stubs that are not what would be written now, and those that would not be written at all."""
    texts = stubs()
    differ = [path for path, text in texts.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    return sorted([*differ, *(path for path in ROOT.rglob("*.pyi") if path not in texts)])


# --- Which modules have one ------------------------------------------------------------------------


@lru_cache
def _folders() -> tuple[str, ...]:
    """The modules with public names; one without a file in another without one is a class in that one's stub."""
    found = {path[: dot.start()] for path in PUBLIC for dot in re.finditer(r"\.", path)} | {""}
    return tuple(sorted(folder for folder in found if not _is_inner(folder)))


def _is_inner(folder: str) -> bool:
    parent = folder.rpartition(".")[0]
    return bool(parent) and _file(folder) is None and _file(parent) is None


def _module(folder: str) -> ModuleType:
    return sys.modules[f"graphlab.{folder}".rstrip(".")]


def _file(folder: str) -> Path | None:
    file = getattr(_module(folder), "__file__", None)
    return Path(file) if file else None


def _path(folder: str) -> Path | None:
    """Where the stub stands: beside an `__init__.py`, or alone for a module without a file; None for one with code."""
    file = _file(folder)
    if file is None:
        return ROOT.joinpath(*folder.split(".")).with_suffix(".pyi")
    return file.with_suffix(".pyi") if file.name == "__init__.py" else None


def _names_path(folder: str) -> Path:
    """Where the names are declared that a module with code of its own takes from the registry."""
    file = _file(folder)
    assert file is not None
    return file.with_name(f"{file.stem}_names.pyi")


def _taken(folder: str) -> set[str]:
    """The public names of a module with code of its own that are not written in it.

    A built-in name that its code uses, such as `bool` in `dtypes.py`, is none: there it means the built-in.
    """
    source = _file(folder)
    assert source is not None
    tree = ast.parse(source.read_text(encoding="utf-8"))
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and hasattr(builtins, node.id)}
    written = {*_sources(_module(folder).__name__), *used}
    written.update(node.name for node in tree.body if isinstance(node, ast.FunctionDef))
    return {name for name in names_in(folder) if name not in written}


# --- What is in one --------------------------------------------------------------------------------


class _Stub:
    """The lines of one stub, and what they import."""

    def __init__(self, folder: str, names: set[str] | None = None):
        self.folder, self.module = folder, _module(folder)
        self.names = self._names() if names is None else {name: getattr(self.module, name) for name in names}
        self.imports: dict[str, str] = {}

    def text(self) -> str:
        """The whole file."""
        version = [] if self.folder else ["__version__: str"]
        body = [line for name, thing in sorted(self.names.items()) for line in self._entry(name, thing)]
        return "\n".join([_HEAD, *sorted(set(self.imports.values())), "", *version, *body, ""])

    def _names(self) -> dict[str, Any]:
        """The public names of the module, the modules in it, and what else it says to have."""
        before = f"{self.folder}." if self.folder else ""
        paths = [path.removeprefix(before) for path in PUBLIC if path.startswith(before)]
        own = getattr(self.module, "__all__", []) if self.folder else ["errors"]
        names = {path.partition(".")[0] for path in paths} | set(own)
        return {name: getattr(self.module, name) for name in names}

    def _entry(self, name: str, thing: Any) -> list[str]:
        if isinstance(thing, ModuleType):
            return self._inner(name, thing)
        if self._is_keras(name, thing):
            return self._reexport(f"graphlab.keras.{self.folder}", name, name)
        if isinstance(thing, DType):
            return [f"{name}: {self._import('graphlab.dtypes', 'DType')}"]
        if isinstance(thing, type):
            return self._class(name, thing)
        if callable(thing):
            return _function(self, name, thing)
        return [f"{name}: {None if thing is None else type(thing).__name__}"]

    def _is_keras(self, name: str, thing: Any) -> bool:
        """Whether Keras's module of the same name has it, in a stub: `tf.losses.Huber` is that of `tf.keras.losses`."""
        twin = f"keras.{self.folder}"
        return twin in _folders() and _path(twin) is not None and PUBLIC.get(f"{twin}.{name}") is thing

    def _reexport(self, module: str, original: str, name: str) -> list[str]:
        self.imports[name] = f"from {module} import {original} as {name}"
        return []

    def _inner(self, name: str, module: ModuleType) -> list[str]:
        """A module in this one: from its own file or stub, or as a class where it has neither."""
        folder = f"{self.folder}.{name}".lstrip(".")
        if not _is_inner(folder):
            origin, _, last = module.__name__.rpartition(".")
            return self._reexport(origin, last, name)
        return self._nested(name, folder)

    def _nested(self, name: str, folder: str) -> list[str]:
        """A module as a class, with those that are in it."""
        before = f"{folder}."
        lines = [f"class {name}:"]
        paths = [path.removeprefix(before) for path in PUBLIC if path.startswith(before)]
        for inner in sorted({path.partition(".")[0] for path in paths}):
            path = f"{before}{inner}"
            body = self._member(inner, PUBLIC[path]) if path in PUBLIC else self._nested(inner, path)
            lines += [f"    {line}" for line in body]
        return lines

    def _member(self, name: str, thing: Any) -> list[str]:
        if isinstance(thing, int | str):
            return [f"{name}: {type(thing).__name__}"]
        if isinstance(thing, type):
            return [f"{name}: type[{self._hidden(thing)}]"]
        return ["@staticmethod", *_function(self, name, thing)]

    def _class(self, name: str, kind: type) -> list[str]:
        """The class itself where its source says all of it; else one derived from it, with its constructor."""
        is_written = (kind.__module__, kind.__qualname__) in _classes()
        if is_written and not vars(kind).get("__signature__"):
            return self._reexport(kind.__module__, kind.__qualname__, name)
        base = next(k for k in kind.__mro__ if (k.__module__, k.__qualname__) in _classes())
        constructor = f"    def __init__{signature(self, kind, kind.__module__, 'self', 'None')}: ..."
        return [f"class {name}({self._hidden(base)}):", *_doc(kind), constructor]

    def _hidden(self, kind: type) -> str:
        """A class under a name that the stub does not give to others."""
        alias = f"_{kind.__qualname__.lstrip('_')}"
        self.imports[alias] = f"from {kind.__module__} import {kind.__qualname__} as {alias}"
        return alias

    def type_text(self, annotation: Any, module: str) -> str:
        """An annotation that is written in `module`, in the names of the stub, which imports what they stand for."""
        tree = ast.parse(annotation if isinstance(annotation, str) else inspect.formatannotation(annotation))
        for node in ast.walk(tree):
            if isinstance(node, ast.Name):
                node.id = self._import(*_origin(node.id, module))
        return ast.unparse(tree)

    def _import(self, origin: str, name: str) -> str:
        if origin == "builtins" and name not in self.names:
            return name
        if name in self.names and self.names[name] is getattr(sys.modules[origin], name):
            return name  # it is public itself
        alias = f"_{name}" if name in self.names else name
        line = f"from {origin} import {name}" + (f" as {alias}" if alias != name else "")
        if self.imports.setdefault(alias, line) != line:
            raise ValueError(f"{self.folder}: {alias} would be two things: {line}, and {self.imports[alias]}")
        return alias


def _function(stub: _Stub, name: str, function: Any) -> list[str]:
    head = f"def {name}{signature(stub, function, inspect.unwrap(function).__module__)}:"
    doc = _doc(function)
    return [head, *doc] if doc else [f"{head} ..."]


def signature(stub: _Stub, thing: Any, module: str, first: str = "", gives: str = "") -> str:
    """The parameters, after `first`, and the result, of something that is written in `module`."""
    found = inspect.signature(thing)
    parts, has_star = [first] if first else [], False
    for p in found.parameters.values():
        if p.kind is p.KEYWORD_ONLY and not has_star:
            parts.append("*")
        has_star = has_star or p.kind in (p.VAR_POSITIONAL, p.KEYWORD_ONLY)
        mark = "*" if p.kind is p.VAR_POSITIONAL else "**" if p.kind is p.VAR_KEYWORD else ""
        parts.append(f"{mark}{p.name}: {stub.type_text(p.annotation, module)}{_default(p)}")
    return f"({', '.join(parts)}) -> {gives or stub.type_text(found.return_annotation, module)}"


def _default(parameter: inspect.Parameter) -> str:
    value = parameter.default
    if value is parameter.empty:
        return ""
    return f" = {value!r}" if value is None or type(value) in (bool, int, float, str) else " = ..."


def _doc(thing: Any) -> list[str]:
    """The first line of a docstring as a docstring, for editors to show."""
    text = (inspect.unwrap(thing).__doc__ or "").partition("\n")[0].strip()
    return [f'    {"r" if chr(92) in text else ""}"""{text}"""'] if text else []


# --- Where names come from -------------------------------------------------------------------------


@lru_cache
def _classes() -> frozenset[tuple[str, str]]:
    """Every class that is written as one at the top of a module: (module, name)."""
    files = {name: getattr(module, "__file__", None) for name, module in list(sys.modules.items())}
    ours = {name: file for name, file in files.items() if name.startswith("graphlab.") and file}
    return frozenset(
        (n, node.name) for n, file in ours.items() for node in _top(file) if isinstance(node, ast.ClassDef)
    )


def _origin(name: str, module: str) -> tuple[str, str]:
    """The module that a name in an annotation comes from, and what it is called there."""
    if name in (found := _sources(module)):
        return found[name]
    if hasattr(builtins, name):
        return "builtins", name
    # An op's wrapper has types that the file of the op need not know.
    return ("typing", name) if hasattr(typing, name) else ("graphlab.tensor", name)


@lru_cache
def _sources(module: str) -> dict[str, tuple[str, str]]:
    """What is at the top of a module, imported, also for types alone, or its own: where each comes from."""
    found: dict[str, tuple[str, str]] = {}
    for node in _statements(sys.modules[module].__file__ or ""):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.update({alias.asname or alias.name: (node.module, alias.name) for alias in node.names})
        elif isinstance(node, ast.ClassDef):
            found[node.name] = (module, node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found.update({t.id: (module, t.id) for t in targets if isinstance(t, ast.Name)})
    return found


def _statements(file: str) -> Iterator[ast.stmt]:
    for node in _top(file):
        yield node
        if isinstance(node, ast.If):  # what is imported for types
            yield from node.body


@lru_cache
def _top(file: str) -> list[ast.stmt]:
    return ast.parse(Path(file).read_text(encoding="utf-8")).body


if __name__ == "__main__":
    for file, text in stubs().items():
        file.write_text(text, encoding="utf-8")
