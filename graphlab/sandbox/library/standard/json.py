"""`json` of plain data: to a text and back. Nothing is read from a file or written to one."""

from __future__ import annotations

import json
import math
from typing import Any

from graphlab.sandbox.values.classes import Record
from graphlab.sandbox.values.methods import METHODS, want
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.text_file import TextFile
from graphlab.sandbox.values.values import DICTS, Native, Problem, Table, TracedFloat, an

_MOST_INDENT = 20


def _dumps(
    m: Machine, value: Any, *, indent: Any = None, sort_keys: Any = False, ensure_ascii: Any = True, default: Any = None
) -> str:
    m.survey(value, 60)
    writer = _Writer(m, _margin(indent), bool(sort_keys), bool(ensure_ascii), default)
    writer.write(value, 0)
    return "".join(writer.pieces)


def _margin(indent: Any) -> str | None:
    """What stands before each part for each level; None where all stands on one line."""
    if indent is None:
        return None
    if isinstance(indent, str):
        return indent[:_MOST_INDENT]
    width: int = want(indent, int, bool)
    return " " * min(max(width, 0), _MOST_INDENT)


class _Writer:
    """Writes a value piece by piece, and counts the characters before they are put together."""

    def __init__(self, m: Machine, margin: str | None, is_sorted: bool, is_ascii: bool, default: Any):
        self._m, self._margin, self._sorted, self._ascii, self._default = m, margin, is_sorted, is_ascii, default
        self._length = 0
        self.pieces: list[str] = []

    def _add(self, piece: str) -> None:
        self._length += len(piece)
        if self._length > self._m.limits.items:
            self._m.meter.items(self._length, "text")
        self.pieces.append(piece)

    def write(self, value: Any, depth: int) -> None:
        self._m.meter.tick()
        kind = type(value)
        if kind is str:
            self._add(json.dumps(value, ensure_ascii=self._ascii))
        elif value is None or kind in (bool, int, float, TracedFloat):
            self._add(json.dumps(float(value) if kind is TracedFloat else value))
        elif kind in (list, tuple, Record):
            self._between("[]", [("", part) for part in value], depth)
        elif kind in DICTS:
            pairs = [(_key(key), part) for key, part in value.items()]
            pairs = sorted(pairs, key=lambda pair: pair[0]) if self._sorted else pairs
            self._between(
                "{}", [(json.dumps(key, ensure_ascii=self._ascii) + ": ", part) for key, part in pairs], depth
            )
        elif self._default is not None and depth < 50:
            self.write(self._m.call(self._default, (value,), {}), depth + 1)
        else:
            cure = "Turn it into a float, a list or a text first: float(x), x.numpy().tolist(), str(x)."
            raise Problem(TypeError, f"{an(value).capitalize()} cannot be written as JSON.", cure)

    def _between(self, brackets: str, parts: list[tuple[str, Any]], depth: int) -> None:
        self._add(brackets[0])
        for number, (name, part) in enumerate(parts):
            comma = "," if number else ""
            self._add(
                (comma + " " if comma else "") if self._margin is None else f"{comma}\n{self._margin * (depth + 1)}"
            )
            self._add(name)
            self.write(part, depth + 1)
        self._add(f"\n{self._margin * depth}" if parts and self._margin is not None else "")
        self._add(brackets[1])


def _key(key: Any) -> str:
    if type(key) is str:
        return key
    if key is None or type(key) in (bool, int, float):
        return json.dumps(key)
    raise Problem(TypeError, f"{an(key).capitalize()} cannot be a key in JSON.", "Use texts as keys.")


def _loads(m: Machine, text: Any) -> Any:
    m.meter.items(len(want(text, str)), "text")
    m.meter.bulk(8 * len(text))
    try:
        return _checked(m, json.loads(text))
    except json.JSONDecodeError as error:
        raise Problem(ValueError, f"This is no JSON: {error.msg} at line {error.lineno}.", "Look there.") from None


def _checked(m: Machine, value: Any) -> Any:
    """Nothing longer or deeper than a program may hold."""
    m.survey(value)
    if type(value) is int:
        m.meter.integer(value)
    return value if type(value) is not float or not math.isnan(value) else math.nan


def _dump(m: Machine, value: Any, file: Any, **settings: Any) -> None:
    METHODS[TextFile]["write"](m, want(file, TextFile), _dumps(m, value, **settings))


def _load(m: Machine, file: Any) -> Any:
    return _loads(m, METHODS[TextFile]["read"](m, want(file, TextFile)))


JSON = Table(
    "json",
    {
        "dumps": Native("json.dumps", _dumps, "value, indent=None, sort_keys=False"),
        "loads": Native("json.loads", _loads, "text"),
        "dump": Native("json.dump", _dump, "value, file, indent=None"),
        "load": Native("json.load", _load, "file"),
    },
)
