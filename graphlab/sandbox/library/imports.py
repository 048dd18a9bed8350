"""What `import` finds: a table for each module that courses use, and a reason for those that are not here."""

from __future__ import annotations

import contextlib
import itertools
import time
from collections.abc import Callable, Iterator
from typing import Any

from graphlab.datasets.iris import Bunch, load_iris
from graphlab.sandbox.library import pyplot
from graphlab.sandbox.library.builtins import BUILTINS
from graphlab.sandbox.library.namespace import TF, ascii_name
from graphlab.sandbox.library.notebook import IPYTHON, TQDM
from graphlab.sandbox.library.numpy.namespace import NUMPY
from graphlab.sandbox.library.stdlib import MATH, RANDOM
from graphlab.sandbox.library.system import LOGGING, OS, PLATFORM, SYS
from graphlab.sandbox.values import absent
from graphlab.sandbox.values.arrays import to_int
from graphlab.sandbox.values.classes import Bound
from graphlab.sandbox.values.operators import binary
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import Foreign, Function, Native, Problem, Stream, Table, an, split_names

# --- functools -----------------------------------------------------------------------------------


def _wraps(m: Machine, wrapped: Any, *more: Any) -> Native:
    def rename(m: Machine, function: Any) -> Any:
        if type(function) is not Function:
            return function
        return Function(getattr(wrapped, "name", function.name), function.apply, function.signature)

    if type(wrapped) not in (Function, Foreign, Native, Bound):
        raise Problem(TypeError, f"functools.wraps needs a function; got {an(wrapped)}.")
    return Native("wraps", rename)


def _partial(m: Machine, function: Any, *first: Any, **named: Any) -> Native:
    def call(m: Machine, *args: Any, **kwargs: Any) -> Any:
        m.meter.depth += 1
        if m.meter.depth > m.limits.calls:
            m.meter.refuse_call()
        try:
            return m.call(function, (*first, *args), {**named, **kwargs})
        finally:
            m.meter.depth -= 1

    return Native("partial", call)


def _reduce(m: Machine, function: Any, items: Any, *start: Any) -> Any:
    found = iter([*start, *m.each(items)])
    for result in found:
        for item in found:
            result = m.call(function, (result, item), {})
        return result
    raise Problem(TypeError, "reduce() of nothing has no answer.", "Give a value to start from: reduce(f, items, 0).")


# --- itertools -----------------------------------------------------------------------------------


def _stream(name: str, walk: Callable[..., Iterator[Any]]) -> Native:
    """A function whose values come one after the other; whoever walks over them counts the steps."""

    def make(m: Machine, *args: Any, **kwargs: Any) -> Stream:
        depth = 1 + max((a.depth for a in args if type(a) is Stream), default=0)
        return Stream(name, walk(m, *args, **kwargs), depth)

    return Native(f"itertools.{name}", make)


def _all_of(host: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    def walk(m: Machine, items: Any, r: Any = None) -> Iterator[Any]:
        found = list(m.each(items))
        count = len(found) if r is None else to_int(m, r)
        m.meter.items(count)
        for chosen in host(found, count):
            m.meter.bulk(count)
            yield chosen

    return walk


def _product(m: Machine, *rows: Any, repeat: Any = 1) -> Iterator[Any]:
    count = to_int(m, repeat)
    length = len(rows) * max(count, 0)
    m.meter.items(length)
    for chosen in itertools.product(*[list(m.each(row)) for row in rows], repeat=count):
        m.meter.bulk(length)
        yield chosen


def _chain(m: Machine, *rows: Any) -> Iterator[Any]:
    return itertools.chain(*[m.iterate(row) for row in rows])


def _count(m: Machine, start: Any = 0, step: Any = 1) -> Iterator[Any]:
    while True:
        yield start
        start = binary(m, "+", start, step)


def _cycle(m: Machine, items: Any) -> Iterator[Any]:
    return itertools.cycle(list(m.each(items)))


def _repeat(m: Machine, item: Any, times: Any = None) -> Iterator[Any]:
    return itertools.repeat(item) if times is None else itertools.repeat(item, to_int(m, times))


def _islice(m: Machine, items: Any, *bounds: Any) -> Iterator[Any]:
    return itertools.islice(m.each(items), *[to_int(m, b) for b in bounds])


def _accumulate(m: Machine, items: Any, function: Any = None) -> Iterator[Any]:
    walk = m.iterate(items)
    for total in walk:
        yield total
        for item in walk:
            total = binary(m, "+", total, item) if function is None else m.call(function, (total, item), {})
            yield total


_STREAMS: dict[str, Callable[..., Iterator[Any]]] = {
    "product": _product, "chain": _chain, "count": _count, "cycle": _cycle, "repeat": _repeat, "islice": _islice,
    "accumulate": _accumulate, "combinations": _all_of(itertools.combinations),
    "permutations": _all_of(itertools.permutations),
}  # fmt: skip


# --- Small modules -------------------------------------------------------------------------------


def _clock(name: str) -> Native:
    host = getattr(time, name)
    return Native(f"time.{name}", lambda m: m.clock.read(host))


def _nothing(m: Machine, *args: Any, **kwargs: Any) -> None:
    """Done already: warnings are not shown here."""


_TYPES = "Any Callable Dict Iterable Iterator List Optional Sequence Set Tuple Type Union"
_HINTS_ONLY = Table("a type hint", {})

MODULES: dict[str, Table] = {
    "tensorflow": TF,
    "graphlab": TF,
    "keras": TF.names["keras"],
    "numpy": NUMPY,
    "math": MATH,
    "random": RANDOM,
    "matplotlib": pyplot.MATPLOTLIB,
    "os": OS,
    "sys": SYS,
    "platform": PLATFORM,
    "logging": LOGGING,
    "tqdm": TQDM,
    "IPython": IPYTHON,
    "functools": Table(
        "functools",
        {
            "wraps": Native("functools.wraps", _wraps),
            "partial": Native("functools.partial", _partial),
            "reduce": Native("functools.reduce", _reduce),
        },
    ),
    "itertools": Table("itertools", {name: _stream(name, walk) for name, walk in _STREAMS.items()}),
    "time": Table(
        "time",
        {name: _clock(name) for name in ("time", "perf_counter", "monotonic", "process_time")},
        {"sleep": "A program here does not wait: leave the line out."},
    ),
    "typing": Table("typing", dict.fromkeys(split_names(_TYPES), _HINTS_ONLY)),
    "warnings": Table(
        "warnings",
        {name: Native(f"warnings.{name}", _nothing) for name in ("filterwarnings", "simplefilter", "warn")},
    ),
    "collections": Table(
        "collections",
        {"OrderedDict": BUILTINS["dict"]},
        {
            "defaultdict": "Use a dictionary and d.setdefault(key, []) or d.get(key, 0).",
            "Counter": "Use a dictionary: counts[x] = counts.get(x, 0) + 1.",
            "deque": "Use a list: append(...) and pop(0).",
            "namedtuple": "Use a class, or a tuple.",
        },
    ),
    "copy": Table("copy", {}, dict.fromkeys(["copy", "deepcopy"], "Use list(x), dict(x) or x.copy().")),
}
"""What `import` finds."""

# --- Parts of modules that are not here otherwise ------------------------------------------------


def _irises() -> Bunch | None:
    with contextlib.suppress(OSError):
        return load_iris()
    return None


_IRIS = _irises()  # read now: a program's process opens no files


def _load_iris(m: Machine, *, return_X_y: Any = False, as_frame: Any = False) -> Any:  # noqa: N803  as scikit-learn
    if as_frame:
        raise Problem(ValueError, "There are no data frames here.", "Leave as_frame out: data is an array.")
    if _IRIS is None:
        raise Problem(RuntimeError, "The irises are in a file of Plotly's that is not here.", _HOUSES)
    found = m.from_host(_IRIS._replace(data=_IRIS.data.copy(), target=_IRIS.target.copy()))
    return (found.data, found.target) if return_X_y else found


_HOUSES = "Take (x, y), test = tf.keras.datasets.california_housing.load_data(), which is made by rule."
PARTS: dict[str, Table] = {
    "sklearn.datasets": Table(
        "sklearn.datasets",
        {"load_iris": Native("load_iris", _load_iris, "return_X_y=False")},
        {
            **dict.fromkeys(["load_diabetes", "fetch_california_housing", "load_boston", "make_regression"], _HOUSES),
            **dict.fromkeys(["load_digits", "fetch_openml"], "Take tf.keras.datasets.mnist.load_data()."),
            **dict.fromkeys(
                ["make_moons", "make_circles", "make_blobs", "make_classification"],
                "Draw the points with np.random.normal.",
            ),
        },
    )
}
"""Parts of what may be imported and is not used otherwise."""

_FILES = "A program here reads no files: write the numbers into it, as lists."
UNUSED: dict[str, str] = {
    **dict.fromkeys(["pandas", "csv", "json", "pickle", "h5py", "glob", "pathlib", "PIL", "cv2"], _FILES),
    **dict.fromkeys(
        ["sklearn", "scipy", "statsmodels"], "Only TensorFlow's functions and NumPy's are here: compute it with these."
    ),
    **dict.fromkeys(["seaborn", "plotly"], "Use plt.plot, plt.scatter, plt.bar and plt.hist."),
    "tensorflow_datasets": "Nothing is downloaded here: write (x, y), test = tf.keras.datasets.mnist.load_data() and "
    "tf.data.Dataset.from_tensor_slices((x, y)).",
    **dict.fromkeys(["tensorflow_hub", "requests", "urllib"], "Nothing is loaded from the network here."),
    "google": "There is no drive here: write the numbers into the program, as lists.",
    **dict.fromkeys(
        ["gym", "gymnasium"], "Write the environment as a class of your own, with the methods reset and step."
    ),
    "tensorflow_probability": "Write the density itself: the logarithm of a normal one is -0.5 * tf.square(x).",
    "tensorflow_addons": "Most of it went into Keras: look into tf.keras.layers, losses and optimizers.",
    **dict.fromkeys(["keras_tuner", "kerastuner"], "Try the settings in a loop of your own."),
    **dict.fromkeys(["datetime", "timeit"], "To take a time, write `import time` and time.time()."),
    **dict.fromkeys(["tensorboard", "pprint", "string"], "Use print(...)."),
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
    m.note(f"`{first}` is not here: its import is passed over.")
    return Table(path, {}, absent=UNUSED[first])


def _hint(name: str) -> str:
    if name in ("subprocess", "shutil", "socket", "threading", "multiprocessing"):
        return "A program here only computes: leave this line out, and what uses it."
    return _IMPORTS


_IMPORTS = (
    "These can be imported: tensorflow as tf, graphlab as gl, numpy as np, matplotlib.pyplot as plt, math, random."
)
