"""Arithmetic and comparisons that choose an op by dtype, products of tensors, choices."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from graphlab import dtypes, values
from graphlab.errors import ConversionTypeError, ShapeError
from graphlab.functions.making import ones_like, zeros_like
from graphlab.ops.linalg import adjoint_of, einsum_of, mm, split_equation, transposed
from graphlab.ops.math import (
    add,
    bitwise_and,
    bitwise_or,
    bitwise_xor,
    cast,
    equal,
    identity,
    logical_and,
    logical_not,
    logical_or,
    logical_xor,
    multiply,
    not_equal,
    realdiv,
)
from graphlab.ops.math import where as select
from graphlab.ops.shape import expand_dims, gather, reshape, transpose
from graphlab.tensor import CALLS, Operand, Tensor, beside, convert, numbers_of, operator, public


@operator("truediv")
@public("truediv", "math.truediv", "math.divide", "divide")
def truediv(x: Any, y: Any, name: str | None = None) -> Tensor:
    """x / y. Ints are made floats first: int8 and int16 float32, longer ones float64, as in TensorFlow.

    >>> truediv(7, 2)
    <tf.Tensor: shape=(), dtype=float64, numpy=3.5>
    """
    if isinstance(x, Operand) and not isinstance(y, Operand) and isinstance(y, float) and x.dtype.is_integer:
        raise ConversionTypeError(f"`x` and `y` must have the same dtype, got {x.dtype!r} != tf.float32.")
    if not isinstance(x, Operand):
        x = beside(y, x) if isinstance(y, Operand) else convert(x)
    y = beside(x, y)
    if x.dtype.is_integer and y.dtype is x.dtype:
        wide = dtypes.float32 if x.dtype.size < 4 else dtypes.float64
        x, y = cast(x, wide), cast(y, wide)
    return realdiv(x, y)


CALLS["divide"] = truediv


@public("math.divide_no_nan")
def divide_no_nan(x: Any, y: Any, name: str | None = None) -> Tensor:
    """x / y, and 0 where y is 0."""
    x = convert(beside(y, x)) if isinstance(y, Operand) else convert(x)
    y = convert(beside(x, y))
    nonzero = not_equal(y, zeros_like(y))
    quotient = truediv(x, select(nonzero, y, ones_like(y)))
    return select(nonzero, quotient, zeros_like(quotient))


def _turned(a: Any, b: Any, turn_a: tuple[bool, bool], turn_b: tuple[bool, bool]) -> tuple[Any, Any]:
    """Both sides of a product, each as it is or transposed or adjoint."""
    for side, (plain, adjoint) in (("a", turn_a), ("b", turn_b)):
        if plain and adjoint:
            raise ValueError(f"Only one of `transpose_{side}` and `adjoint_{side}` can be True.")
    if any(turn_a):
        a = (adjoint_of if turn_a[1] else transposed)(convert(a))
    if any(turn_b):
        b = convert(b) if isinstance(b, Operand) else beside(convert(a), b)
        b = (adjoint_of if turn_b[1] else transposed)(b)
    return a, b


@operator("matmul")
@public("matmul", "linalg.matmul")
def matmul(
    a: Any,
    b: Any,
    transpose_a: bool = False,
    transpose_b: bool = False,
    adjoint_a: bool = False,
    adjoint_b: bool = False,
    a_is_sparse: bool = False,
    b_is_sparse: bool = False,
    output_type: Any = None,
    name: str | None = None,
) -> Tensor:
    """The matrix product over the last two axes, of a and b or of their transposes.

    An adjoint is transposed and conjugated. Raises InvalidArgumentError where the inner sizes differ or a tensor has
    fewer than two axes.

    >>> matmul([[1.0, 2.0]], [[3.0], [4.0]])
    <tf.Tensor: shape=(1, 1), dtype=float32, numpy=array([[11.]], dtype=float32)>
    """
    if not isinstance(a, Operand) and isinstance(b, Operand):
        a = beside(b, a)
    if transpose_a or transpose_b or adjoint_a or adjoint_b:
        return mm(*_turned(a, b, (transpose_a, adjoint_a), (transpose_b, adjoint_b)))
    return mm(a, b)


@public("linalg.matvec")
def matvec(a: Any, b: Any, transpose_a: bool = False, adjoint_a: bool = False, **_: Any) -> Tensor:
    """The product of a matrix, or of its transpose or adjoint, and a vector."""
    return matmul(a, expand_dims(b, -1), transpose_a, adjoint_a=adjoint_a)[..., 0]


@public("einsum", "linalg.einsum")
def einsum(equation: str, *inputs: Any, **_: Any) -> Tensor:
    """Sums of products written as `ij,jk->ik`.

    >>> einsum("ij,j->i", [[1.0, 2.0]], [3.0, 4.0])
    <tf.Tensor: shape=(1,), dtype=float32, numpy=array([11.], dtype=float32)>
    """
    xs = [convert(x) for x in inputs]
    terms, output = split_equation(equation)
    if len(terms) != len(xs):
        raise ValueError(f"einsum {equation!r} has {len(terms)} terms for inputs; got {len(xs)} tensors")
    if "." in equation:
        terms, output, xs = _spelled_out(equation, xs)
    pairs = [_diagonal(term, x) for term, x in zip(terms, xs, strict=True)]
    return einsum_of([x for _, x in pairs], equation=",".join(term for term, _ in pairs) + "->" + output)


def _spelled_out(equation: str, xs: list[Tensor]) -> tuple[list[str], str, list[Tensor]]:
    """Terms with letters in place of "...", the same ones from the right; stretched axes of size 1 drop out."""
    left, arrow, output = equation.replace(" ", "").partition("->")
    terms = left.split(",")
    free = [c for c in map(chr, [*range(65, 91), *range(97, 123)]) if c not in equation]
    extra = [len(x.shape) - len(t.replace("...", "")) if "..." in t else 0 for t, x in zip(terms, xs, strict=True)]
    letters = "".join(free[: max(extra)])
    sizes: dict[str, int] = {}
    for i, (term, count) in enumerate(zip(terms, extra, strict=True)):
        terms[i] = term.replace("...", letters[len(letters) - count :])
        for c, size in zip(terms[i], xs[i].shape, strict=True):
            sizes[c] = max(sizes.get(c, 1), int(size))
    for i, term in enumerate(terms):
        kept = [(c, int(n)) for c, n in zip(term, xs[i].shape, strict=True) if c not in letters or n == sizes[c]]
        terms[i], xs[i] = "".join(c for c, _ in kept), reshape(xs[i], [n for _, n in kept])
    if not arrow:
        output = "..." + "".join(sorted(c for c in set(left) if c.isalpha() and left.count(c) == 1))
    return terms, output.replace("...", letters), xs


def _diagonal(term: str, x: Tensor) -> tuple[str, Tensor]:
    """A term in which each letter comes once, with the diagonal of axes that shared one."""
    for c in sorted(set(term)):
        while term.count(c) > 1:
            first = term.index(c)
            second = term.index(c, first + 1)
            n, shape = int(x.shape[first]), [int(s) for s in x.shape]
            if shape[second] != n:
                raise ShapeError(f"einsum: the axes {c!r} of {term!r} must have one size; got {n} and {shape[second]}")
            order = [first, second, *(i for i in range(len(shape)) if i not in (first, second))]
            rest = [shape[i] for i in order[2:]]
            x = gather(reshape(transpose(x, order), [n * n, *rest]), np.arange(n) * (n + 1))
            term = c + "".join(term[i] for i in order[2:])
    return term, x


@public("tensordot", "linalg.tensordot")
def tensordot(a: Any, b: Any, axes: Any, name: str | None = None) -> Tensor:
    """Products of a and b summed over `axes`: a number of axes, or the axes of each."""
    a = convert(a)
    b = convert(beside(a, b))
    if np.ndim(axes) == 0:
        count = values.as_int(axes, "axes")
        if not 0 <= count <= min(a.ndim, b.ndim):
            raise ValueError(f"`axes` must be at least 0, and no more than both have. Received: {count}.")
        over_a, over_b = tuple(range(a.ndim - count, a.ndim)), tuple(range(count))
    else:
        over_a, over_b = (values.as_ints(v) for v in axes)
        over_a, over_b = (
            tuple(values.as_axis(i, n, "tensordot") for i in v) for v, n in ((over_a, a.ndim), (over_b, b.ndim))
        )
        if len(over_a) != len(over_b):
            raise ValueError(f"Different number of contraction axes `a` and `b`, {len(over_a)} != {len(over_b)}.")
    keep_a = [i for i in range(a.ndim) if i not in over_a]
    keep_b = [i for i in range(len(b.shape)) if i not in over_b]
    inner_a, inner_b = (math.prod(int(x.shape[i]) for i in v) for x, v in ((a, over_a), (b, over_b)))
    left = reshape(transpose(a, [*keep_a, *over_a]), (math.prod(int(a.shape[i]) for i in keep_a), inner_a))
    right = reshape(transpose(b, [*over_b, *keep_b]), (inner_b, math.prod(int(b.shape[i]) for i in keep_b)))
    return reshape(mm(left, right), [int(a.shape[i]) for i in keep_a] + [int(b.shape[i]) for i in keep_b])


@public("add_n", "math.add_n")
def add_n(inputs: Sequence[Any], name: str | None = None) -> Tensor:
    """The sum of the tensors of a list."""
    inputs = list(inputs) if isinstance(inputs, Operand | np.ndarray) and inputs.shape else inputs
    if not isinstance(inputs, list | tuple) or not inputs:
        raise ValueError("inputs must be an iterable of at least one Tensor with the same dtype and shape")
    total = convert(inputs[0])
    for item in inputs[1:]:
        x = convert(item)
        if x._array.shape != total._array.shape:
            raise ShapeError(
                f"add_n: Inputs must have the same size and shape: {total.shape} vs. {x.shape}; + stretches"
            )
        total = add(total, x)
    return total if len(inputs) > 1 else identity(total)


@operator("eq")
def eq(x: Any, y: Any) -> Any:
    """What == does: like `equal`, but False where no comparison is possible."""
    return _same_or(x, y, equal, False)


@operator("ne")
def ne(x: Any, y: Any) -> Any:
    """What != does: like `not_equal`, but True where no comparison is possible."""
    return _same_or(x, y, not_equal, True)


def _same_or(x: Any, y: Any, op: Callable[[Any, Any], Tensor], otherwise: bool) -> Any:
    if y is None or isinstance(y, str) and x.dtype is not dtypes.string:
        return otherwise
    try:
        return op(x, y)
    except ShapeError:
        return Tensor(np.bool_(otherwise))


def _by_bool(logical: Callable[..., Tensor], bitwise: Callable[..., Tensor]) -> Callable[..., Tensor]:
    def method(x: Operand, *y: Any) -> Tensor:
        return (logical if x.dtype.is_bool else bitwise)(x, *y)

    return method


CALLS["and"] = _by_bool(logical_and, bitwise_and)
CALLS["or"] = _by_bool(logical_or, bitwise_or)
CALLS["xor"] = _by_bool(logical_xor, bitwise_xor)
CALLS["invert"] = _by_bool(logical_not, lambda x: bitwise_xor(x, ones_like(x) * -1))


@operator("mul")
def mul(x: Operand, y: Any) -> Tensor:
    """What * does: the product, of bools whether both hold."""
    return logical_and(x, y if isinstance(y, Operand) else cast(y, dtypes.bool_)) if x.dtype.is_bool else multiply(x, y)


@public("where", "compat.v2.where")
def where(condition: Any, x: Any = None, y: Any = None, name: str | None = None) -> Tensor:
    """x where `condition` holds and y elsewhere; without them, the coordinates where it holds.

    >>> where([True, False], 1.0, 0.0)
    <tf.Tensor: shape=(2,), dtype=float32, numpy=array([1., 0.], dtype=float32)>
    """
    if (x is None) != (y is None):
        raise ValueError("x and y must both be non-None or both be None.")
    if x is None:
        return Tensor(np.argwhere(numbers_of(convert(condition))).astype(np.int64))
    return select(condition, x, y)
