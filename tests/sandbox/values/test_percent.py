"""`%` on a text: what Python writes, and nothing wider than a field may be."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.values.limits import LimitReached, Limits
from graphlab.sandbox.values.percent import percent
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import Problem
from graphlab.trace.recording.journal import Journal

FIELDS = st.builds(
    "%{}{}{}{}".format,
    st.text("-+ 0#", max_size=3),
    st.sampled_from(["", "1", "7", "12"]),
    st.sampled_from(["", ".", ".0", ".3", ".12"]),
    st.sampled_from([*"diouxXeEfFgGcrsa%"]),
)
VALUES = st.one_of(
    st.integers(), st.floats(), st.booleans(), st.text(max_size=5), st.none(), st.lists(st.integers(), max_size=2)
)


def outcome(action: Any) -> str:
    """What comes out, or only that it is an error."""
    try:
        return str(action())
    except (TypeError, ValueError, OverflowError, Problem):
        return "an error"


@given(st.lists(st.tuples(st.sampled_from(["", "a", "é ", "%%"]), FIELDS), max_size=3), st.lists(VALUES, max_size=3))
def test_every_field_is_written_as_python_writes_it(fields: list[tuple[str, str]], values: list[Any]) -> None:
    """Every flag, width, precision and kind, with every kind of value; what Python refuses is a mistake here too."""
    template = "".join(text + field for text, field in fields)
    m = Machine(Limits(), Journal(implicit=False), implicit=False)
    theirs = outcome(lambda: template % tuple(values))
    assert outcome(lambda: percent(m, template, tuple(values))) == theirs


@pytest.mark.parametrize("template", ["%1000d", "%.1000f", "%*d", "%1000000000s", "%99999999999999999999d"])
def test_a_field_is_not_wider_than_any_other(template: str) -> None:
    """A width is refused before anything is written, wherever it comes from."""
    run = interpret(f"{template!r} % {(10**9, 1) if '*' in template else 1}")
    assert run.error is not None and run.error.kind == "ValueError" and "width" in run.error.message


def test_a_long_text_is_refused_while_it_grows() -> None:
    """Many fields are one text, which is as long as texts may be."""
    m = Machine(Limits(items=1_000), Journal(implicit=False), implicit=False)
    with pytest.raises(LimitReached):
        percent(m, "%900s" * 9, ("x",) * 9)
