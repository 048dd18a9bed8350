"""Tensors and Variables: how values get in, how they print, what they refuse."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import graphlab as tf

NUMERIC = [np.float16, np.float32, np.float64, np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint32, np.bool_]
any_array = st.sampled_from(NUMERIC).flatmap(
    lambda kind: hnp.arrays(kind, hnp.array_shapes(min_dims=0, max_dims=3, max_side=3))
)


@given(any_array)
def test_arrays_go_in_and_come_out_unchanged(array):
    """A NumPy array keeps dtype, shape and elements, and shares no memory with the tensor in either direction."""
    t = tf.constant(array)
    out = t.numpy()
    assert (out.dtype, out.shape) == (array.dtype, array.shape)
    np.testing.assert_array_equal(out, array)
    if array.ndim and array.size:
        assert not np.shares_memory(out, array)
        first = out.copy()
        out[...] = 0
        array[...] = 1
        np.testing.assert_array_equal(t.numpy(), first)


nested_ints = st.recursive(st.integers(-(2**31), 2**31 - 1), lambda inner: st.lists(inner, min_size=2, max_size=2))


@given(nested_ints)
def test_lists_that_are_rectangular_become_int32(value):
    """Ints in nested lists give int32 in the shape NumPy gives; other nestings raise ValueError."""
    try:
        expected = np.array(value, np.int64)
    except ValueError:
        with pytest.raises(ValueError, match="non-rectangular"):
            tf.constant(value)
        return
    t = tf.constant(value)
    assert t.dtype is tf.int32
    np.testing.assert_array_equal(t.numpy(), expected)


@given(any_array, st.sampled_from([tf.float32, tf.float64, tf.int32, tf.int64, tf.bool, tf.uint8]))
def test_cast_keeps_the_shape(array, dtype):
    """A cast changes the dtype to what was asked for, and nothing of the shape."""
    t = tf.cast(tf.constant(array), dtype)
    assert t.dtype is dtype
    assert tuple(t.shape) == array.shape


@pytest.mark.parametrize("left", [tf.float32, tf.float64, tf.int32, tf.int64])
@pytest.mark.parametrize("right", [tf.float32, tf.float64, tf.int32, tf.int64])
def test_tensors_are_never_converted_for_one_another(left, right):
    """Two dtypes give an error that names both and the cast to write; one dtype gives that dtype."""
    a, b = tf.ones([2], left), tf.ones([2], right)
    if left is right:
        assert (a + b).dtype is left
        return
    with pytest.raises(tf.errors.InvalidArgumentError, match=rf"{left.name}.*{right.name}.*tf\.cast"):
        a + b


def test_operators_between_arrays_and_tensors_give_tensors():
    """A NumPy array on either side of an operator becomes a tensor in the tensor's dtype."""
    t, a = tf.constant([1.0, 2.0]), np.array([1.0, 2.0])
    for both in (t + a, a + t, a * t, t / a, a - t, a**t):
        assert isinstance(both, tf.Tensor)
        assert both.dtype is tf.float32


def test_a_tensor_cannot_be_written_to():
    """Item assignment is refused for tensors, and += for Variables says what to use instead."""
    with pytest.raises(TypeError, match="item assignment"):
        tf.constant([1, 2])[0] = 5
    v = tf.Variable(1.0)
    with pytest.raises(RuntimeError, match="assign_add"):
        v += 1.0


@given(hnp.arrays(np.float32, (3,), elements=st.floats(-100, 100, width=32)))
def test_the_assign_family_does_what_it_says(delta):
    """assign puts, assign_add adds, assign_sub takes away; a reading made before stays as it was."""
    v = tf.Variable(np.zeros(3, np.float32))
    before = v.value()
    v.assign(delta)
    np.testing.assert_array_equal(v.numpy(), delta)
    v.assign_add(delta)
    np.testing.assert_array_equal(v.numpy(), delta + delta)
    v.assign_sub(delta)
    np.testing.assert_array_equal(v.numpy(), delta)
    np.testing.assert_array_equal(before.numpy(), np.zeros(3))


def test_assigning_what_does_not_fit_changes_nothing():
    """A wrong shape or dtype raises and leaves the Variable as it was."""
    v = tf.Variable([1.0, 2.0])
    for wrong in ([1.0, 2.0, 3.0], 3.0, tf.constant([1, 2])):
        with pytest.raises(ValueError):
            v.assign(wrong)
        with pytest.raises((ValueError, tf.errors.InvalidArgumentError)):
            v.assign_add(wrong)
    np.testing.assert_array_equal(v.numpy(), [1.0, 2.0])


def test_numpy_attributes_are_pointed_out():
    """A name that only arrays have says how to get the array."""
    with pytest.raises(AttributeError, match=r"\.numpy\(\)\.reshape"):
        tf.constant([1]).reshape  # noqa: B018 - reading the attribute is the test


def test_random_numbers_repeat_after_a_seed():
    """The same seed gives the same numbers; without one, others come."""
    tf.random.set_seed(3)
    first = tf.random.normal([5]).numpy(), tf.random.uniform([5], 2.0, 3.0).numpy()
    tf.random.set_seed(3)
    second = tf.random.normal([5]).numpy(), tf.random.uniform([5], 2.0, 3.0).numpy()
    np.testing.assert_array_equal(first, second)
    assert not np.array_equal(first[0], tf.random.normal([5]).numpy())
    assert ((first[1] >= 2) & (first[1] < 3)).all()


LARGE_AND_WRONG = {
    "a shape of floats": lambda: tf.zeros(tf.fill([100_000], 0.5)),
    "axes of floats": lambda: tf.reduce_sum([1.0], axis=tf.fill([100_000], 0.5)),
    "negative paddings": lambda: tf.pad([1.0], tf.fill([50_000, 2], -1)),
    "indices outside": lambda: tf.gather([1.0], tf.fill([100_000], 7)),
    "places outside": lambda: tf.scatter_nd(tf.fill([100_000, 1], 7), tf.zeros([100_000]), [3]),
    "segments that fall": lambda: tf.math.segment_sum(tf.zeros([100_000]), tf.range(100_000, 0, -1)),
    "partitions outside": lambda: tf.dynamic_partition(tf.zeros([100_000]), tf.fill([100_000], 7), 2),
}


@pytest.mark.parametrize("name", LARGE_AND_WRONG)
def test_a_message_shows_a_few_elements_of_a_large_array(name):
    """Whoever gives a hundred thousand wrong numbers is told the first ones: no message costs as much as they do."""
    with pytest.raises(Exception) as error:
        LARGE_AND_WRONG[name]()
    assert len(str(error.value)) < 2000
