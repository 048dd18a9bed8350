"""The checker of gradients, tried on functions whose gradients are right, wrong, or not there."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import graphlab as gl
from graphlab.gradcheck import check, gradient_of

RIGHT = {
    "sin": (gl.sin, [0.3, -2.0]),
    "x·sin(x)": (lambda x: x * gl.sin(x), [1.0, 2.0]),
    "tanh of a product": (lambda a, b: gl.tanh(a @ b), [[[1.0, 2.0]], [[0.5], [0.25]]]),
    "steep": (lambda x: gl.exp(5.0 * x), [2.0]),
    "tiny": (lambda x: 1e-4 * gl.square(x), [3.0]),
    "constant": (lambda x: x * 0.0 + 3.0, [1.0]),
    "softplus": (gl.nn.softplus, [-30.0, 0.0, 2.0]),
    "two results": (lambda x: [gl.square(x), gl.exp(x)], [1.0, -1.0]),
}


@pytest.mark.parametrize("name", RIGHT)
@pytest.mark.parametrize("order", [1, 2])
def test_a_right_gradient_passes(name: str, order: int) -> None:
    """First and second order, analytic or not, big slopes and small ones."""
    f, inputs = RIGHT[name]
    inputs = inputs if name.startswith("tanh") else [inputs]
    result = check(f, *inputs, order=order)
    assert result, str(result)
    assert not result.kinks


@pytest.mark.parametrize("share", [1e-9, 1e-3, 1.0])
def test_a_wrong_gradient_fails(share: float) -> None:
    """A rule off by one part in a thousand million is caught where complex numbers work."""

    @gl.custom_gradient
    def cube(x):
        return x**3, lambda g: g * 3 * x**2 * (1 + share)

    result = check(cube, [1.0, 2.0])
    assert not result
    assert result.error == pytest.approx(share, rel=1e-2)
    assert "DISAGREES" in str(result)


def test_a_wrong_gradient_fails_where_complex_numbers_do_not_work() -> None:
    """The central difference catches one part in a thousand."""

    @gl.custom_gradient
    def size(x):
        return abs(x), lambda g: g * gl.sign(x) * 1.001

    result = check(size, [1.0, -2.0])
    assert result.method == "central difference"
    assert not result


def test_a_missing_path_fails() -> None:
    """A gradient of None counts as zero, and is wrong where the function does change."""
    result = check(lambda x: gl.stop_gradient(x) * 2.0, [1.0])
    assert result.taped == (None,)
    assert not result


def test_a_missing_path_is_right_where_nothing_changes() -> None:
    """None agrees with a slope of zero."""
    assert check(lambda x, y: y * 1.0, [1.0], [2.0])


def test_a_sum_cannot_hide_a_mistake() -> None:
    """Errors of opposite sign in two elements do not cancel: each element has a weight of its own."""

    @gl.custom_gradient
    def swapped(x):
        return x * gl.constant([1.0, 2.0], gl.float64), lambda g: g * gl.constant([2.0, 1.0], gl.float64)

    assert not check(swapped, [1.0, 1.0])


@pytest.mark.parametrize(
    ("f", "at", "sides"),
    [
        (abs, 0.0, (-1.0, 1.0)),
        (gl.nn.relu, 0.0, (0.0, 1.0)),
        (lambda x: gl.maximum(x, 2.0), 2.0, (0.0, 1.0)),
        (lambda x: abs(x) * x, 0.0, None),
        (gl.square, 0.0, None),
    ],
)
def test_kinks_are_reported_and_not_judged(f, at: float, sides: tuple[float, float] | None) -> None:
    """Where the slopes to the left and to the right differ there is a kink; a zero slope alone is none."""
    result = check(f, at)
    assert result, str(result)
    if sides is None:
        assert not result.kinks
    else:
        (kink,) = result.kinks
        assert (kink.left, kink.right) == pytest.approx(sides, abs=1e-6)
        assert str(kink) in str(result)


def test_only_the_number_at_the_kink_is_excused() -> None:
    """A mistake beside a kink is still found."""

    @gl.custom_gradient
    def size(x):
        return abs(x), lambda g: g * gl.sign(x) * 1.5

    result = check(size, [0.0, 1.0])
    assert len(result.kinks) == 1
    assert not result


def test_a_function_that_only_seems_analytic_is_measured_by_differences() -> None:
    """A complex step through a real part or an absolute value gives nonsense; the check notices."""
    result = check(lambda x: gl.cast(abs(x), x.dtype) * x, [1.5, -0.5])
    assert result, str(result)
    assert result.method == "central difference"


def test_ints_are_passed_as_they_are() -> None:
    """Only float inputs are moved and differentiated."""
    result = check(lambda x, i: gl.gather(x, i), [1.0, 2.0, 3.0], [2, 0, 2])
    assert result, str(result)
    assert len(result.taped) == 1


def test_nothing_to_differentiate_is_said() -> None:
    """A function without a float result cannot be checked."""
    with pytest.raises(TypeError, match="nothing to differentiate"):
        check(lambda x: gl.cast(x, gl.int32), [1.0])


def test_nan_is_a_disagreement() -> None:
    """A gradient that is not a number never passes."""

    @gl.custom_gradient
    def broken(x):
        return gl.square(x), lambda g: g * float("nan")

    assert not check(broken, [1.0])


def test_gradient_of_is_a_function() -> None:
    """It gives the gradients at whatever it is called with."""
    (slope,) = gradient_of(lambda x: x**3)(gl.constant(2.0))
    assert slope.numpy() == np.float32(12.0)


@given(st.lists(st.floats(-2, 2), min_size=3, max_size=3), st.floats(-2, 2))
def test_polynomials_of_any_kind_pass(coefficients: list[float], x: float) -> None:
    """Whatever the coefficients and the place."""
    a, b, c = coefficients
    result = check(lambda x: a * x**3 + b * x**2 + c * x, x)
    assert result, str(result)
