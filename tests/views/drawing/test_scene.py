"""What is drawn as what: folded and unfolded groups, inlined constants, merged wires, bands, cuts, sizes that stay."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from graphlab.trace.flow import flow
from graphlab.trace.graph import Trace
from graphlab.views.drawing.edge_labels import load
from graphlab.views.drawing.folding import MOST_CARDS
from graphlab.views.drawing.scene import MOST_WIRES, applied, scene
from graphlab.views.drawing.svg import draw, drawing
from graphlab.views.drawing.view import MOST_NODES, PLAIN, View
from graphlab.views.drawing.wrapping import SHORT
from graphlab.views.notation.names import Names, group_names
from graphlab.views.reading import Reading
from tests.views import traces
from tests.views.drawing.test_svg import parts, text_of
from tests.views.traces import ALL, VIEWS, Tape, reading_of, sweep_of


def picture(trace: Trace, view: View = PLAIN, **more) -> ElementTree.Element:
    return ElementTree.fromstring(draw(reading_of(trace), view=view, **more))


@st.composite
def programs(draw) -> Trace:
    """Sums and products of what came before, in groups inside groups, with numbers without a name between them."""
    t = Tape()
    ids = [t.leaf("variable", "a", 2.0), t.leaf("variable", "b", -1.0)]

    def some_ops(depth: int) -> None:
        for _ in range(draw(st.integers(1, 4))):
            if depth < 3 and draw(st.booleans()):
                with t.group(draw(st.sampled_from(["function", "scope", "round"])), draw(st.sampled_from("fgh"))):
                    some_ops(depth + 1)
            elif draw(st.integers(0, 3)):
                x, y = draw(st.sampled_from(ids)), draw(st.sampled_from(ids))
                ids.append(t.op("add", f"v{len(t.nodes)}", 1.0, x, y, rule=lambda g: (g, g)))
            else:
                x, k = draw(st.sampled_from(ids)), t.leaf("constant", "", 3.0)
                ids.append(t.op("multiply", f"v{len(t.nodes)}", 1.0, k, x, rule=lambda g: (None, 3 * g)))

    some_ops(0)
    last = t.op("square", "y", 1.0, ids[-1], rule=lambda g: (2 * g,))
    return t.trace(last, "n0", "n1")


views = st.builds(
    View,
    closed=st.sets(st.integers(0, 12).map("g{}".format), max_size=6).map(frozenset),
    inlined_constants=st.booleans(),
)


@given(programs(), views)
def test_every_node_has_one_place(trace, view):
    """A node is a card, or written inside one, or inside one folded group; a folded group is in no other."""
    part = scene(reading_of(trace), view)
    inlined = [node.id for id, numbers in part.inlined_constants.items() if id in part.nodes for node in numbers]
    inside = [node.id for fold in part.folds.values() for node in fold.members]
    assert Counter([*part.nodes, *inlined, *inside]) == Counter(node.id for node in trace.nodes)
    assert set(part.order) == part.nodes.keys() | part.folds.keys()
    assert all(part.card_of(node.id) in part.order for node in trace.nodes)
    frames = {group.id for group in part.frames}
    assert not frames & part.folds.keys()
    assert set(part.home.values()) <= frames | {None}
    assert view.closed & frames == set()
    assert sorted(id for band in part.bands for id in band) == sorted(part.order)


@given(programs(), views)
def test_every_edge_is_on_one_wire(trace, view):
    """Or inside a folded group, or that of an inlined constant; and a wire's ends are the cards of its edges' ends."""
    part = scene(reading_of(trace), view)
    drawn = [edge.id for strand in part.edges_of_wire.values() for edge in strand]
    hidden = {node.id for numbers in part.inlined_constants.values() for node in numbers}
    between = [
        edge.id
        for edge in trace.edges
        if edge.source not in hidden and part.card_of(edge.source) != part.card_of(edge.target)
    ]
    assert sorted(drawn) == sorted(between)
    for wire in part.wires:
        for edge in part.edges_of_wire[wire.id]:
            assert (wire.source, wire.target) == (part.card_of(edge.source), part.card_of(edge.target))
        assert part.edges_of_wire[wire.id][0].id == wire.id


@given(programs(), views)
def test_what_leaves_a_card_by_its_wires_is_its_gradient(trace, view):
    """However the rest is folded, the contributions on the wires out of a node add up to its gradient."""
    sweep = sweep_of(trace)
    part, flowing = scene(Reading(trace, sweep), view), flow(trace, sweep)
    totals: Counter[str] = Counter()
    for wire in part.wires:
        strand = part.edges_of_wire[wire.id]
        if len({edge.source for edge in strand}) == 1 and (value := load(strand, flowing).value) is not None:
            totals[strand[0].source] += value.array.item()
    merged = {
        edge.source for strand in part.edges_of_wire.values() for edge in strand if len({e.source for e in strand}) > 1
    }
    for id in part.nodes:
        if id in sweep.grads and id not in sweep.targets and id not in merged:
            assert totals[id] == pytest.approx(sweep.grads[id].array.item())


@given(programs(), views, st.booleans())
def test_the_picture_says_what_it_stands_for(trace, view, down):
    """Frames, folded cards, their members, and the edges of their wires are in the SVG as attributes."""
    view = replace(view, direction="TB" if down else "LR")
    part, root = scene(reading_of(trace), view), picture(trace, view)
    cards = {item.get("data-node"): item for item in parts(root, "card")}
    assert list(cards) == list(part.order)
    for id, fold in part.folds.items():
        assert cards[id].get("data-group") == id
        assert cards[id].get("data-members", "").split() == [node.id for node in fold.members]
        assert cards[id].get("data-output") == fold.result.id
    for id, numbers in part.inlined_constants.items():
        if id in part.nodes:
            assert cards[id].get("data-inlined", "").split() == [node.id for node in numbers]
    assert [item.get("data-group") for item in parts(root, "group")] == [group.id for group in part.frames]
    assert {item.get("data-fold") for item in parts(root, "fold")} == part.folds.keys() | {g.id for g in part.frames}
    for item in parts(root, "wire"):
        strand = [edge.id for edge in part.edges_of_wire[item.get("data-edge")]]
        is_folded = bool({item.get("data-from"), item.get("data-to")} & part.folds.keys())
        assert item.get("data-edges") == (" ".join(strand) if is_folded else None)
        assert item.get("aria-label", "").startswith("from ")


def test_numbers_without_a_name_are_written_in_their_op():
    """Each as its op is written; one that is used twice, or whose name says it, is not repeated."""
    trace = traces.numbers()
    part, called = scene(reading_of(trace), PLAIN), Names(trace)
    written = {node.name: applied(node, called, part.inlined_constants.get(id, ())) for id, node in part.nodes.items()}
    assert written == {"x": "", "y": "x²", "3 * y": "", "z": "(3 * y) − 1", "": "", "h": "", "w": ""}
    assert [node.value.array.item() for numbers in part.inlined_constants.values() for node in numbers] == [
        2.0,
        3.0,
        1.0,
    ]
    assert len(scene(reading_of(trace), View(inlined_constants=False)).nodes) == len(trace.nodes)


def test_what_is_asked_for_is_never_inlined():
    """A source, a target, text, and the only inputs of an op keep their cards."""
    t = Tape()
    x, k = t.leaf("variable", "x", 1.0), t.leaf("constant", "", 2.0)
    y = t.op("multiply", "y", 2.0, x, k, rule=lambda g: (2 * g, g))
    a, b = t.leaf("constant", "", 2.0), t.leaf("constant", "", 3.0)
    t.op("add", "five", 5.0, a, b)
    t.op("where", "w", 5.0, x, t.leaf("constant", "", "text", "string"))
    assert not scene(Reading(t.trace(y, x, k), sweep_of(t.trace(y, x, k))), PLAIN).inlined_constants


def test_big_graphs_fold_by_themselves():
    """Rounds first, at most 150 cards, with a notice; one round is unfolded on demand, and the rest stays as it is."""
    trace = traces.rounds(100)
    part = scene(reading_of(trace), PLAIN)
    assert len(part.order) <= MOST_CARDS
    assert len(part.folds) == 100 and {fold.group.kind for fold in part.folds.values()} == {"round"}
    assert part.notice == "100 rounds folded; press + to unfold"
    assert "100 rounds folded" in text_of(parts(picture(trace), "notice")[0])
    one = scene(reading_of(trace), View(opened=frozenset({"g7"})))
    assert one.folds.keys() == part.folds.keys() - {"g7"}
    assert one.notice == "99 rounds folded; press + to unfold"
    more = traces.rounds(200)
    (fold,) = scene(reading_of(more), PLAIN).folds.values()
    assert (fold.group.kind, len(fold.ops)) == ("loop", 400)
    assert scene(reading_of(traces.rounds(30)), PLAIN).notice == ""


def test_a_very_long_loop_is_whole_when_it_is_folded():
    """Three thousand nodes are one card; opened, the rounds that lead to the target are left."""
    trace = traces.rounds(1500)
    part = scene(reading_of(trace), PLAIN)
    (fold,) = part.folds.values()
    assert len(fold.ops) == 3000 and part.notice == "1 loop folded; press + to unfold"
    opened = scene(reading_of(trace), View(opened=frozenset({"g0"})))
    assert len(opened.order) <= MOST_NODES
    assert opened.card_of(sweep_of(trace).targets[0]) and "more nodes not drawn" in opened.notice


def test_a_folded_loop_has_one_wire_for_its_weight():
    """With the sum of what all rounds send, and the number of uses in words."""
    root = picture(traces.rounds(4), View(closed=ALL))
    wires = {item.get("data-from"): item for item in parts(root, "wire")}
    assert wires["n0"].get("data-edges") == "e0 e3 e6 e9"
    assert text_of(parts(wires["n0"], "sent")[0]) == "Σ of 4: 0.5101"
    assert wires["n0"].get("aria-label") == "from w to for i, 4 uses, carries Σ of 4: 0.5101"
    assert wires["g0"].get("aria-label") == "from h #8 in for i to y, carries 1·1.8 = 1.8"


def test_many_values_between_two_cards_are_one_wire():
    """With their number; few are told apart."""

    def wires(count: int) -> list[ElementTree.Element]:
        t = Tape()
        x = t.leaf("variable", "x", 1.0)
        with t.group("function", "f"):
            ids = [t.op("sin", f"s{i}", 0.8, x, rule=lambda g: (g,)) for i in range(count)]
        y = t.op("stack", "y", [0.8] * count, *ids, rule=lambda g: tuple(g))
        root = picture(t.trace(y, x), View(closed=ALL))
        return [item for item in parts(root, "wire") if item.get("data-to") == y]

    assert len(wires(MOST_WIRES)) == MOST_WIRES
    (wire,) = wires(MOST_WIRES + 1)
    assert text_of(parts(wire, "sent")[0]) == "5 wires"
    assert len(wire.get("data-edges", "").split()) == 5


def test_a_circle_is_drawn_by_a_tag():
    """A value that comes back into a folded group stands before it by its name."""
    trace = traces.weave()
    part = scene(reading_of(trace), View(closed=ALL))
    (back,) = part.far
    wire = next(wire for wire in part.wires if wire.id == back)
    assert (wire.source, wire.target) == ("n2", "g0")
    assert not scene(reading_of(trace), PLAIN).far


def test_groups_called_alike_are_counted():
    """In the same place; elsewhere they keep their name."""
    t = Tape()
    for _ in range(2):
        with t.group("function", "step"), t.group("function", "part"):
            t.op("sin", "y", 1.0, t.leaf("variable", "x", 1.0))
    assert list(group_names(t.trace()).values()) == ["step #1", "part", "step #2", "part"]


def test_long_graphs_are_broken_into_lines():
    """Of a shape that fits a screen, each value that goes on shown by a tag; short graphs stay in one line."""
    assert len(scene(Reading(traces.chain(SHORT)), PLAIN).bands) == 1
    for direction in ("LR", "TB"):
        trace = traces.chain(400)
        part, root = scene(reading_of(trace), PLAIN), picture(trace, View(direction))
        across, down = (float(root.get(side, 0)) for side in ("width", "height"))
        assert len(part.bands) > 5 and len(part.far) == len(part.bands) - 1
        assert 0.2 < across / down < 5


def test_lines_begin_with_rounds():
    """A round is not torn apart where a line can end before it."""
    trace = traces.rounds(40)
    part = scene(reading_of(trace), PLAIN)
    assert len(part.bands) > 1
    homes = [{part.home[id] for id in band} for band in part.bands]
    shared = [a & b for a, b in zip(homes, homes[1:], strict=False)]
    assert not any(shared)


@given(programs(), views, st.integers(0, 9), st.integers(0, 9))
def test_new_numbers_move_no_box(trace, view, long, short):
    """With the sizes of the drawing before, a drawing with shorter numbers has every card where it was."""

    def with_numbers(digits: int) -> Trace:
        nodes = [
            structs.replace(n, value=traces.value(float(f"1.{'7' * digits}"))) if n.name else n for n in trace.nodes
        ]
        return structs.replace(trace, nodes=tuple(nodes))

    digits = sorted((short, long), reverse=True)
    first = drawing(Reading(with_numbers(digits[0]), sweep_of(trace)), view=view)
    second = drawing(Reading(with_numbers(digits[1]), sweep_of(trace)), view=replace(view, sizes=first.sizes))
    assert second.sizes == first.sizes
    places = [[item.get("transform") for item in parts(ElementTree.fromstring(d.svg), "card")] for d in (first, second)]
    assert places[0] == places[1]


def test_a_box_grows_when_it_must():
    """Sizes only ever grow; with one that needs it all do, so that the next wide number moves nothing."""
    trace = traces.reuse()
    first = drawing(reading_of(trace))
    nodes = (structs.replace(trace.nodes[0], value=traces.value(-1.234e-30)), *trace.nodes[1:])
    second = drawing(Reading(structs.replace(trace, nodes=nodes), sweep_of(trace)), view=View(sizes=first.sizes))
    assert all(size[0] > first.sizes[id][0] and size[1] >= first.sizes[id][1] for id, size in second.sizes.items())
    third = drawing(reading_of(trace), view=View(sizes=second.sizes))
    assert third.sizes == second.sizes


def test_cuts_are_broken_wires():
    """On the edge where the path breaks, between the two cards where there is no edge, or before the card."""
    root = picture(traces.broken())
    cuts = {item.get("data-edge"): item for item in parts(root, "cut")}
    ends = [(item.get("data-from"), item.get("data-to"), text_of(parts(item, "sent")[0])) for item in cuts.values()]
    assert sorted(ends) == [("n1", "n1", "int"), ("n2", "n3", "numpy()"), ("n2", "n4", "stop_gradient")]
    stopped = next(item for item in cuts.values() if item.get("data-to") == "n4")
    assert stopped.get("data-edge") in {edge.id for edge in traces.broken().edges}
    labels = [item.get("aria-label", "") for item in cuts.values()]
    assert "from y to k, cut: `k` is made of `y.numpy()`: <b>numbers</b>, no tensor." in labels
    assert any(label.startswith("cut before n") for label in labels)


def test_a_cut_inside_a_folded_group_is_not_drawn():
    """One that has nothing on its other side stands before the group."""
    trace = traces.broken()
    groups = Tape()
    with groups.group("scope", "all"):
        pass
    for inside, left in (({"n2", "n4"}, [("g0", "n3"), ("n1", "n1")]), ({"n1", "n2", "n3", "n4"}, [("g0", "g0")])):
        nodes = tuple(structs.replace(node, group="g0") if node.id in inside else node for node in trace.nodes)
        folded = structs.replace(trace, nodes=nodes, groups=tuple(groups.groups))
        cuts = parts(picture(folded, View(closed=ALL)), "cut")
        assert sorted((item.get("data-from"), item.get("data-to")) for item in cuts) == left


def test_ops_of_an_inner_gradient_say_whose_they_are():
    """By a class, by words at the foot and in the label; the program's own do not."""
    cards = {item.get("data-node"): item for item in parts(picture(traces.slope()), "card")}
    inner = [id for id, item in cards.items() if "inner" in item.get("class", "").split()]
    assert inner == ["n3", "n4"]
    for id in inner:
        assert "grad of tape 2" in text_of(cards[id]) and "in the gradient of tape 2" in cards[id].get("aria-label", "")
        assert parts(cards[id], "hood")
    assert "grad of" not in text_of(cards["n2"])


def test_badges_stand_on_their_card_or_on_the_group_around():
    """Word on the card, sentence beside it and in the label; nothing in them is markup."""
    _, _, badges = VIEWS["badges"]
    cards = {item.get("data-node"): item for item in parts(picture(traces.reuse(), badges=badges), "card")}
    (badge,) = parts(cards["n2"], "badge")
    assert text_of(badge) == 'The first "nan" of <all>. nan'
    assert 'nan: The first "nan" of <all>.' in cards["n2"].get("aria-label", "")
    assert not parts(cards["n0"], "badge")
    (group,) = parts(picture(traces.rounds(4), View(closed=ALL), badges={"n3": ("flat", "Flat.")}), "folded")
    assert text_of(parts(group, "badge")[0]) == "Flat. flat"


def test_a_thousand_nodes_are_drawn_plainly():
    """Small heat maps, no shadow, and in no more bytes than a browser takes in its stride."""
    t = Tape()
    last = t.leaf("variable", "x", np.ones((20, 20)))
    for i in range(400):
        last = t.op("sin", f"x{i}", np.ones((20, 20)), last, last, rule=lambda g: (g, 0 * g))
    text = draw(Reading(t.trace(last, "n0"), t.trace(last, "n0").sweeps[0]))
    root = ElementTree.fromstring(text)
    assert len(parts(root, "card")) == 401 and not parts(root, "shadow")
    cells = [item for item in parts(parts(root, "card")[5], "value")[0].iter() if "cell" in item.get("class", "")]
    assert len(cells) == 16
    assert len(text) < 3_000_000
