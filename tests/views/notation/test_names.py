"""Names where two results of one name stand together, and how names look in formulas."""

from __future__ import annotations

import re
from html import unescape

import pytest

from graphlab import sandbox
from graphlab.ui.content.examples import GALLERY
from graphlab.views.analysis.cells import cell
from graphlab.views.analysis.check import check_node, nudge
from graphlab.views.analysis.compare import compare
from graphlab.views.analysis.paths import paths
from graphlab.views.analysis.tangents import forward
from graphlab.views.drawing.svg import draw
from graphlab.views.explanation.steps import steps
from graphlab.views.export.json import to_json
from graphlab.views.notation.escaping import cut
from graphlab.views.notation.formula_text import inline
from graphlab.views.notation.names import Names
from graphlab.views.player.picture import nodes
from graphlab.views.player.tape_rows import table
from graphlab.views.reading import Reading

LOOP = (
    "x = tf.Variable(0.5)\nk = tf.Variable(2.0)\nwith tf.GradientTape() as t:\n    y = x\n"
    "    for i in range(3):\n        y = y + tf.sin(k * y)\ng = t.gradient(y, [x, k])"
)


def traced(source: str):
    run = sandbox.run(source)
    assert run.error is None, run.error
    (trace,) = run.traces
    return trace, trace.sweeps[0]


def test_no_two_nodes_of_a_loop_have_one_name():
    """Results of one name or of one piece of source text are told apart by their rows, and cutting keeps the row."""
    trace, _ = traced(LOOP)
    names = Names(trace)
    found = [names[node.id] for node in trace.nodes if node.op]
    assert len(set(found)) == len(found) == 9
    assert found[:3] == ["(k * y) #1", "tf.sin(k * y) #2", "y #3"]
    long, _ = traced("a = tf.Variable(2.0)\nwith tf.GradientTape() as t:\n    s = 0.0\n    for i in range(2):\n"
                     "        s = s + tf.sin(a * 1.25 + 3.75 * a * a)\ng = t.gradient(s, a)")  # fmt: skip
    again = Names(long)
    assert len({again[node.id][:24] for node in long.nodes if node.op}) == sum(bool(n.op) for n in long.nodes)


def test_every_view_uses_the_same_names():
    """Cells, paths, forward mode, check, nudge and compare call a result of a rebound name as the sentences do."""
    trace, sweep = traced(LOOP)
    last = sweep.targets[0]
    x = next(node.id for node in trace.nodes if node.name == "x")
    told = " ".join(step.text for step in steps(Reading(trace, sweep)))
    texts = [
        cell(Reading(trace, sweep), last).text,
        " ".join(path.names for path in paths(Reading(trace, sweep), x).paths),
        " ".join(forward(Reading(trace), x).texts.values()),
        check_node(Reading(trace, sweep), last).text,
        nudge(Reading(trace, sweep), x, 0.01).text,
        " ".join(row.name for row in compare(Reading(trace, sweep), Reading(trace, sweep)).rows),
    ]
    for text in texts:
        assert "y #9" in text and not re.search(r"\by\b(?! #|\))", text), text
    assert "y #9" in told


def formulas(source: str) -> list[str]:
    trace, sweep = traced(source)
    return [inline(latex) for step in steps(Reading(trace, sweep)) for pair in step.formulas for latex in pair]


def test_a_row_of_a_jacobian_names_its_element():
    """The derivative of one element is not called that of the whole tensor."""
    trace, _ = traced("x = tf.Variable([1.0, 2.0])\nwith tf.GradientTape() as t:\n    y = x * x\ng = t.jacobian(y, x)")
    for sweep in trace.sweeps:
        (row,) = sweep.element
        found = [
            inline(pair[0])
            for step in steps(Reading(trace, sweep))
            if step.pass_ == "backward"
            for pair in step.formulas
        ]
        assert found and all(text.startswith(f"∂y[{row}]/∂x += ∂y[{row}]/∂y·x") for text in found), found


def test_code_in_formulas_stays_code():
    """A minus of source text is a hyphen, a function has its parentheses, and so has an exponent that is a call."""
    source = "x = tf.Variable(2.0)\nwith tf.GradientTape() as t:\n    z = {}\ng = t.gradient(z, x)"
    trace, sweep = traced(source.format("tf.exp(-x) * 3.0 + x"))
    told = [step.text for step in steps(Reading(trace, sweep))]
    assert any("tf.exp(-x)" in text for text in told) and not any("−x)" in text.split(" = ")[0] for text in told)
    for program, wanted in (("tf.abs(x)", "sign(x)·ẋ"), ("tf.exp(tf.sin(x))", "e^(tf.sin(x))·")):
        trace, _ = traced(source.format(program))
        (x,) = (node.id for node in trace.nodes if node.name == "x")
        assert wanted in " ".join(forward(Reading(trace), x).texts.values())


def test_a_summed_product_keeps_its_parentheses():
    """Σ adds up products, with numbers in as well: not the products of a sum."""
    found = formulas(
        "x = tf.ones((2, 2))\nb = tf.Variable([1.0, 2.0])\nwith tf.GradientTape() as t:\n    y = x * b\n"
        "g = t.gradient(y, b)"
    )
    assert "Σ ([[1, 1], [1, 1]]·[[1, 1], [1, 1]]) = [2, 2]" in found


def test_a_row_is_a_subscript_in_mathematics():
    """`y #4` has its row below the line; on one line of text it reads as in the sentences."""
    trace, sweep = traced(LOOP)
    latex = " ".join(pair[0] for step in steps(Reading(trace, sweep)) for pair in step.formulas)
    assert r"{y}_{\#9}" in latex and r"\text{y #" not in latex and r"\#" not in inline(r"{y}_{\#9}")
    assert inline(r"{y}_{\#9}") == "y #9"


@pytest.mark.parametrize("example", GALLERY, ids=lambda example: example.slug)
def test_a_node_has_one_name_everywhere(example):
    """The card, what its title says, the row of the tape, the player, the exported data and the sentence agree."""
    for trace in sandbox.run(example.source).traces:
        reading = Reading(trace, trace.sweeps[-1] if trace.sweeps else None)
        titles = re.findall(r"<title>([^<]*)</title>", unescape(draw(reading)))
        rows = {row["node"]: row for row in table(reading)["rows"]}
        shown, exported = nodes(reading), {node["id"]: node for node in to_json(reading)["nodes"]}
        told = {step.node: step.text for step in steps(reading) if step.pass_ == "forward"}
        for node in trace.nodes:
            name = reading.names[node.id]
            assert shown[node.id]["name"] == name == exported[node.id]["name"]
            if node.id in rows:
                assert rows[node.id]["output"].startswith(cut(name, 24))
            if node.op and node.id in told:
                assert told[node.id].removeprefix("(").startswith(cut(name, 24).removeprefix("("))
            if node.op and len(trace.nodes) < 20:
                assert any(title.startswith((f"{name} = ", f"{name}: ")) for title in titles), (name, titles)


@pytest.mark.parametrize("example", GALLERY, ids=lambda example: example.slug)
def test_what_is_differentiated_is_one_thing(example):
    """A product or a sum after ∂ stands in parentheses, in LaTeX and in text, in every formula of the gallery."""
    for trace in sandbox.run(example.source).traces:
        for sweep in trace.sweeps:
            for step in steps(Reading(trace, sweep)):
                for symbols, _ in step.formulas:
                    assert not re.search(r"\\partial \\text\{(?![\w.]+\()[^{}]*[-+*/@]", symbols), symbols
                    assert not re.search(r"∂[\w.]+ [*/@] ", inline(symbols)), symbols
