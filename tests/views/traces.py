"""Traces made by hand, so that the picture is tested without the engine that records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import numpy as np
from msgspec.structs import replace

from graphlab.trace.graph import Group, Node, Place, Reason, Step, Sweep, Trace, Value
from graphlab.views.drawing.view import View
from graphlab.views.reading import Reading

Rule = Callable[[Any], tuple[Any, ...]]


def value(x: Any, dtype: str = "float32") -> Value:
    array = np.array(x, dtype=object if dtype == "string" else dtype)
    finite = array[np.isfinite(array)] if array.dtype.kind in "fiu" else array.ravel()[:0]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (None, None)
    return Value(array, array.shape, dtype, low, high)


class Tape:
    """Builds a Trace row by row; ops are given their results and, by `rule`, what they send back."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.rules: dict[str, Rule] = {}
        self.rows = 0
        self.groups: list[Group] = []
        self.within: str | None = None
        self.tape: int | None = None  # whose gradient runs the ops, if any

    @contextmanager
    def group(self, kind: str, label: str) -> Iterator[None]:
        """What is made inside the block is in a group."""
        outside, self.within = self.within, f"g{len(self.groups)}"
        self.groups.append(Group(self.within, label, kind, outside, Place(len(self.groups) + 2, 0, 20, 4)))  # type: ignore[arg-type]
        yield
        self.within = outside

    def leaf(self, kind: str, name: str, x: Any, dtype: str = "float32") -> str:
        id = f"n{len(self.nodes)}"
        self.nodes.append(Node(id, name, None, kind, value(x, dtype), group=self.within))  # type: ignore[arg-type]
        return id

    def op(
        self, op: str, name: str, x: Any, *inputs: str, rule: Rule | None = None, dtype: str = "float32", **attrs
    ) -> str:
        id = f"n{len(self.nodes)}"
        self.rows += 1
        place = Place(self.rows + 2, 4, self.rows + 2, 20)
        node = Node(id, name, op, "op", value(x, dtype), inputs, attrs, self.rows, place)
        self.nodes.append(replace(node, group=self.within, inner=self.tape))
        if rule:
            self.rules[id] = rule
        return id

    def trace(self, target: str | None = None, *sources: str) -> Trace:
        sweeps = (self.sweep(target, sources),) if target else ()
        return Trace(1, tuple(self.nodes), sweeps, groups=tuple(self.groups))

    def sweep(self, target: str, sources: tuple[str, ...]) -> Sweep:
        grads = {target: np.ones_like(self.nodes[int(target[1:])].value.array)}
        steps = [Step(target, value(grads[target]))]
        for node in reversed(self.nodes):
            if node.id not in grads or node.id not in self.rules:
                continue
            sent = self.rules[node.id](grads[node.id])
            steps.append(Step(node.id, value(grads[node.id]), tuple(None if s is None else value(s) for s in sent)))
            for id, part in zip(node.inputs, sent, strict=True):
                if part is not None:
                    grads[id] = grads[id] + np.asarray(part, "float32") if id in grads else np.asarray(part, "float32")
        return Sweep((target,), sources, tuple(steps), {id: value(g) for id, g in grads.items()}, Place(9, 0, 9, 30))


def square_of_sum() -> Trace:
    """The program of the issue: x of ones, y = reduce_sum(x), z = square(y)."""
    t = Tape()
    x = t.leaf("watched", "x", np.ones((2, 2)))
    y = t.op("reduce_sum", "y", 4.0, x, rule=lambda g: (np.full((2, 2), g),))
    z = t.op("square", "z", 16.0, y, rule=lambda g: (8.0 * g,))
    return t.trace(z, x)


def reuse() -> Trace:
    """y = a * b + a * a: one value used three times."""
    t = Tape()
    a, b = t.leaf("variable", "a", 2.0), t.leaf("variable", "b", 3.0)
    c = t.op("multiply", "c", 6.0, a, b, rule=lambda g: (3 * g, 2 * g))
    q = t.op("multiply", "a * a", 4.0, a, a, rule=lambda g: (2 * g, 2 * g))
    y = t.op("add", "y", 10.0, c, q, rule=lambda g: (g, g))
    return t.trace(y, a, b)


def line() -> Trace:
    """The fit of the mock: loss = |y - (w * x + b)|, whose data have no path."""
    t = Tape()
    xs, ys = np.array([-1.0, 0, 1, 2]), np.array([-3.0, -1, 1, 3])
    error = np.array([-2.2, -1.1, 0, 1.1])
    w, b = t.leaf("variable", "w", 0.9), t.leaf("variable", "b", 0.1)
    x, y = t.leaf("constant", "x", xs), t.leaf("constant", "y", ys)
    m = t.op("multiply", "w * x", 0.9 * xs, w, x, rule=lambda g: ((g * xs).sum(), None))
    p = t.op("add", "pred", 0.9 * xs + 0.1, m, b, rule=lambda g: (g, g.sum()))
    d = t.op("subtract", "y - pred", error, y, p, rule=lambda g: (None, -g))
    s = np.sign(error)
    loss = t.op("abs", "loss", abs(error), d, rule=lambda g: (s * g,))
    return t.trace(loss, w, b)


def no_path() -> Trace:
    """One source is not used by the target, and one gets a gradient of exactly zero."""
    t = Tape()
    x, unused = t.leaf("watched", "x", 3.0), t.leaf("variable", "unused", 1.0)
    zero = t.leaf("constant", "zero", 0.0)
    y = t.op("multiply", "y", 0.0, x, zero, rule=lambda g: (0.0 * g, None))
    t.op("exp", "side", 2.718, unused, rule=lambda g: (2.718 * g,))
    return t.trace(y, x, unused)


def large() -> Trace:
    """A 20×20 tensor and its mean."""
    t = Tape()
    wave = np.sin(np.arange(400).reshape(20, 20) / 7)
    x = t.leaf("watched", "image", wave)
    y = t.op("tanh", "y", np.tanh(wave), x, rule=lambda g: (g * (1 - np.tanh(wave) ** 2),))
    m = t.op("reduce_mean", "mean", np.tanh(wave).mean(), y, rule=lambda g: (np.full((20, 20), g / 400),))
    return t.trace(m, x)


def grids() -> Trace:
    """Tensors of every rank that is drawn cell by cell, with awkward numbers."""
    t = Tape()
    cube = np.arange(-4, 4).reshape(2, 2, 2) / 3
    x = t.leaf("watched", "cube", cube)
    odd = t.leaf("constant", "odd", [[np.nan, np.inf, -np.inf], [1e-9, -123456.0, 0.5]])
    six = t.leaf("variable", "six", np.linspace(-1, 1, 36).reshape(6, 6))
    empty = t.leaf("constant", "empty", np.zeros((0, 3)))
    y = t.op("reduce_sum", "y", cube.sum(), x, rule=lambda g: (np.full((2, 2, 2), g),))
    z = t.op("add_n", "z", 1.0, y, odd, six, empty, rule=lambda g: (g, None, np.eye(6) * g, None))
    return t.trace(z, x, six)


def dtypes() -> Trace:
    """Leaves that no gradient can reach: text, truth values, whole numbers."""
    t = Tape()
    x = t.leaf("watched", "x", [1.0, 2.0])
    words = t.leaf("constant", "words", ["a", 'b"<c>'], "string")
    mask = t.leaf("constant", "mask", [True, False], "bool")
    n = t.leaf("constant", "n", 3, "int32")
    k = t.op("where", "k", [3.0, 0.0], mask, n, words)
    y = t.op("multiply", "y", [3.0, 0.0], x, k, rule=lambda g: (g * [3.0, 0.0], None))
    return t.trace(y, x)


HOSTILE = (
    '"];evil[label=x',
    "<img src=x onerror=alert(1)>",
    "a\u202eb\u2066c\x00\x1b[31m\nd",
    "x" * 10_000,
    "\\N \\G \\",
    "<b>bold</b>",
    "Z\u0301\u0301\u0301\u0301\u0301\u0301algo",
    "]]>&amp;</style><script>1</script>",
)


def hostile() -> Trace:
    """Names that try to break out of DOT, SVG and HTML."""
    t = Tape()
    last = t.leaf("variable", HOSTILE[0], 1.0)
    for name in HOSTILE[1:]:
        last = t.op("identity", name, 1.0, last, rule=lambda g: (g,))
    return t.trace(last, "n0")


def long_names() -> Trace:
    """Names and ops far longer than a card is wide."""
    t = Tape()
    x = t.leaf("variable", "weights_of_the_second_hidden_layer_before_dropout", 1.0)
    y = t.op(
        "sigmoid_cross_entropy_with_logits",
        "tf.nn.sigmoid(weights_of_the_second_hidden_layer)",
        0.5,
        x,
        rule=lambda g: (0.25 * g,),
    )
    return t.trace(y, x)


def forward_only() -> Trace:
    """Nobody asked for a gradient."""
    t = Tape()
    x = t.leaf("watched", "x", 2.0)
    t.op("sin", "y", 0.9093, x)
    return t.trace()


def many_uses(count: int = 20) -> Trace:
    """One weight used again and again."""
    t = Tape()
    w = t.leaf("variable", "w", 1.0)
    last = t.op("identity", "h0", 1.0, w, rule=lambda g: (g,))
    for i in range(1, count):
        last = t.op("multiply", f"h{i}", 1.0, last, w, rule=lambda g: (g, g))
    return t.trace(last, w)


def chain(count: int = 100) -> Trace:
    """x multiplied by a constant again and again."""
    t = Tape()
    last, k = t.leaf("watched", "x", 1.0), 1.0
    for i in range(1, count):
        k *= 1.01
        last = t.op("sin", f"x{i}", k, last, rule=lambda g: (1.01 * g,))
    return t.trace(last, "n0")


def _half_to_each(count: int, g: Any) -> tuple[Any, ...]:
    return (0.5 * g,) * count


def web(count: int = 150, seed: int = 0) -> Trace:
    """A tangle: every op reads two or three earlier values."""
    t, rng = Tape(), np.random.default_rng(seed)
    ids = [t.leaf("variable", f"w{i}", float(i)) for i in range(5)]
    for i in range(count - 5):
        inputs = [ids[j] for j in rng.integers(max(0, len(ids) - 20), len(ids), size=rng.integers(2, 4))]
        half = partial(_half_to_each, len(inputs))
        ids.append(t.op("add_n", f"v{i}", float(i), *inputs, rule=half))
    return t.trace(ids[-1], *ids[:5])


def empty() -> Trace:
    """A tape that saw nothing."""
    return Trace(1, ())


def numbers() -> Trace:
    """y = x ** 2 and z = 3 * y - 1: numbers without a name, used once; and one that is used twice."""
    t = Tape()
    x = t.leaf("variable", "x", 3.0)
    y = t.op("pow", "y", 9.0, x, t.leaf("constant", "", 2.0), rule=lambda g: (6 * g, None))
    k = t.op("multiply", "3 * y", 27.0, t.leaf("constant", "", 3.0), y, rule=lambda g: (None, 3 * g))
    z = t.op("subtract", "z", 26.0, k, t.leaf("constant", "", 1.0), rule=lambda g: (g, None))
    half = t.leaf("constant", "", 0.5)
    h = t.op("multiply", "h", 13.0, z, half, rule=lambda g: (0.5 * g, None))
    w = t.op("maximum", "w", 13.0, h, half, rule=lambda g: (g, None))
    return t.trace(w, x)


def layers() -> Trace:
    """Two layers in a model, with their weights, and what comes before and after."""
    t = Tape()
    last = t.leaf("constant", "x", [1.0, -2.0])
    sources = []
    with t.group("layer", "net"):
        for name, bias in (("hidden", 0.5), ("out", -0.5)):
            with t.group("layer", name):
                w, b = t.leaf("variable", "kernel", [2.0, 0.5]), t.leaf("variable", "bias", bias)
                m = t.op("multiply", "multiply", [2.0, -1.0], last, w, rule=lambda g: (2 * g, g))
                last = t.op("add", "add", [2.5, -0.5], m, b, rule=lambda g: (g, g.sum()))
                sources += [w, b]
    y = t.op("reduce_sum", "loss", 2.0, last, rule=lambda g: (np.full(2, g),))
    return t.trace(y, *sources)


def rounds(count: int = 4) -> Trace:
    """A loop with two ops a round; a weight from outside is used in every round."""
    t = Tape()
    w = t.leaf("variable", "w", 1.5)
    last = t.leaf("variable", "x", 1.0)
    start = last
    with t.group("loop", "for i"):
        for i in range(count):
            with t.group("round", f"round {i + 1}"):
                u = t.op("multiply", "u", 1.5, w, last, rule=lambda g: (g, 1.5 * g))
                last = t.op("tanh", "h", 0.9, u, rule=lambda g: (0.2 * g,))
    y = t.op("square", "y", 0.81, last, rule=lambda g: (1.8 * g,))
    return t.trace(y, w, start)


def weave() -> Trace:
    """A value leaves a group, is used outside, and comes back into the group: folded, that is a circle."""
    t = Tape()
    x = t.leaf("variable", "x", 2.0)
    with t.group("scope", "block"):
        a = t.op("exp", "a", 7.389, x, rule=lambda g: (7.389 * g,))
    b = t.op("sin", "b", 0.894, a, rule=lambda g: (0.448 * g,))
    t.within = "g0"
    c = t.op("multiply", "c", 6.606, a, b, rule=lambda g: (0.894 * g, 7.389 * g))
    t.within = None
    y = t.op("square", "y", 43.64, c, rule=lambda g: (13.21 * g,))
    return t.trace(y, x)


def slope() -> Trace:
    """x cubed, and the ops of its gradient on the outer tape."""
    t = Tape()
    x, three = t.leaf("variable", "x", 2.0), t.leaf("constant", "", 3.0)
    t.op("pow", "y", 8.0, x, three, rule=lambda g: (12 * g, None))
    t.tape = 2
    s = t.op("square", "square", 4.0, x, rule=lambda g: (4 * g,))
    m = t.op("multiply", "slope", 12.0, three, s, rule=lambda g: (None, 3 * g))
    return t.trace(m, x)


def broken() -> Trace:
    """Three ways to lose a gradient: by .numpy(), by stop_gradient, and whole numbers."""
    t = Tape()
    x, n = t.leaf("variable", "x", 2.0), t.leaf("variable", "n", 3, "int32")
    y = t.op("square", "y", 4.0, x, rule=lambda g: (4 * g,))
    k = t.leaf("constant", "k", 4.0)
    s = t.op("stop_gradient", "s", 4.0, y)
    c = t.op("cast", "c", 3.0, n)
    u = t.leaf("variable", "u", 1.0)
    z = t.op("add_n", "z", 12.0, k, s, c, u, rule=lambda g: (None, None, None, g))
    trace = t.trace(z, x, n, u)
    reasons = (
        Reason("x", "numpy", "`k` is made of `y.numpy()`: <b>numbers</b>, no tensor.", "k = y", 6, x, k, y),
        Reason("y", "numpy", "`k` is made of `y.numpy()`: <b>numbers</b>, no tensor.", "k = y", 6, y, k, y),
        Reason("x", "stopped", "stop_gradient lets no gradient through.", "s = y", 7, x, s, y),
        Reason("n", "integer", "`n` has dtype int32.", "n = tf.Variable(3.0)", 3, n, n),
        Reason("q", "unconnected", "`q` is not used.", "use it", 3),
    )
    return replace(trace, sweeps=(replace(trace.sweeps[0], reasons=reasons),))


PICTURES = {
    make.__name__: make
    for make in (
        square_of_sum,
        reuse,
        line,
        no_path,
        large,
        grids,
        dtypes,
        hostile,
        long_names,
        forward_only,
        many_uses,
        empty,
    )
}


ALL = frozenset(f"g{i}" for i in range(100))
Badges = dict[str, tuple[str, str]]

# Name, trace, view and badges of pictures in which not every node is a card of its own.
VIEWS: dict[str, tuple[Callable[[], Trace], View, Badges]] = {
    "numbers": (numbers, View(), {}),
    "numbers_as_cards": (numbers, View(inlined_constants=False), {}),
    "layers": (layers, View(), {}),
    "layers_closed": (layers, View(closed=frozenset({"g1", "g2"})), {}),
    "model_closed": (layers, View(closed=frozenset({"g0"})), {}),
    "rounds": (rounds, View(), {}),
    "rounds_down": (rounds, View("TB", closed=frozenset({"g2", "g4"})), {}),
    "rounds_closed": (rounds, View(closed=frozenset({"g1", "g2", "g3", "g4"})), {}),
    "loop_closed": (rounds, View(closed=frozenset({"g0"})), {"n3": ("saturated", "tanh is flat here.")}),
    "weave_closed": (weave, View(closed=ALL), {}),
    "slope": (slope, View(), {}),
    "broken": (broken, View(), {}),
    "broken_down": (broken, View("TB"), {}),
    "badges": (reuse, View(), {"n2": ("nan", 'The first "nan" of <all>.'), "n4": ("a very long word indeed", "Long.")}),
}


def sweep_of(trace: Trace) -> Sweep | None:
    return trace.sweeps[-1] if trace.sweeps else None


def reading_of(trace: Trace) -> Reading:
    """A trace with its last gradient, if it has one."""
    return Reading(trace, sweep_of(trace))
