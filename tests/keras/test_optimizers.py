"""Optimizers and initializers, beyond the numbers of Keras."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import graphlab as gl
from graphlab import keras
from graphlab.tensor import Op


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


def test_minimize_takes_a_function_or_a_tape() -> None:
    """As Keras 2's optimizers did, and as many books have it."""
    w, optimizer = gl.Variable(1.0), keras.optimizers.SGD(0.25)
    optimizer.minimize(lambda: w * w, [w])
    assert w.numpy() == 0.5
    with gl.GradientTape() as tape:
        loss = w * w
    optimizer.minimize(loss, lambda: [w], tape=tape)
    assert w.numpy() == 0.25 and int(optimizer.iterations) == 2
    with pytest.raises(ValueError, match="tape"):
        optimizer.minimize(loss, [w])


def test_steps_are_on_no_tape() -> None:
    """What an optimizer reads and writes does not change gradients."""
    w, optimizer = gl.Variable(3.0), keras.optimizers.Adam(keras.optimizers.schedules.ExponentialDecay(0.1, 1, 0.5))
    with gl.GradientTape() as tape:
        loss = w * w
        optimizer.apply_gradients([(gl.constant(1.0), w)])
    assert sum(isinstance(item, Op) for item in tape.records) == 1 and tape.gradient(loss, w).numpy() == 6.0


def test_a_step_needs_to_know_its_variables() -> None:
    """Those of `build`, if none are given."""
    optimizer, w = keras.optimizers.SGD(0.5), gl.Variable(1.0)
    with pytest.raises(ValueError, match="build"):
        optimizer.apply([gl.constant(1.0)])
    optimizer.build([w])
    optimizer.apply([gl.constant(1.0)])
    assert w.numpy() == 0.5
    optimizer.set_weights([4, 0.25])
    assert int(optimizer.iterations) == 4 and float(optimizer.learning_rate) == 0.25


@given(
    hnp.arrays(np.float32, hnp.array_shapes(min_dims=2, max_dims=2, max_side=6), elements=st.floats(-9, 9, width=32))
)
def test_sparsemax_is_the_nearest_share(x) -> None:
    """Its rows are shares that add up to 1; no other shares are nearer, so those above 0 are all moved alike."""
    y = keras.activations.sparsemax(x).numpy()
    assert np.all(y >= 0)
    np.testing.assert_allclose(y.sum(-1), 1, atol=1e-5)
    for row, share in zip(x, y, strict=True):
        moved = (row - share)[share > 0]
        np.testing.assert_allclose(moved, moved[0], atol=1e-5)
        assert np.all(row[share == 0] <= moved[0] + 1e-5)


@given(st.integers(2, 6), st.integers(2, 6), st.integers(0, 99))
def test_orthogonal_matrices_are_orthogonal(rows: int, columns: int, seed: int) -> None:
    """The shorter side's vectors have length `gain` and stand at right angles."""
    q = keras.initializers.Orthogonal(gain=2.0, seed=seed)((rows, columns), dtype="float64").numpy()
    square = q @ q.T if rows < columns else q.T @ q
    np.testing.assert_allclose(square, 4 * np.eye(min(rows, columns)), atol=1e-12)


FAMILIES = ["activations", "initializers", "regularizers", "constraints", "losses", "metrics", "optimizers"]


@pytest.mark.parametrize("family", FAMILIES)
def test_members_are_found_by_all_their_names(family: str) -> None:
    """None stays None (or the linear activation); what is no member is refused with a list of those that are."""
    get = getattr(keras, family).get
    known = {"activations": "relu", "initializers": "ones", "regularizers": "l2", "constraints": "non_neg"}
    name = known.get(family) or {"losses": "mse", "metrics": "mae", "optimizers": "adamw"}[family]
    found = get(name)
    assert get(found) is found and get(None) in (None, keras.activations.linear)
    with pytest.raises(ValueError, match=f"identifier: nope.*{name}"):
        get("nope")
