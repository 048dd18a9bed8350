"""An expression such as `a*b + sin(a)`, and the program that it stands for.

Every name that it does not define is a Variable with a slider. Its last line is what is differentiated:

>>> print(write(Expression("a*b + sin(a)")).source)
import tensorflow as tf
<BLANKLINE>
a = tf.Variable(2.0)
b = tf.Variable(3.0)
<BLANKLINE>
with tf.GradientTape() as tape:
    y = a*b + tf.sin(a)
<BLANKLINE>
dy_da, dy_db = tape.gradient(y, [a, b])
tf.print("y =", y)
tf.print("dy/da =", dy_da)
tf.print("dy/db =", dy_db)
<BLANKLINE>
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from graphlab.authoring.draft import Draft
from graphlab.authoring.notation import tokens
from graphlab.authoring.slider import Slider, note, shortest, start_values
from graphlab.authoring.tracing_text import Edit, TracingText, offset_of, place_of
from graphlab.authoring.walk import Value
from graphlab.sandbox.wire.run import Error

_MATH = "import math\n"
_TENSORS = "A name that stands for a matrix gets it on a line of its own: w = [1, 2; 3, 4]."


@dataclass(frozen=True)
class Expression:
    """What was typed, and sliders of names: of those that it does not set itself, and of any that it may yet have."""

    text: str
    sliders: Mapping[str, Slider] = field(default_factory=dict)

    def turned(self, values: Mapping[str, float]) -> Expression:
        """The expression with other numbers: in the text where it sets them, else in the sliders.

        Raises `ExpressionError` where the text is none.

        >>> Expression("a = 2  # start\\na*b").turned({"a": 3.5, "b": 1.0}).text
        'a = 3.5  # start\\na*b'
        """
        draft = Draft(self.text)
        edits, sliders = [], dict(self.sliders)
        for name, value in values.items():
            sliders[name] = sliders[name].at(value) if name in sliders else Slider.usual(value)
            if isinstance(draft.starts.get(name), float):
                edits.append(draft.renumbered(name, shortest(value)))
        text = TracingText(draft.text)
        text.edit(0, len(draft.text), edits)
        return Expression(text.text, sliders)


@dataclass(frozen=True)
class Written:
    """The program of an expression: its text, the slider of each name that has one, and the name of its target."""

    source: str
    sliders: Mapping[str, Slider]
    target: str
    _program: TracingText = field(repr=False)
    _python: TracingText = field(repr=False)

    def placed(self, error: Error) -> Error:
        """An error of the program, at its place in the expression.

        >>> from graphlab.sandbox import run
        >>> written = write(Expression("a + sine(a)"))
        >>> print(written.placed(run(written.source).error).at("expression"))
        expression:1:5: AttributeError: There is no `tf.sine`.
        """
        if error.line is None:
            return error
        at = self._program.origin(offset_of(self.source, error.line, error.column or 1))
        line, column = place_of(self._python.source, self._python.origin(at))
        hint = f"{error.hint or ''} {_TENSORS}".lstrip() if error.kind == "ShapeError" and self.sliders else error.hint
        return Error(error.kind, error.message, line, column, hint, error.limit)


def write(expression: Expression) -> Written:
    """The program that an expression stands for. Raises `ExpressionError` where it stands for none."""
    draft = Draft(expression.text)
    sliders = _sliders(draft, expression.sliders)
    names = _Names(draft)
    program = TracingText(draft.python.text)
    program.add(f"{_MATH if draft.needs_math else ''}import tensorflow as tf\n\n", 0)
    for name in draft.variables:
        program.add(f"{name} = ", draft.place_of_name(name))
        program.add(_variable(draft.starts.get(name, 0.0), sliders.get(name)), draft.place_of_value(name))
    program.add(f"\nwith tf.GradientTape() as {names.tape}:\n", 0)
    _add_body(program, draft, names.target)
    program.add(_asking(names, draft.variables), draft.walk.start(draft.computing[-1]))
    return Written(program.text, sliders, names.target, program, draft.python)


def _sliders(draft: Draft, kept: Mapping[str, Slider]) -> dict[str, Slider]:
    """A slider for each number that can be turned: what the text sets, what was kept, or a new one."""
    numbers = [name for name in draft.variables if not isinstance(draft.starts.get(name), list)]
    taken = [kept[name].value for name in numbers if name in kept]
    new = start_values([*taken, *(value for value in draft.starts.values() if isinstance(value, float))])
    found = {}
    for name in numbers:
        start = draft.starts.get(name)
        if isinstance(start, float):
            found[name] = kept[name].at(start) if name in kept else Slider.usual(start)
        else:
            found[name] = kept[name] if name in kept else Slider.usual(next(new))
    return found


def _variable(start: Value, slider: Slider | None) -> str:
    """What makes a Variable. A range that is not the usual one stands in a comment."""
    comment = "" if slider is None else note(slider)
    value = start if slider is None else slider.value
    return f"tf.Variable({value!r}){comment and f'  {comment}'}\n"


class _Names:
    """Names for what the program adds to an expression, that the expression does not have."""

    def __init__(self, draft: Draft):
        last = draft.computing[-1]
        self.taken = {"tf", "math", *draft.names()}
        own = last.targets[0] if isinstance(last, ast.Assign) else None
        self.target = own.id if isinstance(own, ast.Name) else self.free("y", "z", "out")
        self.tape = self.free("tape", "t")
        self.gradients = {name: self.free(f"d{self.target}_d{name}") for name in draft.variables}

    def free(self, *wanted: str) -> str:
        """The first of some names that is not taken; with underscores, if all are."""
        found = next((name for name in wanted if name not in self.taken), wanted[0])
        while found in self.taken:
            found += "_"
        self.taken.add(found)
        return found


def _asking(names: _Names, variables: list[str]) -> str:
    """The lines that ask for the gradients, and print them."""
    one = len(variables) == 1
    gradients = ", ".join(names.gradients.values())
    sources = variables[0] if one else f"[{', '.join(variables)}]"
    lines = [f"{gradients} = {names.tape}.gradient({names.target}, {sources})"]
    lines.append(f'tf.print("{names.target} =", {names.target})')
    for name, gradient in names.gradients.items():
        lines.append(f'tf.print("d{names.target}/d{name} =", {gradient})')
    return "\n" + "\n".join(lines) + "\n"


# ---- what is computed, in the block of the tape


def _add_body(program: TracingText, draft: Draft, target: str) -> None:
    """Each computing line, as it was typed but for what a program writes another way; and the comments."""
    parts: list[ast.stmt | tuple[int, int]] = sorted(
        [*draft.computing, *_comments(draft)], key=lambda part: _start(draft, part)
    )
    for before, part in zip([None, *parts], parts, strict=False):
        if isinstance(part, ast.stmt):
            program.add("\n" if before else "", _start(draft, part))
            _add_line(program, draft, part, target)
        else:
            beside = isinstance(before, ast.stmt) and "\n" not in program.source[draft.walk.end(before) : part[0]]
            program.add("  " if beside else f"{before and chr(10) or ''}    ", part[0])
            program.copy(*part)
    program.add("\n", len(program.source))


def _start(draft: Draft, part: ast.stmt | tuple[int, int]) -> int:
    return part[0] if isinstance(part, tuple) else draft.walk.start(part)


def _comments(draft: Draft) -> Iterator[tuple[int, int]]:
    """Where comments begin and end that stand between the lines, or after one."""
    inside = [(draft.walk.start(line), draft.walk.end(line)) for line in draft.computing]
    for token in tokens(draft.python.text):
        if token.kind == "comment" and not any(start < token.start < end for start, end in inside):
            yield token.start, token.end


def _add_line(program: TracingText, draft: Draft, line: ast.stmt, target: str) -> None:
    start, end = draft.walk.start(line), draft.walk.end(line)
    edits = [edit for edit in draft.walk.edits if start <= edit.start <= end]
    edits += [Edit(at + 1, at + 1, "    ") for at in range(start, end) if program.source[at] == "\n"]
    assert isinstance(line, ast.Assign | ast.Expr)
    program.add("    " if isinstance(line, ast.Assign) else f"    {target} = ", start)
    if line is draft.computing[-1] and isinstance(line.value, ast.Name):  # else nothing would be recorded
        edits.append(Edit(draft.walk.start(line.value), draft.walk.start(line.value), "tf.identity("))
        edits.append(Edit(draft.walk.end(line.value), draft.walk.end(line.value), ")"))
    program.edit(start, end, edits)
