"""The modules `math` and `random`, as tables."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from graphlab.ops.random import set_seed
from graphlab.sandbox.values.classes import Record
from graphlab.sandbox.values.methods import want
from graphlab.sandbox.values.operators import binary
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import (
    ARRAYS,
    NUMBERS,
    Deque,
    Native,
    Problem,
    Table,
    TracedFloat,
    an,
    is_operand,
    split_names,
)
from graphlab.tensor import PUBLIC

_MATH = split_names(
    "sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh exp expm1 log log2 log10 "
    "log1p sqrt cbrt pow floor ceil trunc fabs hypot copysign degrees radians isnan isinf "
    "isfinite fmod isclose erf erfc gamma lgamma"
)


_REALS = (bool, int, float, TracedFloat)


def _math(name: str) -> Native:
    host = getattr(math, name)
    twin = {"fabs": "abs", "log1p": "math.log1p", "expm1": "math.expm1"}.get(name, name)

    def function(m: Machine, *args: Any) -> Any:
        numbers = [
            float(a) if type(a) is TracedFloat or is_operand(a) or type(a) in ARRAYS else want(a, bool, int, float)
            for a in args
        ]
        result = host(*numbers)
        public = PUBLIC.get(twin) or PUBLIC.get(f"math.{twin}")
        if type(result) is float and public is not None and any(type(a) is TracedFloat for a in args):
            return m.traced(result, public, args, None)
        return m.from_host(result)

    return Native(f"math.{name}", function, "x")


def _factorial(m: Machine, n: Any) -> int:
    m.meter.bits(want(n, int) * max(n, 1).bit_length())
    return math.factorial(n)


def _whole(name: str) -> Native:
    host = getattr(math, name)
    return Native(f"math.{name}", lambda m, *args: host(*[want(a, int) for a in args]), "a, b")


def _comb(m: Machine, n: Any, k: Any) -> int:
    m.meter.bits(want(n, int).bit_length() * min(abs(want(k, int)), abs(n - k)))
    return math.comb(n, k)


MATH = Table(
    "math",
    {
        **{name: _math(name) for name in _MATH if hasattr(math, name)},
        **{name: _whole(name) for name in ("gcd", "isqrt")},
        "factorial": Native("math.factorial", _factorial, "n"),
        "comb": Native("math.comb", _comb, "n, k"),
        "prod": Native("math.prod", lambda m, items: _product(m, items), "items"),
        "fsum": Native("math.fsum", lambda m, items: math.fsum(want(x, *NUMBERS) for x in m.each(items)), "items"),
        "pi": math.pi, "e": math.e, "tau": math.tau, "inf": math.inf, "nan": math.nan,
    },
)  # fmt: skip


def _product(m: Machine, items: Any) -> Any:
    result: Any = 1
    for item in m.each(items):
        result = binary(m, "*", result, item)
    return result


def _random(name: str) -> Native:
    def function(m: Machine, *args: Any) -> Any:
        return getattr(m.chance.shared, name)(*[want(a, bool, int, float, TracedFloat) for a in args])

    return Native(f"random.{name}", function, "a, b")


def _pool(m: Machine, items: Any) -> list[Any]:
    if type(items) not in (list, tuple, str, range, Deque, Record):
        raise Problem(TypeError, f"A list is needed here; got {an(items)}.")
    m.length(items)
    return list(items)


def _shuffle(m: Machine, items: Any) -> None:
    m.length(want(items, list))
    m.chance.shared.shuffle(items)


def _seed(m: Machine, seed: Any = None) -> None:
    m.chance.shared.seed(m.chance.fresh() if seed is None else want(seed, int, float, str))


def seed_all(m: Machine, seed: Any) -> None:
    """`tf.keras.utils.set_random_seed`: Python's numbers, NumPy's and graphlab's start over, those of this run only."""
    number = want(seed, int)
    _seed(m, number)
    m.chance.legacy = np.random.RandomState(number % 2**32)
    set_seed(number)


RANDOM = Table(
    "random",
    {
        **{
            name: _random(name)
            for name in split_names("random uniform gauss normalvariate randint randrange expovariate")
        },
        "choice": Native("random.choice", lambda m, items: m.chance.shared.choice(_pool(m, items)), "items"),
        "sample": Native(
            "random.sample", lambda m, items, k: m.chance.shared.sample(_pool(m, items), want(k, int)), "items, k"
        ),
        "choices": Native(
            "random.choices",
            lambda m, items, k=1: (m.meter.items(want(k, int)), m.chance.shared.choices(_pool(m, items), k=k))[1],
            "items, k=1",
        ),
        "shuffle": Native("random.shuffle", _shuffle, "items"),
        "seed": Native("random.seed", _seed, "seed"),
    },
)  # fmt: skip
