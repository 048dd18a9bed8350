"""Why a factor is what it is, why a gradient is a sum, which element was picked: the reasons of a step."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

import graphlab as gl
from graphlab import sandbox
from graphlab.tensor import OPS, Op, Tensor
from graphlab.tensor.op_texts import Why
from graphlab.views.explanation.steps import steps
from graphlab.views.reading import Reading
from tests.trace.recording.test_journal import journaled
from tests.views import traces
from tests.views.claims import chain
from tests.views.sentences import Facts


def reasons(program: str, sources: str = "x") -> list[str]:
    """What the backward pass of a short program gives as reasons; it computes y."""
    lines = [f"    {line}" for line in program.split("; ") if not line.startswith(("x =", "w =", "b ="))]
    leaves = [line for line in program.split("; ") if line.startswith(("x =", "w =", "b ="))]
    source = "\n".join([*leaves, "with tf.GradientTape() as t:", *lines, f"g = t.gradient(y, [{sources}])"])
    (trace,) = journaled(source)
    return [
        reason
        for step in steps(Reading(trace, trace.sweeps[-1]))
        if step.pass_ == "backward"
        for reason in step.reasons
    ]


X = "x = tf.Variable([[1.0, -2.0, 3.0], [0.0, 5.0, 3.0]]); "
TOLD = {
    "an open relu": ("x = tf.Variable(2.0); y = tf.nn.relu(x)", ["x = 2 > 0, so relu is open: factor 1"]),
    "a closed relu": ("x = tf.Variable(-2.0); y = tf.nn.relu(x)", ["x = −2 ≤ 0, so relu is closed: factor 0"]),
    "a saturated sigmoid": (
        "x = tf.Variable(9.0); y = tf.sigmoid(x)",
        ["y = 0.9999 > 0.99, so the sigmoid is saturated: factor almost 0"],
    ),
    "a product with 0": (
        "x = tf.Variable(3.0); b = tf.Variable(0.0); y = x * b",
        ["b = 0, so what is multiplied by 0 has no influence: factor 0 for x"],
    ),
    "a factor of 1 by chance": ("x = tf.Variable(0.5); y = tf.square(x)", ["here the factor for x is 1"]),
    "a sign": ("x = tf.Variable(3.0); y = tf.sign(x)", ["the curve is flat on both sides of its jump: factor 0"]),
    "a choice": (
        "x = tf.Variable(3.0); b = tf.Variable(1.0); y = tf.maximum(x, b)",
        ["x = 3 ≥ b = 1, so x was picked: factor 1 for x and 0 for b"],
    ),
    "a choice between equals": (
        "x = tf.Variable(3.0); y = tf.minimum(x, x)",
        [
            "x = 3 ≤ x = 3, so x was picked: factor 1 for the first x and 0 for the second x",
            "x is used twice in this op, so 2 contributions are added: 1 + 0 = 1",
        ],
    ),
    "a mean": (X + "y = tf.reduce_mean(x)", ["reduce_mean: each of the 6 elements gets 1/6 of 1 = 0.1667"]),
    "a mean over an axis": (
        X + "y = tf.reduce_mean(x, axis=0)",
        ["reduce_mean over axis 0: each of the 2 elements of a mean gets 1/2 of what comes in for it"],
    ),
    "a maximum": (
        X + "y = tf.reduce_max(x)",
        ["x[1, 1] = 5 is the largest element", "it gets all of 1, the other 5 elements get 0"],
    ),
    "an element": (X + "y = x[1, 2]", ["x[1, 2] = 3 was taken: factor 1; the other 5 elements get 0"]),
    "a row taken twice": (
        X + "y = tf.gather(x, [1, 1])",
        [
            "slice [1] of x was taken 2 times: its gradient is the sum over the 2 copies",
            "1 of the 2 slices of x was not taken: factor 0",
        ],
    ),
    "shares": (
        "x = tf.Variable([1.0, 1.0]); s = tf.nn.softmax(x); y = tf.reduce_sum(s)",
        [
            "reduce_sum: each of the 2 elements was added once and gets all of 1",
            "what comes in is the same along axis 0, and the shares always add up to 1: nothing flows",
        ],
    ),
    "a value used by two ops": (
        "x = tf.Variable(2.0); w = tf.Variable(3.0); p = x * w; q = x * 5.0; y = p - q",
        [
            "what is subtracted from gets what comes in unchanged: factor 1 for p",
            "what is subtracted gets the opposite sign: factor −1 for q",
            "this is the first of 2 contributions to x",
            "x is used twice, so 2 contributions are added: −5 + 3 = −2",
        ],
    ),
    "a value used twice by one op": (
        "x = tf.Variable(2.0); y = x * x",
        ["x is used twice in this op, so 2 contributions are added: 2 + 2 = 4"],
    ),
}


@pytest.mark.parametrize(("program", "expected"), TOLD.values(), ids=TOLD)
def test_reasons_read_like_sentences(program, expected):
    """The reasons of the backward pass of a short program, word for word."""
    assert reasons(program) == expected


def test_a_matrix_is_transposed_for_its_shape():
    """The shapes show why, and a broadcast vector shows why there is a sum."""
    found = reasons(X + "w = tf.ones([3, 4]); b = tf.zeros([4]); y = x @ w + b", "x")
    assert found == [
        "addition passes on what comes in unchanged: factor 1 for matmul",
        "grad matmul·wᵀ: (2×4)·(3×4)ᵀ → 2×3, the shape of x",
    ]
    found = reasons(
        "x = tf.ones([2, 3]); w = tf.Variable(tf.ones([3, 4])); b = tf.Variable(tf.zeros([4])); y = x @ w + b", "w, b"
    )
    assert found == [
        "addition passes on what comes in unchanged: factor 1 for matmul and b",
        "b has shape 4 and was used for each of the 2 rows: its gradient is the sum over axis 0",
        "xᵀ·grad matmul: (2×3)ᵀ·(2×4) → 3×4, the shape of w",
    ]


def test_samples_and_what_has_no_order_are_not_counted():
    """Of a thinned tensor nothing is said but shapes; complex numbers and nan are neither above 0 nor below."""
    (trace,) = journaled(
        "x, z, n = tf.Variable(tf.ones([300, 300])), tf.Variable(1 + 2j), tf.Variable(float('nan'))\n"
        "with tf.GradientTape(persistent=True) as t:\n"
        "    y = tf.reduce_max(tf.nn.relu(x)) + tf.nn.relu(n)\n    a = z * z\n"
        "g = t.gradient(y, [x, n]), t.gradient(a, z)"
    )
    assert trace.nodes[0].value.thinned
    found = {reason for sweep in trace.sweeps for step in steps(Reading(trace, sweep)) for reason in step.reasons}
    assert found == {
        "addition passes on what comes in unchanged: factor 1 for reduce_max and relu #3",
        "here the factor for n is 0",
        "z is used twice in this op, so 2 contributions are added: 1−2i + 1−2i = 2−4i",
    }


def test_a_name_is_put_in_once():
    """A name that looks like a slot stays as it is."""
    t = traces.Tape()
    x, y = t.leaf("variable", "<y>", 2.0), t.leaf("variable", "b", 3.0)
    z = t.op("maximum", "z", 3.0, x, y, rule=lambda g: (0 * g, g))
    trace = t.trace(z, x, y)
    assert steps(Reading(trace, trace.sweeps[0]))[-1].reasons == (
        "<y> = 2 < b = 3, so b was picked: factor 0 for <y> and 1 for b",
    )


# --- The reasons of the registry -------------------------------------------------------------------

SPECIAL = [-30.0, -2.0, -1.0, -0.5, 0.0, 0.25, 0.5, 1.0, 2.0, 3.0, 30.0]
WHYS = [
    pytest.param(entry, index, why, id=f"{entry.name}-{index}-{why.when or 'always'}")
    for entry in OPS.values()
    for index, part in enumerate(entry.why)
    for why in part
]


def local(entry: Op, index: int, inputs: list[np.ndarray], attrs: Mapping[str, Any]) -> np.ndarray:
    """What the op multiplies by, for one of its inputs."""
    with np.errstate(all="ignore"):
        out = Tensor(np.asarray(entry.forward(*inputs, **attrs)))
        rule = entry.vjp_of(index)
        assert rule is not None
        return rule(Tensor(np.ones(out.shape)), out, *map(Tensor, inputs), **attrs)._array


def held(why: Why, entry: Op, inputs: list[np.ndarray], out: np.ndarray) -> np.ndarray:
    """Where the condition of a reason holds."""
    named = {**dict(zip(entry.parameters, inputs, strict=True)), "out": out}
    facts = Facts(entry, {}, [*entry.parameters], inputs, out, out, [])
    return np.array(True) if not why.when else _condition(why.when, named, facts)


def _condition(when: str, named: Mapping[str, np.ndarray], facts: Facts) -> np.ndarray:
    where = np.array(True)
    for term in re.sub(r"[<>](?=\w)|(?<=\w)>", "", when).split(" and "):
        where = where & chain(term, facts)
    return where


@pytest.mark.parametrize(("entry", "index", "why"), WHYS)
def test_a_reason_gives_the_factor_where_its_condition_holds(entry, index, why):
    """Wherever `when` holds the op multiplies by just that factor; and it does hold somewhere."""
    attrs = {"dtype": gl.float64} if entry.name == "cast" else {}
    pairs = np.meshgrid(*[SPECIAL] * len(entry.parameters))
    inputs = [x > 0 if name == "condition" else x for name, x in zip(entry.parameters, pairs, strict=True)]
    with np.errstate(all="ignore"):
        out = np.asarray(entry.forward(*inputs, **attrs))
    if why.factor == 0 and why.when == "<out> = 0":  # an exponential that runs down
        inputs, out = [np.array([-800.0])], np.array([0.0])
    where = np.broadcast_to(held(why, entry, inputs, out), out.shape)
    assert where.any()
    found = local(entry, index, inputs, attrs)[where]
    if why.factor is None:
        assert (np.abs(found) < 0.02).all()
    else:
        np.testing.assert_array_equal(found, np.full(found.shape, float(why.factor)))


ELEMENTWISE = [o for o in OPS.values() if o.why and o.name not in ("cast", "where")]


@pytest.mark.parametrize("entry", ELEMENTWISE, ids=lambda o: o.name)
def test_a_factor_of_0_always_has_a_reason(entry):
    """Of an op that gives reasons, some reason holds wherever a factor is 0."""
    inputs = list(np.meshgrid(*[[x for x in SPECIAL if low <= x <= high] for low, high in domains(entry)]))
    out = np.asarray(entry.forward(*inputs))
    for index, part in enumerate(entry.why):
        flat = local(entry, index, inputs, {}) == 0
        explained = np.zeros(out.shape, bool)
        for why in part:
            if why.factor in (0, None):
                explained |= held(why, entry, inputs, out)
        assert not (flat & ~explained).any()


def domains(entry: Op) -> list[tuple[float, float]]:
    return [entry.domain[min(i, len(entry.domain) - 1)] for i in range(len(entry.parameters))]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("y = tf.math.log(x) * 0.0", "what comes in is 0 and the slope to x is not finite: 0·∞ has no value"),
        ("y = tf.sqrt(x * x)", "what comes in is ∞ and the slope to x is 0: ∞·0 has no value"),
    ],
)
def test_a_nan_of_zero_and_infinity_is_explained(source, said):
    """Where a step makes a nan of numbers that are none, its reason is the product without a value."""
    run = sandbox.run(f"x = tf.Variable(0.0)\nwith tf.GradientTape() as t:\n    {source}\nt.gradient(y, x)")
    (trace,) = run.traces
    told = [step for step in steps(Reading(trace, trace.sweeps[0])) if step.pass_ == "backward"]
    assert any(reason.startswith(said) for step in told for reason in step.reasons), [s.reasons for s in told]
