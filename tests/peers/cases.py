"""What `make peers` exports: every gradient call of the gallery, and every op of the registry, differentiated twice."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings

import graphlab as tf
from graphlab import sandbox
from graphlab.tensor import OPS, Op, observing, run
from graphlab.trace.build import traces_of
from graphlab.trace.graph import Sweep, Trace
from graphlab.trace.recording.journal import Journal
from graphlab.ui.content.examples import GALLERY
from tests.strategies import Case, cases

EXAMPLES = 6  # of each op, or two for each set of attributes
_INTS = np.array([6, -3, 5, 0], np.int32), np.array([3, 2, 1, 4], np.int32)
_X = np.array([[0.5, -1.25, 2.0], [1.5, 0.75, -0.5]])
# Where inputs cannot be drawn at random: places that must exist, bools, ints.
_GIVEN: dict[str, list[tuple[list[Any], dict[str, Any]]]] = {
    "gather": [([_X, np.array([1, 0, 1], np.int32)], {"axis": 0}), ([_X, np.array([[2, 0]])], {"axis": 1}),
               ([_X, np.array(1)], {"axis": -1})],
    "scatter_along": [([_X, np.array([1, 1], np.int32)], {"size": 3, "axis": 0}),
                      ([_X, np.array([3, 0, 3])], {"size": 4, "axis": 1}),
                      ([_X, np.array(2)], {"size": 3, "axis": 1})],
    "sparse_softmax_cross_entropy": [([np.array([2, 0], np.int32), _X], {}), ([np.array(1), _X[0]], {})],
    "gather_nd": [([_X, np.array([[1, 0], [0, 2], [1, 0]], np.int32)], {}), ([_X, np.array([[1], [0]])], {})],
    "scatter_nd": [([np.array([[0], [2], [0]], np.int32), _X.T], {"shape": (4, 2)}),
                   ([np.array([[1, 0], [0, 1]]), _X[0, :2]], {"shape": (2, 2)})],
    **dict.fromkeys(("logical_and", "logical_or", "logical_xor"),
                    [([np.array([True, True, False]), np.array([True, False, False])], {})]),
    "logical_not": [([np.array([True, False])], {})],
    **dict.fromkeys(("reduce_any", "reduce_all"),
                    [([np.array([[True, False], [True, True]])], attrs)
                     for attrs in ({}, {"axis": 0}, {"axis": (0, 1), "keepdims": True}, {"axis": -1})]
                    + [([np.array(True)], {})]),
    **dict.fromkeys(("bitwise_and", "bitwise_or", "bitwise_xor", "left_shift", "right_shift"), [(list(_INTS), {})]),
    "floordiv": [([np.array([7.0, -7.0, 5.5]), np.array([2.0, 2.0, -1.5])], {}),
                 ([np.array([7, -7, 5]), np.array([2, 2, -3])], {})],
    **dict.fromkeys(("argmax", "argmin"),
                    [([_X], {}), ([_X], {"axis": 1}), ([_X], {"axis": -1, "output_type": tf.int32})]),
    "cast": [([_X], {"dtype": tf.float32}), ([_X], {"dtype": tf.int32}), ([_X], {"dtype": tf.complex128}),
             ([np.array([0, 2])], {"dtype": tf.bool}), ([np.array([1, 2])], {"dtype": tf.float64})],
    "conj": [([_X + 1j], {}), ([_X], {})],
    "transpose": [([_X + 1j], {"conjugate": True}), ([_X], {}), ([_X[None]], {"perm": (1, 2, 0)})],
    "multiply": [([_X + 1j, _X[:1] - 2j], {})],
    "exp": [([_X * 1j], {})],
    "is_nan": [([np.array([1.0, np.nan, np.inf])], {})],
    "is_inf": [([np.array([1.0, np.nan, -np.inf])], {})],
    "is_finite": [([np.array([1.0, np.nan, np.inf])], {})],
    "pad": [([_X], {"paddings": ((1, 0), (0, 2)), "constant_values": 3})],
    "max_pool": [([np.arange(-25, 0).reshape(1, 5, 5, 1)], {"ksize": (2, 2), "strides": (2, 2), "padding": "SAME"})],
    "squeeze": [([_X[None, :, None]], {"axis": (0, 2)}), ([_X], {})],
    "equal": [([_X, np.where(_X > 0, _X, 1.0)], {}), ([np.array([True, False]), np.array([True, True])], {})],
    "not_equal": [([_X, np.where(_X > 0, _X, 1.0)], {})],
}  # fmt: skip
_BY_HAND = {
    "sparse_softmax_cross_entropy",
    "gather", "scatter_along", "gather_nd", "scatter_nd", "logical_and", "logical_or", "logical_xor", "logical_not",
    "reduce_any", "reduce_all", "bitwise_and", "bitwise_or", "bitwise_xor", "left_shift", "right_shift", "cast",
}  # fmt: skip
_OF_WINDOWS = {"convolution", "conv_transpose", "conv_filters"}  # whose shapes must fit


# A rule that is a function of the program's own is in no trace: who needs it says so, and a script does without.
OPAQUE = {"custom-gradient"}


def gallery() -> Iterator[tuple[str, Trace, Sweep | None]]:
    """Every tape of every program, with each of its gradient calls."""
    for example in (example for example in GALLERY if example.slug not in OPAQUE):
        for trace in sandbox.run(example.source).traces:
            for count, sweep in enumerate(trace.sweeps or (None,), 1):
                yield f"{example.slug}, tape {trace.number}, gradient {count}", trace, sweep


def ops(examples: int = EXAMPLES) -> Iterator[tuple[str, Trace, Sweep | None]]:
    """Samples of every op: the op with its gradient, and the op and its gradient with theirs."""
    for op in OPS.values():
        samples = _GIVEN.get(op.name, []) + ([] if op.name in _BY_HAND else _drawn(op, examples) + _ints(op))
        for count, (inputs, attrs) in enumerate(samples, 1):
            for trace in _recorded(op, inputs, {**op.attributes, **attrs}):
                yield f"{op.name} {count}, tape {trace.number}", trace, trace.sweeps[-1] if trace.sweeps else None


def _drawn(op: Op, examples: int) -> list[tuple[list[Any], dict[str, Any]]]:
    """Some of what the property tests draw for the op, the same every time."""
    if not op.is_differentiable:
        return [([(_X + i / 4)[: 2 - i] for i in range(len(op.parameters))], {})]
    found: list[Case] = []

    @settings(
        max_examples=examples * 5, derandomize=True, database=None, deadline=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(cases(op))
    def collect(case: Case) -> None:
        found.append(case)

    collect()
    # The later ones are the less simple ones; some of each set of attributes.
    kinds: dict[str, list[Case]] = {}
    for case in reversed(found):
        kinds.setdefault(str(sorted(case.attrs.items(), key=str)), []).append(case)
    most = max(2, examples // len(kinds))
    return [(case.inputs, dict(case.attrs)) for some in kinds.values() for case in some[:most]]


def _ints(op: Op) -> list[tuple[list[Any], dict[str, Any]]]:
    """Whole numbers, for ops that work on them element by element or fold them."""
    if (
        op.takes not in ("number", "signed", "real", "addable")
        or op.free
        or op.name in _OF_WINDOWS
        or inspect.Parameter.empty in op.attributes.values()
    ):
        return []
    whole = np.array([[1, 2, 3], [4, 7, 5]], np.int32)
    return [([whole[:, :2] if op.name == "mm" else whole + i for i in range(len(op.parameters))], {})]


def _recorded(op: Op, inputs: list[Any], attrs: dict[str, Any]) -> list[Trace]:
    """The outer and the inner tape of the op's second derivative."""
    journal = Journal()
    with observing(journal):
        xs = [tf.constant(x) for x in inputs]
        with tf.GradientTape() as outer:
            outer.watch([x for x in xs if x.dtype.is_differentiable])
            with tf.GradientTape() as inner:
                inner.watch([x for x in xs if x.dtype.is_differentiable])
                y = run(op, xs, attrs)
                total = y * _weights(y) if y.dtype.is_differentiable else y
            slopes = [g for g in inner.gradient(total, xs) if g is not None]
            parts = [g * _weights(g) for g in slopes]
        if parts:
            outer.gradient(parts, xs)
    return list(traces_of(journal))


def _weights(y: Any) -> Any:
    """A weight for each element, all different."""
    numbers = (np.arange(np.size(y.numpy())) % 7 + 1).reshape(np.shape(y.numpy())) / 4
    return tf.constant(numbers.astype(y.numpy().dtype))
