"""What the table of a tape says where the tape kept nothing: doing it, the tape keeps something."""

from __future__ import annotations

import re

import pytest

from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.views.player.tape_rows import table
from graphlab.views.reading import Reading

EMPTY = {
    "a plain tensor": "x = tf.constant(3.0)\nwith tf.GradientTape() as tape:\n    y = x * x",
    "a whole number that is watched": (
        "n = tf.constant(3)\nwith tf.GradientTape() as tape:\n    tape.watch(n)\n    y = n * n"
    ),
    "a whole number that is not": "n = tf.constant([1, 2])\nwith tf.GradientTape() as tape:\n    y = n * 2",
    "a Variable of whole numbers": "n = tf.Variable(3)\nwith tf.GradientTape() as tape:\n    y = n * n",
    "a watched one beside a float": (
        "n = tf.constant(3)\nx = tf.constant(2.0)\nwith tf.GradientTape() as tape:\n    tape.watch(n)\n"
        "    y = tf.cast(n, tf.float32) * x"
    ),
    "truth values": "b = tf.constant([True, False])\nwith tf.GradientTape() as tape:\n    y = tf.logical_not(b)",
    "not trainable": "b = tf.Variable(3.0, trainable=False)\nwith tf.GradientTape() as tape:\n    y = b * b",
}


def read(source: str) -> Reading:
    (trace,) = interpret(source).traces
    return Reading(trace)


@pytest.mark.parametrize("source", EMPTY.values(), ids=list(EMPTY))
def test_what_an_empty_tape_is_advised_helps(source: str) -> None:
    """The advice names what is there, and with it written down the tape has rows."""
    advice = table(read(source))["more"]
    watch, cast = re.search(r"Write (tape\.watch\(\w+\))", advice), re.search(r"float: (.+)\.$", advice)
    assert advice.startswith("The tape kept nothing") and (watch is None) != (cast is None), advice
    if watch is not None:
        cured = source.replace("as tape:\n", f"as tape:\n    {watch[1]}\n")
    else:
        cured = source.replace("with tf", f"{cast[1]}\nwith tf").replace("logical_not", "sin")
    assert table(read(cured))["rows"], cured
