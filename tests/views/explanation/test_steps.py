"""Sentences and formulas."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from latex2mathml.converter import convert

import graphlab
from graphlab import sandbox
from graphlab.tensor import OPS
from graphlab.trace.flow import Arrival, flow
from graphlab.trace.graph import Node, Trace
from graphlab.views.explanation.steps import MOST, formulas_at, steps
from graphlab.views.notation.contributions import sum_text
from graphlab.views.notation.formula import backward, fill, forward, plain, symbol
from graphlab.views.notation.names import Names
from graphlab.views.notation.numbers import MINUS
from graphlab.views.reading import Reading
from tests.trace.recording.test_journal import journaled
from tests.views import traces
from tests.views.traces import PICTURES, reading_of, sweep_of, value
from tests.work import growth


def told(trace: Trace) -> list[str]:
    return [step.text for step in steps(reading_of(trace))]


def test_the_program_of_the_issue():
    """Forward op by op, then backward, with the numbers in plain words."""
    assert told(traces.square_of_sum()) == [
        "y = reduce_sum(x) = 4",
        "z = square(y) = 16",
        "start: the gradient of z with respect to itself is 1",
        "z = square(y) sends 1·2·y = 8 to y",
        "y = reduce_sum(x) sends 8 to each of the 4 elements of x",
    ]


def test_the_reason_for_a_none_is_in_the_sentence():
    """Which line breaks the path stands where the missing gradient is named."""
    last = told_of(
        "x, u, k = tf.Variable(2.0), tf.Variable(3.0), tf.constant(2)\nwith tf.GradientTape() as tape:\n"
        "    n = tf.constant((x * x).numpy())\n    z = n * u\ntape.gradient(z, [x, u, k])"
    )
    assert last.startswith("z = n · u sends 1·n = 4 to u. The gradient of x is None: (x * x).numpy() on line 3 takes ")
    assert ". The gradient of k is None: k has dtype int32: only floats have gradients, " in last


def test_of_many_reasons_the_first_ones_are_told():
    """The rest is named."""
    names = ["a", "b", "c", "d"]
    source = "".join(f"{name} = tf.Variable(1.0)\n" for name in names) + "with tf.GradientTape() as tape:\n"
    source += "".join(f"    {name}2 = {name} * {name}\n" for name in names) + "    z = a * a\n"
    last = told_of(f"{source}tape.gradient(z, [a, b, c, d])")
    assert last.count(" is None: ") == 2 and last.endswith(". No path leads to d: None")


def told_of(source: str) -> str:
    """The last sentence of the first gradient of a program."""
    (trace,) = sandbox.run(source).traces
    return steps(Reading(trace, trace.sweeps[0]))[-1].text


def test_a_value_used_three_times():
    """Running sums are said as they grow."""
    assert told(traces.reuse()) == [
        "c = a · b = 2 · 3 = 6",
        "a * a = 2 · 2 = 4",
        "y = c + a * a = 6 + 4 = 10",
        "start: the gradient of y with respect to itself is 1",
        "y = c + a * a sends 1 to c and 1 to a * a",
        "a * a sends 1·a = 2 to a, twice: grad a = 2 + 2 = 4",
        "c = a · b sends 1·b = 3 to a and 1·a = 2 to b: grad a = 2 + 2 + 3 = 7",
    ]


def test_what_has_no_path_is_said_last():
    """A source that nothing leads to is named."""
    assert told(traces.no_path())[-1] == "y = x · zero sends 1·zero = 0 to x. No path leads to unused: None"


def test_steps_name_lines_wires_and_gradient_rows():
    """What a player needs: where it stands, what is active, which row of a card is seen from here on."""
    found = steps(reading_of(traces.reuse()))
    assert [step.line for step in found] == [3, 4, 5, 9, 5, 4, 3]
    assert [step.edges for step in found][-2:] == [("e2", "e3"), ("e0", "e1")]
    assert [step.grads for step in found][3:] == [{"n4": 1}, {"n2": 1, "n3": 1}, {"n0": 2}, {"n0": 3, "n1": 1}]


@pytest.mark.parametrize("name", PICTURES)
def test_every_gradient_row_of_a_picture_is_reached(name):
    """The rows that steps name exist, and the last one named is the last one there is."""
    from tests.views.drawing.test_svg import parts, picture

    trace = PICTURES[name]()
    last: dict[str, int] = {}
    for step in steps(reading_of(trace)):
        last |= step.grads
    for item in parts(picture(trace), "card"):
        rows = [int(row.get("data-grad", "-1")) for row in parts(item, "grad") if row.get("data-grad")]
        assert max(rows) == last.get(item.get("data-node", ""), 0)


@pytest.mark.parametrize("name", PICTURES)
def test_formulas_are_latex(name):
    """Every formula can be read, and what comes out is XML without anything of a name's."""
    for step in steps(reading_of(PICTURES[name]())):
        for pair in step.formulas:
            for latex in filter(None, pair):
                root = ElementTree.fromstring(convert(latex))
                assert not {item.tag.partition("}")[2] for item in root.iter()} & {"img", "script", "style", "b"}


def _trace_of(name: str) -> tuple[Trace, Node]:
    found = OPS[name]
    count = 2 if found.variadic else len(found.parameters)
    leaves = [Node(f"n{i}", f"v_{i} <&", None, "watched", value(-0.5 - i)) for i in range(count)]
    attrs = {key: 0 for key in found.attributes}
    node = Node(f"n{count}", "out", name, "op", value([1.0, -2.0]), tuple(leaf.id for leaf in leaves), attrs, 1)
    return Trace(1, (*leaves, node)), node


@pytest.mark.parametrize("name", list(OPS))
def test_every_op_has_formulas_that_can_be_read(name):
    """Forward and, for each input, backward, with hostile names and negative numbers put in; no slot stays open."""
    trace, node = _trace_of(name)
    called = Names(trace)
    formulas = [*forward(trace, node, called)]
    for index in range(len(node.inputs)):
        formulas += backward(trace, node, index, called, "out", value([1.0, 1.0]), value(-3.0), "=", "1 + 2 = 3")
    for latex in formulas:
        ElementTree.fromstring(convert(latex))
        for parameter in OPS[name].parameters:
            assert f"<{parameter}>" not in latex


def test_numbers_put_into_formulas_keep_their_meaning():
    """Signs, powers and sums get parentheses exactly where they are needed."""
    named = {"x": symbol("a + b"), "y": symbol("c")}
    assert fill(r"<x> \cdot <y>", named) == r"(\text{a + b}) \cdot c"
    assert fill("<x> + <y>", named) == r"\text{a + b} + c"
    assert fill(r"\sqrt{<x>}", named) == r"\sqrt{\text{a + b}}"
    assert fill(r"\log <x>", named) == r"\log (\text{a + b})"


def test_simple_formulas_are_said_in_text():
    """Products, powers and functions as a person would write them; what is not simple is left out."""

    def said(op):
        return plain(OPS[op].back[0], {name: "u" for name in OPS[op].parameters} | {"g": "5"})

    assert said("square") == "5·2·u" and said("sin") == "5·cos(u)" and said("exp") == "5·e^u"
    assert said("log") == "5·1/u" and said("tanh") == "5·(1 − tanh²(u))".replace(" − ", f" {MINUS} ")
    assert said("where") == "" and plain("<x>^{<y>}", {"x": "a + b", "y": "3"}) == "(a + b)³"
    assert plain("<x> - <y>", {"x": "<y>", "y": "b"}) == f"(<y>) {MINUS} b"


@given(st.text(max_size=40))
def test_any_name_can_stand_in_a_formula(name):
    """Whatever a program calls a value, the formula stays readable LaTeX and well-formed XML."""
    assert ElementTree.fromstring(convert(symbol(name).latex + " = 1")).tag.endswith("math")


def test_unknown_ops_are_told_by_name():
    """An op that the registry does not know has generic words and a generic chain rule."""
    t = traces.Tape()
    x = t.leaf("watched", "x", 2.0)
    y = t.op("mystery", "y", 5.0, x, rule=lambda g: (7 * g,))
    trace = t.trace(y, x)
    found = steps(Reading(trace, trace.sweeps[0]))
    assert [step.text for step in found][::2] == ["y = mystery(x) = 5", "y = mystery(x) sends 7 to x"]
    assert found[-1].formulas[0][0].endswith(r"\cdot \frac{\partial y}{\partial x}")


def test_attributes_are_said_where_they_are_not_the_usual_ones():
    """Axes, dtypes and subscripts as the program writes them."""
    t = traces.Tape()
    x = t.leaf("watched", "x", [[1.0, 2.0]])
    t.op("reduce_sum", "s", [1.0, 2.0], x, axis=0, keepdims=False)
    t.op("argmax", "c", [1], x, axis=1, output_type=graphlab.int32)
    t.op("slice_of", "p", [1.0], x, key=(slice(None), 0))
    assert [text.rpartition(" = ")[0] for text in told(t.trace())] == [
        "s = reduce_sum(x, axis=0)",
        "c = argmax(x, axis=1, output_type=int32)",
        "p = slice(x[:, 0])",
    ]


def test_unnamed_results_are_told_apart():
    """Two products without a name are called by their rows on the tape."""
    t = traces.Tape()
    x = t.leaf("variable", "x", 2.0)
    two = t.leaf("constant", "", 2.0)
    a = t.op("multiply", "multiply", 4.0, x, two, rule=lambda g: (2 * g, None))
    b = t.op("multiply", "multiply", 8.0, a, two, rule=lambda g: (2 * g, None))
    trace = t.trace(b, x)
    assert [step.text for step in steps(Reading(trace, trace.sweeps[0]))][:2] == [
        "multiply #1 = x · 2 = 2 · 2 = 4",
        "multiply #2 = multiply #1 · 2 = 4 · 2 = 8",
    ]


def test_a_target_that_is_not_a_scalar_starts_with_its_sum():
    """The seed of ones is explained."""
    assert (
        told(traces.line())[4] == "start: the gradient of the sum of loss with respect to each of its 4 elements is 1"
    )


def test_every_op_is_told_whatever_is_drawn():
    """A thousand ops are told in full, though far fewer are drawn."""
    trace = traces.chain(MOST + 1)
    found = steps(reading_of(trace), formulas=False)
    assert [step.node for step in found if step.pass_ == "forward"] == [node.id for node in trace.nodes[1:]]
    assert [step.node for step in found if step.pass_ == "backward"] == [s.node for s in sweep_of(trace).steps]


@pytest.mark.parametrize("make", [traces.chain, traces.web])
def test_the_work_grows_as_the_trace_does(make):
    """Five times as many nodes take about five times the calls, for all sentences and for the formulas of one step."""
    (short, of_short), (long, of_long) = ((trace, sweep_of(trace)) for trace in (make(60), make(300)))
    assert (
        growth(
            lambda: steps(Reading(short, of_short), formulas=False),
            lambda: steps(Reading(long, of_long), formulas=False),
        )
        < 8
    )
    assert (
        growth(lambda: formulas_at(Reading(short, of_short), 60), lambda: formulas_at(Reading(long, of_long), 300)) < 8
    )


def test_of_a_longer_trace_the_last_ops_are_told():
    """The first step says how many are left out, the last one brings the gradients to where the sweep left them."""
    trace = traces.chain(MOST + 31)
    sweep = sweep_of(trace)
    found = steps(Reading(trace, sweep), formulas=False)
    assert found[0].text == "the first 30 ops are left out: the last 1,000 are told"
    assert [step.node for step in found[1 : MOST + 1]] == [node.id for node in trace.nodes[31:]]
    assert found[-1].text == "the steps back through the first 30 ops are left out: their gradients are the final ones"
    assert found[-1].grads.keys() == sweep.grads.keys()
    assert len(found) == 2 * MOST + 3
    assert len(steps(Reading(trace, sweep), all_nodes=True, formulas=False)) == 2 * (MOST + 30) + 1


def test_formulas_come_for_the_steps_that_want_them():
    """All, none, or those of some steps; one step's alone are the same as among all."""
    trace = traces.reuse()
    whole = [step.formulas for step in steps(reading_of(trace))]
    assert all(whole)
    assert not any(step.formulas for step in steps(reading_of(trace), formulas=False))
    some = [step.formulas for step in steps(reading_of(trace), formulas={2, 5})]
    assert [bool(pairs) for pairs in some] == [index in (2, 5) for index in range(len(whole))]
    assert [formulas_at(reading_of(trace), index) for index in range(len(whole))] == whole


def test_a_long_name_of_a_target_is_written_once():
    """Formulas call it L, which is said at the start; where L is taken, they call it target."""
    for other, short in (("a", "L"), ("L", "target")):
        t = traces.Tape()
        a = t.leaf("variable", other, 2.0)
        y = t.op("square", "the_whole_loss", 4.0, a, rule=lambda g: (4 * g,))
        trace = t.trace(y, a)
        start, last = steps(Reading(trace, trace.sweeps[0]))[1:]
        assert start.text.endswith(f"is 1. Formulas call it {short}")
        assert start.formulas[0] == (f"{symbol(short).latex} = \\mathrm{{the\\_whole\\_loss}}", "")
        assert last.formulas[0][0].startswith(rf"\frac{{\partial {symbol(short).latex}}}{{\partial {other}}} =")
        assert "whole" not in last.formulas[0][0]


@given(st.lists(st.floats(-4, 4, width=16), min_size=1, max_size=6))
def test_running_sums_end_in_the_gradient(parts):
    """However many contributions arrive, the last total is what the sweep says."""
    t = traces.Tape()
    x = t.leaf("variable", "x", 1.0)
    y = t.op("add_n", "y", 1.0, *[x] * len(parts), rule=lambda g: tuple(part * g for part in parts))
    trace = t.trace(y, x)
    arrivals = flow(trace, trace.sweeps[0]).arrivals[x]
    assert len(arrivals) == len(parts)
    assert float(arrivals[-1].total.array) == pytest.approx(np.float32(sum(parts)), abs=1e-3)


def test_a_big_incoming_gradient_is_named_as_a_gradient():
    """Where the numbers are too many, the formula says ∂loss/∂h for what comes in, with its shape, not the name h."""
    (trace,) = journaled(
        "x, w = tf.ones([5, 7]), tf.Variable(tf.ones([7, 4]))\n"
        "with tf.GradientTape() as t:\n    h = x @ w\n    loss = tf.reduce_sum(h)\ng = t.gradient(loss, w)"
    )
    _, with_numbers = steps(Reading(trace, trace.sweeps[-1]))[-1].formulas[0]
    assert r"{\underset{5\times 4}{\frac{\partial \mathrm{loss}}{\partial h}}} = " in with_numbers


@given(st.floats(0.1, 10), st.floats(1e-5, 1))
@example(1.5703125, 0.015625)
def test_the_terms_of_a_sum_add_up_as_written(x, part):
    """However much they cancel: what is written of the terms comes to what is written of the sum, to two digits."""
    a, b = np.float32(x), np.float32(x * (part - 1))
    arrivals = [Arrival(None, value(a), value(a)), Arrival(None, value(b), value(a + b))]
    terms, total = (
        sum_text(arrivals, 60).replace(f" {MINUS} ", f" + {MINUS}").replace(MINUS, "-").replace("≈", "=").split(" = ")
    )
    assert sum(map(float, terms.split(" + "))) == pytest.approx(float(total), rel=0.02, abs=1e-9)


def test_results_that_follow_each_other_under_one_name_are_told_apart():
    """`y = y * y` gives a result its operand's name: with the row added each formula speaks of two things, not one."""
    source = (
        "x = tf.Variable(3.0)\nwith tf.GradientTape() as t:\n    y = x * x\n    for _ in range(2):\n        y = y * y\n"
        "print(t.gradient(y, x))"
    )
    (trace,) = sandbox.run(source).traces
    first, *rest = [step for step in steps(Reading(trace, trace.sweeps[0])) if step.pass_ == "backward"]
    assert first.text == "start: the gradient of y #3 with respect to itself is 1"
    assert [step.text.split(" sends")[0] for step in rest] == [
        "y #3 = y #2 · y #2",
        "y #2 = y #1 · y #1",
        "y #1 = x · x",
    ]
    left = [symbolic.split(r"\text{ += }")[0].strip() for step in rest for symbolic, _ in step.formulas]
    assert len(left) == 6 and not any(re.fullmatch(r"\\frac\{\\partial (.+)\}\{\\partial \1\}", part) for part in left)
    assert Names(trace)[trace.nodes[-1].id] == "y #3"
