"""Classes of a program that never call the `__init__` of their base: every method of every base says so."""

from __future__ import annotations

import re

import pytest

from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.library.namespace import TF
from graphlab.sandbox.values.limits import Limits
from graphlab.sandbox.values.methods import ATTRIBUTES, METHODS
from graphlab.sandbox.values.objects import is_base
from graphlab.sandbox.values.values import Foreign
from graphlab.tensor import PUBLIC
from tests.sandbox.complaints import complaints

BASES = {
    kind: path
    for path, kind in sorted(PUBLIC.items(), key=lambda pair: (-len(pair[0]), pair[0]))
    if isinstance(kind, type) and is_base(kind)
}
"""Every class that a program may derive from, by its shortest public name."""
GIVEN = ["", "tf.ones([2, 3])", "tf.ones([2, 3]), tf.ones([2, 3])", "1", "None", "{}", "(2, 3)", "m"]
USES = [
    "m({})",
    "print(m)",
    "str(m)",
    "len(m)",
    "m.x = tf.Variable(1.0)",
    "m.name = 'x'",
    "bool(m)",
    "{m: 1}",
    "m == m",
]
SAID = re.compile(r"'Made' object has no attribute|\b_own\b|\bgraphlab\.|0x[0-9a-f]{6}")
LIMITS = Limits(steps=30_000, work=50_000_000, memory=20_000_000)


def _uses(kind: type) -> list[str]:
    names = sorted({*METHODS.get(kind, ()), *ATTRIBUTES.get(kind, ())})
    called = [f"m.{name}({given})" for name in names for given in GIVEN]
    return [f"m.{name}" for name in names] + called + [use.replace("{}", given) for use in USES for given in GIVEN[:3]]


def test_the_bases_are_there() -> None:
    """They are what the table of a program has."""
    assert len(BASES) > 100 and isinstance(TF.names["Module"], Foreign)


@pytest.mark.parametrize("path", BASES.values())
def test_what_was_not_made_ready_says_so(path: str) -> None:
    """Whatever a program catches: no attribute of ours by Python's own words, nothing of the host; and no crash."""
    uses = _uses(next(kind for kind, name in BASES.items() if name == path))
    head = f"class Made(tf.{path}):\n    def __init__(self): pass\n"
    for start in range(0, len(uses), 60):
        tries = [
            f"try:\n    m = Made()\n    {use}\nexcept Exception as e:\n    print(e)" for use in uses[start : start + 60]
        ]
        source = head + "\n".join(tries)
        run = interpret(source, LIMITS)
        assert run.error is None or run.error.limit, run.error
        assert [line for line in run.stdout.split("\n") if SAID.search(line)] == []


@pytest.mark.parametrize("path", BASES.values())
def test_uncaught_it_is_explained(path: str) -> None:
    """The same where nobody catches it: the cause and the cure, in our words."""
    kind = next(kind for kind, name in BASES.items() if name == path)
    for name in sorted(METHODS.get(kind, ()))[::3]:
        source = f"class Made(tf.{path}):\n    def __init__(self): pass\nMade().{name}(tf.ones([2, 3]))"
        assert complaints(source, interpret(source, LIMITS), LIMITS) == [], source
