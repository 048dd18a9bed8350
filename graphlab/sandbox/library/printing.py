"""`print` and `tf.print`: what they write, character by character."""

from __future__ import annotations

from typing import Any

import numpy as np

from graphlab.functions.settings import rows_text
from graphlab.sandbox.values.formatting import show, text_of
from graphlab.sandbox.values.methods import METHODS, want
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.text_file import TextFile
from graphlab.sandbox.values.values import DICTS, Problem, Table, is_operand
from graphlab.tracing import is_repeated


def write(m: Machine, *values: Any, sep: Any = " ", end: Any = "\n", flush: Any = False, file: Any = None) -> None:
    """`print(...)`; what is meant for stderr is shown too: nobody would read it elsewhere.

    In a `tf.function` it writes while the function is traced, as in TensorFlow: the next calls, which run here so that
    what is drawn is what ran, write nothing.
    """
    if is_repeated():
        return
    is_output = type(file) is Table and file.name in ("sys.stdout", "sys.stderr")
    if file is not None and not is_output and type(file) is not TextFile:
        cause = "print writes to the output of the program, or to a file that it has opened."
        raise Problem(TypeError, cause, "Leave `file` out.")
    most = m.limits.shown
    pieces = [text_of(m, value, most) for value in values]
    if any(len(piece) > most for piece in pieces):
        m.note(f"Printed values are cut after {most:,} characters.")
    if type(file) is TextFile:
        METHODS[TextFile]["write"](m, file, _joined(pieces, sep, end))
    else:
        _line(m, pieces, sep, end)


def write_tensors(
    m: Machine, *values: Any, sep: Any = " ", end: Any = "\n", summarize: Any = 3, output_stream: Any = None
) -> None:
    """`tf.print(...)`: of long rows the first and the last `summarize` elements, all of them for -1."""
    if output_stream is not None:
        text = "tf.print writes to the output of the program and nowhere else."
        raise Problem(ValueError, text, "Leave `output_stream` out.")
    most = want(summarize, int, type(None))
    _line(m, [_tensor_text(m, value, 3 if most is None else most) for value in values], sep, end)


def _joined(pieces: list[str], sep: Any, end: Any) -> str:
    separator = " " if sep is None else want(sep, str)
    return str(separator.join(pieces) + ("\n" if end is None else want(end, str)))


def _line(m: Machine, pieces: list[str], sep: Any, end: Any) -> None:
    line = _joined(pieces, sep, end)
    m.meter.output(len(line))
    m.out.append(line)


def _tensor_text(m: Machine, value: Any, most: int, depth: int = 0) -> str:
    kind = type(value)
    if is_operand(value):
        array = np.asarray(value.numpy())
        m.meter.bulk(16 * min(array.size, 4096))
        return rows_text(array, most)
    if (kind in (list, tuple) or kind in DICTS) and depth < 20:
        m.survey(value)
        items = value.values() if kind in DICTS else value
        inner = [_tensor_text(m, v, most, depth + 1) if type(v) is not str else repr(v) for v in items]
        if kind in DICTS:
            return "{" + ", ".join(f"{show(m, k)}: {v}" for k, v in zip(value, inner, strict=True)) + "}"
        comma = "," if kind is tuple and len(inner) == 1 else ""
        return f"({', '.join(inner)}{comma})" if kind is tuple else f"[{', '.join(inner)}]"
    return text_of(m, value, m.limits.shown)
