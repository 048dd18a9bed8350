"""Programs at singular points: what is sent back where 0 comes in, and second derivatives at coordinates that are 0.

They are made from the registry, a program for every op that a gradient flows through and that TensorFlow has, so an op
that is added has its rows; `answers.py` writes down TensorFlow's answers.
"""

from __future__ import annotations

from collections.abc import Iterator

from graphlab.tensor import OPS, Op
from tests.laws import is_elementwise

_POINTS = "[-np.inf, -2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 6.0, np.inf, np.nan]"
_PAIRS = "[(a, b) for a in (-1.0, 0.0, 1.0, np.inf) for b in (-1.0, 0.0, 1.0, np.inf)]"
# At 0, and with an element beside it; all the same, where measures of spread have no slope; and nothing but zeros.
_ROWS = ("[[0.0, 3.0], [4.0, 0.0]]", "[[0.0, 0.0], [1.0, 1.0]]")
#: Functions that are made of ops, for which the same must hold.
MADE = (
    *(f"tf.norm(x, {a})" for a in ("axis=1", "axis=1, ord=1", "axis=1, ord=3", "axis=1, ord=np.inf", "axis=[0, 1]")),
    *(f"tf.math.reduce_{n}(x, axis=1)" for n in ("euclidean_norm", "std", "variance", "logsumexp", "max", "prod")),
    "tf.linalg.normalize(x, axis=1)[0]", "tf.math.l2_normalize(x, axis=1)", "tf.clip_by_norm(x, 2.0, axes=[1])",
    "tf.clip_by_global_norm([x], 2.0)[0][0]", "tf.linalg.global_norm([x])", "tf.nn.moments(x, [1])[1]",
    "tf.where(x > 0, tf.sqrt(x), 0.0)", "tf.where(x > 0, tf.math.rsqrt(x), 0.0)",
    "tf.where(x > 0, tf.math.reciprocal(x), 0.0)", "tf.where(x > 0, tf.math.log(x), 0.0)",
    "tf.where(x > 0, 1.0 / x, 0.0)", "tf.where(x > 0, x ** 0.5, 0.0)", "tf.where(x > 0, x ** -1.0, 0.0)",
    "tf.math.divide_no_nan(x, x)", "tf.math.xlogy(x, x)", "tf.math.xdivy(x, x)", "tf.math.multiply_no_nan(x, x)",
    "tf.math.reciprocal_no_nan(x)", "tf.nn.softmax(x)", "tf.nn.log_softmax(x)", "tf.sqrt(x * x)", "tf.abs(x) ** 2",
    "tf.math.atan2(x, x)", "tf.cumsum(x)", "tf.math.cumprod(x, axis=1)", "tf.reduce_prod(x, axis=1)", "tf.sort(x)",
)  # fmt: skip
ACTIVATIONS = ("relu", "relu6", "elu", "selu", "leaky_relu", "silu", "gelu", "softplus", "sigmoid", "tanh", "crelu")


def programs() -> Iterator[tuple[str, str, str]]:
    """Section, title and source of each."""
    for op in OPS.values():
        if op.is_differentiable and op.names and is_elementwise(op) and len(op.parameters) <= 2:
            yield "0 comes in", op.name, _zero_comes_in(op)
            yield "second derivative where 0 comes in", op.name, _second_of_nothing(op)
    for code in MADE:
        for number, row in enumerate(_ROWS, 1):
            yield "0 comes in", f"{code} {number}", _made(code, row)
            yield "second derivative at 0", f"{code} {number}", _second(code, row)
    for name in ACTIVATIONS:
        yield "kinks", name, _kinks(f"tf.nn.{name}(x)")


def _zero_comes_in(op: Op) -> str:
    """What each input gets where nothing counts, and of a Jacobian's row, which asks for one element."""
    names = list(op.parameters)
    if len(names) == 1:
        given = f"{names[0]} = tf.constant({_POINTS})\n"
    else:
        given = f"{', '.join(names)} = [tf.constant(v) for v in zip(*{_PAIRS})]\n"
    listed = ", ".join(names)
    return (
        f"{given}with tf.GradientTape() as tape:\n    tape.watch([{listed}])\n    y = tf.{op.names[0]}({listed})\n"
        f"[g if g is None else g.numpy().tolist() for g in tape.gradient(y, [{listed}], tf.zeros_like(y))]"
    )


def _second_of_nothing(op: Op) -> str:
    """The slopes of each gradient where nothing counts: a row of a Hessian asks for one element, 0 of the others."""
    names = list(op.parameters)
    if len(names) == 1:
        given = f"{names[0]} = tf.constant({_POINTS})\n"
    else:
        given = f"{', '.join(names)} = [tf.constant(v) for v in zip(*{_PAIRS})]\n"
    listed = ", ".join(names)
    return (
        f"{given}with tf.GradientTape(persistent=True) as outer:\n    outer.watch([{listed}])\n"
        f"    with tf.GradientTape() as inner:\n        inner.watch([{listed}])\n"
        f"        y = tf.{op.names[0]}({listed})\n    slopes = inner.gradient(y, [{listed}], tf.zeros_like(y))\n"
        f"found = [outer.gradient(g, [{listed}]) for g in slopes if g is not None]\n"
        "[[h if h is None else h.numpy().tolist() for h in row] for row in found]"
    )


def _made(code: str, row: str) -> str:
    return (
        f"x = tf.constant({row})\nwith tf.GradientTape() as tape:\n    tape.watch(x)\n    y = {code}\n"
        "tape.gradient(y, x, tf.zeros_like(y)).numpy().tolist()"
    )


def _second(code: str, row: str) -> str:
    """The diagonal of the Hessian of a sum of squares: the second derivative by the first coordinate and the rest."""
    return (
        f"x = tf.constant({row})\nwith tf.GradientTape() as outer:\n    outer.watch(x)\n"
        f"    with tf.GradientTape() as inner:\n        inner.watch(x)\n        y = tf.reduce_sum(({code}) ** 2)\n"
        "    g = inner.gradient(y, x)\nh = outer.gradient(g, x)\n"
        "(g.numpy().tolist(), h if h is None else h.numpy().tolist())"
    )


def _kinks(code: str) -> str:
    """The value, the slope and the slope of the slope at the kinks, at infinity and at nan."""
    return (
        f"x = tf.constant({_POINTS})\nwith tf.GradientTape() as outer:\n    outer.watch(x)\n"
        f"    with tf.GradientTape() as inner:\n        inner.watch(x)\n        y = {code}\n"
        "    g = inner.gradient(y, x)\nh = outer.gradient(g, x)\n"
        "(y.numpy().tolist(), g.numpy().tolist(), h if h is None else h.numpy().tolist())"
    )
