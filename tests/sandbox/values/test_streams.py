"""Every lazy value is a Stream, which cannot be asked for a value while it makes one; no program ends the process."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import pytest

from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.host.client import Client
from graphlab.sandbox.library.builtins import BUILTINS
from graphlab.sandbox.library.imports import MODULES
from graphlab.sandbox.values.limits import Limits
from graphlab.sandbox.values.values import Native, Table
from tests.patience import WALL

LIMITS = Limits(cpu=5.0, wall=WALL)
USES = ["S", "F, S", "S, F", "S, 2", "S, S", "F, zip(S)"]
"""How a function that gives something lazy may be called: with items S, with a function F, with a number."""

WRITTEN = ["(F(x) for x in S)", "(x for x in S if F(x))", "(x for y in S for x in [F(y)])", "flow(S, F)", "delegate(S)"]
"""Lazy values that the language itself has."""

HEAD = """import itertools, functools, random, math
import numpy as np
asked, z = [0], None
def flow(items, g):
    for x in items:
        y = yield g(x)
def delegate(items):
    yield from items
def f(*xs):
    asked[0] += 1
    if z is not None and asked[0] % 5:
        try:
            if asked[0] % 2:
                next(z())
            else:
                walk(z())
        except (TypeError, ValueError, StopIteration):
            pass
    return xs[0] if xs else 1
def keep(made):
    asked[0] = 0
    return lambda: made
def walk(made):
    for number, item in enumerate(made):
        if number > 3:
            break
class Items:
    def __init__(self): self.left = 3
    def __iter__(self): return self
    def __next__(self):
        self.left -= 1
        if self.left < 0: raise StopIteration
        return f(self.left)
"""
TRIAL = """import itertools, functools, random
import numpy as np
lazily = []
def tried(number, call):
    try:
        made = call()
        shown = repr(made)
        next(made)
    except Exception:
        return
    if shown.startswith("<") and shown.endswith(" object>"):
        lazily.append(number)
"""
SOURCES = ["map(f, [1, 2, 3])", "(f(x) for x in [1, 2, 3])", "Items()", "iter(Items())", "filter(f, {1: 2, 2: 3})"]


def functions(tables: dict[str, Table], before: str = "", depth: int = 3) -> Iterator[str]:
    """The path of every function of the interpreter's own tables."""
    for name, table in tables.items():
        yield from (f"{before}{name}.{key}" for key, value in table.names.items() if isinstance(value, Native))
        if depth:
            inner = {key: value for key, value in table.names.items() if type(value) is Table}
            yield from functions(inner, f"{before}{name}.", depth - 1)


BATCH = 64  # calls that are tried in one program


@functools.cache
def lazy() -> tuple[str, ...]:
    """Every call that gives a Stream with a value in it, found by trying the functions of all tables."""
    paths = [*BUILTINS, *functions({name: MODULES[name] for name in ("itertools", "functools", "random", "numpy")})]
    uses = [use for use in USES if "S" in use]
    calls = [f"{path.replace('numpy', 'np')}({use})" for path in paths for use in uses]
    found = (given_lazily(calls[at : at + BATCH]) for at in range(0, len(calls), BATCH))
    return (*(call for calls in found for call in calls), *WRITTEN)


def given_lazily(calls: list[str]) -> list[str]:
    """Those that give a Stream: its repr says so, and `next` takes something out of it. Tried in one program."""
    shown = (call.replace("F", "abs").replace("S", "[1, 0]") for call in calls)
    tried = "".join(f"tried({n}, lambda: {call})\n" for n, call in enumerate(shown))
    run = interpret(TRIAL + tried + "print(*lazily)", LIMITS)
    if run.error is not None:  # one of them ends the program, which it cannot catch
        half = len(calls) // 2
        return given_lazily(calls[:half]) + given_lazily(calls[half:]) if half else []
    return [calls[int(n)] for n in run.stdout.splitlines()[-1].split()]


def test_the_lazy_functions_are_found() -> None:
    """The search sees what it should."""
    kinds = {call.split("(")[0] for call in lazy()}
    assert kinds >= {"zip", "map", "filter", "enumerate", "reversed", "iter", "", "np.ndenumerate"}
    assert kinds >= {f"itertools.{name}" for name in MODULES["itertools"].names if name != "tee"}  # that gives two


@functools.cache
def ending(call: str) -> str:
    """`call`, cut off after three values where it never ends."""
    shown = call.replace("F", "abs").replace("S", "[1, 0]")
    run = interpret(f"{HEAD}list({shown})", Limits(items=100))
    return f"itertools.islice({call}, 3)" if run.error is not None and run.error.limit else call


def nested(outer: str, inner: str, source: str) -> str:
    """A program in which a function that `inner` calls asks `outer` around it for a value."""
    made = outer.replace("F", "f").replace("S", ending(inner).replace("F", "f").replace("S", source))
    return (
        f"try:\n    z = keep({made})\n    walk(z())\nexcept (TypeError, ValueError, IndexError) as error:\n    pass\n"
    )


@pytest.mark.whole
def test_a_stream_is_not_asked_while_it_works(walls: Client) -> None:
    """Every lazy function around every other, each asked for a value by the innermost function: the child lives on."""
    for outer in lazy():
        text = HEAD + "".join(nested(outer, inner, SOURCES[n % len(SOURCES)]) for n, inner in enumerate(lazy()))
        run = walls.run(text + "print('alive')", LIMITS)
        assert run.error is None and run.stdout == "alive\n", (outer, run.error)
