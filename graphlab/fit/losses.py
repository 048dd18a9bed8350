"""The loss of a training as an expression of a program: of all its points the mean or the sum."""

from __future__ import annotations

import ast
from types import MappingProxyType

import numpy as np

from graphlab.authoring.loss_formula import written
from graphlab.fit.settings import Settings
from graphlab.parsing import parse

SIGNS = MappingProxyType({
    "squared": "(y − ŷ)²",
    "absolute": "|y − ŷ|",
    "huber": "Huber",
    "log-cosh": "log cosh(y − ŷ)",
    "cross entropy": "cross entropy",
    "typed": "typed",
})  # fmt: skip
"""How the page shows each loss."""


def loss_expression(settings: Settings, outputs: int, columns: bool, y: str = "y", y_hat: str = "y_hat") -> str:
    """The loss of the tensors `y` and `y_hat`, which have one shape but for `outputs` classes.

    `columns` says whether that shape is a column already; Keras takes the mean over the last axis of its losses.

    >>> loss_expression(Settings(loss="absolute", reduction="sum"), 1, columns=False)
    'tf.reduce_sum(tf.abs(y - y_hat))'
    """
    if settings.loss == "typed":
        return _renamed(written(settings.expression), y_true=y, y_pred=y_hat)
    return f"tf.reduce_{settings.reduction}({each_expression(settings, outputs, columns, y, y_hat)})"


def each_expression(settings: Settings, outputs: int, columns: bool, y: str = "y", y_hat: str = "y_hat") -> str:
    """The loss of each point, of any loss that is not typed.

    >>> each_expression(Settings(), 1, columns=False)
    '(y - y_hat) ** 2'
    """
    match settings.loss:
        case "squared":
            return f"({y} - {y_hat}) ** 2"
        case "absolute":
            return f"tf.abs({y} - {y_hat})"
        case "cross entropy" if outputs > 1:
            if settings.probabilities:
                return f"tf.keras.losses.sparse_categorical_crossentropy({y}, {y_hat})"
            return f"tf.nn.sparse_softmax_cross_entropy_with_logits(labels={y}, logits={y_hat})"
        case "cross entropy" if not settings.probabilities:
            return f"tf.nn.sigmoid_cross_entropy_with_logits(labels={y}, logits={y_hat})"
    function = {"huber": "huber", "log-cosh": "logcosh", "cross entropy": "binary_crossentropy"}[settings.loss]
    pair = f"{y}, {y_hat}" if columns else f"{y}[:, tf.newaxis], {y_hat}[:, tf.newaxis]"
    delta = f", delta={settings.delta!r}" if settings.loss == "huber" else ""
    return f"tf.keras.losses.{function}({pair}{delta})"


def loss_of_numbers(settings: Settings, y: np.ndarray, y_hat: np.ndarray) -> np.ndarray:
    """The loss along the last axis, in float64; of everything but a typed loss and more than two classes.

    >>> loss_of_numbers(Settings(loss="absolute"), np.array([1.0, 2.0]), np.array([[0.0, 0.0]])).tolist()
    [1.5]
    """
    error = np.abs(y - y_hat)
    with np.errstate(all="ignore"):
        match settings.loss:
            case "squared":
                each = error**2
            case "absolute":
                each = error
            case "huber":
                each = np.where(error <= settings.delta, error**2 / 2, settings.delta * (error - settings.delta / 2))
            case "log-cosh":
                each = error + np.log1p(np.exp(-2 * error)) - np.log(2)
            case "cross entropy" if not settings.probabilities:
                each = np.logaddexp(0, y_hat) - y * y_hat
            case "cross entropy":
                p = np.clip(y_hat, 1e-7, 1 - 1e-7)
                each = -y * np.log(p) - (1 - y) * np.log(1 - p)
            case _:
                raise ValueError(f"the loss {settings.loss!r} is computed in the sandbox")
        return np.asarray(each.mean(axis=-1) if settings.reduction == "mean" else each.sum(axis=-1))


def penalty_expression(settings: Settings, variables: str) -> str:
    """What big weights add to the loss; empty where they add nothing.

    >>> penalty_expression(Settings(l2=0.01), "[w, b]")
    '0.01 * tf.add_n([tf.reduce_sum(v ** 2) for v in [w, b]])'
    """
    parts = []
    if settings.l1:
        parts.append(f"{settings.l1!r} * tf.add_n([tf.reduce_sum(tf.abs(v)) for v in {variables}])")
    if settings.l2:
        parts.append(f"{settings.l2!r} * tf.add_n([tf.reduce_sum(v ** 2) for v in {variables}])")
    return " + ".join(parts)


def _renamed(expression: str, **names: str) -> str:
    tree = parse(expression, "eval")
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            node.id = names.get(node.id, node.id)
    return ast.unparse(tree)
