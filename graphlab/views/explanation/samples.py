"""One element of a step, written out, where its tensors are too big for a formula: what makes it, and in numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from graphlab.trace.graph import Node, Step, Value
from graphlab.views.analysis.cells import share_of, value_cell
from graphlab.views.analysis.op import ReplayError
from graphlab.views.notation.formula import fits
from graphlab.views.notation.sums import cell_of
from graphlab.views.reading import Reading

_MOST = 4_096  # elements of a tensor that is looked into

Sample = tuple[str, str]


def forward(reading: Reading, node: Node) -> Iterator[Sample]:
    """An element of a result: `h[0,1] = x[0,0]·w[0,1] + x[0,1]·w[1,1]`, and with numbers."""
    if not _wanted(node.value, [reading.trace.node(id).value for id in node.inputs]):
        return
    try:
        made = value_cell(reading, node.id, _greatest(node.value))
    except ReplayError:
        return
    if len(made.cells) and sum(map(len, made.cells)):
        yield _without_result(made.symbols, made.text), made.text.partition(" = ")[2]


def backward(reading: Reading, step: Step) -> Iterator[Sample]:
    """For each input that something is sent to, one element of that: as a sum of products, and with numbers."""
    node = reading.trace.node(step.node)
    values = [step.grad, node.value, *(reading.trace.node(id).value for id in node.inputs)]
    facts = set[str]()
    for which, sent in enumerate(step.contributions):
        if sent is None or node.inputs[which] in facts or not _wanted(sent, values):
            continue
        facts.add(node.inputs[which])
        index = _greatest(sent)
        share = share_of(reading, step, which, index)
        if any(term.factor != 1 for term in share.terms) or share.count > 1:
            to = f"to {cell_of(reading.names[node.inputs[which]], index)} it sends"
            yield f"{to} {_without_result(share.symbols, share.text)}", share.text


def _wanted(shown: Value, values: list[Value]) -> bool:
    """Whether something has elements, is not too big to look into, and is made of what formulas only name."""
    whole = [shown, *values]
    if not shown.array.ndim or any(v.thinned or v.array.size > _MOST or v.array.dtype.kind not in "fc" for v in whole):
        return False
    return shown.array.size > 0 and not all(fits(value) for value in whole)


def _greatest(value: Value) -> tuple[int, ...]:
    """The place of the greatest element: where most is to be seen."""
    sizes = np.nan_to_num(np.abs(value.array))
    return tuple(int(i) for i in np.unravel_index(np.argmax(sizes), value.shape))


def _without_result(symbols: str, text: str) -> str:
    """The symbols without the number that they come to, which the numbers end with."""
    return re.sub(rf" [=≈] {re.escape(re.split(' [=≈] ', text)[-1])}$", "", symbols)
