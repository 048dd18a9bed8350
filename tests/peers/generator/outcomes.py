"""What a program leaves behind in a library, and where two libraries disagree about it."""

from __future__ import annotations

import contextlib
import io
import re
import traceback
import warnings
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tests.peers.measure import NEAR
from tests.peers.scripts import distance

#: How much more a derivative may differ than a value, by the first letter of its name.
PARTS = {"v": "value", "g": "gradient", "h": "second gradient", "e": "error"}
_MORE = {"value": 1, "gradient": 5, "second gradient": 40}
_LOOSE = 5  # a program is many ops long
_NOISE = {"float16": 4e-3, "float32": 1e-6, "float64": 2e-15, "complex64": 1e-6, "complex128": 2e-15}  # beside 0
# TensorFlow and Keras stumble in many ways; that something is refused at all is what counts then.
ACCIDENTS = {"AttributeError", "KeyError", "IndexError", "AssertionError", "UnboundLocalError", "InternalError",
             "FallbackException", "_FallbackException", "Exception", "NotImplementedError", "RuntimeError",
             "ZeroDivisionError", "OverflowError", "NameError", "StagingError"}  # fmt: skip
# TensorFlow has no code for the dtype, which graphlab may well take.
NO_CODE = ("NotFoundError", "UnimplementedError")


class Other:
    """A value that is not compared: a layer, a function, a module."""


@dataclass
class Failure:
    """An error: its class with those that it derives from, and its text."""

    kinds: tuple[str, ...]
    text: str

    @classmethod
    def of(cls, error: BaseException) -> Failure:
        return cls(tuple(kind.__name__ for kind in type(error).__mro__), str(error)[:300])

    def __str__(self) -> str:
        return f"{self.kinds[0]}: {self.text[:160]}"


@dataclass
class Outcome:
    """The values by name in the order of the program, and the error that ended it with its line."""

    values: dict[str, Any] = field(default_factory=dict)
    error: Failure | None = None
    line: int = 0


@dataclass(frozen=True)
class Disagreement:
    """The part ("value", "gradient", "second gradient", "error"), the name concerned, and both answers in words."""

    part: str
    name: str
    text: str
    far: float = float("inf")

    def __str__(self) -> str:
        return f"{self.part} of {self.name}: {self.text}"


def ran(source: str, tf: Any) -> Outcome:
    """What the program leaves behind when `tf` is this library."""
    space: dict[str, Any] = {"tf": tf, "np": np, "__name__": "program"}
    found = Outcome()
    with warnings.catch_warnings(), np.errstate(all="ignore"), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        try:
            exec(compile(source, "<program>", "exec"), space)
        except Exception as error:  # whatever a library raises, the other one should raise too
            found.error = Failure.of(error)
            frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == "<program>"]
            found.line = frames[0].lineno or 0 if frames else 0
        for name, value in space.items():
            # A Variable goes on changing; what is read from it is compared.
            if re.fullmatch(r"[vghe]\d+", name) and not hasattr(value, "assign"):
                found.values[name] = plain(value, tf)
    return found


def plain(value: Any, tf: Any) -> Any:
    """Arrays, None, failures, and lists and dicts of them."""
    if value is None or isinstance(value, Failure):
        return value
    if isinstance(value, Exception):
        return Failure.of(value)
    if isinstance(value, dict):
        return {str(k): plain(v, tf) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v, tf) for v in value]
    if isinstance(value, tf.IndexedSlices):
        value = tf.convert_to_tensor(value)
    if hasattr(value, "numpy") and hasattr(value, "dtype"):
        return np.asarray(value.numpy())
    return (
        np.asarray(value)
        if isinstance(value, bool | int | float | complex | str | np.ndarray | np.generic)
        else Other()
    )


def disagreements(source: str, ours: Outcome, theirs: Outcome, counts: Counter[str]) -> list[Disagreement]:
    """Where the two differ, in the order of the program; what was compared is counted."""
    found = []
    for name in ours.values.keys() & theirs.values.keys():
        part = PARTS[name[0]]
        text, far = unlike(ours.values[name], theirs.values[name], part, counts)
        if text:
            found.append(Disagreement(part, name, text, far))
    found.sort(key=lambda item: int(item.name[1:]))
    if ours.error or theirs.error:
        counts["error"] += 1
        a, b = ours.error, theirs.error
        if (not a or not b or ours.line != theirs.line) or not same_kind(a, b):
            place = (theirs if b else ours).line
            line = source.splitlines()[place - 1].strip() if place else ""
            # What comes after it has no meaning, so it is the first.
            found.insert(
                0, Disagreement("error", line, f"ours {a or 'none'} in line {ours.line}; theirs {b or 'none'}")
            )
    return found


def same_kind(ours: Failure, theirs: Failure) -> bool:
    """Whether ours is caught where theirs is, or theirs is an accident of its own code."""
    return theirs.kinds[0] in ours.kinds or theirs.kinds[0] in ACCIDENTS


def unlike(a: Any, b: Any, part: str, counts: Counter[str]) -> tuple[str, float]:
    """In words how two values differ, or nothing; and by how much, relative to the numbers."""
    if isinstance(a, Other) or isinstance(b, Other):
        return "", 0.0
    words = f"ours {shown(a)}; theirs {shown(b)}", float("inf")
    if isinstance(a, Failure) or isinstance(b, Failure):
        counts["error"] += 1
        same = isinstance(a, Failure) and isinstance(b, Failure) and same_kind(a, b)
        return ("", 0.0) if same else words
    if isinstance(a, dict) and isinstance(b, dict):
        a, b = [a.get(k) for k in sorted(a | b)], [b.get(k) for k in sorted(a | b)]
    if isinstance(a, list) and isinstance(b, list):
        if len(a) != len(b):
            return f"ours {len(a)} items; theirs {len(b)}", float("inf")
        return next((r for r in (unlike(x, y, part, counts) for x, y in zip(a, b, strict=True)) if r[0]), ("", 0.0))
    counts[part] += 1
    if a is None or b is None:
        return ("", 0.0) if a is b else words
    if isinstance(a, list | dict) or isinstance(b, list | dict):
        return words
    return _arrays(a, b, part)


def _arrays(a: np.ndarray, b: np.ndarray, part: str) -> tuple[str, float]:
    words = f"ours {shown(a)}; theirs {shown(b)}"
    if a.dtype != b.dtype:
        return f"dtype: {words}", float("inf")
    if a.shape != b.shape:
        return f"shape: {words}", float("inf")
    if a.dtype.kind not in "fc":
        return ("", 0.0) if np.array_equal(a, b) else (words, float("inf"))
    if np.allclose(a, b, 0, _NOISE.get(a.dtype.name, 0), equal_nan=True):
        return "", 0.0
    far = distance(a.ravel(), b.ravel())
    if far <= NEAR.get(a.dtype.name, 1e-9) * _MORE.get(part, 1) * _LOOSE:
        return "", 0.0
    # Numbers that are all tiny are what is left of larger ones: they are as far apart as beside a thousandth.
    with np.errstate(invalid="ignore"):
        return words, float(np.fmin(far, np.max(np.abs(a - b)) / 1e-3))


def shown(value: Any) -> str:
    """A value in short."""
    if isinstance(value, np.ndarray):
        return f"{value.tolist()!s:.150} {value.dtype} {value.shape}"
    return str(value)[:200]
