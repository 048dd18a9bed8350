"""What a wire carries back, as it is written on it: a contribution, or of a folded group what several add up to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from graphlab.trace.flow import Arrival, Flow, add
from graphlab.trace.graph import Edge, Value
from graphlab.views.drawing.broken_edges import Cut
from graphlab.views.drawing.scene import Scene
from graphlab.views.drawing.theme import TEXT
from graphlab.views.notation.contributions import pill, short, sum_text
from graphlab.views.notation.escaping import fit, width, xml
from graphlab.views.notation.magnitude import magnitude
from graphlab.views.notation.numbers import extremes, number, uniform

HEIGHT, ROOM, NAME = 20.0, 190.0, 16
SUM = 24  # characters that a sum may take


_SIGNS = {"flow": 24.0, "cut": 31.0, "": 18.0}  # room beside the text
_SCISSORS = (
    '<path d="M-3.4,-2.6L4.6,3M-3.4,2.6L4.6,-3"/><circle cx="-4.8" cy="-3" r="1.9"/><circle cx="-4.8" cy="3" r="1.9"/>'
)


@dataclass(frozen=True)
class Load:
    """What flows back on a wire, and as what it is written; of several values the largest stands for all."""

    value: Value | None = None
    text: str = ""


def load(strand: Sequence[Edge], flowing: Flow) -> Load:
    """What the edges of a wire carry together."""
    sent = [flowing.sent[edge.id] for edge in strand if edge.id in flowing.sent]
    if len({edge.source for edge in strand}) > 1:
        largest = max((part.value for part in sent), key=magnitude, default=None)
        return Load(largest, f"{len(strand)} wires")
    if not sent:
        return Load()
    if len(sent) == 1:
        return Load(sent[0].value, pill(sent[0]))
    arrivals: list[Arrival] = []
    for part in sent:
        total = add(arrivals[-1].total, part.value) if arrivals else part.value
        arrivals.append(Arrival(part.edge, part.value, total))
    total, text = arrivals[-1].total, sum_text(arrivals, SUM)
    return Load(total, f"Σ of {len(sent)}: {short(total)}" if "contributions" in text or "…" in text else text)


@dataclass(frozen=True)
class Pill:
    """The text on a wire; on a far one, after the name of where it comes from.

    Before the text stands an arrow the way the gradient flows, or scissors where the wire is cut, or nothing.
    """

    name: str
    text: str
    sign: Literal["flow", "cut", ""] = "flow"
    tip: str = ""

    @property
    def name_width(self) -> float:
        """The room of the name."""
        return width(self.name, TEXT, bold=True) + 10 if self.name else 0.0

    @property
    def width(self) -> float:
        """How wide it is drawn."""
        text = width(self.text, TEXT, mono=True) + _SIGNS[self.sign] if self.text else 10
        return self.name_width + text

    def draw(self, x: float, y: float, direction: str) -> str:
        """The pill around a point. The arrow points the way the gradient flows: back."""
        left = -self.width / 2
        start = left + self.name_width
        turn = " rotate(90)" if direction == "TB" else ""
        parts = [f'<text class="from" x="{left + 10:.1f}" y="4.2">{xml(self.name)}</text>' if self.name else ""]
        if self.text:
            shift = (_SIGNS[self.sign] - _SIGNS[""]) / 2 + 1 if self.sign else 0
            middle = start + (self.width - self.name_width) / 2 + shift
            where = f'transform="translate({start + 10:.1f},0){turn if self.sign == "flow" else ""}"'
            sign = f'<path class="flow" {where} d="M-3.5,0L3,-3.8V3.8Z"/>'
            if self.sign == "cut":
                sign = f'<g class="scissors" {where}>{_SCISSORS}</g>'
            text = f'<text class="sent" x="{middle:.1f}" y="4.2" text-anchor="middle">{xml(self.text)}</text>'
            parts.append(sign + text if self.sign else text)
        tip = f"<title>{xml(self.tip)}</title>" if self.tip else ""
        return (
            f'<g class="pill" transform="translate({x:.1f},{y:.1f})">{tip}'
            f'<rect x="{left:.1f}" y="{-HEIGHT / 2:g}" width="{self.width:.1f}" height="{HEIGHT:g}" rx="10"/>'
            f"{''.join(parts)}</g>"
        )


class Tag(NamedTuple):
    """Where a wire comes from that is too long to be drawn, and that in a sentence; empty of one without a start."""

    name: str
    tip: str


def pills(
    scene: Scene, loads: Mapping[str, Load], tag: Callable[[Edge], Tag], cuts: Mapping[str, Cut], density: int = 0
) -> dict[str, Pill]:
    """The pill of each wire that has one, by the wire's id: with how the number came about, without, or names alone."""
    found = {}
    for wire in scene.wires:
        carried = loads[wire.id]
        name, tip = tag(wire) if wire.id in scene.far else ("", "")
        if wire.id in cuts:
            broken = cuts[wire.id]
            found[wire.id] = Pill(name, broken.word, "cut", broken.sentence)
        elif (carried.text and density < 2) or name:
            text = ("" if carried.value is None else spread(carried.value)) if density else carried.text
            text = text if density < 2 else ""
            if width(text, TEXT, mono=True) > ROOM and carried.value is not None:
                text = ("Σ = " if text.startswith("Σ = ") else "") + spread(carried.value)
            text = fit(text, ROOM, TEXT, mono=True)
            found[wire.id] = Pill(name, text, "flow" if carried.value is not None else "", tip)
    return found


def spread(value: Value) -> str:
    """The numbers where there is no room for all: one that fills it, or the smallest and the largest.

    >>> import numpy as np
    >>> spread(Value(np.array([-0.123, 0.5, 7.25]), (3,), "float32"))
    '−0.123 … 7.25'
    """
    ends = extremes(value)
    if ends is None or uniform(value) is not None:
        return short(value)
    return f"{number(ends[0])} … {number(ends[1])}"
