"""Every argument of every public class of `tf.keras`, with values that are right and values that are wrong.

The classes and their arguments are read from graphlab's registry. Each value is one trial: an object is made with it
and used, in TensorFlow to record the outcome (record.py) and in graphlab to compare (test_arguments.py).
"""

from __future__ import annotations

import contextlib
import importlib
import inspect
import io
import os
import re
import tempfile
import traceback
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

import graphlab.keras as keras
from graphlab.storage import Memory, storing_in
from graphlab.tensor import PUBLIC
from tests.keras.cases import DATA, GRADIENTS, START, plain

FAMILIES = (
    "layers", "losses", "metrics", "optimizers", "optimizers.schedules", "initializers", "regularizers", "constraints",
    "callbacks",
)  # fmt: skip
ABSTRACT = {
    "layers.Layer", "layers.Wrapper", "layers.InputSpec", "losses.Loss", "metrics.Metric", "optimizers.Optimizer",
    "optimizers.schedules.LearningRateSchedule", "initializers.Initializer", "regularizers.Regularizer",
    "constraints.Constraint", "callbacks.Callback",
}  # fmt: skip
"""Bases that do nothing by themselves: their arguments are those of every class made from them."""


class Made:
    """A setting that is an object of the library that is tried: a text that makes it."""

    def __init__(self, text: str):
        self.text = text

    def __repr__(self) -> str:
        return self.text

    def of(self, tf: Any) -> Any:
        """The object, of graphlab or of TensorFlow."""
        return eval(self.text, {"tf": tf})


def _subjects() -> dict[str, type]:
    """Every public class once, by the first of its names, such as "layers.Dense"."""
    found: dict[type, str] = {}
    for path, thing in PUBLIC.items():
        family, _, name = path.removeprefix("keras.").rpartition(".")
        if path.startswith("keras.") and family in FAMILIES and inspect.isclass(thing):
            own = f"{family}.{thing.__name__}"
            found.setdefault(thing, own if f"keras.{own}" in PUBLIC else f"{family}.{name}")
    return {path: kind for kind, path in found.items() if path not in ABSTRACT}


assert keras.layers  # the registry is filled by importing it
SUBJECTS = _subjects()


def arguments(kind: type) -> dict[str, inspect.Parameter]:
    """The arguments of a class; where it passes the rest on, those of its bases too."""
    found: dict[str, inspect.Parameter] = {}
    for base in kind.__mro__:
        own = getattr(base, "signature", None) if "signature" in vars(base) else None
        if own is None and "__init__" in vars(base):
            own = inspect.signature(base.__init__)  # type: ignore[misc]
        if own is None:
            continue
        for name, parameter in own.parameters.items():
            if name != "self" and parameter.kind not in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL):
                found.setdefault(name, parameter)
        if parameter_kinds(own).isdisjoint({inspect.Parameter.VAR_KEYWORD}):
            break
    if issubclass(kind, keras.optimizers.Optimizer):
        found |= inspect.signature(keras.optimizers.Optimizer._set_around).parameters
    return {name: parameter for name, parameter in found.items() if name not in ("self", "unknown")}


def parameter_kinds(signature: inspect.Signature) -> set[Any]:
    """The kinds of parameters that a signature has."""
    return {p.kind for p in signature.parameters.values()}


# --- Values --------------------------------------------------------------------------------------

WRONG: list[Any] = ["a", None, -1, 0, 2, 0.5, 1.0, True, [], [1, 2], float("nan")]
"""Tried for every argument: for some of them right."""

RIGHT: dict[str, list[Any]] = {
    "activation": ["tanh", "softmax"],
    "activity_regularizer": ["l1"],
    "alpha": [0.3],
    "autocast": [False],
    "backward_layer": [Made("tf.keras.layers.LSTM(3, go_backwards=True)"), Made("tf.keras.layers.LSTM(2)")],
    "cell": [Made("tf.keras.layers.GRUCell(3)"), Made("[tf.keras.layers.GRUCell(3), tf.keras.layers.LSTMCell(2)]")],
    "cells": [Made("[tf.keras.layers.SimpleRNNCell(3)]"), [3]],
    "layer": [Made("tf.keras.layers.GRU(3)"), Made("tf.keras.layers.Dense(3)")],
    "merge_mode": ["sum", "mul", "ave"],
    "mask_value": [3.0],
    "average": ["micro", "macro", "weighted"],
    "axes": [-1, (1, 2), 5],
    "axis": [1, 0, -2, (1,), 5],
    "baseline": [0.01, 100.0],
    "batch_shape": [(2, 3)],
    "batch_size": [4],
    "cooldown": [3],
    "class_aggregation": ["variance_weighted_average"],
    "class_id": [1, 7],
    "curve": ["PR", "pr"],
    "data_format": ["channels_first", "channels_last", "channels_middle"],
    "delta": [0.25],
    "dims": [(2, 1), (1, 3), (0, 1)],
    "distribution": ["uniform", "untruncated_normal"],
    "dtype": ["float64", "float16", "int32"],
    "ema_overwrite_frequency": [3],
    "factor": [0.25],
    "gain": [3.0],
    "initial_accumulator_value": [0.25],
    "k": [1],
    "label_smoothing": [0.2],
    "label_weights": [[1.0, 3.0]],
    "learning_rate": [0.25],
    "min_delta": [100.0],
    "mode": ["max", "min", "auto", "columns", "fan_out", "fan_avg"],
    "monitor": ["loss", "acc"],
    "name": ["given", "a/b"],
    "noise_shape": [(None, 1)],
    "num_classes": [5],
    "num_thresholds": [7],
    "output_shape": [(3,), (None, 3)],
    "reduction": ["sum", "none", "mean", "mean_with_sample_weight"],
    "shape": [(3,), (None, 2)],
    "shared_axes": [[1]],
    "summation_method": ["minoring", "majoring"],
    "target_class_ids": [[0], [1, 5]],
    "target_shape": [(2, -1), (4, 1), (-1, -1), (3, 3)],
    "threshold": [0.3],
    "thresholds": [[0.2, 0.8], 0.1, [-0.1]],
    "filepath": ["best.keras", "best.weights.h5", "{epoch:02d}-{loss:.1f}.keras", "best", "{other}.keras"],
    "save_freq": [3, "epoch", "batch"],
    "separator": [";"],
    "initial_value_threshold": [0.01],
    "values": [[0.5, 0.2, 0.1]],
    "units": [3],
    "input_dim": [5],
    "output_dim": [3],
    "sparse_y_true": [False],
    "sparse_y_pred": [False],
    "min_lr": [0.01],
    "patience": [3],
    "start_from_epoch": [10],
    "gamma_initializer": ["zeros"],
    "moving_variance_initializer": ["zeros"],
    "boundaries": [[1, 4], [3], [2, 3]],
    "weight_decay": [0.125],
    "kernel_size": [(1, 2), (2,), 3],
    "pool_size": [(1, 2), (2,), 1],
    "strides": [(1, 2), (2,), 1],
    "padding": ["same", "SAME", "causal", ((1, 0), (0, 1)), (1, 2)],
    "dilation_rate": [(1, 2), (2,)],
    "output_padding": [(0, 0), 1],
    "depth_multiplier": [3],
    "filters": [4],
    "groups": [2, 4],
    "size": [(1, 2), 3],
    "cropping": [((0, 0), (1, 0)), (1, 0)],
    "interpolation": ["bilinear", "nearest"],
    "attention_axes": [1, (1,)],
    "bias_axes": ["d", "bd", "e"],
    "equation": ["abc,bd->adc", "...c,cd->...d", "abc,bcd->abd", "ab,bc", "abc,ce->abd"],
    "key_dim": [4],
    "num_heads": [3],
    "score_mode": ["concat"],
    "sliding_window": [3],
    "value_dim": [4],
}
RIGHT |= {name: [0.75] for name in ("beta_1", "beta_2", "rho", "momentum", "ema_momentum")}
ENDINGS: dict[str, list[Any]] = {
    "_initializer": ["ones", "nothing"], "_regularizer": ["l2"], "_constraint": ["non_neg"],
}  # fmt: skip


def values(argument: str) -> list[Any]:
    """What is tried for an argument."""
    more = [v for end, some in ENDINGS.items() if argument.endswith(end) for v in some]
    drawn = argument.endswith("_initializer")  # of which None is a random one
    is_file = argument == "filename"  # where a number is an open file, that of what is printed among them
    wrong = [v for v in WRONG if not (drawn and v is None) and not (is_file and isinstance(v, int | None))]
    return RIGHT.get(argument, []) + more + wrong


_SQUARES: Callable[..., Any] = lambda x: x * x  # noqa: E731
BASE: dict[str, dict[str, Any]] = {
    "layers.InputLayer": {"shape": (3,)},
    "layers.Dense": {"units": 2},
    "layers.Activation": {"activation": "relu"},
    "layers.Lambda": {"function": _SQUARES},
    "layers.Embedding": {"input_dim": 4, "output_dim": 2},
    "layers.Dot": {"axes": 1},
    "layers.Dropout": {"rate": 0.25},
    "layers.GaussianDropout": {"rate": 0.25},
    "layers.GaussianNoise": {"stddev": 0.25},
    "layers.Reshape": {"target_shape": (4, 1)},
    "layers.Permute": {"dims": (2, 1)},
    "layers.RepeatVector": {"n": 3},
    "layers.Rescaling": {"scale": 0.25},
    **dict.fromkeys(("layers.Conv1D", "layers.Conv2D", "layers.Conv1DTranspose", "layers.Conv2DTranspose",
                     "layers.SeparableConv1D", "layers.SeparableConv2D"), {"filters": 2, "kernel_size": 2}),
    "layers.MultiHeadAttention": {"num_heads": 2, "key_dim": 3},
    "layers.EinsumDense": {"equation": "abc,cd->abd", "output_shape": (None, 4), "bias_axes": "d"},
    "layers.GroupNormalization": {"groups": 2},
    **{f"layers.{kind}{part}": {"units": 2} for kind in ("SimpleRNN", "LSTM", "GRU") for part in ("", "Cell")},
    "layers.RNN": {"cell": Made("tf.keras.layers.LSTMCell(2)")},
    "layers.StackedRNNCells": {"cells": Made("[tf.keras.layers.LSTMCell(2), tf.keras.layers.GRUCell(3)]")},
    "layers.TimeDistributed": {"layer": Made("tf.keras.layers.Dense(2)")},
    "layers.Bidirectional": {"layer": Made("tf.keras.layers.LSTM(2)")},
    **dict.fromkeys(("layers.AveragePooling1D", "layers.AveragePooling2D"), {"pool_size": 2}),
    **dict.fromkeys(("layers.DepthwiseConv1D", "layers.DepthwiseConv2D"), {"kernel_size": 2}),
    "metrics.IoU": {"num_classes": 3, "target_class_ids": [0, 1]},
    "metrics.MeanIoU": {"num_classes": 3},
    "metrics.OneHotIoU": {"num_classes": 3, "target_class_ids": [0, 1]},
    "metrics.OneHotMeanIoU": {"num_classes": 3},
    "metrics.MeanMetricWrapper": {"fn": lambda y_true, y_pred: y_pred - y_true},
    "metrics.SensitivityAtSpecificity": {"specificity": 0.5},
    "metrics.SpecificityAtSensitivity": {"sensitivity": 0.5},
    "metrics.PrecisionAtRecall": {"recall": 0.5},
    "metrics.RecallAtPrecision": {"precision": 0.5},
    "optimizers.schedules.PiecewiseConstantDecay": {"boundaries": [1, 4], "values": [0.5, 0.25, 0.125]},
    "optimizers.schedules.CosineDecayRestarts": {"initial_learning_rate": 0.5, "first_decay_steps": 4},
    "callbacks.ReduceLROnPlateau": {"patience": 1},
    "callbacks.LearningRateScheduler": {"schedule": lambda epoch, rate: rate * 0.5},
    "callbacks.ModelCheckpoint": {"filepath": "{epoch}.keras"},
    "callbacks.CSVLogger": {"filename": "log.csv"},
    "callbacks.BackupAndRestore": {"backup_dir": "backup"},
    "callbacks.LambdaCallback": {"on_epoch_end": lambda epoch, logs: logs.update(epoch=epoch)},
}  # fmt: skip
"""The settings that an object needs to be made at all."""
BASE |= {
    f"optimizers.schedules.{name}": {"initial_learning_rate": 0.5, "decay_steps": 4, "decay_rate": 0.5}
    for name in ("ExponentialDecay", "InverseTimeDecay")
}
BASE |= {
    f"optimizers.schedules.{name}": {"initial_learning_rate": 0.5, "decay_steps": 4}
    for name in ("PolynomialDecay", "CosineDecay")
}
TOGETHER: dict[tuple[str, str], dict[str, Any]] = {
    ("optimizers.schedules.CosineDecay", "warmup_target"): {"warmup_steps": 3},
    ("optimizers.schedules.CosineDecay", "warmup_steps"): {"warmup_target": 0.75},
    ("layers.InputLayer", "batch_shape"): {"shape": None},
    ("layers.InputLayer", "input_shape"): {"shape": None},
    ("layers.Normalization", "mean"): {"variance": [4.0, 1.0, 9.0, 1.0]},
    ("layers.Normalization", "variance"): {"mean": [4.0, 1.0, 9.0, 1.0]},
    ("layers.Normalization", "invert"): {"variance": 4.0, "mean": 1.0},
    ("metrics.AUC", "num_labels"): {"multi_label": True},
    ("metrics.AUC", "label_weights"): {"multi_label": True},
    ("losses.BinaryFocalCrossentropy", "alpha"): {"apply_class_balancing": True},
    ("losses.Dice", "reduction"): {"axis": 1},
    ("losses.Tversky", "reduction"): {"axis": 1},
    ("metrics.AUC", "from_logits"): {"num_thresholds": 5},
    ("metrics.AUC", "summation_method"): {"num_thresholds": 5},
    ("optimizers.SGD", "nesterov"): {"momentum": 0.75},
    ("optimizers", "ema_momentum"): {"use_ema": True},
    ("optimizers", "ema_overwrite_frequency"): {"use_ema": True},
    ("callbacks.EarlyStopping", "baseline"): {"patience": 2},
    ("layers.Cropping2D", "data_format"): {"cropping": ((0, 0), (1, 0))},
    ("layers.Conv1DTranspose", "output_padding"): {"strides": 2},
    ("layers.Conv2DTranspose", "output_padding"): {"strides": 2},
    ("callbacks.ModelCheckpoint", "save_weights_only"): {"filepath": "{epoch}.weights.h5"},
    **{
        ("callbacks.ModelCheckpoint", name): {"save_best_only": True}
        for name in ("mode", "monitor", "initial_value_threshold")
    },
}
"""Settings that others need to mean anything."""
RIGHT |= {"warmup_target": [0.75], "mean": [[1.0, 2.0, 3.0, 4.0]], "variance": [[1.0, 2.0, 3.0, 4.0]]}


def trials(path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The trials of a class: what was changed, and all settings; first none."""
    base = BASE.get(path, {})
    yield "", base
    for argument in arguments(SUBJECTS[path]):
        together = TOGETHER.get((path, argument)) or TOGETHER.get((path.rpartition(".")[0], argument), {})
        if together:
            yield f"{argument} left out", base | together
        seen: set[str] = set()
        for value in values(argument):
            called = f"{argument}={value!r}"
            if called not in seen:
                seen.add(called)
                yield called, base | together | {argument: value}


# --- Use -----------------------------------------------------------------------------------------

ROWS = np.array([[-1.5, 0.25, 2.0, 0.75], [0.5, -0.5, 7.0, 1.0], [3.0, 0.125, -2.0, -0.25]], np.float32)
STEPS = np.stack([ROWS, ROWS[::-1] * 0.5])
PICTURES = np.stack([STEPS, -STEPS * 0.25 + 1])
CHANCES = np.array(
    [[0.9, 0.25], [0.45, 0.6], [0.01, 0.99], [0.55, 0.7], [0.3, 0.1], [0.75, 0.35], [0.2, 0.65], [0.6, 0.05]],
    np.float32,
)
YES = np.array([[1, 1], [0, 1], [1, 0], [1, 1], [0, 0], [1, 1], [0, 0], [0, 1]], np.float32)
MANY = np.ones((60, 50), np.float32)


def _dtype(x: Any) -> str:
    return str(getattr(x.dtype, "name", x.dtype))


def _unnumbered(name: Any) -> str:
    """A name without the number that tells it from others made before."""
    return re.sub(r"_\d+$", "", str(name))


RECURRENT = ("RNN", "SimpleRNN", "LSTM", "GRU", "Bidirectional", "TimeDistributed")

AROUND = ("RNN", "StackedRNNCells", "Bidirectional", "TimeDistributed")
"""Those with weights of other layers, whose settings say how these begin."""


def _inputs(name: str) -> Any:
    if name == "Masking":
        return np.stack([ROWS * 0, ROWS * 0 + 3])
    if name == "Embedding":
        return np.array([[0, 3], [1, 1]], np.int32)
    if (
        "1D" in name
        or name in RECURRENT
        or name in ("Permute", "Flatten", "PReLU", "UnitNormalization", "Softmax", "MultiHeadAttention", "EinsumDense")
    ):
        return STEPS
    if "2D" in name or name.endswith(
        ("BatchNormalization", "LayerNormalization", "GroupNormalization", "RMSNormalization")
    ):
        return PICTURES
    if name in ("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate"):
        return [STEPS, STEPS[::-1] * 2]
    if name in ("Dot", "Attention", "AdditiveAttention"):
        return [STEPS, STEPS[::-1] * 2]
    return ROWS


def _fill(layer: Any) -> None:
    for place, v in enumerate(layer.weights):
        count = int(np.prod(v.shape))
        v.assign(((np.arange(count) * 7 + place * 3) % 5 / 4.0 + 0.25).reshape(tuple(v.shape)).astype(np.float32))


def _use_layer(tf: Any, make: Callable[[], Any], name: str, settings: dict[str, Any]) -> Any:
    layer, given = make(), "mean" in settings
    found: dict[str, Any] = {"name": _unnumbered(layer.name), "dtype": layer.dtype}
    if name == "InputLayer":
        return {**found, "shape": [-1 if n is None else n for n in layer.output.shape], "type": str(layer.output.dtype)}
    if name in ("Dropout", "GaussianNoise", "GaussianDropout"):
        y = np.asarray(layer(MANY, training=True))
        again = np.asarray(make()(MANY, training=True))
        return {
            **found,
            "noise": _spread(y),
            "same": bool((y == again).all()),
            "still": layer(ROWS),
            "priced": bool(layer.losses),
        }
    x = _inputs(name)
    if name == "Normalization" and not given:
        layer.adapt(x)
    y = _called(layer, x)
    found["first"] = [] if name in AROUND else [_start(layer, v) for v in layer.weights]
    if name != "Normalization":
        _fill(layer)
    if name == "BatchNormalization":
        found["training"] = layer(x, training=True)
    if getattr(layer, "stateful", False):
        layer.reset_state()
    y = _called(layer, x)
    if name in RECURRENT:
        found["parts"] = y if isinstance(y, tuple) else []
        found["again"] = _called(layer, x)
    y = y[0] if isinstance(y, tuple) else y
    if getattr(y, "_keras_mask", None) is not None:
        found["mask"] = y._keras_mask
    found |= {"value": y, "type": _dtype(y), "shape": list(y.shape), "losses": layer.losses}
    found |= {"weights": layer.weights, "trained": len(layer.trainable_weights)}
    found["bounds"] = [v.constraint(-v) if v.constraint else 0.0 for v in layer.weights if hasattr(v, "constraint")]
    wide = _called(layer, [v.astype("float64") for v in x] if isinstance(x, list) else x.astype("float64"))
    found["wide"] = _dtype(wide[0] if isinstance(wide, tuple) else wide)
    return found


def _called(layer: Any, x: Any) -> Any:
    """What the layer makes of x; attention of several heads also of values, a cell also of its first states."""
    if type(layer).__name__ == "MultiHeadAttention":
        return layer(x, x[:, ::-1] * 2)
    is_cell = hasattr(layer, "state_size") and not hasattr(layer, "return_state")
    return layer(x, layer.get_initial_state(batch_size=len(x))) if is_cell else layer(x)


def _start(layer: Any, v: Any) -> Any:
    """The first values, but where they are random."""
    own = "depthwise" if type(layer).__name__.startswith("Depthwise") and v.name == "kernel" else v.name
    setting = f"{own.removesuffix('_kernel')}_initializer"
    drawn = getattr(layer, setting, getattr(layer, f"_{setting}", None))
    if type(layer).__name__ == "AdditiveAttention":
        return []
    return (
        []
        if type(drawn).__name__ in ("GlorotUniform", "RandomUniform", "Orthogonal", "OrthogonalInitializer")
        else v.numpy()
    )


def _spread(values: np.ndarray) -> list[float]:
    rows, columns = values.mean(1), values.mean(0)
    return [float(values.mean()), float(values.std()), float(rows.std()), float(columns.std())]


def _of_labels(name: str) -> tuple[np.ndarray, np.ndarray]:
    if name.startswith("Sparse"):
        return DATA["classes"]
    if name in ("KLDivergence", "F1Score", "FBetaScore") or "Categorical" in name and name != "CategoricalHinge":
        return DATA["one-hot"]
    yes = name in (
        "AUC", "Precision", "Recall", "PrecisionAtRecall", "RecallAtPrecision", "SensitivityAtSpecificity",
        "SpecificityAtSensitivity", "Dice", "Tversky",
    ) or name.startswith(("Binary", "True", "False"))  # fmt: skip
    return (YES, CHANCES) if yes else DATA["counts" if name == "Poisson" else "real"]


def _of_classes(name: str, settings: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """Numbers of classes, or one-hot rows and shares where the settings say so."""
    true, pred = np.array([0, 1, 2, 1, 0, 2, 1]), np.array([0, 2, 2, 1, 1, 0, 1])
    if name == "BinaryIoU":
        return true % 2, CHANCES[:7, 0]
    rows = "OneHot" in name
    if settings.get("sparse_y_true", not rows) is False:
        true = np.eye(3, dtype=np.float32)[true[::-1]]
    if settings.get("sparse_y_pred", not rows) is False:
        pred = np.eye(3, dtype=np.float32)[pred[::-1]] + np.arange(3, dtype=np.float32) / 4
    return true, pred


def _use_loss(tf: Any, make: Callable[[], Any], name: str, settings: dict[str, Any]) -> Any:
    loss, (true, pred) = make(), _of_labels(name)
    value = loss(true, pred)
    found = {"name": _unnumbered(loss.name), "value": value, "type": _dtype(value)}
    if len(value.shape) < 2 and getattr(loss, "_function_axis", -1) == -1 and "axis=0" not in name:
        found["weighted"] = loss(true, pred, np.arange(len(true), dtype=np.float32)) if name not in _ALL else 0
    return found


_ALL = ("Dice", "Tversky")


def _use_metric(tf: Any, make: Callable[[], Any], name: str, settings: dict[str, Any]) -> Any:
    metric = make()
    found = {"name": _unnumbered(metric.name), "dtype": metric.dtype}
    if name in ("Mean", "Sum"):
        metric.update_state(ROWS[0])
        metric.update_state(ROWS, sample_weight=[1.0, 2.0, 0.5])
        return {**found, "value": metric.result()}
    true, pred = _of_classes(name, settings) if "IoU" in name else _of_labels(name)
    if "IoU" in name:
        metric.update_state(true, pred)
    else:
        metric.update_state(true, pred, sample_weight=np.arange(1, len(true) + 1, dtype=np.float32))
    metric.update_state(true, pred)
    value = metric.result()
    return {**found, "value": value, "type": _dtype(value)}


def _use_optimizer(tf: Any, make: Callable[[], Any], name: str, settings: dict[str, Any]) -> Any:
    optimizer = make()
    v = tf.Variable(START.astype(np.float32))
    for grad in GRADIENTS[:6]:
        optimizer.apply_gradients([(tf.constant(grad.astype(np.float32)), v)])
    found = {"name": _unnumbered(optimizer.name), "value": v.numpy(), "steps": int(optimizer.iterations)}
    found |= {"scaled": optimizer.scale_loss(tf.constant(2.0)), "rate": optimizer.learning_rate}
    optimizer.finalize_variable_values([v])
    return {**found, "final": v.numpy()}


def _use_schedule(tf: Any, make: Callable[[], Any], name: str, settings: dict[str, Any]) -> Any:
    schedule = make()
    return {"rates": [schedule(step) for step in (0, 1, 2, 5, 9, 30)], "name": schedule.get_config()["name"]}


def _use_initializer(tf: Any, make: Callable[[], Any], name: str, settings: dict[str, Any]) -> Any:
    one = np.asarray(make()((40, 40)))
    again = np.asarray(make()((40, 40)))
    wide = np.asarray(make()((20, 60)))
    return {"same": bool((one == again).all()), "values": _spread(one), "wide": _spread(wide)}


def _use_on_matrix(tf: Any, make: Callable[[], Any], name: str, settings: dict[str, Any]) -> Any:
    return {"value": make()(tf.constant(START.astype(np.float32) * 2))}


def _use_callback(tf: Any, make: Callable[[], Any], name: str, settings: dict[str, Any]) -> Any:
    callback = make()
    k = tf.keras
    model = k.Sequential([k.Input((4,)), k.layers.Dense(1, kernel_initializer="ones")])
    model.compile(k.optimizers.SGD(0.003), "mse", run_eagerly=True)
    y = ROWS[:, :1] * 2
    halfway = (y + ROWS.sum(1, keepdims=True)) / 2  # the validation gets better, then worse
    out = io.StringIO()
    with contextlib.redirect_stdout(out), _stored(tf) as first_lines:
        history = model.fit(
            ROWS, y, 3, 14, verbose=0, callbacks=[callback], validation_data=(ROWS, halfway), shuffle=False
        )
        found = {"history": history.history, "weights": model.get_weights(), "rate": model.optimizer.learning_rate}
        if name in ("ModelCheckpoint", "CSVLogger"):
            found["saved"] = first_lines()
    return {**found, "printed": out.getvalue().strip().splitlines()}


@contextlib.contextmanager
def _stored(tf: Any) -> Iterator[Callable[[], dict[str, str]]]:
    """What is saved inside goes nowhere; gives a function for the names of what was saved, with first lines."""
    if tf.__name__ == "graphlab":
        memory = Memory(lambda text: None)
        with storing_in(memory):
            yield lambda: {name: _first_line(memory.kept(name)) for name in memory.names(".")}
        return
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        try:
            yield lambda: {file.name: _first_line(file.read_bytes()) for file in sorted(Path().iterdir())}
        finally:
            _close_summaries(tf)


def _close_summaries(tf: Any) -> None:
    """What TensorBoard leaves open where a training ends with an error, and the next one would stumble over."""
    with contextlib.suppress(Exception):
        tf.profiler.experimental.stop(save=False)
    state = importlib.import_module("tensorflow.python.ops.summary_ops_v2")._summary_state
    state.writer = state.step = state.is_recording = None


def _first_line(content: Any) -> str:
    """Of a text; the empty text of anything else."""
    with contextlib.suppress(UnicodeDecodeError):
        text = content.decode() if isinstance(content, bytes) else content
        return text.splitlines()[0] if isinstance(text, str) else ""
    return ""


USES: dict[str, Callable[[Any, Callable[[], Any], str, dict[str, Any]], Any]] = {
    "layers": _use_layer, "losses": _use_loss, "metrics": _use_metric, "optimizers": _use_optimizer,
    "optimizers.schedules": _use_schedule, "initializers": _use_initializer, "regularizers": _use_on_matrix,
    "constraints": _use_on_matrix, "callbacks": _use_callback,
}  # fmt: skip


def outcome(tf: Any, path: str, settings: dict[str, Any]) -> Any:
    """What an object made with these settings gives; an exception, if it is refused or cannot be used."""
    family, _, name = path.rpartition(".")
    kind = tf.keras
    for part in path.split("."):
        kind = getattr(kind, part)
    tf.keras.utils.set_random_seed(1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            given = {key: value.of(tf) if isinstance(value, Made) else value for key, value in settings.items()}
            return plain(USES[family](tf, lambda: kind(**given), name, settings))
        except Exception as error:
            return error


def on_purpose(error: BaseException, package: str) -> bool:
    """Whether an error was raised by a `raise` of a package, not by Python or NumPy for what the package did."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{os.sep}{package}{os.sep}" in last.filename and (last.line or "").startswith("raise")


def recorded(tf: Any, path: str) -> dict[str, Any]:
    """The outcome of every trial of a class with TensorFlow: numbers, or the kind of error.

    "=" stands for what came without the argument. An error that TensorFlow's own code did not raise on purpose, but
    stumbled over, has a mark: its kind says nothing.
    """
    found: dict[str, Any] = {}
    for called, settings in trials(path):
        value = outcome(tf, path, settings)
        if isinstance(value, Exception):
            meant = on_purpose(value, "keras") or on_purpose(value, "tensorflow")
            found[called] = f"{type(value).__name__}{'' if meant else ' (raw)'}"
        else:
            found[called] = "=" if value == found.get("") else value
    return found
