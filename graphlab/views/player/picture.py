"""What a player shows of a trace, as JSON: the drawing, every step, and everything about each node."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Container, Mapping
from contextlib import suppress

import numpy as np

from graphlab.trace.budget import SECONDS, OutOfTime, is_over
from graphlab.trace.flow import Arrival
from graphlab.trace.graph import Node, Sweep, Trace, Value
from graphlab.trace.registry import label_of
from graphlab.views.drawing.cards import Badge
from graphlab.views.drawing.svg import draw
from graphlab.views.drawing.view import PLAIN, View
from graphlab.views.explanation.steps import Formulas, StepText, formulas_of, steps
from graphlab.views.explanation.terms import TERMS
from graphlab.views.notation.contributions import sum_text
from graphlab.views.notation.escaping import clean, cut
from graphlab.views.notation.formula_text import equation, inline
from graphlab.views.notation.mathml import mathml, sides
from graphlab.views.notation.numbers import dims
from graphlab.views.player import schema
from graphlab.views.player.schema import Contents, Drawn, Formula, Trait, Viewpoint
from graphlab.views.player.update_steps import update_steps
from graphlab.views.reading import Reading

MANY_STEPS = 30  # from here on formulas are built for the steps that are looked at
WINDOW = 6  # steps on each side of one that was asked about

CUT_SHORT = f"This run is big: what could be told of it in {SECONDS:g} s is told, the rest is left out."

_KINDS = {"variable": "Variable", "watched": "watched tensor", "constant": "constant", "op": "op"}
_TITLE = 24  # characters of a name in the line above the drawing
_LINE = 1000  # characters of a formula that is copied as text
_SHOWN = 1000  # elements of a tensor written out in full


def picture(reading: Reading, view: View = PLAIN, *, badges: Mapping[str, Badge] | None = None) -> Drawn:
    """Everything the browser needs to draw a trace and to step through it, as JSON."""
    return {**contents(reading), **seen(view), "svg": draw(reading, view=view, badges=badges)}


def seen(view: View) -> Viewpoint:
    """The part of the picture that depends on the view, except the drawing."""
    return {
        "direction": view.direction,
        "inlined": view.inlined_constants,
        "folding": {"opened": sorted(view.opened), "closed": sorted(view.closed)},
    }


def contents(reading: Reading) -> Contents:
    """The part of the picture that is the same in every view. `structure` is the same for the same steps."""
    trace, sweep = reading.trace, reading.sweep
    count = sum(node.op is not None for node in trace.nodes) + (len(sweep.steps) if sweep else 0)
    # Who opens a picture looks at its first step or its last one. The others are made when somebody looks at them.
    with_formulas = {*range(count)} if count <= MANY_STEPS else {*range(WINDOW), *range(count - WINDOW, count)}
    called = reading.group_names  # first, while there is time: it has no part that could be left out
    found = _steps(reading, with_formulas)
    return {
        "state": "graph",
        "steps": [
            *(_step(step, number in with_formulas and not is_over()) for number, step in enumerate(found)),
            *update_steps(reading),
        ],
        "nodes": nodes(reading),
        "groups": {
            id: {"label": called[id], "kind": group.kind, "line": group.place.line if group.place else None}
            for id, group in reading.grouping.groups.items()
        },
        "traits": traits(trace),
        "structure": structure(reading),
        "notes": [CUT_SHORT] if is_over() else [],
    }


def _steps(reading: Reading, formulas: Container[int]) -> list[StepText]:
    try:
        return steps(reading, formulas=formulas)
    except OutOfTime:
        return [
            StepText("forward", reading.trace.nodes[-1].id, CUT_SHORT)
        ]  # not even the flow of the gradients is known


def _step(step: StepText, whole: bool) -> schema.Step:
    markup = None
    if whole:
        with suppress(OutOfTime):
            markup = _markup(step.formulas)
    return {
        "pass": step.pass_,
        "node": step.node,
        "text": step.text,
        "rule": step.rule,
        "reasons": list(step.reasons),
        "formulas": markup,
        "line": step.line,
        "edges": list(step.edges),
        "grads": dict(step.grads),
    }


def _markup(written: Formulas) -> list[Formula]:
    """Formulas as MathML, which may be broken at a sign, and as LaTeX and as plain text, to be copied."""
    return [_formula(symbols, numbers) for symbols, numbers in written]


def _formula(symbols: str, numbers: str) -> Formula:
    latex = equation(symbols, numbers)
    return mathml(symbols), "".join(map(mathml, sides(numbers))), latex, inline(latex, _LINE)


def formulas(reading: Reading, wanted: range) -> schema.Formulas:
    """The formulas of the steps numbered `wanted` from 1, as far as they are there."""
    found = formulas_of(reading, range(wanted.start - 1, wanted.stop - 1))
    markup: schema.Formulas = {}
    with suppress(OutOfTime):
        for index, written in found.items():
            markup[str(index + 1)] = _markup(written)
    return markup


def around(reading: Reading, at: int) -> schema.Formulas:
    """The formulas of step number `at` and of those beside it, by step number."""
    return formulas(reading, range(max(1, at - WINDOW), at + WINDOW + 1))


def structure(reading: Reading) -> str:
    """What stays the same when only numbers change."""
    made = [(node.op, node.name, node.inputs, node.shape) for node in reading.trace.nodes]
    walked = reading.sweep.steps if reading.sweep else ()
    taken = [(step.node, *(part is not None for part in step.contributions)) for step in walked]
    return hashlib.blake2b(
        repr((reading.trace.number, made, taken)).encode("utf-8", "replace"), digest_size=12
    ).hexdigest()


def nodes(reading: Reading) -> dict[str, schema.Node]:
    """The facts about each node, which the browser shows when it is selected."""
    trace = reading.trace
    users: dict[str, list[str]] = defaultdict(list)
    for edge in trace.edges:
        users[edge.source].append(edge.target)
    try:
        arrivals: dict[str, list[Arrival]] = reading.flow.arrivals
    except OutOfTime:
        arrivals = {}
    room = max(36, min(_SHOWN, 20 * _SHOWN // max(1, len(trace.nodes))))
    found: dict[str, schema.Node] = {}
    for node in reversed(trace.nodes):  # of a big graph the last ones are drawn, and asked about
        numbers = not is_over()
        found[node.id] = {
            "name": reading.names[node.id],
            "names": [clean(name, 60) for name in node.names[:8]],
            "op": label_of(node.op, len(node.shape)) if node.op else None,
            "kind": _KINDS[node.kind],
            "shape": "scalar" if not node.shape else dims(node.shape),
            "dtype": node.dtype,
            "size": _pickable(node.value, room) if numbers else 0,
            "value": written(node.value, room) if numbers else "…",
            "gradState": trace.grad_state(node, reading.sweep),
            "grad": _gradient(node, reading.sweep, room) if numbers else "…",
            "sum": _sum(node, arrivals) if numbers else "",
            "inputs": list(dict.fromkeys(node.inputs)),
            "users": list(dict.fromkeys(users[node.id])),
            "line": node.place.line if node.place else None,
            "inner": node.inner,
        }
    return dict(reversed(found.items()))


def _gradient(node: Node, sweep: Sweep | None, room: int) -> str:
    return written(sweep.grads[node.id], room) if sweep and node.id in sweep.grads else ""


def _pickable(value: Value, room: int) -> int:
    """How many numbers stand in the text of `value`, one by one; 0 where that is cut short, or no numbers."""
    array = value.array
    whole = array.dtype.kind in "fiub" and array.size <= room and not value.thinned
    return int(array.size) if whole else 0


def _sum(node: Node, arrivals: Mapping[str, list[Arrival]]) -> str:
    """How several contributions make the gradient, written out; nothing where there is one."""
    found = arrivals.get(node.id, [])
    return sum_text(found, room=120) if len(found) > 1 else ""


def written(value: Value, room: int = _SHOWN) -> str:
    """All the numbers, as NumPy prints them; of more than `room` the corners.

    >>> written(Value(np.array([[8.0, 0.1]], dtype="float32"), (1, 2), "float32"))
    '[[8.  0.1]]'
    """
    array = value.array
    if array.dtype.kind in "OSU":
        return clean(str(array.tolist()), 2000)
    if array.ndim == 0:
        return (
            str(array.item()) if array.dtype.kind != "f" else np.format_float_positional(array.reshape(1)[0], trim="0")
        )
    text = np.array2string(array, threshold=room, edgeitems=3, max_line_width=72)
    return f"{text}\n(thinned: {dims(value.shape)} elements in all)" if value.thinned else text


def traits(trace: Trace) -> list[Trait]:
    """What sets this tape apart, each in a word and a sentence.

    >>> [trait["word"] for trait in traits(Trace(1, (), persistent=True))]
    ['persistent']
    """
    found: list[Trait] = []
    if trace.implicit:
        found.append(_trait("implicit", "recorded by itself"))
    if trace.persistent:
        found.append(_trait("persistent", "persistent"))
    if trace.released:
        found.append(_trait("released", "released"))
    if inner := sorted({node.inner for node in trace.nodes if node.inner is not None}):
        found.append(_trait("nested", "nested", f" This one recorded those of tape {', '.join(map(str, inner))}."))
    return found


def _trait(kind: str, word: str, more: str = "") -> Trait:
    return {"kind": kind, "word": word, "explanation": TERMS[word] + more}


def title(reading: Reading, *, several: bool = False) -> str:
    """One line above the drawing: the tape, its target and its sources."""
    trace, sweep = reading.trace, reading.sweep
    if sweep is None:
        words = [f"Tape {trace.number}" if not trace.implicit else "No tape", trace.unswept]
    else:
        words = [f"Tape {trace.number}" if not trace.implicit else "All numbers watched"]
        words += [_names("target", reading, sweep.targets), _names("source", reading, sweep.sources)]
        if several and sweep.place:
            words.append(f"line {sweep.place.line}")
    return " · ".join(words)


def _names(noun: str, reading: Reading, ids: tuple[str, ...]) -> str:
    shown = ids if len(ids) <= 4 else ids[:3]
    more = f" and {len(ids) - 3} more" if len(ids) > 4 else ""
    names = ", ".join(cut(reading.names[id], _TITLE) for id in shown)
    return f"{noun}{'s' if len(ids) > 1 else ''} {names}{more}"
