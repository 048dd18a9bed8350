"""What `import` finds: a table for each module that courses use, and a reason for those that are not here."""

from __future__ import annotations

import time
from typing import Any

from graphlab.sandbox.library import pyplot, sklearn
from graphlab.sandbox.library.files import PICKLE, SHUTIL
from graphlab.sandbox.library.namespace import TF, ascii_name
from graphlab.sandbox.library.notebook import IPYTHON, TQDM
from graphlab.sandbox.library.numpy.namespace import NUMPY
from graphlab.sandbox.library.recipes import RECIPES
from graphlab.sandbox.library.sklearn import PARTS
from graphlab.sandbox.library.standard.argparse import ARGPARSE
from graphlab.sandbox.library.standard.collections import COLLECTIONS
from graphlab.sandbox.library.standard.contextlib import CONTEXTLIB
from graphlab.sandbox.library.standard.copy import COPY
from graphlab.sandbox.library.standard.dataclasses import DATACLASSES
from graphlab.sandbox.library.standard.datetime import DATETIMES, TIMEIT
from graphlab.sandbox.library.standard.enum import ENUMS
from graphlab.sandbox.library.standard.functools import FUNCTOOLS
from graphlab.sandbox.library.standard.itertools import ITERTOOLS
from graphlab.sandbox.library.standard.json import JSON
from graphlab.sandbox.library.standard.small import GARBAGE, OPERATOR, PPRINT, STRING, TYPES
from graphlab.sandbox.library.standard.statistics import STATISTICS
from graphlab.sandbox.library.standard.typing import ABSTRACT_CLASSES, NUMBERS, TYPING
from graphlab.sandbox.library.stdlib import MATH, RANDOM
from graphlab.sandbox.library.system import LOGGING, ONLY_COMPUTES, OS, PLATFORM, SYS
from graphlab.sandbox.values import absent
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import Native, Problem, Table

# --- Small modules -------------------------------------------------------------------------------


def _clock(name: str) -> Native:
    host = getattr(time, name)
    return Native(f"time.{name}", lambda m: m.clock.read(host))


def _nothing(m: Machine, *args: Any, **kwargs: Any) -> None:
    """Done already: warnings are not shown here."""


MODULES: dict[str, Table] = {
    "tensorflow": TF,
    "graphlab": TF,
    "keras": TF.names["keras"],
    "numpy": NUMPY,
    "math": MATH,
    "random": RANDOM,
    "matplotlib": pyplot.MATPLOTLIB,
    "mpl_toolkits": pyplot.MPL_TOOLKITS,
    "pylab": pyplot.PYPLOT,
    "seaborn": pyplot.SEABORN,
    "os": OS,
    "sys": SYS,
    "platform": PLATFORM,
    "logging": LOGGING,
    "pickle": PICKLE,
    "shutil": SHUTIL,
    "tqdm": TQDM,
    "IPython": IPYTHON,
    "functools": FUNCTOOLS,
    "itertools": ITERTOOLS,
    "collections": COLLECTIONS,
    "dataclasses": DATACLASSES,
    "enum": ENUMS,
    "copy": COPY,
    "typing": TYPING,
    "abc": ABSTRACT_CLASSES,
    "numbers": NUMBERS,
    "contextlib": CONTEXTLIB,
    "argparse": ARGPARSE,
    "json": JSON,
    "datetime": DATETIMES,
    "timeit": TIMEIT,
    "operator": OPERATOR,
    "string": STRING,
    "types": TYPES,
    "pprint": PPRINT,
    "gc": GARBAGE,
    "statistics": STATISTICS,
    "time": Table(
        "time",
        {name: _clock(name) for name in ("time", "perf_counter", "monotonic", "process_time")},
        {"sleep": "A program here does not wait: leave the line out."},
    ),
    "warnings": Table(
        "warnings",
        {name: Native(f"warnings.{name}", _nothing) for name in ("filterwarnings", "simplefilter", "warn")},
    ),
}
"""What `import` finds."""

_FILES = "A program here reads no files: write the numbers into it, as lists."
_MEASURE = "To take a time, write `import time` and time.perf_counter()."
UNUSED: dict[str, str] = {
    **dict.fromkeys(["pandas", "csv", "h5py", "glob", "pathlib", "PIL", "cv2"], _FILES),
    "sklearn": sklearn.HERE,
    **dict.fromkeys(
        ["scipy", "statsmodels"], "Only TensorFlow's functions and NumPy's are here: compute it with these."
    ),
    "plotly": "Use plt.plot, plt.scatter, plt.bar and plt.hist.",
    "tensorflow_datasets": "Nothing is downloaded here: write (x, y), test = tf.keras.datasets.mnist.load_data() and "
    "tf.data.Dataset.from_tensor_slices((x, y)).",
    **dict.fromkeys(["tensorflow_hub", "requests", "urllib"], "Nothing is loaded from the network here."),
    "google": "There is no drive here: write the numbers into the program, as lists.",
    **dict.fromkeys(
        ["gym", "gymnasium"], "Write the environment as a class of your own, with the methods reset and step."
    ),
    "tensorflow_probability": "Write the density itself: but for a constant the logarithm of a normal one is "
    "-0.5 * tf.square(x).",
    "tensorflow_addons": "What Keras has taken over of it is in tf.keras.layers, losses and optimizers.",
    **dict.fromkeys(["keras_tuner", "kerastuner"], "Try the settings in a loop of your own."),
    **dict.fromkeys(["tensorboard", "wandb", "mlflow", "tabulate", "prettytable", "ipywidgets"], "Use print(...)."),
    **dict.fromkeys(["io", "zipfile", "tarfile", "gzip", "tempfile", "struct", "imageio", "skimage"], _FILES),
    **dict.fromkeys(["cProfile", "profile", "pstats", "psutil", "memory_profiler", "line_profiler"], _MEASURE),
    **dict.fromkeys(["inspect", "traceback"], "Leave the line out: an error shows its line and what to do."),
    **dict.fromkeys(["pydot", "graphviz", "visualkeras"], "The graph of every tape is drawn beside the program."),
    **dict.fromkeys(["nltk", "transformers", "gensim"], "Write the words as a list, and count them in a dictionary."),
    "numba": "Leave the line out: functions of TensorFlow and NumPy are compiled already.",
    "autograd": "Use tf.GradientTape: with tf.GradientTape() as tape:, and then tape.gradient(y, x).",
    "re": "How long a search with a pattern takes cannot be known before: use split, replace, find and startswith.",
    **dict.fromkeys(["torch", "jax"], "Programs here are written with TensorFlow's names: import tensorflow as tf."),
}
"""What may be imported, because courses import it and then may not use it; using it is a mistake, with this cure."""


_CHANGEABLE = frozenset(
    name for name, table in MODULES.items() if any(type(value) in (dict, list) for value in table.names.values())
)


def root(m: Machine, name: str) -> Table | None:
    """The module `name`; one with values that a program may change, such as `os.environ`, is the run's own."""
    table = MODULES.get(name)
    if table is None or name not in _CHANGEABLE:
        return table
    if name not in m.modules:
        values = {k: v.copy() if type(v) in (dict, list) else v for k, v in table.names.items()}
        m.modules[name] = Table(table.name, values, table.why)
    return m.modules[name]


def module(m: Machine, path: str, node: Any = None) -> Table:
    """The module `path`, such as `tensorflow.keras`."""
    if path in PARTS:
        return PARTS[path]
    first, *rest = path.split(".")
    here = root(m, first)
    if here is None and first in UNUSED:
        return unused(m, path)
    if here is None:
        raise Problem(ModuleNotFoundError, f"`{ascii_name(path)}` cannot be imported here.", _hint(first), node)
    for part in rest:
        inner = here.names.get(part)
        if type(inner) is not Table:
            raise _missing(path, here, part, node)
        here = inner
    return here


def _missing(path: str, parent: Table, part: str, node: Any) -> Problem:
    """Why there is no module `path`: what is said of the attribute, if TensorFlow or NumPy has it."""
    known = absent.of_module(parent.name, part)
    cause, cure = known or (f"`{ascii_name(path)}` cannot be imported here.", _IMPORTS)
    if path.startswith("tensorflow.python.keras"):
        cure = f"Without `python` it is public: {path.replace('.python', '')}."
    return Problem(ModuleNotFoundError, cause, cure, node)


def unused(m: Machine, path: str) -> Table:
    """A module that is not here, empty; the notes of the run say so."""
    if path in PARTS:
        return PARTS[path]
    first = path.split(".")[0]
    parts = {part.removeprefix("sklearn."): table for part, table in PARTS.items() if path == first == "sklearn"}
    if not parts:
        named = ".".join(path.split(".")[: 1 + (first == "sklearn")])
        m.note(f"`{named}` is not here: its import is passed over.")
    recipes = RECIPES.get(first, {})
    return Table(path, dict(parts), recipes, absent=recipes.get(path.split(".")[-1], UNUSED[first]))


def _hint(name: str) -> str:
    if name in ("subprocess", "socket", "threading", "multiprocessing"):
        return ONLY_COMPUTES
    return _IMPORTS


_OFTEN = ("tensorflow as tf", "graphlab as gl", "numpy as np", "matplotlib.pyplot as plt", "math", "random")
_IMPORTS = f"These and {len(MODULES) - len(_OFTEN)} other modules can be imported: {', '.join(_OFTEN)}."
