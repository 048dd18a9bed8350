"""Gradients measured from the values of a function alone, to compare with a tape's.

Two measurements. The **complex step** evaluates f at x + i·h: the imaginary part over h is the derivative, exact to
the last digits since nothing is subtracted; it needs a function that is analytic and takes complex numbers. The
**central difference** works for every function, to five digits or more, by Richardson's extrapolation over several
step sizes. Where the slopes to the left and to the right of a number disagree there is a kink, no derivative exists,
and that number is reported instead of judged.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from graphlab.errors import GraphlabError
from graphlab.ops.reduce import reduce_sum
from graphlab.tape import GradientTape
from graphlab.tensor import Tensor, convert

#: The worst relative error that counts as agreement.
TOLERANCE = {"complex step": 1e-11, "central difference": 1e-5}
#: Step sizes of the central difference, relative to the number, each a quarter of the one before.
STEPS = tuple(4.0**-k * 2e-3 for k in range(5))
#: So small that its square vanishes beside any value: the complex step subtracts nothing, so nothing is lost.
TINY = 1e-30
#: Left and right slope count as different from this share of their size on, if halving the step does not help.
KINK = 1e-3
#: The most that a measurement may excuse by being uncertain of itself.
DOUBT = 1e-4

Function = Callable[..., Any]
Arrays = list[np.ndarray]


@dataclass(frozen=True, slots=True)
class Kink:
    """A number at which the slopes to its left and to its right disagree."""

    input: int
    index: tuple[int, ...]
    left: float
    right: float

    def __str__(self) -> str:
        where = f"input {self.input}" + (f"{list(self.index)}" if self.index else "")
        return f"kink at {where}: slope {self.left:.4g} to the left, {self.right:.4g} to the right"


@dataclass(frozen=True, slots=True)
class Check:
    """The gradients of a tape beside the measured ones; true if they agree.

    `taped[i]` is None where the tape saw no path from input i. `error` is the worst relative difference,
    over all numbers that are not at a kink.
    """

    method: Literal["complex step", "central difference"]
    taped: tuple[np.ndarray | None, ...]
    measured: tuple[np.ndarray, ...]
    error: float
    tolerance: float
    kinks: tuple[Kink, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the error is within the tolerance."""
        return self.error <= self.tolerance

    def __bool__(self) -> bool:
        return self.ok

    def __str__(self) -> str:
        verdict = "agrees with" if self.ok else "DISAGREES with"
        lines = [f"tape {verdict} {self.method}: error {self.error:.1e}, allowed {self.tolerance:.0e}"]
        return "\n".join([*lines, *map(str, self.kinks)])


def check(f: Function, *inputs: Any, order: int = 1, tolerance: float | None = None) -> Check:
    """Compare the gradient a tape gives for f(*inputs) with one measured from the values of f.

    The float inputs become float64 tensors and are differentiated; the others are passed as they are. `f` returns
    a tensor, or several in a list, of any shape: what is differentiated is a sum of all their elements, each with
    a weight of its own, so that mistakes cannot cancel. With `order=2` the gradient is itself taken for `f`.

    >>> from graphlab.tensor import PUBLIC
    >>> print(check(PUBLIC["multiply"], 2.0, [3.0, 4.0]))
    tape agrees with complex step: error ...e..., allowed 1e-11
    >>> print(check(PUBLIC["abs"], [0.0, -1.0]))
    tape agrees with central difference: error ...e..., allowed 1e-05
    kink at input 0[0]: slope -1 to the left, 1 to the right
    """
    arrays = [_as_float64(x) for x in inputs]
    for _ in range(order - 1):
        f = gradient_of(f, [a is not None for a in arrays])
    points = [x if a is None else a for x, a in zip(inputs, arrays, strict=True)]
    moved = [i for i, a in enumerate(arrays) if a is not None]
    taped = _taped(f, points, moved)
    measured, doubts, kinks = _central(f, points, moved)
    method: Literal["complex step", "central difference"] = "central difference"
    if not kinks and (exact := _complex_step(f, points, moved)) is not None and _close(exact, measured):
        measured, method, doubts = exact, "complex step", [np.zeros_like(a) for a in exact]
    judged = TOLERANCE[method] if tolerance is None else tolerance
    return Check(method, tuple(taped), tuple(measured), _worst(taped, measured, doubts, kinks), judged, tuple(kinks))


def gradient_of(f: Function, moved: Sequence[bool] | None = None) -> Function:
    """The function that returns the gradients of f at its arguments, as a list; inputs without a path left out."""

    def gradients(*xs: Any) -> list[Tensor]:
        sources = [x for x, moves in zip(xs, moved or [True] * len(xs), strict=True) if moves]
        with GradientTape() as tape:
            for x in sources:
                tape.watch(x)
            target = _weighted(f(*xs))
        return [g for g in tape.gradient(target, sources) if g is not None]

    return gradients


def _as_float64(x: Any) -> np.ndarray | None:
    """The input as a float64 array if it is one that a derivative can be taken for."""
    tensor = convert(x)
    return np.array(tensor._array, np.float64) if tensor.dtype.is_floating else None


def _weighted(result: Any) -> Tensor:
    """One number from a result: the sum of its elements, each with a weight of its own."""
    parts = result if isinstance(result, list | tuple) else [result]
    total: Tensor | None = None
    for part in map(convert, parts):
        if part.dtype.is_floating or part.dtype.is_complex:
            # Nothing of a random stream: the same function has the same weights, first and second order.
            weights = 1 + np.sin(np.arange(np.size(part._array))).reshape(np.shape(part._array)) / 2
            weighted = reduce_sum(part * convert(weights.astype(part.dtype.as_numpy_dtype)))
            total = weighted if total is None else total + weighted
    if total is None:
        raise TypeError("nothing to differentiate: the function returned no float tensor")
    return total


def _value(f: Function, points: Sequence[Any]) -> Any:
    return _weighted(f(*[convert(p) if isinstance(p, np.ndarray) else p for p in points]))._array


def _taped(f: Function, points: Sequence[Any], moved: Sequence[int]) -> list[np.ndarray | None]:
    tensors = [convert(p) if isinstance(p, np.ndarray) else p for p in points]
    with GradientTape() as tape:
        for i in moved:
            tape.watch(tensors[i])
        target = _weighted(f(*tensors))
    grads = tape.gradient(target, [tensors[i] for i in moved])
    return [None if g is None else np.asarray(convert(g)._array) for g in grads]


def _elsewhere(points: Sequence[Any], which: int, index: tuple[int, ...], step: complex) -> list[Any]:
    """The points with one number moved by `step`."""
    moved = np.array(points[which], complex if isinstance(step, complex) else float)
    moved[index] += step
    return [moved if i == which else p for i, p in enumerate(points)]


def _central(f: Function, points: Sequence[Any], moved: Sequence[int]) -> tuple[Arrays, Arrays, list[Kink]]:
    """The measured gradients, how far each may be off by its own account, and the kinks met on the way."""
    here = float(_value(f, points))
    grads, doubts, kinks = [], [], []
    for position, which in enumerate(moved):
        grad, doubt = np.zeros(points[which].shape), np.zeros(points[which].shape)
        for index in np.ndindex(grad.shape):
            left, right = slopes(_along(f, points, which, index), here, steps_at(points[which][index]))
            grad[index], doubt[index] = extrapolated([(a + b) / 2 for a, b in zip(left, right, strict=True)])
            if kinked(left, right):
                kinks.append(Kink(position, index, limit(left), limit(right)))
        grads.append(grad)
        doubts.append(doubt)
    return grads, doubts, kinks


def _along(f: Function, points: Sequence[Any], which: int, index: tuple[int, ...]) -> Callable[[float], float]:
    """The function of one number of the points."""
    return lambda h: float(_value(f, _elsewhere(points, which, index, h)))


def steps_at(x: Any) -> list[float]:
    """The step sizes at a number: relative to it, absolute near 0."""
    return [h * max(1.0, abs(float(x))) for h in STEPS]


def slopes(value: Callable[[float], float], here: float, steps: Sequence[float]) -> tuple[list[float], list[float]]:
    """The slopes to the left and to the right for each step size; `value(h)` is the function h further on.

    >>> slopes(abs, 0.0, [0.5, 0.25])
    ([-1.0, -1.0], [1.0, 1.0])
    """
    return [(here - value(-h)) / h for h in steps], [(value(h) - here) / h for h in steps]


def extrapolated(slopes: list[float]) -> tuple[float, float]:
    """The best entry of Richardson's table for quartered steps, and how far the finest two steps are apart."""
    best, change = slopes[0], np.inf
    row = slopes
    for power in range(1, len(slopes)):
        factor = 16.0**power
        finer = [(factor * fine - coarse) / (factor - 1) for coarse, fine in zip(row, row[1:], strict=False)]
        for old, new in zip(row[1:], finer, strict=True):
            if abs(new - old) < change:
                best, change = new, abs(new - old)
        row = finer
    return best, abs(slopes[-1] - slopes[-2])


def limit(slopes: list[float]) -> float:
    """What slopes to one side run to for ever finer quartered steps, as far as rounding lets them tell.

    >>> limit([-1.0 + 4e-5, -1.0 + 1e-5])
    -1.0
    """
    return round((4 * slopes[-1] - slopes[-2]) / 3, 8) + 0.0  # no minus in front of a 0


def kinked(left: list[float], right: list[float]) -> bool:
    """Whether the one-sided slopes stay apart while the step shrinks. Of a smooth function the gap shrinks with it."""
    gaps = [abs(a - b) for a, b in zip(left, right, strict=True)]
    size = max(abs(left[-1]), abs(right[-1]), 1e-6)
    return gaps[-1] > KINK * size and gaps[-1] > gaps[0] / 2


def _complex_step(f: Function, points: Sequence[Any], moved: Sequence[int]) -> Arrays | None:
    """The gradients by the complex step; None where f does not take complex numbers."""
    lifted = [np.array(p, complex) if i in moved else p for i, p in enumerate(points)]
    grads = []
    try:
        for which in moved:
            grad = np.zeros(lifted[which].shape)
            for index in np.ndindex(grad.shape):
                value = _value(f, _elsewhere(lifted, which, index, TINY * 1j))
                if not np.iscomplexobj(value):
                    return None
                grad[index] = value.imag / TINY
            grads.append(grad)
    except (GraphlabError, TypeError, ValueError):
        return None
    return grads


def _close(exact: Arrays, measured: Arrays) -> bool:
    """Whether the complex step can be trusted: a function with |x| or Re(x) inside takes complex numbers wrongly."""
    return all(np.allclose(a, b, rtol=1e-4, atol=1e-4) for a, b in zip(exact, measured, strict=True))


def _worst(taped: Sequence[np.ndarray | None], measured: Arrays, doubts: Arrays, kinks: Sequence[Kink]) -> float:
    """The greatest difference beyond doubt, relative to the gradient's own size; nan counts as wrong."""
    skipped = {(kink.input, kink.index) for kink in kinks}
    worst = 0.0
    for position, (got, wanted, doubt) in enumerate(zip(taped, measured, doubts, strict=True)):
        got = np.zeros_like(wanted) if got is None else got
        scale = max(1e-6, float(np.max(np.abs(wanted), initial=0.0)))
        for index in np.ndindex(wanted.shape):
            if (position, index) not in skipped:
                # A slope that has a kink itself, as of |x|·x at 0, is measured badly, and the measurement knows it.
                error = abs(got[index] - wanted[index]) - min(float(doubt[index]), DOUBT)
                worst = max(worst, np.inf if np.isnan(error) else float(error) / scale)
    return worst
