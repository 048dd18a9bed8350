"""However deep a program nests its values, they are made, written, compared and dropped: the child lives on."""

from __future__ import annotations

import pytest

from graphlab.sandbox.host.client import Client
from graphlab.sandbox.library.builtins import BUILTINS
from graphlab.sandbox.library.imports import MODULES
from graphlab.sandbox.values.limits import Limits
from graphlab.sandbox.values.values import Native
from tests.sandbox.values.test_streams import functions

LIMITS = Limits(cpu=5.0, wall=60.0)
DEEP = 20_000
NAMED = ("functools", "itertools", "random", "math")
PATHS = [name for name, value in BUILTINS.items() if isinstance(value, Native)]
PATHS += functions({name: MODULES[name] for name in NAMED})

NESTED = {
    "list": "a = [a]", "tuple": "a = (a, 1)", "dictionary": "a = {1: a}", "slice": "a = key[a:1]",
    "view": "a = {1: a}.items()",
    "object": "b = Holder(); b.held = a; a = b", "method": "b = Holder(); b.held = a; a = b.method",
    "closure": "a = closed(a)", "default": "a = lambda held=a: held", "error": "a = ValueError(a)",
    "two errors": "a = ValueError(a, a)", "generator": "a = walked(a)", "partial": "a = functools.partial(print, a)",
    "iterator": "a = iter(Walked(a))", "zip of objects": "a = zip(Walked(a))", "property": "a = property(print).setter",
    "begun": "a = flowing(a); next(a)", "in its loop": "a = looping(a); next(a)",
    "deque": "a = collections.deque([a])", "named tuple": "a = Pair(a)",
    "defaultdict": "a = collections.defaultdict(list, k=a)",
    "dataclass": "a = Kept(a)", "cached": "a = functools.cache(a)",
    "list of itself": "a.append(a)", "views of an array": "a = np.ones(3)[::-1]",
}  # fmt: skip
HEAD = """import collections, dataclasses, functools
Pair = collections.namedtuple('Pair', 'x')
@dataclasses.dataclass
class Kept:
    x: object
import numpy as np
class Key:
    def __getitem__(self, key): return key
class Holder:
    def method(self): pass
class Walked:
    def __init__(self, held): self.held = held
    def __iter__(self): return iter(self.held)
def closed(held):
    def inner(): return held
    return inner
def walked(held):
    return (x for y in [1] for x in held)
def flowing(held):
    yield 1
    try:
        yield from held
    finally:
        print('never')
def looping(held):
    for x in [1, 2]:
        try:
            yield x
        finally:
            pass
    for x in held:
        yield x
key, a = Key(), [1]
"""
USED = [
    "pass",
    "print(a)",
    "a == a",
    "[a] < [a]",
    "{a: 1}",
    "list(a)",
    "tf.nest.flatten(a)",
    "np.array(a)",
    "hasattr(a, 'x')",
]


@pytest.mark.parametrize("name", NESTED)
def test_nesting_ends_in_a_value_or_a_sentence(name: str, walls: Client) -> None:
    """Every way to put a value into another, thousands deep; then used in every way, and dropped."""
    uses = USED
    while uses:  # those that a program cannot catch end it: the others are tried in another one
        tries = "".join(
            f"print('use {n}')\ntry: {use or 'pass'}\nexcept Exception: pass\n" for n, use in enumerate(uses)
        )
        run = walls.run(f"{HEAD}for i in range({DEEP}):\n    {NESTED[name]}\n{tries}a = None\nprint('dropped')", LIMITS)
        assert "dropped" in run.stdout if run.error is None else is_sentence(run.error.message), (uses, run.error)
        uses = uses[max(1, run.stdout.count("use\n")) :] if run.error else []


def is_sentence(message: str) -> bool:
    """Whether a message tells of something else than the end of the process."""
    return "process" not in message and "computes for more than" not in message


@pytest.mark.parametrize("path", PATHS)
def test_a_function_of_its_own_result(path: str, walls: Client) -> None:
    """Every function of the tables, given what it gave, over and over."""
    head = "".join(f"import {name}\n" for name in NAMED)
    for call in (f"{path}(a)", f"{path}(print, a)"):
        run = walls.run(f"{head}a = [1]\nfor i in range(5000): a = {call}\na = None", LIMITS)
        assert run.error is None or is_sentence(run.error.message), run.error
