"""What is saved of models: under Keras's names, in files and in memory, and that it comes back as it was."""

from __future__ import annotations

import sys
import types
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import graphlab as tf
from graphlab.keras.models.weights import saved
from graphlab.storage import Memory, hdf5, storing_in

keras = tf.keras
layers = keras.layers
ROWS = np.array([[1.0, -2.0], [0.5, 3.0]], np.float32)


class Own(keras.Model):
    """Layers in a list, in a dictionary, in a model and under a private name, and a weight of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = [layers.Dense(2), layers.Dense(2)]
        self.block = keras.Sequential([layers.Dense(2)])
        self._last = layers.Dense(1)
        self.named = {"a": layers.BatchNormalization()}
        self.scale = self.add_weight(shape=(), name="scale", initializer="ones")

    def call(self, x: Any) -> Any:
        for layer in self.rows:
            x = layer(x)
        return self._last(self.block(self.named["a"](x))) * self.scale


def own() -> Any:
    model = Own()
    model(ROWS)
    return model


def sequential() -> Any:
    model = keras.Sequential([layers.Input((2,)), layers.Dense(3, "relu"), layers.Dropout(0.5), layers.Dense(1)])
    model.compile(keras.optimizers.SGD(0.1, momentum=0.5), "mse", metrics=["mae"])
    return model


def functional() -> Any:
    x = keras.Input((2,), name="x")
    shared = layers.Dense(2, name="shared")
    y = layers.Concatenate()([shared(x), shared(keras.ops.sin(x))])
    outputs = {"first": layers.Dense(1)(y[:, 1:] * 2.0), "second": layers.LayerNormalization()(y)}
    model = keras.Model(x, outputs)
    rate = keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.9)
    model.compile(keras.optimizers.Adam(rate), {"first": keras.losses.Huber(), "second": "mse"})
    return model


KERAS = {
    sequential: "layers/dense/vars/0 layers/dense/vars/1 layers/dense_1/vars/0 layers/dense_1/vars/1"
    " optimizer/vars/0 optimizer/vars/1",
    functional: "layers/dense/vars/0 layers/dense/vars/1 layers/dense_1/vars/0 layers/dense_1/vars/1"
    " layers/layer_normalization/vars/0 layers/layer_normalization/vars/1 optimizer/vars/0",
    own: "block/layers/dense/vars/0 block/layers/dense/vars/1 layers/batch_normalization/vars/0"
    " layers/batch_normalization/vars/1 layers/batch_normalization/vars/2 layers/batch_normalization/vars/3"
    " layers/dense/vars/0 layers/dense/vars/1 layers/dense_1/vars/0 layers/dense_1/vars/1 layers/dense_2/vars/0"
    " layers/dense_2/vars/1 vars/0",
}
"""The names of the datasets in the `.weights.h5` files that Keras 3.15 writes of these models."""


@pytest.mark.parametrize("make", KERAS, ids=lambda make: make.__name__)
def test_variables_have_keras_names(make: Any) -> None:
    """Each variable is saved under the name that Keras 3 gives it in a file."""
    assert sorted(saved(make())) == sorted(KERAS[make].split())


@pytest.mark.parametrize("make", KERAS, ids=lambda make: make.__name__)
@pytest.mark.parametrize("ending", [".npz", ".weights.h5"])
def test_weights_come_back(make: Any, ending: str, tmp_path: Path, h5py: None) -> None:
    """What a model has saved in a file, one of the same layers has after loading it."""
    model, other = make(), make()
    path = tmp_path / f"model{ending}"
    model.save_weights(path)
    other.load_weights(path)
    assert all(np.array_equal(a, b) for a, b in zip(model.get_weights(), other.get_weights(), strict=True))


@pytest.mark.parametrize("make", [sequential, functional])
def test_a_whole_model_comes_back(make: Any, tmp_path: Path, h5py: None) -> None:
    """Layers, weights, the optimizer with its memory and what it was compiled with: training goes on the same."""
    model = make()
    y = {"first": ROWS[:, :1], "second": np.ones((2, 4), np.float32)} if make is functional else ROWS[:, :1]
    model.train_on_batch(ROWS, y)
    model.save(tmp_path / "model.keras")
    other = keras.models.load_model(tmp_path / "model.keras")
    assert other.to_json() == model.to_json() and other is not model
    if make is functional:
        assert other.train_on_batch(ROWS, y) == model.train_on_batch(ROWS, y)
        assert all(np.array_equal(a, b) for a, b in zip(model.get_weights(), other.get_weights(), strict=True))
    assert int(other.optimizer.iterations) == int(model.optimizer.iterations)


def test_nothing_but_what_was_registered_is_made() -> None:
    """A class of one's own is found by `custom_objects`, by a scope or by its registration, and else asked for."""

    class Doubled(layers.Layer):
        def call(self, x: Any) -> Any:
            return x * 2

    with storing_in(Memory(lambda text: None)):
        keras.Sequential([layers.Input((2,)), Doubled()]).save("own.keras")
        with pytest.raises(TypeError, match="Could not locate class 'Doubled'"):
            keras.models.load_model("own.keras")
        with keras.saving.custom_object_scope({"Doubled": Doubled}):
            assert isinstance(keras.models.load_model("own.keras").layers[0], Doubled)
        assert isinstance(keras.models.load_model("own.keras", {"Doubled": Doubled}).layers[0], Doubled)


def test_how_a_model_was_compiled_is_what_it_says_itself() -> None:
    """A `get_compile_config` and a `compile_from_config` of one's own are asked when a model is saved and loaded."""

    class Compiled(keras.Sequential):
        def get_compile_config(self) -> dict[str, Any]:
            return {"optimizer": "sgd", "loss": "mae"}

    model = Compiled([layers.Input((2,)), layers.Dense(1)])
    model.compile("sgd", "mse")
    with storing_in(Memory(lambda text: None)):
        model.save("own.keras")
        loaded = keras.models.load_model("own.keras", {"Compiled": Compiled})
    assert loaded.loss == "mae"


def test_what_does_not_fit_is_an_error_or_left_out() -> None:
    """Weights of other shapes are refused with the layer's name; `skip_mismatch` leaves that layer as it is."""
    other = keras.Sequential([layers.Input((2,)), layers.Dense(4), layers.Dense(1)])
    before = other.get_weights()[0]
    with storing_in(Memory(lambda text: None)):
        sequential().save_weights("a.npz")
        with pytest.raises(ValueError, match="2 objects could not be loaded.*\n.*\n.*"):
            other.load_weights("a.npz")
        with pytest.warns(UserWarning, match="could not be loaded"):
            other.load_weights("a.npz", skip_mismatch=True)
    assert np.array_equal(other.get_weights()[0], before)


def test_without_h5py_an_error_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says what to install, and which format needs nothing."""
    monkeypatch.setitem(sys.modules, "h5py", None)
    with pytest.raises(ImportError, match=r"pip install h5py.*model\.save_weights\('model\.npz'\)"):
        sequential().save_weights(tmp_path / "a.weights.h5")


def test_links_in_a_file_are_not_followed(h5py: None) -> None:
    """A file from elsewhere may lead to other files: nothing is read there."""
    import h5py as module

    module.LINKS.add("layers/other")
    packed = hdf5.packed({"layers/dense/vars/0": np.ones(2), "layers/other/vars/0": np.zeros(3)})
    assert list(hdf5.unpacked(packed)) == ["layers/dense/vars/0"]


def test_a_checkpoint_waits_for_variables(tmp_path: Path) -> None:
    """What is restored before a layer or an optimizer has variables is theirs as soon as they are made."""
    model, optimizer = keras.Sequential([layers.Dense(1)]), keras.optimizers.Adam(0.1)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(model(ROWS) ** 2)
    optimizer.apply_gradients(zip(tape.gradient(loss, model.weights), model.weights, strict=True))
    path = tf.train.Checkpoint(model=model, optimizer=optimizer).save(str(tmp_path / "ckpt"))
    assert tf.train.latest_checkpoint(str(tmp_path)) == path
    later, other = keras.Sequential([layers.Dense(1)]), keras.optimizers.Adam(0.1)
    status = tf.train.Checkpoint(model=later, optimizer=other).restore(path)
    with pytest.raises(AssertionError, match="Unresolved object"):
        status.assert_consumed()
    assert np.array_equal(later(ROWS), model(ROWS))
    other.build(later.weights)
    status.assert_consumed()
    for a, b in zip(other.variables, optimizer.variables, strict=True):
        assert np.array_equal(a, b)


def test_a_checkpoint_takes_any_name(tmp_path: Path) -> None:
    """Also names that NumPy's `savez` has for arguments of its own, and those with a slash in them."""
    objects = {name: tf.Variable(float(number)) for number, name in enumerate(["file", "allow_pickle", "a/b", "a"])}
    checkpoint = tf.train.Checkpoint(**objects)
    path = checkpoint.save(str(tmp_path / "ckpt"))
    for variable in objects.values():
        variable.assign(-1.0)
    checkpoint.restore(path).assert_consumed()
    assert [float(variable) for variable in objects.values()] == [0.0, 1.0, 2.0, 3.0]


@pytest.mark.parametrize("path", ["{epoch.__class__}.keras", "{epoch:>999999999}.keras", "{loss!r}.keras"])
def test_a_path_names_figures_alone(path: str) -> None:
    """The format of a path leads into no object, and makes no long text."""
    callback = keras.callbacks.ModelCheckpoint(path)
    callback.set_model(sequential())
    with storing_in(Memory(lambda text: None)), pytest.raises((ValueError, KeyError)):
        callback.on_epoch_end(0, {"loss": 0.5})


# --- A small h5py --------------------------------------------------------------------------------


@pytest.fixture
def h5py(monkeypatch: pytest.MonkeyPatch) -> None:
    """The part of h5py that is used, over NumPy's files: the layout can be tested where h5py is not installed."""
    module = types.ModuleType("h5py")
    vars(module).update(File=_File, Group=_Group, HardLink=type("HardLink", (), {}), LINKS=set())
    monkeypatch.setitem(sys.modules, "h5py", module)


class _Group:
    def __init__(self, arrays: dict[str, np.ndarray], begin: str = ""):
        self.arrays, self.begin = arrays, begin

    def __iter__(self) -> Any:
        below = [name[len(self.begin) :] for name in self.arrays if name.startswith(self.begin)]
        return iter(dict.fromkeys(name.partition("/")[0] for name in below))

    def __getitem__(self, name: str) -> Any:
        whole = f"{self.begin}{name}"
        return self.arrays[whole] if whole in self.arrays else _Group(self.arrays, f"{whole}/")

    def get(self, name: str, getlink: bool) -> Any:
        module: Any = sys.modules["h5py"]
        return None if f"{self.begin}{name}" in module.LINKS else module.HardLink()


class _File(_Group):
    def __init__(self, buffer: Any, mode: str):
        super().__init__({} if mode == "w" else dict(np.load(buffer)))
        self.buffer, self.mode = buffer, mode

    def create_dataset(self, name: str, data: np.ndarray) -> None:
        self.arrays[name] = data

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *error: object) -> None:
        if self.mode == "w":
            np.savez(self.buffer, **self.arrays)
