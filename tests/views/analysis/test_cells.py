"""What makes one cell of a gradient, and of a value."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.errors import InvalidArgumentError
from graphlab.tensor import Record, Tensor, pulled
from graphlab.views.analysis.cells import cell, value_cell
from graphlab.views.analysis.jacobian import unraveled
from graphlab.views.analysis.op import live
from graphlab.views.reading import Reading
from tests.strategies import APART
from tests.views.calculus import CHOOSING, DIFFERENTIABLE, FEW, leaf, numbers, op_cases, programs, trace_of_op, traced

every_op = pytest.mark.parametrize("entry", DIFFERENTIABLE, ids=lambda op: op.name)


def picked(data, shape):
    """A random cell of a shape."""
    return tuple(data.draw(st.integers(0, n - 1)) for n in shape)


def sent(record: Record, which: int, grad: np.ndarray) -> np.ndarray:
    """What a record sends back, computed without anything of the cell view."""
    g = Tensor(np.asarray(grad, record.output._array.dtype)[()])
    part = pulled(record.op.vjp_of(which), g, record.output, record.inputs, record.attrs, record.inputs[which])
    return np.asarray(part._array)


def changed(record: Record, k: int, flat: int, by: float) -> Record:
    """The record with one cell of input k, or of the result (−1), changed."""
    operand = record.output if k < 0 else record.inputs[k]
    array = np.array(operand._array)
    array.flat[flat] += by
    if k < 0:
        return record._replace(output=Tensor(array[()]))
    return record._replace(inputs=tuple(Tensor(array[()]) if i == k else x for i, x in enumerate(record.inputs)))


@every_op
@FEW
@given(data=st.data())
def test_the_terms_make_the_gradient(entry, data):
    """Factor times incoming gradient, added up over the terms and the edges, is the tape's number."""
    case = data.draw(op_cases(entry))
    trace, sweep = trace_of_op(entry, case)
    which = data.draw(st.sampled_from(case.moved))
    id = trace.nodes[-1].inputs[which]
    if id not in sweep.grads or not sweep.grads[id].array.size:
        return
    index = picked(data, trace.node(id).shape)
    found = cell(Reading(trace, sweep), id, index)
    taped = float(sweep.grads[id].array[index])
    assert found.total == taped
    (share,) = found.shares
    assert share.count == len(share.terms)
    assert sum(term.product for term in share.terms) == pytest.approx(taped, rel=1e-5, abs=1e-9)
    step = sweep.steps[-1]
    for term in share.terms:
        assert term.grad == step.grad.array[term.cell]
        if term.operand is not None:
            assert trace.node(term.operand).value.array[term.at] == pytest.approx(term.factor, rel=1e-9)
    assert share.why.endswith(".")


@every_op
@FEW
@given(data=st.data())
def test_exactly_what_matters_is_marked(entry, data):
    """A cell of an operand is marked if, and only if, changing it changes what is sent to the cell.

    For ops that choose, where a change must be great enough, what is marked holds all that small changes tell; and for
    decompositions, where what is 0 but for rounding may be marked too.
    """
    case = data.draw(op_cases(entry))
    trace, sweep = trace_of_op(entry, case)
    which = data.draw(st.sampled_from(case.moved))
    node = trace.nodes[-1]
    id = node.inputs[which]
    if id not in sweep.grads or not sweep.grads[id].array.size:
        return
    index = picked(data, trace.node(id).shape)
    found = cell(Reading(trace, sweep), id, index)
    record, grad = live(trace, node), sweep.steps[-1].grad.array
    before = sent(record, which, grad)[index]
    for k in range(-1, len(node.inputs)):
        operand = node if k < 0 else trace.node(node.inputs[k])
        if operand.value.array.dtype.kind != "f":
            continue
        marked = found.marks.get(operand.id, {}).get("value", [])
        for flat in range(operand.value.array.size):
            steps = (0.01 * (1 + abs(operand.value.array.flat[flat])), -0.003)
            moves = [sent(changed(record, k, flat, by), which, grad)[index] - before for by in steps]
            matters = any(abs(move) > 1e-10 * max(1.0, abs(before)) for move in moves)
            if entry.name in CHOOSING | APART:
                assert not matters or flat in marked
            else:
                assert matters == (flat in marked), (k, flat, moves)
    lit = found.marks.get(node.id, {}).get("grad", [])
    for flat in range(grad.size):
        bumped = np.array(grad)
        bumped.flat[flat] += 1.0
        if abs(sent(record, which, bumped)[index] - before) > 1e-10:
            assert flat in lit


@given(programs(), st.integers(0, 3), st.data())
def test_the_edges_add_up_to_the_gradient(program, seed, data):
    """In any program, for any node: the totals of the shares are the cell, and each share is the sum of its terms."""
    trace, sweep = traced(program, **numbers(seed))
    id = data.draw(st.sampled_from(sorted(sweep.grads)))
    index = picked(data, trace.node(id).shape)
    found = cell(Reading(trace, sweep), id, index)
    assert sum(share.total for share in found.shares) == pytest.approx(found.total, rel=1e-9, abs=1e-12)
    for share in found.shares:
        if share.edge is not None:
            edge = trace.edges[int(share.edge[1:])]
            assert (edge.source, edge.target) == (id, share.node)
            assert math.fsum(t.product for t in share.terms) == pytest.approx(share.total, rel=1e-9, abs=1e-12)


@every_op
@FEW
@given(data=st.data())
def test_the_cells_of_a_value_are_those_it_depends_on(entry, data):
    """Changing an input's cell changes the value only if that is named, and by the slope that is given."""
    case = data.draw(op_cases(entry))
    trace, _ = trace_of_op(entry, case)
    node = trace.nodes[-1]
    if not node.value.array.size:
        return
    index = picked(data, node.shape)
    found = value_cell(Reading(trace), node.id, index)
    record = live(trace, node)
    arrays = [x._array for x in record.inputs]
    with np.errstate(all="ignore"):
        for k, x in enumerate(arrays):
            if np.asarray(x).dtype.kind != "f" or entry.vjp_of(k) is None:
                continue
            slopes = dict(zip(found.cells[k], found.slopes[k], strict=True))
            for flat in range(np.size(x)):
                ends = []
                for by in (1e-6, -1e-6):
                    moved = np.array(x)
                    moved.flat[flat] += by
                    inputs = [moved[()] if i == k else a for i, a in enumerate(arrays)]
                    ends.append(np.asarray(entry.forward(*inputs, **record.attrs))[index])
                slope = (ends[0] - ends[1]) / 2e-6
                assert slope == pytest.approx(slopes.get(flat, 0.0), rel=1e-4, abs=1e-4)


# --- What a learner reads ------------------------------------------------------------------------

PRODUCT = (
    "x = tf.Variable([[1., 2.], [0., -1.], [3., 1.]])\nw = tf.Variable([[0.5, -1.], [2., 4.]])\n"
    "b = tf.Variable([1., -1.])\nu = tf.constant([[2., 3.], [1., 1.], [0., 5.]])\n"
    "with tf.GradientTape() as t:\n    z = x @ w\n    y = z + b\n    s = tf.reduce_sum(y * u)\n"
    "g = t.gradient(s, [x, w, b])"
)


def test_a_matrix_product_is_row_times_column_and_says_why_transposed():
    """x[0,1] gets row 0 of ∂z times row 1 of w."""
    trace, sweep = traced(PRODUCT)
    found = cell(Reading(trace, sweep), leaf(trace, "x"), (0, 1))
    (share,) = found.shares
    assert share.text == "2·2 + 3·4 = 16"
    assert share.symbols == "∂z[0,0]·w[1,0] + ∂z[0,1]·w[1,1] = 16"
    assert "Row 1 of w is column 1 of wᵀ, hence ∂x = ∂z @ wᵀ" in share.why
    w, z = leaf(trace, "w"), leaf(trace, "z")
    assert found.marks == {leaf(trace, "x"): {"grad": [1]}, z: {"grad": [0, 1]}, w: {"value": [2, 3]}}
    (share,) = cell(Reading(trace, sweep), w, (1, 0)).shares
    assert share.symbols == "∂z[0,0]·x[0,1] + ∂z[1,0]·x[1,1] + ∂z[2,0]·x[2,1] = 3"
    assert share.text == "2·2 + 1·(−1) + 0·1 = 3"
    assert "Column 1 of x is row 1 of xᵀ, hence ∂w = xᵀ @ ∂z" in share.why


def test_a_broadcast_axis_is_summed():
    """The bias was used once for each row."""
    trace, sweep = traced(PRODUCT)
    (share,) = cell(Reading(trace, sweep), leaf(trace, "b"), (1,)).shares
    assert (share.text, share.symbols) == ("3 + 1 + 5 = 9", "∂y[0,1] + ∂y[1,1] + ∂y[2,1] = 9")
    assert "broadcast along axis 0" in share.why and "3 gradients" in share.why


def test_a_reduction_spreads():
    """Every term of a sum gets all of the gradient, of a mean its part."""
    for op, text, words in (("sum", "1", "one of its terms"), ("mean", "1·0.25 = 0.25", "1/4 of the gradient")):
        trace, sweep = traced(
            f"x = tf.Variable([[1., 2.], [3., 4.]])\nwith tf.GradientTape() as t:\n    y = tf.reduce_{op}(x)\n"
            "g = t.gradient(y, x)"
        )
        (share,) = cell(Reading(trace, sweep), "n0", (1, 0)).shares
        assert share.text == text and words in share.why


def test_the_picked_element_of_a_maximum_is_named():
    """The greatest gets the gradient, the others are told which it was, equal ones share."""
    trace, sweep = traced(
        "x = tf.Variable([[1., 5., 2.], [4., 4., 0.]])\nwith tf.GradientTape() as t:\n"
        "    m = tf.reduce_max(x, axis=1)\ng = t.gradient(m, x)"
    )
    won, lost, tied = (cell(Reading(trace, sweep), "n0", at) for at in ((0, 1), (0, 2), (1, 0)))
    assert won.total == 1 and "x[0,1] is the greatest element" in won.shares[0].why
    assert lost.total == 0 and "x[0,1] = 5 is the greatest" in lost.shares[0].why
    assert tied.total == 0.5 and "one of 2 equal greatest elements" in tied.shares[0].why
    assert lost.marks["n0"]["value"] == [1, 2]


@pytest.mark.parametrize(
    ("line", "name", "why"),
    [
        ("tf.nn.relu(x)", "x", "x[1] = −2 is not above 0, where relu is flat"),
        ("tf.maximum(x, y)", "x", "y[1] = 5 was picked, not x[1] = −2"),
        ("tf.minimum(x, y)", "x", "x[1] = −2 was picked, less than y[1] = 5"),
        ("tf.where(x > 0., x, y)", "x", "was not chosen: nothing comes back"),
        ("x[:1] * y[:1]", "x", "x[1] was not taken"),
        ("tf.gather(x, [1, 0, 1])", "x", "x[1] was taken 2 times"),
        ("tf.reverse(x, [0])", "x", "z[0] is x[1] in another place"),
        ("tf.nn.softmax(x)", "x", "The 2 shares add up to 1"),
        ("tf.where(tf.stack([x, y]) > 0., x, 0.)", "x", "broadcast to 2 cells of z and picked in 1 of them"),
        ("tf.maximum(x, [[9., 9.], [8., 8.], [7., 7.]])", "x", "picked in 0 of them: nothing comes back"),
        ("tf.sin(x)", "x", "multiplied by the local slope −0.4161"),
        ("x + y", "x", "passed on unchanged"),
        ("tf.concat([x, y], 0)", "y", "z[3] is y[1] in another place"),
        ("tf.cumsum(x)", "x", "x[1] goes into z[1] alone"),
        ("tf.cumsum(x, reverse=True)", "x", "x[1] goes into 2 cells of z"),
    ],
)
def test_every_kind_of_op_says_why(line, name, why):
    """One sentence with the names and the numbers of the program."""
    trace, sweep = traced(
        f"x = tf.Variable([1., -2.])\ny = tf.Variable([3., 5.])\nwith tf.GradientTape() as t:\n    z = {line}\n"
        "g = t.gradient(z, [x, y])"
    )
    whys = [share.why for share in cell(Reading(trace, sweep), leaf(trace, name), (1,)).shares]
    assert any(why in text for text in whys), whys


def test_a_value_used_twice_has_two_shares():
    """x · x: the factor of each edge is the other operand, and the shares are added in the order of arrival."""
    trace, sweep = traced("x = tf.Variable(3.)\nwith tf.GradientTape() as t:\n    y = x * x\ng = t.gradient(y, x)")
    found = cell(Reading(trace, sweep), "n0")
    assert [share.symbols for share in found.shares] == ["∂y·x = 3", "∂y·x = 3"]
    assert found.text == "∂x = 3 + 3 = 6"
    start = cell(Reading(trace, sweep), "n1").shares[0]
    assert (start.edge, start.total) == (None, 1) and "target" in start.why


def test_a_slope_that_is_no_cell_is_written_as_the_rule_has_it():
    """Cosine, with the cell of its operand; the result of an exponential is its own slope."""
    trace, sweep = traced(
        "x = tf.Variable([1., 0.])\nwith tf.GradientTape() as t:\n    y = tf.sin(x)\n    z = tf.exp(x) * y\n"
        "g = t.gradient(z, x)"
    )
    symbols = {share.symbols for share in cell(Reading(trace, sweep), "n0", (0,)).shares}
    assert symbols == {"∂y[0]·cos(x[0]) = 1.469", "∂exp[0]·exp[0] = 2.287"}


def test_long_sums_are_capped():
    """The text shows the first terms and how many more; the total is that of all."""
    trace, sweep = traced(
        "x = tf.Variable(tf.ones([2, 100]))\nw = tf.Variable(tf.ones([100, 100]))\nwith tf.GradientTape() as t:\n"
        "    z = x @ w\ng = t.gradient(z, x)"
    )
    (share,) = cell(Reading(trace, sweep), "n0", (0, 3)).shares
    assert share.count == 100 and len(share.terms) == 64 and share.total == 100
    assert share.text.endswith("… 92 more = 100")


def test_cells_that_a_trace_cannot_explain():
    """No gradient, a gradient of the program's own, a thinned tensor: said, not raised."""
    trace, sweep = traced(
        "@tf.custom_gradient\ndef mine(x): return x * 2., lambda g: g * 3.\n"
        "x, u = tf.Variable([1., 2.]), tf.Variable(1.)\nwith tf.GradientTape() as t:\n"
        "    y = mine(x)\n    k = u * 1.\ng = t.gradient(y, [x, u])"
    )
    (share,) = cell(Reading(trace, sweep), leaf(trace, "x"), (0,)).shares
    assert share.total == 3 and share.terms == () and "gradient of its own" in share.why
    trace_of_borrowed, swept = traced(
        "@tf.custom_gradient\ndef square(x): return x * x, lambda g: g * 7.\n"
        "x = tf.Variable(3.)\nwith tf.GradientTape() as t:\n    y = square(x)\ng = t.gradient(y, x)"
    )
    (share,) = cell(Reading(trace_of_borrowed, swept), leaf(trace_of_borrowed, "x")).shares
    assert share.total == 7 and share.terms == () and "gradient of its own" in share.why
    unused = cell(Reading(trace, sweep), leaf(trace, "u"))
    assert unused.total is None and unused.shares == () and "no gradient reaches `u`" in unused.notice
    trace, sweep = traced(
        "x = tf.Variable(tf.ones([300, 300]))\nb = tf.Variable(1.)\nwith tf.GradientTape() as t:\n"
        "    y = tf.reduce_sum(x) * b\ng = t.gradient(y, [x, b])"
    )
    assert "sample" in cell(Reading(trace, sweep), "n0", (0, 0)).notice


def test_a_cell_that_is_not_there_is_an_error():
    """Wrong rank, or out of bounds."""
    trace, sweep = traced(PRODUCT)
    for index in ((3, 0), (0,), (0, -1), ()):
        with pytest.raises(InvalidArgumentError, match="has shape"):
            cell(Reading(trace, sweep), "n0", index)


def test_factors_of_complex_numbers_are_theirs():
    """The sum of the terms is the tape's gradient, which is conjugated as TensorFlow has it."""
    trace, sweep = traced(
        "z = tf.Variable([1 + 2j, 0.5 - 1j])\nwith tf.GradientTape() as t:\n    y = z * z * (2 - 1j)\n"
        "g = t.gradient(y, z)"
    )
    found = cell(Reading(trace, sweep), "n0", (1,))
    assert sum(share.total for share in found.shares) == pytest.approx(found.total)
    for share in found.shares:
        assert sum(term.product for term in share.terms) == pytest.approx(share.total)


def test_the_cell_of_a_value_is_written_out():
    """Row times column, sums, and the name of the op for what is no sum."""
    trace, _ = traced(PRODUCT)
    made = value_cell(Reading(trace), leaf(trace, "z"), (2, 1))
    assert made.text == "z[2,1] = 3·(−1) + 1·4 = 1"
    assert made.symbols == "z[2,1] = x[2,0]·w[0,1] + x[2,1]·w[1,1] = 1"
    assert made.marks[leaf(trace, "x")] == {"value": [4, 5]} and made.marks[leaf(trace, "w")] == {"value": [1, 3]}
    assert value_cell(Reading(trace), leaf(trace, "y"), (0, 0)).symbols == "y[0,0] = z[0,0] + b[0] = 5.5"
    assert value_cell(Reading(trace), leaf(trace, "b"), (0,)).text == "b[0] = 1"
    trace, _ = traced(
        "x = tf.Variable([1., -2.])\nwith tf.GradientTape() as t:\n    y = tf.nn.relu(x)\n    c = x > 0.\n"
        "    k = tf.argmax(x)\n    z = tf.where(c, y, x)\ng = t.gradient(z, x)"
    )
    made = value_cell(Reading(trace), leaf(trace, "y"), (1,))
    assert (made.symbols, made.text) == ("y[1] = relu(x[1])", "y[1] = relu(−2) = 0")
    assert value_cell(Reading(trace), leaf(trace, "z"), (1,)).marks[leaf(trace, "c")] == {"value": [1]}


def test_flat_indexes_and_back():
    """A flat index is counted along the last axis first."""
    assert [unraveled(i, (2, 3)) for i in (0, 2, 3, 5)] == [(0, 0), (0, 2), (1, 0), (1, 2)]
    assert unraveled(0, ()) == ()
