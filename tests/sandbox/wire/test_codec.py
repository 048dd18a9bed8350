"""What a child has is what the app gets: nothing of a run is changed on the way."""

from __future__ import annotations

from collections.abc import Mapping
from inspect import Parameter
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.host.client import Client
from graphlab.sandbox.values.limits import Limits
from graphlab.sandbox.wire.codec import decode_run, encode_run
from graphlab.sandbox.wire.run import Run
from graphlab.tensor import OPS, Op
from graphlab.trace.graph import Node, Trace, Value
from graphlab.trace.serialization import DEEPEST, Plain, Sequence, attributes, storable_attribute

PROGRAMS = [
    part.split("\n", 1)[1].split("--- ")[0]
    for name in ("courses", "everything", "forged", "programs")
    for part in Path(__file__).parents[1].joinpath(f"{name}.txt").read_text(encoding="utf-8").split("### ")[1:]
]
TIGHT = Limits(steps=20_000, work=50_000_000, memory=10_000_000, elements=100_000, items=3_000, recorded=2_000)


def spelled(value: Any) -> Any:
    """All of some plain data with its types, so that two can be compared: nan equals nan, and a tuple is no list."""
    if isinstance(value, np.ndarray):
        return str(value.dtype), value.shape, repr(value.tolist())
    if isinstance(value, Plain):
        return type(value), [spelled(getattr(value, name)) for name in value.__struct_fields__]
    if isinstance(value, Mapping):
        return {key: spelled(item) for key, item in value.items()}
    if isinstance(value, slice):
        return slice, spelled([value.start, value.stop, value.step])
    return type(value), [spelled(item) for item in value] if isinstance(value, tuple | list) else repr(value)


@pytest.mark.parametrize("block", range(40))
def test_what_a_child_has_the_app_gets(block: int) -> None:
    """Every text, number, array and attribute of every run, with its type."""
    for source in PROGRAMS[block::40]:
        run = interpret(source, TIGHT)
        assert spelled(decode_run(encode_run(run))) == spelled(run), source


@pytest.mark.parametrize("op", [op for op in OPS.values() if op.attributes], ids=lambda op: op.name)
def test_the_attributes_of_every_op_survive(op: Op) -> None:
    """What an op has by itself and what it is tested with."""
    value = Value(np.zeros(()), (), "float64")
    usual = {name: default for name, default in op.attributes.items() if default is not Parameter.empty}
    nodes = [
        Node(f"n{place}", "y", op.name, "op", value, (), attrs)
        for place, attrs in enumerate([usual, *(attrs for _, attrs in op.samples)])
    ]
    run = Run("", traces=(Trace(1, tuple(nodes)),))
    assert spelled(msgspec.msgpack.decode(encode_run(run), type=Run)) == spelled(run)
    kept = [(storable_attribute(attr), attr) for node in nodes for attr in node.attrs.values()]
    assert all(spelled(stored) == spelled(attr) for stored, attr in kept)


def test_an_attribute_has_so_many_levels_and_no_more() -> None:
    """Tuples in tuples that no program would write are refused: what looks at them would not come to an end."""

    def nested(levels: int) -> Sequence:
        return Sequence(True, [nested(levels - 1)] if levels > 1 else [0])

    assert attributes({"key": nested(3)}) == {"key": (((0,),),)}
    assert attributes({"key": nested(DEEPEST)})
    with pytest.raises(ValueError, match="not so deep"):
        attributes({"key": nested(DEEPEST + 1)})


HALVES = {
    "printed": "print(half)",
    "shown": "half",
    "raised": "raise ValueError(half)",
    "raised as a key": "{}[half]",
    "a name": "d = {half: tf.Variable(1.0)}\nd[half] * 2.0",
    "a layer": "tf.keras.layers.Dense(1, name=half)(tf.ones([1, 1])) * 2.0",
    "a Variable": "tf.Variable(1.0, name=half) * 2.0",
    "a scope": "with tf.name_scope(half):\n    y = tf.Variable(1.0) * 2.0 + 1.0",
    "a title": "import matplotlib.pyplot as plt\nplt.title(half)\nplt.plot([half, 'b'], [1, 2], label=half)",
    "a tensor": "tf.constant([half])",
    "an attribute": "tf.einsum(half + 'i->i', tf.ones([2]))",
    "a dtype": "tf.cast(1.0, half)",
    "None": "x = tf.Variable(1.0)\nwith tf.GradientTape() as t: y = x * 2.0\n{half: t.gradient(1.0 * y, x)}[half] + 1",
}


@pytest.mark.parametrize("use", HALVES)
def test_half_of_a_surrogate_pair_is_written_out(use: str) -> None:
    """Wherever a program puts one, the run can be handed over, and is the same afterwards."""
    run = interpret(f"half = 'a' + chr(0xd800)\n{HALVES[use]}")
    assert spelled(decode_run(encode_run(run))) == spelled(run)


def test_half_of_a_surrogate_pair_can_be_read(walls: Client) -> None:
    """What is shown in its place is how Python writes it."""
    assert walls.run("print('a\\ud800b')", Limits(cpu=20.0, wall=60.0)).stdout == "a\\ud800b\n"
