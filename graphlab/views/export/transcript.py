"""A whole run of one tape as plain text: what was computed, what flowed back and why, and every gradient."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graphlab.trace.graph import Node, Reason, Sweep, Trace
from graphlab.views.explanation import samples
from graphlab.views.explanation.steps import StepText, steps
from graphlab.views.notation.escaping import clean
from graphlab.views.notation.formula_text import inline
from graphlab.views.notation.names import Names
from graphlab.views.notation.numbers import dims, tensor
from graphlab.views.player.update_steps import update_steps
from graphlab.views.reading import Reading

_KINDS = {"variable": "Variable", "watched": "watched tensor", "constant": "constant"}
_WIDE = 100  # characters of a formula on one line
_MANY = 200  # nodes: more are told without single elements
_LONGEST = 300  # of one on several


def transcript(reading: Reading) -> str:
    r"""The run of one tape, and of one `gradient` call on it, step by step; equal runs give equal text.

    >>> from graphlab.trace.graph import Value
    >>> import numpy as np
    >>> x = Node("n0", "x", None, "variable", Value(np.array(3.0), (), "float64"))
    >>> y = Node("n1", "y", "square", "op", Value(np.array(9.0), (), "float64"), ("n0",), number=1)
    >>> print(transcript(Reading(Trace(1, (x, y)))))
    Tape 1
      no gradient was asked for
    <BLANKLINE>
    Leaves
      x = 3   Variable, one number, float64
    <BLANKLINE>
    Forward
      1. y = square(x) = 9
         y = x² = 3² = 9
    <BLANKLINE>
    """
    explained = steps(reading, all_nodes=True)
    parts = [_header(reading), _leaves(reading)]
    for title, pass_ in (("Forward", "forward"), ("Backward", "backward")):
        lines = [
            line
            for number, step in enumerate(explained, 1)
            if step.pass_ == pass_
            for line in _step(reading.trace, number, step, len(str(len(explained))), _samples(reading, step))
        ]
        parts.append([title, *(lines or ["  nothing"])] if lines or pass_ == "forward" else [])
    parts.append(_updates(reading))
    parts.append(_gradients(reading.sweep, reading.names) if reading.sweep else [])
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _updates(reading: Reading) -> list[str]:
    """How the parameters moved after it; nothing where it is of no training."""
    lines = []
    for number, step in enumerate(update_steps(reading), 1):
        lines.append(f"  {number}. {step['text']}")
        lines += [f"     {formula[-1]}" for formula in step["formulas"] or ()]
    return ["Update", *lines] if lines else []


def _header(reading: Reading) -> list[str]:
    trace, sweep = reading.trace, reading.sweep
    words = ["the whole program, which opens no tape itself" if trace.implicit else f"Tape {trace.number}"]
    words += ["persistent"] if trace.persistent else []
    words += ["released"] if trace.released else []
    lines = [", ".join(words) + _line(trace.place.line if trace.place else None)]
    if sweep is None:
        return [*lines, f"  {trace.unswept}"]
    row = f", {sweep.title}" if sweep.element is not None else ""
    lines.append(
        f"  target: {_listed(sweep.targets, reading.names)}{row}{_line(sweep.place.line if sweep.place else None)}"
    )
    lines.append(f"  sources: {_listed(sweep.sources, reading.names)}")
    return [line[0].upper() + line[1:] if index == 0 else line for index, line in enumerate(lines)]


def _listed(ids: tuple[str, ...], names: Names) -> str:
    return ", ".join(dict.fromkeys(names[id] for id in ids)) or "none"


def _line(number: int | None) -> str:
    return f"   (line {number})" if number else ""


def _leaves(reading: Reading) -> list[str]:
    leaves = [node for node in reading.trace.nodes if node.op is None]
    return ["Leaves", *(f"  {_leaf(node, reading.names)}" for node in leaves)] if leaves else []


def _leaf(node: Node, names: Names) -> str:
    shape = dims(node.shape) or "one number"
    written, name = tensor(node.value), names[node.id]
    assigned = written if name == written else f"{name} = {written}"
    also = f", also called {', '.join(clean(other) for other in node.names[1:])}" if len(node.names) > 1 else ""
    return (
        f"{assigned}   {_KINDS[node.kind]}, {shape}, {node.dtype}{also}{_line(node.place.line if node.place else None)}"
    )


def _samples(reading: Reading, step: StepText) -> Iterator[samples.Sample]:
    """What makes one element of each big tensor of a step; of long runs nothing, which would take long."""
    if len(reading.trace.nodes) > _MANY:
        return
    if step.pass_ == "forward":
        yield from samples.forward(reading, reading.trace.node(step.node))
    elif reading.sweep is not None and step.edges:
        for walked in reading.sweep.steps:
            if walked.node == step.node and walked.contributions:
                yield from samples.backward(reading, walked)


def _step(trace: Trace, number: int, step: StepText, width: int, shown: Iterator[samples.Sample]) -> Iterator[str]:
    """The lines of one step: its sentence, its formulas, one element of what is too big for them, rule and reasons."""
    pad = " " * (width + 4)
    node = trace.node(step.node)
    note = _note(node) if step.pass_ == "forward" else ""
    yield f"  {number:>{width}}. {step.text}{note}{_line(step.line)}"
    for symbolic, numeric in step.formulas:
        text, counted = inline(symbolic, _LONGEST), inline(numeric, _LONGEST)
        if step.pass_ == "forward" and _packed(counted) in _packed(step.text):
            continue  # the sentence writes it out itself
        # Big tensors are named in both: what is the same is written once.
        right = re.split(r" \+?= ", text)[-1]
        counted = re.sub(rf"^{re.escape(right)}(?= [=≈] |$)", "", counted)
        yield from (pad + line for line in _broken(text, counted) if text)
    for text, counted in shown:
        yield from (pad + line for line in _broken(f"for one element: {text}", counted))
    if step.rule:
        yield f"{pad}Rule: {step.rule}"
    for reason in step.reasons:
        yield f"{pad}- {reason}"


def _broken(text: str, counted: str) -> list[str]:
    """An equation in symbols and its numbers on one line, or on several that begin with "=" where that is too long.

    >>> _broken("y = x²", "3² = 9")
    ['y = x² = 3² = 9']
    """
    lines, (product, *sums) = [text], counted.split(" ⇒ ")
    product = f" = {product}" if product and not product.startswith((" = ", " ≈ ")) else product
    for part in [*re.findall(r" [=≈] .+?(?= [=≈] |$)", product), *(f" ⇒ {part}" for part in sums)]:
        if len(lines[-1] + part) <= _WIDE:
            lines[-1] += part
        else:
            lines.append(f" {part}")
    return lines


def _packed(text: str) -> str:
    return text.replace(" ", "")


def _note(node: Node) -> str:
    """A note on an op that another tape's gradient ran, or that is not on this tape."""
    if node.inner is not None:
        return f"   [by the gradient of tape {node.inner}]"
    return "   [not on the tape]" if node.number is None else ""


def _gradients(sweep: Sweep, names: Names) -> list[str]:
    """What the program got for each source, and for all else without a gradient why not."""
    why = {reason.node: reason for reason in sweep.reasons if reason.node is not None}
    lines = []
    for id in dict.fromkeys(sweep.sources):
        if id in sweep.grads:
            lines.append(f"  grad {names[id]} = {tensor(sweep.grads[id])}")
        else:
            lines.append(f"  grad {names[id]} = None" + (_why(why[id]) if id in why else ""))
    sources = set(sweep.sources)
    for reason in sweep.reasons:
        if reason.node not in sources or reason.node is None:
            lines.append(f"  {clean(reason.name)}: no gradient{_why(reason)}")
    return ["Gradients", *lines] if lines else []


def _why(reason: Reason) -> str:
    text, where = clean(reason.text).removesuffix("."), f"line {reason.line}"
    sentence = text if reason.line is None or where in text else f"{text} ({where})"
    return f": {sentence}" + (f". To change that: {clean(reason.fix)}" if reason.fix else "")
