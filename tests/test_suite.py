"""The tests themselves: each can fail, and none asks a clock how fast this machine is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import graphlab as tf
from tests.test_project import ROOT, tracked

TESTS = [path for path in tracked("tests/*.py") if path.name.startswith("test_")]
# What fails by itself: assertions, and what pytest, NumPy, Playwright and Hypothesis call theirs.
FAILING = re.compile(r"^(raises|warns|fail|expect|importorskip|assert_\w+|run_state_machine_as_test|check_call)$")
CLOCKS = re.compile(r"\b(perf_counter|process_time|monotonic|thread_time|wait_for_timeout|time\.time|time\.sleep)\(")
# Here time is what the file is about: how long tests wait, and how long programs may be tried.
# Those that wait, and the programs of a test that ask their own clock, which it gives them.
TIMED = {"tests/patience.py", "tests/sandbox/fuzz.py", "tests/sandbox/test_trainings.py"}


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def functions(path: Path) -> dict[str, ast.AST]:
    """What a file defines, methods by their own names."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return {node.name: node for node in ast.walk(parsed(path)) if isinstance(node, kinds)}


@cache
def imported(path: Path) -> dict[str, tuple[Path, str]]:
    """Which name is which function of which file of the tests."""
    found = {}
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("tests", "docs")):
            stem = ROOT / node.module.replace(".", "/")
            for alias in node.names:
                module = stem / f"{alias.name}.py"
                file = module if module.exists() else stem.with_suffix(".py")
                if file.exists():
                    found[alias.asname or alias.name] = (file, alias.name)
    return found


def called(node: ast.AST) -> Iterator[str]:
    """The names that a function calls or hands on, of `a.b()` both."""
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            yield part.id
        elif isinstance(part, ast.Attribute):
            yield part.attr


def can_fail(path: Path, name: str) -> bool:
    """Whether a function asserts something, or something that it uses and that is ours does."""
    waiting, seen = [(path, name)], set()
    while waiting:
        if (here := waiting.pop()) in seen:
            continue
        seen.add(here)
        fails, used = reached(*here)
        if fails:
            return True
        waiting += used
    return False


@cache
def fixtures(path: Path) -> list[Path]:
    """Where the fixtures of a file may be defined beside itself."""
    return [found for folder in path.parents if folder.is_relative_to(ROOT) for found in folder.glob("conftest.py")]


@cache
def reached(path: Path, name: str) -> tuple[bool, tuple[tuple[Path, str], ...]]:
    """Whether a function asserts something itself, and what of ours it may use: its file, and its name there."""
    node = functions(path).get(name)
    if node is None:
        return False, ()
    names = set(called(node)) | {part.arg for part in ast.walk(node) if isinstance(part, ast.arg)}
    if any(isinstance(part, ast.Assert) for part in ast.walk(node)) or any(map(FAILING.match, names)):
        return True, ()
    found = []
    for used in names:
        file, there = imported(path).get(used, (path, used))
        found += [(module, there) for module in (file, *fixtures(file)) if there in functions(module)]
        if file != path and there not in functions(file):  # a module: its functions are the attributes
            found += [(file, attribute) for attribute in names & set(functions(file))]
    return False, tuple(found)


def _tests_in(path: Path) -> list[str]:
    return [name for name, node in functions(path).items() if name.startswith("test_")]


@pytest.mark.parametrize("path", TESTS, ids=lambda path: str(path.relative_to(ROOT / "tests")))
def test_every_test_can_fail(path: Path) -> None:
    """It asserts something, itself or in what it calls: a test that only measures is a benchmark."""
    assert [name for name in _tests_in(path) if not can_fail(path, name)] == []


def test_a_test_that_cannot_fail_is_noticed(tmp_path: Path) -> None:
    """The check itself."""
    path = tmp_path / "test_x.py"
    path.write_text(
        "def test_a(record): record(look())\ndef look(): return 1\n"
        "def test_b(): check()\ndef check(): assert look()\n"
        "def test_c():\n    with pytest.raises(ValueError): look()\n"
    )
    assert [can_fail(path, f"test_{letter}") for letter in "abc"] == [False, True, True]


@pytest.mark.parametrize("path", tracked("tests/*.py"), ids=lambda path: str(path.relative_to(ROOT / "tests")))
def test_no_test_asks_the_clock(path: Path) -> None:
    """Nor sleeps: what must come is waited for (`until`), and work is counted (`calls`); benchmarks measure time."""
    name = path.relative_to(ROOT).as_posix()
    if name not in TIMED and not name.startswith("tests/peers/") and path != Path(__file__):
        found = CLOCKS.search(path.read_text(encoding="utf-8"))
        assert not found, f"{name}: {found and found.group()}"


@pytest.mark.parametrize("turn", ["first", "second"])
def test_what_a_test_sets_is_gone_after_it(turn: str) -> None:
    """Functions are replayed in each of two tests that both switch replays off, and floats to another dtype."""
    assert not tf.config.functions_run_eagerly(), turn
    assert tf.keras.backend.floatx() == "float32", turn
    tf.config.run_functions_eagerly(True)
    tf.keras.backend.set_floatx("float64")
