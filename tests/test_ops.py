"""Laws that every op of the registry keeps. No test here names an op if the registry can."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from latex2mathml.converter import convert as to_mathml

import graphlab as gl
from graphlab.errors import GraphlabError
from graphlab.tensor import CALLS, OPS, PUBLIC, Observer, Op, Tensor, alike, observing, op, run
from graphlab.tensor.op_texts import Why
from tests.laws import COMPLEX, FLOATS, Example, examples
from tests.strategies import Case, cases

DIFFERENTIABLE = [o for o in OPS.values() if o.is_differentiable]
every_op = pytest.mark.parametrize("entry", DIFFERENTIABLE, ids=lambda o: o.name)


def call(entry: Op, xs: list, attrs: dict) -> Tensor:
    return run(entry, xs, attrs)


def slope(entry: Op, xs: list, case: Case) -> Tensor:
    """⟨Jᵀu, v⟩ by the tape: the gradient of the weighted output, along the directions."""
    moved = [xs[i] for i in case.moved]
    with gl.GradientTape() as tape:
        tape.watch(moved)
        y = gl.reduce_sum(call(entry, xs, case.attrs) * case.weight)
    grads = tape.gradient(y, moved)
    parts = [gl.reduce_sum(g * v) for g, v in zip(grads, case.directions, strict=True) if g is not None]
    return gl.add_n([gl.constant(0.0, gl.float64), *parts])


def tensors(case: Case) -> list[Tensor]:
    return [gl.constant(x) for x in case.inputs]


def stepped(case: Case, h: complex) -> list[np.ndarray]:
    """The inputs moved by h along the directions."""
    xs = list(case.inputs)
    for i, v in zip(case.moved, case.directions, strict=True):
        xs[i] = xs[i] + h * v
    return xs


def difference(f, h=1e-4):
    """The slope of f at 0, by a central difference of fourth order."""
    return (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h)


@every_op
@given(data=st.data())
def test_the_vjp_agrees_with_the_forward_pass(entry, data):
    """⟨u, J v⟩ measured on the forward pass equals ⟨Jᵀu, v⟩ from the tape; to 11 digits by complex step."""
    case = data.draw(cases(entry))
    taped = float(slope(entry, tensors(case), case))

    def weighted(h):
        with np.errstate(all="ignore"):
            return np.sum(entry.forward(*stepped(case, h), **case.attrs) * case.weight)

    # The difference has errors near 1e-10; values up to 1e3 leave 1e-7.
    assert difference(weighted) == pytest.approx(taped, rel=1e-5, abs=1e-6)
    if entry.analytic:
        assert np.imag(weighted(1e-30j)) / 1e-30 == pytest.approx(taped, rel=1e-11, abs=1e-11)


@every_op
@given(data=st.data())
def test_the_vjp_can_be_differentiated_again(entry, data):
    """A tape around a tape gives the slope of the first slope."""
    case = data.draw(cases(entry))
    xs = tensors(case)
    moved = [xs[i] for i in case.moved]
    with gl.GradientTape() as tape:
        tape.watch(moved)
        first = slope(entry, xs, case)
    grads = tape.gradient(first, moved)
    taped = sum(float(gl.reduce_sum(g * v)) for g, v in zip(grads, case.directions, strict=True) if g is not None)
    measured = difference(lambda h: float(slope(entry, [gl.constant(x) for x in stepped(case, h)], case)), 1e-3)
    assert measured == pytest.approx(taped, rel=1e-4, abs=1e-5)


@every_op
@given(data=st.data())
def test_float32_in_float32_out(entry, data):
    """Values and gradients keep the dtype of the inputs, agree with float64, and leave the inputs as they were.

    `Op.size` is at least the number of elements that come out, and is known beforehand.
    """
    case = data.draw(cases(entry))
    exact = tuple(tensors(case))
    elements, flops = entry.size(*exact, **case.attrs)
    assert elements >= np.size(call(entry, list(exact), case.attrs)._array)
    assert flops >= 0
    xs = [gl.constant(x.astype(np.float32) if x.dtype == np.float64 else x) for x in case.inputs]
    before = [x.numpy() for x in xs]
    moved = [xs[i] for i in case.moved]
    with gl.GradientTape() as tape:
        tape.watch(moved)
        y = call(entry, xs, case.attrs)
    wide = call(
        entry, [gl.constant(np.asarray(x, np.float64) if x.dtype.kind == "f" else x) for x in before], case.attrs
    )
    assert y.dtype is (case.attrs["dtype"] if entry.name == "cast" else gl.float32)
    np.testing.assert_allclose(y.numpy(), wide.numpy(), rtol=2e-4, atol=2e-5)
    for x, g in zip(moved, tape.gradient(y, moved), strict=True):
        assert g is None or (g.dtype is gl.float32 and g.shape == x.shape)
    for x, array in zip(xs, before, strict=True):
        np.testing.assert_array_equal(x.numpy(), array)


@pytest.mark.parametrize("entry", OPS.values(), ids=lambda o: o.name)
def test_every_op_can_be_drawn_said_and_exported(entry):
    """Symbol, formulas, spellings and docstring are there; slots name inputs, attributes, g or out; LaTeX is sound."""
    slots = {*entry.parameters, *entry.attributes, "g", "out"}
    texts = [entry.formula, *entry.back, entry.torch, entry.jax]
    for text in texts:
        assert set(re.findall(r"<(\w+)>", text)) <= slots
    for tex in (entry.formula, *entry.back):
        if tex:
            assert "merror" not in to_mathml(re.sub(r"<(\w+)>", "x", tex))
    assert entry.symbol and entry.says and entry.torch and entry.jax
    assert entry.forward.__doc__ and entry.forward.__doc__.rstrip()[-1] in ".>)"


def test_public_names_lead_to_their_objects():
    """Every dotted name in PUBLIC can be reached from the package."""
    for path, thing in PUBLIC.items():
        here = gl
        for part in path.split("."):
            here = getattr(here, part)
        assert here is thing


# --- Indices -------------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 3), min_size=0, max_size=6), st.integers(0, 1))
def test_gathering_and_scattering_are_adjoint(indices, axis):
    """⟨gather(x), y⟩ = ⟨x, scatter(y)⟩, also where an index repeats; so each is the other's gradient."""
    x = np.random.default_rng(0).normal(size=(4, 4))
    v = gl.Variable(x)
    with gl.GradientTape() as tape:
        y = gl.gather(v, np.array(indices, np.int32), axis=axis)
        weight = np.random.default_rng(1).normal(size=y.shape)
        total = gl.reduce_sum(y * weight)
    expected = np.zeros_like(x)
    np.add.at(expected, (slice(None),) * axis + (np.array(indices, int),), weight)
    np.testing.assert_allclose(tape.gradient(total, v).numpy(), expected)


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 2)), min_size=1, max_size=5))
def test_gather_nd_sends_its_gradient_where_it_took(rows):
    """The gradient of a sum of gathered elements counts how often each was taken."""
    v = gl.Variable(np.zeros((2, 3)))
    with gl.GradientTape() as tape:
        total = gl.reduce_sum(gl.gather_nd(v, np.array(rows)))
    expected = np.zeros((2, 3))
    for row in rows:
        expected[row] += 1
    np.testing.assert_array_equal(tape.gradient(total, v).numpy(), expected)


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 2)), min_size=1, max_size=5))
def test_scatter_nd_adds_and_its_gradient_gathers(rows):
    """Updates to one place add up; each update gets the gradient of its place."""
    updates = gl.Variable(np.arange(1.0, len(rows) + 1))
    with gl.GradientTape() as tape:
        y = gl.scatter_nd(np.array(rows), updates, [2, 3])
        total = gl.reduce_sum(y * np.arange(6.0).reshape(2, 3))
    assert float(gl.reduce_sum(y)) == pytest.approx(sum(range(1, len(rows) + 1)))
    np.testing.assert_array_equal(tape.gradient(total, updates).numpy(), [3.0 * r + c for r, c in rows])


@given(st.lists(st.integers(-2, 2), min_size=1, max_size=5))
def test_the_gradient_of_a_product_minds_no_zeros(numbers):
    """Each element's gradient is the product of the others, however many of them are 0."""
    x = gl.Variable(np.array(numbers, float))
    with gl.GradientTape() as tape:
        y = gl.reduce_prod(x)
    expected = [np.prod(numbers[:i] + numbers[i + 1 :]) for i in range(len(numbers))]
    np.testing.assert_array_equal(tape.gradient(y, x).numpy(), expected)


# --- The checks above must be able to fail ---------------------------------------------------------


@every_op
def test_a_sweep_that_nobody_sees_gives_the_same(entry):
    """Rules do to the arrays in tensors what they do to tensors, bit for bit, and make no tensor of an array."""
    compared = 0
    for example in (e for dtype in FLOATS + COMPLEX for e in examples(entry, dtype)):
        try:
            unseen = gradients(example)
        except GraphlabError:
            continue  # not every op takes every dtype
        with observing(Observer()):
            seen = gradients(example)
        for grad, other in zip(unseen, seen, strict=True):
            assert isinstance(grad._array, np.ndarray | np.generic)
            assert grad.dtype is other.dtype and grad.shape == other.shape
            np.testing.assert_array_equal(np.asarray(grad), np.asarray(other))
            compared += 1
    assert compared


def gradients(example: Example) -> list[Tensor]:
    """Of every input that has a rule, for a target that gives each element a weight of its own."""
    xs = example.tensors()
    with gl.GradientTape() as tape:
        tape.watch(moved := [xs[i] for i in example.moved])
        y = example.run(*xs)
    weight = np.reshape(np.arange(np.size(y._array)) % 5 + 1, y.shape).astype(y._array.dtype)
    return tape.gradient(y, moved, output_gradients=Tensor(weight[()]), unconnected_gradients="zero")


def wrong(vjp, forward=lambda x: x**3):
    """An op with a rule of our choice, kept out of the registry."""
    return Op("wrong", forward, (vjp,), "?", "", ("",), "", "", "", (), ("x",), {})


WRONG_RULES = {
    "factor": lambda g, out, x: g * 3.0 * x * x * 1.0005,
    "missing term": lambda g, out, x: g * 3.0 * x,
    "sign": lambda g, out, x: g * -3.0 * x * x,
    "tiny": lambda g, out, x: g * 3.0 * x * x * (1 + 1e-8),
}


@pytest.mark.parametrize("rule", WRONG_RULES.values(), ids=WRONG_RULES)
def test_a_wrong_rule_is_noticed(rule):
    """A rule off by 0.05 % fails the difference, one off by 1e-8 the complex step."""
    case = Case([np.array([1.3, 2.0])], {}, [np.array([0.7, 0.2])], np.array([0.5, 0.9]), [0])
    entry = wrong(rule)
    with pytest.raises(AssertionError):
        test_the_vjp_agrees_with_the_forward_pass.hypothesis.inner_test(entry, _Fixed(case))


def test_a_rule_that_leaves_the_tape_is_noticed():
    """A rule that is right but computed with NumPy passes the first order and fails the second."""
    entry = wrong(lambda g, out, x: alike(x, np.asarray(g) * 3.0 * np.asarray(x) ** 2))
    case = Case([np.array([1.3, 2.0])], {}, [np.array([0.7, 0.2])], np.array([0.5, 0.9]), [0])
    test_the_vjp_agrees_with_the_forward_pass.hypothesis.inner_test(entry, _Fixed(case))
    with pytest.raises(AssertionError):
        test_the_vjp_can_be_differentiated_again.hypothesis.inner_test(entry, _Fixed(case))


class _Fixed:
    """Stands in for `st.data()`: always draws the same case."""

    def __init__(self, case):
        self.case = case

    def draw(self, strategy):
        return self.case


WHOLE = {
    "symbol": "?", "formula": "<x> ? <y>", "back": ("<g>", ""), "says": "It passes on.", "torch": "f(<x>, <y>)",
    "jax": "f(<x>, <axis>)",
}  # fmt: skip
PASSES = (lambda g, out, x, y: g, None)
BROKEN = {
    **{f"no {name}": ({name: ""}, f"`{name}` is empty") for name in ("symbol", "formula", "says", "torch", "jax")},
    "too few vjps": ({"vjp": (None,)}, "as many vjps"),
    "too few back": ({"back": ("<g>",)}, "as many `back`"),
    "a rule without its formula": ({"back": ("", "")}, r"input #0 \(x\) has no `back` formula"),
    "a formula without its rule": ({"back": ("<g>", "<g>")}, r"input #1 \(y\) has a `back` formula without"),
    "formulas without rules": ({"vjp": ()}, "formulas without a vjp"),
    "no sentence": ({"says": "passes on"}, "capital and a point"),
    "a slot in the sentence": ({"says": "It gives <x>."}, "without slots"),
    "an unknown slot": ({"formula": "<x> ? <z>"}, "`formula` has a slot <z>; it may use axis, x, y"),
    "an unknown slot in back": ({"back": ("<g> <input>", "")}, "`back` has a slot <input>"),
    "a gradient in code": ({"jax": "f(<g>)"}, "`jax` has a slot <g>"),
    "too few reasons": ({"why": ((),)}, "as many entries in `why`"),
    "a reason about nothing": ({"why": ((Why(0, "<z> = 0", "so"),), ())}, "`why` has a slot <z>"),
    "a reason in prose": ({"why": ((Why(0, "<x> is 0", "so"),), ())}, "`why` compares"),
}


def make(*, vjp=PASSES, **words):
    """Try to register an op of two inputs and an attribute."""

    def unfinished(x, y, *, axis=0):
        return x

    op(vjp, **words)(unfinished)


@pytest.mark.parametrize(("change", "complaint"), BROKEN.values(), ids=BROKEN)
def test_an_op_with_a_missing_piece_cannot_be_made(change, complaint):
    """A missing or wrong text or rule is a TypeError where the op is defined, and leaves nothing in the registry."""
    with pytest.raises(TypeError, match=complaint):
        make(**WHOLE | change)
    assert "unfinished" not in OPS


@pytest.mark.parametrize("name", WHOLE)
def test_every_text_of_an_op_is_asked_for(name):
    """Leaving one of them out is a TypeError that names it."""
    with pytest.raises(TypeError, match=name):
        make(**{key: text for key, text in WHOLE.items() if key != name})


def test_a_whole_op_can_be_made():
    """The op that the tests above break is itself in order."""
    try:
        make(**WHOLE, why=((Why(0, "<x> ≥ −0.5 and <out> ≠ <y>", "<x> is small"),), ()))
        assert OPS["unfinished"].says == "It passes on."
    finally:
        OPS.pop("unfinished", None)
        for table in (CALLS, PUBLIC):
            table.pop("unfinished", None)
