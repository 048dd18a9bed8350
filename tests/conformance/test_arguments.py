"""Wrong arguments: TensorFlow's answers to them, in sentences of graphlab's own."""

from __future__ import annotations

import contextlib
import dis
import inspect
import json
from itertools import groupby
from pathlib import Path
from types import FunctionType

import pytest

from graphlab.tensor import PUBLIC
from tests.conformance import arguments, singular
from tests.conformance.test_tensorflow import ROWS, answer, assert_same

LINES = Path(__file__).with_name("arguments.jsonl").read_text(encoding="utf-8").splitlines()
WRONG = {name: list(rows) for name, rows in groupby(map(json.loads, LINES), key=lambda row: row["section"])}
# Whose arguments are functions or names, which are not for the eyes of this file, and those that only ask or print.
_ELSEWHERE = """
    function cond case switch_case while_loop map_fn vectorized_map scan foldl foldr custom_gradient grad_pass_through
    recompute_grad py_function numpy_function no_gradient is_tensor executing_eagerly inside_function device
    control_dependencies init_scope group no_op gradients hessians get_static_value print as_dtype einsum meshgrid
    broadcast_static_shape get_logger
"""
_MODULES = (
    "keras.", "compat.", "config.", "errors.", "nest.", "random.", "debugging.", "data.", "dtypes.", "test.",
    "autograph.", "distribute.", "summary.",
)  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_wrong_arguments_are_answered_as_tensorflow_answers_them(name):
    """An error where TensorFlow raises one, in our own words, and the same numbers where it does not."""
    wrong = [text for row in WRONG[name] for text in _disagreement(row)]
    assert not wrong, "\n".join(wrong)


def _disagreement(row):
    try:
        value, _ = answer(row["code"])
    except Exception as error:
        if "error_type" not in row:
            yield f"{row['code']}: {error!r}; TensorFlow answers {row['repr']}"
        elif text := raw_words(error):
            yield f"{row['code']}: {text}"
        return
    if "error_type" in row:
        yield f"{row['code']}: {value}; TensorFlow raises {row['error_type']}"
        return
    with contextlib.suppress(AssertionError):
        assert_same(value, row["repr"])
        return
    yield f"{row['code']}: {value}; TensorFlow answers {row['repr']}"


def raw_words(error: BaseException) -> str:
    """What is wrong with an error that was not raised on purpose, or that says what NumPy or Python said."""
    trace = error.__traceback__
    while trace.tb_next is not None:
        trace = trace.tb_next
    frame = trace.tb_frame
    is_ours = frame.f_globals["__name__"].startswith("graphlab")
    if not is_ours or frame.f_code.co_code[trace.tb_lasti] != dis.opmap["RAISE_VARARGS"]:
        return f"raised by {frame.f_globals['__name__']}, not on purpose: {error!r}"
    before = error.__context__
    return f"repeats {before}" if before is not None and str(before) in str(error) and raw_words(before) else ""


def test_every_public_function_has_its_wrong_arguments():
    """A function that is added needs a call in arguments.txt, or a reason to be elsewhere."""
    had = {id(PUBLIC[arguments.name_of(call)]) for call in arguments.CALLS}
    missing = [
        name
        for name, thing in PUBLIC.items()
        if isinstance(thing, FunctionType) and id(thing) not in had and not name.startswith(_MODULES)
        and not thing.__module__.startswith("graphlab.keras")
        and name.rsplit(".", 1)[-1] not in _ELSEWHERE.split() and not name.startswith("assert_") and name != "Assert"
    ]  # fmt: skip
    assert not missing


def test_the_rows_are_those_that_the_registry_makes():
    """Rows of an op that is gone, or none of one that is new, want `python -m tests.conformance.answers`."""
    recorded = [row["code"] for rows in WRONG.values() for row in rows]
    assert set(recorded) == {wrong for call in arguments.CALLS for wrong in arguments.wrong_calls(call)}
    codes = {row["code"] for row in ROWS}
    assert {code for _, _, code in singular.programs()} <= codes


def test_calls_that_are_right_work():
    """Each call of arguments.txt gives an answer: what is wrong with the others is the one argument."""
    assert all(answer(f"tf.{call}")[0] for call in arguments.CALLS)


def test_raw_words_are_noticed():
    """The law fails on an error of NumPy's or Python's that reaches the caller."""
    with pytest.raises(TypeError) as caught:
        inspect.unwrap(PUBLIC["clip_by_norm"])([1.0, 2.0], None)
    assert raw_words(caught.value)
    with pytest.raises(TypeError) as caught:
        PUBLIC["repeat"]([1.0], 1, axis="a")
    assert not raw_words(caught.value)
