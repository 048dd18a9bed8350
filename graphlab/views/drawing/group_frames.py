"""Groups that are open: a frame around their cards, a title, and a button that folds them."""

from __future__ import annotations

from collections.abc import Sequence

from graphlab.trace.graph import Group
from graphlab.views.drawing.layout import Box
from graphlab.views.drawing.theme import TEXT
from graphlab.views.notation.escaping import fit, width, xml

SIDE, PAD = 24.0, 9.0  # of the button; between the frame's edge and what is in its title
TITLE_ROOM = 260.0


def fold_button(group: str, called: str, x: float, y: float, *, is_folded: bool) -> str:
    """A button with a plus or a minus, its top left corner at a point."""
    sign = "M7,12H17M12,7V17" if is_folded else "M7,12H17"
    return (
        f'<g class="fold" data-fold="{xml(group)}" tabindex="0" role="button" '
        f'aria-label="{"Unfold" if is_folded else "Fold"} {xml(called)}" transform="translate({x:.1f},{y:.1f})">'
        f'<rect x="1" y="1" width="22" height="22" rx="7"/><path d="{sign}"/></g>'
    )


def title_width(group: Group, called: str) -> float:
    """How much room the title of a frame needs."""
    return SIDE + 2 * PAD + width(fit(called, TITLE_ROOM, 14, bold=True), 14, bold=True) + 8 + width("continued", TEXT)


def frame(group: Group, called: str, boxes: Sequence[Box]) -> str:
    """The frame of an unfolded group in each of its boxes, with its title and its button."""
    line = f' data-line="{group.place.line}"' if group.place else ""
    parts = "".join(_part(group, called, box, is_first=box is boxes[0]) for box in boxes)
    return f'<g class="group" data-group="{xml(group.id)}"{line}>{parts}</g>'


def _part(group: Group, called: str, box: Box, *, is_first: bool) -> str:
    x, y, across, down = box
    left, top = x - across / 2, y - down / 2
    name, kind = fit(called, TITLE_ROOM, 14, bold=True), "continued"
    if is_first:
        kind = "" if called.startswith(group.kind) else group.kind
    return (
        f'<rect class="frame" x="{left:.1f}" y="{top:.1f}" width="{across:.1f}" height="{down:.1f}" rx="14"/>'
        f'<text class="group-name" x="{left + SIDE + PAD + 5:.1f}" y="{top + 26:.1f}">{xml(name)}'
        f'<tspan class="kind" dx="8">{kind}</tspan></text>'
        f"{fold_button(group.id, called, left + PAD, top + PAD, is_folded=False)}"
    )
