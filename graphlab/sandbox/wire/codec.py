"""A Run as JSON and back, arrays as typed base64. Never pickle."""

from __future__ import annotations

import base64
import json
import math
import re
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, TypeVar, get_args

import numpy as np

from graphlab.dtypes import DTYPES, DType
from graphlab.sandbox.wire.consistency import Inconsistent, check_run
from graphlab.sandbox.wire.run import MARKERS, Dash, Error, Figure, Mark, Panel, Run, Series
from graphlab.trace.graph import Group, GroupKind, Kind, Node, Place, Reason, ReasonKind, Step, Sweep, Trace, Value
from graphlab.views.notation.escaping import clean

T = TypeVar("T")
_COSTS = {b"[": 1, b"{": 1, b",": 1, b'":': 4}  # a key of a table takes as long as several items
MOST_PARTS = 3_000_000  # of one answer: what JSON makes of a byte may take sixty


class ProtocolError(Exception):
    """The other side sent something that is no answer."""


def dumps(message: Any) -> bytes:
    """A message as JSON bytes. Lone surrogates, which programs can make, become question marks."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


# --- Runs ----------------------------------------------------------------------------------------


def encode_run(run: Run) -> dict[str, Any]:
    """A Run as plain JSON data."""
    return {
        "source": run.source,
        "stdout": run.stdout,
        "error": None if run.error is None else asdict(run.error),
        "traces": [_trace(trace) for trace in run.traces],
        "value": run.value,
        "notes": list(run.notes),
        "seconds": run.seconds,
        "figures": [_figure(figure) for figure in run.figures],
    }


def parts(payload: bytes) -> int:
    """How many lists, tables and items JSON can make of this, at most; a key counts as four.

    >>> parts(b'{"a":[1,2]}')
    7
    """
    return sum(cost * payload.count(mark) for mark, cost in _COSTS.items())


def parse_run(payload: bytes) -> Run:
    """The Run that a child has answered with. Raises ProtocolError for whatever else it may have sent."""
    try:
        if parts(payload) > MOST_PARTS:
            raise ProtocolError("too many parts")
        return decode_run(json.loads(payload))
    except ProtocolError:
        raise
    except Exception as problem:
        raise ProtocolError(f"not a run: {type(problem).__name__}") from None


MOST_PRINTED, MOST_SAID, MOST_NOTES = 200_000, 50_000, 100
"""Characters that are kept of what was printed and of every other text, and notes. An honest run has fewer."""


def _kept(value: Any, most: int = MOST_SAID) -> str:
    """A text that a session keeps: of a longer one its beginning, and how much was left out.

    >>> _kept("abcdef", 4)
    'abcd\\n… 2 more characters were not kept.'
    """
    text = _text(value)
    return text if len(text) <= most else f"{text[:most]}\n… {len(text) - most:,} more characters were not kept."


def decode_run(data: Any) -> Run:
    """The Run that `encode_run` has made, checked part by part and as a whole. Raises ProtocolError."""
    try:
        error = data["error"]
        run = Run(
            source=_text(data["source"]),
            stdout=_kept(data["stdout"], MOST_PRINTED),
            error=None if error is None else _read_error(error),
            traces=tuple(_read_trace(t) for t in _list(data["traces"])),
            value=_maybe(_kept, data["value"]),
            notes=tuple(map(_kept, _list(data["notes"])[:MOST_NOTES])),
            seconds=_finite(data["seconds"]),
            figures=_read_figures(_list(data["figures"])),
        )
        check_run(run)
    except ProtocolError:
        raise
    except (Inconsistent, KeyError, TypeError, ValueError, IndexError, AttributeError, RecursionError) as problem:
        raise ProtocolError(f"not a run: {type(problem).__name__}: {problem}"[:300]) from None
    return run


def _read_error(data: dict[str, Any]) -> Error:
    return Error(
        _kept(data["kind"], 100), _kept(data["message"]), _maybe(_counted, data["line"]),
        _maybe(_counted, data["column"]), _maybe(_kept, data["hint"]), _bool(data["limit"]),
    )  # fmt: skip


# --- What JSON holds -----------------------------------------------------------------------------

_GREATEST = 1 << 64  # of a whole number, but for the attributes of an op


def _text(value: Any) -> str:
    """A text. Half of a surrogate pair becomes a question mark: no page and no file can hold it."""
    if type(value) is not str:
        raise ProtocolError("a text was expected")
    return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")


def _int(value: Any, least: int = 0) -> int:
    if type(value) is not int or not least <= value < _GREATEST:
        raise ProtocolError("a whole number was expected")
    return value


def _counted(value: Any) -> int:
    return _int(value, 1)


def _bool(value: Any) -> bool:
    if type(value) is not bool:
        raise ProtocolError("yes or no was expected")
    return value


def _float(value: Any) -> float:
    if type(value) is not float and (type(value) is not int or abs(value) > _GREATEST):
        raise ProtocolError("a number was expected")
    return float(value)


def _finite(value: Any) -> float:
    if not math.isfinite(number := _float(value)):
        raise ProtocolError("a finite number was expected")
    return number


def _list(value: Any) -> list[Any]:
    if type(value) is not list:
        raise ProtocolError("a list was expected")
    return value


def _one_of(value: Any, known: Any) -> Any:
    if type(value) is not str or value not in get_args(known):
        raise ProtocolError("a name of another list was expected")
    return value


def _maybe(read: Callable[[Any], T], value: Any) -> T | None:
    return None if value is None else read(value)


# --- Figures -------------------------------------------------------------------------------------

MOST_FIGURES, MOST_PANELS, MOST_SERIES, MOST_POINTS, MOST_DRAWN = 12, 16, 200, 60_000, 180_000
"""Of one run. What draws keeps to them, and what reads believes nothing else. A point may be three numbers."""

_PANEL = ("title", "x_title", "y_title", "x_range", "y_range", "x_log", "y_log", "legend", "grid", "equal", "scale")
_LONGEST = 200  # characters of a title or label


def _figure(figure: Figure) -> dict[str, Any]:
    panels = [
        {
            **{name: getattr(panel, name) for name in (*_PANEL, "row", "column")},
            "series": [_series(series) for series in panel.series],
        }
        for panel in figure.panels
    ]
    return {"title": figure.title, "rows": figure.rows, "columns": figure.columns, "panels": panels}


def _series(s: Series) -> list[Any]:
    x = list(s.x) if isinstance(s.x, tuple) else encode_array(s.x)
    z = None if s.z is None else encode_array(s.z)
    look = [s.label, s.color, s.dash, s.marker, s.size, s.opacity]
    return [s.mark, isinstance(s.x, tuple), x, encode_array(s.y), z, *look]


def _read_figures(data: Any) -> tuple[Figure, ...]:
    figures = tuple(_read_figure(figure) for figure in data)
    series = [s for figure in figures for panel in figure.panels for s in panel.series]
    if len(figures) > MOST_FIGURES or len(series) > MOST_SERIES or sum(s.numbers for s in series) > MOST_DRAWN:
        raise ProtocolError("too much is drawn")
    return figures


def _read_figure(data: Any) -> Figure:
    rows, columns = _counted(data["rows"]), _counted(data["columns"])
    panels = tuple(_read_panel(panel) for panel in _list(data["panels"]))
    if len(panels) > MOST_PANELS or rows * columns > MOST_PANELS:
        raise ProtocolError("too many axes")
    if any(p.row >= rows or p.column >= columns for p in panels):
        raise ProtocolError("axes outside their figure")
    return Figure(panels, _title(data["title"]), rows, columns)


def _read_panel(data: Any) -> Panel:
    parts: dict[str, Any] = {name: _bool(data[name]) for name in ("x_log", "y_log", "legend", "grid", "equal", "scale")}
    parts |= {name: _title(data[name]) for name in ("title", "x_title", "y_title")}
    parts |= {name: _maybe(_bounds, data[name]) for name in ("x_range", "y_range")}
    series = tuple(_read_series(s) for s in _list(data["series"]))
    return Panel(series, row=_int(data["row"]), column=_int(data["column"]), **parts)


def _bounds(data: Any) -> tuple[float, float]:
    low, high = _list(data)
    return _finite(low), _finite(high)


def _read_series(data: Any) -> Series:
    mark, named, x, y, z, label, color, dash, marker, size, opacity = _list(data)
    if not re.fullmatch(r"(#[0-9a-f]{6})?", _text(color)) or _text(marker) not in {"", *MARKERS.values()}:
        raise ProtocolError("no colour or marker")
    places = tuple(map(_title, _list(x))) if _bool(named) else _numbers(x)
    look = color, _one_of(dash, Dash), marker, _finite(size), _finite(opacity)
    return Series(_one_of(mark, Mark), places, _numbers(y), _maybe(_numbers, z), _title(label), *look)


def _numbers(data: Any) -> np.ndarray:
    array = decode_array(data)
    if array.dtype != np.float64 or array.ndim > 2:
        raise ProtocolError("numbers were expected")
    return array


def _title(value: Any) -> str:
    text = _text(value)
    if len(text) > _LONGEST:
        raise ProtocolError("a title is too long")
    return clean(text, _LONGEST)


# --- Traces --------------------------------------------------------------------------------------


def _trace(trace: Trace) -> dict[str, Any]:
    return {
        "number": trace.number,
        "nodes": [_node(node) for node in trace.nodes],
        "sweeps": [_sweep(sweep) for sweep in trace.sweeps],
        "persistent": trace.persistent,
        "implicit": trace.implicit,
        "place": _place(trace.place),
        "groups": [[g.id, g.label, g.kind, g.parent, _place(g.place)] for g in trace.groups],
        "released": trace.released,
    }


def _read_trace(data: Any) -> Trace:
    return Trace(
        number=_int(data["number"]),
        nodes=tuple(_read_node(node) for node in _list(data["nodes"])),
        sweeps=tuple(_read_sweep(sweep) for sweep in _list(data["sweeps"])),
        persistent=_bool(data["persistent"]),
        implicit=_bool(data["implicit"]),
        place=_maybe(_read_place, data["place"]),
        groups=tuple(_read_group(group) for group in _list(data["groups"])),
        released=_bool(data["released"]),
    )


def _read_group(data: Any) -> Group:
    id, label, kind, parent, place = _list(data)
    return Group(_text(id), _text(label), _one_of(kind, GroupKind), _maybe(_text, parent), _maybe(_read_place, place))


def _node(node: Node) -> list[Any]:
    return [
        node.id, node.name, node.op, node.kind, _value(node.value), list(node.inputs),
        {key: encode(value) for key, value in node.attrs.items()}, node.number, _place(node.place),
        list(node.names), node.group, node.inner,
    ]  # fmt: skip


def _read_node(data: Any) -> Node:
    id, name, op, kind, value, inputs, attrs, number, place, names, group, inner = _list(data)
    return Node(
        _text(id), _text(name), _maybe(_text, op), _one_of(kind, Kind), _read_value(value), tuple(map(_text, inputs)),
        {_text(key): decode(attr) for key, attr in attrs.items()}, _maybe(_counted, number),
        _maybe(_read_place, place), tuple(map(_text, _list(names))), _maybe(_text, group), _maybe(_int, inner),
    )  # fmt: skip


def _sweep(sweep: Sweep) -> dict[str, Any]:
    return {
        "targets": list(sweep.targets),
        "sources": list(sweep.sources),
        "steps": [[s.node, _value(s.grad), [c and _value(c) for c in s.contributions]] for s in sweep.steps],
        "grads": {id: _value(grad) for id, grad in sweep.grads.items()},
        "place": _place(sweep.place),
        "reasons": [asdict(reason) for reason in sweep.reasons],
        "call": sweep.call,
        "element": None if sweep.element is None else list(sweep.element),
    }  # fmt: skip


def _read_sweep(data: Any) -> Sweep:
    return Sweep(
        tuple(map(_text, _list(data["targets"]))),
        tuple(map(_text, _list(data["sources"]))),
        tuple(_read_step(step) for step in _list(data["steps"])),
        {_text(id): _read_value(grad) for id, grad in data["grads"].items()},
        _maybe(_read_place, data["place"]),
        tuple(_read_reason(reason) for reason in _list(data["reasons"])),
        _text(data["call"]),
        None if data["element"] is None else tuple(map(_int, _list(data["element"]))),
    )


def _read_step(data: Any) -> Step:
    node, grad, contributions = _list(data)
    return Step(_text(node), _read_value(grad), tuple(_maybe(_read_value, c) for c in _list(contributions)))


def _read_reason(data: Any) -> Reason:
    name, text, fix = (_text(data[key]) for key in ("name", "text", "fix"))
    node, cut, origin = (_maybe(_text, data[key]) for key in ("node", "cut", "origin"))
    return Reason(name, _one_of(data["kind"], ReasonKind), text, fix, _maybe(_counted, data["line"]), node, cut, origin)


def _value(value: Value) -> list[Any]:
    return [encode_array(value.array), list(value.shape), value.dtype, value.low, value.high, value.thinned]


def _read_value(data: Any) -> Value:
    array, shape, dtype, low, high, thinned = _list(data)
    low, high = _maybe(_finite, low), _maybe(_finite, high)
    return Value(decode_array(array), _shape(shape), _text(dtype), low, high, _bool(thinned))


def _place(place: Place | None) -> list[int] | None:
    return None if place is None else [place.line, place.column, place.end_line, place.end_column]


def _read_place(data: Any) -> Place:
    line, column, end_line, end_column = _list(data)
    return Place(_counted(line), _int(column), _counted(end_line), _int(end_column))


# --- Arrays and attributes -----------------------------------------------------------------------


def encode_array(array: Any) -> list[Any]:
    """An array of numbers or texts: [dtype, shape, data]."""
    array = np.asarray(array)
    if array.dtype.kind in "biufc":
        return [array.dtype.str, list(array.shape), base64.b64encode(array.tobytes()).decode("ascii")]
    return ["text", list(array.shape), [_spell(item) for item in array.ravel().tolist()]]


def decode_array(data: Any) -> np.ndarray:
    """The array that `encode_array` has written."""
    kind, shape, content = _list(data)
    shape = _shape(shape)
    if kind == "text":
        array = np.empty(len(_list(content)), object)
        array[:] = [_unspell(_text(item)) for item in content]
        return array.reshape(shape)
    if _text(kind) not in _NUMERIC:
        raise ProtocolError("arrays hold numbers")
    return np.frombuffer(base64.b64decode(_text(content), validate=True), kind).reshape(shape).copy()


_NUMERIC = frozenset(np.dtype(d.as_numpy_dtype).str for d in DTYPES.values() if d.as_numpy_dtype is not np.object_)


def _shape(data: Any) -> tuple[int, ...]:
    shape = tuple(map(_int, _list(data)))
    if len(shape) > _AXES or math.prod(shape) >= _GREATEST:
        raise ProtocolError("an array that is too big")
    return shape


_AXES = 32


def _spell(item: Any) -> str:
    return f"b{item.decode('latin-1')}" if isinstance(item, bytes) else f"s{item}"


def _unspell(item: str) -> bytes | str:
    if item[:1] not in ("b", "s"):
        raise ProtocolError("a text was expected")
    return item[1:].encode("latin-1") if item[0] == "b" else item[1:]


def encode(value: Any) -> Any:
    """An attribute of an op: numbers, texts and None as they are, the rest tagged with its kind."""
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, tuple | list):
        return {"tuple" if isinstance(value, tuple) else "list": [encode(v) for v in value]}
    if isinstance(value, slice):
        return {"slice": [encode(v) for v in (value.start, value.stop, value.step)]}
    if isinstance(value, DType):
        return {"dtype": value.name}
    if isinstance(value, np.ndarray | np.generic):
        return {"array": encode_array(value)}
    if isinstance(value, complex):
        return {"complex": [value.real, value.imag]}
    if value is Ellipsis:
        return {"ellipsis": None}
    return repr(value)[:200]


def decode(data: Any) -> Any:
    """The attribute that `encode` has written."""
    if type(data) is str:
        return _text(data)
    if not isinstance(data, dict):
        return data if data is None or type(data) in (bool, float) else _exact(data)
    ((kind, content),) = data.items()
    return _DECODERS[kind](content)


def _exact(value: Any) -> int:
    if type(value) is not int or abs(value) >= _GREATEST:
        raise ProtocolError("a whole number was expected")
    return value


_DECODERS: dict[str, Any] = {
    "tuple": lambda c: tuple(decode(v) for v in _list(c)),
    "list": lambda c: [decode(v) for v in _list(c)],
    "slice": lambda c: _slice(*[decode(v) for v in _list(c)]),
    "dtype": lambda c: DTYPES[_text(c)],
    "array": decode_array,
    "complex": lambda c: complex(*map(_float, _list(c))),
    "ellipsis": lambda c: Ellipsis,
}


def _slice(start: Any, stop: Any, step: Any) -> slice:
    if {type(start), type(stop), type(step)} - {int, type(None)} or step == 0:
        raise ProtocolError("whole numbers were expected")
    return slice(start, stop, step)
