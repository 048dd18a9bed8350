"""An expression and its program: the same value, the same gradient, and the way back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab import dtypes
from graphlab.authoring.expression import Expression, write
from graphlab.authoring.functions import path_of, short_name
from graphlab.authoring.mistakes import ExpressionError
from graphlab.authoring.reading import read
from graphlab.authoring.slider import Slider
from graphlab.names import PUBLIC
from graphlab.tensor.registry import OPS
from graphlab.ui.content.examples import GALLERY
from graphlab.ui.content.knobs import knobs, turned
from tests.authoring.expressions import NAMES, SLIDERS, TREES, Pair, call_of, pairs, run


@given(pairs())
def test_value_and_gradient_are_those_of_the_program_written_by_hand(pair: Pair) -> None:
    """Names with and without `tf.`, whole numbers as floats, several lines: the same numbers come out."""
    written = write(Expression(pair.typed))
    names, values = list(written.sliders), [slider.value for slider in written.sliders.values()]
    by_hand = "\n".join(
        [
            *(f"{name} = tf.Variable({value})" for name, value in zip(names, values, strict=True)),
            f"with tf.GradientTape() as tape:\n    {pair.program}",
            f"gradients = tape.gradient(y, [{', '.join(names)}])",
            "tf.print('y =', y)",
            *(f"tf.print('dy/d{name} =', gradients[{number}])" for number, name in enumerate(names)),
        ]
    )
    mine, theirs = run(written.source), run(by_hand)
    assert mine.error is None and mine.stdout == theirs.stdout


@given(pairs(), st.dictionaries(st.sampled_from(NAMES), SLIDERS))
def test_what_is_written_is_read_back(pair: Pair, sliders: dict[str, Slider]) -> None:
    """Text, values, ranges and steps are those of before; with other numbers in the program, it has those."""
    written = write(Expression(pair.typed, sliders))
    back = read(written.source)
    assert back is not None
    assert (back.text, dict(back.sliders)) == (pair.typed, dict(written.sliders))
    values = {knob.name: knob.value + 0.25 for knob in knobs(written.source)}
    edited = read(turned(written.source, values))
    assert edited is not None and edited.text == pair.typed
    assert {name: slider.value for name, slider in edited.sliders.items()} == values


@pytest.mark.parametrize(
    "text",
    [
        "x", "u = a\nu", "[[a, b], [1, 2]] * 3", "w = [1, 2; 3, 4]\nx = [5; 6]\nreduce_sum(matmul(w, x))",
        "v = [1, 2, 3]\nreduce_sum(v[0:2] * 2, axis=0)", "# why\nu = a*b  # first\nexp(u)", "(\n    a +\n    b)",
        "cast(a, float32) * 2", "a if a > 0 else 0",
        "where(a > 0, 1, 0) * a", "tape*y + t", "dy_da*a", "math.add(a, b)",
        "x = [1, 2, 3]\nreduce_sum(reshape(x, [3, 1]), axis=[0, 1])", "einsum('i,i->', [a, 1], [b, 2])", "a**-1 + 1e3",
    ],
)  # fmt: skip
def test_kinds_of_expressions_run_and_are_read_back(text: str) -> None:
    """Tensors, indices, axes, dtypes, conditions, comments, names that a program needs itself."""
    written = write(Expression(text))
    assert run(written.source).error is None
    back = read(written.source)
    assert back is not None and back.text == text and write(back).source == written.source


def test_other_spellings_are_the_same_program() -> None:
    """`^` is a power, `tf.` may stand or not, lines may be parted by `;` and begin anywhere, π is pi."""
    plain = write(Expression("u = a**2\nsin(u) * pi")).source
    for text in ("u = a^2; tf.sin(u) * π", "  u = a^2\r\n  tf.sin(u) * math.pi", "u = a**2;sin(u) * pi;"):
        assert write(Expression(text)).source == plain
    assert write(Expression("[[1, 2], [3, 4]] * a")).source == write(Expression("[1, 2; 3, 4] * a")).source


@pytest.mark.parametrize("name", [op.name for op in OPS.values() if op.names])
def test_every_op_is_called_by_its_short_name(name: str) -> None:
    """The last part of each public name calls the op; it runs with floats, if it takes any."""
    op = OPS[name]
    for path in op.names:
        found = path_of(path.rpartition(".")[2])
        assert found is not None and PUBLIC[found] is PUBLIC[path]
        assert path_of(short_name(path)) == path
    if op.takes not in ("bool", "integer") and dtypes.bool not in op.free.values():
        assert run(write(Expression(call_of(op))).source).error is None


def test_numbers_are_turned_where_they_stand() -> None:
    """What the text sets is set anew in the text, and nothing else changes; other names have sliders."""
    expression = Expression("größe = -2  # ß\nw = [1; 2]\ngröße * a", {"a": Slider(1.0, 0.0, 4.0, 0.5)})
    after = expression.turned({"größe": 0.5, "a": 3.0})
    assert after.text == "größe = 0.5  # ß\nw = [1; 2]\ngröße * a"
    assert write(after).sliders["a"] == Slider(3.0, 0.0, 4.0, 0.5)
    assert write(after).sliders["größe"].value == 0.5


@given(st.lists(st.sampled_from(NAMES), unique=True, min_size=1), SLIDERS)
def test_names_keep_their_values(names: list[str], slider: Slider) -> None:
    """A name that has a value keeps it; new ones get the same every time, none twice."""
    text = "*".join(names)
    kept = write(Expression(text, {names[0]: slider})).sliders
    assert kept[names[0]] == slider and len({s.value for s in kept.values()}) == len(names)
    assert write(Expression(text, {names[0]: slider})).sliders == kept


def test_programs_of_others_are_not_expressions() -> None:
    """What cannot be written again as it is stays code: nothing of a program is lost."""
    for example in GALLERY:
        assert read(example.source) is None, example.title
    source = write(Expression("a*b")).source
    for change in (
        "# mine\n" + source,
        source + "print(1)\n",
        source.replace("2.0", "2"),
        source.replace("a*b", "q*b"),
    ):
        assert read(change) is None
    assert read(source.replace("2.0", "2.50").replace("a*b", "a * b")) == Expression(
        "a * b", {"a": Slider.usual(2.5), "b": Slider.usual(3.0)}
    )


@given(st.text(st.sampled_from("ab12.^*+-()[];,= \n#'\"\\|xsin\x00\udc80é:@tf"), max_size=40))
def test_whatever_is_typed_is_a_program_or_a_mistake(text: str) -> None:
    """No text makes anything else of it, and a mistake has a place in the text."""
    try:
        written = write(Expression(text))
    except ExpressionError as problem:
        lines = text.split("\n")
        line, column = problem.error.line or 0, problem.error.column or 0
        assert 1 <= line <= len(lines) and 1 <= column <= len(lines[line - 1]) + 1
    else:
        back = read(written.source)
        assert back is None or write(back).source == written.source


@pytest.mark.parametrize(
    "text", ["(" * 5000, "a+" * 1999 + "a", "-" * 3000 + "a", "[" * 59 + "a" + "]" * 59, "a" * 5000]
)
def test_there_is_an_end_to_it(text: str) -> None:
    """Texts that are too deep or too long are mistakes, or programs; nothing breaks."""
    try:
        write(Expression(text))
    except ExpressionError as problem:
        assert problem.error.hint


@given(TREES, TREES)
def test_a_mistake_of_the_program_has_its_place_in_the_expression(left: Pair, right: Pair) -> None:
    """The program says what is wrong; the place is where it was typed."""
    text = f"u = {left.typed}\nu*a + {right.typed} + unknown_one(a)"
    written = write(Expression(text))
    error = run(written.source).error
    assert error is not None and error.kind == "AttributeError"
    placed = written.placed(error)
    assert (placed.line, placed.column) == (2, text.split("\n")[1].index("unknown") + 1)
