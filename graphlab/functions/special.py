"""Composites of elementwise ops: complex parts, what counts 0 · log 0 as 0, sums with weights."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from graphlab import dtypes
from graphlab.errors import ConversionTypeError, DTypeError, InvalidArgumentError
from graphlab.functions.arithmetic import add_n, divide_no_nan, truediv
from graphlab.functions.making import convert_to_tensor, ones_like, zeros_like
from graphlab.ops.math import atan2, bitwise_xor, cast, equal, exp, log, log1p, multiply, not_equal, round_
from graphlab.ops.math import where as select
from graphlab.ops.nn import softplus
from graphlab.ops.reduce import cumsum, reduce_sum
from graphlab.ops.special import digamma, erfinv, lgamma, polygamma_of
from graphlab.tensor import Operand, Tensor, alike_only, aside, beside, convert, numbers_of, public
from graphlab.values import as_axis, as_shape

# --- Complex numbers --------------------------------------------------------------------------------


@public("complex", "dtypes.complex")
def complex_(real: Any, imag: Any, name: str | None = None) -> Tensor:
    """real + i · imag, of two floats of one dtype.

    >>> complex_(1.0, 2.0)
    <tf.Tensor: shape=(), dtype=complex64, numpy=(1+2j)>
    """
    x = convert(real)
    y = convert(beside(x, imag))
    wide = {dtypes.float32: dtypes.complex64, dtypes.float64: dtypes.complex128}
    if x.dtype not in wide or y.dtype is not x.dtype:
        raise ConversionTypeError(
            f"The `real` and `imag` components have incorrect types: {x.dtype.name} {y.dtype.name}. They must be "
            "consistent, and one of [tf.float32, tf.float64]"
        )
    return cast(x, wide[x.dtype]) + cast(y, wide[x.dtype]) * 1j


@public("math.real")
def real(input: Any, name: str | None = None) -> Tensor:
    """The real part."""
    z = convert_to_tensor(input)
    if not z.dtype.is_numeric:
        raise TypeError(f"input must be a numeric tensor, but got tensor with dtype {z.dtype.name}")
    return cast(z, z.dtype.real_dtype) if z.dtype.is_complex else z


@public("math.imag")
def imag(input: Any, name: str | None = None) -> Tensor:
    """The imaginary part; 0 of real numbers."""
    z = convert(input)
    return cast(z * -1j, z.dtype.real_dtype) if z.dtype.is_complex else zeros_like(z)


@public("math.angle")
def angle(input: Any, name: str | None = None) -> Tensor:
    """The angle of a complex number, in −π … π."""
    z = convert(input)
    if not z.dtype.is_complex:
        return select(z < 0, ones_like(z) * math.pi, zeros_like(z))
    return atan2(imag(z), real(z))


# --- Products and quotients that count 0 · anything as 0 --------------------------------------------


def _where_nonzero(x: Any, y: Any, compute: Any) -> Tensor:
    """compute(x, y) where x is not 0, else 0; no gradient of the part that is not used is nan."""
    x = convert(x if isinstance(x, Operand) or not isinstance(y, Operand) else beside(y, x))
    y = convert(beside(x, y))
    nonzero = not_equal(x, zeros_like(x))
    return select(nonzero, compute(x, select(nonzero, y, ones_like(y))), zeros_like(x * y))


@public("math.xlogy")
def xlogy(x: Any, y: Any, name: str | None = None) -> Tensor:
    """x · log y, and 0 where x is 0."""
    return _where_nonzero(x, y, lambda x, y: x * log(y))


@public("math.xlog1py")
def xlog1py(x: Any, y: Any, name: str | None = None) -> Tensor:
    """x · log(1 + y), and 0 where x is 0."""
    return _where_nonzero(x, y, lambda x, y: x * log1p(y))


@public("math.xdivy")
def xdivy(x: Any, y: Any, name: str | None = None) -> Tensor:
    """x / y, and 0 where x is 0."""
    return _where_nonzero(x, y, truediv)


@public("math.multiply_no_nan")
def multiply_no_nan(x: Any, y: Any, name: str | None = None) -> Tensor:
    """x · y, and 0 where y is 0, even if x is infinite or nan."""
    x = convert(beside(y, x)) if isinstance(y, Operand) else convert(x)
    return _where_nonzero(convert(beside(x, y)), x, lambda y, x: x * y)


@public("math.reciprocal_no_nan")
def reciprocal_no_nan(x: Any, name: str | None = None) -> Tensor:
    """1 / x, and 0 where x is 0."""
    x = convert(x)
    if not (x.dtype.is_floating or x.dtype.is_complex):
        raise InvalidArgumentError(f"reciprocal_no_nan takes floats; got dtype {x.dtype.name}")
    return divide_no_nan(ones_like(x), x)


# --- Special functions ------------------------------------------------------------------------------


@public("math.log_sigmoid")
def log_sigmoid(x: Any, name: str | None = None) -> Tensor:
    """log of the sigmoid, without overflow."""
    return -softplus(-convert(x))


@public("math.erfcinv")
def erfcinv(x: Any, name: str | None = None) -> Tensor:
    """The number whose complementary error function is x."""
    return -ndtri(0.5 * convert(x)) * math.sqrt(0.5)


@public("math.ndtri")
def ndtri(x: Any, name: str | None = None) -> Tensor:
    """The number below which a share x of the normal distribution lies."""
    return erfinv(convert(x) * 2.0 - 1.0) * math.sqrt(2)


@public("math.lbeta")
def lbeta(x: Any, name: str | None = None) -> Tensor:
    """Σ log Γ(xᵢ) − log Γ(Σ xᵢ) along the last axis."""
    x = convert(x)
    return reduce_sum(lgamma(x), -1) - lgamma(reduce_sum(x, -1))


@public("math.polygamma")
def polygamma(a: Any, x: Any, name: str | None = None) -> Tensor:
    """The derivative of order a of the digamma function, for whole numbers a."""
    tensor = convert(x)
    orders = np.asarray(numbers_of(alike_only("polygamma", tensor, a)))
    tensor = tensor + Tensor(np.zeros_like(orders))
    total = tensor + float("nan")
    for n in np.unique(orders):
        if n >= 0 and n == int(n):
            found = digamma(tensor) if n == 0 else polygamma_of(tensor, order=int(n))
            total = found if np.all(orders == n) else select(Tensor(orders == n), found, total)
    return total


@public("math.rint")
def rint(x: Any, name: str | None = None) -> Tensor:
    """The nearest whole number, halves to the even one."""
    x = convert(x)
    if not x.dtype.is_floating:
        raise DTypeError(f"rint: dtype {x.dtype.name} is not allowed; it takes floats. tf.round takes ints, too.")
    return round_(x)


@public("math.nextafter")
def nextafter(x1: Any, x2: Any, name: str | None = None) -> Tensor:
    """The next float after x1 towards x2."""
    x, towards = _pair(x1, x2)
    if x.dtype not in (dtypes.float32, dtypes.float64):
        raise DTypeError(f"nextafter: dtype {x.dtype.name} is not allowed; it takes float32 and float64")
    return aside(np.nextafter, x, towards)


@public("math.cumulative_logsumexp")
def cumulative_logsumexp(
    x: Any, axis: int = 0, exclusive: bool = False, reverse: bool = False, name: str | None = None
) -> Tensor:
    """Running log Σ e^x along `axis`."""
    x = convert(x)
    axis = as_axis(axis, x.ndim, "cumulative_logsumexp")
    top = aside(lambda array: np.max(array, axis, keepdims=True), x)
    return log(cumsum(exp(x - top), axis, exclusive, reverse)) + top


# --- Sums and products of lists ---------------------------------------------------------------------


@public("math.accumulate_n")
def accumulate_n(inputs: Sequence[Any], shape: Any = None, tensor_dtype: Any = None, name: str | None = None) -> Tensor:
    """The sum of the tensors of a list."""
    total = add_n(inputs)
    if shape is not None and as_shape(shape) != tuple(total.shape):
        raise ValueError(f"Shapes {tuple(total.shape)} and {as_shape(shape)} are not compatible")
    return total


@public("scalar_mul", "math.scalar_mul")
def scalar_mul(scalar: Any, x: Any, name: str | None = None) -> Tensor:
    """x times a single number."""
    x = convert(x)
    factor = convert(beside(x, scalar))
    if factor.ndim:
        raise ValueError(f"Only scalar multiply works, got shape {factor.shape}")
    return multiply(factor, x)


@public("math.polyval")
def polyval(coeffs: Sequence[Any], x: Any, name: str | None = None) -> Tensor:
    """The polynomial with these coefficients, the highest power first, by Horner's rule.

    >>> polyval([1.0, 2.0, 3.0], 2.0)
    <tf.Tensor: shape=(), dtype=float32, numpy=11.0>
    """
    if not isinstance(coeffs, list | tuple):
        raise ValueError(f"Argument coeffs must be list type found {type(coeffs)}.")
    x = convert(x)
    if not coeffs:
        return zeros_like(x)
    total = convert(coeffs[0])
    for c in coeffs[1:]:
        total = c + total * x
    return total


def _pair(x: Any, y: Any) -> tuple[Tensor, Tensor]:
    """Both as tensors; a number beside a tensor gets its dtype, on whichever side it stands."""
    first = convert(beside(y, x)) if isinstance(y, Operand) and not isinstance(x, Operand) else convert(x)
    return first, alike_only("an op on two numbers", first, y)


@public("truncatediv")
def truncatediv(x: Any, y: Any, name: str | None = None) -> Tensor:
    """x / y with the fraction cut off, towards 0."""
    x, y = _pair(x, y)
    if x.dtype.is_integer and not np.all(numbers_of(y)):
        raise InvalidArgumentError("Integer division by zero. Check for 0 first.")
    quotient = np.trunc(np.true_divide(numbers_of(x), numbers_of(y)))
    return Tensor(np.asarray(quotient).astype(x.dtype.as_numpy_dtype)[()])


@public("truncatemod")
def truncatemod(x: Any, y: Any, name: str | None = None) -> Tensor:
    """What is left of x after a truncated division; has the sign of x."""
    x, y = _pair(x, y)
    if x.dtype.is_integer and not np.all(numbers_of(y)):
        raise InvalidArgumentError("Integer division by zero. Check for 0 first.")
    return Tensor(np.fmod(numbers_of(x), numbers_of(y)))


@public("bitwise.invert")
def invert(x: Any, name: str | None = None) -> Tensor:
    """Every bit of ints turned round: −1 − x."""
    x = convert(x)
    return bitwise_xor(x, Tensor(np.invert(np.zeros(x._array.shape, x._array.dtype))[()]))


# --- Questions --------------------------------------------------------------------------------------


@public("math.is_non_decreasing")
def is_non_decreasing(x: Any, name: str | None = None) -> Tensor:
    """Whether no element is less than the one before it."""
    return Tensor(np.bool_(np.all(_steps(x) >= 0)))


@public("math.is_strictly_increasing")
def is_strictly_increasing(x: Any, name: str | None = None) -> Tensor:
    """Whether every element is greater than the one before it."""
    return Tensor(np.bool_(np.all(_steps(x) > 0)))


def _steps(x: Any) -> np.ndarray:
    """From each element to the next one."""
    tensor = convert(x)
    if not tensor.dtype.is_numeric:
        raise TypeError(f"Expected x to be numeric, instead found: {tensor.dtype.name}")
    return np.diff(numbers_of(tensor).reshape(-1))


@public("math.count_nonzero")
def count_nonzero(
    input: Any, axis: Any = None, keepdims: bool = False, dtype: Any = dtypes.int64, name: str | None = None
) -> Tensor:
    """How many elements along `axis` are not 0."""
    x = convert(input)
    nonzero = not_equal(x, zeros_like(x))
    return reduce_sum(cast(nonzero, dtypes.as_dtype(dtype)), axis, keepdims)


@public("math.zero_fraction", "nn.zero_fraction")
def zero_fraction(value: Any, name: str | None = None) -> Tensor:
    """The share of elements that are 0."""
    x = convert(value)
    zero = cast(equal(x, zeros_like(x)), dtypes.float32)
    return reduce_sum(zero) / float(np.size(x._array))
