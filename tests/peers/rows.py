"""The rows of tests/conformance, run by TensorFlow and by graphlab side by side."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import graphlab
from tests.conformance.test_tensorflow import ROWS, answer_of, assert_same


def compared(only: str = "") -> Iterator[tuple[str, Counter[str], list[str]]]:
    """For each section: its name, what was counted, and every row that graphlab answers differently today."""
    import tensorflow

    for section, rows in groupby(ROWS, key=lambda row: row["section"]):
        counts: Counter[str] = Counter(ops=0)
        wrong = []
        for row in rows:
            if only in row["title"]:
                counts.update(ops=1, cases=1, value=1)
                if text := difference(row["code"], tensorflow):
                    wrong.append(f"row {row['title']}: {text}")
        yield f"rows: {section}", counts, wrong


def difference(code: str, tensorflow: Any) -> str:
    """In words how the two answers differ, or nothing."""
    ours, theirs = outcome(code, graphlab), outcome(code, tensorflow)
    if isinstance(ours, Exception) or isinstance(theirs, Exception):
        kinds = {kind.__name__ for kind in type(ours).__mro__}
        same = isinstance(ours, Exception) and isinstance(theirs, Exception)
        odd = "FallbackException", "_FallbackException", "Exception"  # TensorFlow's own accidents
        agrees = same and (type(theirs).__name__ in kinds or type(theirs).__name__ in odd)
        return "" if agrees else f"ours {ours!r:.150}; theirs {theirs!r:.150}"
    with contextlib.suppress(AssertionError):
        for a, b in zip(ours, theirs, strict=True):
            assert_same(a, b)
        return ""
    return f"ours {ours!r:.200}; theirs {theirs!r:.200}"


def outcome(code: str, tf: Any) -> tuple[str, str] | Exception:
    """The repr and the printed text, or the error."""
    try:
        return answer_of(code, tf)
    except Exception as error:
        return error
