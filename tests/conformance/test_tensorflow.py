"""TensorFlow 2.21's own answers to short programs. docs/differences.md lists the rows that are left out."""

from __future__ import annotations

import ast
import contextlib
import io
import json
import math
import re
import warnings
from contextvars import copy_context
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import graphlab
from tests.conformance.nudge import agree, nudged, trains

ROWS = [
    json.loads(line)
    for name in ("tensorflow.jsonl", "programs.jsonl", "generated.jsonl", "numbers.jsonl", "singular.jsonl")
    for line in Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
]
NUMBER = re.compile(
    r"(?<![A-Za-z_\d.])[-+]?(?:\d+\.?\d*(?:e[-+]?\d+)?|\.\d+(?:e[-+]?\d+)?|inf|nan)(?![A-Za-z_\d])", re.I
)
SAME = [
    (r"ResourceVariable", "Variable"),
    (r"EagerTensor", "Tensor"),
    (r"<class '(?:tensorflow|graphlab)[^']*\.(\w+)'>", r"<class '\1'>"),
    (r"\s+", " "),
    (r" ?([\[\](){},=<>:']) ?", r"\1"),
]


def plain(text: str) -> str:
    """Text without what may differ: spaces, and the names of TensorFlow's classes."""
    for pattern, replacement in SAME:
        text = re.sub(pattern, replacement, text)
    return text


def answer(code: str) -> tuple[str, str]:
    """What graphlab answers."""
    return answer_of(code, graphlab)


def answer_of(code: str, tf: Any) -> tuple[str, str]:
    """The repr of the last expression, and what was printed, with `tf` for TensorFlow. What it sets is gone after."""
    return copy_context().run(_answer_of, code, tf)


def _answer_of(code: str, tf: Any) -> tuple[str, str]:
    tree = ast.parse(code)
    space = {"tf": tf, "np": np, "__name__": "row"}
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(tree, "row", "exec"), space)
        value = repr(eval(compile(ast.Expression(last.value), "row", "eval"), space)) if last else "None"
    return value, printed.getvalue()


def assert_same(ours: str, theirs: str) -> None:
    """Equal texts, once numbers are compared to five digits."""
    ours, theirs = plain(ours), plain(theirs)
    assert NUMBER.sub("#", ours) == NUMBER.sub("#", theirs)
    for a, b in zip(NUMBER.findall(ours), NUMBER.findall(theirs), strict=True):
        assert math.isclose(float(a), float(b), rel_tol=1e-5, abs_tol=1e-6) or a.lower() == b.lower() == "nan"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['section']}: {row['title']}")
def test_the_answer_is_tensorflows(row):
    """The same repr and printed text, or an error of the same kind."""
    if "error_type" in row:
        with pytest.raises(Exception) as caught:
            answer(row["code"])
        kinds = {kind.__name__ for kind in caught.type.__mro__}
        kind = row["error_type"].rsplit(".", 1)[-1]
        assert row.get("any_error") or kind in kinds
        return
    value, printed = answer(row["code"])
    assert_same(value, row["repr"])
    if "stdout" in row:
        assert_same(printed, row["stdout"])


@pytest.mark.parametrize("row", [row for row in ROWS if trains(row["code"])], ids=lambda row: row["title"])
def test_a_training_does_not_hang_on_rounding(row):
    """Data moved by their last bit change no answer in its fourth digit: what did would differ between processors."""
    if "error_type" not in row:
        assert agree("".join(answer(row["code"])), "".join(answer(nudged(row["code"]))))


def test_rows_left_out_are_listed():
    """Every row the suite leaves out stands in docs/differences.md with its reason."""
    text = (Path(__file__).parents[2] / "docs" / "differences.md").read_text()
    left_out = json.loads(Path(__file__).with_name("left_out.json").read_text())
    assert left_out and all(title in text for title in left_out)
