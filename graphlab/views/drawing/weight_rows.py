"""The Variables of a folded group, a row for each: its name, its value and its gradient, as numbers or small maps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphlab.trace.graph import Value
from graphlab.views.drawing.tensor_rows import CELLS, FEW, Block, small_map
from graphlab.views.drawing.theme import TEXT
from graphlab.views.notation.escaping import fit_name, width, xml
from graphlab.views.notation.numbers import tensor

NAME_ROOM, BETWEEN, HEAD = 190.0, 11.0, 18.0  # widest name; between columns; the height of their titles


@dataclass(frozen=True)
class Weight:
    """A Variable of a folded group, or another source in it, with its gradient if it has one."""

    id: str
    name: str
    value: Value
    grad: Value | None

    @property
    def tip(self) -> str:
        """Both numbers in words."""
        grad = tensor(self.grad, 36) if self.grad is not None else "none"
        return f"{self.name} = {tensor(self.value, 36)}, gradient {grad}"


def weight_rows(weights: Sequence[Weight], density: int = 0) -> Block:
    """The rows of all weights as one block, under the titles of their columns; dense ones have smaller maps."""
    most = FEW if density else CELLS  # a gradient leaves out as many numbers as its weight, which says how many
    values = [small_map(weight.value, most) for weight in weights]
    grads = [small_map(weight.grad, most, counted=False) if weight.grad is not None else None for weight in weights]
    names = [fit_name(weight.name, NAME_ROOM, TEXT) for weight in weights]
    name = max(width(text, TEXT, bold=True) for text in names)
    value = max(width("value", TEXT, bold=True), *(block.width for block in values))
    grad = max(width("grad", TEXT, bold=True), *(block.width for block in grads if block), 0.0)
    heights = [max(part.height for part in row if part) for row in zip(values, grads, strict=True)]

    def draw(left: float, right: float, top: float) -> str:
        middle = right - grad - BETWEEN
        parts = [
            f'<text class="tag of-value" x="{middle:g}" y="{top + 13:g}" text-anchor="end">value</text>'
            f'<text class="tag of-grad" x="{right:g}" y="{top + 13:g}" text-anchor="end">grad</text>'
        ]
        y = top + HEAD
        for weight, text, block, sent, height in zip(weights, names, values, grads, heights, strict=True):
            drawn = sent.draw(left, right, y + (height - sent.height) / 2) if sent else _dash(right, y + height / 2)
            parts.append(
                f'<g class="weight" data-weight="{xml(weight.id)}"><title>{xml(weight.tip)}</title>'
                f'<text class="weight-name" x="{left:g}" y="{y + height / 2 + 4:g}">{xml(text)}</text>'
                f'<g class="of-value">{block.draw(left, middle, y + (height - block.height) / 2)}</g>'
                f'<g class="of-grad">{drawn}</g></g>'
            )
            y += height
        return "".join(parts)

    return Block(name + BETWEEN + value + BETWEEN + grad, HEAD + sum(heights), draw)


def _dash(right: float, y: float) -> str:
    """Stands for a gradient that is not there."""
    return f'<text class="note" x="{right:g}" y="{y + 4:g}" text-anchor="end">None</text>'
