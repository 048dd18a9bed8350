"""The tensors page: what it shows is what graphlab computes, and odd input is answered."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

import graphlab as gl
from graphlab.errors import GraphlabError
from graphlab.ui.content.grids import grid, row
from graphlab.ui.content.tensors import METHODS, assignments, axes, changed, literal, stretched
from tests.patience import PATIENCE

PAGE = Path(__file__).parents[2] / "pages" / "tensors.py"
shapes = st.lists(st.integers(1, 3), max_size=3).map(tuple)


@pytest.fixture
def page() -> AppTest:
    return AppTest.from_file(PAGE, default_timeout=PATIENCE).run()


def html(page: AppTest) -> str:
    return "\n".join(element.proto.body for element in page.main.get("html"))


def test_the_page_opens_on_a_tensor(page):
    """A first visit shows a tensor cell by cell, with its shape, dtype and repr."""
    assert not page.exception
    assert [metric.value for metric in page.metric] == ["(2, 3)", "int32", "2", "6", "24"]
    assert "<td>6</td>" in html(page)
    assert repr(gl.constant([[1, 2, 3], [4, 5, 6]])) in [code.value for code in page.code]


def test_what_is_typed_becomes_a_tensor(page):
    """Numbers, truth values and lists become what tf.constant makes of them."""
    kinds = {"5": "() int32", "[1, 2.5]": "(2,) float32", "[True, False]": "(2,) bool", "[]": "(0,) float32"}
    for text, kind in kinds.items():
        page.text_input("value").set_value(text).run()
        assert not page.exception
        assert " ".join(metric.value for metric in page.metric[:2]) == kind


def test_what_is_no_tensor_is_answered(page):
    """Text that makes no tensor ends in an answer on the page, never in an exception."""
    for text in ("", "[1, 2", "x", "[[1, 2], [3]]", "1e999999", "99999999999999", '"a"', "null", "{}"):
        page.text_input("value").set_value(text).run()
        assert not page.exception, text


def test_broadcasting_shows_the_result(page):
    """(3, 1) + (4,) is drawn with its copies and its result."""
    page.selectbox("a").select((3, 1)).run()
    assert not page.exception
    assert '<td class="copy">10</td>' in html(page) and "<td>43</td>" in html(page)


def test_shapes_that_do_not_fit_say_why(page):
    """(3,) and (4,) end in graphlab's own error and in the axis that does not fit."""
    page.selectbox("a").select((3,)).run()
    assert not page.exception
    assert any("do not fit" in error.value for error in page.error)
    assert "neither is 1" in str(page.table[0].value.to_dict())


def test_casting_marks_what_changed(page):
    """Cast to uint8, the numbers that became others are marked."""
    page.segmented_control("cast_to").set_value("uint8").run()
    assert not page.exception
    assert 'class="hot"' in html(page)


def test_variables_change_and_start_over(page):
    """Each button calls its method on the Variable; the last one forgets them."""
    for method in METHODS:
        page.button(method).click().run()
    assert not page.exception
    assert "w.assign_sub([1.0, 1.0, 1.0])" in "\n".join(code.value for code in page.code)
    page.button("clear").click().run()
    assert "assign" not in "\n".join(code.value for code in page.code)


@given(st.text(max_size=40))
def test_any_text_is_a_literal_or_an_answer(text):
    """Reading a literal never raises anything but our own error."""
    try:
        literal(text)
    except GraphlabError as error:
        assert str(error)


def test_depth_and_length_are_limited():
    """A thousand brackets, a long text and a huge whole number are refused in words."""
    for text in ("[" * 1000 + "]" * 1000, "1" * 3000):
        with pytest.raises(GraphlabError):
            gl.constant(literal(text))


@given(shapes, shapes)
def test_axes_meet_as_numpy_broadcasts(a, b):
    """The axes say what NumPy's broadcasting gives, and that it fails where it fails."""
    lengths = tuple(axis.result for axis in axes(a, b))
    try:
        expected = np.broadcast_shapes(a, b)
    except ValueError:
        assert None in lengths
    else:
        assert lengths == expected


@given(shapes, shapes)
def test_copies_are_the_cells_that_were_not_there(a, b):
    """A stretched tensor has exactly its own elements among the cells that are not copies."""
    try:
        shape = np.broadcast_shapes(a, b)
    except ValueError:
        return
    own = np.arange(int(np.prod(a))).reshape(a)
    cells, copies = stretched(gl.constant(own), shape)
    assert sorted(cells[~copies].tolist()) == list(range(own.size))
    assert cells.tolist() == np.broadcast_to(own, shape).tolist()


@given(st.lists(st.tuples(st.sampled_from(METHODS), st.integers(-5, 5).map(float)), max_size=6))
def test_assignments_follow_arithmetic(log):
    """The Variable ends where plain arithmetic does."""
    expected = np.array([1.0, 2.0, 3.0])
    for method, v in log:
        expected = {"assign": expected * 0 + v, "assign_add": expected + v, "assign_sub": expected - v}[method]
    variable, history = assignments(log)
    assert variable.numpy().tolist() == history[-1].value.tolist() == expected.tolist()
    assert len(history) == len(log) + 1


def test_changed_sees_across_dtypes():
    """Numbers are compared as numbers, whatever their dtype."""
    before = gl.constant([1.0, 1.5, -1.0, 300.0])
    assert changed(before, gl.cast(before, "int32")).tolist() == [False, True, False, False]


def test_a_grid_escapes_and_limits():
    """Captions and signs are escaped; too many cells, and none, are told in words."""
    assert "<b>" not in grid(np.zeros(2), caption="<b>") + row("<b>")
    assert "too many" in grid(np.zeros((20, 20)))
    assert "No cells" in grid(np.zeros((0, 2)))
    assert grid(np.zeros((2, 3, 4))).count("<table>") == 2
