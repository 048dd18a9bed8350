"""Numbers and texts, as they are written in pictures and sentences."""

import json
import math
import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.views.notation.escaping import clean, cut, fit, width
from graphlab.views.notation.numbers import MINUS, extremes, number, plain, span, spoken, tensor, uniform
from tests.views.traces import value

floats = st.floats(width=32)


@given(floats)
def test_a_written_number_is_within_four_significant_digits(x):
    """Reading a number back gives it to half a unit of its fourth digit; whole numbers below a million exactly."""
    text = number(x).replace(MINUS, "-").replace("∞", "inf")
    back = float(text)
    if math.isnan(x):
        assert math.isnan(back)
    elif math.isinf(x) or (x == int(x) and abs(x) < 1e6):
        assert back == x
    else:
        assert back == pytest.approx(x, rel=6e-4)


@given(floats)
def test_a_written_number_has_no_padding_and_no_hyphen(x):
    """No zeros behind the point, no ASCII minus, and not longer than a cell can hold."""
    text = number(x)
    assert "-" not in text and len(text) <= 11
    assert not ("." in text and text.partition("e")[0].endswith("0"))


@given(st.integers(-(2**63), 2**63 - 1))
def test_whole_numbers_of_int32_are_written_in_full(n):
    """Every int up to ten digits is exact; larger ones are rounded, not cut."""
    text = number(n).replace(MINUS, "-")
    assert int(text) == n if abs(n) < 10**10 else float(text) == pytest.approx(n, rel=1e-3)


@pytest.mark.parametrize(
    ("x", "dtype", "expected"),
    [
        (8.0, "float32", "8"),
        (0.1, "float32", "0.1"),
        ([[8, 8], [8, 8]], "float32", "[[8, 8], [8, 8]]"),
        (np.zeros((0, 3)), "float32", "nothing, shape (0, 3)"),
        (np.ones((3, 4)), "float32", "3×4 numbers, all 1"),
        (np.arange(12.0), "float64", "12 numbers from 0 to 11"),
        (["a", "b"], "string", '["a", "b"]'),
        ([True, False], "bool", "[True, False]"),
        (["x"] * 9, "string", '9 texts, all "x"'),
        (np.full(9, np.nan), "float32", "9 numbers"),
    ],
)
def test_tensors_in_words(x, dtype, expected):
    """Small tensors in full, larger ones by shape and extremes."""
    assert tensor(value(x, dtype)) == expected


@given(st.lists(st.floats(width=32), min_size=7, max_size=9))
def test_a_span_without_a_mark_is_exact(x):
    """The least and the largest that are written are those that there are, unless ≈ says that they are rounded."""
    array = np.array(x, np.float32)
    text = span(value(array))
    ends = [
        float(part.replace(MINUS, "-")) for part in text.removeprefix("≈ ").split(" and ")[0].split("…") if "…" in text
    ]
    finite = array[np.isfinite(array)]
    if "…" in text:
        assert ("≈" in text) == (ends != [float(str(finite.min())), float(str(finite.max()))])
        assert ends == pytest.approx([float(finite.min()), float(finite.max())], rel=5e-4)
        assert ("not finite" in text) == (len(finite) < len(array))
    else:
        assert text.startswith("all ") or not len(finite)


def test_negative_zero_is_zero():
    """The sign of a zero says nothing to a learner."""
    assert number(-0.0) == "0"


def test_a_thinned_tensor_is_never_called_uniform_by_its_sample():
    """The sample may be all ones while the rest is not: the extremes of all elements decide."""
    from graphlab.trace.graph import Value

    assert uniform(Value(np.ones(4), (1000,), "float32", 0.0, 1.0, thinned=True)) is None
    assert extremes(Value(np.ones(4), (1000,), "float32", 0.0, 1.0, thinned=True)) == (0.0, 1.0)


@given(st.recursive(floats, lambda inner: st.lists(inner, min_size=2, max_size=2), max_leaves=4).filter(bool))
def test_plain_numbers_survive_strict_json(x):
    """Nested lists that JSON holds: what is not finite becomes text."""
    try:
        written = value(x, "float64")
    except ValueError:  # a ragged list is no tensor
        return
    assert json.loads(json.dumps(plain(written), allow_nan=False)) == plain(written)


def test_spoken_numbers_name_the_sign():
    """A screen reader may pass over U+2212."""
    assert spoken("−1 and 2e−3") == "minus 1 and 2e minus 3"


@given(st.text(max_size=300), st.integers(2, 80))
def test_clean_text_is_one_line_of_visible_characters(text, limit):
    """No control, format, surrogate or unassigned character is left, and it is no longer than asked."""
    result = clean(text, limit)
    assert len(result) <= limit
    assert all(unicodedata.category(char)[0] != "C" for char in result)
    assert "\n" not in result and result == result.strip()
    assert clean(result, limit) == result


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60), st.floats(20, 300))
def test_fitted_text_fits(text, room):
    """A cut text is not wider than its room, by the same measure."""
    assert width(fit(text, room, 12), 12) <= max(room, width("…", 12))


def test_cut_keeps_short_texts():
    """Nothing is cut that fits."""
    assert cut("abc", 3) == "abc" and cut("abcd", 3) == "ab…"
