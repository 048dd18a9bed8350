"""Fixed examples of every op, in every dtype that it takes, for the laws that need no search."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from graphlab import dtypes
from graphlab.dtypes import DType
from graphlab.tensor import OPS, Op, Tensor, run
from tests.strategies import GRID, INDEXED, adding_up, middle

FLOATS = (dtypes.float16, dtypes.bfloat16, dtypes.float32, dtypes.float64)
COMPLEX = (dtypes.complex64, dtypes.complex128)
DIFFERENTIABLE = [op for op in OPS.values() if op.is_differentiable]
# Shapes that meet in an op that works element by element, by the number of its inputs.
_MEETING: dict[int, tuple[tuple[tuple[int, ...], ...], ...]] = {
    1: (((),), ((3,),), ((2, 3),)),
    2: (((), ()), ((2, 3), (2, 3)), ((2, 3), (3,)), ((), (2,)), ((2, 1), (1, 3))),
    3: (((2,), (2,), (2,)), ((2, 1), (3,), ()), ((), (2, 3), (3,)), ((3,), (1,), (2, 1))),
}
_COMPARISONS = {"less", "less_equal", "greater", "greater_equal", "equal", "not_equal"}
_PREDICATES = _COMPARISONS | {"logical_and", "logical_or", "logical_xor", "logical_not", "reduce_any", "reduce_all"}
_PREDICATES |= {"is_nan", "is_inf", "is_finite"}
_REAL = {"abs", "real", "imag", "angle", "svdvals"}  # of a complex number they give a real one


@dataclass(frozen=True)
class Example:
    """Inputs of one op, in one dtype, and its attributes."""

    op: Op
    inputs: tuple[np.ndarray, ...]
    attrs: Mapping[str, Any]

    def run(self, *inputs: Tensor) -> Tensor:
        """The op's result, of other inputs if they are given."""
        return run(self.op, inputs or self.tensors(), self.attrs)

    def tensors(self) -> tuple[Tensor, ...]:
        """The inputs as tensors that hold these very arrays."""
        return tuple(Tensor(x) for x in self.inputs)

    @property
    def moved(self) -> list[int]:
        """The inputs that can have a gradient."""
        rules = [self.op.vjp] * len(self.inputs) if callable(self.op.vjp) else self.op.vjp
        return [i for i, x in enumerate(self.inputs) if rules and rules[i] and x.dtype.kind in dtypes.DIFFERENTIABLE]


def is_elementwise(op: Op) -> bool:
    """Whether its inputs are broadcast against each other."""
    return not (op.samples or op.attributes or op.variadic or op.name in INDEXED or op.takes == "bool" and op.free)


def examples(op: Op, dtype: DType, seed: int = 0) -> Iterator[Example]:
    """Some examples for each set of attributes; the same for the same seed, in every dtype as far as it goes."""
    rng = np.random.default_rng([zlib.crc32(op.name.encode()), seed])
    for shapes, attrs in _layouts(op):
        inputs = tuple(_input(op, i, shape, dtype, rng) for i, shape in enumerate(shapes))
        yield Example(op, inputs, {**op.attributes, **attrs})


def _layouts(op: Op) -> list[tuple[Any, Mapping[str, Any]]]:
    """Shapes of the inputs, or the input itself where it must be just so, and attributes."""
    if op.name in INDEXED or op.samples:
        return list(INDEXED.get(op.name, op.samples))
    if op.attributes or op.takes == "bool" and op.free:  # a reduction
        shapes = [((2, 3),), ((3,),)]
        return [(shape, {}) for shape in shapes] + [(((2, 3),), {"axis": -1})]
    return [(shapes, {}) for shapes in _MEETING[len(op.parameters)]]


def _input(op: Op, index: int, shape: Any, dtype: DType, rng: np.random.Generator) -> np.ndarray:
    if isinstance(shape, np.ndarray):
        return shape
    name = op.parameters[0 if op.variadic else index]
    if name in op.free and op.free[name] is not None:
        dtype = op.free[name]
    array = _numbers(op, index, shape, rng)
    kind = dtype.as_numpy_dtype
    if dtype.is_bool:
        return rng.random(shape) < 0.5
    if dtype is dtypes.string:
        return np.asarray(np.array([b"a", b"bc"], object)[rng.integers(0, 2, shape)], object)
    if dtype.is_integer:
        return rng.integers(1, 5, shape).astype(kind)
    array = array + 1j * rng.integers(-16, 16, shape) / GRID if dtype.is_complex else array
    if op.name == "cholesky":  # of a matrix that is its own conjugate transpose
        array = (array + np.conj(np.swapaxes(array, -1, -2))) / 2
    return array.astype(kind)


def _numbers(op: Op, index: int, shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    """Inside the domain, off the kinks; in order where equal elements make a kink; far from singular for matrices."""
    low, high = op.domain[min(index, len(op.domain) - 1)]
    grid = np.arange(np.ceil(low * GRID), np.floor(high * GRID) + 1) / GRID
    grid = grid[[all(abs(v - kink) > 4 / GRID for kink in op.kinks) for v in grid]]
    if op.ties:
        size = int(np.prod(shape))
        return rng.permutation(np.arange(size, dtype=float)).reshape(shape) / 4 + index / (2 * GRID)
    array = rng.choice(grid, shape)
    if op.name == "softmax_cross_entropy" and index == 0:
        return adding_up(array)
    far = middle(op, index, shape)
    return array if far is None else array / 8 + far


def result_dtype(example: Example, dtype: DType) -> DType:
    """What dtype comes out where `dtype` went in, as TensorFlow has it."""
    op, attrs = example.op, example.attrs
    if "dtype" in attrs or "output_type" in attrs:
        return dtypes.as_dtype(attrs.get("dtype", attrs.get("output_type")))
    if op.name in _PREDICATES:
        return dtypes.bool
    if op.name in _REAL and dtype.is_complex:
        return dtypes.float32 if dtype is dtypes.complex64 else dtypes.float64
    return dtype


def result_shape(example: Example) -> tuple[int, ...] | None:
    """What shape comes out, where a law says so: of a broadcast, and of a reduction over axes."""
    shapes = [x.shape for x in example.inputs]
    if is_elementwise(example.op):
        return np.broadcast_shapes(*shapes)
    if "keepdims" not in example.attrs:
        return None
    axis, rank = example.attrs["axis"], len(shapes[0])
    axes = range(rank) if axis is None else [a % rank for a in np.atleast_1d(axis)]
    kept = [
        (1 if i in axes else size) for i, size in enumerate(shapes[0]) if example.attrs["keepdims"] or i not in axes
    ]
    return tuple(kept)
