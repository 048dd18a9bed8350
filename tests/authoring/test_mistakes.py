"""What is wrong with an expression: the place, the words, and a cure that cures."""

from __future__ import annotations

import re

import pytest

from graphlab.authoring.expression import Expression, write
from graphlab.authoring.mistakes import ExpressionError
from graphlab.sandbox.wire.run import Error
from tests.authoring.expressions import run

# What is typed, where it is wrong, a part of the cause, and what the hint leads to.
MISTAKES = [
    ("2a", "1:2", "A number and a name stand side by side", "2*a"),
    ("a b", "1:3", "Two names stand side by side", "a*b"),
    ("(a+1)(a-1)", "1:6", "Two brackets stand side by side", "(a+1)*(a-1)"),
    ("u = a\n3(u + 1)", "2:2", "A number and a bracket stand side by side", "u = a\n3*(u + 1)"),
    ("a(b + 1)", "1:1", "`a` is a name, and here it is called like a function", "a*(b + 1)"),
    ("sin a", "1:5", "`sin` is a function", "sin(a)"),
    ("sin + a", "1:1", "`sin` is a function", "sin(x) + a"),
    ("reduce_sum([1 2]) * a", "1:15", "Two values stand side by side", "reduce_sum([1, 2]) * a"),
    ("a*b = 3", "1:1", "On the left of `=` stands something that is no name", "c = 3\na*b*c"),
    ("a, b = 3, 4", "1:1", "On the left of `=` stands one name", "a = 3\nb = 4\na*b"),
    ("a × b", "1:3", "`×` is not a character of Python", "a * b"),
    ("x²", "1:2", "`²` is not a character of Python", "x**2"),
    ("|a|", "1:1", "`|` does not stand around a value", "abs(a)"),
    ("(a", "1:1", "`(` is opened here and never closed", "(a)"),
    ("a)", "1:2", "`)` closes a bracket that was never opened", "(a)"),
    ("a +", "1:4", "The line ends too early", "a + 1"),
    ("a ^ ", "1:5", "The line ends too early", "a ^ 2"),
    ("maximum(a; b)", "1:10", "`;` ends a row of a matrix, and this is inside `(`", "maximum(a, b)"),
    ("2*class", "1:3", "`class` is a word of Python", "2*class_"),
    ("lambda*x", "1:1", "`lambda` is a word of Python", "lambda_*x"),
    ("1,5*a", "1:1", "Two values stand here, with a comma", "1.5*a"),
    ("a*b\nsin(a)", "1:1", "This line's value has no name", "u = a*b\nsin(a)"),
    ("z = u + 1\nu = a*2\nz*u", "1:5", "`u` has no value yet", "u = a*2\nz = u + 1\nz*u"),
    ("z = a*2\nz = a*3\nz", "2:1", "`z` has its meaning from line 1", "z = a*2\nz2 = a*3\nz*z2"),
    ("a = 2", "1:1", "Nothing is computed", "a = 2\na**2"),
    ("3**2", "1:1", "There is no name in it", "x**2"),
    ("a = 1e99\na*2", "1:5", "This number is too big for a float32", "a = 3.4e38\na*2"),
    ("", "1:1", "There is no expression yet", "a*b + sin(a)"),
    ("import math", "1:1", "This line is no part of an expression", "pi*a"),
    ("a += 1", "1:1", "This line is no part of an expression", "b = a + 1\nb"),
    ("[i for i in a]", "1:1", "is no part of an expression", "a"),
    ("sum(a)", "1:1", "There is no function `sum`", "reduce_sum(a)"),
    ("max(a, b)", "1:1", "There is no function `max`", "reduce_max(a) + maximum(a, b)"),
    ("ln(a)", "1:1", "There is no function `ln`", "log(a)"),
    ("a.numpy()", "1:1", "`a.numpy` is no function", "reduce_sum(a)"),
    ("a.shape", "1:1", "`a.shape` is no part of an expression", "cast(shape(a), float32) * a"),
    ("tf*2", "1:1", "`tf` is a module", "a*2"),
]  # fmt: skip

# Mistakes that only the program makes, in its own words.
OF_PROGRAMS = [
    ("a + sine(b)", "1:5", "There is no `tf.sine`", "a + sin(b)"),
    ("a + logg(b)", "1:5", "There is no `tf.logg`", "a + log(b)"),
    ("u = a*2\nmatmul(u, b)", "2:1", "tf.matmul takes matrices", "u = [1, 2; 3, 4]\nmatmul(u, [1; 2])"),
    ("w = [1, 2; 3]\nw*2", "1:5", "The rows of this list are not equally long", "w = [1, 2; 3, 0]\nw*2"),
    ("a*2 + reduce_sum(a, axis=1.5)", "1:7", "axis must be a whole number", "a*2 + reduce_sum(a)"),
    ("2*np", "1:3", "`np` is a module", "2*my_np"),
    ("2*__x", "1:3", "`__x` begins with an underscore", "2*x"),
]


def error_of(text: str) -> Error:
    """What is said of a wrong expression: by itself, or by its program."""
    try:
        written = write(Expression(text))
    except ExpressionError as problem:
        return problem.error
    error = run(written.source).error
    assert error is not None, f"{text!r} is no mistake"
    return written.placed(error)


@pytest.mark.parametrize(("text", "place", "cause", "mended"), MISTAKES + OF_PROGRAMS)
def test_a_mistake_has_a_place_a_cause_and_a_cure(text: str, place: str, cause: str, mended: str) -> None:
    """The place is a character of the expression, and what the hint leads to runs."""
    error = error_of(text)
    assert f"{error.line}:{error.column}" == place
    assert cause in error.message and error.hint
    assert run(write(Expression(mended)).source).error is None


@pytest.mark.parametrize(("text", "mended"), [(text, mended) for text, _, _, mended in MISTAKES])
def test_a_hint_that_names_code_is_taken_at_its_word(text: str, mended: str) -> None:
    """What a hint says to write stands in the mended expression, but for `...`, x and what follows `such as`."""
    hint = error_of(text).hint or ""
    for code in re.findall(r"[Ww]rite (\S*[*(]\S*?)[.,]?(?: |$)", hint):
        wanted = re.escape(code.rstrip(":.")).replace(r"\.\.\.", ".+").replace(r"\(x\)", r"\(.\)")
        assert re.search(wanted, mended) or "such as" in hint, (hint, mended)
