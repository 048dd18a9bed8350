"""Objects in objects in objects, each of which is in two places: a walk looks at each of them once, and is counted."""

from __future__ import annotations

from typing import Any

import pytest

from graphlab import Variable
from graphlab.keras.layers import Layer
from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.values.limits import Limits
from tests.work import growth

LEVELS = 60  # ways through so many are more than can ever be gone
LIMITS = Limits(steps=5_000)
HOLDERS = ["tf.Module", "tf.keras.layers.Layer", "tf.keras.Model"]
WALKS = ["variables", "trainable_variables", "non_trainable_variables", "submodules"]
OF_LAYERS = ["weights", "losses", "get_weights()", "trainable"]


def nested(base: str, use: str) -> str:
    """A program that puts an object twice into another, again and again, and asks the outermost one."""
    return (
        f"class Holder({base}):\n    pass\nm = Holder()\nm.w = tf.Variable(1.0)\n"
        f"for _ in range({LEVELS}):\n    n = Holder()\n    n.a = m\n    n.b = [m, [m]]\n    m = n\n"
        f"found = m.{use}\n"
    )


@pytest.mark.parametrize("base", HOLDERS)
@pytest.mark.parametrize("use", WALKS)
def test_a_walk_looks_at_each_object_once(base: str, use: str) -> None:
    """What is in two places is not gone through twice: a few steps do for sixty levels, naming the parts included."""
    assert interpret(nested(base, use), LIMITS).error is None


@pytest.mark.parametrize("use", OF_LAYERS)
def test_a_walk_over_layers_looks_at_each_once(use: str) -> None:
    """The same of what only layers have."""
    assert interpret(nested("tf.keras.layers.Layer", use), LIMITS).error is None


def test_a_walk_over_metrics_looks_at_each_once() -> None:
    """The same of metrics in metrics."""
    text = nested("tf.keras.metrics.Metric", "variables").replace("m.w = tf.Variable(1.0)\n", "")
    assert interpret(text, LIMITS).error is None


def test_freezing_looks_at_each_layer_once() -> None:
    """The same of a setting that goes through all layers."""
    text = nested("tf.keras.layers.Layer", "weights") + "m.trainable = False\nprint(len(m.trainable_variables))"
    run = interpret(text, LIMITS)
    assert run.error is None and run.stdout.strip() == "0"


def test_lists_in_lists_are_looked_at_once() -> None:
    """The same of a list that is in two places of a list."""
    text = f"a = [tf.Variable(1.0)]\nfor _ in range({LEVELS}):\n    a = [a, a]\n"
    text += "class M(tf.Module):\n    pass\nm = M()\nm.a = a\nprint(len(m.variables))"
    run = interpret(text, LIMITS)
    assert run.error is None and run.stdout.strip() == "1"


def test_a_long_walk_is_paid_for() -> None:
    """Each sixteenth part of what is walked over is a step."""
    text = "class M(tf.Module):\n    pass\nm = M()\nm.a = [0] * 50_000\nfor _ in range(10):\n    found = m.variables\n"
    error = interpret(text, LIMITS).error
    assert error is not None and error.kind == "LimitError"


@pytest.mark.parametrize(
    "use",
    [
        "m.build((None, 2))",
        "m.compute_output_shape((None, 2))",
        "m(tf.ones([1, 2]))",
        "m.get_config()",
        "tf.keras.models.clone_model(m)",
        "m.summary(expand_nested=True)",
    ],
)
@pytest.mark.parametrize("innermost", ["tf.keras.layers.Dense(2)", "tf.keras.Input((2,)), tf.keras.layers.Dense(2)"])
def test_what_is_done_at_each_place_is_paid_for_each_time(use: str, innermost: str) -> None:
    """A model that is in two places is called, built and written twice, and costs steps twice."""
    text = f"m = tf.keras.Sequential([{innermost}])\n"
    text += f"for _ in range({LEVELS}):\n    m = tf.keras.Sequential([m, tf.keras.Sequential([m])])\n{use}"
    error = interpret(text, LIMITS).error
    assert error is not None and error.kind == "LimitError"


class Frozen(Layer):
    """A layer that is not trained, with something in it."""

    def __init__(self, held: Any):
        super().__init__(trainable=False)
        self.held = held


def around(times: int) -> Layer:
    """A layer with so many frozen ones in it, all of which hold the same layer with many variables."""
    shared, outermost = Layer(), Layer()
    shared.many = [Variable(1.0) for _ in range(500)]
    outermost.all = [Frozen(shared) for _ in range(times)]
    return outermost


@pytest.mark.parametrize("use", ["weights", "variables", "trainable_variables", "non_trainable_variables", "losses"])
def test_what_many_parts_of_a_layer_hold_is_walked_over_once(use: str) -> None:
    """Forty frozen layers with the same layer in them are hardly dearer than one of them."""
    one, forty = around(1), around(40)
    assert growth(lambda: getattr(one, use), lambda: getattr(forty, use)) < 3
