"""The way of each wire: a calm curve from card to pill to card where there is room, else Graphviz's own spline.

Wires leave and reach a card at points of their own along its side, in the order of where they go, so that
parallel wires (`a * a`) and their arrow heads stay apart.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from graphlab.trace.budget import checked
from graphlab.trace.graph import Edge
from graphlab.views.drawing.layout import Layout, Point

HEAD, SPACING, CORNER = 9.0, 15.0, 17.0
STEP, MOST_STEPS = 11.0, 200  # between the points at which a wire is tested; how many there are at most


@dataclass(frozen=True)
class Route:
    """The points of a chain of cubic Béziers, and the tip of the arrow head after it."""

    points: tuple[Point, ...]
    tip: Point


@dataclass(frozen=True)
class _Box:
    """A card or a pill: `near` and `far` along the way of the wires, `low` and `high` across it."""

    near: float
    far: float
    low: float
    high: float

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2


def routes(
    layout: Layout, edges: Sequence[Edge], direction: str = "LR", far: frozenset[str] = frozenset()
) -> dict[str, Route]:
    """A route for every edge of a layout, by edge id; for the edges in `far`, from their pill on."""
    turned = direction == "TB"
    boxes = {id: _box(place, turned) for id, place in layout.nodes.items()}
    ports = _ports(edges, boxes, far)
    names = list(boxes)
    walls = np.array([[b.near, b.far, b.low, b.high] for b in boxes.values()]).reshape(-1, 4)
    index = {name: i for i, name in enumerate(names)}
    # Shrunk to nothing, a box is no wall: a wire may touch its own.
    nowhere = np.array([np.inf, -np.inf, np.inf, -np.inf])
    found = {}
    for edge in checked(edges):
        start = None if edge.id in far else (boxes[edge.source].far, ports[edge.id, "out"])
        ends = start, (boxes[edge.target].near, ports[edge.id, "in"])
        own = [index[name] for name in (edge.source, edge.target, "p" + edge.id) if name in index]
        kept = walls[own]
        walls[own] = nowhere
        found[edge.id] = _route(edge.id, ends, boxes.get("p" + edge.id), walls, layout, turned)
        walls[own] = kept
    return found


def _box(place: tuple[float, float, float, float], turned: bool) -> _Box:
    x, y, across, down = place
    if turned:
        x, y, across, down = y, x, down, across
    return _Box(x - across / 2, x + across / 2, y - down / 2, y + down / 2)


def _ports(edges: Iterable[Edge], boxes: dict[str, _Box], far: frozenset[str]) -> dict[tuple[str, str], float]:
    """Where along its card's side each wire leaves ("out") and arrives ("in")."""
    wanted: dict[tuple[str, str], list[tuple[float, int, str]]] = defaultdict(list)
    for edge in edges:
        pill = boxes.get("p" + edge.id)
        leaving = pill or boxes[edge.target]
        arriving = pill or boxes[edge.source]
        if edge.id not in far:
            wanted[edge.source, "out"].append((leaving.middle, int(edge.id[1:]), edge.id))
        wanted[edge.target, "in"].append((arriving.middle, int(edge.id[1:]), edge.id))
    found = {}
    for (node, side), wires in wanted.items():
        wires.sort()
        places = _spread([middle for middle, _, _ in wires], boxes[node])
        found.update({(id, side): at for (_, _, id), at in zip(wires, places, strict=True)})
    return found


def _spread(wanted: list[float], box: _Box) -> list[float]:
    """The sorted places `wanted`, moved as little as keeps them on the side and apart.

    >>> _spread([50.0, 50.0, 400.0], _Box(0, 10, 0, 100))
    [50.0, 65.0, 83.0]
    """
    low, high = box.low + CORNER, box.high - CORNER
    gap = min(SPACING, (high - low) / max(len(wanted) - 1, 1))
    places: list[float] = []
    for at in wanted:
        at = min(max(at, low), high)
        places.append(max(at, places[-1] + gap) if places else at)
    limit = high
    for i in reversed(range(len(places))):
        places[i] = min(places[i], limit)
        limit = places[i] - gap
    return places


def _route(
    id: str, ends: tuple[Point | None, Point], pill: _Box | None, walls: np.ndarray, layout: Layout, turned: bool
) -> Route:
    start, tip = ends
    stop = (tip[0] - HEAD, tip[1])
    if pill is None:
        points = start and _curve(start, stop, walls)
        if not points:
            points, tip = _moved(id, id, start, tip, walls, layout, turned)
        return Route(_back(points, turned), _back([tip], turned)[0])
    rest: Sequence[Point] | None = _curve((pill.far, pill.middle), stop, walls)
    if not rest:
        rest, tip = _moved(id, id + "b", None, tip, walls, layout, turned)
    if start is None:
        return Route(_back(rest, turned), _back([tip], turned)[0])
    first: Sequence[Point] | None = _curve(start, (pill.near, pill.middle), walls)
    if not first:
        first, _ = _moved(id, id + "a", start, None, walls, layout, turned)
    # Under the pill, a straight line from the one half to the other.
    return Route(_back([*first, first[-1], rest[0], *rest], turned), _back([tip], turned)[0])


def _curve(start: Point, stop: Point, walls: np.ndarray) -> list[Point] | None:
    """An S from `start` to `stop`, level at both ends; None where it would run into a card or a pill."""
    room = stop[0] - start[0]
    if room < 4:
        return None
    bend = room * 0.5
    points = [start, (start[0] + bend, start[1]), (stop[0] - bend, stop[1]), stop]
    return None if _hits(points, walls) else points


def _hits(points: Sequence[Point], walls: np.ndarray) -> bool:
    """Whether a Bézier runs into a card or a pill."""
    way = _basis(math.dist(points[0], points[-1])) @ np.array(points)
    reach = way[:, 0].min() - 2, way[:, 0].max() + 2
    near, far, low, high = walls[(walls[:, 0] < reach[1]) & (walls[:, 1] > reach[0])].T
    along, across = way[:, :1], way[:, 1:]
    return bool(((along > near - 2) & (along < far + 2) & (across > low - 3) & (across < high + 3)).any())


def _moved(
    id: str, part: str, start: Point | None, tip: Point | None, walls: np.ndarray, layout: Layout, turned: bool
) -> tuple[list[Point], Point]:
    """Graphviz's own spline and its tip, with the ends moved to where the wire leaves and arrives, if that is free."""
    points = list(_back(layout.edges[part], turned))
    if start is not None:
        points = _ended(points[::-1], start, walls)[::-1]
    end = tip and _ended(points, (tip[0] - HEAD, tip[1]), walls)
    if tip is not None and end is not None and end[-1] != points[-1]:
        return end, tip
    return points, _back([layout.tips.get(id, layout.edges[part][-1])], turned)[0]


def _ended(points: list[Point], stop: Point, walls: np.ndarray) -> list[Point]:
    """A chain of Béziers with its end moved to `stop`, level there; the last two made one, if that is free."""
    for kept in (7, 4):
        first, second, *_ = points[-kept:]
        last = [first, second, ((first[0] + stop[0]) / 2, stop[1]), stop]
        if len(points) >= kept and not _hits(last, walls):
            return [*points[:-kept], *last]
    return points


def _basis(length: float) -> np.ndarray:
    """The weights of a Bézier's four points, at places close enough to one another to meet any pill on the way."""
    return _weights(min(MOST_STEPS, 15 * math.ceil(length / STEP / 15)))


@lru_cache(maxsize=32)
def _weights(count: int) -> np.ndarray:
    t = np.linspace(0.06, 0.94, count)
    return np.stack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3], axis=1)


def _back(points: Sequence[Point], turned: bool) -> tuple[Point, ...]:
    """Points along and across the way of the wires as x and y."""
    return tuple((y, x) for x, y in points) if turned else tuple(points)
