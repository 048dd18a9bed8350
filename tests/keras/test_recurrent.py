"""Recurrent layers beside TensorFlow's answers: second derivatives, what is dropped and kept, saving, the sandbox."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import graphlab as gl
from graphlab.keras import Input, Sequential, layers
from graphlab.keras.models.weights import saved
from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.values.limits import Limits
from graphlab.storage import Memory, storing_in
from tests.keras.layer_cases import STEPS, fill
from tests.keras.recurrent_cases import MASK, halving

LAYERS = {
    "SimpleRNN": lambda: layers.SimpleRNN(2, dtype="float64"),
    "LSTM": lambda: layers.LSTM(2, dtype="float64"),
    "GRU": lambda: layers.GRU(2, dtype="float64", return_sequences=True),
    "Bidirectional": lambda: layers.Bidirectional(
        layers.GRU(2, dtype="float64", return_sequences=True), dtype="float64"
    ),
    "RNN": lambda: layers.RNN(layers.StackedRNNCells([layers.GRUCell(2, dtype="float64")], dtype="float64"),
                              dtype="float64"),
    "TimeDistributed": lambda: layers.TimeDistributed(layers.Dense(2, "tanh", dtype="float64"), dtype="float64"),
}  # fmt: skip


@pytest.mark.parametrize("name", LAYERS)
def test_second_derivatives_are_those_of_the_first(name: str) -> None:
    """The derivative of the gradient along a direction is what the gradient changes by, where steps are masked too."""
    layer: Any = LAYERS[name]()
    layer.build(STEPS.shape)
    fill(layer)
    weight = layer.weights[1]
    start, direction = weight.numpy(), np.cos(np.arange(weight.numpy().size)).reshape(weight.shape)
    x, more = gl.constant(STEPS, gl.float64), {"mask": gl.constant(MASK)}

    def slope() -> Any:
        with gl.GradientTape() as tape:
            y = gl.reduce_sum(layer(x, **more) ** 3)
        return gl.reduce_sum(tape.gradient(y, weight) * direction)

    with gl.GradientTape() as tape:
        along = slope()
    second = tape.gradient(along, weight).numpy()
    ends = []
    for sign in (1.0, -1.0):
        weight.assign(start + sign * 1e-5 * direction)
        ends.append(float(slope()))
    assert float((second * direction).sum()) == pytest.approx((ends[0] - ends[1]) / 2e-5, rel=1e-5, abs=1e-8)


@pytest.mark.parametrize("kind", [layers.SimpleRNN, layers.LSTM, layers.GRU])
@pytest.mark.parametrize("rates", [{"dropout": 0.5}, {"dropout": 0.25, "recurrent_dropout": 0.5}])
def test_what_is_dropped_is_dropped_at_all_steps(kind: Any, rates: dict[str, float]) -> None:
    """In training alone; the same seed drops the same, each call something else; a rate of 0 drops nothing."""
    first, second = kind(3, seed=5, **rates), kind(3, seed=5, **rates)
    for layer in (first, second):
        layer.build(STEPS.shape)
        fill(layer)
    plain = kind(3)
    plain.build(STEPS.shape)
    fill(plain)
    assert np.array_equal(first(STEPS), plain(STEPS))
    once, again = first(STEPS, training=True).numpy(), first(STEPS, training=True).numpy()
    assert not np.array_equal(once, again) and not np.array_equal(once, plain(STEPS))
    assert np.array_equal(once, second(STEPS, training=True))


@pytest.mark.parametrize("dropped", ["dropout", "recurrent_dropout"])
def test_a_cell_keeps_its_factors_until_they_are_reset(dropped: str) -> None:
    """One set of them, or one for each gate where the state is dropped."""
    cell = layers.LSTMCell(2, seed=1, **{dropped: 0.5})
    ask, reset = {
        "dropout": (cell.get_dropout_mask, cell.reset_dropout_mask),
        "recurrent_dropout": (cell.get_recurrent_dropout_mask, cell.reset_recurrent_dropout_mask),
    }[dropped]
    x = gl.ones((40, 5))
    factors = ask(x)
    assert ask(x) is factors and len(factors) == (4 if dropped == "recurrent_dropout" else 1)
    assert set(np.unique(factors[0])) == {0.0, 2.0}
    reset()
    assert not np.array_equal(ask(x)[0], factors[0])


def _model(kind: Any) -> Any:
    return Sequential([
        Input((4,)),
        layers.Embedding(9, 3, mask_zero=True),
        layers.Bidirectional(layers.LSTM(2, return_sequences=True)),
        layers.RNN([kind(2), layers.GRUCell(3)], return_sequences=True),
        layers.TimeDistributed(layers.Dense(2)),
    ])  # fmt: skip


def test_a_model_of_them_is_saved_and_comes_back() -> None:
    """Under Keras's names, with the classes of one's own that are named."""
    kind = halving(gl)
    model, words = _model(kind), np.array([[1, 2, 0, 0], [3, 4, 5, 0]])
    fill(model)
    parts = {name.rpartition("/vars/")[0] for name in saved(model)}
    assert parts == {
        "layers/embedding", "layers/bidirectional/forward_layer/cell", "layers/bidirectional/backward_layer/cell",
        "layers/rnn/cell/cells/halving", "layers/rnn/cell/cells/gru_cell", "layers/time_distributed/layer",
    }  # fmt: skip
    with storing_in(Memory(lambda text: None)):
        model.save("model.keras")
        again = gl.keras.models.load_model("model.keras", custom_objects={"Halving": kind})
    assert np.array_equal(again(words), model(words))
    assert again.get_config()["layers"] == model.get_config()["layers"]


PROGRAM = """import tensorflow as tf
import numpy as np

class Cell(tf.keras.layers.Layer):
    def __init__(self, units, **more):
        super().__init__(**more)
        self.units = units
    @property
    def state_size(self):
        return [self.units, 1]
    @property
    def output_size(self):
        return 2
    def get_initial_state(self, batch_size=None):
        return [tf.ones((batch_size, self.units)), tf.zeros((batch_size, 1))]
    def build(self, shape):
        self.w = self.add_weight(shape=(shape[-1], self.units), initializer='ones')
    def call(self, inputs, states):
        state, count = states
        state = 0.5 * state + tf.matmul(inputs, self.w)
        return state[:, :2], [state, count + 1.0]
    def get_config(self):
        return {**super().get_config(), 'units': self.units}

x = np.arange(6.0).reshape(1, 3, 2)
whole, state, count = tf.keras.layers.RNN(Cell(3), return_sequences=True, return_state=True)(x)
print(whole.numpy().tolist(), count.numpy().tolist())
print(tf.keras.layers.Bidirectional(tf.keras.layers.RNN(Cell(2)), merge_mode='sum')(x).numpy().tolist())
masked = tf.keras.layers.Masking()(x)
print(masked._keras_mask.numpy().tolist(), hasattr(whole, '_keras_mask'))
model = tf.keras.Sequential([tf.keras.Input((3, 2)), tf.keras.layers.RNN([Cell(2), tf.keras.layers.GRUCell(2)])])
print([tuple(v.shape) for v in model.weights], model.output_shape)
"""


def test_a_program_brings_a_cell_of_its_own() -> None:
    """In the sandbox its attributes and properties are read as Python's are."""
    run = interpret(PROGRAM)
    assert run.error is None, run.error
    assert run.stdout.splitlines() == [
        "[[[1.5, 1.5], [5.75, 5.75], [11.875, 11.875]]] [[3.0]]",
        "[[17.75, 17.75]]",
        "[[True, True, True]] False",
        "[(2, 2), (2, 6), (2, 6), (2, 6)] (None, 2)",
    ]


@pytest.mark.parametrize(
    "layer", ["SimpleRNN(1)", "RNN(tf.keras.layers.GRUCell(1))", "TimeDistributed(tf.keras.layers.Identity())"]
)
def test_steps_are_paid_for(layer: str) -> None:
    """A sequence that is too long for the limits ends the run, however cheap a step is."""
    text = "import tensorflow as tf\ntf.keras.layers.{}(tf.zeros((1, {}, 1)))"
    limits = Limits(steps=3_000)
    assert interpret(text.format(layer, 10), limits).error is None
    error = interpret(text.format(layer, 5_000), limits).error
    assert error is not None and error.kind == "LimitError"


def test_a_mask_that_is_lost_is_told_once() -> None:
    """By the layer that does not hand it on; layers that never see one say nothing."""
    masked, flat = layers.Masking()(gl.ones((1, 2, 3))), layers.Flatten(name="flat")
    with pytest.warns(UserWarning, match="'flat' .*Flatten.* does not support masking") as told:
        flat(masked)
        flat(masked)
    assert len(told) == 1
    flat(gl.ones((1, 2, 3)))


def test_states_are_kept_for_one_size_of_batch() -> None:
    """Others are refused, with what to do; so is a layer that does not know the size."""
    layer = layers.GRU(2, stateful=True)
    layer(STEPS)
    with pytest.raises(ValueError, match="Expected: 3. Received: 2"):
        layer(STEPS[:2])
    with pytest.raises(ValueError, match="batch_shape"):
        layers.GRU(2, stateful=True)(Input((4, 5)))
