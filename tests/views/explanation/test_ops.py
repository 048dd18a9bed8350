"""Explanations are checked, not trusted: every number that is said of an op is worked out again.

For every op of the registry and random shapes a real tape is recorded and told. `sentences`, `latex` and `claims` read
the texts back; what they must say comes from NumPy and from the op's own rules, run on the side.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from graphlab.tensor import OPS
from graphlab.tensor.op_texts import Why
from graphlab.views.explanation.steps import StepText, steps
from graphlab.views.reading import Reading
from tests.views.cases import Case, cases, facts_of, recorded
from tests.views.checking import check, known
from tests.views.latex import NOISE

every_op = pytest.mark.parametrize("entry", OPS.values(), ids=lambda o: o.name)


@every_op
@given(data=st.data())
def test_all_that_is_said_of_an_op_is_true(entry, data):
    """Sentences, formulas and reasons of its steps, for random inputs and uses: every number is worked out again."""
    case = data.draw(cases(entry))
    trace = recorded(case)
    check(trace, steps(Reading(trace, trace.sweeps[-1] if trace.sweeps else None)), facts_of(case))


# --- The checks above must be able to fail ---------------------------------------------------------

_NUMBER = re.compile(r"(?<![\w.^_])\d+(?:\.\d+)?(?![\w.])")


def said(told: list[StepText], node: str) -> list[tuple[int, str, Any]]:
    """Every text of the steps of a node, with the way to put another one in its place."""
    found = []
    for number, step in enumerate(told):
        if step.node == node:
            found.append((number, step.text, lambda text: {"text": text}))
            for i, reason in enumerate(step.reasons):
                found.append((number, reason, partial(_with_reason, step, i)))
            for i, pair in enumerate(step.formulas):
                for j, latex in enumerate(pair):
                    found.append((number, latex, partial(_with_formula, step, i, j)))
    return found


def _with_reason(step: StepText, i: int, text: str) -> dict[str, Any]:
    return {"reasons": (*step.reasons[:i], text, *step.reasons[i + 1 :])}


def _with_formula(step: StepText, i: int, j: int, text: str) -> dict[str, Any]:
    pair = (text, step.formulas[i][1]) if j == 0 else (step.formulas[i][0], text)
    return {"formulas": (*step.formulas[:i], pair, *step.formulas[i + 1 :])}


@every_op
@settings(max_examples=max(1, settings.default.max_examples // 3))
@given(data=st.data())
def test_any_wrong_number_is_noticed(entry, data):
    """Whichever number of whichever sentence, formula or reason is another, the check fails."""
    case = data.draw(cases(entry))
    facts, trace = facts_of(case), recorded(case)
    told = steps(Reading(trace, trace.sweeps[-1] if trace.sweeps else None))
    node = next(node.id for node in trace.nodes if node.name == "out")
    places = [(*text, match) for text in said(told, node) for match in _NUMBER.finditer(text[1])]
    if not places or any(((x != 0) & (np.abs(x) < NOISE)).any() for x in known(facts)):
        return  # truth values only, or rounding errors, whose digits are not looked at
    number, text, put, match = data.draw(st.sampled_from(places))
    wrong = f"{text[: match.start()]}7.89{text[match.end() :]}"
    told[number] = replace(told[number], **put(wrong))
    with pytest.raises((AssertionError, ValueError, KeyError, IndexError, SyntaxError, TypeError)):
        check(trace, told, facts)


MISTAKES = {
    "the wrong factor in a formula": ("multiply", {"back": (r"<g> \cdot <x>", r"<g> \cdot <x>")}),
    "a sign left out of a formula": ("subtract", {"back": ("<g>", "<g>")}),
    "no transpose in a formula": ("mm", {"back": (r"<g> \, <b>", r"<a>^\top <g>")}),
    "a slope of another function": ("tanh", {"back": (r"<g> \cdot (1 - \tanh <x>)",)}),
    "the wrong factor in a reason": ("relu", {"why": ((Why(2, "<features> > 0", "relu is open"),),)}),
    "the wrong condition in a reason": ("relu", {"why": ((Why(0, "<features> ≥ 0", "relu is closed"),),)}),
    "the wrong input in a reason": ("maximum", {"why": (OPS["maximum"].why[1], OPS["maximum"].why[0])}),
    "another rule": ("add", {"says": "It depends."}),
}


def fixed(name: str) -> Case:
    """A case of an op with numbers that tell its inputs apart."""
    shapes = ((2, 3), (3, 2)) if name == "mm" else ((2,), (2,))
    inputs = [
        np.linspace(-0.5, 0.75 + i, int(np.prod(shapes[i]))).reshape(shapes[i]) for i in range(len(OPS[name].back))
    ]
    return Case(OPS[name], inputs, {}, np.full(np.shape(OPS[name].forward(*inputs)), 1.5))


@pytest.mark.parametrize(("name", "change"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_the_texts_of_an_op_is_noticed(name, change, monkeypatch):
    """What the op's block says is compared with what the op does."""
    case = fixed(name)
    trace, facts = recorded(case), facts_of(case)
    check(trace, steps(Reading(trace, trace.sweeps[-1])), facts)
    monkeypatch.setitem(OPS, name, replace(case.op, **change))
    with pytest.raises((AssertionError, ValueError)):
        check(trace, steps(Reading(trace, trace.sweeps[-1])), facts)


@pytest.mark.parametrize("name", ["multiply", "relu", "mm", "add", "tanh"])
def test_a_contribution_that_is_off_is_noticed(name):
    """A sweep that sends 1 % too much is told so, and that is not what the op's rule gives."""
    case = fixed(name)
    trace = recorded(case)
    sweep = trace.sweeps[-1]
    off = [
        structs.replace(
            step, contributions=tuple(c and structs.replace(c, array=c.array * 1.01) for c in step.contributions)
        )
        for step in sweep.steps
    ]
    with pytest.raises(AssertionError):
        check(trace, steps(Reading(trace, structs.replace(sweep, steps=tuple(off)))), facts_of(case))
