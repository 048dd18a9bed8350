"""Where numbers have no result: why an op or a sum gives nan though none went in."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from graphlab.trace.flow import Arrival
from graphlab.trace.graph import Value
from graphlab.trace.registry import label_of
from graphlab.views.explanation.step_facts import StepFacts, place_text
from graphlab.views.notation.escaping import clean
from graphlab.views.notation.numbers import MINUS, number
from graphlab.views.notation.sums import signed

_SYMBOLS = {"multiply": "·", "realdiv": "/", "add": " + ", "subtract": f" {MINUS} ", "floormod": " mod "}
_PRODUCTS = ("mm",)
_SUMS = ("reduce_sum", "reduce_mean", "cumsum")


def undefined(facts: StepFacts) -> Iterator[str]:
    """Why the result of an op holds nan where nothing that went in does: `log(−1) has no value`."""
    values = [x.value for x in facts.inputs]
    made = facts.node.value
    if not values or any(map(_is_unknown, (*values, made))) or any(np.isnan(v.array).any() for v in values):
        return
    places = np.argwhere(np.isnan(made.array))
    if len(places):
        where = f" at {place_text(places[0])}" if made.array.ndim else ""
        more = f", and {len(places) - 1} more" if len(places) > 1 else ""
        yield f"{_cause(facts, places[0])}, so the result is nan{where}{more}"


def undefined_sum(name: str, arrivals: list[Arrival]) -> str:
    """Why contributions that are numbers add up to nan; empty where they do not."""
    parts, total = [arrival.value for arrival in arrivals], arrivals[-1].total
    if any(map(_is_unknown, (*parts, total))) or any(np.isnan(part.array).any() for part in parts):
        return ""
    if not np.isnan(total.array).any():
        return ""
    return f"∞ and {MINUS}∞ are added for {name}: ∞ {MINUS} ∞ has no value, so its gradient is nan"


def _is_unknown(value: Value) -> bool:
    return value.thinned or value.array.dtype.kind not in "fiub"


def _cause(facts: StepFacts, place: np.ndarray) -> str:
    """What has no value at a place of the result."""
    op, label = facts.node.op or "", label_of(clean(facts.node.op or "", 40))
    arrays = [x.value.array for x in facts.inputs]
    if op in (*_PRODUCTS, *_SUMS):
        return _sum_cause(arrays, op in _PRODUCTS)
    if not all(_fits(array, facts) for array in arrays):
        return f"{label} has no value for these numbers"
    numbers = [number(np.broadcast_to(array, facts.node.shape)[tuple(place)].item()) for array in arrays]
    if op in _SYMBOLS and len(numbers) == 2:
        return f"{numbers[0]}{_SYMBOLS[op]}{signed(numbers[1])} has no value"
    return f"{label}({', '.join(numbers)}) has no value"


def _fits(array: np.ndarray, facts: StepFacts) -> bool:
    try:
        return np.broadcast_shapes(array.shape, facts.node.shape) == facts.node.shape
    except ValueError:
        return False


def _sum_cause(arrays: list[np.ndarray], is_product: bool) -> str:
    """What has no value in a sum of numbers or of products."""
    infinite = any(np.isinf(array).any() for array in arrays)
    if is_product and _has_zero_times_infinity(*arrays):
        return "one of the products that are added is 0·∞, which has no value"
    if infinite:
        return f"∞ and {MINUS}∞ are added: ∞ {MINUS} ∞ has no value"
    if all(array.size for array in arrays):
        return f"numbers on the way grow to ∞ and {MINUS}∞: ∞ {MINUS} ∞ has no value"
    return "nothing is added up and divided by a count of 0: 0/0 has no value"


def _has_zero_times_infinity(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether any product in the sums of a matrix product is one."""
    return bool(np.matmul(a == 0, np.isinf(b)).any() or np.matmul(np.isinf(a), b == 0).any())
