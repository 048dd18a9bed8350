"""Tensors: dtypes and shapes, broadcasting, casting, and Variables."""

from __future__ import annotations

import streamlit as st

import graphlab as gl
from graphlab.errors import GraphlabError
from graphlab.tensor import Tensor
from graphlab.ui.app.frame import frame
from graphlab.ui.app.page import heading, problem
from graphlab.ui.content import tensors
from graphlab.ui.content.grids import grid, row
from graphlab.views.notation.numbers import shape_text

AUTO = "as TensorFlow decides"
DTYPES = ["int32", "int64", "uint8", "float16", "float32", "float64", "bool"]
SHAPES = [(), (1,), (2,), (3,), (4,), (1, 3), (2, 1), (2, 3), (3, 1), (3, 4), (2, 1, 3), (2, 3, 4)]
OPS = {"+": gl.add, "−": gl.subtract, "×": gl.multiply, "max": gl.maximum}


def typed(label: str, text: str, key: str, dtype: str | None = None) -> Tensor | None:
    """The tensor that a person typed as nested lists; None, and the reason, where it is none."""
    text = st.text_input(label, text, key=key, max_chars=tensors.LONGEST)
    try:
        tensor: Tensor = gl.constant(tensors.literal(text), dtype=dtype)
        return tensor
    except (GraphlabError, ValueError, TypeError, OverflowError) as error:
        problem("This is not a tensor.", str(error))
        return None


def shapes_and_dtypes() -> None:
    """A tensor that is typed in, and what is known about it."""
    dtype = st.segmented_control("dtype", [AUTO, *DTYPES], default=AUTO, key="dtype")
    dtype = dtype if dtype in DTYPES else None
    tensor = typed("A number, or lists of numbers", "[[1, 2, 3], [4, 5, 6]]", "value", dtype)
    if tensor is not None:
        st.html(row(grid(tensor.numpy(), caption=f"{tensor.dtype.name}, shape {shape_text(tuple(tensor.shape))}")))
        for column, (name, text) in zip(st.columns(5), tensors.described(tensor).items(), strict=True):
            column.metric(name, text)
        st.code(repr(tensor), language=None)
    st.caption("Whole numbers become int32, those with a point float32. Try [1, 2.5], [True, False] or [[1, 2], [3]].")


def broadcasting() -> None:
    """Two tensors of different shapes, and the result of an op of both."""
    left, middle, right = st.columns(3)
    shape_a = left.selectbox("Shape of a", SHAPES, SHAPES.index((3, 1)), format_func=shape_text, key="a")
    op = middle.segmented_control("Op", list(OPS), default="+", key="op") or "+"
    shape_b = right.selectbox("Shape of b", SHAPES, SHAPES.index((4,)), format_func=shape_text, key="b")
    a, b = tensors.counted(shape_a, 1.0), tensors.counted(shape_b, 10.0)
    name_a, name_b = f"a {shape_text(shape_a)}", f"b {shape_text(shape_b)}"
    try:
        result = OPS[op](a, b).numpy()
    except GraphlabError as error:
        st.html(row(grid(a.numpy(), caption=name_a), op, grid(b.numpy(), caption=name_b)))
        problem("These shapes do not fit together.", str(error))
    else:
        (cells_a, copies_a), (cells_b, copies_b) = (tensors.stretched(t, result.shape) for t in (a, b))
        first, second = grid(cells_a, caption=name_a, made_up=copies_a), grid(cells_b, caption=name_b, made_up=copies_b)
        st.html(row(first, op, second, "=", grid(result, caption=f"result {shape_text(result.shape)}")))
        st.caption("Dashed cells are copies: broadcasting acts as if they were there, and stores none of them.")
    if meeting := tensors.axes(shape_a, shape_b):
        st.table(tensors.table(meeting), width="content")


def casting() -> None:
    """A tensor before and after a cast, with the numbers marked that changed."""
    target = st.segmented_control("Cast to", DTYPES, default="int32", key="cast_to") or "int32"
    before = typed("A tensor", "[-1.7, -0.4, 0.4, 2.5, 300.0]", "cast_value")
    if before is not None:
        after = gl.cast(before, target)
        changed = tensors.changed(before, after)
        one, two = (f"{tensor.dtype.name}" for tensor in (before, after))
        st.html(row(grid(before.numpy(), caption=one), "→", grid(after.numpy(), caption=two, hot=changed)))
        st.caption(f"{changed.sum()} of {changed.size} numbers changed: those in coral.")
    st.markdown("Tensors of different dtypes never meet by themselves. `tf.constant(1) + tf.constant(2.0)` says:")
    try:
        gl.constant(1) + gl.constant(2.0)
    except GraphlabError as error:
        st.code(str(error), language=None, wrap_lines=True)


def variables() -> None:
    """A Variable, buttons that assign to it, and what has become of it."""
    st.markdown("A tensor never changes. A `Variable` is a place whose tensor can be replaced.")
    log = st.session_state.setdefault("log", [])
    left, *columns, last = st.columns([1.4, 1, 1, 1, 1], vertical_alignment="bottom")
    amount = left.number_input("v", -100.0, 100.0, 1.0, 0.5, key="amount")
    for column, method in zip(columns, tensors.METHODS, strict=True):
        if column.button(method, key=method, width="stretch"):
            log.append((method, amount))
    if last.button("Start over", key="clear", width="stretch"):
        log.clear()
    del log[:-50]
    variable, history = tensors.assignments(log)
    pictures = [grid(step.value, caption=step.name, hot=step.new) for step in history[-5:]]
    st.html(row(*[part for picture in pictures for part in ("→", picture)][1:]))
    st.code("\n".join(step.line for step in history[-12:]), language="python")
    st.code(repr(variable), language=None)


frame("Tensors")
heading("Tensors", "Grids of numbers of one type: how they are shaped, how they are stretched, and what can change.")
PARTS = {
    "Shapes and dtypes": shapes_and_dtypes,
    "Broadcasting": broadcasting,
    "Casting": casting,
    "Variables": variables,
}
for tab, part in zip(st.tabs(list(PARTS)), PARTS.values(), strict=True):
    with tab:
        part()
