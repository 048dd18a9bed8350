"""The program that looks for the least loss where no formula gives it: BFGS from several starts, in float64.

It runs in the sandbox, with the learner's model in it, after the training that it is to be compared with.
"""

from __future__ import annotations

from collections.abc import Iterator

from graphlab.fit.child import hand_over
from graphlab.fit.data_text import data_text
from graphlab.fit.losses import loss_expression, penalty_expression
from graphlab.fit.program import Program
from graphlab.fit.settings import starts_of

RESTARTS, RESTARTS_OF_LAYERS, RESTARTS_OF_CONVEX = 10, 4, 2
AGREEING = 3
"""Starts that end at one loss, the least so far: then the search is over."""
ITERATIONS = 150
_LOOKS = 20_000_000  # points times evaluations

_DESCENT = """
def value(p):
    at, rows = 0, []
    for v in variables:
        size = int(np.prod(v.shape))
        v.assign(tf.cast(tf.reshape(p[at : at + size], v.shape), v.dtype))
        at += size
    with tf.GradientTape() as tape:
        loss = objective()
    for v, g in zip(variables, tape.gradient(loss, variables)):
        rows.append(np.zeros(int(np.prod(v.shape))) if g is None else np.reshape(tf.cast(g, tf.float64).numpy(), -1))
    return float(loss), np.concatenate(rows)


def place():
    return np.concatenate([np.reshape(tf.cast(v, tf.float64).numpy(), -1) for v in variables])


lowest = -math.inf


def lower(p, iterations):
    f, g = value(p)
    h, is_new = np.eye(len(p)), True
    for iteration in range(iterations):
        d = -(h @ g)
        slope = float(g @ d)
        if not slope < 0:
            h, is_new, d, slope = np.eye(len(p)), True, -g, -float(g @ g)
        if not (math.isfinite(f) and slope < -1e-24) or f < lowest:
            break
        low, high = 0.0, math.inf
        t = min(1.0, 1.0 / math.sqrt(float(g @ g))) if is_new else 1.0
        q, fq, gq = p, f, g
        for trial in range(30):
            q = p + t * d
            fq, gq = value(q)
            if not (math.isfinite(fq) and np.isfinite(gq).all() and fq <= f + 1e-4 * t * slope):
                high = t
            elif float(gq @ d) < 0.9 * slope:
                low = t
            else:
                break
            t = (low + high) / 2 if high < math.inf else 2 * t
        if not fq < f:
            if is_new:
                break
            h, is_new = np.eye(len(p)), True
            continue
        s, u = q - p, gq - g
        r = float(s @ u)
        if r > 1e-14 * math.sqrt(float(s @ s) * float(u @ u)):
            if is_new:
                h = h * (r / float(u @ u))
            hu = h @ u
            h = h + ((r + float(u @ hu)) / (r * r)) * np.outer(s, s) - (np.outer(hu, s) + np.outer(s, hu)) / r
            is_new = False
        is_done = f - fq <= 1e-15 * abs(f)
        p, f, g = q, fq, gq
        if is_done:
            break
    return f, p
"""


def search_program(program: Program) -> str:
    """The text of the search: it hands over the least loss and its parameters, once for each start."""
    return "\n".join(_lines(program)) + "\n"


def restarts(program: Program) -> int:
    """From how many places the search starts, at most."""
    if is_convex(program):
        return RESTARTS_OF_CONVEX
    return RESTARTS if program.model.formula is not None else RESTARTS_OF_LAYERS


def is_convex(program: Program) -> bool:
    """Whether the loss has one valley only: then what the search ends at is the least loss that there is."""
    formula, settings = program.model.formula, program.settings
    is_known = settings.loss != "typed" and not settings.probabilities
    return formula is not None and formula.linear and is_known


def _lines(program: Program) -> Iterator[str]:
    settings, model = program.settings, program.model
    yield "import math; import tensorflow as tf; import numpy as np; import matplotlib.pyplot as plt"
    is_wide = not model.is_own  # in float64, where the types are ours
    if settings.model == "layers":
        yield 'tf.keras.backend.set_floatx("float64")'
    yield model.code
    yield from data_text(program.train, model, program.scaling).lines
    if is_wide:
        targets = ["y"] if model.outputs == 1 else []
        yield from (f"{name} = tf.cast({name}, tf.float64)" for name in (*model.inputs, *targets))
    if model.formula is not None:
        names = model.formula.parameters
        yield from (f"{name} = tf.Variable(0.0, dtype=tf.float64)" for name in names)
    else:
        yield from model.making
        yield f"{model.prediction({})}"
    yield f"variables = {_variables(program)}"
    predicted = model.prediction({})
    loss = loss_expression(settings, model.outputs, model.columns, "y", f"({predicted})")
    penalty = penalty_expression(settings, "variables")
    yield f"def objective():\n    return {loss}{' + ' + penalty if penalty else ''}"
    yield _DESCENT
    if settings.loss != "typed" and not penalty:
        yield "lowest = 1e-12"
    yield from _starts(program)


def _variables(program: Program) -> str:
    model = program.model
    if model.variables.startswith("tape."):
        predicted = model.prediction({})
        return f"(lambda tape: [tape.__enter__(), {predicted}, list(tape.watched_variables())][2])(tf.GradientTape())"
    return model.variables if model.variables.startswith("[") else f"list({model.variables})"


def _starts(program: Program) -> Iterator[str]:
    model, settings, count = program.model, program.settings, restarts(program)
    iterations = max(20, min(ITERATIONS, _LOOKS // (len(program.train.x) * count)))
    yield f"dice = np.random.default_rng({settings.seed})"
    if model.formula is not None:
        first = list(starts_of(settings, model.formula).values())
        width = len(first)
        yield f"starts = [np.array({first!r}), np.ones({width})]"
        yield f"starts += [dice.normal(size={width}) * 2.0 ** (k // 2) for k in range({count - 2})]"
    else:
        yield "first = place()"
        yield f"starts = [first, *[first + 0.5 * dice.normal(size=len(first)) for number in range({count - 1})]]"
    yield "ends = []"
    yield "for start in starts:"
    yield f"    best, end = lower(start, {iterations})"
    yield "    ends.append(best)"
    yield f"    {hand_over('np.concatenate([np.array([best]), end])')}"
    yield f"    if sum([abs(one - min(ends)) <= 1e-7 * abs(min(ends)) + 1e-12 for one in ends]) >= {AGREEING}:"
    yield "        break"


def triangle_program(program: Program) -> str:
    """The text that hands over R of [Φ | t], row by row, for a formula that is linear in its parameters."""
    model = program.model
    assert model.formula is not None
    names = model.formula.parameters
    lines = ["import tensorflow as tf; import numpy as np; import matplotlib.pyplot as plt"]
    lines += data_text(program.train, model, program.scaling).lines
    lines += [f"{name} = tf.cast({name}, tf.float64)" for name in (*model.inputs, "y")]
    lines += [
        f"def predict({', '.join(names)}):",
        f"    return {model.formula.python} + tf.zeros_like(y)",
        f"zero = predict(*np.zeros({len(names)}))",
        f"columns = [predict(*row) - zero for row in np.eye({len(names)})]",
        "triangle = tf.linalg.qr(tf.stack([*columns, y - zero], axis=1))[1]",
        "for row in triangle:",
        f"    {hand_over('row')}",
    ]
    return "\n".join(lines) + "\n"
