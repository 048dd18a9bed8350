"""What is counted before a call is no less than what the call then makes, for every row and op of the registries."""

from __future__ import annotations

import contextlib
import inspect
import itertools
import math
import random
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.library.numpy import linalg, namespace
from graphlab.sandbox.library.numpy import random as drawn
from graphlab.sandbox.values import arrays
from graphlab.sandbox.values import numpy_costs as costs
from graphlab.sandbox.values.arrays import Row
from graphlab.sandbox.values.limits import LimitReached, Limits, Meter
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import ARRAYS, Problem
from graphlab.tensor import OPS, Tensor
from graphlab.trace.recording.journal import Journal

GENERATOR = np.random.default_rng(0)
DRAWN = {
    f"{type(source).__name__}.{name}": Row(name, getattr(source, name), tuple(parameters.split()), size)
    for name, parameters, size in drawn._RANDOM
    for source in (GENERATOR, np.random.RandomState(0))
    if hasattr(source, name)
}
ROWS = {**namespace.ROWS, **{f"linalg.{name}": row for name, row in linalg.LINALG.items()}, **DRAWN}

SHAPES = [(), (1,), (5,), (40,), (0,), (4, 4), (1, 40), (40, 1), (3, 0), (0, 7), (30, 2), (2, 3, 3), (5, 1, 3, 3)]
WHOLE = [0, 1, 2, 3, 40, -1, -3]
"""Sizes and counts, the negative ones among them; as an axis, a place, a shift as well."""

CHOICES: dict[str, list[Any]] = {
    "keepdims": [True], "replace": [True, False], "endpoint": [False], "full_matrices": [True, False],
    "return_index": [True], "return_inverse": [True], "return_counts": [True], "rowvar": [True, False],
    "bias": [True], "mode": ["full", "same", "valid"], "ord": [None, "fro", "nuc", 2, 1, -2], "seed": [1],
    "dtype": ["float64", "int32", "bool"], "bins": [1, 7, 40], "deg": [0, 1, 3],
    "mean": [np.ones(3)], "cov": [np.eye(3)],
}  # fmt: skip
SIZES = {"shape", "size", "newshape", "reps", "axes", "source", "destination", "indices_or_sections", "axis", "shift"}
COUNTS = {"n", "k", "num", "decimals", "ddof", "axis1", "axis2", "M", "minlength", "offset"}


def array(chance: random.Random, shape: tuple[int, ...]) -> np.ndarray:
    """Small numbers of any kind."""
    if len(shape) == 2 and chance.random() < 0.2:
        return np.eye(*shape)
    found = np.array([chance.randint(-4, 9) for _ in range(math.prod(shape))], chance.choice(["int64", "float64"]))
    return found.reshape(shape)


def argument(chance: random.Random, name: str) -> Any:
    """Something for a parameter of this name."""
    if name in CHOICES:
        return chance.choice(CHOICES[name])
    if name in COUNTS:
        return chance.choice(WHOLE)
    if name in SIZES:
        return chance.choice([chance.choice(WHOLE), [chance.choice(WHOLE) for _ in range(chance.randint(0, 3))]])
    if name == "arrays":
        return [array(chance, chance.choice(SHAPES[:-2])) for _ in range(chance.randint(0, 4))]
    if chance.random() < 0.2:
        return chance.choice([0, 1, 3, 40, -2, 2.5])
    return array(chance, chance.choice(SHAPES))


def calls(row: Row, chance: random.Random, count: int) -> Iterator[dict[str, Any]]:
    """Arguments for a row: half of the time all arrays are of one shape, for otherwise few calls succeed."""
    for number in range(count):
        given = {}
        shape = chance.choice(SHAPES)
        for parameter in row.parameters:
            name = parameter.rstrip("?")
            if parameter.endswith("?") and chance.random() < 0.5:
                continue
            given[name] = argument(chance, name)
            if number % 2 and isinstance(given[name], np.ndarray):
                given[name] = array(chance, shape)
        yield given


def biggest(result: Any) -> int:
    """The elements of the biggest array in a result."""
    if type(result) in ARRAYS:
        return int(np.size(result))
    return max(map(biggest, result), default=0) if isinstance(result, list | tuple) else 0


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.filterwarnings("ignore")
def test_no_row_makes_more_than_was_counted(name: str) -> None:
    """For random, broadcast, one-dimensional, empty and negative arguments: the result is no bigger than the estimate.

    And every estimate is made of Python's ints from 0 on, or the call is refused; some calls succeed for every row.
    """
    row, chance, succeeded = ROWS[name], random.Random(name), 0
    for given in calls(row, chance, 300):
        values = {key: arrays._KINDS.get(key, arrays.operand) for key in given}
        m = Machine(Limits(), Journal(implicit=False), implicit=False)
        try:
            read = {key: kind(m, given[key]) for key, kind in values.items()}
            elements, work, *rounds = row.size(read)
        except (Problem, ValueError, IndexError, TypeError, np.exceptions.AxisError):
            continue
        assert all(type(n) is int for n in (elements, work, *rounds)), given
        try:
            with np.errstate(all="ignore"):
                result = row(m, **given)
        except (Problem, ValueError, IndexError, TypeError, ArithmeticError, np.linalg.LinAlgError):
            continue
        succeeded += 1
        assert biggest(result) <= elements, given
        if isinstance(result, list):
            assert len(result) <= max(sum(rounds) + 1, 8), given
    assert succeeded


RENAMED = [{}, {1: 0}, {2: 0}, {3: 0}, {2: 7, 3: 5}, {1: 6}, {2: 1}, {3: 1}, {2: 9, 1: 4}]
"""Other sizes for those of an op's samples: what fits there fits here, or is refused by the op itself."""


@pytest.mark.parametrize("name", OPS)
@pytest.mark.filterwarnings("ignore")
def test_no_op_makes_more_than_was_counted(name: str) -> None:
    """The same for every op, for its samples in other sizes: empty, of one element, stretched by broadcasting."""
    entry, succeeded = OPS[name], 0
    for (shapes, attrs), sizes in itertools.product(entry.samples, RENAMED):
        chance = random.Random(name)
        xs = [array(chance, tuple(sizes.get(n, n) for n in shape)).astype("float32") for shape in shapes]
        estimate = entry.size(*map(Tensor, xs), **attrs)
        assert all(type(n) is int and n >= 0 for n in estimate), (name, xs)
        try:
            with np.errstate(all="ignore"):
                made = entry.forward(*xs, **attrs)
        except (ValueError, IndexError, TypeError, ArithmeticError, np.linalg.LinAlgError):
            continue
        succeeded += 1
        assert np.size(made) <= estimate[0], [x.shape for x in xs]
    assert succeeded or not entry.samples


@pytest.mark.parametrize("name", ["outer", "tile", "linspace", "add"])
def test_a_wrong_estimate_is_not_enough(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a call has made is measured too: a cost that says nothing lets nothing big through."""
    texts = {
        "outer": "np.outer(np.ones(100), np.ones(100))", "tile": "np.tile([1.0, 2.0], 5000)",
        "add": "np.ones((90, 1)) + np.ones((1, 90))", "linspace": "np.linspace(0, 1, 9000)",
    }  # fmt: skip
    limits = Limits(elements=5000)
    monkeypatch.setattr(Meter, "elements", lambda meter, count: None)
    assert interpret(texts[name], limits).error is None
    monkeypatch.undo()
    monkeypatch.setattr(arrays.Row, "__call__", unmeasured)
    monkeypatch.setattr(arrays, "cost", lambda m, *values: None)
    error = interpret(texts[name], limits).error
    assert error is not None and error.limit


def unmeasured(row: Row, m: Machine, /, *args: Any) -> Any:
    """A row that believes that nothing is made."""
    return m.from_host(row.host(*(np.asarray(arg) if isinstance(arg, list) else arg for arg in args)))


AMOUNTS = ["spend", "bulk", "items", "elements", "characters", "axes", "compute", "operate", "bits", "output"]


@pytest.mark.parametrize("wrong", [-1, -(10**30), 1.0, True, np.int64(3), None])
@pytest.mark.parametrize("name", AMOUNTS)
def test_only_amounts_are_counted(name: str, wrong: Any) -> None:
    """A negative amount would give back what is used up, and NumPy's ints wrap around: neither is counted."""
    meter = Meter(Limits())
    before = [getattr(meter, slot) for slot in ("left", "work", "printed", "bytes")]
    with pytest.raises(ValueError, match="whole number from 0"):
        getattr(meter, name)(wrong)
    assert before == [getattr(meter, slot) for slot in ("left", "work", "printed", "bytes")]


def test_every_counter_is_tried() -> None:
    """What takes an amount is in the list above, however it is called later."""
    annotated = {
        name
        for name, method in vars(Meter).items()
        if inspect.isfunction(method) and "int" in list(method.__annotations__.values())[:1]
    }
    assert annotated - {"integer"} == set(AMOUNTS)


@pytest.mark.parametrize(
    "name", [n for n, row in ROWS.items() if {"shape", "num", "size", "n"} & {p.rstrip("?") for p in row.parameters}]
)
def test_a_negative_size_gives_nothing_back(name: str) -> None:
    """Whatever size a row is asked for, the work done and the steps left only go one way."""
    row = ROWS[name]
    for size in (-(4 * 10**15), (-(10**9), 10**9), (-1, -(10**15)), -1):
        m = Machine(Limits(), Journal(implicit=False), implicit=False)
        m.meter.compute(1000)
        given = {
            p.rstrip("?"): size if p.rstrip("?") in SIZES | COUNTS else np.ones(2)
            for p in row.parameters
            if not p.endswith("?") or p.rstrip("?") in ("num", "size", "n")
        }
        with contextlib.suppress(Problem, LimitReached, ValueError, TypeError, IndexError), np.errstate(all="ignore"):
            row(m, **given)
        assert m.meter.work >= 1000 and m.meter.left <= m.limits.steps


_SQUARE = {name: row for name, row in ROWS.items() if name.startswith("linalg.") and name != "linalg.norm"}


@pytest.mark.parametrize("name", _SQUARE)
def test_linear_algebra_is_counted_by_the_third_power(name: str) -> None:
    """LAPACK cannot be stopped once it runs: a matrix of twice the side counts eight times, before it begins."""
    row = _SQUARE[name]
    given = [{p: np.ones((side, side)) for p in row.parameters if not p.endswith("?")} for side in (40, 80)]
    small, large = (row.size(values)[1] for values in given)
    assert large >= 8 * small and small >= 40**3


def test_a_spectral_norm_is_counted_like_a_decomposition() -> None:
    """The norm that takes the singular values, and the one that takes a sum."""
    row, a = ROWS["linalg.norm"], np.ones((100, 100))
    assert row.size({"a": a, "ord": 2})[1] >= 100**3 > row.size({"a": a})[1]


@pytest.mark.parametrize("name", ["inv", "det", "solve", "cholesky", "eigvalsh", "svdvals", "orthonormal"])
def test_ops_of_linear_algebra_count_the_same(name: str) -> None:
    """The ops too; `eig`, which is no op, tells the observer beforehand."""
    entry = OPS[name]
    small, large = (entry.size(*[Tensor(np.ones((n, n)))] * len(entry.parameters))[1] for n in (40, 80))
    assert large >= 8 * small and small >= 40**3
    error = interpret("tf.linalg.eig(tf.ones([60, 60]))", Limits(work=60**3)).error
    assert error is not None and error.limit


@pytest.mark.parametrize(
    "equation", ["ij,jk->ik", "ij,jk", "...j,j", "i,j->ij", "ii->i", "ij->", "bij,bjk->bik", "i,i,i"]
)
def test_a_sum_of_products_is_counted_whole(equation: str) -> None:
    """What is counted for einsum is what it makes, and no less than a product for every choice of its letters."""
    sizes = dict(zip("ijkb", (3, 3, 4, 2), strict=True))
    terms = equation.partition("->")[0].split(",")
    operands = [np.ones([5] * term.startswith("...") + [sizes[c] for c in term.strip(".")]) for term in terms]
    elements, work = costs.einsum(equation, operands)
    assert elements == np.einsum(equation, *operands).size
    assert work >= len(terms) * elements


def test_a_sum_of_products_that_is_too_big_is_not_made() -> None:
    """It ends in the limit before NumPy is asked, whatever the letters and however they are optimized."""
    found = interpret("import numpy as np\na = np.ones(3000)\nnp.einsum('i,j,k->ijk', a, a, a, optimize=True)")
    assert found.error is not None and found.error.kind == "LimitError"
