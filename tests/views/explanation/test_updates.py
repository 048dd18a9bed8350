"""The update of a parameter as a formula: its numbers are those of the run, and give what it says that they give."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from graphlab.keras.optimizers.optimizer import OPTIMIZERS
from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.values.limits import Limits
from graphlab.trace.training import Opened, Training
from graphlab.ui.components.player import views_of
from graphlab.views.explanation.update_rules import RULES
from graphlab.views.explanation.updates import Moved, updates
from graphlab.views.notation.numbers import number
from graphlab.views.player.update_steps import rule_of
from tests.sandbox.trainings import CASES

LIMITS = Limits(cpu=60.0, wall=60.0)
SETTINGS = {
    "SGD": ["", ", momentum=0.9", ", momentum=0.9, nesterov=True", ", weight_decay=0.1", ", clipnorm=0.5"],
    "Adam": ["", ", amsgrad=True", ", beta_1=0.5, epsilon=0.1", ", clipvalue=0.1"],
    "Nadam": ["", ", beta_1=0.5, epsilon=0.1", ", weight_decay=0.1"],
    "Ftrl": [
        "",
        ", l1_regularization_strength=0.5, l2_regularization_strength=0.1",
        ", learning_rate_power=-0.3, beta=0.5, l2_shrinkage_regularization_strength=0.2, weight_decay=0.1",
    ],
    "RMSprop": ["", ", centered=True", ", momentum=0.5", ", momentum=0.5, centered=True"],
}


def steps_of(source: str) -> list[tuple[Training, Opened]]:
    run = interpret("import tensorflow as tf\n" + source, LIMITS)
    assert run.error is None, run.error
    return [(training, step) for training in run.trainings for step in training.opened]


def trained_with(optimizer: str) -> str:
    return (
        "w = tf.Variable([[0.5, -2.0], [1.5, 0.25]])\nm = tf.Variable(1.0)\n"
        f"optimizer = tf.keras.optimizers.{optimizer}\n"
        "for step in range(9):\n    with tf.GradientTape() as tape:\n"
        "        loss = tf.reduce_sum((w * m - 1.0) ** 2)\n"
        "    optimizer.apply_gradients(zip(tape.gradient(loss, [w, m]), [w, m]))\n"
    )


@pytest.mark.parametrize("kind", sorted({kind.__name__ for kind in OPTIMIZERS.known.values()} - {"Optimizer"}))
def test_every_optimizer_is_told_by_its_rule(kind: str) -> None:
    """For every optimizer that there is, and its settings, each element's equations end with what the run had."""
    for settings in SETTINGS.get(kind, [""]):
        for training, step in steps_of(trained_with(f"{kind}(0.1{settings})")):
            for element in range(4):
                for moved, update in zip(updates(training, step, element), step.updates, strict=True):
                    assert moved.equations and kind in RULES
                    _check(moved, float(update.after.array.ravel()[min(element, update.after.array.size - 1)]))


@pytest.mark.parametrize("name", CASES)
def test_an_update_by_hand_is_told_by_its_ops(name: str) -> None:
    """For loops of every kind, what the program wrote between gradient and assignment is the formula."""
    for training, step in steps_of(CASES[name].source):
        for moved, update in zip(updates(training, step), step.updates, strict=True):
            assert moved.equations
            _check(moved, float(update.after.array.ravel()[0]))


def _check(moved: Moved, after: float) -> None:
    for equation in moved.equations:
        _, numbers, outcome = re.split(" = | ≈ ", equation.text)[-3:]
        assert "<math>" in equation.mathml and "script" not in equation.mathml
        worked, scale = _worked(numbers)
        assert math.isclose(worked, _read(outcome), rel_tol=2e-3, abs_tol=2e-3 * scale), equation.text
        if "≈" not in equation.text:
            assert number(worked) == outcome, equation.text
    ends = [one.text for one in moved.equations if one.text.startswith(f"{moved.symbol}′")]
    assert not moved.equations or re.split(" = | ≈ ", ends[0])[-1] == number(after)


def _read(text: str) -> float:
    return float(text.replace("−", "-"))


def _worked(text: str) -> tuple[float, float]:
    """What the numbers of a formula give, and the greatest of them."""
    code = text.replace("−", "-").replace("·", "*").replace("²", "**2").replace("^", "**").replace("√", "sqrt")
    code = re.sub(r"\|([^|]*)\|", r"abs(\1)", code)
    names = {"sqrt": math.sqrt, "max": max, "abs": abs, "sign": lambda x: float(np.sign(x))}
    numbers = [abs(float(one)) for one in re.findall(r"\d+(?:\.\d+)?(?:e-?\d+)?", code)]
    return float(eval(code, {"__builtins__": {}}, names)), max(numbers)


def test_a_value_that_came_from_nowhere_has_no_formula() -> None:
    """What a program computed in Python is shown as before and after alone, not as a rule that it did not follow."""
    source = CASES["the course's loop"].source.replace(
        "w.assign_sub(dw * 0.01)", "w.assign(float(w) - 0.01 * float(dw))"
    )
    moved = [one for training, step in steps_of(source) for one in updates(training, step) if one.name == "w"]
    assert moved and all(len(one.equations) <= 1 for one in moved)
    assert all(re.split(" = | ≈ ", e.text)[-1] == one.after for one in moved for e in one.equations)


def test_an_update_that_doubles_again_and_again_takes_no_time() -> None:
    """Forty sums of a gradient with itself are not written out: 2⁴⁰ terms are no formula."""
    doubled = "d = tape.gradient(loss, w)\n    for _ in range(40):\n        d = d + d\n    w.assign_sub(0.0 * d)"
    source = CASES["no Python loop"].source.replace("w.assign_sub(0.1 * tape.gradient(loss, w))", doubled)
    assert doubled in source
    moved = [one for training, step in steps_of(source) for one in updates(training, step)]
    assert moved and not any(one.equations for one in moved)


def test_names_of_a_program_are_shown_as_text() -> None:
    """A parameter may be called as a letter of the rule is; then it is w. Names are no markup."""
    (training, step), *_ = steps_of(trained_with("Adam(0.1)"))
    moved = {one.name: one.symbol for one in updates(training, step)}
    assert moved == {"w": "w", "m": "w"}


@pytest.mark.parametrize(("width", "is_told"), [(50, True), (5, False)])
def test_a_parameter_too_big_to_be_shown_is_named(width: int, is_told: bool) -> None:
    """Its updates are not kept, so those that are shown say that there is another one."""
    run = interpret(f"""w, b = tf.Variable(tf.ones([100, {width}])), tf.Variable(tf.zeros([{width}]))
for step in range(4):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((tf.ones([2, 100]) @ w + b) ** 2)
    for variable, gradient in zip([w, b], tape.gradient(loss, [w, b])):
        variable.assign_sub(0.001 * gradient)
""")
    rules = {rule_of(view) for view in views_of(run) if view.opened}
    assert len(rules) == 1 and ("4,096 numbers, w cannot be shown moving" in rules.pop()) is is_told
