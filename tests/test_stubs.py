"""The stubs of the public modules, and what a type checker knows of a program that uses them.

mypy checks this file with the product: `assert_type` fails there, not when it runs, and so does an `ignore` of what is
no mistake.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, assert_type

import pytest

import graphlab as tf
from docs import stubs
from graphlab.keras.datasets.loading import Pair
from graphlab.tensor import PUBLIC


def test_no_stub_is_stale() -> None:
    """Each is what `make docs` writes now, and there is none besides."""
    assert stubs.stale() == [], "run `make docs`"


@pytest.mark.whole
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


def test_every_public_module_is_known() -> None:
    """A member of each, wherever it is written: in its module's own code, in a stub, or taken from the registry."""
    x = tf.constant([[1.0, -2.0], [0.5, 4.0]])
    assert_type(tf.autodiff.ForwardAccumulator([x], [x]), tf.autodiff.ForwardAccumulator)
    assert_type(tf.autograph.set_verbosity(0), None)
    assert_type(tf.bitwise.invert([1]), tf.Tensor)
    assert_type(tf.compat.v2.where(x > 0.0, x, 0.0), tf.Tensor)
    assert_type(tf.config.functions_run_eagerly(), bool)
    assert_type(tf.data.Dataset.range(3).batch(2), tf.data.Dataset)
    assert_type(tf.data.experimental.AUTOTUNE, int)
    assert_type(tf.debugging.assert_equal(x, x), None)
    assert_type(tf.dtypes.cast(x, tf.dtypes.int32), tf.Tensor)
    assert_type(tf.initializers.Zeros()([2]), tf.Tensor)
    assert_type(tf.linalg.trace(x), tf.Tensor)
    assert_type(tf.losses.MeanSquaredError()(x, x), tf.Tensor)
    assert_type(tf.math.abs(x), tf.Tensor)
    assert_type(tf.distribute.MirroredStrategy().num_replicas_in_sync, int)
    assert_type(tf.train.latest_checkpoint("training"), str | None)
    assert_type(tf.saved_model.save.__name__, str)
    assert_type(tf.summary.flush(), None)
    assert_type(tf.test.gpu_device_name(), str)
    assert_type(tf.metrics.Mean().result(), tf.Tensor)
    assert_type(tf.nest.flatten([x]), list[Any])
    assert_type(tf.nn.relu(x), tf.Tensor)
    assert_type(tf.optimizers.Adam(), tf.keras.optimizers.Adam)
    assert_type(tf.random.normal([2]), tf.Tensor)
    assert_type(tf.keras.Input([2]).shape, tuple[int | None, ...])
    assert_type(tf.keras.activations.mish(x), tf.Tensor)
    assert_type(tf.keras.activations.deserialize("relu"), Any)
    assert_type(tf.keras.backend.abs(x), tf.Tensor)
    assert_type(tf.keras.backend.epsilon(), float)
    assert_type(tf.keras.callbacks.EarlyStopping(), tf.keras.callbacks.EarlyStopping)
    assert_type(tf.keras.config.floatx(), str)
    assert_type(tf.keras.constraints.NonNeg()(x), tf.Tensor)
    assert_type(tf.keras.constraints.max_norm(2.0), tf.keras.constraints.MaxNorm)
    assert_type(tf.keras.datasets.imdb.get_word_index(), dict[str, int])
    assert_type(tf.keras.datasets.reuters.get_label_names(), tuple[str, ...])
    assert_type(tf.keras.initializers.glorot_uniform()([2, 2]), tf.Tensor)
    assert_type(tf.keras.layers.ReLU()(x), Any)
    assert_type(tf.keras.losses.Reduction.SUM, str)
    assert_type(tf.keras.losses.mse(x, x), tf.Tensor)
    assert_type(tf.keras.metrics.Mean().name, str)
    assert_type(tf.keras.models.Sequential(), tf.keras.Sequential)
    assert_type(tf.keras.preprocessing.sequence.pad_sequences([[1]]), Any)
    assert_type(tf.keras.ops.abs(x), tf.Tensor)
    assert_type(tf.keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.9)(1), tf.Tensor)
    assert_type(tf.keras.optimizers.legacy.SGD.__name__, str)
    assert_type(tf.keras.random.uniform([2]), tf.Tensor)
    assert_type(tf.keras.regularizers.l2(0.1)(x), tf.Tensor)
    assert_type(tf.keras.saving.register_keras_serializable()(test_types_are_known), Any)
    assert_type(tf.keras.utils.to_categorical([1]), Any)


@pytest.mark.parametrize("folder", stubs._folders())
def test_this_file_uses_every_public_module(folder: str) -> None:
    """A new module has a member here that mypy looks at."""
    assert "(tf." + f"{folder}.".lstrip(".") in Path(__file__).read_text(encoding="utf-8")


if TYPE_CHECKING:  # to load them would warn that they are stand-ins
    assert_type(tf.keras.datasets.boston_housing.load_data(), tuple[Pair, Pair])
    assert_type(tf.keras.datasets.california_housing.load_data(), tuple[Pair, Pair])
    assert_type(tf.keras.datasets.cifar10.load_data(), tuple[Pair, Pair])
    assert_type(tf.keras.datasets.fashion_mnist.load_data(), tuple[Pair, Pair])
    assert_type(tf.keras.datasets.mnist.load_data(), tuple[Pair, Pair])
    tf.reduce_sum([1.0], axes=0)  # type: ignore[call-arg]
    tf.nn.rellu([1.0])  # type: ignore[attr-defined]
    tf.keras.activations.rellu([1.0])  # type: ignore[attr-defined]
    tf.keras.backend.abss([1.0])  # type: ignore[attr-defined]
    tf.keras.losses.Huber(epsilon=2.0)  # type: ignore[call-arg]
    tf.keras.layers.Dense(units="2")  # type: ignore[arg-type]
