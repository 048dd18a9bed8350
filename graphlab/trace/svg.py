"""The picture of a trace: Graphviz's positions, our own cards and wires, complete in one SVG.

Everything is revealed as it stands. A player hides and shows parts of these elements:

- `g.card#n3[data-node=n3]` with `g.row.value` and a gradient row for each state it goes through:
  `g.row.grad[data-grad=0, 1, ...]` (not computed yet, each running sum) or `g.row.grad.none` (no path).
  The one with the class `shown` is seen.
- `g.wire#e5[data-edge=e5][data-from][data-to]` with `path.fore`, `path.back` and `g.pill`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from graphlab.trace.cards import Card, Facts, card
from graphlab.trace.dot import boxes_dot
from graphlab.trace.flow import Flow, flow, magnitude, pill, thickness
from graphlab.trace.graph import Edge, Node, Sweep, Trace
from graphlab.trace.layout import Layout, Point, place
from graphlab.trace.names import Names
from graphlab.trace.numbers import spoken, tensor
from graphlab.trace.scope import PLAIN, Scope, View, scope
from graphlab.trace.text import cut, fit, width, xml
from graphlab.trace.theme import style
from graphlab.trace.wires import Route, routes

MARGIN, RING = 18.0, 5.0
PILL_HEIGHT, PILL_ROOM = 20.0, 190.0


def draw(trace: Trace, sweep: Sweep | None = None, *, view: View = PLAIN) -> str:
    """SVG of `trace` with the gradients of `sweep`; without a sweep, of the forward pass alone."""
    part, direction = scope(trace, sweep), view.direction
    if not part.nodes:
        return _nothing(trace)
    flowing, called = flow(trace, sweep), Names(trace)
    cards = {node.id: card(node, _facts(trace, node, sweep, flowing), called[node.id]) for node in part.nodes}
    pills = _pills(part, flowing, called)
    targets = set(sweep.targets) if sweep else set()
    rims = {id: 2 * RING if id in targets else 0.0 for id in cards}
    sizes = {id: (c.width + rims[id], c.height + rims[id]) for id, c in cards.items()}
    sizes |= {id: (drawn.width + 4, PILL_HEIGHT + 4) for id, drawn in pills.items()}
    layout = place(boxes_dot(sizes, part, direction))
    ways = routes(layout, part.edges, direction, part.far)
    swept = sweep is not None
    body = [
        *(_wire(e, ways[e.id], _pill(e, pills, layout, direction), flowing, swept) for e in part.edges),
        *_stubs(trace, part, layout, direction),
        *(_put(node, cards[node.id], called[node.id], layout) for node in part.nodes),
    ]
    return _page(trace, sweep, layout.width, layout.height, body, part.notice)


def _facts(trace: Trace, node: Node, sweep: Sweep | None, flowing: Flow) -> Facts:
    return Facts(
        state=trace.grad_state(node, sweep),
        arrivals=tuple(flowing.arrivals.get(node.id, ())),
        is_target=sweep is not None and node.id in sweep.targets,
        is_source=sweep is not None and node.id in sweep.sources,
        swept=sweep is not None,
    )


@dataclass(frozen=True)
class _Pill:
    """The contribution on a wire; on a far edge, after the name of where it goes."""

    name: str
    text: str
    told: str

    @property
    def name_width(self) -> float:
        return width(self.name, 12, bold=True) + 10 if self.name else 0.0

    @property
    def width(self) -> float:
        return self.name_width + (width(self.text, 12, mono=True) + 28 if self.text else 10)


def _pills(part: Scope, flowing: Flow, called: Mapping[str, str]) -> dict[str, _Pill]:
    found = {}
    for edge in part.edges:
        sent = flowing.sent.get(edge.id)
        name = cut(called[edge.source], 16) if edge.id in part.far else ""
        if sent or name:
            text = pill(sent) if sent else ""
            found[edge.id] = _Pill(name, fit(text, PILL_ROOM, 12, mono=True), spoken(f"{name} {text}".strip()))
    return found


def _page(trace: Trace, sweep: Sweep | None, across: float, down: float, body: Iterable[str], notice: str) -> str:
    note_room = width(notice, 14) if notice else 0
    across, down = max(across, note_room) + 2 * MARGIN, down + 2 * MARGIN + (30 if notice else 0)
    note = f'<text class="notice" x="{MARGIN:g}" y="{down - 16:.1f}">{xml(notice)}</text>' if notice else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="gl" viewBox="0 0 {across:.1f} {down:.1f}" '
        f'width="{across:.1f}" height="{down:.1f}" role="group" '
        f'aria-label="{xml(_caption(trace, sweep))}"><style>{style()}</style>'
        f'<rect class="paper" width="100%" height="100%"/>'
        f'<g class="graph" transform="translate({MARGIN:g},{MARGIN:g})">{"".join(body)}</g>{note}</svg>'
    )


def _nothing(trace: Trace) -> str:
    words = "The tape recorded nothing: no op ran on a watched value."
    text = f'<text class="notice" x="{width(words, 14) / 2:.1f}" y="42" text-anchor="middle">{words}</text>'
    return _page(trace, None, width(words, 14), 64, [text], "")


def _caption(trace: Trace, sweep: Sweep | None) -> str:
    """What the picture shows, for a screen reader.

    >>> _caption(Trace(2, ()), None)
    'Graph of tape 2, 0 nodes'
    """
    text = f"Graph of tape {trace.number}, {len(trace.nodes)} node{'' if len(trace.nodes) == 1 else 's'}"
    if sweep is None:
        return text
    called = Names(trace)
    targets, sources = (", ".join(cut(called[id], 60) for id in ids[:9]) for ids in (sweep.targets, sweep.sources))
    return f"{text}; gradient of {targets} with respect to {sources}"


# ---- Cards


def _put(node: Node, drawn: Card, called: str, layout: Layout) -> str:
    x, y, _, _ = layout.nodes[node.id]
    line = f' data-line="{node.place.line}"' if node.place else ""
    id, tip = xml(node.id), xml(f"{called} = {tensor(node.value)}")
    x, y = x - drawn.width / 2, y - drawn.height / 2
    return (
        f'<g class="{drawn.classes}" id="{id}" data-node="{id}"{line} tabindex="0" role="button" '
        f'aria-label="{xml(drawn.label)}" transform="translate({x:.1f},{y:.1f})">'
        f"<title>{tip}</title>{drawn.body}</g>"
    )


# ---- Wires


def _wire(edge: Edge, route: Route, drawn_pill: str, flowing: Flow, swept: bool) -> str:
    sent = flowing.sent.get(edge.id)
    path = _path(route.points)
    classes = "wire"
    if sent is None:
        classes += " dead" if swept else ""
    elif magnitude(sent.value) == 0:
        classes += " zero"
    back = f'<path class="back" d="{path}" style="stroke-width:{thickness(sent.value):g}"/>' if sent else ""
    return (
        f'<g class="{classes}" id="{xml(edge.id)}" data-edge="{xml(edge.id)}" data-from="{xml(edge.source)}" '
        f'data-to="{xml(edge.target)}"><path class="fore" d="{path}"/>{back}{_head(route)}{drawn_pill}</g>'
    )


def _path(points: tuple[Point, ...]) -> str:
    first, *rest = (f"{x:.1f},{y:.1f}" for x, y in points)
    return f"M{first}C{' '.join(rest)}"


def _head(route: Route) -> str:
    x, y = route.tip
    along = math.atan2(y - route.points[-1][1], x - route.points[-1][0])
    corners = [(x, y)]
    for turn in (2.75, -2.75):
        corners.append((x + 10 * math.cos(along + turn), y + 10 * math.sin(along + turn)))
    return '<path class="head" d="M' + "L".join(f"{a:.1f},{b:.1f}" for a, b in corners) + 'Z"/>'


def _pill(edge: Edge, pills: Mapping[str, _Pill], layout: Layout, direction: str) -> str:
    """The contribution on its wire, with a small arrow that points the way it flows: back."""
    if edge.id not in pills:
        return ""
    drawn, (x, y, _, _) = pills[edge.id], layout.nodes["p" + edge.id]
    left = -drawn.width / 2
    start = left + drawn.name_width
    turn = " rotate(90)" if direction == "TB" else ""
    parts = [f'<text class="from" x="{left + 10:.1f}" y="4.2">{xml(drawn.name)}</text>' if drawn.name else ""]
    if drawn.text:
        middle = start + 14 + (drawn.width - drawn.name_width) / 2 - 9
        parts.append(
            f'<path class="flow" transform="translate({start + 11:.1f},0){turn}" d="M-3.5,0L3,-3.8V3.8Z"/>'
            f'<text class="sent" x="{middle:.1f}" y="4.2" text-anchor="middle">{xml(drawn.text)}</text>'
        )
    return (
        f'<g class="pill" transform="translate({x:.1f},{y:.1f})"><title>{xml(drawn.told)}</title>'
        f'<rect x="{left:.1f}" y="{-PILL_HEIGHT / 2:g}" width="{drawn.width:.1f}" height="{PILL_HEIGHT:g}" rx="10"/>'
        f"{''.join(parts)}</g>"
    )


def _stubs(trace: Trace, part: Scope, layout: Layout, direction: str) -> Iterator[str]:
    """Dotted ends of wire: into cards with inputs that are not drawn, out of cards that tags stand for elsewhere."""
    drawn = {(edge.source, edge.target) for edge in part.edges}
    tagged = {edge.source for edge in part.edges if edge.id in part.far}
    for node in part.nodes:
        x, y, across, down = layout.nodes[node.id]
        half = (across if direction == "LR" else down) / 2
        for sign, holds in ((-1, any((id, node.id) not in drawn for id in node.inputs)), (1, node.id in tagged)):
            at, end = sign * half, sign * (half + MARGIN)
            way = (
                f"M{x + at:.1f},{y:.1f}H{x + end:.1f}" if direction == "LR" else f"M{x:.1f},{y + at:.1f}V{y + end:.1f}"
            )
            if holds:
                yield f'<path class="stub" d="{way}"/>'
