"""The stubs of the public modules, and what a type checker knows of a program that uses them.

mypy checks this file with the product: `assert_type` fails there, not when it runs, and so does an `ignore` of what is
no mistake.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_type

import pytest

import graphlab as tf
from docs import stubs
from graphlab.tensor import PUBLIC


def test_no_stub_is_stale() -> None:
    """Each is what `make docs` writes now, and there is none besides."""
    assert stubs.stale() == [], "run `make docs`"


def test_a_new_name_makes_a_stub_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check itself: a public name that no stub has is noticed."""
    monkeypatch.setitem(PUBLIC, "nn.thing", PUBLIC["nn.relu"])
    monkeypatch.setattr(tf.nn, "thing", PUBLIC["nn.relu"], raising=False)
    assert [path.name for path in stubs.stale()] == ["nn.pyi"]


def test_types_are_known() -> None:
    """What functions, operators, tapes and layers give has its type, not Any."""
    x = tf.Variable([[1.0, 2.0]])
    with tf.GradientTape() as tape:
        y = tf.reduce_sum(tf.nn.relu(x) @ tf.transpose(x), axis=0) / 2.0
    assert_type(x, tf.Variable)
    assert_type(tape, tf.GradientTape)
    assert_type(y, tf.Tensor)
    assert_type(tf.math.exp(y) + 1.0, tf.Tensor)
    assert_type(tf.linalg.matvec(x, [1.0, 2.0]).shape, tf.TensorShape)
    assert_type(tf.float32, tf.DType)
    assert_type(tf.keras.layers.Dense(2, activation="relu"), tf.keras.layers.Dense)
    assert_type(tf.keras.losses.Huber(delta=2.0)([1.0], [2.0]), tf.Tensor)
    assert_type(tf.keras.ops.argmax(y), tf.Tensor)
    assert_type(tf.keras.optimizers.SGD(0.1).get_config(), dict[str, Any])


if TYPE_CHECKING:
    tf.reduce_sum([1.0], axes=0)  # type: ignore[call-arg]
    tf.nn.rellu([1.0])  # type: ignore[attr-defined]
    tf.keras.losses.Huber(epsilon=2.0)  # type: ignore[call-arg]
    tf.keras.layers.Dense(units="2")  # type: ignore[arg-type]
