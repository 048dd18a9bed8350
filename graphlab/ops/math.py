"""Ops that work element by element: arithmetic, powers, trigonometry, comparisons, choices."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from graphlab import dtypes, values
from graphlab.dtypes import DType
from graphlab.errors import InvalidArgumentError, UnimplementedError
from graphlab.tensor import Array, Operand, Tensor, Value, apply, dtype_of, filled, is_complex, itself_if, op, tested
from graphlab.tensor.op_texts import Why

# Ops of other files are looked up when a rule runs, so no file of this folder needs another.
real_only = values.real_only


def _apart(g: Value, x: Value, y: Value) -> Value:
    """Twice the difference; of complex numbers conjugated, and only what comes in along the real axis counts."""
    if is_complex(x):
        dtype = dtype_of(x)
        along = apply("cast", apply("cast", g, dtype=dtype.real_dtype), dtype=dtype)
        return along * apply("conj", 2 * (x - y))
    return g * (2 * (x - y))


# --- Arithmetic ----------------------------------------------------------------------------------


@op(
    (lambda g, out, x, y: g, lambda g, out, x, y: g),
    symbol="+",
    formula="<x> + <y>",
    back=("<g>", "<g>"),
    says="Each term gets the incoming gradient unchanged: a sum grows as fast as any of its terms.",
    why=(
        (Why(1, "", "addition passes on what comes in unchanged"),),
        (Why(1, "", "addition passes on what comes in unchanged"),),
    ),
    torch="torch.add(<x>, <y>)",
    jax="jnp.add(<x>, <y>)",
    names=("math.add",),
    takes="addable",
)
def add(x: Array, y: Array) -> Array:
    """The sum x + y, element by element, shapes broadcast.

    >>> add([1.0, 2.0], 10.0)
    <tf.Tensor: shape=(2,), dtype=float32, numpy=array([11., 12.], dtype=float32)>
    """
    return x + y


@op(
    (lambda g, out, x, y: g, lambda g, out, x, y: -g),
    symbol="−",
    formula="<x> - <y>",
    back=("<g>", "-<g>"),
    says="The first operand gets the incoming gradient unchanged, the second one gets it with the opposite sign.",
    why=(
        (Why(1, "", "what is subtracted from gets what comes in unchanged"),),
        (Why(-1, "", "what is subtracted gets the opposite sign"),),
    ),
    torch="torch.sub(<x>, <y>)",
    jax="jnp.subtract(<x>, <y>)",
    names=("math.subtract",),
)
def subtract(x: Array, y: Array) -> Array:
    """The difference x − y, element by element, shapes broadcast."""
    return x - y


@op(
    (lambda g, out, x, y: g * y, lambda g, out, x, y: g * x),
    symbol="×",
    formula=r"<x> \cdot <y>",
    back=(r"<g> \cdot <y>", r"<g> \cdot <x>"),
    says="Each factor gets the incoming gradient times the other factor.",
    why=(
        (
            Why(0, "<y> = 0", "what is multiplied by 0 has no influence"),
            Why(1, "<y> = 1", "multiplying by 1 changes nothing"),
        ),
        (
            Why(0, "<x> = 0", "what is multiplied by 0 has no influence"),
            Why(1, "<x> = 1", "multiplying by 1 changes nothing"),
        ),
    ),
    torch="torch.mul(<x>, <y>)",
    jax="jnp.multiply(<x>, <y>)",
    names=("math.multiply",),
)
def multiply(x: Array, y: Array) -> Array:
    """The product x · y, element by element, shapes broadcast."""
    return x * y


# The gradients of roots and of 1/x are 0 where a 0 comes in, however steep the slope is, as in TensorFlow. Where a
# slope is infinite or nan they are made with these two, whose own gradients are those of a product and of a quotient.


@op(
    (lambda g, out, x, y: apply("zero_product", g, y), lambda g, out, x, y: g * x),
    symbol="×",
    formula=r"<x> \cdot <y>",
    back=(r"<g> \cdot <y>", r"<g> \cdot <x>"),
    says="Each factor gets the incoming gradient times the other factor.",
    torch="torch.where(<x> == 0, 0, <x> * <y>)",
    jax="jnp.where(<x> == 0, 0, <x> * <y>)",
    bare=False,
)
def zero_product(x: Array, y: Array) -> Array:
    """x · y, and 0 where x is 0, even if y is infinite or nan."""
    return np.where(x == 0, x.dtype.type(0), x * y)[()]


@op(
    (lambda g, out, x, y: g / y, lambda g, out, x, y: g * (-x / y / y)),
    symbol="÷",
    formula=r"\frac{<x>}{<y>}",
    back=(r"<g> \cdot \frac{1}{<y>}", r"<g> \cdot \left(-\frac{<x>}{<y>^2}\right)"),
    says=(
        "The numerator gets the incoming gradient divided by the denominator; the denominator gets it times "
        "minus the numerator over the denominator squared."
    ),
    torch="torch.where(<x> == 0, 0, <x> / <y>)",
    jax="jnp.where(<x> == 0, 0, <x> / <y>)",
    bare=False,
    takes="float",
    domain=((-3.0, 3.0), (0.4, 3.0)),
)
def zero_quotient(x: Array, y: Array) -> Array:
    """x / y, and 0 where x is 0, even if y is 0 or nan."""
    return np.where(x == 0, x.dtype.type(0), x / y)[()]


def _is_positive(array: Array) -> bool:
    return bool(((array != 0) & (array == array) if array.dtype.kind == "c" else array > 0).all())


def _is_finite(array: Array) -> bool:
    return bool(np.isfinite(array).all())


def _all_positive(x: Value) -> bool:
    """Whether all elements are above 0, and none is nan; of complex ones, whether none is 0 or nan."""
    return tested(_is_positive, x)


def _all_finite(x: Value) -> bool:
    return tested(_is_finite, x)


@op(
    (lambda g, out, x, y: g / y, lambda g, out, x, y: g * (-x / y / y)),
    symbol="÷",
    label="divide",
    formula=r"\frac{<x>}{<y>}",
    back=(r"<g> \cdot \frac{1}{<y>}", r"<g> \cdot \left(-\frac{<x>}{<y>^2}\right)"),
    says=(
        "The numerator gets the incoming gradient divided by the denominator; the denominator gets it times "
        "minus the numerator over the denominator squared."
    ),
    why=(
        (Why(1, "<y> = 1", "dividing by 1 changes nothing"),),
        (Why(0, "<x> = 0 and <y> ≠ 0", "0 stays 0 whatever divides it"),),
    ),
    torch="torch.div(<x>, <y>)",
    jax="jnp.divide(<x>, <y>)",
    names=("realdiv",),
    takes="float",
    domain=((-3.0, 3.0), (0.4, 3.0)),
)
def realdiv(x: Array, y: Array) -> Array:
    """The quotient x / y of floats, element by element. Ints go through `truediv`."""
    return x / y


@op(
    (),
    symbol="//",
    formula=r"\left\lfloor \frac{<x>}{<y>} \right\rfloor",
    back=(),
    says="No gradient flows: the result is rounded down, and flat between its jumps.",
    torch="torch.floor_divide(<x>, <y>)",
    jax="jnp.floor_divide(<x>, <y>)",
    bare=False,
    names=("math.floordiv",),
    takes="real",
)
def floordiv(x: Array, y: Array) -> Array:
    """x / y rounded down. Raises InvalidArgumentError where an int is divided by zero."""
    _no_int_zero(y)
    return np.floor(np.true_divide(x, y)) if np.asarray(y).dtype.kind == "f" else np.floor_divide(x, y)


def _no_int_zero(y: Array) -> None:
    if np.asarray(y).dtype.kind in "iu" and not np.all(y):
        raise InvalidArgumentError("Integer division by zero. Floats would give inf: write 1.0 / 0.0, or check for 0.")


@op(
    (lambda g, out, x, y: g, lambda g, out, x, y: g * -apply("floor", x / y)),
    symbol="mod",
    formula=r"<x> \bmod <y>",
    back=("<g>", r"<g> \cdot \left(-\left\lfloor \frac{<x>}{<y>} \right\rfloor\right)"),
    says=(
        "What is divided gets the incoming gradient unchanged; the divisor gets it times minus the number of "
        "times it fits."
    ),
    why=(
        (Why(1, "", "taking out whole multiples does not change the slope"),),
        (Why(0, "<x> ≥ 0 and <x> < <y>", "<y> does not fit into <x> even once"),),
    ),
    torch="torch.remainder(<x>, <y>)",
    jax="jnp.mod(<x>, <y>)",
    bare=False,
    names=("math.floormod", "math.mod"),
    takes="real",
    domain=((0.1, 0.9), (1.0, 3.0)),
    analytic=False,
)
def floormod(x: Array, y: Array) -> Array:
    """What is left of x after taking y out as often as it fits; has the sign of y."""
    _no_int_zero(y)
    return np.mod(x, y)


@op(
    (lambda g, out, x: -g,),
    symbol="−",
    formula="-<x>",
    back=("-<g>",),
    says="The incoming gradient changes its sign.",
    why=((Why(-1, "", "the sign is turned round"),),),
    torch="torch.neg(<x>)",
    jax="jnp.negative(<x>)",
    names=("math.negative",),
    takes="signed",
)
def negative(x: Array) -> Array:
    """−x, element by element."""
    return -x


def _pow_by_exponent(g: Value, out: Value, x: Value, y: Value) -> Value:
    """d(x^y)/dy = x^y · log x, taken as 0 where x ≤ 0 (a complex x: where it is 0), as TensorFlow does."""
    positive = x != 0 if is_complex(x) else x > 0
    safe = apply("where", positive, x, filled(x, 1))
    return g * out * apply("where", positive, apply("log", safe), filled(x, 0))


@op(
    (lambda g, out, x, y: g * (y * x ** (y - 1)), _pow_by_exponent),
    symbol="^",
    formula="<x>^{<y>}",
    back=(r"<g> \cdot <y> \cdot <x>^{<y> - 1}", r"<g> \cdot <x>^{<y>} \cdot \log <x>"),
    says=(
        "The base gets the incoming gradient times the exponent times the base to one power less; the exponent "
        "gets it times the result times the logarithm of the base."
    ),
    why=(
        (
            Why(0, "<y> = 0 and <x> ≠ 0", "anything to the power 0 is 1"),
            Why(1, "<y> = 1", "the power 1 changes nothing"),
            Why(0, "<x> = 0 and <y> > 1", "the curve is flat there"),
        ),
        (
            Why(0, "<x> = 1", "1 to any power is 1"),
            Why(0, "<x> = 0 and <y> > 0", "0 to any positive power is 0"),
        ),
    ),
    torch="torch.pow(<x>, <y>)",
    jax="jnp.power(<x>, <y>)",
    names=("math.pow",),
    takes="signed",
    domain=((0.3, 2.5), (-2.0, 2.0)),
)
def pow_(x: Array, y: Array) -> Array:
    """x to the power y, element by element. Raises InvalidArgumentError for an int to a negative power."""
    if np.asarray(x).dtype.kind in "iu" and np.any(np.less(y, 0)):
        raise InvalidArgumentError("an int to a negative power is not an int: use floats, or tf.cast")
    found: Array = np.power(x, y)
    if np.asarray(x).dtype.kind == "f" and not np.ndim(y) and y == 0.5:
        # NumPy takes the root there, which differs from the power at −0 and −∞.
        found = np.where((x == 0) | np.isneginf(x), np.abs(x), found)
        return found[()]
    return found


@op(
    (lambda g, out, x: g * (2 * x),),
    symbol="²",
    formula="<x>^2",
    back=(r"<g> \cdot 2 \cdot <x>",),
    says="The incoming gradient is multiplied by 2 times the input.",
    why=((Why(0, "<x> = 0", "the parabola is flat there"),),),
    torch="torch.square(<x>)",
    jax="jnp.square(<x>)",
    names=("math.square",),
)
def square(x: Array) -> Array:
    """x², element by element."""
    return x * x


@op(
    (lambda g, out, x, y: _apart(g, x, y), lambda g, out, x, y: -_apart(g, x, y)),
    symbol="(−)²",
    formula=r"(<x> - <y>)^2",
    back=(r"<g> \cdot 2 \cdot (<x> - <y>)", r"-<g> \cdot 2 \cdot (<x> - <y>)"),
    says=(
        "The first operand gets the incoming gradient times 2 times the difference, the second one the same "
        "with the opposite sign."
    ),
    why=(
        (Why(0, "<x> = <y>", "the parabola has its bottom where both are equal"),),
        (Why(0, "<x> = <y>", "the parabola has its bottom where both are equal"),),
    ),
    torch="torch.square(torch.sub(<x>, <y>))",
    jax="jnp.square(jnp.subtract(<x>, <y>))",
    bare=False,
    names=("math.squared_difference",),
    analytic=False,
)
def squared_difference(x: Array, y: Array) -> Array:
    """(x − y)², element by element; of complex numbers the squared distance |x − y|²."""
    difference = np.subtract(x, y)
    return difference * np.conj(difference) if difference.dtype.kind == "c" else np.square(difference)


@op(
    (lambda g, out, x: g * 0.5 / out if _all_positive(out) else apply("zero_quotient", g * 0.5, out),),
    symbol="√",
    formula=r"\sqrt{<x>}",
    back=(r"<g> \cdot \frac{1}{2 \sqrt{<x>}}",),
    says="The incoming gradient is divided by 2 times the root.",
    why=((Why(math.inf, "<x> = 0", "the root rises straight up there"),),),
    torch="torch.sqrt(<x>)",
    jax="jnp.sqrt(<x>)",
    names=("math.sqrt",),
    takes="float",
    domain=((0.1, 3.0),),
)
def sqrt(x: Array) -> Array:
    """The square root of x, element by element; nan below 0."""
    return np.sqrt(x)


@op(
    (lambda g, out, x: g * (-0.5 * out**3) if _all_finite(out) else apply("zero_product", g, -0.5 * out**3),),
    symbol="1/√",
    formula=r"\frac{1}{\sqrt{<x>}}",
    back=(r"<g> \cdot \left(-\frac{1}{2 <x> \sqrt{<x>}}\right)",),
    says="The incoming gradient is multiplied by minus one half of the result cubed.",
    torch="torch.rsqrt(<x>)",
    jax="jax.lax.rsqrt(<x>)",
    bare=False,
    names=("math.rsqrt",),
    takes="float",
    domain=((0.3, 3.0),),
)
def rsqrt(x: Array) -> Array:
    """1/√x, element by element."""
    return np.reciprocal(np.sqrt(x))


@op(
    (lambda g, out, x: -g * out * out if _all_finite(out) else apply("zero_product", -g, out * out),),
    symbol="1/x",
    formula=r"\frac{1}{<x>}",
    back=(r"<g> \cdot \left(-\frac{1}{<x>^2}\right)",),
    says="The incoming gradient is multiplied by minus the result squared.",
    torch="torch.reciprocal(<x>)",
    jax="jnp.reciprocal(<x>)",
    bare=False,
    names=("math.reciprocal",),
    takes="float",
    domain=((0.3, 3.0),),
)
def reciprocal(x: Array) -> Array:
    """1/x, element by element."""
    return np.reciprocal(x)


# --- Exponentials and logarithms -----------------------------------------------------------------


@op(
    (lambda g, out, x: g * out,),
    symbol="exp",
    formula="e^{<x>}",
    back=(r"<g> \cdot e^{<x>}",),
    says="The incoming gradient is multiplied by the result: the exponential is its own slope.",
    why=(
        (
            Why(1, "<x> = 0", "e⁰ = 1"),
            Why(0, "<out> = 0", "the exponential has run down to 0"),
        ),
    ),
    torch="torch.exp(<x>)",
    jax="jnp.exp(<x>)",
    names=("math.exp",),
    takes="float",
)
def exp(x: Array) -> Array:
    """e to the power x, element by element.

    >>> exp(0.0)
    <tf.Tensor: shape=(), dtype=float32, numpy=1.0>
    """
    return np.exp(x)


@op(
    (lambda g, out, x: g * (out + 1),),
    symbol="expm1",
    formula="e^{<x>} - 1",
    back=(r"<g> \cdot e^{<x>}",),
    says="The incoming gradient is multiplied by e to the power of the input: taking 1 away does not change the slope.",
    why=((Why(1, "<x> = 0", "e⁰ = 1"),),),
    torch="torch.expm1(<x>)",
    jax="jnp.expm1(<x>)",
    bare=False,
    names=("math.expm1",),
    takes="float",
)
def expm1(x: Array) -> Array:
    """e to the power x, less 1, exact near 0."""
    return np.expm1(x)


@op(
    (lambda g, out, x: g * apply("reciprocal", x),),
    symbol="log",
    formula=r"\log <x>",
    back=(r"<g> \cdot \frac{1}{<x>}",),
    says="The incoming gradient is divided by the input.",
    why=(
        (
            Why(1, "<x> = 1", "1/1 = 1"),
            Why(math.inf, "<x> = 0", "the logarithm falls straight down there"),
        ),
    ),
    torch="torch.log(<x>)",
    jax="jnp.log(<x>)",
    bare=False,
    names=("math.log",),
    takes="float",
    domain=((0.2, 3.0),),
)
def log(x: Array) -> Array:
    """The natural logarithm of x; −inf at 0, nan below."""
    return np.log(x)


@op(
    (lambda g, out, x: g * apply("reciprocal", 1 + x),),
    symbol="log1p",
    formula=r"\log(1 + <x>)",
    back=(r"<g> \cdot \frac{1}{1 + <x>}",),
    says="The incoming gradient is divided by 1 plus the input.",
    why=((Why(1, "<x> = 0", "1/(1 + 0) = 1"),),),
    torch="torch.log1p(<x>)",
    jax="jnp.log1p(<x>)",
    bare=False,
    names=("math.log1p",),
    takes="float",
    domain=((-0.6, 3.0),),
)
def log1p(x: Array) -> Array:
    """The natural logarithm of 1 + x, exact near 0."""
    return np.log1p(x)


# --- Trigonometry --------------------------------------------------------------------------------


@op(
    (lambda g, out, x: g * apply("cos", x),),
    symbol="sin",
    formula=r"\sin <x>",
    back=(r"<g> \cdot \cos <x>",),
    says="The incoming gradient is multiplied by the cosine of the input.",
    why=((Why(1, "<x> = 0", "the curve leaves 0 as steeply as <x> itself"),),),
    torch="torch.sin(<x>)",
    jax="jnp.sin(<x>)",
    names=("math.sin",),
    takes="float",
)
def sin(x: Array) -> Array:
    """The sine of x, in radians."""
    return np.sin(x)


@op(
    (lambda g, out, x: g * -apply("sin", x),),
    symbol="cos",
    formula=r"\cos <x>",
    back=(r"<g> \cdot (-\sin <x>)",),
    says="The incoming gradient is multiplied by minus the sine of the input.",
    why=((Why(0, "<x> = 0", "the curve has its top there"),),),
    torch="torch.cos(<x>)",
    jax="jnp.cos(<x>)",
    names=("math.cos",),
    takes="float",
)
def cos(x: Array) -> Array:
    """The cosine of x, in radians."""
    return np.cos(x)


@op(
    (lambda g, out, x: g * (1 + out * out),),
    symbol="tan",
    formula=r"\tan <x>",
    back=(r"<g> \cdot (1 + \tan^2 <x>)",),
    says="The incoming gradient is multiplied by 1 plus the result squared.",
    why=((Why(1, "<x> = 0", "the curve leaves 0 as steeply as <x> itself"),),),
    torch="torch.tan(<x>)",
    jax="jnp.tan(<x>)",
    names=("math.tan",),
    takes="float",
    domain=((-1.2, 1.2),),
)
def tan(x: Array) -> Array:
    """The tangent of x, in radians."""
    return np.tan(x)


@op(
    (lambda g, out, x: g * apply("reciprocal", apply("sqrt", 1 - x * x)),),
    symbol="asin",
    formula=r"\arcsin <x>",
    back=(r"<g> \cdot \frac{1}{\sqrt{1 - <x>^2}}",),
    says="The incoming gradient is divided by the root of 1 minus the input squared.",
    why=((Why(1, "<x> = 0", "the curve leaves 0 as steeply as <x> itself"),),),
    torch="torch.asin(<x>)",
    jax="jnp.arcsin(<x>)",
    names=("math.asin",),
    takes="float",
    domain=((-0.8, 0.8),),
)
def asin(x: Array) -> Array:
    """The angle in −π/2 … π/2 whose sine is x."""
    return np.arcsin(x)


@op(
    (lambda g, out, x: -g * apply("reciprocal", apply("sqrt", 1 - x * x)),),
    symbol="acos",
    formula=r"\arccos <x>",
    back=(r"<g> \cdot \left(-\frac{1}{\sqrt{1 - <x>^2}}\right)",),
    says="The incoming gradient is divided by the root of 1 minus the input squared, and changes its sign.",
    why=((Why(-1, "<x> = 0", "the curve falls there as fast as <x> grows"),),),
    torch="torch.acos(<x>)",
    jax="jnp.arccos(<x>)",
    names=("math.acos",),
    takes="float",
    domain=((-0.8, 0.8),),
)
def acos(x: Array) -> Array:
    """The angle in 0 … π whose cosine is x."""
    return np.arccos(x)


@op(
    (lambda g, out, x: g / (1 + x * x),),
    symbol="atan",
    formula=r"\arctan <x>",
    back=(r"<g> \cdot \frac{1}{1 + <x>^2}",),
    says="The incoming gradient is divided by 1 plus the input squared.",
    why=((Why(1, "<x> = 0", "the curve leaves 0 as steeply as <x> itself"),),),
    torch="torch.atan(<x>)",
    jax="jnp.arctan(<x>)",
    names=("math.atan",),
    takes="float",
    domain=((-0.8, 0.8),),
)
def atan(x: Array) -> Array:
    """The angle in −π/2 … π/2 whose tangent is x."""
    return np.arctan(x)


@op(
    (lambda g, out, y, x: g * x / (x * x + y * y), lambda g, out, y, x: -g * y / (x * x + y * y)),
    symbol="atan2",
    formula=r"\operatorname{atan2}(<y>, <x>)",
    back=(r"<g> \cdot \frac{<x>}{<x>^2 + <y>^2}", r"<g> \cdot \left(-\frac{<y>}{<x>^2 + <y>^2}\right)"),
    says=(
        "Each coordinate gets the incoming gradient times the other one over the squared distance from the "
        "origin; for x the sign is the opposite."
    ),
    why=(
        (Why(0, "<x> = 0 and <y> ≠ 0", "moving <y> does not turn the angle"),),
        (Why(0, "<y> = 0 and <x> ≠ 0", "moving <x> does not turn the angle"),),
    ),
    torch="torch.atan2(<y>, <x>)",
    jax="jnp.arctan2(<y>, <x>)",
    names=("math.atan2",),
    takes="float",
    domain=((0.3, 3.0), (0.3, 3.0)),
    analytic=False,
)
def atan2(y: Array, x: Array) -> Array:
    """The angle of the point (x, y), in −π … π."""
    real_only("atan2", x)
    return np.arctan2(y, x)


@op(
    (lambda g, out, x: g * apply("cosh", x),),
    symbol="sinh",
    formula=r"\sinh <x>",
    back=(r"<g> \cdot \cosh <x>",),
    says="The incoming gradient is multiplied by the hyperbolic cosine of the input.",
    why=((Why(1, "<x> = 0", "the curve leaves 0 as steeply as <x> itself"),),),
    torch="torch.sinh(<x>)",
    jax="jnp.sinh(<x>)",
    names=("math.sinh",),
    takes="float",
)
def sinh(x: Array) -> Array:
    """The hyperbolic sine of x."""
    return np.sinh(x)


@op(
    (lambda g, out, x: g * apply("sinh", x),),
    symbol="cosh",
    formula=r"\cosh <x>",
    back=(r"<g> \cdot \sinh <x>",),
    says="The incoming gradient is multiplied by the hyperbolic sine of the input.",
    why=((Why(0, "<x> = 0", "the curve has its bottom there"),),),
    torch="torch.cosh(<x>)",
    jax="jnp.cosh(<x>)",
    names=("math.cosh",),
    takes="float",
)
def cosh(x: Array) -> Array:
    """The hyperbolic cosine of x."""
    return np.cosh(x)


@op(
    (lambda g, out, x: g * (1 - out * out),),
    symbol="tanh",
    formula=r"\tanh <x>",
    back=(r"<g> \cdot (1 - \tanh^2 <x>)",),
    says=(
        "The incoming gradient is multiplied by 1 minus the result squared, which is almost 0 where the curve "
        "has flattened out."
    ),
    why=(
        (
            Why(1, "<x> = 0", "the curve leaves 0 as steeply as <x> itself"),
            Why(None, "<out> > 0.99", "tanh is saturated"),
            Why(None, "<out> < −0.99", "tanh is saturated"),
        ),
    ),
    torch="torch.tanh(<x>)",
    jax="jnp.tanh(<x>)",
    names=("math.tanh", "nn.tanh"),
    takes="float",
)
def tanh(x: Array) -> Array:
    """The hyperbolic tangent of x, between −1 and 1."""
    return np.tanh(x)


# --- Sizes, signs, steps -------------------------------------------------------------------------


def _abs_back(g: Value, out: Value, x: Value) -> Value:
    if is_complex(x):
        return apply("cast", g, dtype=dtype_of(x)) * apply("conj", apply("sign", x))
    return g * apply("sign", x)


def _sign_back(g: Value, out: Value, x: Value) -> Value:
    """Zeros; a complex number can turn, so of what comes in the part at a right angle to it gets through."""
    if not is_complex(x):
        return g * 0
    size, dtype = apply("abs", x), dtype_of(x)
    along = apply("cast", g * out, dtype=dtype.real_dtype)
    across = g - apply("conj", out) * apply("cast", along, dtype=dtype)
    divisor = apply("cast", apply("where", size > 0, size, size + 1), dtype=dtype)
    return apply("where", x != 0, across / divisor, across * 0)


@op(
    (_abs_back,),
    symbol="|·|",
    formula=r"\lvert <x> \rvert",
    back=(r"<g> \cdot \operatorname{sign} <x>",),
    says="The incoming gradient is multiplied by the sign of the input: unchanged above 0, turned round below, 0 at 0.",
    why=(
        (
            Why(1, "<x> > 0", "the distance from 0 grows with <x>"),
            Why(-1, "<x> < 0", "the distance from 0 shrinks as <x> grows"),
            Why(0, "<x> = 0", "the kink counts as flat"),
        ),
    ),
    torch="torch.abs(<x>)",
    jax="jnp.abs(<x>)",
    names=("math.abs",),
    takes="signed",
    kinks=(0.0,),
    analytic=False,
)
def abs_(x: Array) -> Array:
    """The distance of x from 0. Its gradient at 0 is 0."""
    return np.abs(x)


@op(
    (_sign_back,),
    symbol="sign",
    formula=r"\operatorname{sign} <x>",
    back=(r"<g> \cdot 0",),
    says="The gradient is 0: the result does not change until the input crosses 0.",
    why=((Why(0, "", "the curve is flat on both sides of its jump"),),),
    torch="torch.sign(<x>)",
    jax="jnp.sign(<x>)",
    names=("math.sign",),
    takes="signed",
    kinks=(0.0,),
    analytic=False,
)
def sign(x: Array) -> Array:
    """−1, 0 or 1, as x is below, at or above 0."""
    return np.sign(x)


@op(
    (),
    symbol="⌊·⌋",
    formula=r"\lfloor <x> \rfloor",
    back=(),
    says="No gradient flows: the result is flat between its jumps.",
    torch="torch.floor(<x>)",
    jax="jnp.floor(<x>)",
    names=("math.floor",),
    takes="float",
)
def floor(x: Array) -> Array:
    """The greatest whole number not above x. Has no gradient."""
    real_only("floor", x)
    return np.floor(x)


@op(
    (),
    symbol="⌈·⌉",
    formula=r"\lceil <x> \rceil",
    back=(),
    says="No gradient flows: the result is flat between its jumps.",
    torch="torch.ceil(<x>)",
    jax="jnp.ceil(<x>)",
    bare=False,
    names=("math.ceil",),
    takes="float",
)
def ceil(x: Array) -> Array:
    """The least whole number not below x. Has no gradient."""
    real_only("ceil", x)
    return np.ceil(x)


@op(
    (),
    symbol="round",
    formula=r"\operatorname{round} <x>",
    back=(),
    says="No gradient flows: the result is flat between its jumps.",
    torch="torch.round(<x>)",
    jax="jnp.round(<x>)",
    names=("math.round",),
    idle=lambda x: itself_if(x, lambda dtype: dtype.is_integer),
)
def round_(x: Array) -> Array:
    """The nearest whole number, halves to the even one. Has no gradient."""
    return np.round(x)


# --- Choices -------------------------------------------------------------------------------------


@op(
    (
        lambda g, out, x, y: apply("where", x >= y, g, filled(g, 0)),
        lambda g, out, x, y: apply("where", x >= y, filled(g, 0), g),
    ),
    symbol="max",
    formula=r"\max(<x>, <y>)",
    back=(r"<g> \cdot [<x> \ge <y>]", r"<g> \cdot [<x> < <y>]"),
    says=(
        "The greater input gets the incoming gradient unchanged and the other one 0; where both are equal the "
        "first gets it."
    ),
    why=(
        (
            Why(1, "<x> ≥ <y>", "<x> was picked"),
            Why(0, "<x> < <y>", "<y> was picked"),
        ),
        (
            Why(0, "<x> ≥ <y>", "<x> was picked"),
            Why(1, "<x> < <y>", "<y> was picked"),
        ),
    ),
    torch="torch.maximum(<x>, <y>)",
    jax="jnp.maximum(<x>, <y>)",
    names=("math.maximum",),
    takes="real",
    analytic=False,
    ties=True,
)
def maximum(x: Array, y: Array) -> Array:
    """The greater of x and y, element by element. Where they are equal the gradient goes to x."""
    return np.maximum(x, y)


@op(
    (
        lambda g, out, x, y: apply("where", x <= y, g, filled(g, 0)),
        lambda g, out, x, y: apply("where", x <= y, filled(g, 0), g),
    ),
    symbol="min",
    formula=r"\min(<x>, <y>)",
    back=(r"<g> \cdot [<x> \le <y>]", r"<g> \cdot [<x> > <y>]"),
    says=(
        "The lesser input gets the incoming gradient unchanged and the other one 0; where both are equal the "
        "first gets it."
    ),
    why=(
        (
            Why(1, "<x> ≤ <y>", "<x> was picked"),
            Why(0, "<x> > <y>", "<y> was picked"),
        ),
        (
            Why(0, "<x> ≤ <y>", "<x> was picked"),
            Why(1, "<x> > <y>", "<y> was picked"),
        ),
    ),
    torch="torch.minimum(<x>, <y>)",
    jax="jnp.minimum(<x>, <y>)",
    names=("math.minimum",),
    takes="real",
    analytic=False,
    ties=True,
)
def minimum(x: Array, y: Array) -> Array:
    """The lesser of x and y, element by element. Where they are equal the gradient goes to x."""
    return np.minimum(x, y)


@op(
    (
        None,
        lambda g, out, condition, x, y: apply("where", condition, g, filled(g, 0)),
        lambda g, out, condition, x, y: apply("where", condition, filled(g, 0), g),
    ),
    symbol="?",
    formula=r"\begin{cases} <x> & \text{if } <condition> \\ <y> & \text{else} \end{cases}",
    back=("", r"<g> \cdot [<condition>]", r"<g> \cdot [\lnot <condition>]"),
    says="The input that was chosen gets the incoming gradient unchanged, the other one 0, and the condition nothing.",
    why=(
        (),
        (
            Why(1, "<condition> = True", "<x> was chosen"),
            Why(0, "<condition> = False", "<y> was chosen"),
        ),
        (
            Why(0, "<condition> = True", "<x> was chosen"),
            Why(1, "<condition> = False", "<y> was chosen"),
        ),
    ),
    torch="torch.where(<condition>, <x>, <y>)",
    jax="jnp.where(<condition>, <x>, <y>)",
    names=(),
    takes="any",
    free={"condition": dtypes.bool_},
)
def where(condition: Array, x: Array, y: Array) -> Array:
    """x where `condition` holds, else y, element by element. The gradient goes only to what was chosen."""
    chosen: Array = np.where(condition, x, y)
    return chosen[()]


def _comparison(name: str, symbol: str, tex: str, ufunc: np.ufunc, takes: str = "real") -> Callable[..., Tensor]:
    """Enter a comparison: bools come out, no gradient flows."""

    def forward(x: Array, y: Array) -> Array:
        return ufunc(x, y)

    forward.__name__ = forward.__qualname__ = name
    forward.__doc__ = f"Whether x {symbol} y, element by element, shapes broadcast; bools come out."
    torch_name = {"less": "lt", "less_equal": "le", "greater": "gt", "greater_equal": "ge", "not_equal": "ne"}.get(
        name, name[:2]
    )
    return op(
        (),
        symbol=symbol,
        formula=f"<x> {tex} <y>",
        back=(),
        says="No gradient flows: the result is true or false, and a truth value does not change gradually.",
        torch=f"torch.{torch_name}(<x>, <y>)",
        jax=f"jnp.{name}(<x>, <y>)",
        names=(f"math.{name}",),
        takes=takes,
    )(forward)


less = _comparison("less", "<", "<", np.less)
less_equal = _comparison("less_equal", "≤", r"\le", np.less_equal)
greater = _comparison("greater", ">", ">", np.greater)
greater_equal = _comparison("greater_equal", "≥", r"\ge", np.greater_equal)
equal = _comparison("equal", "=", "=", np.equal, "any")
not_equal = _comparison("not_equal", "≠", r"\ne", np.not_equal, "any")


def _logical(name: str, symbol: str, tex: str, ufunc: np.ufunc) -> Callable[..., Tensor]:
    """Enter an op on two bools."""

    def forward(x: Array, y: Array) -> Array:
        return ufunc(x, y)

    forward.__name__ = forward.__qualname__ = name
    forward.__doc__ = f"x {symbol} y for bools, element by element."
    return op(
        (),
        symbol=symbol,
        formula=f"<x> {tex} <y>",
        back=(),
        says="No gradient flows: the result is true or false, and a truth value does not change gradually.",
        torch=f"torch.{name}(<x>, <y>)",
        jax=f"jnp.{name}(<x>, <y>)",
        names=(f"math.{name}",),
        bare=name != "logical_xor",
        takes="bool",
    )(forward)


logical_and = _logical("logical_and", "and", r"\land", np.logical_and)
logical_or = _logical("logical_or", "or", r"\lor", np.logical_or)
logical_xor = _logical("logical_xor", "xor", r"\oplus", np.logical_xor)


@op(
    (),
    symbol="not",
    formula=r"\lnot <x>",
    back=(),
    says="No gradient flows: the result is true or false, and a truth value does not change gradually.",
    torch="torch.logical_not(<x>)",
    jax="jnp.logical_not(<x>)",
    names=("math.logical_not",),
    takes="bool",
)
def logical_not(x: Array) -> Array:
    """True where x is False, for bools."""
    return np.logical_not(x)


def _test(name: str, what: str) -> Callable[..., Tensor]:
    """Enter a yes-or-no question about floats."""

    def forward(x: Array) -> Array:
        return getattr(np, name.replace("_", ""))(x)

    forward.__name__ = forward.__qualname__ = name
    forward.__doc__ = f"Whether x is {what}, element by element."
    call = name.replace("_", "")
    return op(
        (),
        symbol=f"{what}?",
        formula=rf"<x> \text{{ is {what}}}",
        back=(),
        says="No gradient flows: the result is true or false, and a truth value does not change gradually.",
        torch=f"torch.{call}(<x>)",
        jax=f"jnp.{call}(<x>)",
        names=(f"math.{name}",),
        bare=False,
        takes="float",
    )(forward)


is_nan = _test("is_nan", "nan")
is_inf = _test("is_inf", "infinite")
is_finite = _test("is_finite", "finite")


def _bitwise(name: str, symbol: str, tex: str, ufunc: Callable[[Array, Array], Array]) -> Callable[..., Tensor]:
    """Enter an op on the bits of two ints."""

    def forward(x: Array, y: Array) -> Array:
        return ufunc(x, y)

    forward.__name__ = forward.__qualname__ = name
    forward.__doc__ = f"The bits of x {symbol} y, for ints, element by element."
    return op(
        (),
        symbol=symbol,
        formula=f"<x> {tex} <y>",
        back=(),
        says="No gradient flows: whole numbers do not change gradually.",
        torch=f"torch.{name}(<x>, <y>)" if "shift" not in name else f"torch.bitwise_{name}(<x>, <y>)",
        jax=f"jnp.{name}(<x>, <y>)",
        names=(f"bitwise.{name}",),
        bare=False,
        takes="integer",
    )(forward)


bitwise_and = _bitwise("bitwise_and", "&", r"\mathbin{\&}", np.bitwise_and)
bitwise_or = _bitwise("bitwise_or", "|", r"\mid", np.bitwise_or)
bitwise_xor = _bitwise("bitwise_xor", "^", r"\oplus", np.bitwise_xor)


def _within_bits(shift: np.ufunc) -> Callable[[Array, Array], Array]:
    """A shift of which less than no bit counts as none, and all bits or more as one less, as in TensorFlow."""
    return lambda x, y: shift(x, np.clip(y, 0, 8 * np.asarray(y).dtype.itemsize - 1))


left_shift = _bitwise("left_shift", "≪", r"\ll", _within_bits(np.left_shift))
right_shift = _bitwise("right_shift", "≫", r"\gg", _within_bits(np.right_shift))


# --- The same values, seen differently -----------------------------------------------------------


def _cast_back(g: Value, out: Value, x: Value, *, dtype: DType) -> Value:
    back = dtype_of(x)
    return apply("cast", g, dtype=back) if back.is_differentiable and dtype.is_differentiable else None


def _variable_of(x: Any, dtype: DType) -> Any:
    """The Variable itself, for a cast to the dtype that it has."""
    return x if isinstance(x, Operand) and x._is_its_cast and x.dtype is dtype else None


@op(
    (_cast_back,),
    symbol="cast",
    formula=r"\operatorname{cast}(<x>)",
    back=(r"\operatorname{cast}(<g>)",),
    says=(
        "The incoming gradient is cast back to the dtype of the input; through whole numbers and truth values "
        "nothing flows."
    ),
    why=((Why(1, "", "only the dtype changes"),),),
    torch="(<x>).to(torch.<dtype>)",
    jax="(<x>).astype(jnp.<dtype>)",
    takes="any",
    names=("dtypes.cast",),
    idle=lambda x, *, dtype: x if type(x) is Tensor and x.dtype is dtype else _variable_of(x, dtype),
    analytic=False,
    samples=((((2, 3),), {"dtype": dtypes.float64}), (((3,),), {"dtype": dtypes.float64})),
)
def cast(x: Array, *, dtype: DType) -> Array:
    """x in another dtype. Floats lose their fraction on the way to ints, and gradients stop there.

    >>> cast([1.9, -1.9], "int32")
    <tf.Tensor: shape=(2,), dtype=int32, numpy=array([ 1, -1], dtype=int32)>
    """
    if dtypes.string in (dtype, dtypes.of_array(np.asarray(x))) and dtype is not dtypes.of_array(np.asarray(x)):
        raise UnimplementedError(
            f"Cast {dtypes.of_array(np.asarray(x)).name} to {dtype.name} is not supported: read text with Python's "
            "float() or int(), and write a number with str()"
        )
    return values.cast_array(np.asarray(x), dtype)


@op(
    (lambda g, out, input: g,),
    symbol="id",
    formula="<input>",
    back=("<g>",),
    says="The incoming gradient passes on unchanged.",
    why=((Why(1, "", "a copy passes on what comes in unchanged"),),),
    torch="(<input>).clone()",
    jax="jnp.copy(<input>)",
    takes="any",
)
def identity(input: Array) -> Array:
    """The same value as a new tensor."""
    return input


@op(
    (None,),
    symbol="⊘",
    formula="<input>",
    back=("",),
    says="No gradient flows: to stop it is what this op is for.",
    torch="(<input>).detach()",
    jax="jax.lax.stop_gradient(<input>)",
    takes="any",
)
def stop_gradient(input: Array) -> Array:
    """The same value, through which no gradient flows back."""
    return input


@op(
    (lambda g, out, x: apply("conj", g),),
    symbol="conj",
    formula=r"\overline{<x>}",
    back=(r"\overline{<g>}",),
    says="The incoming gradient is conjugated; a real one passes on unchanged.",
    torch="torch.conj(<x>)",
    jax="jnp.conj(<x>)",
    bare=False,
    names=("math.conj",),
    idle=lambda x: itself_if(x, lambda dtype: not dtype.is_complex),
    analytic=False,
)
def conj(x: Array) -> Array:
    """The complex conjugate of x; x itself where it is real."""
    return np.conj(x)
