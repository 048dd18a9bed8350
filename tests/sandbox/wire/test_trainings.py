"""Trainings that cross the pipe: a true one arrives as it was, and a forged one is one clear error."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import numpy as np
import pytest
from msgspec.structs import replace

from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.wire.codec import ProtocolError, decode_run, encode_run
from graphlab.sandbox.wire.run import Run
from graphlab.trace.graph import Node, Value
from graphlab.trace.training import MOST_BYTES, MOST_VALUES, Loss, Memory, Opened, Parameter, Slot, Training, Update

PROGRAM = """\
w = tf.Variable(3.0)
with tf.GradientTape() as tape:
    loss = w * w
g = tape.gradient(loss, w)
"""


def number(value: float) -> Value:
    return Value(np.asarray(value, np.float32), (), "float32", value, value)


def leaf(id: int, name: str, value: float) -> Node:
    return Node(f"n{id}", name, None, "constant", number(value))


UPDATE = Update(
    0,
    "assign_sub",
    number(3.0),
    number(2.5),
    number(5.0),
    (("learning_rate", 0.1),),
    (Memory("momentum", number(0.0), number(0.5)),),
    (
        leaf(0, "w", 3.0),
        leaf(1, "gradient", 0.5),
        Node("n2", "sub", "sub", "op", number(2.5), ("n0", "n1"), number=1),
    ),
)


def training(tape: int) -> Training:
    rows = np.array([1, 2], np.int64)
    norms, values = np.array([3.0, 2.5]), np.array([[3.0], [2.5]])
    place = np.array([0], np.int64)
    parameter = Parameter("w", (), "float32", place, values, norms, np.array([2.0]), 2.0, values + np.nan, norms)
    slot = Slot("momentum", (), "float32", place, values, norms, np.array([2.0]), 2.0, 0)
    loss = np.array([9.0, 4.0])
    opened = (Opened(1, tape, (), (UPDATE,)),)
    losses = (Loss("other", 4, loss),)
    return Training(1, 2, 2, loss, rows, (parameter,), norms, "SGD", (("momentum", 0.9),), (slot,), rows, opened, "l",
                    losses, True)  # fmt: skip


@pytest.fixture(scope="module")
def run() -> Run:
    run = interpret(PROGRAM)
    return replace(run, trainings=(training(run.traces[0].number),), seed=7, clock=(1.5, 2.0))


def test_a_training_crosses_as_it_is(run: Run) -> None:
    """Every number, name and trace of a training arrives, and so do the seed and the clock of its run."""
    read = decode_run(encode_run(run))
    assert msgspec.json.encode(_texts(read.trainings)) == msgspec.json.encode(_texts(run.trainings))
    assert (read.seed, read.clock) == (run.seed, run.clock)


def _texts(part: object) -> object:
    if isinstance(part, msgspec.Struct):
        return [_texts(getattr(part, name)) for name in part.__struct_fields__]
    if isinstance(part, np.ndarray):
        return [part.dtype.name, part.shape, repr(part.tolist())]
    return list(map(_texts, part)) if isinstance(part, tuple) else repr(part)


def _of_parameter(**changes: object) -> Callable[[Training], Training]:
    return lambda t: replace(t, parameters=(replace(t.parameters[0], **changes),))


def _of_slot(**changes: object) -> Callable[[Training], Training]:
    return lambda t: replace(t, state=(replace(t.state[0], **changes),))


def _of_opened(**changes: object) -> Callable[[Training], Training]:
    return lambda t: replace(t, opened=(replace(t.opened[0], **changes),))


def _of_update(**changes: object) -> Callable[[Training], Training]:
    return _of_opened(updates=(replace(UPDATE, **changes),))


def _of(**changes: object) -> Callable[[Training], Training]:
    return lambda t: replace(t, **changes)


LONG = np.zeros((1, MOST_VALUES + 1))
BIG = np.zeros(MOST_BYTES // 8 + 1)
FORGED: dict[str, Callable[[Training], Training]] = {
    "a number that does not count": _of(number=2),
    "fewer losses than steps": _of(loss=np.zeros(1)),
    "losses of another kind": _of(loss=np.zeros(2, np.float32)),
    "no steps": _of(steps=0, loss=np.zeros(0)),
    "a million and one": _of(steps=1_000_001),
    "more than is kept": _of(steps=len(BIG), loss=BIG),
    "rows backwards": _of(rows=np.array([2, 1])),
    "a row twice": _of(rows=np.array([1, 1])),
    "a row beyond the end": _of(rows=np.array([1, 3])),
    "a row before the first": _of(rows=np.array([0, 1])),
    "rows that are no whole numbers": _of(rows=np.array([1.0, 2.0])),
    "fewer rates than rows": _of(rate=np.zeros(1)),
    "an epoch beyond the end": _of(epochs=np.array([1, 9])),
    "an epoch twice": _of(epochs=np.array([1, 1])),
    "a name that hides": _of(optimizer="SG\u202eD"),
    "a name without an end": _of(optimizer="S" * 201),
    "two parameters of a name": lambda t: replace(t, parameters=t.parameters * 2),
    "a gradient of other numbers": _of_parameter(gradients=np.zeros((2, 2))),
    "fewer norms than rows": _of_parameter(norms=np.zeros(1)),
    "an unknown dtype": _of_parameter(dtype="float17"),
    "a place outside": _of_parameter(elements=np.array([1])),
    "more values than are kept": _of_parameter(values=LONG, elements=np.arange(17), shape=(17,)),
    "a shape that is huge": _of_parameter(shape=(10**9,)),
    "final numbers of another kind": _of_parameter(final=np.zeros(2)),
    "a slot of no parameter": _of_slot(parameter=1),
    "a slot of other rows": _of_slot(norms=np.zeros(3)),
    "a loss of other steps": lambda t: replace(t, other_losses=(replace(t.other_losses[0], values=np.zeros(3)),)),
    "a tape that is not here": _of_opened(tape=99),
    "another tape that is not here": _of_opened(other_tapes=(99,)),
    "a step that is not there": _of_opened(step=3),
    "a step twice": lambda t: replace(t, opened=t.opened * 2),
    "an update of no parameter": _of_update(parameter=1),
    "an update of another shape": _of_update(before=Value(np.zeros(2, np.float32), (2,), "float32", 0.0, 0.0)),
    "a gradient of another shape": _of_update(gradient=Value(np.zeros(2, np.float32), (2,), "float32", 0.0, 0.0)),
    "a memory that changes its shape": _of_update(
        memory=(Memory("m", number(0.0), Value(np.zeros(2, np.float32), (2,), "float32", 0.0, 0.0)),)
    ),
    "nodes that do not count": _of_update(nodes=UPDATE.nodes[1:]),
    "a node of another input": _of_update(nodes=(*UPDATE.nodes[:2], replace(UPDATE.nodes[2], inputs=("n0", "n3")))),
    "an op that makes something else": _of_update(nodes=(*UPDATE.nodes[:2], replace(UPDATE.nodes[2], op="reduce_sum"))),
    "a setting that hides": _of_update(settings=(("\u202e", 1.0),)),
}


@pytest.mark.parametrize("what", FORGED)
def test_a_forged_training_is_refused(what: str, run: Run) -> None:
    """Any part of a training that does not fit the others, or is beyond its bounds, ends in one error."""
    forged = replace(run, trainings=tuple(map(FORGED[what], run.trainings)))
    with pytest.raises(ProtocolError):
        decode_run(encode_run(forged))


def test_what_is_not_forged_is_read(run: Run) -> None:
    """The test above itself: each forgery differs from this in one part."""
    assert decode_run(encode_run(run)).trainings
