"""What a program draws, whatever it is, is an answer that the app takes: nothing drawn makes a run end without one."""

from __future__ import annotations

import random
import re

import pytest

from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.library.pyplot import PYPLOT
from graphlab.sandbox.library.pyplot.marks import AXES
from graphlab.sandbox.values.limits import Limits
from graphlab.sandbox.values.values import Native
from graphlab.sandbox.wire.codec import decode_run, encode_run
from graphlab.sandbox.wire.run import Run
from tests.sandbox.complaints import complaints

FUNCTIONS = sorted(name for name, value in PYPLOT.names.items() if isinstance(value, Native))
NUMBERS = ["0", "-1", "2", "3.5", "1e6", "1e300", "-1e308", "float('inf')", "float('nan')", "10**400", "2**70", "1j"]
ROWS = ["[]", "[1, 2, 3]", "[3., -1e308, 1e308]", "[float('nan')] * 3", "['a', 'b', 'c']", "['\\ud800'] * 3", "(1, 2)"]
ROWS += ["np.ones((3, 3))", "np.ones((3, 0))", "np.zeros((2, 3, 4))", "range(900)", "['x'] * 3000", "np.ones(5000)"]
OTHERS = ["None", "'r--o'", "'a' * 500", "True", "print", "{1: 2}", "(0.5, float('nan'), 1)", "tf.constant([1., 2.])"]
KEYS = ["width", "bins", "density", "alpha", "lw", "ms", "color", "c", "s", "label", "labels", "ls", "marker"]
VALUES = NUMBERS + ROWS + OTHERS
LIMITS = Limits(steps=20_000, work=50_000_000, memory=20_000_000)


def sent(run: Run) -> Run:
    """The run as the app has it."""
    return decode_run(encode_run(run))


def _call(draw: random.Random, target: str, names: list[str]) -> str:
    given = [draw.choice(VALUES) for _ in range(draw.choice([0, 1, 1, 2, 2, 3]))]
    given += [f"{key}={draw.choice(VALUES)}" for key in draw.sample(KEYS, draw.choice([0, 0, 1, 2]))]
    return f"{target}.{draw.choice(names)}({', '.join(given)})"


def _program(draw: random.Random) -> str:
    lines = []
    for _ in range(25):
        kind = draw.random()
        if kind < 0.15:
            place = ", ".join(str(draw.choice([1, 2, 3, 4, 16])) for _ in range(3))
            line = f"plt.subplot({place})"
        elif kind < 0.3:
            line = f"for axes in [plt.gca()] * {draw.choice([1, 60, 300])}: {_call(draw, 'axes', sorted(AXES))}"
        else:
            line = _call(draw, "plt", FUNCTIONS)
        lines.append(
            f"try: {line}\nexcept Exception: pass" if kind >= 0.3 else f"try:\n    {line}\nexcept Exception: pass"
        )
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(60))
def test_whatever_is_drawn_is_an_answer(seed: int) -> None:
    """Programs of random calls of `plt`: what they drew passes every check of the app, number for number."""
    run = interpret(_program(random.Random(seed)), LIMITS)
    assert len(sent(run).figures) == len(run.figures)


DRAWN = {
    "a bar as wide as salaries are": "plt.hist([10_000., 90_000.])",
    "a bar without an end": "plt.hist([1, 2], bins=[1, float('inf')])",
    "a bar as wide as all floats": "plt.hist([-1e308, 1e308], bins=[-1e308, 1e308])",
    "a place in an earlier grid": "plt.subplot(2, 2, 4)\nplt.plot([1])\nplt.subplot(1, 1, 1)\nplt.plot([1])",
    "rows and then columns": "for grid in [(1, 16), (16, 1)]:\n    for k in range(1, 17):\n"
    "        plt.subplot(*grid, k)\n        plt.plot([1])",
    "many bins, many times": "for k in range(150):\n    plt.hist([1., 2.], bins=1000)",
    "many names of places": "plt.bar(['a'] * 100_000, 1)",
    "a colour without a number": "plt.plot([1, 2], color=(0.1, float('nan'), 0.3))",
}


@pytest.mark.parametrize("name", DRAWN)
def test_what_is_drawn_is_an_answer_or_a_sentence(name: str) -> None:
    """Each of these once ended a run without an answer, or in Python's words."""
    run = interpret(DRAWN[name])
    assert sent(run).error == run.error
    assert complaints(DRAWN[name], run, Limits()) == []


def test_a_grid_only_grows() -> None:
    """What was drawn in a finer grid keeps its place when a coarser one is asked for."""
    run = interpret("plt.subplot(2, 2, 3)\nplt.plot([1])\nplt.subplot(2, 1, 1)\nplt.plot([2])")
    assert [(p.row, p.column) for p in run.figures[0].panels] == [(0, 0), (1, 0)]
    assert (run.figures[0].rows, run.figures[0].columns) == (2, 2)


def test_a_figure_is_called_a_figure() -> None:
    """A message does not say what class of ours is behind a figure."""
    for source in ("plt.gcf().x", "plt.gcf() + 1", "len(plt.gcf())", "f = plt.subplots(2)[0]\nf[0]"):
        error = interpret(source).error
        assert error is not None and not re.search(r"\bSheet\b", error.message), error
