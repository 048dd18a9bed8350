"""Convolution and pooling, by what they mean: sums and maxima of what lies under a window, sample by sample."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import graphlab as tf
from graphlab import sandbox
from graphlab.errors import InvalidArgumentError, ShapeError
from graphlab.ops import convolution
from graphlab.ops.windows import counts, slidings
from graphlab.tensor import OPS

sizes = st.integers(1, 4)


def patches(x: np.ndarray, window: tuple[int, ...], strides: tuple[int, ...], gaps: tuple[int, ...], padding: str):
    """Each window of a picture by its place, and the part of it that lies inside, as TensorFlow documents it."""
    places, counts = [], []
    for length, size, step, gap in zip(x.shape[1:-1], window, strides, gaps, strict=True):
        reach = (size - 1) * gap + 1
        count = -(-length // step) if padding == "SAME" else -(-(length - reach + 1) // step)
        before = max((count - 1) * step + reach - length, 0) // 2 if padding == "SAME" else 0
        counts.append(count)
        places.append([[(k, n * step + k * gap - before) for k in range(size)] for n in range(count)])
    for place in itertools.product(*map(range, counts)):
        found = itertools.product(*(along[n] for along, n in zip(places, place, strict=True)))
        inside = [
            (tuple(k for k, _ in cell), tuple(i for _, i in cell))
            for cell in found
            if all(0 <= i < n for (_, i), n in zip(cell, x.shape[1:-1], strict=True))
        ]
        yield place, inside


@st.composite
def layouts(draw):
    """A picture, a window that fits, strides, gaps and a padding."""
    window, gaps = (draw(st.tuples(*[st.integers(1, most)] * 2)) for most in (3, 2))
    picture = [(size - 1) * gap + draw(sizes) for size, gap in zip(window, gaps, strict=True)]
    rng = np.random.default_rng(draw(st.integers(0, 9)))
    x = rng.integers(-3, 4, (draw(st.integers(1, 2)), *picture, draw(st.sampled_from([1, 2, 4])))).astype(np.float64)
    return x, window, draw(st.tuples(*[st.integers(1, 3)] * 2)), gaps, draw(st.sampled_from(["SAME", "VALID"])), rng


@given(layouts())
def test_places_are_counted_without_the_border(layout):
    """How many places of each window lie inside: by one formula, against the list of them."""
    x, window, strides, gaps, padding, _ = layout
    counted = counts(slidings(x.shape[1:-1], window, strides, gaps, padding))
    assert all(counted[0, *place, 0] == len(inside) for place, inside in patches(x, window, strides, gaps, padding))


@given(layouts())
def test_a_convolution_is_the_sum_of_products_under_each_window(layout):
    """With one group and with two, against a loop over all that lies inside."""
    x, window, strides, gaps, padding, rng = layout
    groups = 2 if x.shape[-1] == 4 else 1
    w = rng.integers(-2, 3, (*window, x.shape[-1] // groups, 2)).astype(np.float64)
    y = tf.nn.convolution(x, w, strides, padding, dilations=gaps).numpy()
    wanted = np.zeros_like(y)
    for place, inside in patches(x, window, strides, gaps, padding):
        for (under, at), out in itertools.product(inside, range(2)):
            group = out // (2 // groups)
            channels = slice(group * w.shape[2], (group + 1) * w.shape[2])
            wanted[(slice(None), *place, out)] += x[(slice(None), *at, channels)] @ w[(*under, slice(None), out)]
    np.testing.assert_array_equal(y, wanted)


@given(layouts())
def test_pooling_takes_the_first_maximum_and_the_mean_of_what_lies_inside(layout):
    """Values of both, and where the gradient of the maximum goes among equal ones."""
    x, window, strides, _, padding, _ = layout
    with tf.GradientTape() as tape:
        picture = tf.constant(x)
        tape.watch(picture)
        most = tf.nn.max_pool(picture, window, strides, padding)
    got, wanted = tape.gradient(most, picture).numpy(), np.zeros_like(x)
    mean = tf.nn.avg_pool(x, window, strides, padding).numpy()
    for place, inside in patches(x, window, strides, (1, 1), padding):
        under = np.stack([x[(slice(None), *at)] for _, at in inside])
        key = (slice(None), *place)
        np.testing.assert_array_equal(most.numpy()[key], under.max(0))
        np.testing.assert_allclose(mean[key], under.mean(0), rtol=1e-15, atol=1e-15)
        for sample, channel in np.ndindex(*under.shape[1:]):
            _, at = inside[int(under[:, sample, channel].argmax())]
            wanted[(sample, *at, channel)] += 1
    np.testing.assert_array_equal(got, wanted)


def test_a_batch_is_its_samples_and_may_be_cut_anywhere(monkeypatch):
    """However many samples are laid out at a time, result and gradients are the same; of none they are empty."""
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=(5, 6, 6, 3)), rng.normal(size=(2, 3, 3, 4))

    def all_of_it():
        y = convolution.convolution(x, w, strides=(2, 1), padding="SAME")
        geometry = {"strides": (2, 1), "padding": "SAME"}
        back = convolution.conv_transpose(y, w, output_shape=x.shape, **geometry)
        return [t.numpy() for t in (y, back, convolution.conv_filters(x, y, shape=w.shape, **geometry))]

    whole = all_of_it()
    monkeypatch.setattr(convolution, "_AT_ONCE", 1)
    for one, other in zip(whole, all_of_it(), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-12)
    assert convolution.convolution(x[:0], w).shape == [0, 5, 4, 4]
    assert not convolution.conv_filters(x[:0], np.zeros((0, 5, 4, 4)), shape=w.shape).numpy().any()


@pytest.mark.parametrize("name", [name for name in OPS if "conv" in name or "pool" in name])
def test_the_cost_is_at_least_that_of_the_sums(name):
    """What the meters are told is no less than a multiplication for each number under each window."""
    op = OPS[name]
    for shapes, attrs in op.samples:
        inputs = [tf.ones(shape) for shape in shapes]
        attrs = {**op.attributes, **attrs}
        made = op.forward(*(x.numpy() for x in inputs), **attrs)
        elements, work = op.size(*inputs, **attrs)
        assert elements >= made.size and work >= max(made.size, *(np.prod(s) for s in shapes))


@pytest.mark.parametrize(
    "call",
    [
        "tf.nn.conv2d(tf.ones([1, 900, 900, 1]), tf.ones([800, 800, 1, 1]), 1, 'SAME')",
        "tf.nn.max_pool(tf.ones([1, 9, 9, 1]), 10 ** 9, 1, 'SAME')",
        "tf.nn.conv2d_transpose(tf.ones([1, 9, 9, 1]), tf.ones([2, 2, 1, 1]), [1, 10 ** 6, 10 ** 6, 1], 10 ** 5)",
    ],
)
def test_a_huge_window_is_refused_before_it_is_computed(call):
    """The sandbox ends such a program by its meters, not by its clock."""
    error = sandbox.run(f"import tensorflow as tf\n{call}").error
    assert error is not None and error.kind == "LimitError" and "allowed" in error.message


def test_what_does_not_fit_is_said():
    """Channels that do not divide, windows that do not fit, and a padding that there is not."""
    x, w = tf.ones([1, 3, 3, 3]), tf.ones([2, 2, 2, 2])
    with pytest.raises(InvalidArgumentError, match="evenly divisible by filter depth: 3 vs 2"):
        tf.nn.conv2d(x, w, 1, "SAME")
    with pytest.raises(ShapeError, match="a window of 4 does not fit into an axis of 3"):
        tf.nn.conv2d(x, tf.ones([4, 1, 3, 1]), 1, "VALID")
    with pytest.raises(InvalidArgumentError, match="padding must be 'VALID', 'SAME'"):
        tf.nn.max_pool(x, 2, 2, "FULL")
