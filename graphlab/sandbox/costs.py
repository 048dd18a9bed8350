"""How many elements a NumPy function makes and how much it computes, known before it runs."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from graphlab.sandbox.values import ARRAYS

Size = Callable[[Mapping[str, Any]], tuple[int, int]]


def _arrays(values: Mapping[str, Any]) -> list[Any]:
    found = []
    for value in values.values():
        if type(value) in ARRAYS:
            found.append(value)
        elif type(value) is list:
            found.extend(value)
    return found


def shape_of(values: Mapping[str, Any]) -> tuple[int, ...]:
    """The shape that all arrays broadcast to; where they do not, that of the biggest."""
    shapes = [np.shape(a) for a in _arrays(values)]
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        return max(shapes, key=math.prod)


def broadcast(values: Mapping[str, Any]) -> tuple[int, int]:
    """As many elements as the arrays have together when broadcast, or as `size` asks for."""
    elements = math.prod(shape_of(values))
    size = values.get("size") or ()
    elements = max(elements, math.prod(size) if isinstance(size, tuple) else size)
    return elements, elements


def largest(values: Mapping[str, Any]) -> tuple[int, int]:
    """At most as many elements as the biggest array has."""
    elements = max((int(np.size(a)) for a in _arrays(values)), default=1)
    return elements, 8 * elements


def total(values: Mapping[str, Any]) -> tuple[int, int]:
    """As many elements as all arrays have together."""
    elements = sum(int(np.size(a)) for a in _arrays(values))
    return elements, 8 * elements


def dot(values: Mapping[str, Any]) -> tuple[int, int]:
    """Every row of one by every column of the other."""
    a, b = (np.shape(values[key]) for key in ("a", "b"))
    if not a or not b:
        return broadcast(values)
    rows = math.prod(a[:-1])
    columns = math.prod(b) // max(b[-2] if len(b) > 1 else b[0], 1)
    return rows * columns, 2 * rows * columns * a[-1]


def matmul(values: Mapping[str, Any]) -> tuple[int, int]:
    """Rows × columns of the product for every pair of matrices, and the multiplications in it."""
    a, b = (np.shape(values[key]) for key in ("a", "b"))
    if len(a) < 2 or len(b) < 2:
        return dot(values)
    try:
        batch = math.prod(np.broadcast_shapes(a[:-2], b[:-2]))
    except ValueError:
        return dot(values)
    elements = batch * a[-2] * b[-1]
    return elements, 2 * elements * a[-1]


def shaped(values: Mapping[str, Any]) -> tuple[int, int]:
    """As many elements as `shape` asks for."""
    shape = values["shape"]
    elements = math.prod(shape) if isinstance(shape, tuple) else shape
    return elements, elements


def counted(values: Mapping[str, Any]) -> tuple[int, int]:
    """As many numbers as `num` asks for."""
    count = values.get("num", 50) or 0
    return (int(count), int(count))


def square(values: Mapping[str, Any]) -> tuple[int, int]:
    """A matrix of n rows."""
    n = values.get("n") or 0
    return n * (values.get("M") or n), n * n


def outer(values: Mapping[str, Any]) -> tuple[int, int]:
    """Every element of one with every element of the other."""
    elements = math.prod(int(np.size(a)) for key, a in values.items() if key in ("a", "b"))
    return elements, elements


def grid(values: Mapping[str, Any]) -> tuple[int, int]:
    """A grid over all arrays, once for each of them."""
    elements = math.prod(int(np.size(a)) for a in values["arrays"])
    return elements * len(values["arrays"]), elements


def diagonal(values: Mapping[str, Any]) -> tuple[int, int]:
    """A square matrix around a row, or the diagonal of a matrix."""
    a, k = values["v"], abs(values.get("k") or 0)
    elements = (len(a) + k) ** 2 if np.ndim(a) == 1 else int(np.size(a))
    return elements, elements


def repeated(values: Mapping[str, Any]) -> tuple[int, int]:
    """Everything as often as asked for."""
    times = values["reps"] if "reps" in values else values["repeats"]
    count = (
        math.prod(abs(int(t)) for t in np.ravel(times).tolist())
        if "reps" in values
        else int(np.max(np.abs(times), initial=0))
    )
    elements = int(np.size(values["a"])) * count
    return elements, elements


def cubic(values: Mapping[str, Any]) -> tuple[int, int]:
    """As big as the argument; work grows with the third power of the side."""
    shape = shape_of(values)
    side = max(shape[-2:], default=1)
    elements = math.prod(shape)
    return max(elements, math.prod(shape[:-1]) * side), 3 * elements * side


def cross(values: Mapping[str, Any]) -> tuple[int, int]:
    """Three numbers for each row."""
    elements = 3 * sum(int(np.size(values[key])) for key in ("a", "b"))
    return elements, elements


def counts(values: Mapping[str, Any]) -> tuple[int, int]:
    """One number up to the largest value."""
    largest = max(int(np.max(values["x"], initial=0)), values.get("minlength") or 0)
    return largest + 1, int(np.size(values["x"]))


def histogram(values: Mapping[str, Any]) -> tuple[int, int]:
    """One number for each bin."""
    return max(values.get("bins") or 10, 0), int(np.size(values["a"]))


def fitted(values: Mapping[str, Any]) -> tuple[int, int]:
    """A matrix of powers."""
    size, degree = int(np.size(values["x"])), max(values["deg"], 0) + 1
    return size * degree, size * degree * degree


def chosen(values: Mapping[str, Any]) -> tuple[int, int]:
    """As many items as `size` asks for."""
    elements, _ = broadcast({"size": values.get("size"), "a": np.zeros(1)})
    population = values["a"]
    pool = int(population) if np.ndim(population) == 0 else int(np.size(population))
    row = 1 if np.ndim(population) < 2 else int(np.size(population)) // max(len(population), 1)
    return max(elements * row, pool), max(elements, pool)


def several(values: Mapping[str, Any]) -> tuple[int, int]:
    """A row of numbers for each that `size` asks for."""
    elements, _ = broadcast({"size": values.get("size"), "a": np.zeros(1)})
    length = max(int(np.size(values.get("mean", 1))), int(np.size(values.get("pvals", 1))))
    return elements * length, elements * length + length**3


def sections(values: Mapping[str, Any]) -> tuple[int, int]:
    """The parts are as many elements as the whole; very many parts cost too."""
    count = values["indices_or_sections"]
    elements = max(int(np.size(values["a"])), count if isinstance(count, int) else len(count))
    return elements, 8 * elements


def permuted(values: Mapping[str, Any]) -> tuple[int, int]:
    """The items, or as many numbers as a single number says."""
    x = values["x"]
    elements = int(np.size(x)) if np.ndim(x) else max(int(x), 1)
    return elements, elements


def decomposed(values: Mapping[str, Any]) -> tuple[int, int]:
    """Two square matrices of the longer side."""
    side = max(shape_of(values)[-2:], default=1)
    return 2 * side * side * math.prod(shape_of(values)[:-2]), cubic(values)[1]


def related(values: Mapping[str, Any]) -> tuple[int, int]:
    """A number for each pair of rows, or of columns."""
    axis = 0 if values.get("rowvar", True) else -1
    side = sum(np.shape(a)[axis] if np.ndim(a) > 1 else 1 for a in _arrays(values))
    return side * side, 4 * (side + 1) * total(values)[0]


def inserted(values: Mapping[str, Any]) -> tuple[int, int]:
    """As many as there are, and one more slice for each place."""
    places = int(np.size(values["obj"]))
    across = int(np.size(values["a"])) if "axis" in values else 1
    elements = total(values)[0] + places * across
    return elements, 8 * elements


def quantiles(values: Mapping[str, Any]) -> tuple[int, int]:
    """A number for each part that is asked for, in each row that is left."""
    a, axis = values["a"], values.get("axis")
    kept = 1 if axis is None else int(np.size(a)) // max(min(np.shape(a), default=1), 1)
    elements = max(int(np.size(values["q"])) * kept, int(np.size(a)))
    return elements, 8 * elements


def companion(values: Mapping[str, Any]) -> tuple[int, int]:
    """The eigenvalues of a square matrix with a row for each coefficient."""
    side = int(np.size(values["p"]))
    return side * side, 10 * side**3


def differences(values: Mapping[str, Any]) -> tuple[int, int]:
    """No more than there are; each round costs, even when nothing is left."""
    size = int(np.size(values["a"]))
    return size, (size + 1000) * max(values.get("n") or 1, 1)
