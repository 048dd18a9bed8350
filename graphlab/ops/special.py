"""Special functions: inverse hyperbolic ones, the error function and its inverse, the gamma function's logarithm."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from graphlab import values
from graphlab.tensor import Array, apply, op
from graphlab.tensor.op_texts import Why

_STEEP = Why(1, "<x> = 0", "the curve leaves 0 as steeply as <x> itself")


@op(
    (lambda g, out, x: g / apply("cosh", out),),
    symbol="asinh",
    formula=r"\operatorname{arsinh} <x>",
    back=(r"<g> \cdot \frac{1}{\sqrt{1 + <x>^2}}",),
    says="The incoming gradient is divided by the root of 1 plus the input squared.",
    why=((_STEEP,),),
    torch="torch.asinh(<x>)",
    jax="jnp.arcsinh(<x>)",
    names=("math.asinh",),
    takes="float",
)
def asinh(x: Array) -> Array:
    """The number whose hyperbolic sine is x."""
    return np.arcsinh(x)


@op(
    (lambda g, out, x: g / apply("sinh", out),),
    symbol="acosh",
    formula=r"\operatorname{arcosh} <x>",
    back=(r"<g> \cdot \frac{1}{\sqrt{<x>^2 - 1}}",),
    says="The incoming gradient is divided by the root of the input squared less 1.",
    why=((Why(math.inf, "<x> = 1", "the curve rises straight up there"),),),
    torch="torch.acosh(<x>)",
    jax="jnp.arccosh(<x>)",
    names=("math.acosh",),
    takes="float",
    domain=((1.3, 3.0),),
)
def acosh(x: Array) -> Array:
    """The number from 0 up whose hyperbolic cosine is x; nan below 1."""
    return np.arccosh(x)


@op(
    (lambda g, out, x: g * apply("reciprocal", 1 - x * x),),
    symbol="atanh",
    formula=r"\operatorname{artanh} <x>",
    back=(r"<g> \cdot \frac{1}{1 - <x>^2}",),
    says="The incoming gradient is divided by 1 minus the input squared.",
    why=((_STEEP,),),
    torch="torch.atanh(<x>)",
    jax="jnp.arctanh(<x>)",
    names=("math.atanh",),
    takes="float",
    domain=((-0.8, 0.8),),
)
def atanh(x: Array) -> Array:
    """The number whose hyperbolic tangent is x; nan outside −1 … 1."""
    return np.arctanh(x)


# --- The error function ----------------------------------------------------------------------------

_BELL = 2 / math.sqrt(math.pi)


def _each(function: Callable[..., float]) -> Callable[..., Array]:
    """A function of Python's floats, for arrays: computed in float64 and given back in the dtype of the input."""
    many, name = np.vectorize(function, otypes=[np.float64]), function.__name__.strip("_").removesuffix("_one")

    def each(x: Array, *more: Array) -> Array:
        values.real_only(name, x)
        return many(*(np.asarray(v, np.float64) for v in (x, *more))).astype(x.dtype)[()]

    return each


_erf, _erfc = _each(math.erf), _each(math.erfc)


@op(
    (lambda g, out, x: g * (_BELL * apply("exp", -x * x)),),
    symbol="erf",
    formula=r"\operatorname{erf} <x>",
    back=(r"<g> \cdot \frac{2}{\sqrt{\pi}} e^{-<x>^2}",),
    says="The incoming gradient is multiplied by the height of a bell curve at the input.",
    why=(
        (Why(None, "<out> > 0.999", "the curve is flat there"), Why(None, "<out> < −0.999", "the curve is flat there")),
    ),
    torch="torch.erf(<x>)",
    jax="jax.lax.erf(<x>)",
    bare=False,
    names=("math.erf",),
    takes="float",
    analytic=False,
)
def erf(x: Array) -> Array:
    """The error function: from −1 to 1, as steep as a bell curve is high.

    >>> erf([0.0, 0.5])
    <tf.Tensor: shape=(2,), dtype=float32, numpy=array([0.       , 0.5204999], dtype=float32)>
    """
    return _erf(x)


@op(
    (lambda g, out, x: g * (-_BELL * apply("exp", -x * x)),),
    symbol="erfc",
    formula=r"\operatorname{erfc} <x>",
    back=(r"<g> \cdot \left(-\frac{2}{\sqrt{\pi}} e^{-<x>^2}\right)",),
    says="The incoming gradient is multiplied by minus the height of a bell curve at the input.",
    torch="torch.erfc(<x>)",
    jax="jax.lax.erfc(<x>)",
    bare=False,
    names=("math.erfc",),
    takes="float",
    domain=((-2.0, 2.0),),
    analytic=False,
)
def erfc(x: Array) -> Array:
    """1 − erf x, exact where erf x is almost 1."""
    return _erfc(x)


def _erfinv_one(y: float) -> float:
    """A first guess by Winitzki's formula, then Newton's method."""
    if not -1 < y < 1:
        return math.copysign(math.inf, y) if abs(y) == 1 else math.nan
    low = math.log1p(-y * y)
    half = 2 / (math.pi * 0.147) + low / 2
    x = math.copysign(math.sqrt(math.sqrt(half * half - low / 0.147) - half), y)
    for _ in range(4):
        slope = _BELL * math.exp(-x * x)
        error = math.erf(x) - y if abs(y) < 0.5 else math.copysign(1, y) * ((1 - abs(y)) - math.erfc(abs(x)))
        x -= error / slope if slope else 0.0
    return x


_erfinv = _each(_erfinv_one)


@op(
    (lambda g, out, x: g * (math.sqrt(math.pi) / 2 * apply("exp", out * out)),),
    symbol="erf⁻¹",
    formula=r"\operatorname{erfinv} <x>",
    back=(r"<g> \cdot \frac{\sqrt{\pi}}{2} e^{(\operatorname{erfinv} <x>)^2}",),
    says="The incoming gradient is divided by the height of a bell curve at the result.",
    torch="torch.erfinv(<x>)",
    jax="jax.lax.erf_inv(<x>)",
    bare=False,
    names=("math.erfinv",),
    takes="float",
    domain=((-0.8, 0.8),),
    analytic=False,
)
def erfinv(x: Array) -> Array:
    """The number whose error function is x; infinite at −1 and 1, nan outside."""
    return _erfinv(x)


# --- The gamma function ----------------------------------------------------------------------------


def _lgamma_one(x: float) -> float:
    try:
        return math.lgamma(x)
    except ValueError:  # at 0 and the negative whole numbers
        return math.inf
    except OverflowError:
        return math.inf


_lgamma = _each(_lgamma_one)


@op(
    (lambda g, out, x: g * apply("digamma", x),),
    symbol="log Γ",
    formula=r"\operatorname{lgamma}(<x>)",
    back=(r"<g> \cdot \operatorname{digamma}(<x>)",),
    says="The incoming gradient is multiplied by the digamma function of the input.",
    torch="torch.lgamma(<x>)",
    jax="jax.lax.lgamma(<x>)",
    bare=False,
    names=("math.lgamma",),
    takes="float",
    domain=((0.3, 4.0),),
    analytic=False,
)
def lgamma(x: Array) -> Array:
    """The logarithm of |Γ(x)|; Γ(n) is (n − 1)! for whole numbers.

    >>> lgamma([3.0])
    <tf.Tensor: shape=(1,), dtype=float32, numpy=array([0.6931472], dtype=float32)>
    """
    return _lgamma(x)


_TAIL = (1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12)  # Bernoulli's numbers by 2k


def _power(x: float, y: float) -> float:
    """x to the power of y: infinite where Python would raise an OverflowError, or a ZeroDivisionError."""
    return float(np.power(np.float64(x), np.float64(y)))


def _digamma_one(x: float) -> float:
    """ψ by reflection below 0, by steps of 1 up to 8, and by its asymptotic series from there."""
    if x <= 0:
        if x == -math.inf or x == math.floor(x):
            return math.nan
        return _digamma_one(1 - x) - math.pi / math.tan(math.pi * x)
    if not x < math.inf:
        return x
    below = 0.0
    while x < 8:
        below, x = below + 1 / x, x + 1
    return math.log(x) - 0.5 / x - below - sum(b * _power(x, -2 * k) for k, b in enumerate(_TAIL, 1))


_digamma = _each(_digamma_one)


@op(
    (lambda g, out, x: g * apply("polygamma_of", x, order=1),),
    symbol="ψ",
    formula=r"\operatorname{digamma}(<x>)",
    back=(r"<g> \cdot \operatorname{trigamma}(<x>)",),
    says="The incoming gradient is multiplied by the slope of the digamma function, the trigamma function.",
    torch="torch.digamma(<x>)",
    jax="jax.lax.digamma(<x>)",
    bare=False,
    names=("math.digamma",),
    takes="float",
    domain=((0.3, 4.0),),
    analytic=False,
)
def digamma(x: Array) -> Array:
    """The slope of log Γ at x; nan at 0 and the negative whole numbers."""
    return _digamma(x)


def _zeta_one(s: float, q: float) -> float:
    """Hurwitz's Σ (q + k)^−s: ten terms one by one, the rest by Euler and Maclaurin's formula."""
    if s <= 1 or math.isnan(s):
        return math.inf if s == 1 else math.nan
    if math.isnan(q):
        return math.nan
    if s == math.inf:
        return 1.0 if q == 1 else math.inf if q < 1 else 0.0
    if q == -math.inf or q <= 0 and q == math.floor(q):
        return math.inf if s % 2 == 0 else math.nan
    if q < 0 and s != math.floor(s):
        return math.nan
    total: float = sum(_power(q + k, -s) for k in range(10))
    a = q + 10
    total += _power(a, 1 - s) / (s - 1) + 0.5 * _power(a, -s)
    factor, power = s, _power(a, -s - 1)
    for k, b in enumerate((1 / 12, -1 / 720, 1 / 30240, -1 / 1209600, 1 / 47900160), 1):
        if power == 0 or math.isinf(total):
            break  # the factor may be infinite by now, and infinity times 0 is nan
        total += b * factor * power
        factor, power = factor * (s + 2 * k - 1) * (s + 2 * k), power / (a * a)
    return total


_zeta = _each(_zeta_one)


@op(
    (lambda g, out, x, *, order: g * apply("polygamma_of", x, order=order + 1),),
    symbol="ψ⁽ⁿ⁾",
    formula=r"\psi^{(n)}(<x>)",
    back=(r"<g> \cdot \psi^{(n + 1)}(<x>)",),
    says="The incoming gradient is multiplied by the next derivative of the digamma function.",
    torch="torch.special.polygamma(<order>, <x>)",
    jax="jax.lax.polygamma(jnp.full_like(<x>, <order>), <x>)",
    bare=False,
    takes="float",
    domain=((0.5, 4.0),),
    analytic=False,
    samples=((((3,),), {"order": 1}), (((2, 2),), {"order": 2})),
)
def polygamma_of(x: Array, *, order: int) -> Array:
    """The derivative of the digamma function of this order; the function itself for 0."""
    if order == 0:
        return _digamma(x)
    # Beyond 170! no float holds the factorial, and a big one takes seconds.
    factorial = float(math.factorial(order)) if order <= 170 else math.inf
    found = (-1) ** (order + 1) * factorial * _zeta(x.dtype.type(order + 1), x)
    return found.astype(x.dtype)[()]


@op(
    (None, lambda g, out, x, q: -g * x * apply("zeta", x + 1, q)),
    symbol="ζ",
    formula=r"\operatorname{zeta}(<x>, <q>)",
    back=("", r"-<g> \cdot <x> \cdot \operatorname{zeta}(<x> + 1, <q>)"),
    says=(
        "What is added to the whole numbers gets the incoming gradient times minus the exponent times zeta of an "
        "exponent greater by 1; the exponent itself has no gradient, as in TensorFlow."
    ),
    torch="torch.special.zeta(<x>.detach(), <q>)",
    jax="zeta(<x>, <q>)",
    bare=False,
    names=("math.zeta",),
    takes="float",
    domain=((2.0, 4.0), (0.5, 3.0)),
    analytic=False,
)
def zeta(x: Array, q: Array) -> Array:
    """Hurwitz's zeta function: the sum of 1/(q + k)^x over all whole k from 0 up."""
    return _zeta(x, q)
