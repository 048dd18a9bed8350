"""More cases: recurrent layers around cells, in both directions and by steps, and masks that travel between layers."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from tests.keras.cases import case, plain
from tests.keras.layer_cases import CASES, STEPS, fill

MASK = np.array([[1, 1, 0, 0], [1, 0, 1, 1], [0, 1, 1, 0]], bool)
WORDS = np.array([[1, 2, 3, 0], [2, 1, 0, 0], [3, 3, 1, 2], [1, 0, 0, 0]], np.int32)
TAGS = np.array([[1, 2, 1, 0], [2, 0, 0, 0], [1, 1, 2, 2], [0, 0, 0, 0]], np.int32)


def outcome(tf: Any, layer: Any, **more: Any) -> Any:
    """What a layer makes of the steps, from given weights, and the gradients of all."""
    layer.build(STEPS.shape)
    fill(layer)
    x = tf.constant(STEPS)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = layer(x, **more)
        total = sum(tf.reduce_sum(part**3) for part in tf.nest.flatten(y))
    symbolic = layer(tf.keras.Input(STEPS.shape[1:]))
    return {
        "value": tf.nest.flatten(y),
        "gradients": tape.gradient(total, [x, *layer.trainable_variables]),
        "paths": [v.path for v in layer.weights],
        "shapes": [[n or -1 for n in part.shape] for part in tf.nest.flatten(symbolic)],
        "settings": sorted(set(layer.get_config()) - {"seed"}),
    }


SETTINGS: list[dict[str, Any]] = [
    {},
    {"return_sequences": True},
    {"return_sequences": True, "return_state": True, "go_backwards": True},
    {"return_state": True, "unroll": True},
    {"return_sequences": True, "zero_output_for_mask": True},
]


def _masked(kind: str) -> Any:
    def run(tf: Any) -> Any:
        layers = [getattr(tf.keras.layers, kind)(2, **settings) for settings in SETTINGS]
        return plain([outcome(tf, layer, mask=tf.constant(MASK)) for layer in layers])

    return run


for _kind in ("SimpleRNN", "LSTM", "GRU"):
    CASES[f"layer {_kind} with a mask"] = _masked(_kind)


def _both_ways(mode: str | None) -> Any:
    def run(tf: Any) -> Any:
        k, found = tf.keras.layers, []
        for settings in SETTINGS[:2] + [{"return_state": True}, {"return_sequences": True, "return_state": True}]:
            found.append(outcome(tf, k.Bidirectional(k.LSTM(2, **settings), mode)))
            found.append(outcome(tf, k.Bidirectional(k.GRU(2, **settings), mode), mask=tf.constant(MASK)))
        return plain(found)

    return run


for _mode in ("concat", "sum", "mul", "ave", None):
    CASES[f"layer Bidirectional {_mode}"] = _both_ways(_mode)


@case("layer Bidirectional of two layers")
def two_layers(tf: Any) -> Any:
    k = tf.keras.layers
    both = k.Bidirectional(k.GRU(2), backward_layer=k.GRU(3, go_backwards=True, name="back"))
    again = type(both).from_config(both.get_config())
    found = [outcome(tf, both), [again.forward_layer.name, again.backward_layer.name, again.backward_layer.units]]
    encoder = k.Bidirectional(k.LSTM(2, return_state=True))
    _, *states = encoder(tf.constant(STEPS))
    fill(encoder)
    _, *states = encoder(tf.constant(STEPS))
    return plain([*found, encoder(tf.constant(STEPS), initial_state=states), states])


@case("layer cells")
def cells(tf: Any) -> Any:
    k, found = tf.keras.layers, []
    for cell in (k.SimpleRNNCell(2), k.LSTMCell(2), k.GRUCell(2), k.GRUCell(2, reset_after=False)):
        cell.build((None, 5))
        fill(cell)
        states = cell.get_initial_state(batch_size=3)
        for step in range(4):
            output, states = cell(tf.constant(STEPS[:, step]), states)
        found += [output, states, cell.state_size, cell.output_size, [v.path for v in cell.weights]]
    stack = [k.LSTMCell(3), k.GRUCell(2)]
    around = k.RNN([k.GRUCell(3), k.GRUCell(2)], return_state=True, return_sequences=True)
    found += [outcome(tf, around), outcome(tf, k.RNN(k.StackedRNNCells(stack)), mask=tf.constant(MASK))]
    return plain(found)


def halving(tf: Any) -> Any:
    """A class of one's own for cells, whose output is another than its state."""

    class Halving(tf.keras.layers.Layer):  # type: ignore[misc]
        def __init__(self, units: int, **more: Any):
            super().__init__(**more)
            self.units = units

        @property
        def state_size(self) -> int:
            return self.units

        def build(self, shape: Any) -> None:
            self.inner = self.add_weight(shape=(shape[-1], self.units), name="inner")

        def call(self, inputs: Any, states: Any) -> Any:
            state = tf.tanh(tf.matmul(inputs, self.inner) + states[0])
            return 0.5 * state, [state]

        def get_config(self) -> dict[str, Any]:
            return {**super().get_config(), "units": self.units}

    return Halving


@case("layer RNN of a cell of one's own")
def own_cell(tf: Any) -> Any:
    k, kind = tf.keras.layers, halving(tf)
    found = [outcome(tf, k.RNN(kind(2), **settings), mask=tf.constant(MASK)) for settings in SETTINGS]
    with tf.keras.utils.custom_object_scope({"Halving": kind}):
        found.append(outcome(tf, k.Bidirectional(k.RNN(kind(2), return_sequences=True))))
        model = tf.keras.Sequential([tf.keras.Input((4, 5)), k.RNN([kind(2), k.GRUCell(3)])])
        again = tf.keras.Sequential.from_config(model.get_config())
    return plain([*found, [list(v.shape) for v in again.weights]])


@case("layer TimeDistributed")
def by_steps(tf: Any) -> Any:
    k = tf.keras.layers
    inner = [k.Dense(2, "tanh"), tf.keras.Sequential([tf.keras.Input((5,)), k.Dense(2), k.Dense(1)])]
    found = [outcome(tf, k.TimeDistributed(layer)) for layer in inner]
    masked = k.TimeDistributed(k.Dense(2))(k.Masking()(tf.constant(STEPS * MASK[:, :, None])))
    return plain([*[{**one, "paths": []} for one in found], masked._keras_mask])


@case("layer states that are kept")
def kept(tf: Any) -> Any:
    k, found = tf.keras, []
    for kind in ("SimpleRNN", "LSTM", "GRU"):
        layer = getattr(k.layers, kind)(2, stateful=True, return_sequences=True)
        layer.build(STEPS.shape)
        fill(layer)
        found += [layer(tf.constant(STEPS)) for _ in range(2)]
        found += [layer.states, len(layer.weights)]
        layer.reset_state()
        found.append(layer(tf.constant(STEPS[:, :2])))
    chain = [k.Input(batch_shape=(2, 4, 5)), k.layers.GRU(2, stateful=True), k.layers.Dense(1)]
    model = k.Sequential(chain)
    fill(model)
    model.compile("sgd", "mse")
    x, y = np.concatenate([STEPS, STEPS[:1]]), np.ones((4, 1), np.float32)
    history = model.fit(x, y, 2, 3, verbose=0, shuffle=False).history
    return plain([*found, history, model.predict(x, 2, verbose=0)])


@case("layer masks travel")
def travel(tf: Any) -> Any:
    k = tf.keras.layers
    one, other = (k.Masking()(tf.constant(STEPS * MASK[rows][:, :, None])) for rows in ([0, 1, 2], [2, 0, 1]))
    found: dict[str, Any] = {"embedding": k.Embedding(4, 2, mask_zero=True)(WORDS)._keras_mask}
    for name in ("Add", "Subtract", "Multiply", "Maximum", "Minimum", "Average", "Concatenate"):
        for second in (other, tf.constant(STEPS[::-1].copy())):
            y = getattr(k, name)()([one, second])
            found[f"{name} {len(found)}"] = [y, _mask(y)]
    found["down"] = _mask(k.Concatenate(axis=1)([one, other]))
    kept = [k.Dense(2), k.Activation("tanh"), k.ReLU(), k.Dropout(0.5), k.LayerNormalization(), k.BatchNormalization(),
            k.LSTM(2, return_sequences=True), k.LSTM(2), k.Lambda(lambda x: x * 2), k.GlobalAveragePooling1D(),
            k.Lambda(lambda x: x, mask=lambda x, mask: mask), k.Flatten(), k.Rescaling(2.0), k.PReLU()]  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a mask is lost
        found["layers"] = [[type(layer).__name__, _mask(layer(one)), layer.supports_masking] for layer in kept]
    found["mean"] = k.GlobalAveragePooling1D()(one)
    lstm = k.LSTM(2)
    lstm.build(STEPS.shape)
    fill(lstm)
    zeros = tf.zeros((3, 2))
    found["taken"], found["not taken"] = lstm(one), lstm(one, initial_state=[zeros, zeros])
    return plain(found)


def _mask(x: Any) -> Any:
    mask = getattr(x, "_keras_mask", None)
    return [] if mask is None else mask


@case("layer masks in losses and metrics")
def weighed(tf: Any) -> Any:
    k, found = tf.keras, []
    masked = k.layers.Masking()(tf.constant(STEPS * MASK[:, :, None]))
    head = k.layers.Dense(3, "softmax")
    head(masked)
    fill(head)
    y, classes = head(masked), np.array([[0, 1, 2, 0], [1, 1, 2, 0], [2, 0, 0, 1]])
    weights = np.arange(12, dtype=np.float32).reshape(3, 4)
    for reduction in ("sum", "sum_over_batch_size", "mean", "mean_with_sample_weight"):
        for settings in ({}, {"ignore_class": 2}):
            loss = k.losses.SparseCategoricalCrossentropy(reduction=reduction, **settings)
            found += [loss(classes, y), loss(classes, y, sample_weight=weights)]
    for metric in (k.metrics.SparseCategoricalAccuracy(), k.metrics.MeanAbsoluteError(), k.metrics.MeanSquaredError()):
        true = classes if "Sparse" in type(metric).__name__ else np.ones((3, 4, 3), np.float32)
        metric.update_state(true, y)
        metric.update_state(true, y, sample_weight=weights)
        found.append(metric.result())
    return plain(found)


@case("fit with masks")
def fitted(tf: Any) -> Any:
    k, found = tf.keras, []
    for whole in (True, False):
        x = k.Input((4,))
        h = k.layers.Embedding(4, 3, mask_zero=True)(x)
        h = k.layers.Bidirectional(k.layers.GRU(2, return_sequences=whole))(h)
        model = k.Model(x, k.layers.Dense(3, activation="softmax")(h))
        fill(model)
        model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"], weighted_metrics=["accuracy"])
        tags = TAGS if whole else TAGS[:, :1]
        history = model.fit(WORDS, tags, 2, 3, verbose=0, shuffle=False).history
        found += [history, model.evaluate(WORDS, tags, verbose=0), model.predict(WORDS, verbose=0)]
    return plain(found)


@case("layer masks around attention and models")
def attended(tf: Any) -> Any:
    k, found = tf.keras, []
    table = k.layers.Embedding(4, 4, mask_zero=True)
    table(WORDS)
    fill(table)
    one, other = table(WORDS), table(WORDS[::-1].copy())
    heads, plain_one = k.layers.MultiHeadAttention(2, 3), k.layers.Attention()
    heads(table(WORDS), table(WORDS))
    fill(heads)
    y = heads(one, other)
    found += [y, _mask(y), _mask(one), _mask(other)]  # it takes the masks of its inputs off
    y = plain_one([table(WORDS), table(WORDS[::-1].copy())])
    found += [y, _mask(y)]
    chain = k.Sequential([k.Input((4, 5)), k.layers.LSTM(2)])
    fill(chain)
    found.append(chain(tf.constant(STEPS), mask=tf.constant(MASK)))
    found.append(k.Model(chain.inputs, chain.outputs)(tf.constant(STEPS), mask=tf.constant(MASK)))
    return plain(found)
