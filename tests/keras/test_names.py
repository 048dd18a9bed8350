"""Each public module has its names by itself, however it comes to be imported."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import graphlab.keras
from graphlab.tensor import PUBLIC, names_in

MODULES = sorted(
    folder
    for folder in {path.rpartition(".")[0] for path in PUBLIC if path.startswith("keras.")}
    if getattr(sys.modules.get(f"graphlab.{folder}"), "__file__", None)
)
_FIRST = """
import sys, importlib
importlib.import_module("graphlab." + sys.argv[1])
import graphlab.keras
from graphlab.tensor import PUBLIC
for path, thing in PUBLIC.items():
    here = graphlab
    for part in path.split("."):
        here = getattr(here, part)
    assert here is thing, path
"""


@pytest.mark.parametrize("folder", MODULES)
def test_a_module_takes_its_own_names(folder: str) -> None:
    """Run once more under another module object, as pytest does that collects doctests, it has them all again."""
    original = sys.modules[f"graphlab.{folder}"]
    assert graphlab.keras and original.__file__
    spec = importlib.util.spec_from_file_location(original.__name__, original.__file__)
    assert spec and spec.loader
    again: ModuleType = importlib.util.module_from_spec(spec)
    again.__path__ = getattr(original, "__path__", [])
    before = dict(PUBLIC)
    try:
        spec.loader.exec_module(again)
        assert set(names_in(folder)) <= set(vars(again))
    finally:
        PUBLIC.clear()
        PUBLIC.update(before)


@pytest.mark.whole
def test_every_module_may_be_imported_first() -> None:
    """In a process of its own each, every public name is where TensorFlow has it afterwards."""
    root = Path(graphlab.keras.__file__).parents[2]
    runs = [
        (folder, subprocess.Popen([sys.executable, "-c", _FIRST, folder], cwd=root, stderr=subprocess.PIPE, text=True))
        for folder in MODULES
    ]
    assert not {folder: errors for folder, run in runs if (errors := run.communicate()[1]) or run.returncode}


def _own_names(file: Path) -> set[str]:
    """What the statements of a file bind at its top."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
    return found


@pytest.mark.whole
def test_no_module_gets_names_from_another() -> None:
    """Each name in a module is bound by its own file, is a module in it, or one of the public names that it takes."""
    wrong = {}
    for name, module in list(sys.modules.items()):
        if name.startswith("graphlab") and (file := getattr(module, "__file__", None)):
            given = {n for n in vars(module) if not n.startswith("__") and f"{name}.{n}" not in sys.modules}
            if "globals()" not in Path(file).read_text(encoding="utf-8"):
                wrong[name] = given - _own_names(Path(file))
    assert {name: names for name, names in wrong.items() if names} == {}
