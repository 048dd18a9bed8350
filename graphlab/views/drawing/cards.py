"""One node, or a folded group of nodes, as a card: symbol and name, value, gradient, shape. Measured, then drawn.

A card is drawn with its top left corner at 0, 0. Its gradient row exists once for every state it goes through
(not computed yet, each running sum, no path), all in the same place; the class `shown` is on the last.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from graphlab.trace.flow import Arrival
from graphlab.trace.graph import GradState, GroupKind, Node
from graphlab.trace.registry import label_of, symbol_of
from graphlab.views.drawing.group_frames import SIDE, fold_button
from graphlab.views.drawing.scene import Fold
from graphlab.views.drawing.tensor_rows import DOTS, ROW, SLASH, TAG, Block, content, note
from graphlab.views.drawing.theme import TEXT
from graphlab.views.drawing.weight_rows import Weight, weight_rows
from graphlab.views.notation.contributions import sum_text
from graphlab.views.notation.escaping import clean, cut, fit, fit_name, width, xml
from graphlab.views.notation.numbers import shape_text, spoken, tensor

HEADER, GAP, FOOTER, LINE, INSET = 34.0, 3.0, 22.0, 15.0, 5.0
LEFT, RIGHT = 10.0, 10.0  # where text begins and ends
NAME_ROOM, OP_ROOM, BADGE_ROOM = 190.0, 130.0, 110.0
FOLD_NAME_ROOM = 300.0  # the longest name of a layer or a loss stands whole
DENSE_NAME_ROOM = 86.0  # where numbers have only what the wires leave
RESULT = 14  # characters of the name of a folded group's result
STACK = 6.0  # what is seen of the cards under a folded one
NARROWEST = 104.0
NAME = 15  # size of letters
BASELINE, ROUND = 22, 11  # where the header's text stands, and how round the corners are
AFTER_SYMBOL, BEFORE_OP, BEFORE_TAG, AFTER_ROW, BADGE_EDGES = 7.0, 10.0, 7.0, 8.0, 26.0
MUCH = 20.0  # pixels of width that are worth a second line at the foot
VARIANTS = {"scalar": 16, "tensor": 4}  # gradient rows kept, the last one included

Rows = list[tuple[str, Block]]  # the classes and the content of each gradient row
Badge = tuple[str, str]  # a word, and a sentence for those who look closer


@dataclass(frozen=True)
class Card:
    """A drawn card, ready to be put somewhere. `data` are attributes for the player, escaped already."""

    width: float
    height: float
    body: str
    classes: str
    label: str
    tip: str
    data: str = ""


@dataclass(frozen=True)
class Facts:
    """What there is to know about a node's gradient, its part in the sweep, and how much is to be drawn of it.

    `plain` leaves out what a big graph has no room for, and `density` says how small tensors are drawn. `applied` is
    the op with the constants that are written inside it, `inlined_constants` their ids, `weights` the Variables of a
    folded group. No card gets smaller than `least`; a `roomy` one has room for a badge that may come.
    """

    state: GradState
    arrivals: tuple[Arrival, ...] = ()
    is_target: bool = False
    is_source: bool = False
    swept: bool = True
    plain: bool = False
    density: int = 0
    weights: tuple[Weight, ...] = ()
    applied: str = ""
    inlined_constants: tuple[str, ...] = ()
    badge: Badge | None = None
    least: tuple[float, float] = (0.0, 0.0)
    roomy: bool = False

    @property
    def flags(self) -> list[str]:
        """The parts it has in the sweep, in words."""
        return [word for word, is_so in (("target", self.is_target), ("source", self.is_source)) if is_so]


def variant(index: int, count: int, scalar: bool) -> int:
    """Which of a card's gradient rows to show after `index` of `count` arrivals.

    A card keeps a few rows only: the first sums, one that says it is still adding, and the last.

    >>> [variant(i, 6, False) for i in range(7)]
    [0, 1, 2, 3, 3, 3, 4]
    """
    most = VARIANTS["scalar" if scalar else "tensor"]
    if count <= most:
        return index
    return most if index == count else min(index, most - 1)


@dataclass(frozen=True)
class _Face:
    """What stands around the numbers of a card. `foot` has texts and their classes."""

    symbol: Block
    name: str
    op: str
    foot: Sequence[tuple[str, str]]
    classes: str
    label: str
    tip: str
    data: str = ""


def card(node: Node, facts: Facts, called: str) -> Card:
    """Measure and draw the card of `node`, which is called so."""
    name = _fitted(called, facts.density)
    foot, inner = [(_shape(node), "")], node.inner is not None
    if inner:
        foot.append((f"grad of tape {node.inner}", "flag inner"))
    inlined = f' data-inlined="{xml(" ".join(facts.inlined_constants))}"' if facts.inlined_constants else ""
    face = _Face(
        _symbol(node),
        name,
        _op_text(node, name, facts),
        foot,
        f"{node.kind} inner" if inner else node.kind,
        _spoken(node, facts, called),
        f"{called} = {tensor(node.value)}",
        inlined,
    )
    return _drawn(face, node, facts, is_inner=inner)


def _fitted(called: str, density: int) -> str:
    """A name as it fits on a card; the row that tells it from others is not cut off."""
    room = DENSE_NAME_ROOM if density > 1 else NAME_ROOM
    row = re.search(r" #\d+$", called)
    if row is None:
        return fit_name(called, room, 15)
    return fit_name(called[: row.start()], room - width(row[0], 15, bold=True), 15) + row[0]


def folded(fold: Fold, facts: Facts, called: str, result: str) -> Card:
    """Measure and draw the card of a folded group called so, with the numbers of its last result."""
    count, node = len(fold.ops), fold.result
    ops, kind = f"{count} op{'s' if count != 1 else ''}", _KINDS.get(fold.group.kind, fold.group.kind)
    more = f" +{len(fold.results) - 1}" if len(fold.results) > 1 else ""
    is_inner = all(member.inner is not None for member in fold.ops)
    foot = [(f"→ {cut(result, RESULT)}{more}", "flag"), (_shape(node), "")]
    if facts.weights:
        foot = [(ops if facts.density else f"{ops} folded", ""), (f"out {shape_text(node.shape)}", "")]
        ops = ""
    elif all(label_of(op.op or "", len(op.shape)) in called for op in fold.ops):  # its name counts them
        ops = ""
    button = Block(SIDE, SIDE, lambda left, right, top: fold_button(fold.group.id, called, left, top, is_folded=True))
    face = _Face(
        button,
        fit(called, FOLD_NAME_ROOM, 15, bold=True),
        ", ".join(filter(None, ["" if kind in called else kind, ops])),
        foot,
        "folded inner" if is_inner else "folded",
        _spoken_fold(fold, facts, called, result),
        "; ".join([*(weight.tip for weight in facts.weights), f"{called}: {result} = {tensor(node.value)}"]),
        f' data-group="{xml(fold.group.id)}" data-output="{xml(node.id)}" '
        f'data-members="{xml(" ".join(member.id for member in fold.members))}"',
    )
    return _drawn(face, node, facts, is_inner=is_inner, is_folded=True)


# What is said of a group whose label does not say it; runs and parts say it themselves.
_KINDS: dict[GroupKind, str] = {"rounds": "", "lines": ""}


def _spoken_fold(fold: Fold, facts: Facts, called: str, result: str) -> str:
    count = len(fold.ops)
    weights = "".join(f", {weight.tip}" for weight in facts.weights)
    ops = f"{count} op{'s' if count != 1 else ''}"
    return f"{called}, folded {fold.group.kind} of {ops}{weights}, last result {_spoken(fold.result, facts, result)}"


def _shape(node: Node) -> str:
    return f"{shape_text(node.shape)} {node.dtype}"


@dataclass(frozen=True)
class _Measures:
    """How big a card is, where its parts stand, and the lines at its foot."""

    width: float
    height: float
    name_at: float
    value_at: float
    gradients_at: float
    gradient_height: float
    foot: list[list[tuple[str, str]]]


@dataclass(frozen=True)
class _Body:
    """The numbers on a card: those of the weights in it, then its own with the states of the gradient, if they show."""

    weights: Block | None
    value: Block | None
    grads: Rows

    @property
    def width(self) -> float:
        """What the widest of them takes, with the tag before it."""
        own = [block for block in (self.value, *(block for _, block in self.grads)) if block]
        return max([TAG + block.width for block in own] + [self.weights.width if self.weights else 0.0])


def _body(node: Node, facts: Facts) -> _Body:
    weights = weight_rows(facts.weights, facts.density) if facts.weights else None
    if weights is not None and not facts.is_target:
        return _Body(weights, None, [])
    value = content(node.value, facts.plain, facts.density, pictures=_has_pictures(node))
    return _Body(weights, value, _gradients(node, facts))


def _has_pictures(node: Node) -> bool:
    """Whether four axes are those of pictures: of a Variable they are those of filters."""
    return node.kind != "variable"


def _measured(face: _Face, body: _Body, facts: Facts, badge: str, below: float) -> _Measures:
    """The card as wide as its widest part, and as high as all of them; `below` is what a folded one shows under it."""
    name_at = LEFT + face.symbol.width + AFTER_SYMBOL
    op = BEFORE_OP + width(face.op, TEXT) if face.op else 0.0
    across = max(
        name_at + width(face.name, NAME, bold=True) + op + RIGHT,
        2 * INSET + BEFORE_TAG + body.width + AFTER_ROW,
        NARROWEST,
        facts.least[0],
    )
    badge_room = width(badge or "saturated", TEXT, bold=True) + BADGE_EDGES if badge or facts.roomy else 0.0
    # That weights are sources is seen by their gradients.
    flags = [(word, f"flag {word}") for word in facts.flags if word != "source" or not facts.weights]
    foot = [[*face.foot, *flags]]
    if flags and LEFT + _foot_width(foot[0]) + badge_room + RIGHT > across + MUCH:
        foot = [[*face.foot], flags]
    across = max(across, LEFT + max(map(_foot_width, foot)) + badge_room + RIGHT)
    value_at = HEADER + (body.weights.height if body.weights else 0.0)
    top = value_at + body.value.height + GAP if body.value else value_at
    tallest = max((block.height for _, block in body.grads), default=0.0)
    height = max(top + tallest + FOOTER + LINE * (len(foot) - 1), facts.least[1] - below)
    return _Measures(round(across, 1), round(height, 1), name_at, value_at, top, tallest, foot)


def _drawn(face: _Face, node: Node, facts: Facts, *, is_inner: bool = False, is_folded: bool = False) -> Card:
    body = _body(node, facts)
    below = STACK if is_folded else 0.0
    badge = fit(clean(facts.badge[0]), BADGE_ROOM, TEXT, bold=True) if facts.badge else ""
    size = _measured(face, body, facts, badge, below)
    across, height, y, tall = size.width, size.height, size.gradients_at, size.gradient_height
    box = f'width="{across:g}" height="{height:g}" rx="{ROUND}"/>'
    parts = [
        _stack(across, height) if is_folded else "",
        "" if facts.plain else f'<rect class="shadow" y="2" {box}',
        f'<rect class="body" {box}',
        _hood(across) if is_inner else "",
        _ring(across, height) if facts.is_target else "",
        face.symbol.draw(LEFT, 0, (HEADER - face.symbol.height) / 2),
        _header_text("name", size.name_at, face.name),
        _header_text("op", across - RIGHT, face.op, ' text-anchor="end"') if face.op else "",
        body.weights.draw(INSET + 7, across - INSET - 8, HEADER) if body.weights else "",
        _row("value", "value", body.value, across, size.value_at, body.value.height) if body.value else "",
        *(_row(classes, "grad", block, across, y, tall, i) for i, (classes, block) in enumerate(body.grads)),
        *(_foot(line, height - LINE * i) for i, line in enumerate(reversed(size.foot))),
        _badge(badge, facts.badge[1], across, height) if facts.badge else "",
    ]
    classes = " ".join(["card", face.classes, *(["target"] if facts.is_target else [])])
    label = face.label + (f", {facts.badge[0]}: {facts.badge[1]}" if facts.badge else "")
    return Card(across, height + below, "".join(parts), classes, spoken(label), face.tip, face.data)


def _header_text(kind: str, x: float, text: str, anchor: str = "") -> str:
    return f'<text class="{kind}" x="{x:g}" y="{BASELINE}"{anchor}>{xml(text)}</text>'


def _ring(across: float, height: float) -> str:
    return f'<rect class="ring" x="-4.5" y="-4.5" width="{across + 9:g}" height="{height + 9:g}" rx="15"/>'


def _stack(across: float, height: float) -> str:
    """The edges of the cards that lie under a folded one."""
    return "".join(
        f'<path class="under" d="M{inset:g},{height + 3 * i - 12:g}v4.5a11,11 0 0 0 11,11H{across - inset - 11:g}'
        f'a11,11 0 0 0 11,-11v-4.5"/>'
        for i, inset in ((2, 9.0), (1, 4.5))
    )


def _hood(across: float) -> str:
    """The tinted header of an op of an inner gradient."""
    low, end = HEADER - 3, across - 1
    return f'<path class="hood" d="M1,{low:g}V11A10,10 0 0 1 11,1H{end - 10:g}A10,10 0 0 1 {end:g},11V{low:g}Z"/>'


def _foot_width(foot: Sequence[tuple[str, str]]) -> float:
    return sum(width(text, TEXT, bold=bool(classes)) for text, classes in foot) + (len(foot) - 1) * width(" · ", TEXT)


def _foot(foot: Sequence[tuple[str, str]], height: float) -> str:
    texts = (f'<tspan class="{classes}">{xml(text)}</tspan>' if classes else xml(text) for text, classes in foot)
    return f'<text class="foot" x="{LEFT:g}" y="{height - 7:g}">{" · ".join(texts)}</text>'


def _badge(word: str, sentence: str, across: float, height: float) -> str:
    """A mark at the lower right: a word, and its sentence for those who point at it."""
    long = width(word, TEXT, bold=True) + 16
    return (
        f'<g class="badge" transform="translate({across - long - 6:g},{height - 20:g})"><title>{xml(sentence)}</title>'
        f'<rect width="{long:g}" height="17" rx="8.5"/>'
        f'<text x="{long / 2:g}" y="12.8" text-anchor="middle">{xml(word)}</text></g>'
    )


# ---- The corner: the op's symbol, or an icon for the kind of leaf

_ICONS = {
    "variable": '<path d="M-6,-3H6M-6,3H6"/><circle class="dot" cx="2.5" cy="-3" r="2.2"/>'
    '<circle class="dot" cx="-2.5" cy="3" r="2.2"/>',
    "watched": '<path d="M-7,0Q0,-8 7,0Q0,8 -7,0Z"/><circle class="dot" r="2.2"/>',
    "constant": '<path d="M-4.5,-0.5H4.5V5H-4.5Z"/><path d="M-2.8,-0.5V-2.6A2.8,2.8 0 0 1 2.8,-2.6V-0.5"/>',
}


def _symbol(node: Node) -> Block:
    if node.op is None:
        icon = _ICONS.get(node.kind, "")
        disc = '<circle class="disc" cx="21" cy="17" r="11"/>'
        body = f'{disc}<g class="icon" transform="translate(21,17)">{icon}</g>'
        return Block(22, 22, lambda left, right, top: body)
    text = fit(clean(symbol_of(node.op), 8), 76, 13, bold=True)
    across = max(22.0, round(width(text, 13, bold=True) + 10, 1))
    body = (
        f'<rect class="disc" x="{LEFT:g}" y="6" width="{across:g}" height="22" rx="11"/>'
        f'<text class="symbol" x="{LEFT + across / 2:g}" y="21.5" text-anchor="middle">{xml(text)}</text>'
    )
    return Block(across, 22, lambda left, right, top: body)


def _op_text(node: Node, name: str, facts: Facts) -> str:
    if node.op is None:
        return "Variable" if node.kind == "variable" else "" if node.kind == name else node.kind
    if facts.applied:
        return fit(facts.applied, OP_ROOM, TEXT)
    label = label_of(clean(node.op), len(node.shape))
    is_said = label in (name.partition(" #")[0], symbol_of(node.op))
    return "" if is_said else fit(label, OP_ROOM, TEXT)


# ---- Rows


def _row(
    classes: str, tag: str, block: Block, across: float, top: float, height: float, index: int | None = None
) -> str:
    # "No path" is no state on the way: it has no number.
    mark = "" if index is None or "none" in classes else f' data-grad="{index}"'
    return (
        f'<g class="row {classes}"{mark}>'
        f'<rect class="tint" x="{INSET:g}" y="{top:g}" width="{across - 2 * INSET:g}" height="{height:g}" rx="6"/>'
        f'<text class="tag" x="{INSET + 7:g}" y="{top + min(height, ROW) / 2 + 4:g}">{tag}</text>'
        f'<g class="what">{block.draw(INSET + 7, across - INSET - 8, top)}</g></g>'
    )


def _gradients(node: Node, facts: Facts) -> list[tuple[str, Block]]:
    """Classes and content of every state of the gradient row, in order."""
    waiting = note("not yet" if facts.swept else "not computed", DOTS, "not computed yet")
    rows = [("grad pending", waiting)]
    if facts.state == "none":
        rows.append(("grad none", note("no path: None", SLASH)))
    if facts.state == "computed":
        count, scalar = len(facts.arrivals), node.value.array.ndim == 0
        kept = {variant(i, count, scalar): i for i in range(1, count + 1)}
        for place, i in sorted(kept.items()):
            is_last, is_cut = place == max(kept), count > VARIANTS["scalar" if scalar else "tensor"]
            if is_cut and place == max(kept) - 1:
                rows.append(("grad", note(f"adding {count} contributions", DOTS)))
            elif facts.plain and not scalar and not is_last:
                rows.append(("grad", note(f"{i} of {count} contributions", DOTS)))
            else:
                rows.append(("grad", _adding(facts.arrivals[:i], facts, _has_pictures(node))))
    rows[-1] = (rows[-1][0] + " shown", rows[-1][1])
    return rows


def _adding(arrivals: tuple[Arrival, ...], facts: Facts, pictures: bool) -> Block:
    """What has arrived so far, and how it adds up."""
    block = content(arrivals[-1].total, facts.plain, facts.density, pictures=pictures)
    if len(arrivals) < 2 or facts.density > 1:
        return block
    text = sum_text(list(arrivals))
    if "…" in text:  # the numbers stand on the wires
        text = f"sum of {len(arrivals)} contributions"

    def draw(left: float, right: float, top: float) -> str:
        line = f'<text class="sum" x="{right:g}" y="{top + block.height + 11:g}" text-anchor="end">{xml(text)}</text>'
        return block.draw(left, right, top) + line

    # The sum may run under the word "grad", which stands higher.
    return Block(max(block.width, width(text, TEXT, mono=True) - TAG), block.height + 18, draw)


def _spoken(node: Node, facts: Facts, called: str) -> str:
    """The card in words, names in full, for a screen reader."""
    kind = _op_text(node, "", facts)
    if node.op:
        kind = f"result of {facts.applied or label_of(clean(node.op, 60), len(node.shape))}"
        kind += f" in the gradient of tape {node.inner}" if node.inner is not None else ""
    shape = f"shape {shape_text(node.shape)}" if node.shape else "scalar"
    grad = {"none": "none, no path", "not_computed": "not computed"}.get(facts.state, "")
    if facts.arrivals and not grad:
        count = len(facts.arrivals)
        grad = tensor(facts.arrivals[-1].total, 36)
        if count > 1:
            grad = f"{grad}, of {count} contributions" if node.shape else sum_text(list(facts.arrivals), 200)
    parts = [called, kind, *facts.flags, shape, node.dtype, f"value {tensor(node.value, 36)}", f"gradient {grad}"]
    return ", ".join(parts)
