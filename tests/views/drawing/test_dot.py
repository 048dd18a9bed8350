"""DOT text: complete by itself, and deaf to what names try."""

import re
import shutil
import subprocess
from xml.etree import ElementTree

import pytest

from graphlab.views.drawing.broken_edges import with_cuts
from graphlab.views.drawing.dot import NAME, boxes_dot, to_dot
from graphlab.views.drawing.layout import place, place_all
from graphlab.views.drawing.scene import scene
from graphlab.views.drawing.svg import draw
from graphlab.views.drawing.view import MOST_EDGES, MOST_NODES, PLAIN, View, scope
from graphlab.views.reading import Reading
from tests.views import traces
from tests.views.traces import ALL, HOSTILE, PICTURES, VIEWS, reading_of


@pytest.mark.parametrize("name", ["square_of_sum", "reuse", "no_path", "line", "hostile", "forward_only", "empty"])
def test_golden_dot(name, golden):
    """Equal traces give equal text."""
    trace = PICTURES[name]()
    golden(f"{name}.dot", to_dot(reading_of(trace)))


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("direction", ["LR", "TB"])
def test_dot_has_each_node_and_edge_once(name, direction):
    """Graphviz finds exactly our nodes and edges, whatever the names are."""
    trace = PICTURES[name]()
    layout = place(to_dot(reading_of(trace), view=View(direction)))
    assert set(layout.nodes) == {node.id for node in trace.nodes}
    assert set(layout.edges) == {edge.id for edge in trace.edges}


@pytest.mark.parametrize("name", VIEWS)
def test_dot_has_each_card_wire_and_frame_once(name):
    """However it is folded: Graphviz finds our cards, our wires, and a cluster for each unfolded group."""
    make, view, _ = VIEWS[name]
    reading = reading_of(make())
    part, cuts = with_cuts(reading, scene(reading, view))
    layout = place(to_dot(reading, view=view))
    assert set(layout.nodes) == set(part.order)
    assert set(layout.frames) == {group.id for group in part.frames}
    assert set(layout.edges) == {wire.id for wire in part.wires if wire.source != wire.target}
    for wire in part.wires:
        if wire.id in cuts:
            assert f"cut: {cuts[wire.id].word}" in to_dot(reading, view=view)


def test_folded_groups_have_names_and_numbers():
    """What is folded, how many ops, and the value and gradient of its last result."""
    trace = traces.layers()
    text = to_dot(reading_of(trace), view=View(closed=frozenset({"g1"})))
    assert r"hidden (layer, 2 ops)\nadd #2: add\nvalue [2.5, −0.5]\ngrad [2, 2]" in text
    assert "subgraph cluster_g0" in text and "subgraph cluster_g1" not in text
    assert "x²" in to_dot(reading_of(traces.numbers()))


def test_hostile_groups_stay_labels():
    """Names of groups are text too, in DOT and in SVG, open and folded."""
    t = traces.Tape()
    x = t.leaf("variable", "x", 1.0)
    for name in HOSTILE:
        with t.group("scope", name):
            t.op("exp", "e", 2.7, t.op("sin", "s", 0.8, x))
    trace = t.trace()
    for view in (View(), View(closed=ALL)):
        layout = place(to_dot(Reading(trace), view=view))
        assert len(layout.frames) + len(layout.nodes) == 1 + len(HOSTILE) * (3 if view == View() else 1)
        picture = draw(Reading(trace), view=view)
        assert "<img" not in picture and "<script" not in picture and "\u202e" not in picture
        ElementTree.fromstring(picture)


def test_dot_says_values_and_gradients():
    """The issue's numbers stand in the text."""
    trace = traces.square_of_sum()
    text = to_dot(reading_of(trace))
    assert "value [[1, 1], [1, 1]]" in text and "grad [[8, 8], [8, 8]]" in text
    assert "value 16" in text and "grad 1" in text and "square · target" in text


def test_hostile_names_stay_labels():
    """No name opens an attribute, an HTML label or an escape; each is cut."""
    trace = traces.hostile()
    text = to_dot(reading_of(trace))
    assert re.findall(r"^\tn(\d+) \[label=\"", text, re.MULTILINE) == [str(i) for i in range(len(HOSTILE))]
    assert "\u202e" not in text and "\x1b" not in text and "x" * (NAME + 1) not in text
    assert r"\\N \\G \\" in text


@pytest.mark.skipif(shutil.which("dot") is None, reason="no dot command to compare with")
def test_a_dot_command_reads_hostile_names():
    """Graphviz's own parser sees one node for each of ours."""
    trace = traces.hostile()
    text = to_dot(reading_of(trace))
    done = subprocess.run(["dot", "-Tplain"], input=text, capture_output=True, text=True, check=True)
    assert sum(line.startswith("node ") for line in done.stdout.splitlines()) == len(HOSTILE)


def test_direction_is_one_of_two():
    """Anything else never reaches Graphviz."""
    with pytest.raises(ValueError, match="LR"):
        to_dot(Reading(traces.reuse()), view=View("LR;evil"))


def test_a_big_trace_keeps_the_end_that_leads_to_the_target():
    """A thousand nodes at most, the target and its near ancestors among them, and the rest counted."""
    trace = traces.chain(1250)
    part = scope(reading_of(trace))
    assert len(part.nodes) == MOST_NODES and part.nodes[-1].id == "n1249" and part.nodes_left == 250
    assert part.notice == "250 more nodes not drawn"
    assert "250 more nodes not drawn" in to_dot(reading_of(trace))


def test_a_loop_keeps_its_weight():
    """A leaf made long ago but used to the end is drawn."""
    trace = traces.many_uses(1300)
    assert "n0" in {node.id for node in scope(reading_of(trace)).nodes}


def test_side_branches_give_way_to_the_path():
    """What leads to the target is kept before what does not."""
    t = traces.Tape()
    first = t.leaf("variable", "x", 1.0)
    y = t.op("sin", "y", 1.0, first, rule=lambda g: (g,))
    for i in range(1200):
        t.op("cos", f"side{i}", 1.0, first)
    trace = t.trace(y, first)
    assert {first, y} <= {node.id for node in scope(Reading(trace, trace.sweeps[0])).nodes}


def test_a_node_with_very_many_inputs_keeps_to_the_limit():
    """2,600 inputs are not 2,600 wires."""
    t = traces.Tape()
    x = t.leaf("variable", "x", 1.0)
    s = t.op("stack", "s", [1.0] * 2600, *[x] * 2600, rule=lambda g: tuple(g))
    trace = t.trace(s, x)
    part = scope(Reading(trace, trace.sweeps[0]))
    assert len(part.edges) == MOST_EDGES and part.notice == "600 more wires not drawn"


def test_long_wires_of_one_card_become_tags():
    """A weight used fifty times has a few wires; the boxes of the others stand free of it."""
    trace = traces.many_uses(50)
    part = scene(reading_of(trace), PLAIN)
    ends = {id: trace.edges[int(id[1:])] for id in part.far}
    long = [id for id, edge in ends.items() if edge.source == "n0"]
    assert 40 < len(long) < 50
    assert len(ends) - len(long) == len(part.bands) - 1 > 0  # one value goes on from each band to the next
    sizes = {node.id: (100.0, 100.0) for node in trace.nodes} | {edge.id: (60.0, 20.0) for edge in trace.edges}
    layout = place_all([boxes_dot(sizes, part, band=band) for band in range(len(part.bands))])
    assert all(id + "a" not in layout.edges and id + "b" in layout.edges for id in part.far)


def test_a_single_long_wire_stays_a_wire():
    """A skip connection over twelve ops is drawn from card to card."""
    t = traces.Tape()
    x = last = t.leaf("variable", "x", 1.0)
    for i in range(12):
        last = t.op("sin", f"h{i}", 1.0, last, rule=lambda g: (g,))
    y = t.op("add", "y", 2.0, last, x, rule=lambda g: (g, g))
    trace = t.trace(y, x)
    assert not scene(Reading(trace, trace.sweeps[0]), PLAIN).far
