"""Ints and bools that only select (indices, labels, conditions): why they have no gradient."""

from __future__ import annotations

from graphlab.dtypes import DType
from graphlab.trace.recording.event import Event
from graphlab.trace.registry import label_of

USE = "are used as an index or a label, to say which, not how much"


def nature(name: str, dtype: DType, choosers: list[Event]) -> str:
    """Why there is no gradient with respect to what only selects, as the ops in `choosers` use it."""
    what = f"`{name}` has dtype {dtype.name}"
    whole = next((event.record.op for event in choosers if event.record.op.takes == "integer"), None)
    if whole is not None:
        return f"{what}, as `{label_of(whole.name)}` needs: bits do not change a little, so there is no gradient."
    use = "a condition" if dtype.is_bool else "an index or a label"
    return f"{what} and is used as {use}: it says which, not how much, so it has no gradient by nature."
