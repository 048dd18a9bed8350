"""Checks all that is said in the steps of one op: each sentence, formula and reason, number by number."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np

from graphlab.trace.graph import Trace
from graphlab.views.explanation.steps import StepText
from tests.strategies import APART, SQUARE
from tests.views import claims_of_ops  # noqa: F401  the kinds of reasons that single ops give
from tests.views.claims import check_reason
from tests.views.latex import Reader, Worded, shows
from tests.views.sentences import Facts, adds_up, check_backward, check_forward, taken, written

# Whose formulas say in words what happens: their numbers are compared one by one.
WORDED_FORWARD = {"bitwise_and", "is_finite", "is_inf", "is_nan", "slice_of"}
WORDED_FORWARD |= {"gather", "gather_nd", "scatter_along", "scatter_nd", "tensor_scatter_nd_update"}
WORDED_FORWARD |= {"leaky_relu", "polygamma_of", "sparse_softmax_cross_entropy"}
WORDED_BACK = {"einsum_of", "reduce_sum", "reduce_mean", "reduce_max", "reduce_min", "reduce_prod", "cumsum", "cumprod"}
WORDED_BACK |= {
    "tensor_scatter_nd_update",
    "cholesky",
    "polygamma_of",
    "reshape",
    "expand_dims",
    "squeeze",
    "concat",
    "stack",
    "place",
    "slice_of",
    "pad",
    "softmax_cross_entropy",
    "sparse_softmax_cross_entropy",
}
WORDED_BACK |= APART | {"leaky_relu"}
WORDED_BACK |= {"convolution", "conv_transpose", "conv_filters", "depthwise_conv2d"}
WORDED_BACK |= {"max_pool", "max_pool_back", "max_pool_pick", "avg_pool"}
WORDED_BACK |= {"gather", "gather_nd", "scatter_along", "scatter_nd", "broadcast_to", "tile", "reverse"}


def check(trace: Trace, told: list[StepText], facts: Facts) -> None:
    """All that is said in the op's own steps is true."""
    told = [as_equal(step) for step in told]
    node = next(node for node in trace.nodes if node.name == "out")
    first = next(step for step in told if step.node == node.id and step.pass_ == "forward")
    check_forward(first.text, facts)
    assert first.rule == ("" if facts.op.is_differentiable else facts.op.says)
    for reason in first.reasons:
        check_reason(reason, facts, forward=True)
    for symbolic, numeric in first.formulas:
        check_forward_formula(symbolic, numeric, facts)
    back = [step for step in told if step.node == node.id and step.pass_ == "backward"]
    if not facts.op.is_differentiable:
        assert not back
        return
    start, last = back
    check_start(start, facts, facts.grad - 1.25 if any(node.id in user.inputs for user in trace.nodes) else facts.grad)
    check_backward(last.text, " = ".join(first.text.split(" = ")[:2]), facts)
    assert last.rule == facts.op.says
    for reason in last.reasons:
        check_reason(reason, facts)
    for symbolic, numeric in last.formulas:
        check_backward_formula(symbolic, numeric, facts)


def as_equal(step: StepText) -> StepText:
    """The step with `=` for each `≈`: which of them is right is a law of its own, in test_equalities.py."""
    formulas = tuple((symbols, numbers.replace(r"\approx", "=")) for symbols, numbers in step.formulas)
    text, reasons = step.text.replace(" ≈ ", " = "), tuple(reason.replace(" ≈ ", " = ") for reason in step.reasons)
    return replace(step, text=text, formulas=formulas, reasons=reasons)


def check_start(start: StepText, facts: Facts, seed: np.ndarray) -> None:
    """The target's own gradient: ones, or the weights that were given."""
    if words := re.fullmatch(r"start: the gradient of out is set to (.*)", start.text):
        assert written(words[1], seed) and not start.formulas
        return
    each = re.search(r"with respect to (itself|each of its (\d+) elements) is 1$", start.text)
    assert each and (seed == 1).all() and seed.size == int(each[2] or 1)
    for symbolic, numeric in start.formulas:
        assert re.fullmatch(r"\\frac\{\\partial .*\}\{\\partial \\mathrm\{out\}\} = 1", symbolic) and numeric == "1"


def known(facts: Facts) -> list[np.ndarray]:
    grads = [facts.grad, *(s for s in facts.sent if s is not None)] if facts.op.is_differentiable else []
    return [*facts.inputs, facts.out, *grads, *(np.array(v) for v in facts.attrs.values() if isinstance(v, float))]


def names(facts: Facts) -> dict[str, np.ndarray]:
    return {**dict(zip(facts.names, facts.inputs, strict=True)), "out": facts.out}


def reader(latex: str, facts: Facts, index: int | None = None) -> Reader:
    """A reader for the formulas of this op, forward or for one of its inputs."""
    op, attrs = facts.op, facts.attrs
    forward = lambda *xs: op.forward(*map(np.asarray, xs), **attrs)  # noqa: E731
    functions: dict[str, Any] = {"softmax": lambda x: _softmax(x, attrs["axis"])} if "softmax" in op.name else {}
    if index is None and all(f"<{name}>" in op.formula for name in op.parameters):
        for name in (*re.findall(r"\\operatorname\{(\w+)\}", op.formula), op.name):
            functions.setdefault(name, forward)
    if len(op.parameters) == 1 and op.name not in ("relu", "leaky_relu"):
        functions |= dict.fromkeys(("\\max", "\\min", "\\prod", "\\bigvee", "\\bigwedge"), forward)
    else:
        functions |= {"\\max": np.maximum, "\\min": np.minimum}
    total = forward if op.name != "softmax_cross_entropy" else lambda x: np.sum(x, attrs["axis"])
    if index is not None:
        functions |= {"cast": lambda g: g, "sign": np.sign}
        if op.name == "transpose":  # of more than two axes
            functions["transpose"] = lambda g: np.transpose(g, np.argsort(attrs["perm"]))
        shape = facts.inputs[index].shape
        axis = attrs.get("axis")
        total = (lambda x: np.sum(x, axis, keepdims=True)) if "softmax" in op.name else (lambda x: _summed(x, shape))
    matrices = op.name in SQUARE | APART | {"mm"}
    return Reader(
        latex, names(facts), known(facts), grad=facts.grad, total=total, functions=functions, matrices=matrices
    )


def _softmax(x: np.ndarray, axis: int) -> np.ndarray:
    return np.exp(x) / np.exp(x).sum(axis=axis, keepdims=True)


def _summed(x: Any, shape: tuple[int, ...]) -> np.ndarray:
    """x summed to a smaller shape, as if it had been broadcast from there."""
    x = np.asarray(x)
    x = x.reshape(
        (1,) * (len(shape) - x.ndim) + x.shape
    )  # a row may have been read from another tensor with its numbers
    x = x.sum(axis=tuple(range(x.ndim - len(shape))))
    return x.sum(axis=tuple(i for i, n in enumerate(shape) if n == 1 and x.shape[i] != 1), keepdims=True).reshape(shape)


def check_forward_formula(symbolic: str, numeric: str, facts: Facts) -> None:
    """The formula of the op, with names and with numbers, gives the result."""
    symbolic = symbolic.removeprefix(r"\mathrm{out} = ")
    # The result is left out where it looks just like what it comes from.
    counted, _, result = numeric.rpartition(" = ") if " = " in numeric else (numeric, "", numeric)
    symbolic, counted = (without_key(latex, facts) for latex in (symbolic, counted))
    for latex in (symbolic, counted):
        check_literals(latex, facts.op.formula, facts)
    try:
        for latex in (symbolic, counted):
            value = reader(latex, facts).value()
            np.testing.assert_allclose(_fitted(value, facts.out), facts.out, rtol=1e-9, atol=1e-12)
        assert facts.op.name not in WORDED_FORWARD
    except Worded:
        assert facts.op.name in WORDED_FORWARD, f"{facts.op.name}: {symbolic}"
    check_outcome(result, facts.out, facts)


def check_outcome(latex: str, x: np.ndarray, facts: Facts) -> None:
    """What a formula ends in: numbers, or for a big tensor how many there are and between which they lie."""
    if _is_big(x):
        assert (text := re.fullmatch(r"\\text\{(.*)\}", latex)) and written(text[1], x), latex
    else:
        check_literals(latex, "", facts, only=x)


def check_total(latex: str, parts: list[np.ndarray], facts: Facts) -> None:
    """The sum of what has come so far: in numbers, of matrices, or only how many there are and what they come to."""
    if r"\begin{pmatrix}" not in latex and "contributions" not in latex:
        assert adds_up(latex.replace("-", "−").replace(r"\text{ each}", " each"), parts), latex
        return
    left, _, total = latex.rpartition(" = ")
    check_outcome(total, sum(parts[1:], parts[0]), facts)
    if left == rf"\text{{sum of {len(parts)} contributions}}":
        return
    terms = left.split(" + ")
    assert len(terms) == len(parts), latex
    for term, part in zip(terms, parts, strict=True):
        check_literals(term, "", facts, only=part)


def _is_big(x: np.ndarray) -> bool:
    """Whether a tensor is named in formulas, not written out: what has more than 3×3 numbers, or 6 in a row."""
    rows = x.reshape(1, -1) if x.ndim == 1 else x
    return x.ndim > 2 or (
        x.ndim > 0 and not (0 < rows.shape[0] <= 3 and 0 < rows.shape[1] <= (6 if len(rows) == 1 else 3))
    )


def _fitted(value: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """A row of numbers is read as a matrix of one row; a gradient may be smaller than what it is made of."""
    return (
        np.asarray(value).reshape(wanted.shape)
        if np.size(value) == wanted.size
        else np.broadcast_to(value, wanted.shape)
    )


def check_backward_formula(symbolic: str, numeric: str, facts: Facts) -> None:
    """The chain rule for one input, with names and with numbers, gives what that input got."""
    match = re.fullmatch(r"\\frac\{\\partial (.+?)\}\{\\partial (\w)\} (=|\\text\{ \+= \}) (.*)", symbolic)
    assert match, symbolic
    name = match[2]
    assert (match[3] != "=") == (len(facts.arrived[name]) > 1)
    counted, _, total = numeric.partition(r" \;\Rightarrow\; ")
    if total:
        check_total(total, facts.so_far(name), facts)
    indexes = [i for i, n in enumerate(facts.names) if n == name and facts.sent[i] is not None]
    problems = []
    for index in indexes:
        try:
            check_rule(match[4], counted, facts, index)
            return
        except AssertionError as problem:
            problems.append(problem)
    raise problems[0]


def check_rule(symbolic: str, counted: str, facts: Facts, index: int) -> None:
    sent = facts.sent[index]
    assert sent is not None
    counted, _, result = counted.rpartition(" = ") if " = " in re.sub("s = ", "", counted) else ("", "", counted)
    check_outcome(result, sent, facts)
    symbolic, counted = (without_key(latex, facts) for latex in (symbolic, counted))
    for latex in (symbolic, counted):
        check_literals(latex, facts.op.back[min(index, len(facts.op.back) - 1)], facts)
    try:
        for latex in filter(None, (symbolic, counted)):
            body, _, share = latex.partition(r", \; s = ")
            formula = reader(body, facts, index)
            if share:
                formula.names = {**formula.names, "s": reader(share, facts).value()}
            np.testing.assert_allclose(_fitted(formula.value(), sent), sent, rtol=1e-9, atol=1e-9)
        assert facts.op.name not in WORDED_BACK
    except Worded:
        assert facts.op.name in WORDED_BACK, f"{facts.op.name}: {symbolic}"


def without_key(latex: str, facts: Facts) -> str:
    """A formula with a dot for the subscript of a slice, after a look whether it takes just those elements."""
    match = re.search(r"\[\\text\{(.*?)\}\]", latex)
    if match is None:
        return latex
    shape = facts.inputs[0].shape if facts.op.name == "slice_of" else facts.out.shape
    numbered = np.arange(np.prod(shape, dtype=int)).reshape(shape)
    np.testing.assert_array_equal(taken(numbered, match[1]), numbered[facts.attrs["key"]])
    return latex.replace(match[0], r"[\cdot]")


def check_literals(latex: str, template: str, facts: Facts, only: np.ndarray | None = None) -> None:
    """Every matrix and every number of a formula is one of the tape's, or stands in the op's template."""
    allowed = known(facts) if only is None else [only]
    for matrix in re.findall(r"\\begin\{pmatrix\}.*?\\end\{pmatrix\}", latex):
        Reader(matrix, {}, allowed).value()
    for sizes, name in re.findall(r"\\underset\{([^{}]*)\}\{(?:\\mathrm\{)?(\w+|\\frac)", latex):
        shape = facts.grad.shape if name == r"\frac" else facts[name].shape
        assert sizes.replace(r" \times ", "×").replace(r"\times ", "×") == "×".join(map(str, shape)), latex
    rest = re.sub(r"\\begin\{pmatrix\}.*?\\end\{pmatrix\}|\\underset\{[^{}]*\}", "", latex)
    n = facts.inputs[0].size // max(1, facts.out.size) if "{n}" in template else ""
    for number in re.findall(r"-?\d+(?:\.\d+)?(?: \\cdot 10\^\{-?\d+\})?", rest):
        plain = number.replace(r" \cdot 10^{", "e").replace("}", "")
        # Whether a minus is a sign or takes away is for who evaluates the formula.
        is_known = any(x.ndim == 0 and (shows(plain, x.item()) or shows(plain, -x.item())) for x in allowed)
        assert is_known or number.strip("-") in (*re.findall(r"\d+", template), str(n)), f"{number} in {latex}"
