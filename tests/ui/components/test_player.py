"""What the player is told about a run: complete, plain, and safe to send."""

from __future__ import annotations

import json
from typing import get_args
from xml.etree import ElementTree

import pytest

from graphlab import sandbox
from graphlab.ui.components import player
from graphlab.ui.content import examples
from graphlab.views.player import picture, tape_rows
from graphlab.views.player.schema import Pass
from graphlab.views.reading import Reading

TWO = """
x = tf.Variable(3.0)
with tf.GradientTape(persistent=True) as tape:
    y = x * x
    z = y * y
tape.gradient(y, x)
tape.gradient(z, x)
"""


@pytest.fixture(scope="module", params=examples.GALLERY, ids=lambda example: example.slug)
def run(request):
    return sandbox.run(request.param.source)


def test_the_gallery_runs(run):
    """Every example runs without an error and records something to draw."""
    assert run.error is None
    assert player.views_of(run)


def test_the_picture_is_json_and_whole(run):
    """All that the browser looks up by id is there: cards, wires and nodes of every step."""
    for view in player.views_of(run):
        shown = json.loads(json.dumps(picture.picture(view)))
        drawn = ElementTree.fromstring(shown["svg"])
        cards = {e.get("data-node") for e in drawn.iter() if e.get("data-node")}
        assert set(shown["nodes"]) == {node.id for node in view.trace.nodes}
        assert cards <= {*shown["nodes"], *shown["groups"]}
        for step in shown["steps"]:
            assert step["pass"] in get_args(Pass) and step["text"]
            assert {step["node"], *step["grads"]} <= set(shown["nodes"])
            assert set(step["edges"]) <= {edge.id for edge in view.trace.edges}


def test_every_formula_is_markup(run):
    """Formulas arrive as MathML, ready to be set; those of a long run are there for the step that asks."""
    for view in player.views_of(run):
        steps = picture.picture(view)["steps"]
        if any(step["formulas"] is None for step in steps):
            assert len(steps) > picture.MANY_STEPS
            there = [number for number, step in enumerate(steps) if step["formulas"] is not None]
            assert there == [*range(picture.WINDOW), *range(len(steps) - picture.WINDOW, len(steps))]
            found = picture.around(view, len(steps))
            assert [int(number) for number in found] == list(range(len(steps) - picture.WINDOW, len(steps) + 1))
        else:
            found = {index: step["formulas"] for index, step in enumerate(steps)}
        for pairs in found.values():
            parts = [
                element for pair in pairs for part in pair[:2] for element in ElementTree.fromstring(f"<p>{part}</p>")
            ]
            assert all(part.tag == "math" for part in parts)


def test_each_gradient_call_is_a_view():
    """A persistent tape that was asked twice can be seen twice, and the titles tell the two apart."""
    views = player.views_of(sandbox.run(TWO))
    titles = [player.title(view, several=True) for view in views]
    assert titles == ["Tape 1 · target y · source x · line 6", "Tape 1 · target z · source x · line 7"]


def test_a_selected_node_tells_everything():
    """Value and gradient in full, formula, line, where it comes from and where it goes."""
    (view, *_) = player.views_of(sandbox.run(examples.BY_SLUG["sum-and-square"].source))
    nodes = {node["name"]: node for node in picture.picture(view)["nodes"].values()}
    assert nodes["x"]["value"] == "[[1. 1.]\n [1. 1.]]" and nodes["x"]["grad"] == "[[8. 8.]\n [8. 8.]]"
    assert nodes["y"]["line"] == 4 and nodes["y"]["op"] == "reduce_sum" and nodes["y"]["users"]
    assert nodes["z"]["value"] == "16.0" and nodes["z"]["grad"] == "1.0"


def test_the_sum_of_contributions_is_written_out():
    """A value that is used twice shows how its gradient comes together."""
    (view, *_) = player.views_of(sandbox.run(examples.BY_SLUG["used-twice"].source))
    nodes = {node["name"]: node for node in picture.picture(view)["nodes"].values()}
    assert nodes["a"]["sum"].endswith("= 7")


def test_no_path_is_not_zero():
    """Without a path the gradient is said to be None, not 0."""
    (view, *_) = player.views_of(sandbox.run(examples.BY_SLUG["none"].source))
    nodes = {node["name"]: node for node in picture.picture(view)["nodes"].values()}
    assert nodes["b"]["gradState"] == "none" and nodes["b"]["grad"] == ""


def test_the_tape_has_a_row_for_every_op():
    """The table numbers the ops as they were recorded, with their lines."""
    trace = player.views_of(sandbox.run(examples.BY_SLUG["sum-and-square"].source))[0].trace
    found = tape_rows.table(Reading(trace))["rows"]
    assert [(row["number"], row["line"], row["op"], row["output"]) for row in found] == [
        (1, 4, "reduce_sum", "y = 4"),
        (2, 5, "square", "z = 16"),
    ]


def test_an_empty_tape_says_what_to_do():
    """A tape without a row names the cure."""
    (trace,) = sandbox.run("x = tf.constant(3.0)\nwith tf.GradientTape():\n    y = x * x").traces
    empty = tape_rows.table(Reading(trace))
    assert empty["rows"] == [] and "tape.watch(x)" in empty["more"]


def test_a_long_tape_says_what_is_left_out():
    """A table of a thousand rows is cut, and says so."""
    source = "x = tf.Variable(1.0)\nwith tf.GradientTape():\n    y = x\n    for _ in range(400):\n        y = y + x\n"
    trace = player.views_of(sandbox.run(source))[0].trace
    long = tape_rows.table(Reading(trace))
    assert len(long["rows"]) == 300 and long["more"] == "and 100 more"


def test_hostile_names_stay_text():
    """Markup in a program's own texts reaches the browser only as text."""
    name = "<img src=x onerror=alert(1)>"
    source = f"x = tf.Variable(2.0, name={name!r})\nwith tf.GradientTape() as t:\n    y = x * x\nt.gradient(y, x)"
    (view, *_) = player.views_of(sandbox.run(source))
    shown = picture.picture(view)
    markup = shown["svg"] + "".join(part for step in shown["steps"] for pair in step["formulas"] for part in pair)
    assert "<img" not in markup
