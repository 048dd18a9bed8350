"""The parts that programs are made of: calls, tapes, control flow, Variables, layers, losses, metrics, optimizers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import graphlab
from tests.peers.generator.arguments import SKIPPED, sensible, wrong
from tests.peers.generator.registry import Callee
from tests.peers.generator.writer import INDENT, Writer

Callees = dict[str, list[Callee]]
Block = Callable[[Writer, Callees], None]
BLOCKS: list[Block] = []
_SHAPES: list[tuple[int, ...]] = [(2, 3), (2, 3), (3,), (), (3, 2), (2,), (1, 3), (2, 2, 3), (3, 3)]
_OPERATORS = ("+", "-", "*", "/", "**", "//", "%", "@", "<", ">=", "==", "!=")
_INDEXES = (
    "[0]",
    "[-1]",
    "[..., 0]",
    "[:, 1:]",
    "[::-1]",
    "[:, None]",
    "[1:]",
    "[..., ::2]",
    "[0, 1]",
    "[tf.newaxis, 0]",
)
_FILL = """for w in {layer}.weights:
    w.assign(tf.reshape(tf.cast(tf.range(tf.size(w)) % 5, w.dtype) / 4 + 0.25, w.shape))"""


def block(function: Block) -> Block:
    """Enter a part."""
    BLOCKS.append(function)
    return function


def program(seed: int, callees: Callees) -> str:
    """The source text for the seed."""
    w = Writer(seed)
    header(w)
    for _ in range(w.rng.randint(1, 3)):
        w.rng.choice(BLOCKS)(w, callees)
    while w.open:
        w.leave()
    return w.source


def header(w: Writer) -> None:
    """Variables x, constants c, some ints and bools."""
    dtype = w.rng.choice(("float32", "float32", "float32", "float64"))
    for _ in range(w.rng.randint(2, 3)):
        w.line(f"{w.name('x')} = tf.Variable({w.array(w.rng.choice(_SHAPES))}, dtype=tf.{dtype})")
    w.line(f"{w.name('c')} = tf.constant({w.array(w.rng.choice(_SHAPES))}, dtype=tf.{dtype})")
    if w.rng.random() < 0.3:
        w.line(f"{w.name('c')} = tf.constant({[w.rng.randint(0, 2) for _ in range(w.rng.choice((2, 3)))]})")
    if w.rng.random() < 0.2:
        w.line(f"{w.name('c')} = tf.constant({[w.rng.random() < 0.5 for _ in range(w.rng.choice((2, 3)))]})")


# --- single lines -----------------------------------------------------------------------------------


def call(w: Writer, callee: Callee, given: tuple[str, ...] = ()) -> str:
    """A call as text; the arguments are drawn by the names of the parameters, one in twelve of them wrong."""
    pool = w.pool()

    def draw(name: str, default: Any) -> str:
        if callee.kind == "schedule" and name == "values":
            return w.rng.choice(("[0.5, 0.25, 0.125]", "[1.0, 0.5]"))
        return (wrong if w.rng.random() < 1 / 24 else sensible)(name, default, w.rng, pool)

    arguments = list(given)
    arguments += [draw(name, None) for name in callee.positional[len(given) :]]
    if callee.variadic:
        arguments += [pool["x"], pool["y"]][: w.rng.randint(1, 2)]
    for name, default in callee.optional:
        if name not in SKIPPED and w.rng.random() < min(0.35, 1.5 / len(callee.optional)):
            arguments.append(f"{name}={draw(name, default)}")
    return callee.spelled(*arguments)


def op(w: Writer, callees: Callees) -> str | None:
    """One line: a function, an operator, an index."""
    for _ in range(8):
        pool, choice = w.pool(), w.rng.random()
        if choice < 0.6:
            text = call(w, w.rng.choice(callees["function"]))
        elif choice < 0.85:
            text = f"{pool['x']} {w.rng.choice(_OPERATORS)} {w.rng.choice((pool['y'], pool['w'], '2.0', '3', '0.5'))}"
        elif choice < 0.95:
            text = pool["x"] + w.rng.choice(_INDEXES)
        else:
            text = f"{w.rng.choice(('-', 'abs'))}({pool['x']})"
        if (name := w.assign(text, keep_failure=0.1)) and same_again(w, name, text):
            return name
    return None


def same_again(w: Writer, name: str, text: str) -> bool:
    """Whether the line gives the same again: what draws numbers is taken back."""
    before = repr(w.space[name])
    w.run(f"again = {text}")
    if repr(w.space.pop("again", None)) == before:
        return True
    w.lines.pop()
    del w.space[name]
    return False


def smooth(w: Writer, names: list[str]) -> list[str]:
    return [name for name in names if name in w.space and name in w.floats()]


# --- tapes --------------------------------------------------------------------------------------------


def open_tape(w: Writer, name: str) -> bool:
    """Open a tape that may be persistent, may watch nothing by itself, and watches a constant."""
    options = []
    if w.rng.random() < 0.6:
        options.append("persistent=True")
    if w.rng.random() < 0.15:
        options.append("watch_accessed_variables=False")
    if not w.enter(name, f"tf.GradientTape({', '.join(options)})"):
        return False
    for source in w.floats():
        if source[0] in "cv" and w.rng.random() < 0.5 or w.rng.random() < 0.05:
            w.line(f"{name}.watch({source})")
    return True


def body(w: Writer, callees: Callees, tape: str, most: int = 4) -> list[str]:
    """Lines under a tape, some of them not recorded."""
    made = []
    for _ in range(w.rng.randint(1, most)):
        if w.rng.random() < 0.05:
            start = len(w.lines)
            w.add(f"with {tape}.stop_recording():")
            w.run(f"stopped = {tape}.stop_recording()\nstopped.__enter__()")
            w.depth += 1
            name = op(w, callees)
            if len(w.lines) == start + 1:
                w.add("pass")
            w.depth -= 1
            w.run("stopped.__exit__(None, None, None)")
        else:
            name = op(w, callees)
        if w.rng.random() < 0.02:
            w.line(f"{tape}.reset()")
        made += [name] if name else []
    return made


def sources(w: Writer) -> str:
    """What to differentiate by: one, several, or a dict of them."""
    names = [name for name in w.floats() if name[0] in "xc" or w.rng.random() < 0.2]
    chosen = w.rng.sample(names, min(len(names), w.rng.randint(1, 3)))
    if len(chosen) == 1 or w.rng.random() < 0.3:
        return chosen[0]
    return f"[{', '.join(chosen)}]" if w.rng.random() < 0.9 else f"{{'a': {chosen[0]}, 'b': {chosen[1]}}}"


def derivative(w: Writer, tape: str, targets: list[str], letter: str = "g") -> str | None:
    """A call of the tape's: gradient with its options, jacobian, batch_jacobian."""
    if not targets:
        return None
    target, choice = w.pick(targets, 0.7), w.rng.random()
    options = (
        []
        if w.rng.random() < 0.8
        else [f"unconnected_gradients={w.rng.choice(('tf.UnconnectedGradients.ZERO', repr('zero')))}"]
    )
    if choice < 0.08:
        options += ["experimental_use_pfor=False"] if w.rng.random() < 0.7 else []
        return w.assign(f"{tape}.jacobian({', '.join([target, sources(w), *options])})", letter)
    if choice < 0.11:
        return w.assign(
            f"{tape}.batch_jacobian({target}, {w.pick(w.floats(), 0)}, experimental_use_pfor=False)", letter
        )
    if w.rng.random() < 0.15 and len(targets) > 1:
        target = f"[{', '.join(w.rng.sample(targets, 2))}]"
    elif w.rng.random() < 0.3:
        value = w.space[target]
        shape = np.shape(value) if w.rng.random() < 0.95 else (2,)
        kind = w.rng.random()
        seed = w.array(shape) if kind < 0.6 else str(np.zeros(shape).tolist())
        options.append(f"output_gradients=tf.constant({seed}, dtype={value.dtype!r})")
    return w.assign(f"{tape}.gradient({', '.join([target, sources(w), *options])})", letter)


@block
def tape(w: Writer, callees: Callees) -> None:
    """A tape, its gradients, and the tape entered again."""
    name = w.name("tape")
    if not open_tape(w, name):
        return
    made = body(w, callees, name)
    if w.rng.random() < 0.1:
        derivative(w, name, smooth(w, made))
    w.leave()
    for _ in range(w.rng.randint(1, 2)):
        derivative(w, name, smooth(w, made))
    if w.rng.random() < 0.1:
        w.add(f"with {name}:")
        if w.run(f"{name}.__enter__()") is not None:
            w.lines.pop()
            return
        w.depth += 1
        w.open.append((name, len(w.lines)))
        made += body(w, callees, name, 2)
        w.leave()
        derivative(w, name, smooth(w, made))


@block
def nested(w: Writer, callees: Callees) -> None:
    """A tape in a tape: the gradient of a gradient."""
    outer, inner = w.name("tape"), w.name("tape")
    if not open_tape(w, outer):
        return
    before = body(w, callees, outer, 1) if w.rng.random() < 0.3 else []
    made: list[str] = []
    grads: list[str | None] = []
    if open_tape(w, inner):
        made = body(w, callees, inner)
        if w.rng.random() < 0.3:
            grads.append(derivative(w, inner, smooth(w, made)))
        w.leave()
        grads.append(derivative(w, inner, smooth(w, made)))
        grads += body(w, callees, outer, 1) if w.rng.random() < 0.3 else []
    w.leave()
    chosen = smooth(w, [name for name in grads if name])
    for name in grads:  # a list of gradients is differentiated by one of its items
        items = w.space.get(name or "")
        if isinstance(items, list) and items and isinstance(items[0], graphlab.Tensor):
            chosen += [item for item in [w.assign(f"{name}[0]")] if item]
    derivative(w, outer, chosen or smooth(w, before + made), "h")


for _ in range(3):  # tapes come more often than other parts
    block(tape)
    block(nested)


# --- control flow, Variables, functions ---------------------------------------------------------------


@block
def control(w: Writer, callees: Callees) -> None:
    """Loops, branches and functions of the program's own, under a tape."""
    name, pool = w.name("tape"), w.pool()
    if not open_tape(w, name):
        return
    x, y, a = pool["x"], pool["y"], w.name()
    kind = w.rng.choice(
        ("for", "if", "cond", "while", "function", "custom", "recompute", "map", "scan", "switch", "case")
    )
    step = w.rng.choice(
        ("{a} * {y}", "tf.tanh({a}) + {y}", "{a} * 0.5 + {y} * {y}", "tf.maximum({a}, {y})", "tf.sqrt({a} * {a})")
    )
    step = step.format(a=a, y=y)
    half, rule = w.rng.choice(("0.0", "0.5", "100.0")), w.rng.choice(("3.0", "a", "tf.sin(a)"))
    lines = {
        "for": f"{a} = {x}\nfor _ in range({w.rng.randint(0, 4)}):\n{INDENT}{a} = {step}",
        "if": f"{a} = {x}\nif tf.reduce_sum({a}) > {half}:\n{INDENT}{a} = {step}\nelse:\n{INDENT}{a} = {a} * 3.0",
        "cond": f"{a} = {x}\n{a} = tf.cond(tf.reduce_sum({x}) > {half}, lambda: {step}, lambda: {a} * {a})",
        "while": f"{a} = tf.while_loop(lambda k, {a}: k < {w.rng.randint(0, 3)},\n"
        f"    lambda k, {a}: (k + 1, {step}), (0, {x} * 1.0))[1]",
        "function": f"@tf.function\ndef f(a, b):\n{INDENT}b = tf.exp(-b * b)\n{INDENT}return a * b + tf.sin(a)\n"
        f"{a} = f({x} + 0.0, {y} + 0.0)",
        "custom": f"@tf.custom_gradient\ndef f(a):\n{INDENT}return a * a, lambda g: g * {rule}\n{a} = f({x} + 0.0)",
        "recompute": f"{a} = tf.recompute_grad(lambda a: tf.sin(a) * a)({x} + 0.0)",
        "map": f"{a} = tf.map_fn(lambda a: tf.sin(a) * a, {x} + 0.0)",
        "scan": f"{a} = tf.scan(lambda s, a: s * a, {x} + 0.0)",
        "switch": f"{a} = tf.switch_case(tf.constant({w.rng.randint(-1, 3)}), [lambda: {x} * 2.0, lambda: {x} * {y}])",
        "case": f"{a} = tf.case([(tf.reduce_sum({x}) > {half}, lambda: {x} * 2.0)], default=lambda: {x} * {y})",
    }[kind]
    made = [a] if w.line(lines) else []
    made += body(w, callees, name, 2)
    w.leave()
    derivative(w, name, smooth(w, made))


@block
def variables(w: Writer, callees: Callees) -> None:
    """A Variable that is written to before, in and after a tape."""
    names = [n for n in w.floats() if n[0] == "x"]
    if not names:
        return
    v, name = w.rng.choice(names), w.name("tape")
    pool = w.pool()

    def written() -> None:
        value = w.rng.choice((pool["x"], f"{v} * 2.0", "1.0", w.array(np.shape(w.space[v]))))
        method = w.rng.choice(("assign", "assign_add", "assign_sub", "assign"))
        text = w.rng.choice((f"{v}.{method}({value})", f"{v}.{method}({value})", f"{v}[0].assign({value})",
                             f"{v}.scatter_nd_add([[0]], {v}[:1])",
                             f"{v}.scatter_update(tf.IndexedSlices({v}[:1], [0]))",
                             f"{v}.value()",
                             f"{v}.read_value()", f"{v}.sparse_read([0])", f"{v}.gather_nd([0])"))  # fmt: skip
        w.assign(text, keep_failure=0.1)
        w.assign(f"{v} + 0.0")

    if w.rng.random() < 0.5:
        written()
    if not open_tape(w, name):
        return
    made = body(w, callees, name, 2)
    if w.rng.random() < 0.6:
        written()
        made += body(w, callees, name, 2)
    w.leave()
    if w.rng.random() < 0.5:
        written()
    derivative(w, name, smooth(w, made))


# --- Keras ----------------------------------------------------------------------------------------------


def made_of(w: Writer, callees: Callees, kind: str, tries: int = 6) -> tuple[str, Callee] | None:
    """Something of a class: its name and its class."""
    for _ in range(tries):
        callee = w.rng.choice(callees[kind])
        name = w.name(kind[:2] + "o")
        text = call(w, callee)
        if w.line(f"{name} = {text}"):
            return name, callee
        if w.failures < 3 and w.rng.random() < 0.1:
            w.failures += 1
            failed = w.name("e")
            w.add(
                f"try:\n{INDENT}{failed} = str(type({text}))[:0]\nexcept Exception as error:\n{INDENT}{failed} = error"
            )
    return None


@block
def layer(w: Writer, callees: Callees) -> None:
    """A layer with known weights, called under a tape, with a loss, differentiated by what it has learned."""
    found = made_of(w, callees, "layer")
    if not found:
        return
    name, _ = found
    for _ in range(6):
        pool = w.pool()
        x = w.rng.choice((pool["x"], pool["x"], pool["w"], f"[{pool['x']}, {pool['y']}]", pool["i"]))
        training = w.rng.choice(("", "", ", training=False", ", training=True"))
        if w.line(f"{name}({x})"):
            break
    else:
        return
    w.line(_FILL.format(layer=name))
    tape = w.name("tape")
    if not open_tape(w, tape):
        return
    text = f"{name}({x}{training})"
    made = w.assign(text) or w.assign(f"{name}({x})")
    if made and not same_again(w, made, text) and not w.rng.random() < 0:
        made = None
    total = w.assign(f"tf.reduce_sum({made} * {made})") if made else None
    if total and w.rng.random() < 0.3:
        total = w.assign(f"{total} + tf.add_n({name}.losses)", keep_failure=0) or total
    w.leave()
    if made:
        w.assign(f"{tape}.gradient({total or made}, {name}.trainable_variables)", "g")
        derivative(w, tape, smooth(w, [n for n in (total, made) if n]))
        w.assign(f"[w + 0 for w in {name}.weights]")


@block
def loss(w: Writer, callees: Callees) -> None:
    """A loss, with its gradient and second gradient by the predictions."""
    found = made_of(w, callees, "loss")
    if not found:
        return
    name, _ = found
    outer, inner = w.name("tape"), w.name("tape")
    if not open_tape(w, outer) or not open_tape(w, inner):
        return
    made = None
    for _ in range(6):
        pool = w.pool()
        true = w.rng.choice(
            (
                pool["y"],
                pool["i"],
                "tf.constant([0, 1])",
                f"tf.nn.softmax({pool['y']})",
                "tf.constant([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]])",
            )
        )
        pred = w.rng.choice((pool["x"], pool["x"], f"tf.nn.softmax({pool['x']})", f"tf.sigmoid({pool['x']})"))
        weight = w.rng.choice(
            (
                "",
                "",
                "",
                ", sample_weight=tf.constant([0.5, 2.0])",
                ", sample_weight=0.5",
                ", sample_weight=tf.constant([[1.0], [0.0]])",
            )
        )
        if made := w.assign(f"{name}({true}, {pred}{weight})", keep_failure=0.05):
            break
    w.leave()
    grad = w.assign(f"{inner}.gradient({made}, {w.pick(w.floats(), 0)})", "g") if made else None
    w.leave()
    derivative(w, outer, smooth(w, [grad] if grad else []), "h")


@block
def metric(w: Writer, callees: Callees) -> None:
    """A metric that is updated some times, asked and reset."""
    found = made_of(w, callees, "metric")
    if not found:
        return
    name, _ = found
    for _ in range(w.rng.randint(1, 3)):
        for _ in range(5):
            pool = w.pool()
            true = w.rng.choice(
                (
                    pool["y"],
                    pool["i"],
                    "tf.constant([0, 1])",
                    "tf.constant([1.0, 0.0])",
                    "tf.constant([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]])",
                    "tf.constant([[1.0], [0.0]])",
                )
            )
            pred = w.rng.choice(
                (
                    pool["x"],
                    f"tf.nn.softmax({pool['x']})",
                    "tf.constant([[0.25, 0.5, 0.25], [0.75, 0.0, 0.25]])",
                    "tf.constant([0.75, 0.5])",
                    "tf.constant([1, 1])",
                )
            )
            weight = w.rng.choice(
                (
                    "",
                    "",
                    ", sample_weight=tf.constant([0.5, 2.0])",
                    ", sample_weight=tf.constant([[1.0], [0.0]])",
                    ", sample_weight=0.5",
                )
            )
            # What `update_state` gives is of no interest, and not the same everywhere.
            form = w.rng.choice(("[{0}.update_state({1})][1:]", "[{0}.update_state({1})][1:]", "{0}({1})"))
            calls = form.format(name, f"{true}, {pred}{weight}"), form.format(name, pred)
            if w.assign(calls[0], keep_failure=0.05) or w.assign(calls[1], keep_failure=0):
                break
        w.assign(f"{name}.result()")
        w.assign(f"[w + 0 for w in {name}.variables]", keep_failure=0)
        if w.rng.random() < 0.2:
            w.line(f"{name}.reset_state()")


@block
def optimizer(w: Writer, callees: Callees) -> None:
    """Some steps of an optimizer, perhaps with a schedule, perhaps without a gradient for one of the Variables."""
    schedule = made_of(w, callees, "schedule") if w.rng.random() < 0.3 else None
    if schedule:
        w.assign(f"[{schedule[0]}(k) for k in (0, 1, 2, 3, 7, 12)]")
    found = None
    for _ in range(4):
        callee, name = w.rng.choice(callees["optimizer"]), w.name("opt")
        options = call(w, callee)
        if schedule:
            options = callee.spelled(schedule[0])
        if w.line(f"{name} = {options}"):
            found = name
            break
    v = [n for n in w.floats() if n[0] == "x"]
    if not found or not v:
        return
    for _ in range(w.rng.randint(1, 3)):
        tape = w.name("tape")
        if not open_tape(w, tape):
            return
        made = smooth(w, body(w, callees, tape, 2))
        parts = [w.pick(made)] if made else []
        total = w.assign(
            " + ".join(f"tf.reduce_sum({n} * {n})" for n in [*parts, *w.rng.sample(v, w.rng.randint(1, len(v)))])
        )
        w.leave()
        grads = w.assign(f"{tape}.gradient({total}, [{', '.join(v)}])", "g") if total else None
        if grads:
            w.assign(f"{name}.apply_gradients(zip({grads}, [{', '.join(v)}]))", keep_failure=0.3)
            w.assign(f"[{', '.join(f'{n} + 0.0' for n in v)}]")


@block
def parts_of_keras(w: Writer, callees: Callees) -> None:
    """A constraint or a regularizer, called on a tensor under a tape."""
    kind = w.rng.choice(("constraint", "regularizer"))
    found = made_of(w, callees, kind)
    tape = w.name("tape")
    if found and open_tape(w, tape):
        made = w.assign(f"{found[0]}({w.pool()['x']})")
        w.leave()
        derivative(w, tape, smooth(w, [made] if made else []))
