"""Each `=` between numbers that is written of a run is true as it is written; what is not is written with `≈`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from html import unescape

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.ui.content.examples import GALLERY
from graphlab.views.analysis.cells import cell, value_cell
from graphlab.views.analysis.check import nudge
from graphlab.views.analysis.op import ReplayError
from graphlab.views.analysis.paths import paths
from graphlab.views.analysis.tangents import forward
from graphlab.views.drawing.svg import draw
from graphlab.views.explanation.steps import steps
from graphlab.views.export.transcript import transcript
from graphlab.views.export.worked_solution import to_markdown
from graphlab.views.notation.equality import sign
from graphlab.views.notation.formula_text import inline
from graphlab.views.notation.numbers import number
from graphlab.views.notation.sums import sum_of
from graphlab.views.player.picture import nodes
from graphlab.views.reading import Reading
from tests.views.equalities import equalities, holds


def written(reading: Reading) -> Iterator[str]:
    """Every text of a view: sentences, formulas, cards and pills, tables, looks, transcript and worked solution."""
    for step in steps(reading):
        yield from (step.text, *step.reasons, *(inline(numbers, 10_000) for _, numbers in step.formulas))
    yield from transcript(reading).splitlines()
    solution = to_markdown(reading)
    yield from (
        inline(formula.replace("\n", " "), 10_000) for formula in re.findall(r"\$\$\n(.*?)\n\$\$", solution, re.S)
    )
    yield from re.sub(r"\\(.)", r"\1", re.sub(r"```.*?```|\$\$.*?\$\$", "", solution, flags=re.S)).splitlines()
    yield from (unescape(text) for text in re.findall(r">([^<>]+)</", draw(reading)))
    yield from (node["sum"] for node in nodes(reading).values())
    if reading.sweep is not None:
        with suppress(ReplayError):  # a function with a rule of its own, which no trace holds
            yield from looked_at(reading)


def looked_at(reading: Reading) -> Iterator[str]:
    """What the looks write: cells, paths, a nudge, tangents."""
    leaves = [id for id in dict.fromkeys(reading.sweep.sources) if id in reading.sweep.grads]
    for id in [*leaves, *list(reading.sweep.grads)[:8]]:
        index = (0,) * len(reading.trace.node(id).shape)
        if 0 not in reading.trace.node(id).shape:
            found = cell(reading, id, index)
            yield from (found.text, *(share.text for share in found.shares), value_cell(reading, id, index).text)
    for id in leaves:
        yield from (paths(reading, id).text, nudge(reading, id, 0.01).text)
        yield from forward(reading, id).texts.values()


def untrue(source: str) -> tuple[int, list[str]]:
    """How many equalities were worked out, and those that do not hold."""
    run = interpret(source)
    assert run.error is None, run.error
    checked, wrong = 0, []
    for trace in run.traces:
        for sweep in trace.sweeps or (None,):
            for text in written(Reading(trace, sweep)):
                for left, right in equalities(text):
                    true = holds(left, right)
                    checked += true is not None
                    wrong += [f"{left} = {right}   in: {text}"] if true is False else []
    return checked, list(dict.fromkeys(wrong))


@pytest.mark.parametrize("example", GALLERY, ids=lambda example: example.slug)
def test_what_is_equal_in_the_gallery_is(example):
    """Every example, every one of its tapes and gradients."""
    checked, wrong = untrue(example.source)
    assert not wrong, "\n".join(wrong)
    assert checked


NUMBERS = st.floats(-1e4, 1e4, width=32).filter(lambda x: abs(x) > 1e-6) | st.sampled_from(
    [3.0, 3.0000048, 1 / 3, -2.9999952, 0.1]
)
OPS = [
    "{} + {}",
    "{} - {}",
    "{} * {}",
    "{} / {}",
    "tf.maximum({}, {})",
    "tf.sin({}) * {}",
    "({} + {}) ** 2",
    "tf.tanh({}) - {}",
]


@st.composite
def programs(draw: st.DrawFn) -> str:
    """A few ops of numbers with many digits, or of rows of them, and the gradient of the last one."""
    size = draw(st.sampled_from([0, 0, 0, 2]))
    made = lambda: draw(NUMBERS) if not size else [draw(NUMBERS) for _ in range(size)]  # noqa: E731
    lines = [f"{name} = tf.Variable({made()})" for name in "ab"]
    lines.append("with tf.GradientTape() as tape:")
    names = ["a", "b"]
    for count in range(draw(st.integers(1, 4))):
        left, right = draw(st.sampled_from(names)), draw(st.sampled_from([*names, "3.0000048", "0.1"]))
        lines.append(f"    v{count} = " + draw(st.sampled_from(OPS)).format(left, right))
        names.append(f"v{count}")
    return "\n".join([*lines, f"g = tape.gradient({names[-1]}, [a, b])"])


@given(programs())
def test_what_is_equal_in_any_program_is(source):
    """Also where four digits are too few to show what is left of a difference."""
    _, wrong = untrue(source)
    assert not wrong, source + "\n" + "\n".join(wrong)


def test_the_difference_that_was_no_difference():
    """Two numbers near 3, whose difference was written as `3 − 3 = 4.768e−6`."""
    source = "x = tf.Variable(3.0000048)\nwith tf.GradientTape() as tape:\n    y = x - 3.0\nprint(tape.gradient(y, x))"
    (trace,) = interpret(source).traces
    told = steps(Reading(trace, trace.sweeps[0]))[0]
    assert "3 − 3 ≈ 4.768e−6" in told.text and r"3 - 3 \approx 4.768" in told.formulas[0][1]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("y = x − 3 = 3 − 3 = 4.768e−6   (line 4)", [("3 − 3", "4.768e−6", False)]),
        ("w sends 2·0.3333 = 0.6667 to x: grad x = 1 + 2 = 3", [("2·0.3333", "0.6667", False), ("1 + 2", "3", True)]),
        ("0.3333·3 ≈ 1.001", []),
        ("1/3 of 2 = 0.6667", [("1/3·2", "0.6667", True)]),
        ("[1, 2] + [3, 4] = [4, 7]", [("[1, 2] + [3, 4]", "[4, 7]", False)]),
        ("sin(0.5) = 0.4794", [("sin(0.5)", "0.4794", True)]),
        ("w1 = 2, y #3 = 4 and 2·x = 6", []),
    ],
)
def test_the_law_sees_what_is_written(text, found):
    """The test itself: equalities are found in sentences, and those that are untrue are seen."""
    assert [(left, right, holds(left, right)) for left, right in equalities(text)] == found


@given(st.lists(st.floats(-1e5, 1e5, width=32), min_size=2, max_size=4))
def test_a_sum_is_equal_or_about(parts):
    """What is said to be equal is."""
    left, right = sum_of([number(part) for part in parts]), number(float(np.sum(parts)))
    assert sign(left, right) == "≈" or holds(left, right)


@given(st.lists(st.integers(-500, 500), min_size=2, max_size=4))
def test_what_is_exact_is_equal(parts):
    """Numbers that are written in full need no `≈`."""
    assert sign(sum_of([number(part) for part in parts]), number(sum(parts))) == "="
