"""Described models: what is written runs as is said, and is read back; what is no model is refused in clear words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphlab.authoring.blocks import BLOCKS
from graphlab.authoring.datasets import DATA, Curve
from graphlab.authoring.description import OPTIMIZER_NAMES, from_json, to_json
from graphlab.authoring.model_code import line_count, to_code
from graphlab.authoring.model_reader import from_code
from graphlab.authoring.model_shapes import shapes_of
from graphlab.authoring.presets import PRESETS
from graphlab.datasets.clouds import CLOUDS
from graphlab.datasets.curves import CURVES
from graphlab.keras.optimizers import OPTIMIZERS, Optimizer
from graphlab.sandbox import run
from tests.authoring.models import ANY, each, fitting, refused

EACH = dict(each())
REGRESSION = to_code(PRESETS["regression"].description)


@given(ANY)
def test_what_is_written_is_read_back(description):
    """Program and JSON give back the description that they were written from, whether its parts fit or not."""
    assert from_code(to_code(description)) == (description, "")
    assert from_json(to_json(description)) == description


@given(ANY)
def test_what_is_read_is_written_again(description):
    """A program that is read is the one that is written: the builder changes nothing that it does not show."""
    code = to_code(description)
    assert to_code(from_code(code)[0]) == code


@pytest.mark.parametrize("name", PRESETS)
@given(st.data())
def test_edited_numbers_are_read_or_refused(name, data):
    """With any number of a preset's program changed, what is read is written as that program; else a line is named."""
    code = to_code(PRESETS[name].description)
    places = list(re.finditer(r"\d+(\.\d+)?", code))
    place = data.draw(st.sampled_from(places))
    number = data.draw(st.sampled_from(["0", "3", "12", "0.25", "1e3", "7.0"]))
    edited = code[: place.start()] + number + code[place.end() :]
    description, reason = from_code(edited)
    if description is None:
        assert re.match(r"line \d+|blocks write a line more", reason), reason
        return
    again = to_code(description)
    comment = re.compile(r"#.*\n")
    assert float(number) != float(place[0]) or again == code
    assert [float(n) for n in re.findall(r"[\d.]+(?:e\d+)?", comment.sub("", edited)) if n != "."] == [
        float(n) for n in re.findall(r"[\d.]+(?:e\d+)?", comment.sub("", again)) if n != "."
    ]


EDITS = {
    "a line more": (REGRESSION + "print(1)\n", "line 22 is not one that blocks write: print(1)"),
    "a comment": (REGRESSION.replace("    print", "    # why\n    print"), "line 21 has a comment"),
    "another loss": (REGRESSION.replace("y_pred)\n", "y_pred) * 2\n"), "line 18 is not one that blocks write: loss ="),
    "a layer that there is not": (REGRESSION.replace("Dense(3", "Conv1D(3"), "line 9 is not one that blocks write"),
    "too many units": (REGRESSION.replace("Dense(3", "Dense(99"), "line 9: units must be an int from 1 to 64"),
    "an activation with a typo": (REGRESSION.replace("tanh", "tahn"), "Did you mean 'tanh'?"),
    "half a line": (REGRESSION.replace("x * x", "x * ("), "line 5 is not Python yet"),
    "a loop gone": (REGRESSION.partition("for step")[0], "no loop over range"),
    "a step gone": (REGRESSION.replace("        loss = loss_function(y_true, y_pred)\n", ""), "is not one that blocks"),
    "an else": (REGRESSION + "else:\n    pass\n", "is not one that blocks write: for step"),
    "a long sum": (REGRESSION.replace("x * x", "x" + " + x" * 5000), ""),
    "a long sum beside": (REGRESSION + "z = x" + " + x" * 5000 + "\n", ""),
    "deep brackets": (REGRESSION.replace("x * x", "(" * 5000 + "x" + ")" * 5000), ""),
    "a deep list": (REGRESSION.replace("x * x", "tf.constant(" + "[" * 150 + "]" * 150 + ")"), ""),
    "NUL": (REGRESSION + "\0", "not Python yet"),
    "nothing": ("", "the program makes no model"),
    "a model of nothing": (
        REGRESSION.replace("\nx = ", "\ndata = "),
        "has a model, but no line that begins with x =",
    ),
    "numbers": ("x = 1\ny_true = 2\nmodel = 3\n", "line 2 is not one that blocks write: 2"),
}


@pytest.mark.parametrize("name", EDITS)
def test_what_blocks_cannot_show_is_refused(name):
    """A program with anything that the builder would lose is not read, and the reason names it."""
    code, reason = EDITS[name]
    assert code != REGRESSION
    description, why = from_code(code)
    assert description is None and why and reason in why


@given(st.text(max_size=80) | st.sampled_from(REGRESSION.splitlines()).map(lambda line: line + "\n"))
def test_any_text_is_read_or_refused(text):
    """Whatever stands in the editor: a description, or none and a reason."""
    description, reason = from_code(text)
    assert (description is None) == bool(reason)


@given(st.integers(0, len(REGRESSION)), st.integers(0, 12), st.text("()[]=.x1 \n", max_size=3))
def test_a_program_under_the_hand_is_read_or_refused(place, length, text):
    """While somebody edits: what is read keeps every name and sign of the program, so no text is lost."""
    edited = REGRESSION[:place] + text + REGRESSION[place + length :]
    description, reason = from_code(edited)
    assert (description is None) == bool(reason)
    if description is not None:
        names = re.compile(r"[a-zA-Z_]+")
        assert names.findall(to_code(description)) == names.findall(edited)


@pytest.mark.parametrize("name", EACH)
def test_everything_in_the_registries_fits(name):
    """A model around every preset, optimizer, block, choice, set and loss has no problem, and is read back."""
    found = shapes_of(EACH[name])
    assert found.problems == () and found.loss == ()
    assert from_code(to_code(EACH[name])) == (EACH[name], "")


def _shapes_in_the_run(description):
    """What a run says of the shapes of its rows, with the first printed lines."""
    code = to_code(description)
    head, loop = code.split("\nfor step", 1)
    looks = "h = x\nprint(tuple(x.shape))\nfor layer in model.layers:\n    h = layer(h)\n    print(tuple(h.shape))\n"
    finished = run(f"{head}\n{looks}for step{loop}")
    assert finished.error is None, (finished.error, code)
    return finished


@settings(max_examples=12)
@given(fitting())
def test_what_is_written_runs_with_the_shapes_that_are_told(description):
    """A model without a problem runs to its end, with a tape of a step; its shapes are those that the builder shows."""
    found = shapes_of(description)
    assert found.problems == ()
    finished = _shapes_in_the_run(description)
    lines = finished.stdout.splitlines()
    rows = [found.data, *found.blocks]
    assert [str(shape) for shape in rows] == lines[: len(rows)]
    assert len(lines) - len(rows) == description.train.steps and finished.traces


@settings(max_examples=15)
@given(ANY)
def test_a_problem_is_told_where_the_run_fails(description):
    """Where no problem is told the program runs; and where a row has no shape, the first such row has a problem."""
    found = shapes_of(description)
    if not found.problems:
        assert run(to_code(description)).error is None, to_code(description)
    without = next((n for n, shape in enumerate(found.blocks) if shape is None), None)
    assert without is None or found.problems[0].place == without


def test_every_optimizer_of_the_library_can_be_chosen():
    """The list is the library's registry."""
    there = {kind.__name__ for kind in OPTIMIZERS.known.values() if issubclass(kind, Optimizer)}
    assert set(OPTIMIZER_NAMES) == there - {"Optimizer"}


def test_lines_are_counted_without_blank_ones():
    """The number beside the blocks is that of the lines to read."""
    assert line_count("a\n\n  b\n \nc") == 3 and line_count(REGRESSION) == 18


LINE = '{"data": {"set": "line"}, "blocks": [{"block": "Dense"}]%s}'
WRONG = {
    "{": "not JSON: line 1, column 2",
    "[]": "a model is an object",
    "3": "a model is an object",
    "NaN": "NaN is not a number",
    "[" * 100_000: "nested too deep",
    "{}": 'a model needs "data"',
    '{"data": {"set": "line"}}': 'a model needs "blocks"',
    '{"data": {"set": "line"}, "blocks": 3}': '"blocks" must be a list',
    '{"data": {"set": "lime"}, "blocks": []}': "Did you mean 'line'?",
    '{"data": 3, "blocks": []}': 'data must be an object with "set"',
    '{"data": {"set": "line", "points": 1}, "blocks": []}': "data: points must be an int from 2 to 64; it is 1",
    '{"data": {"set": "line", "points": "8"}, "blocks": []}': "data: points must be int; it is str",
    '{"data": {"set": "line", "low": 1e999}, "blocks": []}': "data: low must be a number",
    '{"data": {"set": "line", "colour": 1}, "blocks": []}': "data has no setting 'colour'; it has points",
    '{"data": {"set": "numbers", "x": [[1], [2]], "y": [[1]]}, "blocks": []}': "x has 2 samples and y has 1",
    '{"data": {"set": "numbers", "x": [[1], [2, 3]], "y": [1, 2]}, "blocks": []}': "x: row 2 has the shape (2,)",
    '{"data": {"set": "numbers", "x": [["a"]], "y": [1]}, "blocks": []}': "x must hold numbers in lists; it holds 'a'",
    '{"data": {"set": "numbers", "x": [1, 2], "y": [1, 2]}, "blocks": []}': "x must have a row for each sample",
    '{"data": {"set": "numbers", "x": [[]], "y": [1]}, "blocks": []}': "empty list",
    '{"data": {"set": "numbers", "x": [[1]], "y": [-1]}, "blocks": []}': "the classes in y must be ints from 0",
    '{"data": {"set": "line"}, "blocks": [{"block": "Dens"}]}': "blocks[0]: there is no block 'Dens'. Did you mean",
    '{"data": {"set": "line"}, "blocks": [{"block": "Dense", "units": 0}]}': "blocks[0]: units must be an int from 1",
    '{"data": {"set": "line"}, "blocks": [{"block": "Reshape", "shape": []}]}': "blocks[0]: shape must be 1 to 4 ints",
    '{"data": {"set": "line"}, "blocks": [{"block": "Op", "op": "sqare"}]}': "Did you mean 'square'?",
    LINE % ', "lass": {}': "it has no 'lass'",
    LINE % ', "loss": 3': "loss: must be object; it is int",
    LINE % ', "loss": {"name": "Hubber"}': "Did you mean 'Huber'?",
    LINE % ', "loss": {"name": "Huber", "from_logits": true}': "from_logits is for BinaryCrossentropy",
    LINE % ', "loss": {"name": "expression"}': "must be one expression in y_true and y_pred",
    LINE % ', "loss": {"name": "expression", "expression": "y - q"}': "must use y_pred",
    LINE % ', "loss": {"name": "expression", "expression": "p - q"}': "does not know 'q'",
    LINE % ', "loss": {"name": "expression", "expression": "p if p else p"}': "not 'p if p else p'",
    LINE % ', "loss": {"name": "expression", "expression": "reduce_meen(p)"}': "Did you mean 'reduce_mean'?",
    LINE % ', "loss": {"name": "expression", "expression": "reduce_mean(p, axis=p)"}': "should be a number",
    LINE % ', "loss": {"name": "expression", "expression": "(p"}': "character 1",
    LINE % ', "train": {"optimizer": "Adamm"}': "Did you mean 'Adam'?",
    LINE % ', "train": {"learning_rate": 0}': "learning_rate must be a number above 0",
    LINE % ', "train": {"steps": 1000000}': "steps must be an int from 1 to 200",
    LINE % (', "train": {}}' + " " * 200_000): "at most 200,000 characters",
}


@pytest.mark.parametrize("text", WRONG, ids=[text[:70] for text in WRONG])
def test_what_is_no_model_is_refused(text):
    """The error says what was wanted and what came, and where."""
    assert WRONG[text] in refused(from_json, text)


MISFITS = {
    '{"data": {"set": "line"}, "blocks": []}': (("train",), "add a Dense"),
    '{"data": {"set": "line"}, "blocks": [{"block": "Dense", "units": 3}]}': (("loss",), "give the last Dense 1 unit"),
    '{"data": {"set": "bars"}, "blocks": [{"block": "Dense"}]}': (("loss",), "a Flatten before the last Dense"),
    '{"data": {"set": "bars"}, "blocks": [{"block": "Reshape"}, {"block": "Dense"}]}': ((0,), "(3, 3) has 9"),
    '{"data": {"set": "three classes"}, "blocks": [{"block": "Dense"}]}': (("loss",), "SparseCategoricalCrossentropy"),
    '{"data": {"set": "three classes"}, "blocks": [{"block": "Dense"}], '
    '"loss": {"name": "SparseCategoricalCrossentropy"}}': (("loss",), "give the last Dense 3 units"),
    LINE % ', "loss": {"name": "SparseCategoricalCrossentropy"}': (("loss",), "takes the number of each"),
    LINE % ', "loss": {"name": "CategoricalCrossentropy"}': (("loss",), "a column for each class"),
    LINE % ', "loss": {"name": "expression", "expression": "(y - p)**2"}': (("loss",), "write tf.reduce_mean("),
}


@pytest.mark.parametrize("text", MISFITS, ids=[text[:90] for text in MISFITS])
def test_what_does_not_fit_is_told_at_its_row(text):
    """Rows that do not go together are a sentence at the row where it shows, with what to do."""
    places, sentence = MISFITS[text]
    problems = shapes_of(from_json(text)).problems
    assert tuple(problem.place for problem in problems) == places
    assert sentence in problems[0].text


def test_the_advice_about_units_helps():
    """The number of units that a sentence says makes the problem go away, for every set of data."""
    for kind in DATA.values():
        if kind.__struct_config__.tag == "numbers":
            continue
        loss = "SparseCategoricalCrossentropy" if kind().classes else "MeanSquaredError"
        text = '{"data": {"set": "%s"}, "blocks": [{"block": "Flatten"}, {"block": "Dense", "units": %d}], "loss": %s}'
        form = lambda units: text % (kind.__struct_config__.tag, units, f'{{"name": "{loss}"}}')  # noqa: B023, E731
        wrong = shapes_of(from_json(form(2 if kind().shapes[1][-1] == 1 else 1))).problems
        (units,) = {int(n) for problem in wrong for n in re.findall(r"last Dense (\d+) unit", problem.text)}
        assert shapes_of(from_json(form(units))).problems == ()


def test_every_block_is_in_a_test():
    """The random models draw from the registry, and there is something in it."""
    assert len(BLOCKS) >= 9 and all(any(f"block {name}:" in case for case in EACH) for name in BLOCKS)


def test_blocks_have_every_made_set():
    """Each curve's formula and each set of classes of the registry is data that a model can start from."""
    written = {kind.curve.formula for kind in DATA.values() if issubclass(kind, Curve)}
    assert written == {curve.formula for curve in CURVES}
    assert {cloud.name for cloud in CLOUDS} <= DATA.keys()
