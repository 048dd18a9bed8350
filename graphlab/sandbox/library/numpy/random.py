"""`np.random`: generators with a seed of the program's own, and the shared one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from graphlab.sandbox.values import numpy_costs as costs
from graphlab.sandbox.values.arrays import Row, make, to_int
from graphlab.sandbox.values.numpy_costs import Size
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import (
    Native,
    Problem,
    Table,
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


def _default_rng(m: Machine, seed: Any = None) -> np.random.Generator:
    return np.random.default_rng(m.chance.fresh() if seed is None else to_int(m, seed))


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
    return np.random.RandomState(m.chance.fresh() if seed is None else to_int(m, seed))


def _seed(m: Machine, seed: Any = None) -> None:
    if "numpy" not in m.imported:
        raise Problem(AttributeError, "`np.random.seed` is for programs that begin with `import numpy as np`.", _SEED)
    m.chance.legacy = _state(m, seed)


_SEED = "Add that line; or make a generator with a seed: rng = np.random.default_rng(0), then rng.normal(...)."


def _shared(name: str) -> Native:
    method = LEGACY[name]

    def draw(m: Machine, *args: Any, **kwargs: Any) -> Any:
        return method(m, m.chance.legacy, *args, **kwargs)

    return Native(f"np.random.{name}", draw)


TABLE = Table(
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
