"""Arrays of texts, as courses keep the names of classes and characters."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.sandbox import run

WORDS = st.lists(st.text("abcé'", max_size=5), min_size=1, max_size=8)


@given(words=WORDS, data=st.data())
def test_texts_are_selected_as_numpy_selects_them(words: list[str], data: st.DataObject) -> None:
    """An index, a slice, places, bools and a comparison give what NumPy gives, and it is written as NumPy writes it."""
    at = data.draw(st.integers(-len(words), len(words) - 1))
    places = data.draw(st.lists(st.integers(0, len(words) - 1), min_size=1, max_size=6))
    array, one = np.array(words), words[at]
    selections = f"w[{at}], w[{at}:], w[{places}], w[np.array({places})], w[w == {one!r}], w != {one!r}, [c for c in w]"
    text = f"w = np.array({words})\nprint(w, w.shape, len(w), {one!r} in w, repr(w), {selections}, w.tolist())"
    selected = array[at], array[at:], array[places], array[places], array[array == one], array != one, words
    expected = " ".join(map(str, (array, array.shape, len(words), True, repr(array), *selected, words)))
    assert run(text).stdout == expected + "\n"


MISTAKES = ["np.exp(w)", "w + 1", "np.array(['a', 1])", "np.array([['a'], ['b', 'c']])", "w[5]", "w.reshape(7)",
            "w['a']", "w == ['a']", "np.array(['a'], np.float32)", "w[0] = 'b'"]  # fmt: skip


@pytest.mark.parametrize("line", MISTAKES)
def test_nothing_is_computed_of_texts(line: str) -> None:
    """What is no selection and no comparison of texts ends in a clear error."""
    error = run(f"w = np.array(['a', 'b', 'c'])\n{line}").error
    assert error is not None and error.line == 2 and error.kind in ("TypeError", "ValueError", "IndexError")
