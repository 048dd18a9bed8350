"""Where the number of a leaf stands in a program's text, and that typing over it changes that number alone."""

from __future__ import annotations

import ast
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.trace.graph import Node, Trace
from graphlab.ui.content.examples import GALLERY
from graphlab.ui.content.places import CannotType, reasons, typed_over

ON_A_TAPE = "with tf.GradientTape() as tape:\n    y = tf.reduce_sum(x * x)\ntape.gradient(y, x)\n"


def leaves(trace: Trace) -> list[Node]:
    return [node for node in trace.nodes if node.op is None]


def leaf_of(source: str, name: str = "x") -> tuple[Trace, Node]:
    """The leaf of this name, on the first tape."""
    trace = interpret(source).traces[0]
    return trace, next(node for node in leaves(trace) if node.name == name)


def test_a_program_follows_what_is_typed_over_any_leaf_of_the_gallery() -> None:
    """The text differs in one number; run again, that element of the leaf is what was typed, and no other differs."""
    tried = 0
    for example in GALLERY:
        for trace in interpret(example.source).traces[:1]:
            places = reasons(example.source, trace)
            for leaf in [leaf for leaf in leaves(trace) if places.get(leaf.id) == ""][:2]:
                index = (tried * 7) % leaf.value.array.size
                text = typed_over(
                    example.source, trace, leaf.id, index, "1" if leaf.dtype.startswith("int") else "1.25"
                )
                again = interpret(text).traces[0].nodes[int(leaf.id[1:])].value.array
                wanted = leaf.value.array.copy().reshape(-1)
                wanted[index] = 1 if leaf.dtype.startswith("int") else 1.25
                assert np.array_equal(again.reshape(-1), wanted), (example.slug, leaf.name)
                tried += 1
    assert tried > 60


@given(
    st.lists(st.lists(st.floats(-1e6, 1e6, width=32), min_size=2, max_size=2), min_size=1, max_size=3),
    st.integers(0, 5),
    st.floats(-1e6, 1e6, width=32),
)
def test_one_number_of_a_list_is_changed(rows: list[list[float]], index: int, other: float) -> None:
    """Of a nested list in a line with letters of several bytes, the one number is replaced and the rest is kept."""
    index %= 2 * len(rows)
    source = f"größe = 'ß'; x = tf.Variable({rows!r}, name='λ')  # ß\n{ON_A_TAPE}"
    trace, leaf = leaf_of(source)
    rows[index // 2][index % 2] = other
    assert typed_over(source, trace, leaf.id, index, repr(other)) == (
        f"größe = 'ß'; x = tf.Variable({rows!r}, name='λ')  # ß\n{ON_A_TAPE}"
    )


@pytest.mark.parametrize(
    ("start", "reason"),
    [
        ("x = tf.Variable(2.0)\n", ""),
        ("x = tf.Variable(initial_value=-2.0)\n", ""),
        ("a, x = 1.0, tf.Variable(2.0)\n", ""),
        ("x = tf.Variable(np.array([1.0, 2.0]))\n", ""),
        ("x = tf.Variable(2.0 * 2.0)\n", "is computed in line 1"),
        ("x = tf.Variable(tf.ones(3))\n", "is computed in line 1"),
        ("x = tf.Variable([1.0] * 3)\n", "is computed in line 1"),
        ("x = tf.Variable(1.0)\nx = tf.Variable(2.0)\n", "is set in several places"),
        ("for x in [tf.Variable(2.0)]:\n    pass\n", "No number for x"),
        ("x = tf.Variable(2.0)\nx.assign(5.0)\n", "is not what line 1 gives it"),
        ("x = tf.Variable([1.0 + 2.0j])\n", "complex"),
        ("x = tf.Variable(tf.zeros((30, 30)))\n", "400"),
    ],
)
def test_a_leaf_says_why_it_cannot_be_typed_over(start: str, reason: str) -> None:
    """A number has a place only where the text leaves no doubt; else a sentence says what stands in the way."""
    trace, leaf = leaf_of(start + ON_A_TAPE)
    said = reasons(start + ON_A_TAPE, trace)[leaf.id]
    assert (said == "") == (reason == "") and reason in said
    if reason:
        with pytest.raises(CannotType, match=re.escape(said)):
            typed_over(start + ON_A_TAPE, trace, leaf.id, 0, "1.0")


def test_an_operand_has_the_place_where_it_is_written() -> None:
    """A number without a name is typed over where its op is written; of two equal ones there it is not known which."""
    head = "x = tf.Variable(2.0)\nk = 4.0\nwith tf.GradientTape() as tape:\n    "
    for op, after in (("y = x * 3.0", "y = x * 9.0"), ("y = tf.pow(3.0, x)", "y = tf.pow(9.0, x)")):
        trace = interpret(f"{head}{op}\ntape.gradient(y, x)").traces[0]
        (number,) = [leaf for leaf in leaves(trace) if not leaf.name]
        assert after in typed_over(f"{head}{op}\ntape.gradient(y, x)", trace, number.id, 0, "9")
    named = f"{head}y = x * k\ntape.gradient(y, x)"
    trace = interpret(named).traces[0]
    (number,) = [leaf for leaf in leaves(trace) if not leaf.name]
    assert "k = 9.0" in typed_over(named, trace, number.id, 0, "9")
    doubtful = f"{head}y = x + tf.add(3.0, 3.0)\ntape.gradient(y, x)"
    trace = interpret(doubtful).traces[0]
    assert all(reasons(doubtful, trace).get(leaf.id) is None for leaf in leaves(trace) if not leaf.name)


@pytest.mark.parametrize(
    ("dtype", "text", "written"),
    [
        ("float32", "4", "4.0"),
        ("float32", "−0.5", "-0.5"),
        ("float64", " 1e-3 ", "0.001"),
        ("int32", "12", "12"),
        ("int32", "2.5", None),
        ("int32", "3000000000", None),
        ("float32", "1e39", None),
        ("float32", "nan", None),
        ("float32", "inf", None),
        ("float32", "2,5", None),
        ("float32", "", None),
        ("float32", "__import__('os')", None),
    ],
)
def test_only_a_number_that_fits_is_written(dtype: str, text: str, written: str | None) -> None:
    """What is written is a number of the leaf's dtype, as Python writes it; anything else is refused."""
    source = f"x = tf.constant(2{'' if dtype.startswith('int') else '.0'}, dtype=tf.{dtype})\ny = x * x\n"
    trace, leaf = leaf_of(source)
    if written is None:
        with pytest.raises(CannotType):
            typed_over(source, trace, leaf.id, 0, text)
    else:
        assert typed_over(source, trace, leaf.id, 0, text).startswith(f"x = tf.constant({written}, ")


@given(st.text(max_size=12))
def test_nothing_but_a_number_comes_into_a_program(text: str) -> None:
    """Whatever is typed, the program has the same shape: one literal is another number, or nothing has changed."""
    source = f"x = tf.Variable(2.0)\n{ON_A_TAPE}"
    trace, leaf = leaf_of(source)
    try:
        after = ast.parse(typed_over(source, trace, leaf.id, 0, text))
    except CannotType:
        return
    call = after.body[0].value  # type: ignore[attr-defined]
    assert isinstance(ast.literal_eval(call.args[0]), float)
    assert [ast.dump(line) for line in after.body[1:]] == [ast.dump(line) for line in ast.parse(source).body[1:]]


def test_what_is_not_there_is_refused() -> None:
    """A result, a number past the last, and a node that is not on the tape."""
    source = f"x = tf.Variable([1.0, 2.0])\n{ON_A_TAPE}"
    trace, leaf = leaf_of(source)
    for node, index in ((leaf.id, 2), (trace.nodes[-1].id, 0), ("n99", 0), ("", 0)):
        with pytest.raises(CannotType):
            typed_over(source, trace, node, index, "1.0")
