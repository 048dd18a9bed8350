"""Why a gradient is None: the reason is the right one, and doing what it says gives a gradient."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab import sandbox
from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.trace.graph import Reason, Trace
from graphlab.trace.none_gradients.program import Program, why


@dataclass(frozen=True)
class Case:
    """A program that prints a gradient that is None, and what is to be said of `name`.

    `how` says what to do with the cure: put it in place of its `line` or of the `call` for the gradient, `watch` below
    the line, move it `into` the block, out of an inner one (`outdent`), or before the call (`target`). `at` is the line
    to change, where it is another one.
    """

    source: str
    name: str
    kind: str
    line: int
    words: list[str]
    how: str
    at: int


HEAD = re.compile(r"# (.+) is None: (\w+), line (\d+): (.+)\n# cure: (\w+)(?: at (\d+))?\n")


def cases() -> dict[str, Case]:
    """The programs of the file beside this one, by their titles. Lines count from the first one of the program."""
    found = {}
    for block in Path(__file__).with_name("programs.txt").read_text().split("### ")[1:]:
        title, rest = block.split("\n", 1)
        name, kind, line, words, how, at = HEAD.match(rest).groups()
        source = rest[HEAD.match(rest).end() :].strip()
        found[title] = Case(source, name, kind, int(line), words.split("; "), how, int(at or 0))
    return found


CASES = cases()


def reason_for(run: sandbox.Run, name: str) -> tuple[Trace, Reason]:
    """The reason of the last gradient call of a run that has one for `name`, and its tape."""
    assert run.error is None, run.error
    found = [(trace, why(trace, sweep, name)) for trace in run.traces for sweep in trace.sweeps]
    return next((trace, reason) for trace, reason in reversed(found) if reason is not None)


def cured(case: Case, trace: Trace, reason: Reason) -> str:
    """The program with the cure in it."""
    lines = case.source.splitlines()
    position = (case.at or reason.line) - 1
    indent = lines[position][: len(lines[position]) - len(lines[position].lstrip())]
    if case.how == "line":
        lines[position] = indent + reason.fix
    elif case.how == "watch":
        lines.insert(position + 1, indent + " " * 4 * lines[position].endswith(":") + reason.fix)
    elif case.how == "into":
        del lines[position]
        block = trace.place.line - (position < trace.place.line)
        last = max(n for n, line in enumerate(lines) if line.startswith("    "))
        lines.insert(block if position < block else last + 1, "    " + reason.fix)
    elif case.how == "outdent":
        lines[position - 1 : position + 1] = ["    " + reason.fix]
    elif case.how == "target":
        lines[position - 1] = "    " + indent + reason.fix
        lines[position] = lines[position].replace("f(x), x", "target, x")
    else:
        call = ast.parse(lines[-1]).body[0].value.args[0]  # what the last line prints
        lines[-1] = lines[-1].replace(ast.get_source_segment(lines[-1], call), reason.fix)
    return "\n".join(lines)


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_the_reason_is_right_and_its_cure_works(case: Case) -> None:
    """The reason names the kind, the line and the things of the program; the program with its cure has a gradient."""
    run = sandbox.run(case.source)
    assert "None" in run.stdout
    trace, reason = reason_for(run, case.name)
    assert (reason.name, reason.kind, reason.line) == (case.name, case.kind, case.line), reason
    assert all(word in reason.text for word in case.words), reason.text
    assert all(id is None or trace.node(id) for id in (reason.node, reason.cut, reason.origin))
    again = sandbox.run(cured(case, trace, reason))
    assert again.error is None, (again.error, again.source)
    assert "None" not in again.stdout, again.source


CONNECTED = [
    "x = tf.ones((2, 2))\nwith tf.GradientTape() as t:\n    t.watch(x)\n    y = tf.reduce_sum(x)\ng = t.gradient(y, x)",
    "w = tf.Variable(2.0)\nwith tf.GradientTape() as t:\n    v = w.value()\n    y = v * w\n    w.assign(5.0)\n"
    "g = t.gradient(y, w)",
    "x = tf.Variable(2.0)\nwith tf.GradientTape() as t:\n    x = x + 1.0\n    y = x * x\ng = t.gradient(y, x)",
    "x = tf.Variable(2.0)\nwith tf.GradientTape(persistent=True) as t:\n    y = x * x\n    print(y.numpy(), float(x))\n"
    "g = t.jacobian(y, x)",
    "a = 2.0\nb = 3.0\ny = a * b",
]


@pytest.mark.parametrize("source", CONNECTED)
def test_what_has_a_gradient_has_no_reason(source: str) -> None:
    """Where every name leads to the target, there is nothing to explain."""
    run = sandbox.run(source)
    assert run.error is None and run.traces[0].sweeps
    assert [sweep.reasons for trace in run.traces for sweep in trace.sweeps] == [()] * len(run.traces[0].sweeps)


def test_a_name_with_a_gradient_or_unknown_has_no_reason() -> None:
    """`why` answers None for what has a gradient and for what the program does not know."""
    run = sandbox.run(CASES["not connected"].source)
    (trace,) = run.traces
    assert why(trace, trace.sweeps[0], "a") is None
    assert why(trace, trace.sweeps[0], "nobody") is None
    assert why(trace, trace.sweeps[0], "c").kind == "unconnected"


def test_every_name_without_a_gradient_has_a_reason() -> None:
    """Not only the sources: whatever the program names, things that this tape never saw included."""
    run = sandbox.run(
        "x = tf.Variable(2.0)\nscale = tf.constant(3.0)\nlate = tf.constant([1, 2])\n"
        "with tf.GradientTape() as tape:\n    y = x * scale\nz = y + 1.0\ntape.gradient(y, x)"
    )
    (trace,) = run.traces
    kinds = {reason.name: reason.kind for reason in trace.sweeps[0].reasons}
    assert kinds == {"scale": "unwatched", "late": "integer", "z": "unconnected"}
    assert {reason.name for reason in trace.sweeps[0].reasons if reason.node is None} == {"late", "z"}


def test_what_is_cut_off_is_in_the_trace() -> None:
    """An op whose numbers were taken, and one that the tape did not record, are nodes; the break is between two."""
    (trace, reason) = reason_for(sandbox.run(CASES["numbers that are computed with"].source), "x")
    origin, cut = trace.node(reason.origin), trace.node(reason.cut)
    assert (origin.op, origin.name, origin.number) == ("multiply", "x * x", 1)
    assert (cut.kind, cut.op, float(cut.value.array)) == ("constant", None, 5.0)
    (trace, reason) = reason_for(sandbox.run(CASES["computed before"].source), "x")
    origin, cut = trace.node(reason.origin), trace.node(reason.cut)
    assert (origin.name, cut.name, cut.op, cut.number) == ("x", "y", "multiply", None)
    assert [node.name for node in trace.nodes if node.number] == []


def test_several_breaks_are_told_of() -> None:
    """The break nearest to the target comes first, the others are named by their lines."""
    source = (
        "x = tf.constant(2.0)\nwith tf.GradientTape() as tape:\n    y = tf.stop_gradient(x * x)\n"
        "    z = tf.constant(y.numpy()) * 2.0\nprint(tape.gradient(z, x))"
    )
    _, reason = reason_for(sandbox.run(source), "x")
    assert (reason.kind, reason.line) == ("numpy", 4)
    assert "Line 3 is in the way too." in reason.text


def test_numbers_that_are_only_printed_are_no_reason() -> None:
    """What is read to be shown goes into no result, whatever stands near it."""
    source = (
        "x = tf.Variable(2.0)\nw = tf.Variable(2.0)\nwith tf.GradientTape() as tape:\n    c = tf.constant(3.0)\n"
        "    print(f'{x}', x.numpy(), float(x))\n    y = c * w\nprint(tape.gradient(y, x))"
    )
    _, reason = reason_for(sandbox.run(source), "x")
    assert reason.kind == "unconnected"


STEPS = {
    "{n} = {a} * {b}": "",
    "{n} = tf.sin({a}) + {b}": "",
    "{n} = tf.stop_gradient({a})": "stopped",
    "{n} = tf.round({a} * {b})": "flat",
    "{n} = tf.constant({a}.numpy() * 2)": "numpy",
    "{n} = tf.cast(tf.cast({a}, tf.int32), tf.float32)": "integer",
}


@st.composite
def programs(draw: st.DrawFn) -> tuple[str, set[str]]:
    """A chain of steps from x to the target, some of which break the path; and the kinds of what breaks it."""
    steps = draw(st.lists(st.sampled_from(list(STEPS)), min_size=1, max_size=6))
    lines = ["x = tf.Variable(1.5)", "c = tf.constant(2.5)", "with tf.GradientTape() as tape:"]
    names = ["x"]
    for step in steps:
        name = f"v{len(names)}"
        lines.append("    " + step.format(n=name, a=names[-1], b=draw(st.sampled_from([*names, "c"]))))
        names.append(name)
    lines.append(f"g = tape.gradient({names[-1]}, x)")
    return "\n".join(lines), {STEPS[step] for step in steps} - {""}


@given(programs())
def test_one_cure_after_the_other_leads_to_a_gradient(case: tuple[str, set[str]]) -> None:
    """There is a reason where the gradient is None, of a kind that is there; doing what it says ends in a gradient."""
    source, kinds = case
    for _ in range(8):
        run = interpret(source)
        assert run.error is None, run.error
        (trace,) = run.traces
        (sweep,) = trace.sweeps
        reason = why(trace, sweep, "x")
        has = any(id in sweep.grads for id in sweep.sources)
        assert has == (reason is None)
        if reason is None:
            return
        assert reason.kind in kinds
        assert all(ast.parse(given.fix) for given in sweep.reasons)
        lines = source.splitlines()
        lines[reason.line - 1] = "    " + reason.fix
        source = "\n".join(lines)
    raise AssertionError(f"not cured: {source}")


def test_what_a_value_was_made_of_follows_names() -> None:
    """The last value before a use counts, and in a loop also what the round before has left."""
    tree = ast.parse(
        "a = 1\na = 2\nb = a\nfor i in c:\n    d = b\n    b = i\n"
        "def f(p):\n    return p + q\ne = f(d)\nq = 3\nk = a if h else b"
    )
    program = Program(tree)
    values = {id(node): node for node in ast.walk(tree) if isinstance(node, ast.Constant | ast.Name)}

    def behind(line: int) -> set[str]:
        statement = tree.body[line]
        return {ast.unparse(values[i]) for i in program.behind(statement.value, values)}

    assert behind(2) == {"a", "2"}
    assert behind(5) >= {"d", "b", "i", "c", "p", "q", "3", "a", "2"}
    assert "1" not in behind(5)
    assert "h" not in behind(7)
