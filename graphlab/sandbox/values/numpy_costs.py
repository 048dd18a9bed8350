"""How many elements a NumPy function makes and how much it computes, known before it runs.

A cost is (elements of the biggest array made, elementary operations), and where NumPy itself walks over something in
Python, the rounds of that loop as a third: each is a step of the program. All are Python's ints from 0 on.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from graphlab.sandbox.values.values import ARRAYS, NUMBERS

Cost = tuple[int, int] | tuple[int, int, int]
Size = Callable[[Mapping[str, Any]], Cost]


def _arrays(values: Mapping[str, Any]) -> list[Any]:
    found = []
    for value in values.values():
        if type(value) in ARRAYS or type(value) in NUMBERS:
            found.append(value)
        elif type(value) is list:
            found.extend(value)
    return found


def _room(array: Any) -> int:
    """The elements of an array; for an empty one, as many as its other axes can have once that axis is gone."""
    return math.prod(max(n, 1) for n in np.shape(array))


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
    asked = math.prod(size) if isinstance(size, tuple) else size
    elements = max(elements, asked) if asked >= 0 else asked
    return elements, elements


def reshaped(values: Mapping[str, Any]) -> tuple[int, int]:
    """No more elements than there are; but an empty array can be given any size along its other axes."""
    shape = values["shape"]
    elements = int(np.size(values["a"]))
    if not elements:
        elements = math.prod(max(n, 1) for n in (shape if isinstance(shape, tuple) else (shape,)))
    return elements, elements


def largest(values: Mapping[str, Any]) -> tuple[int, int]:
    """At most as many elements as the biggest array has."""
    elements = max(map(_room, _arrays(values)), default=1)
    return elements, 8 * elements


def total(values: Mapping[str, Any]) -> tuple[int, int]:
    """As many elements as all arrays have together."""
    elements = sum(map(_room, _arrays(values)))
    return elements, 8 * elements


def dot(values: Mapping[str, Any]) -> tuple[int, int]:
    """Every row of one by every column of the other."""
    a, b = (np.shape(values[key]) for key in ("a", "b"))
    if not a or not b:
        return broadcast(values)
    elements = math.prod(a[:-1]) * math.prod((*b[:-2], *b[-1:]) if len(b) > 1 else ())
    return elements, 2 * elements * max(a[-1], 1)


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
    return elements, 2 * elements * max(a[-1], 1)


def shaped(values: Mapping[str, Any]) -> tuple[int, int]:
    """As many elements as `shape` asks for."""
    shape = values["shape"]
    elements = math.prod(shape) if isinstance(shape, tuple) else shape
    return elements, elements


def counted(values: Mapping[str, Any]) -> tuple[int, int]:
    """As many numbers as `num` asks for, between each start and each stop."""
    elements = int(values.get("num", 50) or 0) * math.prod(shape_of({key: values[key] for key in ("start", "stop")}))
    return elements, elements


def square(values: Mapping[str, Any]) -> tuple[int, int]:
    """A matrix of n rows."""
    n = values.get("n") or 0
    columns = n if values.get("M") is None else values["M"]
    return n * columns, n * columns


def einsum(subscripts: str, operands: Sequence[Any]) -> tuple[int, int]:
    """A product for every choice of the letters, of which those of the output stay.

    >>> einsum("ij,jk->ik", [np.ones((2, 3)), np.ones((3, 4))])
    (8, 48)
    """
    left, arrow, output = subscripts.replace(" ", "").partition("->")
    sizes: dict[str, int] = {}
    for term, operand in zip(left.split(","), operands, strict=False):
        before, dots, after = term.partition("...")
        shape = np.shape(operand)
        free = [str(place) for place in range(len(shape) - len(before) - len(after), 0, -1)] if dots else []
        for letter, size in zip([*before, *free, *after], shape, strict=False):
            sizes[letter] = max(sizes.get(letter, 1), size)
    kept = set(output) if arrow else {c for c in sizes if left.count(c) == 1}
    elements = math.prod(size for letter, size in sizes.items() if letter in kept or letter.isdigit())
    return elements, len(operands) * math.prod(sizes.values())


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


def triangular(values: Mapping[str, Any]) -> tuple[int, int]:
    """As many as there are; a row becomes a square matrix, and any matrix meets a mask of its size."""
    shape = np.shape(values["a"])
    elements = shape[0] ** 2 if len(shape) == 1 else max(math.prod(shape), math.prod(shape[-2:]))
    return elements, elements


def positions(values: Mapping[str, Any]) -> tuple[int, int]:
    """A number for each axis, for every element."""
    elements = max((int(np.size(a)) * max(np.ndim(a), 1) for a in _arrays(values)), default=1)
    return elements, 8 * elements


def inner(values: Mapping[str, Any]) -> tuple[int, int]:
    """Every row of one with every row of the other."""
    a, b = (np.shape(values[key]) for key in ("a", "b"))
    if not a or not b:
        return broadcast(values)
    elements = math.prod(a[:-1]) * math.prod(b[:-1])
    return elements, 2 * elements * max(a[-1], 1)


def slid(values: Mapping[str, Any]) -> tuple[int, int]:
    """One row slides along the other, and at each place their products are added."""
    a, b = (int(np.size(values[key])) for key in ("a", "b"))
    return a + b, 2 * a * b


def evaluated(values: Mapping[str, Any]) -> tuple[int, int, int]:
    """A polynomial by Horner's rule: as many numbers as there are places, in a round for each coefficient."""
    rows = np.shape(values["p"])
    count = rows[0] if rows else 1
    elements = int(np.size(values["x"])) * math.prod(rows[1:])
    return elements, 2 * elements * count, count


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


# --- Matrices ------------------------------------------------------------------------------------

# Multiplications and additions for a square matrix of side n, in n³; LAPACK cannot be stopped once it has begun.
_INVERSE, _QR, _SYMMETRIC, _SINGULAR, _SPECTRUM = 2, 4, 9, 22, 25


def _cubic(shape: tuple[int, ...], each: int) -> tuple[int, int]:
    """As big as the matrices, and `each` times their elements times the shorter side."""
    elements = math.prod(max(n, 1) for n in shape)
    return elements, each * elements * min(shape[-2:], default=1)


def solved(values: Mapping[str, Any]) -> tuple[int, int]:
    """What an elimination gives: an inverse, a determinant, the solutions for each column of `b`."""
    a, b = np.shape(values["a"]), np.shape(values.get("b", values["a"]))
    b = (*b, 1) if len(b) == 1 else b
    try:
        batch = math.prod(np.broadcast_shapes(a[:-2], b[:-2]))
    except ValueError:
        batch = math.prod(a[:-2]) * math.prod(b[:-2])
    side = max((*a[-2:], *b[-2:-1]), default=1)
    elements = batch * side * max(side, *b[-1:])
    return elements, _INVERSE * elements * side


def orthogonal(values: Mapping[str, Any]) -> tuple[int, int]:
    """A QR decomposition."""
    return _cubic(np.shape(values["a"]), _QR)


def symmetric(values: Mapping[str, Any]) -> tuple[int, int]:
    """The eigenvalues of symmetric matrices."""
    return _cubic(np.shape(values["a"]), _SYMMETRIC)


def spectral(values: Mapping[str, Any]) -> tuple[int, int]:
    """The eigenvalues of any square matrices."""
    return _cubic(np.shape(values["a"]), _SPECTRUM)


def singular(values: Mapping[str, Any]) -> tuple[int, int]:
    """Something by way of the singular values."""
    return _cubic(np.shape(values["a"]), _SINGULAR)


def normed(values: Mapping[str, Any]) -> tuple[int, int]:
    """A norm: the spectral and the nuclear one by way of the singular values, the others by a sum."""
    spectral = values.get("ord") not in (None, "fro") and np.ndim(values["a"]) > 1
    return singular(values) if spectral else largest(values)


def least_squares(values: Mapping[str, Any]) -> tuple[int, int]:
    """The solutions for each column of `b`, a number for each column of `a`."""
    a, b = (np.shape(values[key]) for key in ("a", "b"))
    columns = math.prod(b[1:])
    elements, work = _cubic(a, _SINGULAR)
    made = max((*a, *b[:1]), default=1) * max(columns, 1)
    return max(elements, made), work + 4 * made * max(a, default=1)


def cross(values: Mapping[str, Any]) -> tuple[int, int]:
    """Three numbers for each pair of rows."""
    a, b = (np.shape(values[key]) for key in ("a", "b"))
    try:
        elements = 3 * math.prod(np.broadcast_shapes(a[:-1], b[:-1]))
    except ValueError:
        elements = 3 * math.prod(a) * math.prod(b)
    return elements, 3 * elements


def counts(values: Mapping[str, Any]) -> tuple[int, int]:
    """One number up to the largest value."""
    largest = max(int(np.max(values["x"], initial=0)), values.get("minlength") or 0)
    return largest + 1, int(np.size(values["x"]))


def histogram(values: Mapping[str, Any]) -> tuple[int, int]:
    """One number for each bin."""
    return max(values.get("bins") or 10, 0) + 1, 8 * int(np.size(values["a"]))


def fitted(values: Mapping[str, Any]) -> tuple[int, int]:
    """A matrix of powers, and the coefficients for each column of `y`."""
    size, degree = int(np.size(values["x"])), max(values["deg"], 0) + 1
    return least_squares({"a": np.broadcast_to(0.0, (size, degree)), "b": values["y"]})


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
    return elements * length, elements * length + _SINGULAR * length**3


def sections(values: Mapping[str, Any]) -> tuple[int, int, int]:
    """The parts are as many elements as the whole; each is made in a round of its own."""
    count = values["indices_or_sections"]
    elements = int(np.size(values["a"]))
    return elements, elements, max(count if isinstance(count, int) else len(count), 0)


def permuted(values: Mapping[str, Any]) -> tuple[int, int]:
    """The items, or as many numbers as a single number says."""
    x = values["x"]
    elements = int(np.size(x)) if np.ndim(x) else max(int(x), 1)
    return elements, elements


def decomposed(values: Mapping[str, Any]) -> tuple[int, int]:
    """Singular values and vectors: two square matrices, of the longer side and of the shorter."""
    shape = np.shape(values["a"])
    elements, work = singular(values)
    if not values.get("full_matrices", True):
        return elements, work
    side = max(shape[-2:], default=1)
    return max(elements, side * side * math.prod(shape[:-2])), work + 4 * side * elements


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
    shape, axis = np.shape(values["a"]), values.get("axis")
    gone = range(len(shape)) if axis is None else [n % max(len(shape), 1) for n in np.atleast_1d(axis).tolist()]
    kept = math.prod(n for place, n in enumerate(shape) if place not in gone)
    elements = max(int(np.size(values["q"])) * kept, math.prod(shape))
    return elements, 8 * elements


def companion(values: Mapping[str, Any]) -> tuple[int, int]:
    """The eigenvalues of a square matrix with a row for each coefficient."""
    side = int(np.size(values["p"]))
    return side * side, _SPECTRUM * side**3


def differences(values: Mapping[str, Any]) -> tuple[int, int, int]:
    """No more than there are, in a round for each difference, even when nothing is left."""
    size, rounds = int(np.size(values["a"])), max(values.get("n") or 1, 1)
    return size, size * rounds, rounds
