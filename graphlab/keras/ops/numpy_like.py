"""The functions of `tf.keras.ops` that behave as NumPy's do, where TensorFlow's own do not."""

from __future__ import annotations

import math as plain
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import numpy as np

from graphlab import dtypes
from graphlab.counting import rounds
from graphlab.functions import arithmetic, making, matrices, places, segments, shapes, special, statistics
from graphlab.functions import control as flow
from graphlab.keras import activations
from graphlab.keras.backend import floatx
from graphlab.keras.losses import functions as losses
from graphlab.keras.promotion import common, of_floats, of_numbers
from graphlab.keras.symbolic import symbolic
from graphlab.ops import math, nn, reduce, shape
from graphlab.ops.shape import broadcast_to
from graphlab.tensor import Operand, Tensor, convert, public

P = ParamSpec("P")
R = TypeVar("R")


def _op(function: Callable[P, R]) -> Callable[P, R]:
    """Enter a function into `keras.ops`; it takes the tensors without values of a functional model too."""
    name = function.__name__.rstrip("_")
    return public(f"keras.ops.{name}")(symbolic(function, name))


_float = of_floats


# --- Places and orders ---------------------------------------------------------------------------


def _place_of(name: str, words: str, op: Callable[..., Tensor]) -> Callable[..., Tensor]:
    def find(x: Any, axis: int | None = None, keepdims: bool = False) -> Tensor:
        tensor = convert(x)
        flat = shape.reshape(tensor, (-1,)) if axis is None else tensor
        place = op(flat, 0 if axis is None else axis, output_type=dtypes.int32)
        if not keepdims:
            return place
        return shape.reshape(place, [1] * tensor.ndim) if axis is None else shape.expand_dims(place, axis)

    find.__name__, find.__doc__ = name, f"The place of the {words} element along `axis`, or among all of them."
    return _op(find)


argmax, argmin = _place_of("argmax", "greatest", reduce.argmax), _place_of("argmin", "least", reduce.argmin)


@_op
def argsort(x: Any, axis: int = -1) -> Tensor:
    """The places of the elements in order of size."""
    return shapes.argsort(x, axis)


@_op
def take_along_axis(x: Any, indices: Any, axis: int | None = None) -> Tensor:
    """The elements at `indices` along an axis, in the shape of `indices`."""
    picked = convert(indices)
    if axis is None:
        return shape.gather(shape.reshape(x, (-1,)), shape.reshape(picked, (-1,)))
    grid = list(np.indices(tuple(picked.shape)))
    grid[axis] = picked.numpy()
    return shape.gather_nd(x, np.stack(grid, -1).astype(np.int32))


@_op
def take(x: Any, indices: Any, axis: int | None = None) -> Tensor:
    """The elements or slices at `indices`, along an axis or of all elements in one row; negative ones from the end."""
    tensor, at = convert(x), convert(indices)
    flat, along = (shape.reshape(tensor, (-1,)), 0) if axis is None else (tensor, axis)
    return shape.gather(flat, arithmetic.where(at < 0, at + int(flat.shape[along]), at), along)


@public("keras.ops.where")
def where(condition: Any, x1: Any = None, x2: Any = None) -> Any:
    """x1 where the condition holds and x2 elsewhere; without the two, the places where it holds, axis by axis."""
    if x1 is None and x2 is None:
        places = np.nonzero(convert(condition).numpy())
        return [convert(place.astype(np.int32)) for place in places]
    return _where(condition, x1, x2)


def _selected(condition: Any, x1: Any, x2: Any) -> Tensor:
    first, second = common(x1, x2)
    return arithmetic.where(math.cast(condition, dtype=dtypes.bool_), first, second)


_where = symbolic(_selected, "where")


@_op
def count_nonzero(x: Any, axis: Any = None) -> Tensor:
    """How many elements are not 0."""
    return special.count_nonzero(x, axis=axis, dtype=dtypes.int32)


# --- Shapes --------------------------------------------------------------------------------------


@public("keras.ops.shape")
def shape_(x: Any) -> tuple[int | None, ...]:
    """The size of each axis, as a tuple; None where a model takes any."""
    return tuple(x.shape) if hasattr(x, "shape") else tuple(convert(x).shape)


@public("keras.ops.ndim")
def ndim(x: Any) -> int:
    """The number of axes."""
    return len(shape_(x))


@_op
def ravel(x: Any) -> Tensor:
    """All elements in one row."""
    return shape.reshape(x, (-1,))


@_op
def flip(x: Any, axis: Any = None) -> Tensor:
    """The elements in reverse order along `axis`, or along all axes."""
    tensor = convert(x)
    every = range(tensor.ndim) if axis is None else [axis] if isinstance(axis, int) else axis
    return shape.reverse(tensor, list(every))


@_op
def roll(x: Any, shift: Any, axis: Any = None) -> Tensor:
    """The elements moved on by `shift` along `axis`, or along all of them; what leaves comes in on the other side."""
    tensor = convert(x)
    if axis is not None:
        return places.roll(tensor, shift, axis)
    return shape.reshape(places.roll(shape.reshape(tensor, (-1,)), shift, 0), tensor.shape)


@_op
def swapaxes(x: Any, axis1: int, axis2: int) -> Tensor:
    """x with two axes in each other's place."""
    tensor = convert(x)
    order = list(range(tensor.ndim))
    order[axis1], order[axis2] = order[axis2], order[axis1]
    return shape.transpose(tensor, order)


@_op
def moveaxis(x: Any, source: Any, destination: Any) -> Tensor:
    """x with axes moved to other places."""
    tensor = convert(x)
    marked = np.broadcast_to(0, range(tensor.ndim))  # each axis has its own number for a size
    return shape.transpose(tensor, np.moveaxis(marked, source, destination).shape)


@_op
def concatenate(xs: Any, axis: int = 0) -> Tensor:
    """The tensors one after the other along an axis, by default the first."""
    return shape.concat(xs, axis)


@_op
def hstack(xs: Any) -> Tensor:
    """Tensors side by side: along the second axis, or the first if there is no other."""
    return shape.concat(xs, 0 if convert(xs[0]).ndim < 2 else 1)


@_op
def vstack(xs: Any) -> Tensor:
    """Tensors one below the other, along the first axis; vectors end to end, as in Keras on TensorFlow."""
    return shape.concat(xs, 0)


# --- Making --------------------------------------------------------------------------------------


@_op
def linspace(start: Any, stop: Any, num: int = 50) -> Tensor:
    """Numbers at equal distances, both ends included; floats, whatever the ends are."""
    return making.linspace(_float(start), _float(stop), num)


@_op
def full(shape: Any, fill_value: Any, dtype: Any = None) -> Tensor:
    """A tensor with one value everywhere; of floats, unless another dtype is given."""
    return broadcast_to(math.cast(fill_value, dtype=dtype or floatx()), shape)


@_op
def convert_to_tensor(x: Any, dtype: Any = None, sparse: Any = None, ragged: Any = None) -> Any:
    """x as a tensor, in another dtype if one is given; a tensor or Variable that is so already is given back."""
    if isinstance(x, Operand) and (dtype is None or x.dtype is dtypes.as_dtype(dtype)):
        return x
    return convert(x) if dtype is None else math.cast(x, dtype=dtype)


@_op
def identity(n: int, dtype: Any = None) -> Tensor:
    """The identity matrix."""
    return making.eye(n, dtype=dtype or floatx())


@_op
def full_like(x: Any, fill_value: Any, dtype: Any = None) -> Tensor:
    """A tensor of the shape of x, with one value everywhere."""
    return making.ones_like(x, dtype) * math.cast(fill_value, dtype=dtype or convert(x).dtype)


@_op
def diag(x: Any, k: int = 0) -> Tensor:
    """A matrix with the elements of a vector on its diagonal, or the diagonal of a matrix."""
    tensor = convert(x)
    if tensor.ndim not in (1, 2):
        raise ValueError(f"`x` must be 1d or 2d. Received: x.shape={tensor.shape}")
    return (shapes.diag if tensor.ndim == 1 else shapes.diag_part)(tensor, k=k)


@_op
def trace(x: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Tensor:
    """The sum of a diagonal of the matrices that lie in two axes, by default in the first two; of ints for bools."""
    tensor = of_numbers(x)
    if tensor.dtype.is_integer and tensor.dtype.size < 4:
        tensor = math.cast(tensor, dtype=dtypes.uint32 if tensor.dtype.is_unsigned else dtypes.int32)
    on = np.eye(int(tensor.shape[axis1]), int(tensor.shape[axis2]), offset, dtype=bool)
    matrices = moveaxis(tensor, (axis1, axis2), (-2, -1))
    return reduce.reduce_sum(arithmetic.where(on, matrices, making.zeros_like(matrices)), axis=(-2, -1))


@_op
def bincount(x: Any, weights: Any = None, minlength: int = 0, sparse: bool = False) -> Tensor:
    """How often each number from 0 up is in each row, or the sum of the weights that stand beside it."""
    numbers = convert(x)
    numbers = numbers if numbers.dtype in (dtypes.int32, dtypes.int64) else math.cast(numbers, dtype=dtypes.int32)
    if weights is None:
        return segments.bincount(numbers, minlength=minlength, axis=-1)
    w, dtype = convert(weights), common(x, weights)[0].dtype
    counted = segments.bincount(numbers, w if w.dtype.is_differentiable else of_numbers(w), minlength, axis=-1)
    return math.cast(counted, dtype=dtype)


def _half(name: str, words: str, keep: Callable[..., Any]) -> Callable[..., Tensor]:
    def half(x: Any, k: int = 0) -> Tensor:
        tensor = convert(x)
        kept = keep(np.ones(tuple(tensor.shape)[-2:], bool), k)
        return arithmetic.where(kept, tensor, making.zeros_like(tensor))

    half.__name__, half.__doc__ = name, f"The elements on and {words} the diagonal, and 0 elsewhere."
    return _op(half)


tril, triu = _half("tril", "below", np.tril), _half("triu", "above", np.triu)


# --- Numbers -------------------------------------------------------------------------------------


def _running(name: str, words: str, op: Callable[..., Tensor]) -> Callable[..., Tensor]:
    def run(x: Any, axis: int | None = None, dtype: Any = None) -> Tensor:
        tensor = of_numbers(x) if dtype is None else math.cast(x, dtype=dtype)
        flat, along = (shape.reshape(tensor, (-1,)), 0) if axis is None else (tensor, axis)
        return op(flat, axis=along)

    run.__name__, run.__doc__ = name, f"Running {words} along `axis`, or of all elements in one row."
    return _op(run)


cumsum, cumprod = _running("cumsum", "sums", reduce.cumsum), _running("cumprod", "products", reduce.cumprod)


@_op
def norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The length of vectors, or of matrices where `axis` has two axes; of all elements, or, with `ord`, of a matrix."""
    tensor = _float(x)
    if ord is None:
        size = abs(tensor)
        return math.sqrt(reduce.reduce_sum(size * size, axis=axis, keepdims=keepdims))
    axes = tuple(range(tensor.ndim)) if axis is None else (axis,) if isinstance(axis, int) else tuple(axis)
    if len(axes) not in (1, 2):
        raise ValueError(f"Invalid axis values. Received: axis={axes}")
    if len(axes) == 1 or ord in (1, 2, np.inf, "fro"):
        return statistics.norm(tensor, ord=ord, axis=axes[0] if len(axes) == 1 else list(axes), keepdims=keepdims)
    return _least_norm(tensor, ord, axes, keepdims)


def _least_norm(x: Tensor, ord: Any, axes: tuple[int, ...], keepdims: bool) -> Tensor:
    """The norms of matrices that only Keras has: the least sum of a column or a row."""
    if ord not in (-1, -np.inf):
        raise ValueError(f"Invalid `ord` argument for matrices. Received: ord={ord}")
    down, along = (a % x.ndim for a in axes)
    added, folded = (down, along) if ord == -1 else (along, down)
    sums = reduce.reduce_sum(abs(x), axis=added, keepdims=True)
    least = reduce.reduce_min(sums, axis=folded, keepdims=True)
    return least if keepdims else shape.squeeze(least, axis=[down, along])


@_op
def mean(x: Any, axis: Any = None, keepdims: bool = False) -> Tensor:
    """The mean, a float for ints too."""
    return reduce.reduce_mean(_float(x), axis=axis, keepdims=keepdims)


@_op
def average(x: Any, axis: Any = None, weights: Any = None) -> Tensor:
    """The mean, or with weights the weighted mean."""
    tensor = _float(x)
    if weights is None:
        return reduce.reduce_mean(tensor, axis=axis)
    w = math.cast(weights, dtype=tensor.dtype)
    if not w.ndim:
        return reduce.reduce_sum(tensor * w, axis=axis) / w
    if axis is not None and w.ndim == 1:
        w = shape.reshape(w, [-1 if i == axis % tensor.ndim else 1 for i in range(tensor.ndim)])
    # As in Keras, weights that are repeated to fit count once in what the sum is divided by.
    return reduce.reduce_sum(tensor * w, axis=axis) / reduce.reduce_sum(w, axis=axis)


@_op
def moments(x: Any, axes: Any, keepdims: bool = False, synchronized: bool = False) -> tuple[Tensor, Tensor]:
    """The mean and the variance."""
    middle, spread = statistics.moments(x, list(axes), keepdims=keepdims)
    return middle, spread


@_op
def normalize(x: Any, axis: int = -1, order: Any = 2, epsilon: float | None = None) -> Tensor:
    """x over its norm along an axis; 0 stays 0."""
    size = statistics.norm(_float(x), ord=order, axis=axis, keepdims=True)
    return _float(x) / math.maximum(size, 1e-12 if epsilon is None else epsilon)


@_op
def nan_to_num(x: Any, nan: float = 0.0, posinf: float | None = None, neginf: float | None = None) -> Tensor:
    """x with numbers in place of nan and of the infinities, by default the greatest and least there are."""
    tensor = convert(x)
    if tensor.dtype.is_integer or tensor.dtype.is_bool:
        return tensor
    array, kind = tensor.numpy(), tensor.dtype
    most, least = kind.max if posinf is None else posinf, kind.min if neginf is None else neginf
    for odd, number in ((np.isnan(array), nan), (np.isposinf(array), most), (np.isneginf(array), least)):
        tensor = arithmetic.where(odd, full_like(tensor, number), tensor)
    return tensor


def _logarithm(base: int) -> Callable[..., Tensor]:
    def logarithm(x: Any) -> Tensor:
        return math.log(_float(x)) / plain.log(base)

    logarithm.__name__, logarithm.__doc__ = f"log{base}", f"The logarithm to the base {base}."
    return _op(logarithm)


log2, log10 = _logarithm(2), _logarithm(10)


@_op
def logaddexp(x1: Any, x2: Any) -> Tensor:
    """log(exp x1 + exp x2), without going out of range."""
    a, b = _float(x1), _float(x2)
    return math.maximum(a, b) + nn.softplus(-abs(a - b))


@_op
def isclose(x1: Any, x2: Any, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False) -> Tensor:
    """Where two tensors are equal, but for rounding."""
    return convert(np.isclose(convert(x1).numpy(), convert(x2).numpy(), rtol, atol, equal_nan))


# --- Products ------------------------------------------------------------------------------------


@_op
def matmul(x1: Any, x2: Any) -> Tensor:
    """The matrix product; a vector stands for a row on the left, for a column on the right."""
    a, b = convert(x1), convert(x2)
    left = shape.expand_dims(a, 0) if a.ndim == 1 else a
    right = shape.expand_dims(b, 1) if b.ndim == 1 else b
    product = arithmetic.matmul(left, right)
    dropped = [axis for axis, vector in ((-1, b.ndim == 1), (-2, a.ndim == 1)) if vector]
    return shape.squeeze(product, axis=dropped) if dropped else product


@_op
def dot(x1: Any, x2: Any) -> Tensor:
    """The sum of products over the last axis of x1 and the last but one of x2."""
    a, b = convert(x1), convert(x2)
    if not a.ndim or not b.ndim:
        return a * b
    return arithmetic.tensordot(a, b, [[a.ndim - 1], [max(b.ndim - 2, 0)]])


@_op
def inner(x1: Any, x2: Any) -> Tensor:
    """The sum of products over the last axis of both."""
    a, b = convert(x1), convert(x2)
    return a * b if not a.ndim or not b.ndim else arithmetic.tensordot(a, b, [[a.ndim - 1], [b.ndim - 1]])


@_op
def vdot(x1: Any, x2: Any) -> Tensor:
    """The sum of all products of elements."""
    a, b = common(x1, x2)
    return reduce.reduce_sum(ravel(a) * ravel(b))


@_op
def outer(x1: Any, x2: Any) -> Tensor:
    """Every element of x1 times every element of x2."""
    a, b = common(x1, x2)
    return shape.reshape(a, (-1, 1)) * shape.reshape(b, (1, -1))


@_op
def solve(a: Any, b: Any) -> Tensor:
    """x with a @ x = b, for a matrix or a vector b."""
    right = convert(b)
    if right.ndim > 1:
        return matrices.solve_(a, right)
    return shape.squeeze(matrices.solve_(a, shape.expand_dims(right, 1)), axis=-1)


# --- Networks, loops -----------------------------------------------------------------------------


@public("keras.ops.gelu")
def gelu(x: Any, approximate: bool = True) -> Any:
    """x · P(a normal number is below x), by default nearly."""
    return activations.gelu(x, approximate=approximate)


@_op
def binary_crossentropy(target: Any, output: Any, from_logits: bool = False) -> Tensor:
    """The cross entropy of chances, element by element."""
    return losses.binary_crossentropy(
        shape.expand_dims(target, -1), shape.expand_dims(output, -1), from_logits=from_logits
    )


@_op
def categorical_crossentropy(target: Any, output: Any, from_logits: bool = False, axis: int = -1) -> Tensor:
    """The cross entropy of chances for classes, one for each row."""
    return losses.categorical_crossentropy(target, output, from_logits=from_logits, axis=axis)


@_op
def sparse_categorical_crossentropy(target: Any, output: Any, from_logits: bool = False, axis: int = -1) -> Tensor:
    """The cross entropy of chances for classes that are given by number, one for each row."""
    return losses.sparse_categorical_crossentropy(target, output, from_logits=from_logits, axis=axis)


@public("keras.ops.while_loop")
def while_loop(
    cond: Callable[..., Any], body: Callable[..., Any], loop_vars: Any, maximum_iterations: int | None = None
) -> Any:
    """Apply `body` to the loop variables as long as `cond` holds for them."""
    return flow.while_loop(cond, body, loop_vars, maximum_iterations=maximum_iterations)


@public("keras.ops.fori_loop")
def fori_loop(lower: Any, upper: Any, body_fun: Callable[..., Any], init_val: Any) -> Any:
    """What `body_fun(i, so_far)` makes of a value, for every i from `lower` up to but without `upper`."""
    for i in rounds(int(lower), int(upper)):
        init_val = body_fun(convert(i), init_val)
    return convert(init_val) if not isinstance(init_val, list | tuple | dict) else init_val
