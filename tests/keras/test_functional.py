"""Functional models: graphs of layers, and the tensors without values that they are made with."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import graphlab as gl
from graphlab import keras

LAYERS = ["Dense", "Activation", "Flatten", "Dropout", "BatchNormalization", "Rescaling", "LayerNormalization"]
SETTINGS = {"Dense": {"units": 3}, "Activation": {"activation": "tanh"}, "Dropout": {"rate": 0.5}}
SETTINGS["Rescaling"] = {"scale": 2.0}


@given(st.lists(st.sampled_from(LAYERS), min_size=1, max_size=5))
def test_a_model_is_what_its_layers_do_one_after_the_other(names: list[str]) -> None:
    """A functional model, a Sequential and plain calls of the same layers agree; the shape was known before."""
    layers = [getattr(keras.layers, name)(**SETTINGS.get(name, {})) for name in names]
    x = start = keras.Input((2,))
    for layer in layers:
        x = layer(x)
    model = keras.Model(start, x)
    values = wanted = gl.constant([[1.0, -2.0], [0.5, 3.0], [0.0, 1.0]])
    for layer in layers:
        wanted = layer(wanted)
    assert np.array_equal(model(values), wanted) and np.array_equal(keras.Sequential(layers)(values), wanted)
    assert model.output_shape == (None, *wanted.shape[1:]) and model.layers[1:] == layers


@given(st.integers(1, 4), st.integers(1, 3))
def test_the_shape_of_a_function_is_found_out(width: int, height: int) -> None:
    """By running it on two sizes: what differs between them depends on the data."""
    x = keras.Input((width, height))
    found = keras.layers.Lambda(lambda t: gl.transpose(t, (2, 0, 1)))(x)
    assert found.shape == (height, None, width)
    assert keras.ops.sum(x).shape == () and keras.ops.mean(x, axis=-1).shape == (None, width)


def test_drawing_up_a_model_leaves_no_trace() -> None:
    """No tape sees it, nothing moves, no losses remain."""

    class Busy(keras.layers.Layer):
        def __init__(self) -> None:
            super().__init__()
            self.dense = keras.layers.Dense(2)
            self.norm = keras.layers.BatchNormalization()

        def call(self, x, training=False):
            y = self.norm(self.dense(x), training=training)
            self.add_loss(gl.reduce_sum(y))
            return y

    with gl.GradientTape() as tape:
        layer = Busy()
        keras.Model(x := keras.Input((3,)), layer(x))
    assert tape.records == [] and tape.watched_variables() == ()
    assert layer.losses == [] and np.all(layer.norm.moving_mean.numpy() == 0)
    assert [tuple(v.shape) for v in layer.weights][0] == (3, 2)


def test_layers_are_shared() -> None:
    """One layer called twice has its weights once."""
    x = keras.Input((2,))
    layer = keras.layers.Dense(2, kernel_initializer="ones")
    model = keras.Model(x, layer(layer(x)))
    assert len(model.weights) == 2 and model(gl.constant([[1.0, 2.0]])).numpy().tolist() == [[6.0, 6.0]]


def test_models_are_layers() -> None:
    """Of other models, with values and without."""
    inner = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3, kernel_initializer="ones")])
    x = keras.Input((2,))
    outer = keras.Model(x, inner(inner(x)[:, :2] * 2.0))
    assert outer(gl.ones((1, 2))).numpy().tolist() == [[8.0, 8.0, 8.0]]
    assert [layer.name for layer in outer.layers if isinstance(layer, keras.Model)] == [inner.name]


def test_inputs_are_given_in_many_ways() -> None:
    """By place, by name; with an axis too many or too few where it has size 1."""
    a, b = keras.Input((1,), name="a"), keras.Input((1,), name="b")
    model = keras.Model([a, b], keras.layers.Subtract()([a, b]))
    one, two = np.float32([[3.0], [4.0]]), np.float32([[1.0], [1.0]])
    for given_ in ([one, two], (one, two), {"b": two, "a": one}, [one[:, 0], two[:, 0]], [one[..., None], two]):
        assert model(given_).numpy().tolist() == [[2.0], [3.0]]


def test_outputs_keep_their_structure() -> None:
    """Lists, dicts, and a single tensor."""
    x = keras.Input((2,))
    y = keras.layers.Activation("relu")(x)
    assert isinstance(keras.Model(x, [y, x])(gl.ones((1, 2))), list)
    assert list(keras.Model(x, {"y": y})(gl.ones((1, 2)))) == ["y"]
    assert list(keras.Model(x, {"y": y}).predict(np.ones((3, 2)), verbose=0)) == ["y"]


def test_training_reaches_the_layers_inside() -> None:
    """A functional model passes `training` on."""
    x = keras.Input((2,))
    model = keras.Model(x, keras.layers.Dropout(1.0)(x))
    assert model(gl.ones((1, 2)), training=True).numpy().tolist() == [[0.0, 0.0]]
    assert model(gl.ones((1, 2))).numpy().tolist() == [[1.0, 1.0]]
    always = keras.Model(x, keras.layers.Dropout(1.0)(x, training=True))
    assert always(gl.ones((1, 2))).numpy().tolist() == [[0.0, 0.0]]


def disconnected() -> keras.Model:
    x, y = keras.Input((2,)), keras.Input((2,))
    return keras.Model(x, keras.layers.Add()([x, y]))


def twice_the_name() -> keras.Model:
    x = keras.Input((2,))
    return keras.Model(x, keras.layers.Dense(2, name="d")(keras.layers.Dense(2, name="d")(x)))


def pair() -> keras.Model:
    a, b = keras.Input((2,), name="a"), keras.Input((2,), name="b")
    return keras.Model([a, b], keras.layers.Add()([a, b]))


@pytest.mark.parametrize(
    ("wrong", "kind", "words"),
    [
        (disconnected, ValueError, "Graph disconnected"),
        (twice_the_name, ValueError, '"d" is used 2 times'),
        (lambda: keras.Model(1, 2), ValueError, "must be KerasTensors"),
        (lambda: keras.Model(keras.Input((2,))), ValueError, "together"),
        (lambda: pair()([gl.ones((1, 2))]), ValueError, r"\['a', 'b'\].*1 input"),
        (lambda: pair()({"a": gl.ones((1, 2))}), ValueError, r"nothing for \['b'\]"),
        (lambda: pair()([gl.ones((1, 2)), gl.ones((1, 3))]), ValueError, "'b'.*shape=\\(None, 2\\), found"),
        (lambda: keras.Input(), ValueError, "shape"),
        (lambda: keras.Input(3), ValueError, r"\(3,\)"),
        (lambda: gl.nn.relu(keras.Input((2,))), ValueError, "tf.keras.ops"),
        (lambda: bool(keras.Input((2,))), TypeError, "no values yet"),
        (lambda: list(keras.Input((2,))), TypeError, "Iterating"),
        (lambda: float(keras.Input((2,))), ValueError, "placeholder"),
        (lambda: keras.layers.Dense(2).output, AttributeError, "never been called"),
        (lambda: keras.Sequential([keras.layers.Dense(2)]).input_shape, AttributeError, "no defined inputs"),
        (lambda: keras.layers.Dense(2)(keras.Input(())), ValueError, "min_ndim=2, found ndim=1"),
        (lambda: keras.layers.Add()([keras.Input((2,)), keras.Input((3,))]), ValueError, "sizes 2 and 3"),
        (lambda: keras.layers.Subtract()([keras.Input((2,))] * 3), ValueError, "exactly 2"),
        (lambda: keras.layers.Reshape((7,))(keras.Input((2,))), ValueError, "total size"),
    ],
)
def test_errors_say_what_was_wanted(wrong, kind, words) -> None:
    """Keras's kinds, and what came."""
    with pytest.raises(kind, match=words):
        wrong()


def test_a_list_of_one_output_is_that_output() -> None:
    """Of a model with inputs and outputs in lists of one: what comes out is no list, as in Keras."""
    inputs = keras.Input((3,))
    model = keras.Model([inputs], [keras.layers.Dense(2, kernel_initializer="ones")(inputs)])
    ones = np.ones((1, 3), np.float32)
    for outputs in (model(ones), model([ones]), model.predict(ones, verbose=0)):
        assert np.array_equal(outputs, [[3.0, 3.0]]) and not isinstance(outputs, list)
    assert model.output_shape == (None, 2) and model.input_shape == (None, 3)
