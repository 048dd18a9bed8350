"""A replay gives the bits that the function gives as it is: over the registry of ops, and over random programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

import graphlab as tf
from graphlab.dtypes import DType
from graphlab.errors import OpError
from graphlab.tensor import OPS, Op, Tensor
from tests.laws import Example, examples
from tests.test_machine import TapeMachine

DTYPES = (tf.float32, tf.float64, tf.complex64, tf.int32, tf.bool, tf.string)


def bits(structure: Any) -> list[Any]:
    """All that a comparison of two results has to look at."""
    return [
        None if x is None else (x.dtype, tuple(x.shape), _bytes(x._tensor()._array)) for x in tf.nest.flatten(structure)
    ]


def _bytes(array: Any) -> Any:
    return array.tolist() if array.dtype == object else np.asarray(array).tobytes()


def with_gradients(example: Example) -> Callable[..., Any]:
    """The op's result, its gradients, and theirs in turn."""

    def function(*inputs: Tensor) -> Any:
        moved = [inputs[i] for i in example.moved]
        with tf.GradientTape() as outer:
            outer.watch(moved)
            with tf.GradientTape() as tape:
                tape.watch(moved)
                result = example.run(*inputs)
            first = tape.gradient(result, moved)
            total = [tf.reduce_sum(part * part) for part in first if part is not None]
        return result, first, outer.gradient(total, moved) if total else None

    return function


@pytest.mark.parametrize("op", OPS.values(), ids=OPS)
def test_an_op_and_its_gradients_are_replayed_bit_by_bit(op):
    """Recorded on some numbers and replayed on others, alone and below a tape, an op gives what it gives eagerly."""
    for dtype in DTYPES:
        if np.dtype(dtype.as_numpy_dtype) not in op.accepts or not _takes(op, dtype):
            continue
        for example, other in zip(examples(op, dtype), examples(op, dtype, seed=1), strict=True):
            function = with_gradients(example)
            replayed = tf.function(function)
            replayed(*example.tensors())
            assert bits(replayed(*other.tensors())) == bits(function(*other.tensors())), replayed.explain()
            assert replayed.explain().endswith("lines of NumPy."), replayed.explain()
            assert _below_a_tape(replayed, other) == _below_a_tape(function, other)


def _takes(op: Op, dtype: DType) -> bool:
    """Whether the op takes a dtype at all: some refuse one that their kind takes."""
    try:
        next(examples(op, dtype)).run()
    except OpError:
        return False
    return True


def _below_a_tape(function: Callable[..., Any], example: Example) -> list[Any]:
    tensors = example.tensors()
    moved = [tensors[i] for i in example.moved]
    with tf.GradientTape() as tape:
        tape.watch(moved)
        results = [x for x in tf.nest.flatten(function(*tensors)) if x is not None and x.dtype.is_differentiable]
    return bits(tape.gradient(results, moved) if results and moved else None)


# --- Random programs -----------------------------------------------------------------------------

UNARY = ("sin", "tanh", "exp", "negative", "square", "abs", "stop_gradient", "sigmoid", "relu", "softmax")
BINARY = ("add", "subtract", "multiply", "maximum", "realdiv", "matmul")
OTHER = ("sum", "mean", "turned", "row", "repeated", "assign", "assign_add", "assign_sub", "root", "gradient", "drawn")
LINES = st.lists(
    st.tuples(st.sampled_from([*UNARY, *BINARY, *OTHER, *OTHER]), st.integers(0, 9), st.integers(0, 9)),
    min_size=3,
    max_size=14,
)


class Program:
    """A random function of two tensors, which reads and changes Variables, and asks a tape."""

    def __init__(self, lines: list[tuple[str, int, int]]):
        self.lines = lines
        self.variables = [tf.Variable(np.linspace(-1, 1, n, dtype=np.float32).reshape(s)) for n, s in SHAPES]

    def __call__(self, x: Tensor, y: Tensor) -> Any:
        with tf.GradientTape(persistent=True) as tape:
            tape.watch((x, y))
            values: list[Any] = [x, y, *self.variables]
            for name, left, right in self.lines:
                values.append(self._line(name, values[-1 - left % len(values)], values[-1 - right % len(values)], tape))
        return values[4:], tape.gradient(values[-1], [x, *self.variables])

    def _line(self, name: str, a: Any, b: Any, tape: tf.GradientTape) -> Any:
        if name in UNARY:
            a = tf.reshape(a, [-1]) if name == "softmax" and not a.shape.rank else a
            return getattr(tf.nn if name in ("relu", "softmax") else tf, name)(a)
        if name in BINARY:
            return self._binary(name, a, b)
        if name.startswith("assign"):
            variable = self.variables[0 if a.shape == (3,) else 1]
            getattr(variable, name)(tf.tanh(a) if a.shape == variable.shape else variable * 0.5)
            return variable * 1.0
        return getattr(self, f"_{name}")(a, b, tape)

    def _binary(self, name: str, a: Any, b: Any) -> Any:
        if name == "matmul":
            return tf.matmul(tf.reshape(a, [-1, 1]), tf.reshape(b, [1, -1]))[:3, :3]
        if any(m != n and 1 not in (m, n) for m, n in zip(a.shape[::-1], b.shape[::-1], strict=False)):
            a = tf.reduce_sum(a)
        return getattr(tf, name)(a, b)

    def _sum(self, a: Any, b: Any, tape: Any) -> Any:
        return tf.reduce_sum(a, axis=0) if a.shape.rank else a + 1.0

    def _mean(self, a: Any, b: Any, tape: Any) -> Any:
        return tf.reduce_mean(a, axis=-1, keepdims=True) if a.shape.rank else tf.reduce_mean(a)

    def _turned(self, a: Any, b: Any, tape: Any) -> Any:
        return tf.transpose(a)

    def _row(self, a: Any, b: Any, tape: Any) -> Any:
        return a[..., 1:] if a.shape.rank and a.shape[-1] > 1 else tf.reshape(a, [-1])[0]

    def _repeated(self, a: Any, b: Any, tape: Any) -> Any:
        return tf.broadcast_to(a, [2, *a.shape]) if a.shape.rank < 2 else tf.expand_dims(a[0], -1)

    def _root(self, a: Any, b: Any, tape: Any) -> Any:
        return tf.sqrt(tf.abs(a) + 0.5)

    def _gradient(self, a: Any, b: Any, tape: Any) -> Any:
        found = tape.gradient(a, b)
        return b * 2.0 if found is None else tf.clip_by_value(found, -9.0, 9.0)

    def _drawn(self, a: Any, b: Any, tape: Any) -> Any:
        return a + tf.random.normal(a.shape)


SHAPES = ((3, (3,)), (6, (2, 3)))


@given(LINES)
def test_a_random_program_is_replayed_bit_by_bit(lines):
    """Results, gradients and what is left in Variables are those of the program as it is, call after call."""
    eager, recorded = Program(lines), Program(lines)
    replayed = tf.function(recorded)
    for number in range(3):
        x, y = tf.constant(np.float32([0.5, -1.25, 2.0]) * (number + 1)), tf.constant(np.float32(0.75 - number))
        tf.random.set_seed(number)
        wanted = eager(x, y)
        tf.random.set_seed(number)
        assert bits(replayed(x, y)) == bits(wanted)
        assert bits(recorded.variables) == bits(eager.variables)
    assert replayed.explain().endswith("lines of NumPy."), replayed.explain()


class _Traced:
    """The library, of which each op is a function that is recorded and replayed."""

    def __init__(self) -> None:
        self._functions: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        if name not in UNARY and name not in BINARY and name != "cos":
            return getattr(tf, name)
        if name not in self._functions:
            self._functions[name] = tf.function(getattr(tf, name))
        return self._functions[name]


class ReplayMachine(TapeMachine):
    """The same programs with nested tapes, where each op is a replay that the tapes around it record."""

    tf = _Traced()


TestReplays = ReplayMachine.TestCase
TestReplays.settings = settings(max_examples=settings.default.max_examples, stateful_step_count=20, deadline=None)
