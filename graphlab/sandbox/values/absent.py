"""Names that TensorFlow, NumPy and PyTorch have and programs here do not, and what to write instead.

`tensorflow.json` lists TensorFlow's public names, by module and by class, as its release 2.21 has them, what belonged
to TensorFlow 1, and names of Keras 3 that TensorFlow's copy of Keras has not: `import keras` leads to the same module.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from graphlab.tensor import PUBLIC

VERSION = "2.21.0"
"""The TensorFlow whose answers are given: in a program `tf.` is TensorFlow."""
KERAS_VERSION = "3.15.1"

_DATA = json.loads(Path(__file__).with_name("tensorflow.json").read_text(encoding="utf-8"))
_MODULES = {path: frozenset(names.split()) for path, names in _DATA["modules"].items()}
_CLASSES = {name: frozenset(names.split()) for name, names in _DATA["classes"].items()}
_KERAS = {path: frozenset(names.split()) for path, names in _DATA["keras"].items()}
_TRAIN = "Optimizers are in tf.keras.optimizers: tf.keras.optimizers.Adam(0.001), for one."
_OPTIMIZERS = ("GradientDescent", "Adam", "RMSProp", "Momentum", "Adagrad", "Adadelta", "Ftrl")
_ONE = frozenset(_DATA["one"].split())
_NUMPY = {
    "np": frozenset(dir(np)),
    "np.linalg": frozenset(dir(np.linalg)),
    "np.random": frozenset(dir(np.random)),
}
_FIRST = ("", "random", "math", "linalg", "nn", "keras")


def _rank(path: str) -> tuple[int, str]:
    """Where a name is looked for first: initializers and `keras.ops` share many names with other functions."""
    module = path.rpartition(".")[0]
    return (_FIRST.index(module) if module in _FIRST else len(_FIRST), path)


_PLACES = {
    path.split(".")[-1]: path
    for path in sorted(PUBLIC, key=_rank, reverse=True)
    if not path.startswith(("summary.", "profiler."))  # names of everyday words, meant for TensorBoard
}

_FILES = "No files are read or written here: model.save_weights and load_weights keep weights until the program ends."
_DATASET = "Make a data set of arrays: tf.data.Dataset.from_tensor_slices((x, y))."
_DOWNLOAD = "Nothing is downloaded here: tf.keras.datasets.mnist.load_data() and its like make data by rule."
_MACHINE = "A program here runs on one processor: leave the line out."
_OTHERWISE = "Write it with the functions that are here, or leave it out."
_CURES = {
    **dict.fromkeys(
        ["data", "keras.utils.image_dataset_from_directory", "keras.utils.text_dataset_from_directory"], _DATASET
    ),
    "keras.datasets": "Take one that is here, such as tf.keras.datasets.cifar10.load_data().",
    "keras.utils.get_file": _DOWNLOAD,
    "data.Options": "Leave the line out, and with_options too: there is one processor.",
    "keras.applications": "Build a small model of your own from tf.keras.layers.Dense.",
    "keras.layers": "Write it as a class of your own: class MyLayer(tf.keras.layers.Layer): with build and call.",
    "keras.preprocessing": "Prepare the numbers with NumPy.",
    "keras.saving": _FILES,
    "keras.models": _FILES,
    "keras.utils": "Leave the line out.",
    **dict.fromkeys(["train", "saved_model", "io", "summary"], _FILES),
    **dict.fromkeys(["config", "distribute", "device", "tpu", "sysconfig", "test", "profiler"], _MACHINE),
    "strings": "Texts have methods: write name.upper() or name.split().",
    "ragged": "Make the rows equally long: fill the short ones up with 0.0.",
    "sparse": "Make a dense tensor of it: tf.scatter_nd(indices, values, shape).",
    "image": "Cut and scale pictures with indices: picture[::2, ::2] is half as big.",
    **dict.fromkeys(["audio", "sets"], "Only tensors of numbers are drawn here."),
    "keras.mixed_precision": "Layers compute with float32 here: leave the line out.",
    **dict.fromkeys(["autograph", "init_scope", "Graph", "TensorSpec"], "There is no graph mode here: leave it out."),
}
_MOVED = {
    **{f"train.{name}Optimizer": _TRAIN for name in _OPTIMIZERS},
    "keras.layers.experimental": "Its layers are in tf.keras.layers: tf.keras.layers.Normalization, for one.",
    "keras.optimizers.experimental": "They are in tf.keras.optimizers: tf.keras.optimizers.Adam, for one.",
    "keras.preprocessing.text": "Count the words yourself: numbers[word] = len(numbers).",
}
"""Modules that TensorFlow had once, and where to look now."""
_ONE_CURES = {
    "Session": "Values are computed at once: print(x) shows them, and no session is needed.",
    "InteractiveSession": "Values are computed at once: print(x) shows them, and no session is needed.",
    "placeholder": "Write the value itself: x = tf.constant([1.0, 2.0]).",
    "global_variables_initializer": "Variables have their values at once: leave the line out.",
    "get_variable": "Write w = tf.Variable(tf.zeros([2, 3])).",
    "log": "It is `tf.math.log`.",
    "mul": "It is `tf.multiply`.",
    "sub": "It is `tf.subtract`.",
    "to_float": "Write tf.cast(x, tf.float32).",
    "to_int32": "Write tf.cast(x, tf.int32).",
    "set_random_seed": "Write tf.random.set_seed(1).",
    "random_normal": "It is `tf.random.normal`.",
    "random_uniform": "It is `tf.random.uniform`.",
    "truncated_normal": "It is `tf.random.truncated_normal`.",
    "enable_eager_execution": "Leave it out: eager mode is the only one.",
    "train": _TRAIN,
    "layers": "Layers are in tf.keras.layers: tf.keras.layers.Dense(3)(x), for one.",
    "contrib": "What TensorFlow 2 has kept of it is in tf.keras, tf.nn and tf.math: look for the function there.",
}
_NUMBERS = {"pi": "Write np.pi.", "e": "Write np.e.", "inf": 'Write float("inf").'}
_OF_TENSORS = {
    **{name: f"tf.reduce_{name}(x)" for name in ("sum", "mean", "max", "min", "prod", "all", "any")},
    "std": "tf.math.reduce_std(x)",
    **{name: f"tf.{name}(x)" for name in ("argmax", "argmin", "transpose", "squeeze", "size", "abs", "sqrt", "exp")},
    "reshape": "tf.reshape(x, [2, 3])", "view": "tf.reshape(x, [2, 3])", "flatten": "tf.reshape(x, [-1])",
    "ravel": "tf.reshape(x, [-1])", "T": "tf.transpose(x)", "t": "tf.transpose(x)", "dot": "tf.tensordot(x, y, 1)",
    "matmul": "tf.matmul(x, y)", "astype": "tf.cast(x, tf.float32)", "float": "tf.cast(x, tf.float32)",
    "item": "float(x)", "tolist": "x.numpy().tolist()", "eval": "print(x.numpy())", "copy": "tf.identity(x)",
    "clip": "tf.clip_by_value(x, 0.0, 1.0)", "round": "tf.round(x)", "norm": "tf.norm(x)",
    "detach": "tf.stop_gradient(x)", "clone": "tf.identity(x)", "pow": "x ** 2", "log": "tf.math.log(x)",
    "unsqueeze": "tf.expand_dims(x, 0)", "expand_dims": "tf.expand_dims(x, 0)", "cpu": "x", "cuda": "x", "to": "x",
}  # fmt: skip
_OF_DATA_SETS = {
    **dict.fromkeys(["shape", "dtype", "output_shapes", "output_types"], "What its elements are like: x.element_spec"),
    **dict.fromkeys(["numpy", "to_list", "tolist"], "Its elements are list(x.as_numpy_iterator())"),
    **dict.fromkeys(["next", "get_next", "make_one_shot_iterator", "make_initializable_iterator"],
                    "Make an iterator of it: items = iter(x), and then next(items)"),
    **dict.fromkeys(["options", "with_options"], "Leave it out: there is one processor"),
    "size": "How many there are is len(x)", "append": "Two data sets one after the other are x.concatenate(y)",
    "shuffle_and_repeat": "Write x.shuffle(100).repeat()", "map_and_batch": "Write x.map(f).batch(32)",
}  # fmt: skip
_OF_GRADIENTS = "a tape is opened: with tf.GradientTape() as tape: ... and then tape.gradient(loss, w)."


def has(path: str) -> bool:
    """Whether TensorFlow 2.21 or Keras 3 has `tf.` and this path, as a module or in one.

    >>> has("math.sin"), has("keras.layers"), has("keras.saving"), has("math.sech")
    (True, True, True, False)
    """
    if any(known == path or known.startswith(f"{path}.") for known in (*_MODULES, *_KERAS)):
        return True
    module, _, name = path.rpartition(".")
    module = {"losses": "keras.losses", "metrics": "keras.metrics"}.get(module, module)
    return name in _MODULES.get(module, ()) or name in _KERAS.get(module, ())


def of_module(module: str, name: str) -> tuple[str, str] | None:
    """Cause and cure for `module.name` that is missing here, if NumPy or TensorFlow has it; else None."""
    if module in _NUMPY:
        if name not in _NUMPY[module]:
            return None
        return f"NumPy has `{module}.{name}`, but it is not available here.", _OTHERWISE
    if module != "tf" and not module.startswith("tf."):
        return None
    path = module[3:]
    whole = f"{path}.{name}" if path else name
    if path == "compat.v1":
        return f"`tf.{whole}` belongs to TensorFlow 1, and this is TensorFlow 2.", _of_one(name)
    if name in _MODULES.get(path, ()) or whole in _MODULES:
        return f"TensorFlow has `tf.{whole}`, but it is not available here.", _elsewhere(whole, name)
    if not path and name in _NUMBERS:
        return f"TensorFlow has no `tf.{name}`.", _NUMBERS[name]
    if not path and name in _ONE:
        return f"`tf.{name}` belongs to TensorFlow 1, and this is TensorFlow 2.", _of_one(name)
    if whole in _MOVED:
        return f"TensorFlow has no `tf.{whole}` any more.", _MOVED[whole]
    return None


def _of_one(name: str) -> str:
    """What to write for a name of TensorFlow 1."""
    return _ONE_CURES.get(name) or (f"It is `tf.{_PLACES[name]}`." if name in _PLACES else "Leave it out.")


def _elsewhere(path: str, name: str) -> str:
    if name in _PLACES and name.islower():
        return f"`tf.{_PLACES[name]}` is."
    parts = path.split(".")
    for length in range(len(parts), 0, -1):
        if (cure := _CURES.get(".".join(parts[:length]))) is not None:
            return cure
    return _OTHERWISE


def of_class(kinds: list[str], name: str, *, tensor: bool) -> tuple[str | None, str] | None:
    """Cause (None: the usual one) and cure for a missing attribute of an object whose classes are called `kinds`."""
    if tensor and name in _OF_TENSORS:
        return None, f"Tensors have functions instead of methods: write {_OF_TENSORS[name]}."
    if "Dataset" in kinds and name in _OF_DATA_SETS:
        return None, f"{_OF_DATA_SETS[name]}."
    if name in ("backward", "grad", "requires_grad", "requires_grad_", "zero_grad"):
        return None, f"That is PyTorch; here {_OF_GRADIENTS}"
    for kind in kinds:
        if name in _CLASSES.get(kind, ()):
            cure = _FILES if name.startswith(("save", "load", "export", "to_")) else _OTHERWISE
            return f"TensorFlow's {kind} has `{name}`, but it is not available here.", cure
    return None


def common(module: str) -> str:
    """A well-known function of a module, for an example."""
    return {
        "tf": "tf.constant", "np": "np.array", "tf.nn": "tf.nn.relu", "tf.keras.layers": "tf.keras.layers.Dense",
        "tf.math": "tf.math.log", "tf.keras": "tf.keras.Sequential", "tf.random": "tf.random.normal",
        "np.random": "np.random.normal", "plt": "plt.plot", "tf.linalg": "tf.linalg.inv", "random": "random.random",
        "tf.keras.losses": "tf.keras.losses.MeanSquaredError", "tf.keras.optimizers": "tf.keras.optimizers.SGD",
        "math": "math.sqrt", "time": "time.time",
    }.get(module, "")  # fmt: skip


def kinds_of(value: Any) -> list[str]:
    """The names of a value's classes, its own first."""
    return [kind.__name__ for kind in type(value).__mro__]
