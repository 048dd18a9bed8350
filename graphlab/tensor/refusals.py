"""What a public function says of arguments that it cannot use: a sentence of ours, not the words of NumPy or Python.

Most checks have better words where they are made. Here is what is left: an error that nobody here raised.
"""

from __future__ import annotations

import dis
import sys
from collections.abc import Callable, Mapping
from functools import wraps
from inspect import signature
from types import FrameType, TracebackType
from typing import Any, ParamSpec, TypeVar

import numpy as np

from graphlab.errors import ArgumentTypeError, GraphlabError, InvalidArgumentError

P = ParamSpec("P")
R = TypeVar("R")

RAW = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError, AssertionError, NotImplementedError)
_RAISES = dis.opmap["RAISE_VARARGS"]
_LONGEST = 40  # characters of a value that are shown


def refusing(function: Callable[P, R], name: str) -> Callable[P, R]:
    """The function, which answers arguments that it stumbles over with a sentence.

    >>> refusing(lambda x: x.nothing, "ask")(x=3)
    Traceback (most recent call last):
        ...
    graphlab.errors.ArgumentTypeError: tf.ask cannot use x = 3. Check its kind, shape and range.
    """

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except RAW as error:
            said = refusal(error, name, function.__doc__, lambda: signature(function).bind(*args, **kwargs).arguments)
            if said is error:
                raise
            raise said from None

    return call


def refusal(error: Exception, name: str, doc: str | None, given: Callable[[], Mapping[str, Any]]) -> Exception:
    """The error itself if it was raised on purpose, here or in a function of the caller's; else one of ours.

    `given` tells the arguments by name, or raises a TypeError if they are none.
    """
    if not (_is_general(error) if isinstance(error, GraphlabError) else _is_raw(error)):
        return error
    try:
        arguments = given()
    except TypeError:
        return error  # Python names the argument that is missing or unknown
    check = f"Check {'its' if len(arguments) == 1 else 'their'} kind, shape and range."
    gives = (doc or "").strip().partition("\n")[0]
    kind = ArgumentTypeError if isinstance(error, TypeError | AttributeError) else InvalidArgumentError
    said = kind(f"tf.{name} cannot use {_listed(arguments)}. {check}{' It gives: ' if gives else ''}{gives}")
    said.is_general = True  # type: ignore[attr-defined]
    return said


def _is_general(error: Exception) -> bool:
    """Whether it is such a sentence about a function inside this one, whose name the caller does not know."""
    return hasattr(error, "is_general") and all(root == "graphlab" for root, _ in _frames(error))


def _is_raw(error: Exception) -> bool:
    """Whether NumPy or Python raised it, and code of graphlab's is to blame, not a function of the caller's."""
    frames = _frames(error)
    if not frames or frames[-1][0] != "graphlab":
        return False
    last = frames[-1][1]
    return last.tb_next is not None or last.tb_frame.f_code.co_code[last.tb_lasti] != _RAISES


def _frames(error: Exception) -> list[tuple[str, TracebackType]]:
    """Where the error came through, but for NumPy and Python's own modules, each with its package."""
    found, trace = [], error.__traceback__
    while trace is not None:
        root = _root(trace.tb_frame)
        if root != "numpy" and root not in sys.stdlib_module_names:
            found.append((root, trace))
        trace = trace.tb_next
    return found


def _root(frame: FrameType) -> str:
    """The package that a frame belongs to; what runs in the sandbox is the caller's."""
    name = frame.f_globals.get("__name__", "")
    return "" if name.startswith("graphlab.sandbox") else name.partition(".")[0]


def _listed(given: Mapping[str, Any]) -> str:
    texts = [f"{name} = {_shown(value)}" for name, value in given.items() if name != "name"]
    return ", ".join(texts[:-1]) + (" and " if texts[1:] else "") + texts[-1] if texts else "that"


def _shown(value: Any) -> str:
    if hasattr(value, "_tensor") or isinstance(value, np.ndarray):
        return f"a {value.dtype.name} tensor of shape {list(value.shape)}"
    if value is None or isinstance(value, bool | int | float | complex | str | bytes | list | tuple):
        text = repr(value)
        plain = "<" not in text or isinstance(value, str | bytes)  # no objects, which tell where they are in memory
        if plain and len(text) <= _LONGEST:
            return text
    return f"a {type(value).__name__}"
