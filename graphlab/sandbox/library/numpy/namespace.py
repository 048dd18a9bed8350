"""The table behind the name `np`: each row names its parameters and its cost. Nothing else of NumPy can be reached."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from graphlab.sandbox.library.numpy.rows import LINALG_ERROR, MORE, OTHERS
from graphlab.sandbox.values import arrays
from graphlab.sandbox.values import numpy_costs as costs
from graphlab.sandbox.values.arrays import Row, make, to_dtype, to_int
from graphlab.sandbox.values.limits import stop
from graphlab.sandbox.values.numpy_costs import Size
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import ARRAY_SCALARS, ArrayType, Native, Problem, Table, Type, capital_an, names_in

# --- The rows ------------------------------------------------------------------------------------

_REDUCE = ("a", "axis?", "keepdims?")
_SPEC: list[tuple[str, Callable[..., Any], str, Size]] = [
    ("zeros", np.zeros, "shape dtype?", costs.shaped),
    ("ones", np.ones, "shape dtype?", costs.shaped),
    ("empty", np.zeros, "shape dtype?", costs.shaped),
    ("full", np.full, "shape fill_value dtype?", costs.shaped),
    ("zeros_like", np.zeros_like, "a dtype?", costs.broadcast),
    ("ones_like", np.ones_like, "a dtype?", costs.broadcast),
    ("full_like", np.full_like, "a fill_value dtype?", costs.broadcast),
    ("copy", np.array, "a", costs.broadcast),
    ("eye", np.eye, "n M? k? dtype?", costs.square),
    ("identity", np.identity, "n dtype?", costs.square),
    ("logspace", np.logspace, "start stop num? endpoint? dtype?", costs.counted),
    ("diag", np.diag, "v k?", costs.diagonal),
    ("outer", np.outer, "a b", costs.outer),
    ("kron", np.kron, "a b", costs.outer),
    ("dot", np.dot, "a b", costs.dot),
    ("matmul", np.matmul, "a b", costs.matmul),
    ("inner", np.inner, "a b", costs.inner),
    ("vdot", np.vdot, "a b", costs.largest),
    ("cross", np.cross, "a b", costs.cross),
    ("trace", np.trace, "a", costs.largest),
    ("reshape", np.reshape, "a shape", costs.reshaped),
    ("ravel", np.ravel, "a", costs.largest),
    ("transpose", np.transpose, "a axes?", costs.largest),
    ("squeeze", np.squeeze, "a axis?", costs.largest),
    ("expand_dims", np.expand_dims, "a axis", costs.largest),
    ("broadcast_to", lambda a, shape: np.array(np.broadcast_to(a, shape)), "a shape", costs.shaped),
    ("concatenate", np.concatenate, "arrays axis?", costs.total),
    ("stack", np.stack, "arrays axis?", costs.total),
    ("vstack", np.vstack, "arrays", costs.total),
    ("hstack", np.hstack, "arrays", costs.total),
    ("column_stack", np.column_stack, "arrays", costs.total),
    ("split", lambda a, *at, **on: np.split(np.asarray(a), *at, **on), "a indices_or_sections axis?", costs.sections),
    ("array_split", np.array_split, "a indices_or_sections axis?", costs.sections),
    ("append", np.append, "a b axis?", costs.total),
    ("tile", np.tile, "a reps", costs.repeated),
    ("repeat", np.repeat, "a repeats axis?", costs.repeated),
    ("flip", np.flip, "a axis?", costs.largest),
    ("roll", np.roll, "a shift axis?", costs.largest),
    ("sort", np.sort, "a axis?", costs.largest),
    ("argsort", np.argsort, "a axis?", costs.largest),
    ("unique", np.unique, "a return_index? return_inverse? return_counts? axis?", costs.largest),
    ("where", lambda condition, **parts: np.where(condition, *parts.values()), "condition x? y?", costs.broadcast),
    ("nonzero", np.nonzero, "a", costs.positions),
    ("clip", np.clip, "a a_min a_max", costs.broadcast),
    ("round", np.round, "a decimals?", costs.largest),
    ("around", np.round, "a decimals?", costs.largest),
    ("diff", np.diff, "a n? axis?", costs.differences),
    ("cumsum", np.cumsum, "a axis?", costs.largest),
    ("cumprod", np.cumprod, "a axis?", costs.largest),
    ("average", np.average, "a axis? weights?", costs.largest),
    ("var", np.var, "a axis? ddof? keepdims?", costs.largest),
    ("std", np.std, "a axis? ddof? keepdims?", costs.largest),
    ("argmax", np.argmax, "a axis? keepdims?", costs.largest),
    ("argmin", np.argmin, "a axis? keepdims?", costs.largest),
    ("count_nonzero", np.count_nonzero, "a axis? keepdims?", costs.largest),
    ("percentile", np.percentile, "a q axis?", costs.quantiles),
    ("allclose", np.allclose, "a b rtol? atol?", costs.broadcast),
    ("isclose", np.isclose, "a b rtol? atol?", costs.broadcast),
    ("array_equal", np.array_equal, "a b", costs.largest),
    ("searchsorted", np.searchsorted, "a v", costs.largest),
    ("interp", np.interp, "x xp fp", costs.largest),
    ("polyfit", np.polyfit, "x y deg", costs.fitted),
    ("polyval", np.polyval, "p x", costs.evaluated),
    ("bincount", np.bincount, "x minlength?", costs.counts),
    ("histogram", np.histogram, "a bins?", costs.histogram),
    *((name, getattr(np, name), " ".join(_REDUCE), costs.largest) for name in
      names_in("amax amin any all median nansum nanmean nanmax nanmin ptp")),
    *((name, getattr(np, name), "a axis? dtype? keepdims?", costs.largest) for name in names_in("sum prod mean")),
    *((name, getattr(np, name), "a axis? keepdims? initial?", costs.largest) for name in names_in("max min")),
    *((name, getattr(np, name), "x", costs.broadcast) for name in
      names_in(
        "sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh exp exp2 expm1 log "
        "log2 log10 log1p sqrt cbrt square abs absolute fabs sign negative positive reciprocal "
        "floor ceil rint trunc isnan isinf isfinite logical_not deg2rad rad2deg radians degrees "
        "conj conjugate real imag angle sinc nan_to_num"
    )),
    *((name, getattr(np, name), "x y", costs.broadcast) for name in
      names_in(
        "add subtract multiply divide true_divide floor_divide mod remainder fmod power float_power "
        "maximum minimum fmax fmin arctan2 hypot logaddexp equal not_equal less less_equal greater "
        "greater_equal logical_and logical_or logical_xor heaviside copysign"
    )),
]  # fmt: skip

_LINALG: list[tuple[str, Callable[..., Any], str, Size]] = [
    ("norm", np.linalg.norm, "a ord? axis? keepdims?", costs.normed),
    *((name, getattr(np.linalg, name), "a", costs.solved) for name in names_in("inv det slogdet cholesky")),
    *((name, getattr(np.linalg, name), "a", costs.symmetric) for name in names_in("eigh eigvalsh")),
    *((name, getattr(np.linalg, name), "a", costs.spectral) for name in names_in("eig eigvals")),
    *((name, getattr(np.linalg, name), "a", costs.singular) for name in names_in("pinv matrix_rank cond")),
    ("qr", np.linalg.qr, "a", costs.orthogonal),
    ("svd", np.linalg.svd, "a full_matrices?", costs.decomposed),
    ("solve", np.linalg.solve, "a b", costs.solved),
    ("lstsq", np.linalg.lstsq, "a b", costs.least_squares),
]  # fmt: skip

_METHODS = names_in(
    "sum prod mean std var max min argmin argmax any all cumsum cumprod ravel squeeze clip "
    "round repeat dot copy trace nonzero argsort searchsorted conj swapaxes diagonal"
)

_RANDOM: list[tuple[str, str, Size]] = [
    ("normal", "loc? scale? size?", costs.broadcast),
    ("uniform", "low? high? size?", costs.broadcast),
    ("standard_normal", "size?", costs.broadcast),
    ("random", "size?", costs.broadcast),
    ("integers", "low high? size?", costs.broadcast),
    ("exponential", "scale? size?", costs.broadcast),
    ("poisson", "lam? size?", costs.broadcast),
    ("binomial", "n p size?", costs.broadcast),
    ("choice", "a size? replace? p?", costs.chosen),
    ("permutation", "x", costs.permuted),
    ("beta", "a b size?", costs.broadcast),
    ("laplace", "loc? scale? size?", costs.broadcast),
    ("lognormal", "mean? sigma? size?", costs.broadcast),
    ("chisquare", "df size?", costs.broadcast),
    ("multinomial", "n pvals size?", costs.several),
    ("multivariate_normal", "mean cov size?", costs.several),
    ("shuffle", "x", costs.largest),
]  # fmt: skip


def _rows(spec: list[tuple[str, Callable[..., Any], str, Size]]) -> dict[str, Row]:
    return {name: Row(name, host, tuple(parameters.split()), size) for name, host, parameters, size in spec}


ROWS = _rows([*_SPEC, *MORE])
LINALG = _rows(_LINALG)


# --- What a row cannot say -----------------------------------------------------------------------


def _array(m: Machine, value: Any, dtype: Any = None, copy: Any = True) -> Any:
    return m.from_host(np.array(make(m, value), to_dtype(m, dtype)))


def _asarray(m: Machine, value: Any, dtype: Any = None) -> Any:
    return m.from_host(np.asarray(make(m, value), to_dtype(m, dtype)))


def arange(m: Machine, start: Any, stop_: Any = None, step: Any = 1, dtype: Any = None) -> Any:
    """Numbers at equal steps, the end not included."""
    bounds = [make(m, v)[()] for v in ((0, start) if stop_ is None else (start, stop_))]
    stride = make(m, step)[()]
    if any(np.ndim(v) for v in (*bounds, stride)) or stride == 0:
        raise Problem(ValueError, "arange takes numbers, and a step that is not 0.")
    count = (float(bounds[1]) - float(bounds[0])) / float(stride)
    if not math.isfinite(count):
        stop("elements", "An array without end is too big.")
    m.meter.elements(max(math.ceil(count), 0))
    return m.from_host(np.arange(bounds[0], bounds[1], stride, dtype=to_dtype(m, dtype)))


def _linspace(m: Machine, start: Any, stop_: Any, num: Any = 50, endpoint: Any = True, dtype: Any = None) -> Any:
    first, last, count = make(m, start), make(m, stop_), to_int(m, num)
    m.meter.elements(math.prod(np.broadcast_shapes(np.shape(first), np.shape(last))) * max(count, 0))
    return m.from_host(np.linspace(first, last, count, bool(endpoint), dtype=to_dtype(m, dtype)))


def _meshgrid(m: Machine, *parts: Any, indexing: Any = "xy") -> Any:
    given = [make(m, part) for part in parts]
    m.meter.axes(len(given))
    m.meter.elements(costs.grid({"arrays": given})[0])
    return m.from_host(list(np.meshgrid(*given, indexing="ij" if indexing == "ij" else "xy")))


def _scalar_type(kind: type) -> Type:
    def construct(m: Machine, value: Any = 0) -> Any:
        return m.from_host(kind(make(m, value) if type(value) is not str else float(value)))

    return Type(kind.__name__, construct, (kind,), "x")


def _default_rng(m: Machine, seed: Any = None) -> np.random.Generator:
    return np.random.default_rng(to_int(m, seed))


Source = np.random.Generator | np.random.RandomState


def _drawn(name: str, parameters: str, size: Size) -> Callable[..., Any]:
    """A method of a random generator: `function(machine, generator, ...)`."""

    def draw(m: Machine, rng: Source, *args: Any, **kwargs: Any) -> Any:
        row = Row(name, getattr(rng, name), tuple(parameters.split()), size)
        if name in ("choice", "shuffle", "permutation") and args and type(args[0]) is list:
            return _drawn_from_list(m, row, rng, *args, **kwargs)
        return row(m, *args, **kwargs)

    return draw


def _drawn_from_list(m: Machine, row: Row, rng: Source, items: list[Any], *args: Any, **kwargs: Any) -> Any:
    m.length(items)
    if row.name == "choice":
        places = row(m, len(items), *args, **kwargs)
        return m.from_host(make(m, items)[places]) if np.ndim(places) else items[int(places)]
    order = rng.permutation(len(items)).tolist()
    if row.name == "permutation":
        return make(m, [items[i] for i in order])
    items[:] = [items[i] for i in order]
    return None


GENERATOR = {name: _drawn(name, parameters, size) for name, parameters, size in _RANDOM}


# What `np.random.normal(...)` and a RandomState draw: the same numbers as ever, for the same seed.


def _by_shape(name: str, size: Size) -> Callable[..., Any]:
    draw = _drawn(name, "size?", size)
    return lambda m, rng, *shape: draw(m, rng, size=shape or None)


LEGACY: dict[str, Callable[..., Any]] = {
    **{name: method for name, method in GENERATOR.items() if name not in ("random", "integers")},
    "randint": _drawn("randint", "low high? size?", costs.broadcast),
    **{name: _drawn("random_sample", "size?", costs.broadcast) for name in ("random", "random_sample", "ranf")},
    "randn": _by_shape("standard_normal", costs.broadcast),
    "rand": _by_shape("random_sample", costs.broadcast),
}


def _state(m: Machine, seed: Any = None) -> np.random.RandomState:
    return np.random.RandomState(to_int(m, seed))


def _seed(m: Machine, seed: Any = None) -> None:
    if "numpy" not in m.imported:
        raise Problem(AttributeError, "`np.random.seed` is for programs that begin with `import numpy as np`.", _SEED)
    m.rng = _state(m, seed)


_SEED = "Add that line; or make a generator with a seed: rng = np.random.default_rng(0), then rng.normal(...)."


def _shared(name: str) -> Native:
    method = LEGACY[name]

    def draw(m: Machine, *args: Any, **kwargs: Any) -> Any:
        if m.rng is None:
            m.rng = np.random.RandomState()
        return method(m, m.rng, *args, **kwargs)

    return Native(f"np.random.{name}", draw)


# --- Methods and attributes of arrays ------------------------------------------------------------


def _reshape(m: Machine, a: Any, *shape: Any) -> Any:
    return ROWS["reshape"](m, a, shape[0] if len(shape) == 1 else shape)


def _transpose(m: Machine, a: Any, *axes: Any) -> Any:
    return ROWS["transpose"](m, a, *([axes[0] if len(axes) == 1 else axes] if axes else []))


def _astype(m: Machine, a: Any, dtype: Any) -> Any:
    arrays.cost(m, a)
    return m.from_host(a.astype(to_dtype(m, dtype)))


def _tolist(m: Machine, a: Any) -> Any:
    m.meter.items(math.prod(max(n, 1) for n in np.shape(a)))  # rows without numbers are lists too
    return a.tolist()


def _item(m: Machine, a: Any, *place: Any) -> Any:
    return a.item(*[to_int(m, p) for p in place])


def _sort(m: Machine, a: Any, axis: Any = -1) -> None:
    arrays.cost(m, a)
    a.sort(axis=to_int(m, axis))


def _fill(m: Machine, a: Any, value: Any) -> None:
    arrays.cost(m, a)
    a.fill(make(m, value)[()])


ARRAY_METHODS: dict[str, Callable[..., Any]] = {
    **{name: ROWS[name] for name in _METHODS if name in ROWS},
    "reshape": _reshape,
    "transpose": _transpose,
    "flatten": lambda m, a: m.from_host(np.array(a).reshape(-1)),
    "astype": _astype,
    "tolist": _tolist,
    "item": _item,
    "sort": _sort,
    "fill": _fill,
}

ARRAY_ATTRIBUTES: dict[str, Callable[[Any], Any]] = {
    "shape": np.shape,
    "ndim": np.ndim,
    "size": lambda a: int(np.size(a)),
    "dtype": lambda a: ArrayType(a.dtype),
    "T": np.transpose,
    "real": lambda a: a.real,
    "imag": lambda a: a.imag,
    "itemsize": lambda a: a.itemsize,
    "nbytes": lambda a: a.nbytes,
}

_STATE = "It would change how numbers work for every visitor."
_FILES = "A program here reads and writes no files."
_CALLBACKS = "Write a loop or a comprehension instead."

RANDOM_TABLE = Table(
    "np.random",
    {
        "default_rng": Native("default_rng", _default_rng, "seed"),
        "RandomState": Native("RandomState", _state, "seed"),
        "seed": Native("seed", _seed, "seed"),
        **{name: _shared(name) for name in LEGACY},
    },
    {
        "integers": "Write np.random.randint(low, high, size).",
        "get_state": "Make a generator of your own: rng = np.random.default_rng(0).",
    },
)


def _refuse_array(m: Machine, value: Any) -> Any:
    raise Problem(TypeError, f"{capital_an(value)} is not made directly.", "Use np.array([...]).")


NUMPY = Table(
    "np",
    {
        **{name: row.native() for name, row in ROWS.items()},
        "array": Native("array", _array, "object, dtype=None"),
        "asarray": Native("asarray", _asarray, "object, dtype=None"),
        "arange": Native("arange", arange, "start, stop=None, step=1, dtype=None"),
        "linspace": Native("linspace", _linspace, "start, stop, num=50, endpoint=True, dtype=None"),
        "meshgrid": Native("meshgrid", _meshgrid, "*arrays, indexing='xy'"),
        "linalg": Table(
            "np.linalg", {**{name: row.native() for name, row in LINALG.items()}, "LinAlgError": LINALG_ERROR}
        ),
        "random": RANDOM_TABLE,
        **{kind.__name__: _scalar_type(kind) for kind in ARRAY_SCALARS},
        "ndarray": Type("ndarray", _refuse_array, (np.ndarray,)),
        "floating": Type("floating", _refuse_array, (np.floating,)),
        "integer": Type("integer", _refuse_array, (np.integer,)),
        **OTHERS,
        "bool_": _scalar_type(np.bool_),
        "int_": _scalar_type(np.int64),
        "pi": math.pi,
        "e": math.e,
        "inf": math.inf,
        "nan": math.nan,
        "newaxis": None,
        "__version__": np.__version__,
    },
    {
        **dict.fromkeys(["set_printoptions", "seterr", "seterrcall", "setbufsize", "errstate"], _STATE),
        **dict.fromkeys(
            ["load", "save", "savez", "loadtxt", "savetxt", "genfromtxt", "fromfile", "memmap", "DataSource"], _FILES
        ),
        **dict.fromkeys(["vectorize", "frompyfunc", "fromfunction", "apply_along_axis", "piecewise"], _CALLBACKS),
    },
)
