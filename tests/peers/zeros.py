"""Second derivatives where coordinates are 0, and incoming gradients of 0 at singular points, of every public name."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator

import graphlab
from tests.peers.generator.outcomes import disagreements, ran
from tests.peers.generator.registry import Callee, callees
from tests.peers.usual import POOL, Call, calls
from tests.peers.wrong_arguments import worded

CALLS = 2  # of each name
_ZEROS = (
    "[[0.0, -1.0, 2.0], [1.0, 0.0, -0.5]]",
    "[[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]",
    "[[3.0, 0.0, 0.0], [0.0, 0.0, 4.0]]",
)
_SINGULAR = "[[np.inf, -np.inf, np.nan], [0.0, 1.0, -1.0]]", "[[6.0, 0.0, -0.0], [-2.5, 0.5, np.inf]]"
_OTHERS = "[[0.0, 2.0, 0.0], [-1.0, 0.0, 0.5]]"
_USE = {"layer": "(x)", "constraint": "(x)", "regularizer": "(x)", "loss": "(tf.nn.softmax(y), x)"}
_HEAD = "x = tf.constant({x}, dtype=tf.float64)\ny = tf.constant({y}, dtype=tf.float64)\n"
_WEIGHTS = "tf.reshape(tf.cast(tf.range(tf.size({0})) % 5, {0}.dtype) / 4 + 0.25, {0}.shape)"
# The sum of squares as well: what is only a factor of the incoming gradient would not be seen in a weighted sum.
_SECOND = f"""with tf.GradientTape(persistent=True) as outer:
    outer.watch([x, y])
    with tf.GradientTape(persistent=True) as inner:
        inner.watch([x, y])
        v1 = {{call}}
        v2 = v1 * v1
    g3 = inner.gradient(v1, x, output_gradients={_WEIGHTS.format("v1")})
    g4 = inner.gradient(v2, x)
if g3 is not None:
    h5 = outer.gradient(g3, x, output_gradients={_WEIGHTS.format("x")})
if g4 is not None:
    h6 = outer.gradient(g4, x, output_gradients={_WEIGHTS.format("x")})
"""
_NOTHING = """with tf.GradientTape(persistent=True) as tape:
    tape.watch([x, y])
    v1 = {call}
g2 = tape.gradient(v1, [x, y], output_gradients=tf.zeros_like(v1))
mask = tf.reshape(tf.cast(tf.range(tf.size(v1)) % 2, v1.dtype), v1.shape)
g3 = tape.gradient(v1, [x, y], output_gradients=mask)
g4 = tape.gradient(v1, [x, y], output_gradients=1 - mask)
"""


def compared(only: str = "") -> Iterator[tuple[str, Counter[str], list[str]]]:
    """For each question and each kind of name: a title, what was counted, and every disagreement."""
    import tensorflow

    kinds = {k: v for k, v in callees(tensorflow).items() if k == "function" or k in _USE}
    for title, points, program in (("zeros", _ZEROS, _SECOND), ("incoming 0", _ZEROS + _SINGULAR, _NOTHING)):
        for kind, names in kinds.items():
            counts: Counter[str] = Counter(ops=0)
            wrong: list[str] = []
            for callee in (callee for callee in names if only in callee.path):
                counts["ops"] += 1
                for text in dict.fromkeys(programs(callee, points, program, tensorflow)):
                    ours, theirs = ran(text, graphlab), ran(text, tensorflow)
                    if ours.error and theirs.error:
                        counts["refused"] += 1  # of an int, or of what has no gradient here and there
                        continue
                    counts["cases"] += 1
                    wrong += [worded(text, item) for item in disagreements(text, ours, theirs, counts)]
            yield f"{title}: {kind}", counts, wrong


def programs(callee: Callee, points: tuple[str, ...], program: str, tensorflow: object) -> Iterator[str]:
    """Some calls of the name, of every one of the points, as programs."""
    for call, *_ in itertools.islice(calls(callee, tensorflow), CALLS):
        if (text := _of_tensors(call)) != call.text or callee.kind in _USE:
            for point in points:
                yield _HEAD.format(x=point, y=_OTHERS) + program.format(call=text + _USE.get(callee.kind, ""))


def _of_tensors(call: Call) -> str:
    """The call of x and y in place of the tensors that it was tried with."""
    return call.text.replace(POOL["x"], "x").replace(POOL["y"], "y")
