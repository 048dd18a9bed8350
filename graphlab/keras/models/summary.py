"""The table of a model's layers, drawn as Keras 3 draws it."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import prod
from typing import Any

from graphlab.console import say
from graphlab.counting import looping
from graphlab.keras.layer import Layer
from graphlab.tensor import allocate, leaves

_ALIGNED = {"Param #": "right", "Trainable": "centre"}


def print_summary(
    model: Any,
    line_length: int | None = None,
    positions: Any = None,
    print_fn: Callable[[str], Any] | None = None,
    expand_nested: bool = False,
    show_trainable: bool = False,
) -> None:
    """Print the table, or give all of its text to `print_fn`."""
    operations, graph = model._listed()
    connected = graph is not None and not graph.is_chain
    header = ["Layer (type)", "Output Shape", "Param #"] + ["Connected to"] * connected
    places = list(positions or ([0.3, 0.56, 0.74, 1.0] if connected else [0.45, 0.80, 1.0]))
    length = 108 if connected else 88
    if show_trainable:
        header, length = [*header, "Trainable"], length + 12
        places = [place * 0.90 for place in places] + [1.0]
    length = allocate((line_length or min(length, 76),))[0]
    rows = []
    for operation in operations:
        rows += _rows(operation, graph if connected else None, show_trainable, expand_nested)
    lines = [f'Model: "{model.name}"', *_table(header, rows, _widths(places, length)), *_totals(model)]
    text = "\n".join(lines)
    if print_fn is None:
        say(text)
    else:
        print_fn(text + "\n")


def _rows(operation: Any, graph: Any, show_trainable: bool, nested: bool, level: int = 0) -> list[list[str]]:
    looping()
    prefix = "   " * level + "└ " if level else ""
    kind = type(operation).__name__ if isinstance(operation, Layer) else operation.kind
    row = [f"{prefix}{operation.name} ({kind})", _output_shape(operation), _count(operation)]
    if graph is not None:
        row.append(_connections(operation, graph))
    if show_trainable:
        has = isinstance(operation, Layer) and operation.weights
        row.append(("Y" if operation.trainable else "N") if has else "-")
    rows = [row]
    if nested:
        for inner in getattr(operation, "layers", []):
            rows += _rows(inner, graph, show_trainable, True, level + 1)
    return rows


def _count(operation: Any) -> str:
    if not isinstance(operation, Layer):
        return "0"
    return f"{operation.count_params():,}" if operation.built else "0 (unbuilt)"


def _output_shape(operation: Any) -> str:
    if operation._nodes:
        shapes: Any = [x.shape for x in leaves(operation._nodes[-1].outputs)]
    else:
        try:
            shapes = operation.compute_output_shape(operation._built_for)
        except (NotImplementedError, TypeError):
            return "?"
        shapes = [shapes] if all(n is None or isinstance(n, int) for n in shapes) else list(shapes)
    texts = [f"({', '.join(str(n) for n in shape)})" for shape in shapes]
    return texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"


def _connections(operation: Any, graph: Any) -> str:
    inside = {id(node) for node in graph.nodes}
    found = [x for node in operation._nodes if id(node) in inside for x in node.inputs]
    return ", ".join(f"{x._history[0].operation.name}[{x._history[0].index}][{x._history[1]}]" for x in found) or "-"


# --- The table -----------------------------------------------------------------------------------


def _widths(places: list[float], length: int) -> list[int]:
    """The room for text in each column of a table that is `length` wide, lines and spaces included."""
    widths: list[int] = []
    for place in places:
        widths.append(int(place * length) - sum(widths))
    if min(widths) < 4:
        raise ValueError("Insufficient console width to print summary.")
    surplus = 3 * len(widths) + 1  # the lines between the columns, and a space on both sides of every text
    for column, width in enumerate(widths):
        share = round(surplus / (len(widths) - column))
        widths[column], surplus = width - share, surplus - share
    return widths


def _table(header: list[str], rows: list[list[str]], widths: list[int]) -> list[str]:
    lines = [_rule("┏┳┓", "━", widths), *_cells(header, header, widths, "┃"), _rule("┡╇┩", "━", widths)]
    for number, row in enumerate(rows):
        lines += ([_rule("├┼┤", "─", widths)] if number else []) + _cells(row, header, widths, "│")
    return [*lines, _rule("└┴┘", "─", widths)]


def _rule(corners: str, line: str, widths: list[int]) -> str:
    left, middle, right = list(corners)
    return left + middle.join(line * (width + 2) for width in widths) + right


def _cells(texts: list[str], header: list[str], widths: list[int], bar: str) -> list[str]:
    wrapped = [_wrapped(text, width) for text, width in zip(texts, widths, strict=True)]
    lines = []
    for number in range(max(map(len, wrapped))):
        cells = []
        for column, (parts, width) in enumerate(zip(wrapped, widths, strict=True)):
            text = parts[number] if number < len(parts) else ""
            room = width - len(text)
            before = {"right": room, "centre": room // 2}.get(_ALIGNED.get(header[column], "left"), 0)
            cells.append(f" {' ' * before}{text}{' ' * (room - before)} ")
        lines.append(bar + bar.join(cells) + bar)
    return lines


def _wrapped(text: str, width: int) -> list[str]:
    """The text in lines, broken between words; a word that is too long for a line loses its end."""
    lines: list[str] = []
    line = ""
    for word in re.findall(r"\s*\S+\s*", text):
        if line and len(line) + len(word.rstrip()) > width:
            lines, line = [*lines, line], ""
        line += word
    return [one if len(one) <= width else one[: width - 1] + "…" for one in (x.rstrip() for x in [*lines, line])]


def _totals(model: Any) -> list[str]:
    trained, others = model.trainable_weights, model.non_trainable_weights
    optimizer = getattr(model, "optimizer", None)
    own = list(optimizer.variables) if optimizer is not None and optimizer.built else []
    parts = [("Total", trained + others + own), ("Trainable", trained), ("Non-trainable", others)]
    parts += [("Optimizer", own)] if own else []
    return [f" {name} params: {sum(prod(v.shape) for v in vs):,} ({_memory(vs)})" for name, vs in parts]


def _memory(variables: list[Any]) -> str:
    size = float(sum(prod(v.shape) * v.dtype.size for v in variables))
    for unit in ("B", "KB", "MB", "GB", "TB"):
        if size < 1024 or unit == "TB":
            break
        size /= 1024
    return f"{size:.2f} {unit}"
