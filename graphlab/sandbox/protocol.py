"""A Run as JSON and back, arrays as typed base64. Never pickle."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import asdict
from typing import Any, get_args

import numpy as np

from graphlab.dtypes import DTYPES, DType
from graphlab.sandbox.result import Dash, Error, Figure, Mark, Panel, Run, Series
from graphlab.sandbox.styles import MARKERS
from graphlab.trace.graph import Group, GroupKind, Kind, Node, Place, Reason, ReasonKind, Step, Sweep, Trace, Value
from graphlab.trace.text import clean


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


def decode_run(data: Any) -> Run:
    """The Run that `encode_run` has made. Raises ProtocolError for anything else."""
    try:
        error = data["error"]
        return Run(
            source=_text(data["source"]),
            stdout=_text(data["stdout"]),
            error=None if error is None else _read_error(error),
            traces=tuple(_read_trace(t) for t in data["traces"]),
            value=None if data["value"] is None else _text(data["value"]),
            notes=tuple(_text(note) for note in data["notes"]),
            seconds=float(data["seconds"]),
            figures=_read_figures(data["figures"]),
        )
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as problem:
        raise ProtocolError(f"not a run: {type(problem).__name__}") from None


def _read_error(data: dict[str, Any]) -> Error:
    line, column, hint = data["line"], data["column"], data["hint"]
    if {type(line), type(column)} - {int, type(None)} or type(data["limit"]) is not bool:
        raise ProtocolError("a place was expected")
    return Error(
        _text(data["kind"]), _text(data["message"]), line, column, None if hint is None else _text(hint), data["limit"]
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ProtocolError("a text was expected")
    return value


# --- Figures -------------------------------------------------------------------------------------

MOST_FIGURES, MOST_PANELS, MOST_SERIES, MOST_POINTS = 12, 16, 200, 60_000
"""Of one run. What draws keeps to them, and what reads believes nothing else."""

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
    points = sum(len(s.x) + s.y.size + (0 if s.z is None else s.z.size) for s in series)
    if len(figures) > MOST_FIGURES or len(series) > MOST_SERIES or points > 3 * MOST_POINTS:
        raise ProtocolError("too much is drawn")
    return figures


def _read_figure(data: Any) -> Figure:
    rows, columns = int(data["rows"]), int(data["columns"])
    panels = tuple(_read_panel(panel) for panel in data["panels"])
    if len(panels) > MOST_PANELS or not 1 <= rows * columns <= MOST_PANELS:
        raise ProtocolError("too many axes")
    if any(not (0 <= p.row < rows and 0 <= p.column < columns) for p in panels):
        raise ProtocolError("axes outside their figure")
    return Figure(panels, _title(data["title"]), rows, columns)


def _read_panel(data: Any) -> Panel:
    parts: dict[str, Any] = {name: bool(data[name]) for name in ("x_log", "y_log", "legend", "grid", "equal", "scale")}
    parts |= {name: _title(data[name]) for name in ("title", "x_title", "y_title")}
    for name in ("x_range", "y_range"):
        parts[name] = None if data[name] is None else (float(data[name][0]), float(data[name][1]))
    series = tuple(_read_series(s) for s in data["series"])
    return Panel(series, row=int(data["row"]), column=int(data["column"]), **parts)


def _read_series(data: Any) -> Series:
    mark, named, x, y, z, label, color, dash, marker, size, opacity = data
    if mark not in get_args(Mark) or dash not in get_args(Dash):
        raise ProtocolError("no kind of drawing")
    if not re.fullmatch(r"(#[0-9a-f]{6})?", _text(color)) or _text(marker) not in {"", *MARKERS.values()}:
        raise ProtocolError("no colour or marker")
    places = tuple(_title(name) for name in x) if named else _numbers(x)
    matrix = None if z is None else _numbers(z)
    return Series(mark, places, _numbers(y), matrix, _title(label), color, dash, marker, float(size), float(opacity))


def _numbers(data: Any) -> np.ndarray:
    array = decode_array(data)
    if array.dtype != np.float64 or array.ndim > 2:
        raise ProtocolError("numbers were expected")
    return array


def _title(value: Any) -> str:
    if len(_text(value)) > _LONGEST:
        raise ProtocolError("a title is too long")
    return clean(value, _LONGEST)


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
        number=int(data["number"]),
        nodes=tuple(_read_node(node) for node in data["nodes"]),
        sweeps=tuple(_read_sweep(sweep) for sweep in data["sweeps"]),
        persistent=bool(data["persistent"]),
        implicit=bool(data["implicit"]),
        place=_read_place(data["place"]),
        groups=tuple(_read_group(group) for group in data["groups"]),
        released=bool(data["released"]),
    )


def _read_group(data: Any) -> Group:
    id, label, kind, parent, place = data
    if kind not in get_args(GroupKind):
        raise ProtocolError("no kind of group")
    return Group(_text(id), _text(label), kind, None if parent is None else _text(parent), _read_place(place))


def _node(node: Node) -> list[Any]:
    return [
        node.id, node.name, node.op, node.kind, _value(node.value), list(node.inputs),
        {key: encode(value) for key, value in node.attrs.items()}, node.number, _place(node.place),
        list(node.names), node.group, node.inner,
    ]  # fmt: skip


def _read_node(data: Any) -> Node:
    id, name, op, kind, value, inputs, attrs, number, place, names, group, inner = data
    if kind not in get_args(Kind):
        raise ProtocolError("no kind of node")
    return Node(
        _text(id), _text(name), op, kind, _read_value(value), tuple(map(_text, inputs)),
        {key: decode(value) for key, value in attrs.items()}, number, _read_place(place),
        tuple(map(_text, names)), group, inner,
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
    steps = tuple(
        Step(_text(node), _read_value(grad), tuple(None if c is None else _read_value(c) for c in contributions))
        for node, grad, contributions in data["steps"]
    )
    return Sweep(
        tuple(map(_text, data["targets"])),
        tuple(map(_text, data["sources"])),
        steps,
        {_text(id): _read_value(grad) for id, grad in data["grads"].items()},
        _read_place(data["place"]),
        tuple(_read_reason(reason) for reason in data["reasons"]),
        _text(data["call"]),
        None if data["element"] is None else tuple(map(int, data["element"])),
    )


def _read_reason(data: Any) -> Reason:
    if data["kind"] not in get_args(ReasonKind):
        raise ProtocolError("no kind of reason")
    return Reason(**data)


def _value(value: Value) -> list[Any]:
    return [encode_array(value.array), list(value.shape), value.dtype, value.low, value.high, value.thinned]


def _read_value(data: Any) -> Value:
    array, shape, dtype, low, high, thinned = data
    return Value(decode_array(array), tuple(int(n) for n in shape), _text(dtype), low, high, bool(thinned))


def _place(place: Place | None) -> list[int] | None:
    return None if place is None else [place.line, place.column, place.end_line, place.end_column]


def _read_place(data: Any) -> Place | None:
    return None if data is None else Place(*map(int, data))


# --- Arrays and attributes -----------------------------------------------------------------------


def encode_array(array: Any) -> list[Any]:
    """An array of numbers or texts: [dtype, shape, data]."""
    array = np.asarray(array)
    if array.dtype.kind in "biufc":
        return [array.dtype.str, list(array.shape), base64.b64encode(array.tobytes()).decode("ascii")]
    return ["text", list(array.shape), [_spell(item) for item in array.ravel().tolist()]]


def decode_array(data: Any) -> np.ndarray:
    """The array that `encode_array` has written."""
    kind, shape, content = data
    if kind == "text":
        array = np.empty(len(content), object)
        array[:] = [_unspell(item) for item in content]
        return array.reshape(shape)
    dtype = np.dtype(_text(kind))
    if dtype.kind not in "biufc":
        raise ProtocolError("arrays hold numbers")
    return np.frombuffer(base64.b64decode(content, validate=True), dtype).reshape(shape).copy()


def _spell(item: Any) -> str:
    return f"b{item.decode('latin-1')}" if isinstance(item, bytes) else f"s{item}"


def _unspell(item: str) -> bytes | str:
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
    if not isinstance(data, dict):
        return data
    ((kind, content),) = data.items()
    return _DECODERS[kind](content)


_DECODERS: dict[str, Any] = {
    "tuple": lambda c: tuple(decode(v) for v in c),
    "list": lambda c: [decode(v) for v in c],
    "slice": lambda c: slice(*[decode(v) for v in c]),
    "dtype": lambda c: DTYPES[c],
    "array": decode_array,
    "complex": lambda c: complex(*c),
    "ellipsis": lambda c: Ellipsis,
}
