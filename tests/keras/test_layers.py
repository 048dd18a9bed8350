"""Layers and models: their variables, their names, and what they compute."""

from __future__ import annotations

import threading

import numpy as np
import pytest

import graphlab as gl
from graphlab import keras


@pytest.fixture(autouse=True)
def fresh_names() -> None:
    """Every test numbers its layers from the beginning."""
    keras.backend.clear_session()


class Scale(keras.layers.Layer):
    """A layer with a variable of its own, one that is not trained, and a layer in a list."""

    def __init__(self) -> None:
        super().__init__()
        self.inner = [keras.layers.Dense(2, kernel_initializer="ones", name="inner")]

    def build(self, input_shape) -> None:
        self.count = self.add_weight((), initializer="zeros", trainable=False, name="count")
        self.factor = self.add_weight((input_shape[-1],), initializer="ones", name="factor")

    def call(self, x):
        return self.inner[0](x * self.factor)


class Told(keras.layers.Layer):
    """Remembers whether it was told of training."""

    def call(self, x, training=None):
        self.seen = training
        return x


def names(variables) -> list[str]:
    return [v.name for v in variables]


def test_dense_is_a_matrix_product_a_sum_and_an_activation() -> None:
    """Of a batch of rows, and of a batch with more axes."""
    layer = keras.layers.Dense(2, activation="relu", bias_initializer=keras.initializers.Constant(-1.0))
    x = np.arange(24, dtype=np.float32).reshape(2, 3, 4) / 10
    y = layer(x)
    kernel, bias = layer.get_weights()
    np.testing.assert_allclose(y.numpy(), np.maximum(x @ kernel + bias, 0), rtol=1e-6)
    assert layer(x[0]).shape == (3, 2)


def test_a_layer_makes_its_variables_when_the_input_comes() -> None:
    """Before that there are none, and asking says why."""
    layer = keras.layers.Dense(2)
    assert layer.weights == [] and not layer.built
    with pytest.raises(AttributeError, match="build"):
        _ = layer.kernel
    layer.build((None, 3))
    assert [tuple(v.shape) for v in layer.weights] == [(3, 2), (2,)]
    assert layer.count_params() == 8


def test_building_by_hand_and_calling_makes_variables_once() -> None:
    """`build` marks the layer, a subclass's `build` too."""
    layer = Scale()
    layer.build((None, 3))
    factor = layer.factor
    layer(gl.ones((1, 3)))
    assert layer.factor is factor


def test_variables_of_nested_layers_come_after_the_own_ones() -> None:
    """Trained ones first; paths name the layers around."""
    layer = Scale()
    layer(gl.ones((1, 3)))
    assert names(layer.weights) == ["factor", "count", "kernel", "bias"]
    assert names(layer.trainable_variables) == ["factor", "kernel", "bias"]
    assert names(layer.non_trainable_weights) == ["count"]
    assert [v.path for v in layer.weights] == ["scale/factor", "scale/count", "scale/inner/kernel", "scale/inner/bias"]


def test_freezing_reaches_the_layers_inside() -> None:
    """A frozen layer has no trainable variables; a frozen part leaves the others."""
    layer = Scale()
    layer(gl.ones((1, 3)))
    layer.inner[0].trainable = False
    assert names(layer.trainable_variables) == ["factor"]
    assert names(layer.non_trainable_variables) == ["count", "kernel", "bias"]
    layer.trainable = False
    assert layer.trainable_variables == [] and len(layer.non_trainable_variables) == 4
    layer.trainable = True
    assert names(layer.trainable_variables) == ["factor", "kernel", "bias"]


def test_gradients_flow_to_a_layers_variables() -> None:
    """A tape watches them by itself; second derivatives too."""
    layer = keras.layers.Dense(1, activation="tanh", kernel_initializer="ones")
    x = gl.constant([[0.5]])
    with gl.GradientTape() as outer:
        with gl.GradientTape() as inner:
            y = layer(x)
        slope = inner.gradient(y, layer.kernel)
    curve = outer.gradient(slope, layer.kernel)
    t = np.tanh(0.5)
    np.testing.assert_allclose(slope.numpy(), [[0.5 * (1 - t * t)]], rtol=1e-6)
    np.testing.assert_allclose(curve.numpy(), [[-2 * t * (1 - t * t) * 0.25]], rtol=1e-6)


@pytest.mark.parametrize("value", [[[1, 2]], [[1.0, 2.0]], np.array([[1.0, 2.0]]), np.array([[1, 2]], np.int64)])
def test_inputs_come_in_the_layers_dtype(value) -> None:
    """Ints and doubles give float32 results."""
    y = keras.layers.Dense(1, kernel_initializer="ones")(value)
    assert y.dtype == gl.float32 and y.numpy() == 3


def test_a_layer_of_doubles() -> None:
    """`dtype` decides for variables and results."""
    layer = keras.layers.Dense(1, dtype="float64")
    assert layer([[1.0]]).dtype == gl.float64 == layer.kernel.dtype


def test_flatten_keeps_the_samples_apart() -> None:
    """One row for each sample, a column where there was none."""
    assert keras.layers.Flatten()(gl.ones((2, 3, 4))).shape == (2, 12)
    assert keras.layers.Flatten()(gl.ones((2,))).shape == (2, 1)
    assert keras.layers.Flatten()(gl.ones((0, 3, 2))).shape == (0, 6)


def test_dropout_drops_in_training_only() -> None:
    """Each number is 0 or grown by 1 / (1 − rate); the same seed gives the same."""
    x = gl.ones((100, 10))
    layer = keras.layers.Dropout(0.25, seed=1)
    assert np.all(layer(x).numpy() == 1)
    dropped = layer(x, training=True).numpy()
    assert set(np.unique(dropped)) == {np.float32(0), np.float32(1 / 0.75)}
    assert 0.2 < np.mean(dropped == 0) < 0.3
    assert np.array_equal(keras.layers.Dropout(0.25, seed=1)(x, training=True).numpy(), dropped)
    assert np.all(keras.layers.Dropout(1.0)(x, training=True).numpy() == 0)


def test_training_is_told_to_the_layers_inside() -> None:
    """Unless somebody on the way says otherwise; it is over when the outer call is."""
    told = Told()
    model = keras.Sequential([keras.Sequential([told])])
    x = gl.ones((1, 1))
    for given in (True, False, None):
        model(x, training=given)
        assert told.seen is given
    model(x, training=True)
    told(x)
    assert told.seen is None


def test_names_are_counted() -> None:
    """dense, dense_1, ...; from the beginning after `clear_session`; a given name stands."""
    made = [keras.layers.Dense(1).name, keras.layers.Dense(1).name, keras.layers.Dense(1, name="mine").name]
    assert made == ["dense", "dense_1", "mine"]
    keras.backend.clear_session()
    assert keras.layers.Dense(1).name == "dense"


def test_threads_count_names_of_their_own() -> None:
    """What one learner makes does not number another's layers."""
    keras.layers.Dense(1)
    seen: list[str] = []
    thread = threading.Thread(target=lambda: seen.append(keras.layers.Dense(1).name))
    thread.start()
    thread.join()
    assert seen == ["dense"]


def test_sequential_with_a_known_input_is_built_at_once() -> None:
    """By `Input`, or by the old `input_shape` of the first layer; nothing is computed or recorded for it."""
    layers = keras.layers
    for first in ([layers.Input((3,)), layers.Dense(4)], [layers.Dense(4, input_shape=(3,))]):
        with gl.GradientTape() as tape:
            model = keras.Sequential([*first, layers.Dense(1)], name="net")
        assert [tuple(v.shape) for v in model.weights] == [(3, 4), (4,), (4, 1), (1,)]
        assert model.weights[0].path.startswith("net/dense") and len(model.layers) == 2
        assert tape.watched_variables() == ()


def test_sequential_is_the_composition() -> None:
    """`add` and `pop` change it."""
    model = keras.Sequential()
    model.add(keras.layers.Activation("relu"))
    model.add(keras.layers.Activation(gl.square, name="last"))
    assert model(gl.constant([[-2.0, 3.0]])).numpy().tolist() == [[0.0, 9.0]]
    assert model.get_layer("last") is model.layers[1] is model.get_layer(index=1)
    model.pop()
    assert model(gl.constant([[-2.0, 3.0]])).numpy().tolist() == [[0.0, 3.0]]


def test_weights_can_be_taken_out_and_put_in() -> None:
    """Two models of one shape compute the same with the same weights."""
    one, two = (keras.Sequential([keras.layers.Dense(3, "tanh"), keras.layers.Dense(2)]) for _ in range(2))
    x = gl.constant([[0.1, 0.2], [0.3, -0.4]])
    one(x), two(x)
    two.set_weights(one.get_weights())
    assert np.array_equal(one(x).numpy(), two(x).numpy())


def test_a_plain_variable_in_a_layer_is_its_own() -> None:
    """Made in `__init__` with tf.Variable, as courses do."""

    class Line(keras.Model):
        def __init__(self) -> None:
            super().__init__()
            self.w = gl.Variable(2.0, name="w")
            self.parts = {"b": gl.Variable(-1.0, name="b", trainable=False)}

        def call(self, x):
            return self.w * x + self.parts["b"]

    model = Line()
    assert float(model(gl.constant(3.0))) == 5.0
    assert names(model.weights) == ["w:0", "b:0"] and names(model.trainable_variables) == ["w:0"]


def test_summary_counts(capsys) -> None:
    """Layers that are not built yet say so."""
    model = keras.Sequential([keras.layers.Input((3,)), keras.layers.Dense(4), keras.layers.Dense(1)])
    model.summary()
    printed = capsys.readouterr().out
    assert "dense (Dense)" in printed and "Total params: 21" in printed
    keras.Sequential([keras.layers.Dense(2)]).summary()
    assert "unbuilt" in capsys.readouterr().out


class Forgetful(keras.layers.Layer):
    def __init__(self) -> None:
        self.ready = True


@pytest.mark.parametrize(
    ("wrong", "kind", "words"),
    [
        (lambda: keras.layers.Dense(0), ValueError, "positive integer"),
        (lambda: keras.layers.Dense(2.5), ValueError, "positive integer"),
        (lambda: keras.layers.Dense(2, activation="nope"), ValueError, "activation.*nope.*relu"),
        (lambda: keras.layers.Dense(2, kernel_initializer="nope"), ValueError, "initializer.*nope.*zeros"),
        (lambda: keras.layers.Dense(2, colour="red"), ValueError, "colour"),
        (lambda: keras.layers.Dense(2)(gl.ones(3)), ValueError, "min_ndim=2, found ndim=1"),
        (lambda: keras.layers.Dropout(2), ValueError, "between 0 and 1"),
        (lambda: keras.Sequential(["a"]), ValueError, "Only instances of `keras.Layer`"),
        (lambda: keras.Sequential()(gl.ones((1, 1))), ValueError, "no layers"),
        (lambda: keras.layers.Layer()(gl.ones(1)), NotImplementedError, "call"),
        (lambda: Forgetful()(gl.ones(1)), RuntimeError, r"super\(\).__init__"),
        (lambda: keras.losses.get("nope"), ValueError, "nope"),
        (lambda: keras.optimizers.get("nope"), ValueError, "nope"),
        (lambda: keras.losses.MeanSquaredError(reduction="bad"), ValueError, "reduction"),
    ],
)
def test_errors_say_what_was_wanted(wrong, kind, words) -> None:
    """Keras's kinds, and what came."""
    with pytest.raises(kind, match=words):
        wrong()


def test_a_built_layer_refuses_another_width() -> None:
    """The axis, what it should be, and what it is."""
    layer = keras.layers.Dense(2)
    layer(gl.ones((1, 3)))
    with pytest.raises(ValueError, match="expected axis -1 of input shape to have value 3.*shape \\(1, 4\\)"):
        layer(gl.ones((1, 4)))
    with pytest.raises(ValueError, match="length 1.*expecting 2"):
        layer.set_weights([np.zeros(3)])
    with pytest.raises(ValueError, match="weight shape"):
        layer.set_weights([np.zeros((3, 3)), np.zeros(2)])
    with pytest.raises(ValueError, match="must match"):
        layer.kernel.assign([1.0])


# --- What a layer holds ----------------------------------------------------------------------------


class Holder(keras.layers.Layer):
    """Everything that can be held, in every way."""

    def __init__(self) -> None:
        super().__init__(name="holder")
        self.w = self.add_weight((), name="w")
        self.pair = (keras.layers.Dense(1, name="one"), [keras.layers.Dense(1, name="two")])
        self.table = {"deep": {"er": keras.layers.Dense(1, name="three")}}
        self.seen = keras.metrics.Mean()


def test_metrics_and_plain_values_are_no_weights() -> None:
    """Layers are found in tuples, lists and dicts of dicts; each once."""
    holder = Holder()
    holder.again, holder.number = holder.w, 3.0
    holder.same = holder.table
    assert [layer.name for layer in holder._layers()] == ["one", "two", "three"]
    assert names(holder.weights) == ["w"] and holder.again is holder.w


def test_what_was_replaced_still_belongs_to_the_layer() -> None:
    """As in Keras; `del` makes it forget a variable, and lists count with what is in them."""
    holder = Holder()
    holder.w = holder.add_weight((), name="v")
    assert names(holder.weights) == ["w", "v"]
    del holder.w
    assert names(holder.weights) == ["w"]
    holder.pair[1].append(keras.layers.Dense(1, name="four"))
    del holder.table["deep"]
    assert [layer.name for layer in holder._layers()] == ["one", "two", "four"]


def test_a_built_layer_is_closed() -> None:
    """To variables and layers, not to other values, nor to plain Variables."""
    layer = Scale()
    layer(gl.ones((1, 3)))
    layer.note, layer.list, layer.count = "x", [1, 2], layer.count
    layer.plain = gl.Variable(1.0, name="plain")
    for late in (keras.layers.Dense(1), keras.Variable(1.0), [keras.layers.Dense(1)], {"a": keras.Variable(1.0)}):
        with pytest.raises(ValueError, match="already built"):
            layer.late = late
    with pytest.raises(ValueError, match="already built"):
        layer.add_weight((2,))
    assert "plain:0" in names(layer.weights)


def test_plain_keyword_arguments_stay_what_they_are() -> None:
    """Only tensors and arrays among them are cast, and only those build a layer."""

    class Power(keras.layers.Layer):
        def call(self, x, power=1.0, flags=(), other=None):
            assert isinstance(power, float) and flags == [1, 2] and other.dtype == gl.float32
            return x**power

    assert Power()([[3.0]], power=2.0, flags=[1, 2], other=np.ones(2)).numpy() == 9


def test_training_may_be_given_by_place() -> None:
    """And it is not given twice."""
    layer = keras.layers.Dropout(1.0)
    assert np.all(layer(gl.ones((1, 2)), True).numpy() == 0) and np.all(layer(gl.ones((1, 2)), False).numpy() == 1)


def test_losses_are_those_of_the_last_call() -> None:
    """Inner layers' too; prices of weights come after, and not those of frozen ones."""

    class Priced(keras.layers.Layer):
        def __init__(self) -> None:
            super().__init__()
            self.dense = keras.layers.Dense(1, kernel_initializer="ones", kernel_regularizer=keras.regularizers.L1(1.0))

        def call(self, x):
            self.add_loss(gl.reduce_sum(x))
            return self.dense(x)

    layer = keras.Sequential([Priced(), keras.layers.Dense(1)])
    for _ in range(2):
        layer(gl.ones((1, 3)))
        assert [float(loss) for loss in layer.losses] == [3.0, 3.0]
    layer.trainable = False
    assert [float(loss) for loss in layer.losses] == [3.0]


def test_two_shapes_may_be_built_for() -> None:
    """`build` is told as many shapes as it has arguments."""

    class Two(keras.layers.Layer):
        def build(self, a_shape, b_shape):
            self.shapes = (a_shape, b_shape)

        def call(self, a, b):
            return a

    layer = Two()
    layer(gl.ones((1, 2)), gl.ones((3, 4)))
    assert layer.shapes == ((1, 2), (3, 4))


def test_settings_make_the_same_layer_again() -> None:
    """`from_config` of `get_config`, with initializers, regularizers and activations."""
    layer = keras.layers.Dense(3, "tanh", kernel_initializer="ones", bias_regularizer="l2", name="d", trainable=False)
    config = layer.get_config()
    again = keras.layers.Dense.from_config(config)
    assert again.get_config() == config and again.activation is keras.activations.tanh
    assert isinstance(again.bias_regularizer, keras.regularizers.L2) and not again.trainable
    optimizer = keras.optimizers.Adam(0.5, beta_1=0.25, clipnorm=2.0)
    assert keras.optimizers.Adam.from_config(optimizer.get_config()).get_config() == optimizer.get_config()
