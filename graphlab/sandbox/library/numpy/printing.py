"""How arrays are written: `np.set_printoptions`, for the run that calls it and no other."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from graphlab.sandbox.values.arrays import make
from graphlab.sandbox.values.formatting import with_options
from graphlab.sandbox.values.methods import want
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import DICTS, Context, Native, Problem

_MOST_NUMBERS = 20_000  # as many as are seen of one printed value at the most
_BOUNDS = {"precision": (0, 30), "threshold": (0, _MOST_NUMBERS), "edgeitems": (0, 100), "linewidth": (1, 10_000)}
_CHOICES = {"sign": ("-", "+", " "), "floatmode": ("fixed", "unique", "maxprec", "maxprec_equal")}
_LONGEST = 200  # characters of one number


def _option(m: Machine, name: str, value: Any) -> Any:
    """One option as NumPy takes it: a number inside its bounds, a text, or a function for each kind of number."""
    if value is None:
        return None
    if name in _BOUNDS:
        low, high = _BOUNDS[name]
        number = want(value, int, float)
        return low if math.isnan(number) else int(min(max(number, low), high))
    if name == "suppress":
        return bool(want(value, bool, int))
    if name in ("nanstr", "infstr"):
        return want(value, str)[:_LONGEST]
    if name in _CHOICES:
        if value not in _CHOICES[name]:
            raise Problem(ValueError, f"`{name}` is one of {', '.join(map(repr, _CHOICES[name]))}.")
        return value
    return {want(kind, str): _writer(m, function) for kind, function in want(value, *DICTS).items()}


def _writer(m: Machine, function: Any) -> Callable[[Any], str]:
    """A function of the program that writes one number."""

    def write(number: Any) -> str:
        text: str = want(m.call(function, (m.from_host(number),), {}), str)
        if len(text) > _LONGEST:
            raise Problem(ValueError, f"The text for one number has more than {_LONGEST} characters.")
        return text

    return write


_NAMES = ("precision", "threshold", "edgeitems", "linewidth", "suppress", "nanstr", "infstr", "formatter", "sign",
          "floatmode")  # fmt: skip
_LISTED = ", ".join(_NAMES)


def _options(m: Machine, first: tuple[Any, ...], named: dict[str, Any]) -> dict[str, Any]:
    if len(first) > len(_NAMES):
        raise Problem(TypeError, f"set_printoptions takes {_LISTED}.")
    chosen = dict(zip(_NAMES, first, strict=False)) | named
    for name in chosen:
        if name not in _NAMES:
            raise Problem(TypeError, f"set_printoptions() does not know the argument `{name}`.", f"It takes {_LISTED}.")
    found = {name: _option(m, name, value) for name, value in chosen.items()}
    return {name: value for name, value in found.items() if value is not None or name == "formatter"}


def _set(m: Machine, *first: Any, **named: Any) -> None:
    m.print_options = {**m.print_options, "formatter": None, **_options(m, first, named)}


@contextlib.contextmanager
def _within(m: Machine, options: dict[str, Any]) -> Iterator[None]:
    before = m.print_options
    m.print_options = {**before, "formatter": None, **options}
    try:
        yield
    finally:
        m.print_options = before


def _printoptions(m: Machine, *first: Any, **named: Any) -> Context:
    return Context(_within(m, _options(m, first, named)))


def _array2string(
    m: Machine, a: Any, max_line_width: Any = None, precision: Any = None, suppress_small: Any = None,
    separator: Any = " ", prefix: Any = "", **named: Any,
) -> str:  # fmt: skip
    """The text of an array, with options of its own."""
    array = np.asarray(make(m, a))
    options = {"linewidth": max_line_width, "precision": precision, "suppress": suppress_small, **named}
    texts = {"separator": want(separator, str)[:_LONGEST], "prefix": want(prefix, str)[:_LONGEST]}
    with _within(m, _options(m, (), {k: v for k, v in options.items() if v is not None})):
        return with_options(m, array, lambda array: np.array2string(array, **texts))


FUNCTIONS = {
    "set_printoptions": Native("set_printoptions", _set, "precision=8, suppress=False"),
    "printoptions": Native("printoptions", _printoptions, "precision=8, suppress=False"),
    "array2string": Native("array2string", _array2string, "a, precision=8, separator=' '"),
}
