"""The picture of a trace: Graphviz's positions, our own cards and wires, complete in one SVG.

Everything is revealed as it stands. A player hides and shows parts of these elements:

- `g.card#n3[data-node=n3]` with `g.row.value` and a gradient row for each state it goes through:
  `g.row.grad[data-grad=0, 1, ...]` (not computed yet, each running sum) or `g.row.grad.none` (no path).
  The one with the class `shown` is seen. `data-inlined` has the ids of the numbers that are drawn inside it.
- `g.card.folded#g0[data-node=g0][data-group=g0]`, a folded group: `data-members` are the nodes in it,
  `data-output` the one whose numbers it shows.
- `g.onward`, a short arrow out of a card whose value goes on at a tag, and `path.stub`, into one with inputs that are
  not drawn.
- `g.group[data-group=g1]`, the frame of an unfolded group. `g.fold[data-fold]` in either is its button.
- `g.wire#e5[data-edge=e5][data-from][data-to]` with `path.fore`, `path.back` and `g.pill`. The wire of a folded group
  has all the edges it stands for in `data-edges`.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from graphlab.trace.budget import afford, check, checked
from graphlab.trace.graph import Edge, Trace
from graphlab.views.drawing import dot
from graphlab.views.drawing.broken_edges import with_cuts
from graphlab.views.drawing.cards import Badge, Card, Facts, card, folded
from graphlab.views.drawing.dot import Size, boxes_dot
from graphlab.views.drawing.edge_labels import HEIGHT, NAME, Load, Tag, load, pills
from graphlab.views.drawing.edge_widths import thickness
from graphlab.views.drawing.edges import Route, routes
from graphlab.views.drawing.fitting import fit
from graphlab.views.drawing.folding import MOST_WEIGHTS
from graphlab.views.drawing.group_frames import frame, title_width
from graphlab.views.drawing.layout import CLOSE, GAP, Layout, Point, place_all
from graphlab.views.drawing.scene import Fold, Scene, applied, scene
from graphlab.views.drawing.theme import style
from graphlab.views.drawing.view import PLAIN, Fit, View
from graphlab.views.drawing.weight_rows import Weight
from graphlab.views.notation.escaping import cut, width, xml
from graphlab.views.notation.magnitude import magnitude
from graphlab.views.notation.numbers import spoken
from graphlab.views.reading import Reading

MARGIN, RING, ONWARD = 12.0, 5.0, 7.0  # ONWARD is the head of the short arrow out of a card
SPARE = 24.0  # pixels that a pill may reach over its box; one that grows gets twice as many for numbers to come
EACH = 0.0003  # seconds that a card or a wire takes at least
FULLEST, CROWDED = 0.55, 1.15  # how much of a picture its boxes may take; and how much bigger it is if they take more
MANY = 300  # cards from which on they are drawn plainly


@dataclass(frozen=True)
class Drawing:
    """A picture, how big its boxes are, and how it was made to fit: `View(sizes=, fit=)` keeps that in the next one."""

    svg: str
    sizes: dict[str, Size]
    fit: Fit | None = None


def draw(reading: Reading, *, view: View = PLAIN, badges: Mapping[str, Badge] | None = None) -> str:
    """SVG of a trace with the gradients of its sweep; without a sweep, of the forward pass alone.

    `badges` has a word and a sentence for nodes that need to be looked at, by id.
    """
    return drawing(reading, view=view, badges=badges).svg


def drawing(
    reading: Reading,
    *,
    view: View = PLAIN,
    badges: Mapping[str, Badge] | None = None,
    part: Scene | None = None,
) -> Drawing:
    """What `draw` gives, with the sizes of its boxes; of `part`, where it is known what shall be drawn."""
    if part is None:
        view = fitted(reading, view, badges)
        part = scene(reading, view)
    if not part.order:
        return Drawing(_nothing(reading.trace), {})
    afford(EACH * (len(part.order) + len(part.wires)))
    return _Painter(reading, view, part, badges or {}).paint()


def fitted(reading: Reading, view: View, badges: Mapping[str, Badge] | None = None) -> View:
    """The view with its groups folded and its lines broken so that the picture fits into its room, if it has one."""
    cards: dict[tuple[str, int], Card] = {}

    def measure(part: Scene, view: View) -> Size:
        return _Painter(reading, view, part, badges or {}, cards).size()

    return view if view.room is None or view.fit is not None else replace(view, fit=fit(reading, view, measure))


class _Painter:
    """Draws the parts of one picture, in the order in which they lie on one another."""

    def __init__(
        self,
        reading: Reading,
        view: View,
        part: Scene,
        badges: Mapping[str, Badge],
        cards: dict[tuple[str, int], Card] | None = None,
    ) -> None:
        self.reading, self.trace, self.sweep = reading, reading.trace, reading.sweep
        self.view, self.badges = view, badges
        self.flow, self.called, self.groups = reading.flow, reading.names, reading.group_names
        self.least = view.sizes or {}
        self.part, self.cuts = with_cuts(reading, part)
        self.loads = {wire.id: load(self.part.edges_of_wire[wire.id], self.flow) for wire in checked(self.part.wires)}
        self.density = view.fit.density if view.fit else 0
        self.drawn = {} if cards is None else cards  # by id and density
        self.pills = pills(self.part, self.loads, self.tag, self.cuts, self.density)

    def tag(self, wire: Edge) -> Tag:
        """What a wire that is too long to be drawn comes from: a card, or a box that holds where it does."""
        source = self.part.edges_of_wire[wire.id][0].source
        name = self.groups[wire.source] if wire.source in self.part.folds else self.called.get(source, "")
        if not source or not name:
            return Tag("", "")
        held = f": {cut(self.called[source], 60)}" if wire.source in self.part.folds else ""
        short = cut(name, NAME)
        has_room = self.density in (0, 2)  # a number stands beside it in 1, and all is as small as can be in 3
        return Tag(f"from {short}" if has_room else short, f"goes on here from {cut(name, 60)}{held}")

    def size(self) -> Size:
        """How big the picture would be; of one that is far too big about that, without laying it out."""
        _, sizes = self.boxes()
        area = sum(across * down for across, down in sizes.values())
        if self.view.room is not None and area > FULLEST * self.view.room[0] * self.view.room[1]:
            much = math.sqrt(area / FULLEST) * CROWDED
            return (
                much * math.sqrt(self.view.room[0] / self.view.room[1]),
                much * math.sqrt(self.view.room[1] / self.view.room[0]),
            )
        layout = self.layout(sizes)
        return layout.width + 2 * MARGIN, layout.height + 2 * MARGIN

    def paint(self) -> Drawing:
        part, direction = self.part, self.view.direction
        cards, sizes = self.boxes()
        if any(size[0] > self.least[id][0] for id, size in sizes.items() if id in self.least):
            # A box that grows moves the others: all get room for numbers to come, so that it happens once.
            self.least = {id: (across + 2 * SPARE, down) for id, (across, down) in sizes.items()}
            cards, sizes = self.boxes(roomy=True)
        layout = self.layout(sizes)
        ways = routes(layout, part.wires, direction, part.far)
        body = [
            *(self.wire(wire, ways[wire.id], layout) for wire in checked(part.wires)),
            *_stubs(part, layout, direction),
            *(frame(group, self.groups[group.id], layout.frames[group.id]) for group in part.frames),
            *(self.put(id, cards[id], layout) for id in checked(part.order)),
        ]
        svg = _page(self.reading, layout.width, layout.height, body, part.notice)
        return Drawing(svg, sizes, self.view.fit)

    def layout(self, sizes: Mapping[str, Size]) -> Layout:
        """Where everything stands."""
        titles = {group.id: title_width(group, self.groups[group.id]) for group in self.part.frames}
        direction = self.view.direction
        between = dot.CLOSE if self.density > 1 else dot.GAP
        dots = [boxes_dot(sizes, self.part, titles, direction, band, between) for band in range(len(self.part.bands))]
        check()  # the layout itself cannot be stopped
        return place_all(dots, direction, CLOSE if self.view.fit else GAP)

    def boxes(self, roomy: bool = False) -> tuple[dict[str, Card], dict[str, Size]]:
        """The cards, and the sizes of all boxes. A pill keeps its size while it reaches only a little over it."""
        cards = {id: self.card(id) if not roomy else self.made(id, roomy) for id in checked(self.part.order)}
        rims = {id: 2 * RING if "target" in drawn.classes else 0.0 for id, drawn in cards.items()}
        sizes = {id: (drawn.width + rims[id], drawn.height + rims[id]) for id, drawn in cards.items()}
        for id, pill in self.pills.items():
            wanted, had = pill.width + 4, self.least.get(id, (0.0, 0.0))[0]
            sizes[id] = (had if wanted <= had + SPARE else wanted, HEIGHT + 4)
        return cards, sizes

    # ---- Cards

    def card(self, id: str) -> Card:
        """The card for `id`, made once for all pictures that are tried."""
        key = id, self.density
        if key not in self.drawn:
            self.drawn[key] = self.made(id)
        return self.drawn[key]

    def made(self, id: str, roomy: bool = False) -> Card:
        fold = self.part.folds.get(id)
        members = {node.id for node in fold.members} if fold else {id}
        node = fold.result if fold else self.part.nodes[id]
        numbers = self.part.inlined_constants.get(node.id, ()) if not fold else ()
        badged = [self.badges[member] for member in (node.id, *sorted(members)) if member in self.badges]
        is_target = self.sweep is not None and not members.isdisjoint(self.sweep.targets)
        least = self.least.get(id, (0.0, 0.0))
        rim = 2 * RING if is_target else 0.0
        facts = Facts(
            state=self.trace.grad_state(node, self.sweep),
            arrivals=tuple(self.flow.arrivals.get(node.id, ())),
            is_target=is_target,
            is_source=self.sweep is not None and not members.isdisjoint(self.sweep.sources),
            swept=self.sweep is not None,
            plain=len(self.part.order) > MANY,
            density=self.density,
            weights=self.weights(fold) if fold else (),
            applied=applied(node, self.called, numbers),
            inlined_constants=tuple(number.id for number in numbers),
            badge=badged[0] if badged else None,
            least=(least[0] - rim, least[1] - rim),
            roomy=roomy,
        )
        called = self.called[node.id]
        return folded(fold, facts, self.groups[id], called) if fold else card(node, facts, called)

    def weights(self, fold: Fold) -> tuple[Weight, ...]:
        """The Variables in a folded group, and whatever else in it was a source."""
        sources, grads = (set(self.sweep.sources), self.sweep.grads) if self.sweep else (set(), {})
        leaves = [node for node in fold.members if node.op is None and (node.kind == "variable" or node.id in sources)]
        shown = sorted(leaves, key=lambda node: node.id not in sources)[:MOST_WEIGHTS]
        names = _without_owner([self.called[node.id] for node in shown], fold.group.label)
        return tuple(
            Weight(node.id, name, node.value, grads.get(node.id)) for node, name in zip(shown, names, strict=True)
        )

    def put(self, id: str, drawn: Card, layout: Layout) -> str:
        x, y, _, _ = layout.nodes[id]
        fold = self.part.folds.get(id)
        at = fold.group.place if fold else self.part.nodes[id].place
        line = f' data-line="{at.line}"' if at else ""
        x, y = x - drawn.width / 2, y - drawn.height / 2
        # A folded group holds a button, so it is none itself.
        role = "group" if fold else "button"
        return (
            f'<g class="{drawn.classes}" id="{xml(id)}" data-node="{xml(id)}"{drawn.data}{line} tabindex="0" '
            f'role="{role}" aria-label="{xml(drawn.label)}" transform="translate({x:.1f},{y:.1f})">'
            f"<title>{xml(drawn.tip)}</title>{drawn.body}</g>"
        )

    # ---- Wires

    def wire(self, wire: Edge, route: Route, layout: Layout) -> str:
        carried, strand = self.loads[wire.id], self.part.edges_of_wire[wire.id]
        path = _path(route.points)
        classes, back = "wire", ""
        if carried.value is not None:
            classes += " zero" if magnitude(carried.value) == 0 else ""
            back = f'<path class="back" d="{path}" style="stroke-width:{thickness(carried.value):g}"/>'
        elif wire.id in self.cuts:
            classes += " cut"
        elif self.sweep is not None:
            classes += " dead"
        drawn_pill = ""
        if wire.id in self.pills:
            x, y, _, _ = layout.nodes["p" + wire.id]
            drawn_pill = self.pills[wire.id].draw(x, y, self.view.direction)
        ends = self.part.folds.keys() & {wire.source, wire.target}
        edges = f' data-edges="{xml(" ".join(edge.id for edge in strand))}"' if ends else ""
        id, wire_label = xml(wire.id), xml(self.wire_label(wire, carried))
        return (
            f'<g class="{classes}" id="{id}" data-edge="{id}"{edges} data-from="{xml(wire.source)}" '
            f'data-to="{xml(wire.target)}" tabindex="0" role="img" aria-label="{wire_label}">'
            f'<path class="fore" d="{path}"/>{back}{_head(route)}{drawn_pill}</g>'
        )

    def wire_label(self, wire: Edge, carried: Load) -> str:
        """A wire in words, for a screen reader."""
        strand = self.part.edges_of_wire[wire.id]
        if wire.id in self.cuts and wire.source == wire.target:
            return f"cut before {cut(self.called[strand[0].target], 60)}, {self.cuts[wire.id].sentence}"
        source = cut(self.called[strand[0].source], 60)
        if wire.source in self.part.folds:
            source = f"{source} in {self.groups[wire.source]}" if len(strand) == 1 else self.groups[wire.source]
        inside = wire.target in self.part.folds
        target = self.groups[wire.target] if inside else cut(self.called[wire.target], 60)
        words = f"from {source} to {target}"
        if inside and len(strand) > 1:
            words += f", {len(strand)} uses"
        if wire.id in self.cuts:
            return f"{words}, cut: {self.cuts[wire.id].sentence}"
        if self.sweep is None:
            return words
        return f"{words}, carries {spoken(carried.text)}" if carried.value is not None else f"{words}, no gradient"


# ---- The page


def _page(reading: Reading, across: float, down: float, body: Iterable[str], notice: str) -> str:
    note_room = width(notice, 14) if notice else 0
    across, down = max(across, note_room) + 2 * MARGIN, down + 2 * MARGIN + (30 if notice else 0)
    note = f'<text class="notice" x="{MARGIN:g}" y="{down - 16:.1f}">{xml(notice)}</text>' if notice else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="gl" viewBox="0 0 {across:.1f} {down:.1f}" '
        f'width="{across:.1f}" height="{down:.1f}" role="group" '
        f'aria-label="{xml(_caption(reading))}"><style>{style()}</style>'
        f'<rect class="paper" width="100%" height="100%"/>'
        f'<g class="graph" transform="translate({MARGIN:g},{MARGIN:g})">{"".join(body)}</g>{note}</svg>'
    )


def _nothing(trace: Trace) -> str:
    return words_alone(trace, "The tape recorded nothing: no op ran on a watched value.")


def words_alone(trace: Trace, words: str) -> str:
    """A picture of a sentence, where there is nothing to draw."""
    text = f'<text class="notice" x="{width(words, 14) / 2:.1f}" y="42" text-anchor="middle">{words}</text>'
    return _page(Reading(trace), width(words, 14), 64, [text], "")


def _caption(reading: Reading) -> str:
    """What the picture shows, for a screen reader.

    >>> _caption(Reading(Trace(2, ())))
    'Graph of tape 2, 0 nodes'
    """
    trace, sweep = reading.trace, reading.sweep
    text = f"Graph of tape {trace.number}, {len(trace.nodes)} node{'' if len(trace.nodes) == 1 else 's'}"
    if sweep is None:
        return text
    called = reading.names
    targets, sources = (", ".join(cut(called[id], 60) for id in ids[:9]) for ids in (sweep.targets, sweep.sources))
    return f"{text}; gradient of {targets} with respect to {sources}"


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


def _stubs(part: Scene, layout: Layout, direction: str) -> Iterator[str]:
    """Short ends of wire: dotted ones into cards with inputs that are not drawn, arrows out of cards with a tag."""
    tagged = {wire.source for wire in part.wires if wire.id in part.far and wire.source != wire.target}
    for id in part.order:
        x, y, across, down = layout.nodes[id]
        near, middle, half = (x, y, across / 2) if direction == "LR" else (y, x, down / 2)
        if id in part.undrawn_inputs:
            yield f'<path class="stub" d="{_way(direction, [(near - half, middle), (near - half - MARGIN, middle)])}"/>'
        if id in tagged:
            start, tip = near + half, near + half + MARGIN
            shaft = _way(direction, [(start, middle), (tip - ONWARD, middle)])
            corners = [(tip, middle), (tip - ONWARD, middle - ONWARD / 2), (tip - ONWARD, middle + ONWARD / 2)]
            yield (
                '<g class="onward"><title>The value goes on where a tag has its name.</title>'
                f'<path class="fore" d="{shaft}"/><path class="head" d="{_way(direction, corners)}Z"/></g>'
            )


def _way(direction: str, points: Sequence[Point]) -> str:
    """Straight lines through points along and across the direction of the wires."""
    turned = points if direction == "LR" else [(across, along) for along, across in points]
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in turned)


def _without_owner(names: list[str], label: str) -> list[str]:
    """Names of weights without the owners that all of them have, outside and inside; a lone one without the label.

    >>> _without_owner(["rnn.cell.kernel", "rnn.cell.bias"], "lstm"), _without_owner(["dense.kernel"], "dense")
    (['kernel', 'bias'], ['kernel'])
    >>> _without_owner(["both.forward_layer.cell.bias", "both.backward_layer.cell.bias"], "both")
    ['forward_layer.bias', 'backward_layer.bias']
    """
    if len(names) < 2:
        return [name.removeprefix(f"{label}.") for name in names]
    parts = [name.split(".") for name in names]
    outside = len(os.path.commonprefix([owners[:-1] for owners in parts]))
    inner = [owners[outside:-1] for owners in parts]
    inside = len(os.path.commonprefix([owners[::-1] for owners in inner]))
    kept = [owners[: len(owners) - inside] for owners in inner]
    return [".".join([*owners, part[-1]]) for owners, part in zip(kept, parts, strict=True)]
