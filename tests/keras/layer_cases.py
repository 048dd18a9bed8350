"""More cases: layers, from weights that are given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tests.keras.cases import case, named, plain
from tests.keras.metric_cases import CASES

RNG = np.random.default_rng(21)
X = np.round(RNG.normal(size=(24, 3)), 3).astype(np.float32)
Z = np.round(RNG.normal(size=(24, 2)), 3).astype(np.float32)
Y = np.round(X @ np.array([[1.0], [-2.0], [0.5]]) + 0.3 * X[:, :1] ** 2, 3).astype(np.float32)
CLASSES = (np.digitize(Y[:, 0], [-1.0, 1.0])).astype(np.int64)
PICTURES = np.round(RNG.normal(size=(3, 2, 4, 5)), 3).astype(np.float32)
STEPS = np.round(RNG.normal(size=(3, 4, 5)), 3).astype(np.float32)


def fill(model: Any) -> None:
    """Give every variable values that depend on its shape and place only."""
    for place, v in enumerate(model.weights):
        count = int(np.prod(v.shape))
        values = np.sin(np.arange(count) * 1.7 + place) * 0.4 + (1.0 if "variance" in v.name else 0.0)
        v.assign(values.reshape(tuple(v.shape)).astype(np.float32))


# --- Layers --------------------------------------------------------------------------------------

LAYERS: list[tuple[str, dict[str, Any], np.ndarray]] = [
    ("Dense", {"units": 4}, X),
    ("Dense", {"units": 4, "activation": "tanh", "use_bias": False}, X),
    ("Dense", {"units": 2, "activation": "softmax"}, STEPS),
    ("Activation", {"activation": "gelu"}, X),
    ("Flatten", {}, PICTURES),
    ("Flatten", {}, X[:, 0]),
    ("Reshape", {"target_shape": (5, -1)}, PICTURES),
    ("Permute", {"dims": (2, 1)}, STEPS),
    ("RepeatVector", {"n": 3}, X),
    ("Rescaling", {"scale": 0.5, "offset": 1.0}, X),
    ("Dropout", {"rate": 0.5}, X),
    ("GaussianNoise", {"stddev": 0.5}, X),
    ("ReLU", {"max_value": 1.0, "negative_slope": 0.1}, X),
    ("LeakyReLU", {}, X),
    ("ELU", {"alpha": 0.5}, X),
    ("PReLU", {}, X),
    ("PReLU", {"shared_axes": [1]}, STEPS),
    ("Softmax", {}, X),
    ("BatchNormalization", {}, X),
    ("BatchNormalization", {"momentum": 0.7, "epsilon": 0.01, "center": False}, X),
    ("BatchNormalization", {"scale": False}, PICTURES),
    ("BatchNormalization", {"axis": 1}, PICTURES),
    ("LayerNormalization", {}, X),
    ("LayerNormalization", {"axis": [1, 2], "epsilon": 0.01}, STEPS),
    ("UnitNormalization", {}, X),
    ("GroupNormalization", {"groups": -1}, PICTURES),
    ("GroupNormalization", {"groups": 2, "axis": 2, "epsilon": 0.01}, PICTURES),
    ("RMSNormalization", {}, STEPS),
    ("EinsumDense", {"equation": "abc,cde->abde", "output_shape": (None, 2, 3), "bias_axes": "de"}, STEPS),
    ("EinsumDense", {"equation": "...b,bc->...c", "output_shape": 3, "activation": "tanh"}, STEPS),
    ("GlobalAveragePooling1D", {}, STEPS),
    ("GlobalMaxPooling1D", {}, STEPS),
    ("GlobalAveragePooling2D", {}, PICTURES),
    ("GlobalMaxPooling2D", {"keepdims": True}, PICTURES),
    ("Conv1D", {"filters": 3, "kernel_size": 2, "activation": "tanh", "padding": "causal"}, STEPS),
    ("Conv1D", {"filters": 2, "kernel_size": 3, "strides": 2, "padding": "same"}, STEPS),
    ("Conv2D", {"filters": 3, "kernel_size": 2, "activation": "tanh"}, PICTURES),
    ("Conv2D", {"filters": 2, "kernel_size": (2, 3), "strides": (1, 2), "padding": "same"}, PICTURES),
    ("Conv2D", {"filters": 2, "kernel_size": 2, "data_format": "channels_first"}, PICTURES),
    ("Conv2DTranspose", {"filters": 3, "kernel_size": 3, "strides": 2, "padding": "same"}, PICTURES),
    ("Conv2DTranspose", {"filters": 2, "kernel_size": (3, 2), "strides": 2, "output_padding": 1}, PICTURES),
    ("Conv1DTranspose", {"filters": 2, "kernel_size": 3, "strides": 2}, STEPS),
    ("DepthwiseConv2D", {"kernel_size": 2, "depth_multiplier": 2, "padding": "same"}, PICTURES),
    ("DepthwiseConv1D", {"kernel_size": 2}, STEPS),
    ("SeparableConv2D", {"filters": 3, "kernel_size": 2, "depth_multiplier": 2}, PICTURES),
    ("SeparableConv1D", {"filters": 3, "kernel_size": 2, "padding": "same"}, STEPS),
    ("SimpleRNN", {"units": 3}, STEPS),
    ("SimpleRNN", {"units": 2, "return_sequences": True, "activation": "relu"}, STEPS),
    ("LSTM", {"units": 3}, STEPS),
    ("LSTM", {"units": 2, "return_sequences": True, "go_backwards": True}, STEPS),
    ("GRU", {"units": 3}, STEPS),
    ("GRU", {"units": 2, "reset_after": False, "return_sequences": True}, STEPS),
    ("MaxPooling1D", {}, STEPS),
    ("MaxPooling2D", {"pool_size": (1, 2), "strides": 1, "padding": "same"}, PICTURES),
    ("MaxPooling2D", {"data_format": "channels_first"}, PICTURES),
    ("AveragePooling1D", {"pool_size": 2, "padding": "same", "strides": 3}, STEPS),
    ("AveragePooling2D", {"pool_size": 2}, PICTURES),
    ("UpSampling1D", {"size": 3}, STEPS),
    ("UpSampling2D", {"size": (1, 2)}, PICTURES),
    ("ZeroPadding1D", {"padding": (0, 2)}, STEPS),
    ("ZeroPadding2D", {"padding": ((1, 0), (0, 2))}, PICTURES),
    ("Cropping1D", {"cropping": (1, 0)}, STEPS),
    ("Cropping2D", {"cropping": ((0, 0), (1, 2))}, PICTURES),
]


def _layer(name: str, settings: dict[str, Any], data: np.ndarray) -> Callable[[Any], Any]:
    def run(tf: Any) -> Any:
        layer = getattr(tf.keras.layers, name)(**settings)
        x = tf.constant(data)
        layer(x)
        fill(layer)
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = layer(x)
            total = tf.reduce_sum(y * y * y)
        sources = [x, *layer.trainable_variables]
        symbolic = getattr(tf.keras.layers, name)(**settings)(tf.keras.Input(data.shape[1:]))
        return plain(
            {
                "value": y,
                "gradients": tape.gradient(total, sources),
                "weights": [list(v.shape) for v in layer.weights],
                "paths": [v.path for v in layer.weights],
                "trained": len(layer.trainable_weights),
                "shape": [-1 if n is None else n for n in symbolic.shape],
            }
        )

    return run


for _name, _settings, _data in LAYERS:
    CASES[named("layer", f"{_name} of {_data.ndim} axes", _settings)] = _layer(_name, _settings, _data)


@case("layer BatchNormalization in training")
def batch_normalization(tf: Any) -> Any:
    layer = tf.keras.layers.BatchNormalization(momentum=0.8)
    layer.build((None, 3))
    fill(layer)
    found = []
    for part in (X[:8], X[8:16], X[16:]):
        x = tf.constant(part)
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = layer(x, training=True)
            total = tf.reduce_sum(y**3)
        found.append([y, tape.gradient(total, [x, *layer.trainable_variables]), layer.get_weights()])
    layer.trainable = False
    found.append([layer(tf.constant(X), training=True), layer.get_weights()])
    return plain(found)


def _states(kind: str, states: int) -> Callable[[Any], Any]:
    def run(tf: Any) -> Any:
        layer = getattr(tf.keras.layers, kind)(2, return_state=True, return_sequences=True)
        layer.build((None, 4, 5))
        fill(layer)
        initial = [tf.constant(STEPS[:, place, :2]) for place in range(states)]
        with tf.GradientTape() as tape:
            tape.watch(initial)
            first = layer(tf.constant(STEPS[:, :2]), initial_state=initial)
            second = layer(tf.constant(STEPS[:, 2:]), initial_state=list(first[1:]))  # handed on
            total = sum(tf.reduce_sum(part**3) for part in second)
        return plain([[*first], [*second], tape.gradient(total, [*initial, *layer.trainable_variables])])

    return run


for _kind, _count in (("SimpleRNN", 1), ("LSTM", 2), ("GRU", 1)):
    CASES[f"layer {_kind} states"] = _states(_kind, _count)


SEEN = np.array([[True, True, False, True], [False, True, True, True], [True, False, False, False]])
BLOCKED = np.array([[[1, 1, 0, 1]] * 2 + [[0, 0, 0, 0]] * 2] * 3)  # for two places there is nothing to look at
HEADS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "plain": ({}, {}),
    "sizes": ({"value_dim": 4, "output_shape": (2, 3), "use_bias": False}, {}),
    "causal": ({}, {"use_causal_mask": True}),
    "scores": ({}, {"use_causal_mask": True, "return_attention_scores": True}),
    "blocked": ({}, {"attention_mask": BLOCKED}),
    "blocked scores": ({}, {"attention_mask": BLOCKED, "return_attention_scores": True}),
    "masks": ({"use_gate": True}, {"value_mask": SEEN, "attention_mask": np.tri(4)}),
    "key": ({"sliding_window": 2}, {"key": STEPS[:, :, :3], "key_mask": SEEN}),
    "dropout": ({"dropout": 0.5, "seed": 1}, {}),
}


def _heads(settings: dict[str, Any], kwargs: dict[str, Any]) -> Callable[[Any], Any]:
    """Attention of several heads over steps: numbers, gradients, weights, and shapes without values."""

    def run(tf: Any) -> Any:
        layer = tf.keras.layers.MultiHeadAttention(2, 3, **settings)
        x, z = tf.constant(STEPS), tf.constant(STEPS[::-1] * 0.5)
        given = {name: tf.constant(v) if isinstance(v, np.ndarray) else v for name, v in kwargs.items()}
        layer(x, z, **given)
        fill(layer)
        with tf.GradientTape() as tape:
            tape.watch([x, z])
            made = layer(x, z, **given)
            outputs = made if isinstance(made, tuple) else (made,)
            total = sum(tf.reduce_sum(y * y * y) for y in outputs)
        inputs = [tf.keras.Input(v.shape[1:]) for v in (x, z)]
        flags = {name: v for name, v in kwargs.items() if isinstance(v, bool)}
        symbolic = tf.keras.layers.MultiHeadAttention(2, 3, **settings)(*inputs, **flags)
        return plain(
            {
                "value": list(outputs),
                "gradients": tape.gradient(total, [x, z, *layer.trainable_variables]),
                "paths": [v.path for v in layer.weights],
                "shapes": [[-1 if n is None else n for n in y.shape] for y in tf.nest.flatten(symbolic)],
            }
        )

    return run


for _called, (_settings, _kwargs) in HEADS.items():
    CASES[f"layer MultiHeadAttention {_called}"] = _heads(_settings, _kwargs)


@case("layer MultiHeadAttention over places of a picture")
def axes_of_attention(tf: Any) -> Any:
    found = []
    for axes in (None, (1,), 2, (1, 2)):
        layer = tf.keras.layers.MultiHeadAttention(2, 3, attention_axes=axes)
        x = tf.constant(PICTURES)
        layer(x, x)
        fill(layer)
        found.append(layer(x, x, return_attention_scores=True))
    return plain(found)


@case("layer attention of sequences with an end")
def attention_of_masked(tf: Any) -> Any:
    """Masks of an Embedding: into attention, through it, and what is left on its inputs, in models and by hand."""
    layers, ids = tf.keras.layers, np.array([[3, 1, 2, 0, 0], [1, 2, 0, 0, 0]])
    table = layers.Embedding(5, 4, mask_zero=True)
    attention = layers.MultiHeadAttention(2, 3)
    x = table(ids)
    attention(x, x)
    fill(table)
    fill(attention)
    found = []
    for kwargs in ({}, {"use_causal_mask": True}, {"return_attention_scores": True}):
        x = table(ids)
        found.append(attention(query=x, value=x, key=x, **kwargs))
    x = table(ids)
    found.append(layers.GlobalAveragePooling1D()(layers.Add()([x, attention(x, x)])))
    found.append(layers.Attention()([table(ids[:, :3]), table(ids)]))
    steps = tf.keras.Input((5,), dtype="int32")
    x = layers.Embedding(5, 4, mask_zero=True)(steps)
    x = layers.Add()([x, layers.MultiHeadAttention(2, 3)(x, x)])
    model = tf.keras.Model(steps, layers.Dense(1)(layers.GlobalAveragePooling1D()(x)))
    fill(model)
    return plain([found, model(ids)])


@case("layer attention of one head")
def one_head(tf: Any) -> Any:
    layers, x, z = tf.keras.layers, tf.constant(STEPS), tf.constant(STEPS[::-1] * 0.5)
    mask = [tf.constant(SEEN[::-1].copy()), tf.constant(SEEN)]
    found = []
    for layer, inputs, kwargs in (
        (layers.Attention(), [x, z], {}),
        (layers.Attention(use_scale=True), [x, z, x], {"mask": mask, "return_attention_scores": True}),
        (layers.Attention(use_scale=True, score_mode="concat"), [x, z], {"use_causal_mask": True}),
        (layers.AdditiveAttention(), [x, z], {"mask": mask}),
        (layers.AdditiveAttention(use_scale=False), [x, z], {"mask": [None, mask[1]], "use_causal_mask": True}),
    ):
        layer(inputs)
        fill(layer)
        with tf.GradientTape() as tape:
            tape.watch([x, z])
            made = layer(inputs, **kwargs)
            total = sum(tf.reduce_sum(y * y * y) for y in (made if isinstance(made, tuple) else (made,)))
        found.append([made, tape.gradient(total, [x, z, *layer.trainable_variables]), layer.compute_mask(inputs, mask)])
    return plain(found)


@case("layer merging")
def merging(tf: Any) -> Any:
    layers = tf.keras.layers
    a, b = tf.constant(X), tf.constant(X[::-1] * 2)
    found = {name: getattr(layers, name)()([a, b]) for name in
             ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate")}  # fmt: skip
    found["down"] = layers.Concatenate(axis=0)([a, b])
    found["dot"] = layers.Dot(axes=1)([a, b])
    found["cosine"] = layers.Dot(axes=-1, normalize=True)([a, b])
    found["steps"] = layers.Dot(axes=(2, 1))([tf.constant(STEPS), tf.constant(np.swapaxes(STEPS, 1, 2))])
    found["spread"] = layers.Add()([tf.constant(STEPS), tf.constant(STEPS[:, :1])])
    found["function"] = layers.concatenate([a, b])
    return plain(found)


@case("layer Normalization")
def normalization(tf: Any) -> Any:
    layer = tf.keras.layers.Normalization()
    layer.adapt(X)
    back = tf.keras.layers.Normalization(mean=[1.0, 2.0, 3.0], variance=[4.0, 9.0, 16.0], invert=True)
    return plain([layer(X), back(X)])


@case("layer Embedding")
def embedding(tf: Any) -> Any:
    layer = tf.keras.layers.Embedding(5, 2)
    layer.build((None,))
    fill(layer)
    ids = tf.constant([[0, 4, 4], [2, 1, 0]])
    with tf.GradientTape() as tape:
        y = layer(ids)
        total = tf.reduce_sum(y * y)
    grad = tf.convert_to_tensor(tape.gradient(total, layer.embeddings))
    return plain([y, grad, list(layer.embeddings.shape)])


@case("layer losses")
def losses(tf: Any) -> Any:
    keras = tf.keras
    model = keras.Sequential(
        [
            keras.Input((3,)),
            keras.layers.Dense(4, "tanh", kernel_regularizer="l2", bias_regularizer=keras.regularizers.L1(0.5)),
            keras.layers.Dense(2, activity_regularizer=keras.regularizers.L1L2(0.1, 0.2)),
            keras.layers.ActivityRegularization(l2=0.3),
        ]
    )
    fill(model)
    model(X)
    return plain([float(loss) for loss in model.losses])
