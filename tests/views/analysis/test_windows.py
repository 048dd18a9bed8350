"""Which patch makes a number of a convolution or a pooling, and whose gradients come back to a number."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphlab.views.analysis.cells import cell, value_cell
from graphlab.views.analysis.windows import windows_of
from graphlab.views.reading import Reading
from tests.views.calculus import leaf, traced

PROGRAM = (
    "x, k = tf.Variable(X), tf.Variable(K)\nwith tf.GradientTape() as t:\n    y = {}\n    s = tf.reduce_sum(y * W)\n"
    "g = t.gradient(s, [x, k])"
)
CALLS = (
    ("tf.nn.conv2d(x, k, {strides}, {padding!r})", (2, 2, 2, 3)),
    ("tf.nn.conv2d(x, k, 1, {padding!r}, dilations={strides})", (2, 2, 2, 2)),
    ("tf.nn.conv2d(x, k, {strides}, {padding!r})", (2, 3, 1, 4)),  # two groups
    ("tf.nn.depthwise_conv2d(x, k, [1, {strides}, {strides}, 1], {padding!r})", (2, 2, 2, 2)),
    ("tf.nn.max_pool2d(x, 2, {strides}, {padding!r})", (1,)),
    ("tf.nn.max_pool2d(x, [3, 2], {strides}, {padding!r})", (1,)),
    ("tf.nn.avg_pool2d(x, 2, {strides}, {padding!r})", (1,)),
)


def reading_of(call: str, filters: tuple[int, ...], seed: int, **how: object) -> Reading:
    """A program with one op of windows over two samples of 4×5 numbers in two channels, without equal ones."""
    rng = np.random.default_rng(seed)
    x, k = rng.permutation(80).reshape(2, 4, 5, 2) / 8 - 5.0, rng.integers(-3, 4, filters).astype(float)
    return Reading(*traced(PROGRAM.format(call.format(**how)), X=x, K=k, W=float(seed % 3 + 1)))


@pytest.mark.parametrize(("call", "filters"), CALLS)
@settings(max_examples=4, deadline=None)
@given(data=st.data())
def test_the_patch_makes_the_number_and_its_gradient_comes_back(call, filters, data):
    """A cell lies in a window, by its patch and by the windows over it, exactly if a change of it changes the result.

    And the numbers of the patch times the weights on them are the number.
    """
    strides, padding = data.draw(st.sampled_from([1, 2])), data.draw(st.sampled_from(["SAME", "VALID"]))
    reading = reading_of(call, filters, data.draw(st.integers(0, 9)), strides=strides, padding=padding)
    trace = reading.trace
    y, x = trace.node(leaf(trace, "y")), trace.node(leaf(trace, "x"))
    windows = windows_of(trace, y)
    index = tuple(data.draw(st.integers(0, n - 1)) for n in y.shape)
    patch = {at for at, _ in windows.pairs(index)}
    for at in np.ndindex(*x.shape):
        is_its_channel = at[-1] in windows.channels(index[-1])
        assert (at in patch) == (at[0] == index[0] and is_its_channel and index[1:-1] in windows.over_cell(at))
    made = value_cell(reading, y.id, index)
    assert set(made.marks[x.id]["value"]) == {int(np.ravel_multi_index(at, x.shape)) for at in patch}
    values = x.value.array.ravel()[list(made.cells[0])]
    assert float(np.sum(values * np.array(made.slopes[0]))) == pytest.approx(float(y.value.array[index]))
    assert made.why.startswith(f"y[{','.join(map(str, index))}] is ")
    at = data.draw(st.sampled_from(sorted(patch)))
    (share,) = cell(reading, x.id, at).shares
    assert "window" in share.why
    assert share.total == pytest.approx(sum(term.product for term in share.terms))
    over = set(windows.over_cell(at))
    assert {term.cell[1:-1] for term in share.terms} <= over
    if y.op != "max_pool":
        assert {term.cell[1:-1] for term in share.terms} == over


SIXTEEN = {"X": np.arange(16.0).reshape(1, 4, 4, 1), "K": np.array([1.0, 0, 0, -1]).reshape(2, 2, 1, 1), "W": 1.0}


def test_what_is_said_names_rows_columns_channels_and_the_border():
    """A convolution with a border: the patch, the weights on it, and the windows that a number lies in."""
    reading = Reading(*traced(PROGRAM.format("tf.nn.conv2d(x, k, 1, 'SAME')"), **SIXTEEN))
    trace = reading.trace
    y, x, k = (leaf(trace, name) for name in "yxk")
    made = value_cell(reading, y, (0, 1, 2, 0))
    assert made.symbols.startswith("y[0,1,2,0] = x[0,1,2,0]·k[0,0,0,0] + x[0,1,3,0]·k[0,1,0,0] + x[0,2,2,0]·k[1,0,0,0]")
    assert made.text == "y[0,1,2,0] = 6·1 + 7·0 + 10·0 + 11·(−1) = −5"
    assert made.why == (
        "y[0,1,2,0] is made of the patch in its window: rows 1 to 2, columns 2 to 3, channel 0 of sample 0 of x. "
        "Filter 0 of k lies on it, and each number is multiplied by the weight on it."
    )
    corner = value_cell(reading, y, (0, 3, 3, 0))
    assert corner.text == "y[0,3,3,0] = 15·1 = 15"
    assert corner.why.endswith("3 of the 4 places of the window lie on the border, where there is 0.")
    (share,) = cell(reading, x, (0, 3, 3, 0)).shares
    assert share.why.startswith("x[0,3,3,0] lies in the 4 windows at rows 2 to 3, columns 2 to 3 of y: each sends back")
    (share,) = cell(reading, k, (0, 1, 0, 0)).shares
    assert share.why.startswith("k[0,1,0,0] met a number of x in every window of y")


def test_the_greatest_number_of_a_window_is_named():
    """What won a window, the first of equal ones; and what lost says to whom."""
    values = SIXTEEN | {"X": np.array([1.0, 5, 5, 2] * 4).reshape(1, 4, 4, 1)}
    reading = Reading(*traced(PROGRAM.format("tf.nn.max_pool2d(x, 2, 2, 'VALID')"), **values))
    y, x = (leaf(reading.trace, name) for name in "yx")
    made = value_cell(reading, y, (0, 1, 0, 0))
    assert made.text == "y[0,1,0,0] = max_pool(1, 5, 1, 5) = 5"
    assert made.why == (
        "y[0,1,0,0] is the greatest number in its window: rows 2 to 3, columns 0 to 1, channel 0 of sample 0 of x. "
        "x[0,2,1,0] = 5 won, the first of 2 equal ones."
    )
    won, lost = (cell(reading, x, at).shares[0] for at in ((0, 2, 1, 0), (0, 3, 1, 0)))
    assert won.total == 1 and "the greatest number in the window at row 1, column 0 of y" in won.why
    assert lost.total == 0 and "won in none, x[0,2,1,0] = 5 did: nothing comes back" in lost.why


@pytest.mark.parametrize(
    ("call", "ends"),
    [
        (
            "tf.nn.max_pool1d(x, 3, 1, 'SAME')",
            "x[0,1,0] = 2 won. 1 of the 3 places of the window {} on the border, and {} not count.",
        ),
        ("tf.nn.avg_pool1d(x, 4, 1, 'SAME')", " 1 of the 4 places of the window {} on the border, and {} not count."),
    ],
)
def test_one_place_lies_on_the_border_and_two_lie_there(call, ends):
    """The verbs go with how many places there are."""
    reading = Reading(*traced(PROGRAM.format(call), X=np.arange(1.0, 9.0).reshape(1, 8, 1), K=1.0, W=1.0))
    y = leaf(reading.trace, "y")
    assert value_cell(reading, y, (0, 0, 0)).why.endswith(ends.format("lies", "does"))
    last = value_cell(reading, y, (0, 7, 0)).why
    assert ("places of the window lie on the border, and do not count." in last) == ("avg" in call)
