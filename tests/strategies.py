"""Random inputs for any op of the registry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from graphlab.tensor import Op

GRID = 64  # numbers are multiples of 1/64: exact in float32, and quick to shrink


def _at(*places: Any) -> np.ndarray:
    return np.array(places, np.int32)


# Inputs of ops that take places: shapes of what is drawn, and the places themselves, which must exist; one twice.
INDEXED: dict[str, list[tuple[tuple[Any, ...], dict[str, Any]]]] = {
    "gather": [(((3, 2), _at(2, 0, 2)), {}), (((2, 3), _at([1, 0], [1, 1])), {"axis": 1}),
               (((2, 3), _at(1).reshape(())), {"axis": -1})],
    "scatter_along": [(((3, 2), _at(2, 0, 2)), {"size": 4, "axis": 0}), (((2, 2), _at(1, 1)), {"size": 3, "axis": 1})],
    "sparse_softmax_cross_entropy": [((_at(2, 0), (2, 3)), {}), ((_at(1).reshape(()), (2,)), {})],
    "gather_nd": [(((3, 2), _at([2, 1], [0, 0], [2, 1])), {}), (((3, 2), _at([1], [1])), {})],
    "scatter_nd": [((_at([2], [0], [2]), (3,)), {"shape": (4,)}), ((_at([1, 0], [0, 1]), (2,)), {"shape": (2, 2)}),
                   ((_at([0], [0]), (2, 3)), {"shape": (2, 3)})],
    "tensor_scatter_nd_update": [(((3, 2), _at([2, 1], [0, 0]), (2,)), {}), (((3, 2), _at([1]), (1, 2)), {})],
}  # fmt: skip

# Ops of matrices that must be far from singular; and those of values that must be far from each other.
SQUARE = {"inv", "det", "solve", "cholesky"}
APART = {"eigvalsh", "eigenvectors", "svdvals", "left_vectors", "right_vectors", "orthonormal"}
# A complex vector may be turned by any phase: the gradient, as in TensorFlow, is for what does not depend on that.
PHASE = {"eigenvectors", "left_vectors", "right_vectors"}


def middle(op: Op, index: int, shape: tuple[int, ...]) -> np.ndarray | None:
    """The matrices around which those for `op` are drawn, not far away; None where any will do."""
    if index or op.name not in SQUARE | APART:
        return None
    if op.name in SQUARE:
        return np.eye(shape[-1]) * 2
    below = np.tri(*shape[-2:], -1) if op.name == "orthonormal" else 0  # where it is 0 a vector jumps to its opposite
    return np.eye(*shape[-2:]) * 2 * np.arange(1, shape[-1] + 1) + below


@dataclass(frozen=True)
class Case:
    """Inputs of an op, the attributes, a direction for each input that has a gradient, and a weight of the output."""

    inputs: list[np.ndarray]
    attrs: Mapping[str, Any]
    directions: list[np.ndarray]
    weight: np.ndarray
    moved: list[int]


def arrays(
    shape: tuple[int, ...], low: float, high: float, kinks: tuple[float, ...] = ()
) -> st.SearchStrategy[np.ndarray]:
    """Float64 arrays between two bounds, not near a kink, over which a central difference would step."""
    numbers = st.integers(ceil(low * GRID), floor(high * GRID)).map(lambda n: n / GRID)
    if kinks:
        numbers = numbers.filter(lambda v: all(abs(v - kink) > 2 / GRID for kink in kinks))
    return hnp.arrays(np.float64, shape, elements=numbers)


def adding_up(labels: np.ndarray) -> np.ndarray:
    """Labels that add up to 1: of others the gradient of the cross entropy is not its derivative, as in TensorFlow."""
    return (labels + 1) / (labels + 1).sum(-1, keepdims=True)


@st.composite
def cases(draw: Callable[..., Any], op: Op) -> Case:
    """A case for `op`: shapes from its samples, or shapes that broadcast for an op that works element by element."""
    shapes, attrs = draw(_shapes(op))
    moved = [i for i in range(len(shapes)) if callable(op.vjp) or op.vjp[i] is not None]
    inputs = [draw(_input(op, i, shape)) for i, shape in enumerate(shapes)]
    output = np.shape(op.forward(*inputs, **attrs))
    directions = [draw(arrays(shapes[i], -1.0, 1.0)) for i in moved]
    return Case(inputs, attrs, directions, draw(arrays(output, 0.25, 1.0)), moved)


def _shapes(op: Op) -> st.SearchStrategy[Any]:
    if op.samples or op.name in INDEXED:
        samples = INDEXED.get(op.name, op.samples)
        return st.sampled_from([(shapes, {**op.attributes, **attrs}) for shapes, attrs in samples])
    count = len(op.parameters)
    least = 0 if op.attributes.get("axis") is None else 1  # one that goes along an axis needs it
    together = hnp.mutually_broadcastable_shapes(num_shapes=count, min_dims=least, max_dims=2, max_side=3)
    return together.map(lambda found: (found.input_shapes, dict(op.attributes)))


def _input(op: Op, index: int, shape: Any) -> st.SearchStrategy[np.ndarray]:
    if isinstance(shape, np.ndarray):
        return st.just(shape)
    if not op.variadic and op.parameters[index] == "condition":
        return hnp.arrays(np.bool_, shape)
    low, high = op.domain[min(index, len(op.domain) - 1)]
    # Far from singular, so that differences mean something.
    if (far := middle(op, index, shape)) is not None:
        matrix = arrays(shape, -0.3, 0.3).map(lambda x: x + far)
        return matrix.map(lambda x: (x + np.swapaxes(x, -1, -2)) / 2) if op.name == "cholesky" else matrix
    if op.ties and (len(op.parameters) == 1 or op.samples):  # all different: no ties inside of one input
        return st.permutations(range(int(np.prod(shape)))).map(lambda p: np.reshape(p, shape) / 4)
    numbers = arrays(shape, low, high, op.kinks)
    if op.name == "softmax_cross_entropy" and index == 0:
        return numbers.map(adding_up)
    return numbers.map(lambda x: x + index / (2 * GRID)) if op.ties else numbers
