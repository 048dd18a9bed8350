"""Small computations that are run with TensorFlow to record its answers, and with graphlab to compare.

Each case is a function of the library, `tf`, that gives plain numbers in lists and dicts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

CASES: dict[str, Callable[[Any], Any]] = {}
"""Every case by its name, such as "optimizer Adam amsgrad=True"."""

RNG = np.random.default_rng(20)
GRADIENTS = [np.round(RNG.normal(size=(2, 3)), 3) for _ in range(20)]
START = np.array([[0.5, -1.25, 2.0], [-0.75, 0.1, 1.0]])
X = np.round(RNG.normal(size=(12, 3)), 3).astype(np.float32)
SHARES = np.array([[0.1, 0.7, 0.2], [0.6, 0.3, 0.1], [0.05, 0.05, 0.9], [0.3, 0.4, 0.3], [0.8, 0.1, 0.1]], np.float32)
ONE_HOT = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 1], [1, 0, 0], [0, 1, 0]], np.float32)
LOGITS = np.log(SHARES) + np.float32(0.5)
CHANCES = np.array([[0.9, 0.2], [0.4, 0.6], [0.01, 0.99], [0.5, 0.7], [0.3, 0.1]], np.float32)
ANSWERS = np.array([[1, 0], [0, 1], [0, 1], [1, 1], [1, 0]], np.float32)
REAL_TRUE = np.array([[1.0, -2.0, 0.5], [0.25, 3.0, -1.0], [2.0, 2.0, 2.0], [0.0, 0.75, 4.0]], np.float32)
REAL_PRED = np.array([[0.5, -1.0, 0.75], [1.25, 2.5, 1.0], [2.0, 1.0, 3.5], [0.1, 0.5, 1.0]], np.float32)
WEIGHTS = {4: np.array([0.5, 2.0, 0.0, 1.25], np.float32), 5: np.array([0.5, 2.0, 0.0, 1.25, 1.0], np.float32)}


def words(text: str) -> list[str]:
    """The words of a text: a long list of names reads better this way."""
    return text.split()


def named(kind: str, name: str, settings: dict[str, Any]) -> str:
    """The name of a case."""
    return " ".join([kind, name, *(f"{k}={v}" for k, v in settings.items())])


def case(name: str) -> Callable[[Callable[[Any], Any]], Callable[[Any], Any]]:
    """Enter a function among the cases."""

    def register(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
        CASES[name] = function
        return function

    return register


def plain(value: Any) -> Any:
    """Tensors and arrays as nested lists of numbers."""
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    return np.asarray(value.numpy() if hasattr(value, "numpy") else value).tolist()


# --- Optimizers and schedules --------------------------------------------------------------------

OPTIMIZERS: list[tuple[str, dict[str, Any]]] = [
    ("SGD", {}),
    ("SGD", {"momentum": 0.9}),
    ("SGD", {"momentum": 0.9, "nesterov": True}),
    ("SGD", {"learning_rate": 0.5, "weight_decay": 0.1}),
    ("Adam", {}),
    ("Adam", {"learning_rate": 0.1, "beta_1": 0.8, "beta_2": 0.95, "epsilon": 1e-3}),
    ("Adam", {"amsgrad": True}),
    ("Adam", {"learning_rate": 0.05, "weight_decay": 0.02}),
    ("AdamW", {}),
    ("AdamW", {"learning_rate": 0.02, "weight_decay": 0.3, "amsgrad": True}),
    ("Nadam", {}),
    ("Nadam", {"learning_rate": 0.05, "beta_1": 0.7, "beta_2": 0.9, "epsilon": 1e-4}),
    ("Adamax", {}),
    ("Adamax", {"learning_rate": 0.05, "beta_1": 0.7, "beta_2": 0.9, "epsilon": 1e-4}),
    ("RMSprop", {}),
    ("RMSprop", {"learning_rate": 0.01, "rho": 0.8, "epsilon": 1e-3}),
    ("RMSprop", {"momentum": 0.5}),
    ("RMSprop", {"centered": True}),
    ("RMSprop", {"centered": True, "momentum": 0.9, "weight_decay": 0.1}),
    ("Adagrad", {}),
    ("Adagrad", {"learning_rate": 0.5, "initial_accumulator_value": 0.5, "epsilon": 1e-3}),
    ("Adadelta", {}),
    ("Adadelta", {"learning_rate": 1.0, "rho": 0.8, "epsilon": 1e-3}),
    ("Lion", {}),
    ("Lion", {"learning_rate": 0.01, "beta_1": 0.5, "beta_2": 0.7, "weight_decay": 0.1}),
    ("Ftrl", {}),
    ("Ftrl", {"learning_rate": 0.1, "l1_regularization_strength": 0.05, "l2_regularization_strength": 0.1}),
    ("Ftrl", {"learning_rate": 0.1, "l2_shrinkage_regularization_strength": 0.1, "beta": 0.2}),
]
OPTIMIZERS += [(name, {"clipnorm": 0.5}) for name in ("SGD", "Adam", "RMSprop", "Nadam")]
OPTIMIZERS += [(name, {"clipvalue": 0.25}) for name in ("SGD", "Adam", "Adagrad")]
OPTIMIZERS += [(name, {"global_clipnorm": 0.75}) for name in ("SGD", "Adam", "Adadelta")]


def _optimize(name: str, settings: dict[str, Any], dtype: str) -> Callable[[Any], Any]:
    def run(tf: Any) -> Any:
        optimizer = getattr(tf.keras.optimizers, name)(**settings)
        one = tf.Variable(START.astype(dtype))
        other = tf.Variable(np.asarray(0.5, dtype))
        path = []
        for grad in GRADIENTS:
            pairs = [(tf.constant(grad.astype(dtype)), one), (tf.constant(np.asarray(grad[0, 0], dtype)), other)]
            optimizer.apply_gradients(pairs)
            path.append([one.numpy(), other.numpy()])
        return plain([path[0], path[1], path[9], path[19]])

    return run


for _name, _settings in OPTIMIZERS:
    CASES[named("optimizer", _name, _settings)] = _optimize(_name, _settings, "float32")
for _name in ("SGD", "Adam", "AdamW", "Nadam", "Adamax", "RMSprop", "Adagrad", "Adadelta", "Lion", "Ftrl"):
    CASES[named("optimizer", _name, {"dtype": "float64"})] = _optimize(_name, {}, "float64")

SCHEDULES: list[tuple[str, dict[str, Any]]] = [
    ("ExponentialDecay", {"initial_learning_rate": 0.1, "decay_steps": 7, "decay_rate": 0.8}),
    ("ExponentialDecay", {"initial_learning_rate": 0.1, "decay_steps": 7, "decay_rate": 0.8, "staircase": True}),
    ("InverseTimeDecay", {"initial_learning_rate": 0.1, "decay_steps": 7, "decay_rate": 0.8}),
    ("InverseTimeDecay", {"initial_learning_rate": 0.1, "decay_steps": 7, "decay_rate": 0.8, "staircase": True}),
    ("PiecewiseConstantDecay", {"boundaries": [3, 11], "values": [0.5, 0.1, 0.02]}),
    ("PolynomialDecay", {"initial_learning_rate": 0.1, "decay_steps": 9}),
    ("PolynomialDecay", {"initial_learning_rate": 0.1, "decay_steps": 9, "end_learning_rate": 0.01, "power": 0.5}),
    ("PolynomialDecay", {"initial_learning_rate": 0.1, "decay_steps": 9, "power": 2.0, "cycle": True}),
    ("CosineDecay", {"initial_learning_rate": 0.1, "decay_steps": 9}),
    ("CosineDecay", {"initial_learning_rate": 0.1, "decay_steps": 9, "alpha": 0.2}),
    ("CosineDecay", {"initial_learning_rate": 0.0, "decay_steps": 9, "warmup_target": 0.3, "warmup_steps": 4}),
    ("CosineDecayRestarts", {"initial_learning_rate": 0.1, "first_decay_steps": 5}),
    ("CosineDecayRestarts", {"initial_learning_rate": 0.1, "first_decay_steps": 5, "t_mul": 1.0, "m_mul": 0.5}),
    ("CosineDecayRestarts", {"initial_learning_rate": 0.1, "first_decay_steps": 4, "t_mul": 1.5, "alpha": 0.1}),
]


def _schedule(name: str, settings: dict[str, Any]) -> Callable[[Any], Any]:
    def run(tf: Any) -> Any:
        schedule = getattr(tf.keras.optimizers.schedules, name)(**settings)
        optimizer = tf.keras.optimizers.SGD(schedule)
        v = tf.Variable([1.0, -1.0])
        for _ in range(20):
            optimizer.apply_gradients([(tf.constant([1.0, 0.5]), v)])
        return plain({"rates": [schedule(step) for step in range(25)], "moved": v, "rate": optimizer.learning_rate})

    return run


for _name, _settings in SCHEDULES:
    CASES[named("schedule", _name, _settings)] = _schedule(_name, _settings)

# --- Activations, initializers, regularizers, constraints ----------------------------------------

ACTIVATIONS: list[tuple[str, dict[str, Any]]] = [
    *((name, {}) for name in words("""
        celu elu exponential glu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh leaky_relu linear log_sigmoid
        log_softmax mish relu relu6 selu sigmoid silu soft_shrink softmax softplus softsign sparse_plus sparse_sigmoid
        squareplus swish tanh tanh_shrink
    """)),
    ("relu", {"negative_slope": 0.1}),
    ("relu", {"max_value": 1.5}),
    ("relu", {"threshold": 0.75}),
    ("relu", {"negative_slope": 0.3, "max_value": 1.0, "threshold": 0.5}),
    ("leaky_relu", {"negative_slope": 0.05}),
    ("elu", {"alpha": 0.5}),
    ("celu", {"alpha": 2.0}),
    ("gelu", {}),
    ("gelu", {"approximate": True}),
    ("softmax", {"axis": 0}),
    ("squareplus", {"b": 1}),
    ("soft_shrink", {"threshold": 0.2}),
    ("hard_shrink", {"threshold": 0.2}),
    ("threshold", {"threshold": 0.25, "default_value": -1.0}),
]  # fmt: skip
ACTIVATED = np.array(
    [[-3.5, -1.2, -0.6, -0.3], [-0.1, 0.15, 0.4, 0.55], [0.8, 1.1, 1.6, 2.3], [4.0, 6.5, -7.0, 0.02]], np.float32
)


def _activate(name: str, settings: dict[str, Any]) -> Callable[[Any], Any]:
    def run(tf: Any) -> Any:
        x = tf.constant(ACTIVATED)
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = getattr(tf.keras.activations, name)(x, **settings)
            total = tf.reduce_sum(y * tf.reshape(tf.range(1.0, 1.0 + float(tf.size(y))), y.shape))
        return plain({"value": y, "gradient": tape.gradient(total, x)})

    return run


for _name, _settings in ACTIVATIONS:
    CASES[named("activation", _name, _settings)] = _activate(_name, _settings)

INITIALIZERS: list[tuple[str, dict[str, Any]]] = [
    ("RandomNormal", {"mean": 0.5, "stddev": 2.0}),
    ("RandomUniform", {"minval": -1.0, "maxval": 3.0}),
    ("TruncatedNormal", {"mean": -1.0, "stddev": 0.5}),
    ("VarianceScaling", {"scale": 3.0, "mode": "fan_out", "distribution": "uniform"}),
    ("VarianceScaling", {"mode": "fan_avg", "distribution": "untruncated_normal"}),
    *((name, {}) for name in (
        "GlorotUniform", "GlorotNormal", "HeUniform", "HeNormal", "LecunUniform", "LecunNormal", "Orthogonal",
    )),
]  # fmt: skip


def _initialize(name: str, settings: dict[str, Any]) -> Callable[[Any], Any]:
    def run(tf: Any) -> Any:
        made = getattr(tf.keras.initializers, name)(seed=3, **settings)
        bounded = name.endswith(("Uniform", "Normal")) and name != "RandomNormal"
        found = {}
        for shape in ((200, 300), (5, 40, 100)):
            values = made(shape).numpy()
            found[str(shape)] = [values.mean(), values.std(), *([values.min(), values.max()] if bounded else [])]
        return plain(found)

    return run


for _name, _settings in INITIALIZERS:
    CASES[named("initializer", _name, _settings)] = _initialize(_name, _settings)

REGULARIZERS: list[tuple[str, dict[str, Any]]] = [
    ("L1", {}), ("L1", {"l1": 0.3}), ("L2", {}), ("L2", {"l2": 0.3}), ("L1L2", {"l1": 0.1, "l2": 0.2}),
    ("OrthogonalRegularizer", {"factor": 0.5}), ("OrthogonalRegularizer", {"factor": 0.5, "mode": "columns"}),
]  # fmt: skip
CONSTRAINTS: list[tuple[str, dict[str, Any]]] = [
    ("NonNeg", {}), ("UnitNorm", {}), ("UnitNorm", {"axis": 1}), ("MaxNorm", {"max_value": 1.0}),
    ("MinMaxNorm", {"min_value": 0.5, "max_value": 1.5, "rate": 0.7}),
]  # fmt: skip


def _of_matrix(room: str, name: str, settings: dict[str, Any]) -> Callable[[Any], Any]:
    def run(tf: Any) -> Any:
        x = tf.constant(START.astype(np.float32))
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = getattr(getattr(tf.keras, room), name)(**settings)(x)
        return plain({"value": y, "gradient": tape.gradient(y, x)})

    return run


for _name, _settings in REGULARIZERS:
    CASES[named("regularizer", _name, _settings)] = _of_matrix("regularizers", _name, _settings)
for _name, _settings in CONSTRAINTS:
    CASES[named("constraint", _name, _settings)] = _of_matrix("constraints", _name, _settings)

# --- Losses and metrics --------------------------------------------------------------------------

_REAL, _YES, _ROWS, _CLASSES = "real", "yes or no", "one-hot", "classes"
DATA: dict[str, tuple[np.ndarray, np.ndarray]] = {
    _REAL: (REAL_TRUE, REAL_PRED),
    _YES: (ANSWERS, CHANCES),
    _ROWS: (ONE_HOT, SHARES),
    _CLASSES: (ONE_HOT.argmax(-1), SHARES),
    "logits": (ONE_HOT, LOGITS),
    "class logits": (ONE_HOT.argmax(-1), LOGITS),
    "yes logits": (ANSWERS, np.log(CHANCES) - np.log(1 - CHANCES)),
    "counts": (np.abs(REAL_TRUE), np.abs(REAL_PRED)),
    "flat": (REAL_TRUE[:, 0], REAL_PRED[:, :1]),
    "classes in a column": (ONE_HOT.argmax(-1)[:, None], SHARES),
}
LOSSES: list[tuple[str, dict[str, Any], str]] = [
    *((name, {}, _REAL) for name in (
        "MeanSquaredError", "MeanAbsoluteError", "MeanAbsolutePercentageError", "MeanSquaredLogarithmicError", "Huber",
        "LogCosh", "CosineSimilarity", "Hinge", "SquaredHinge", "CategoricalHinge",
    )),
    ("MeanSquaredError", {}, "flat"), ("MeanAbsoluteError", {}, "flat"), ("Huber", {"delta": 0.4}, _REAL),
    ("CosineSimilarity", {"axis": 0}, _REAL), ("Poisson", {}, "counts"), ("KLDivergence", {}, _ROWS),
    ("Hinge", {}, _YES), ("SquaredHinge", {}, _YES), ("CategoricalHinge", {}, _ROWS),
    ("BinaryCrossentropy", {}, _YES), ("BinaryCrossentropy", {"label_smoothing": 0.2}, _YES),
    ("BinaryCrossentropy", {"from_logits": True}, "yes logits"),
    ("BinaryFocalCrossentropy", {}, _YES), ("BinaryFocalCrossentropy", {"apply_class_balancing": True}, _YES),
    ("BinaryFocalCrossentropy", {"from_logits": True, "gamma": 3.0}, "yes logits"),
    ("CategoricalCrossentropy", {}, _ROWS), ("CategoricalCrossentropy", {"label_smoothing": 0.1}, _ROWS),
    ("CategoricalCrossentropy", {"from_logits": True}, "logits"),
    ("CategoricalFocalCrossentropy", {}, _ROWS),
    ("CategoricalFocalCrossentropy", {"from_logits": True, "alpha": 0.5}, "logits"),
    ("SparseCategoricalCrossentropy", {}, _CLASSES), ("SparseCategoricalCrossentropy", {}, "classes in a column"),
    ("SparseCategoricalCrossentropy", {"from_logits": True}, "class logits"),
    ("SparseCategoricalCrossentropy", {"ignore_class": 1}, _CLASSES),
    ("Dice", {}, _YES), ("Tversky", {"alpha": 0.3, "beta": 0.7}, _YES),
]  # fmt: skip
LOSSES += [
    (name, {"reduction": reduction}, data)
    for name, data in (("MeanSquaredError", _REAL), ("BinaryCrossentropy", _YES), ("CategoricalCrossentropy", _ROWS))
    for reduction in ("sum", "none", "mean", "mean_with_sample_weight")
]
FUNCTIONS = words("""
    MSE mse MAE mae MAPE mape MSLE msle huber logcosh cosine_similarity hinge squared_hinge categorical_hinge
""")


def _lose(name: str, settings: dict[str, Any], data: str) -> Callable[[Any], Any]:
    def run(tf: Any) -> Any:
        true, pred = DATA[data]
        found = {}
        across = settings.get("axis") == 0  # then there is no number for each sample to be weighted
        for called, weights in (("plain", None), ("weighted", None if across else WEIGHTS[len(true)])):
            x = tf.constant(pred)
            with tf.GradientTape() as tape:
                tape.watch(x)
                value = getattr(tf.keras.losses, name)(**settings)(true, x, sample_weight=weights)
            found[called] = {"value": value, "gradient": tape.gradient(value, x)}
        return plain(found)

    return run


for _name, _settings, _data in LOSSES:
    CASES[named("loss", f"{_name} of {_data}", _settings)] = _lose(_name, _settings, _data)
for _name in FUNCTIONS:
    CASES[named("loss", f"function {_name}", {})] = lambda tf, name=_name: plain(
        getattr(tf.keras.losses, name)(REAL_TRUE, REAL_PRED)
    )

SCORES = np.round(RNG.random(40), 3).astype(np.float32)
LABELS = (RNG.random(40) < SCORES * 0.8 + 0.1).astype(np.float32)
METRICS: list[tuple[str, dict[str, Any], str]] = [
    *((name, {}, _REAL) for name in (
        "MeanSquaredError", "RootMeanSquaredError", "MeanAbsoluteError", "MeanAbsolutePercentageError",
        "MeanSquaredLogarithmicError", "LogCoshError", "CosineSimilarity", "R2Score", "Hinge", "SquaredHinge",
        "CategoricalHinge",
    )),
    ("R2Score", {"class_aggregation": "variance_weighted_average"}, _REAL),
    ("R2Score", {"class_aggregation": None}, _REAL),
    ("MeanSquaredError", {}, "flat"), ("RootMeanSquaredError", {}, "flat"),
    ("Poisson", {}, "counts"), ("KLDivergence", {}, _ROWS), ("BinaryCrossentropy", {}, _YES),
    ("BinaryCrossentropy", {"from_logits": True, "label_smoothing": 0.1}, "yes logits"),
    ("CategoricalCrossentropy", {}, _ROWS), ("SparseCategoricalCrossentropy", {}, _CLASSES),
    ("SparseCategoricalCrossentropy", {"from_logits": True}, "class logits"),
    ("Accuracy", {}, _REAL), ("BinaryAccuracy", {}, _YES), ("BinaryAccuracy", {"threshold": 0.65}, _YES),
    ("CategoricalAccuracy", {}, _ROWS), ("SparseCategoricalAccuracy", {}, _CLASSES),
    ("SparseCategoricalAccuracy", {}, "classes in a column"),
    ("TopKCategoricalAccuracy", {"k": 2}, _ROWS), ("SparseTopKCategoricalAccuracy", {"k": 2}, _CLASSES),
    ("Precision", {}, _YES), ("Recall", {}, _YES), ("Precision", {"thresholds": [0.2, 0.5, 0.8]}, _YES),
    ("Recall", {"thresholds": 0.65}, _YES), ("Precision", {"class_id": 1}, _YES),
    ("Recall", {"top_k": 1}, _ROWS), ("Precision", {"top_k": 2}, _ROWS),
    ("TruePositives", {}, _YES), ("FalsePositives", {}, _YES), ("TrueNegatives", {}, _YES),
    ("FalseNegatives", {"thresholds": [0.3, 0.6]}, _YES),
    ("F1Score", {}, _ROWS), ("F1Score", {"average": "macro", "threshold": 0.35}, _ROWS),
    ("F1Score", {"average": "micro"}, _ROWS), ("FBetaScore", {"beta": 2.0, "average": "weighted"}, _ROWS),
    ("AUC", {}, "scores"), ("AUC", {"curve": "PR"}, "scores"), ("AUC", {"num_thresholds": 11}, "scores"),
    ("AUC", {"curve": "PR", "summation_method": "majoring"}, "scores"), ("AUC", {"multi_label": True}, _YES),
    ("AUC", {"thresholds": [0.25, 0.4, 0.9]}, "scores"), ("AUC", {"from_logits": True}, "yes logits"),
    ("SensitivityAtSpecificity", {"specificity": 0.6}, "scores"),
    ("SpecificityAtSensitivity", {"sensitivity": 0.6}, "scores"),
    ("PrecisionAtRecall", {"recall": 0.5}, "scores"), ("RecallAtPrecision", {"precision": 0.7}, "scores"),
]  # fmt: skip
DATA["scores"] = (LABELS, SCORES)
WEIGHTS[40] = np.round(RNG.random(40) + 0.5, 2).astype(np.float32)


def _measure(name: str, settings: dict[str, Any], data: str) -> Callable[[Any], Any]:
    def run(tf: Any) -> Any:
        true, pred = DATA[data]
        found = []
        for weights in (None, WEIGHTS[len(true)]):
            metric = getattr(tf.keras.metrics, name)(**settings)
            for part in (slice(None, 2), slice(2, None)):
                metric.update_state(true[part], pred[part], None if weights is None else weights[part])
                found.append(plain(metric.result()))
            metric.reset_state()
            metric.update_state(true, pred)
            found.append(plain(metric.result()))
        return plain({"figures": found, "name": metric.name, "variables": len(metric.variables)})

    return run


for _name, _settings, _data in METRICS:
    CASES[named("metric", f"{_name} of {_data}", _settings)] = _measure(_name, _settings, _data)


def _means(tf: Any) -> Any:
    mean, total = tf.keras.metrics.Mean(), tf.keras.metrics.Sum()
    found = []
    for values, weights in (([1.0, 3.0, 8.0], None), ([[1.0, 2.0], [5.0, 4.0]], [1.0, 3.0]), (7.0, None)):
        mean.update_state(values, sample_weight=weights)
        total.update_state(values, sample_weight=weights)
        found += [mean.result(), total.result()]
    return plain(found)


CASES["metric Mean and Sum"] = _means
for _name in ("binary_accuracy", "categorical_accuracy", "sparse_categorical_accuracy"):
    _data = {"b": _YES, "c": _ROWS, "s": _CLASSES}[_name[0]]
    CASES[f"metric function {_name}"] = lambda tf, name=_name, data=_data: plain(
        getattr(tf.keras.metrics, name)(*DATA[data])
    )
