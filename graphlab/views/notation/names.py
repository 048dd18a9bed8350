"""What each node is called in pictures and sentences: by the program's name, or by what it is."""

from __future__ import annotations

from collections import Counter

from graphlab.trace.graph import Node, Trace
from graphlab.trace.registry import label_of
from graphlab.views.notation.escaping import clean, cut, is_tight
from graphlab.views.notation.numbers import number

_LONG = 22  # characters of a name with its row: formulas cut longer ones
_LONGEST = 200  # characters of any name


def is_named(node: Node) -> bool:
    """Whether the program, or its text, gave the node a name of its own."""
    return bool(node.name) and node.name != node.op


class Names(dict[str, str]):
    """The name of every node of a trace, by id, worked out when it is asked for.

    The name of an unnamed result has its row on the tape in it, and so has a name that the program gives to one result
    after another, `y #3`, and one piece of text, `(k * v) #3`. Cards, rows of the tape, sentences and formulas all call
    a node so.
    """

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._unnamed = Counter(node.op for node in trace.nodes if not is_named(node))
        self._given = Counter(node.name for node in trace.nodes if is_named(node))

    def __missing__(self, id: str) -> str:
        node = self._trace.node(id)
        self[id] = _name(node, self._unnamed[node.op] > 1, self._given[node.name] > 1)
        return self[id]


def _name(node: Node, several: bool, again: bool) -> str:
    row = f" #{node.number}" if node.op and node.number else ""
    if is_named(node):
        text = clean(node.name, _LONGEST)
        if not (again and row):
            return text
        text = cut(text, _LONG - len(row))  # what tells it apart is not cut off
        return (text if is_tight(text) else f"({text})") + row
    if node.op:
        return label_of(clean(node.op), len(node.shape)) + (row if several else "")
    return number(node.value.array.item()) if node.value.array.ndim == 0 else node.kind


def group_names(trace: Trace) -> dict[str, str]:
    """The name of every group, by id. Those called alike in the same place are counted: `step #2`."""
    labels = {group.id: clean(group.label, 60) or group.kind for group in trace.groups}
    alike = Counter((group.parent, labels[group.id]) for group in trace.groups)
    met: Counter[tuple[str | None, str]] = Counter()
    found = {}
    for group in trace.groups:
        key = group.parent, labels[group.id]
        met[key] += 1
        found[group.id] = f"{labels[group.id]} #{met[key]}" if alike[key] > 1 else labels[group.id]
    return found
