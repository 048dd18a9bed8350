"""Optimizers and initializers, beyond the numbers of Keras."""

from __future__ import annotations

import numpy as np
import pytest

import graphlab as gl
from graphlab import keras


def test_none_gradients_are_passed_over_with_a_warning() -> None:
    """The others move; if all are None that is an error."""
    a, b = gl.Variable(1.0, name="a"), gl.Variable(1.0, name="b")
    optimizer = keras.optimizers.SGD(0.5)
    with pytest.warns(UserWarning, match="do not exist for variables.*a:0"):
        optimizer.apply_gradients([(None, a), (gl.constant(1.0), b)])
    assert (a.numpy(), b.numpy()) == (1.0, 0.5)
    with pytest.raises(ValueError, match="No gradients provided for any variable."):
        optimizer.apply_gradients([(None, a)])


def test_the_learning_rate_can_be_changed() -> None:
    """Between steps; it is a Variable that is not trained."""
    optimizer, w = keras.optimizers.SGD(0.5), gl.Variable(1.0)
    optimizer.learning_rate = 0.25
    optimizer.apply([gl.constant(1.0)], [w])
    assert w.numpy() == 0.75 and float(optimizer.learning_rate) == 0.25
    assert not optimizer.learning_rate.trainable


def test_a_stranger_is_refused() -> None:
    """What an optimizer remembers belongs to the Variables of its first step."""
    optimizer = keras.optimizers.Adam()
    optimizer.apply_gradients([(gl.constant(1.0), gl.Variable(1.0))])
    with pytest.raises(ValueError, match="Unknown variable"):
        optimizer.apply_gradients([(gl.constant(1.0), gl.Variable(2.0))])


def test_what_assign_gives_back_is_the_same_variable() -> None:
    """It may stand for the Variable in a step."""
    w = gl.Variable(1.0)
    optimizer = keras.optimizers.SGD(1.0)
    optimizer.apply_gradients([(gl.constant(1.0), w)])
    optimizer.apply_gradients([(gl.constant(1.0), w.assign_add(1.0))])
    assert w.numpy() == 0.0


def test_memories_are_variables_with_paths() -> None:
    """Two for each Variable of Adam, beside the count and the rate."""
    optimizer = keras.optimizers.Adam(name="adam")
    optimizer.build([gl.Variable([1.0, 2.0], name="x")])
    paths = [v.path for v in optimizer.variables]
    assert paths == ["adam/iteration", "adam/learning_rate", "adam/x_0_momentum", "adam/x_0_velocity"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: keras.optimizers.SGD("a"), "learning_rate=a"),
        (lambda: keras.optimizers.SGD(0.1, momentum=2.0), "momentum"),
        (lambda: keras.optimizers.SGD(lr=0.1), "lr"),
        (lambda: keras.optimizers.SGD(0.1, clipnorm=1.0, clipvalue=1.0), "Only one of"),
        (lambda: keras.optimizers.SGD().apply_gradients([]), "no pair"),
        (lambda: keras.optimizers.SGD().apply([gl.constant(1.0)], []), "one gradient each"),
        (lambda: keras.optimizers.SGD().apply([gl.ones(2)], [gl.Variable(1.0)]), "shape"),
    ],
)
def test_errors_say_what_was_wanted(wrong, words) -> None:
    """ValueErrors, as Keras has them."""
    with pytest.raises(ValueError, match=words):
        wrong()


@pytest.mark.parametrize("name", ["sgd", "adam", "SGD", "Adam"])
def test_optimizers_by_name(name: str) -> None:
    """`get` knows them, and gives an optimizer back as it is."""
    optimizer = keras.optimizers.get(name)
    assert keras.optimizers.get(optimizer) is optimizer


RANDOM = ["GlorotUniform", "GlorotNormal", "HeUniform", "HeNormal", "LecunUniform", "LecunNormal"]
FANS = {"Glorot": 1.0 / ((300 + 200) / 2), "He": 2.0 / 300, "Lecun": 1.0 / 300}


@pytest.mark.parametrize("name", RANDOM)
def test_scaled_initializers_have_the_right_spread(name: str) -> None:
    """The variance is the scale over the number of inputs, or of inputs and outputs."""
    values = getattr(keras.initializers, name)(seed=1)((300, 200)).numpy()
    variance = next(v for family, v in FANS.items() if name.startswith(family))
    assert values.dtype == np.float32
    assert np.var(values) == pytest.approx(variance, rel=0.03)
    assert abs(np.mean(values)) < 3 * (variance / values.size) ** 0.5


def test_initializers_repeat_themselves() -> None:
    """One initializer gives the same values each time, as in Keras; two without a seed do not; a seed fixes all."""
    one, two = keras.initializers.RandomNormal(), keras.initializers.RandomNormal()
    assert np.array_equal(one((3,)), one((3,)))
    assert not np.array_equal(one((3,)), two((3,)))
    keras.utils.set_random_seed(7)
    first = keras.layers.Dense(2)(gl.ones((1, 2))).numpy()
    keras.utils.set_random_seed(7)
    assert np.array_equal(keras.layers.Dense(2)(gl.ones((1, 2))).numpy(), first)


def test_plain_initializers() -> None:
    """By name or by class, in any dtype."""
    get = keras.initializers.get
    assert get("zeros")((2,)).numpy().tolist() == [0, 0]
    assert get(keras.initializers.Ones)((), dtype="float64").dtype == gl.float64
    assert keras.initializers.Identity(2.0)((2, 3)).numpy().tolist() == [[2, 0, 0], [0, 2, 0]]
    assert np.all(np.abs(keras.initializers.TruncatedNormal(1.0, 0.1)((1000,)).numpy() - 1) <= 0.2001)
    assert np.all(np.abs(keras.initializers.RandomUniform(-1, 1)((1000,)).numpy()) <= 1)
    with pytest.raises(ValueError, match="2D"):
        keras.initializers.Identity()((2,))
    with pytest.raises(ValueError, match="scale"):
        keras.initializers.VarianceScaling(-1.0)
    with pytest.raises(ValueError, match="mode"):
        keras.initializers.VarianceScaling(mode="fan")
