"""The course: small programs whose result is predicted before it is shown.

Every number comes from running the lesson's program, the numbers that typical slips lead to as well.
"""

from __future__ import annotations

import ast
import math
import random
from dataclasses import dataclass
from string import Template
from textwrap import dedent
from typing import Any

from graphlab.parsing import parse
from graphlab.sandbox.wire.run import Run


@dataclass(frozen=True)
class Slip:
    """A mistake that is often made: the value it leads to, as an expression of the program, and what to think of."""

    name: str
    value: str
    advice: str


@dataclass(frozen=True)
class Lesson:
    """A program with `$a`, `$b` in place of numbers, a question about it, and the expression that answers it.

    `numbers` holds the choices for each letter; the first of each is what is seen before the question.
    """

    slug: str
    title: str
    idea: str
    source: str
    question: str
    answer: str
    reason: str
    slips: tuple[Slip, ...]
    numbers: dict[str, tuple[float, ...]]

    def program(self, turn: int) -> str:
        """The program with numbers put in: turn 0 is the example, every later turn draws others."""
        return Template(self.source).substitute(self._drawn(turn))

    def answering(self, turn: int) -> str:
        """The program followed by a list: the answer, then the value of each slip."""
        values = ", ".join(f"float({value})" for value in (self.answer, *(slip.value for slip in self.slips)))
        return f"{self.program(turn)}[{Template(values).substitute(self._drawn(turn))}]\n"

    def _drawn(self, turn: int) -> dict[str, float]:
        if turn == 0:
            return {letter: choices[0] for letter, choices in self.numbers.items()}
        rng = random.Random(f"{self.slug} {turn}")
        return {letter: rng.choice(choices[1:]) for letter, choices in self.numbers.items()}


@dataclass(frozen=True)
class Verdict:
    """What is said about an answer, and whether the graph is shown with it."""

    right: bool
    text: str
    shown: bool = False


def values(run: Run) -> list[float]:
    """What the program of `Lesson.answering` found: the answer, then the slips' values.

    >>> values(Run("", value="[6.0, 9.0]"))
    [6.0, 9.0]
    """
    if run.error is not None or run.value is None:
        raise RuntimeError(f"a lesson's program does not run: {run.error or 'it has no value'}")
    return [float(value) for value in ast.literal_eval(parse(run.value, "eval"))]


def close(given: float, wanted: float) -> bool:
    """Whether an answer counts as `wanted`: within one percent, or a hundredth near zero."""
    return math.isclose(given, wanted, rel_tol=0.01, abs_tol=0.01)


def judge(lesson: Lesson, given: float, found: list[float]) -> Verdict:
    """Right; or wrong by a slip that has a name; or wrong."""
    answer, *wrong = found
    if close(given, answer):
        return Verdict(True, f"Right. {lesson.reason}", shown=True)
    for slip, value in zip(lesson.slips, wrong, strict=True):
        if close(given, value):
            return Verdict(False, f"{slip.name}. {slip.advice}")
    if close(given, -answer):
        return Verdict(False, "The sign is turned round. Does the result grow or shrink when the input grows a little?")
    return Verdict(False, "Not yet. Take it one op at a time, from the last one back.")


def revealed(lesson: Lesson, found: list[float]) -> Verdict:
    """The answer, given away."""
    return Verdict(False, f"It is {found[0]:g}. {lesson.reason}", shown=True)


def _lesson(slug: str, title: str, *, source: str, slips: tuple[Slip, ...], **more: Any) -> Lesson:
    return Lesson(slug, title, source=dedent(source).lstrip("\n"), slips=slips, **more)


LESSONS = (
    _lesson(
        "slope",
        "The slope of a square",
        idea="A tape records y = x². Asked for the gradient, it answers how fast y grows when x grows a little.",
        source="""
        x = tf.Variable($a)
        with tf.GradientTape() as tape:
            y = tf.square(x)
        dy_dx = tape.gradient(y, x)
        """,
        question="What is dy_dx?",
        answer="dy_dx",
        reason="The slope of x² is 2x.",
        slips=(
            Slip("That is y itself", "y", "The gradient is the slope of y at this x, not its height."),
            Slip("The factor 2 is missing", "x", "x² is x times x: both factors grow, and each adds x to the slope."),
            Slip("That is the slope of the slope", "2.0", "2 is what you get by differentiating twice."),
        ),
        numbers={"a": (3.0, 4.0, 5.0, -3.0, 1.5, 6.0, -4.0)},
    ),
    _lesson(
        "chain",
        "The chain rule",
        idea="y depends on u, and u on x. On the way back each op multiplies what reaches it by its own slope.",
        source="""
        x = tf.Variable($a)
        with tf.GradientTape() as tape:
            u = $b * x
            y = tf.square(u)
        dy_dx = tape.gradient(y, x)
        """,
        question="What is dy_dx?",
        answer="dy_dx",
        reason="2u comes back through the square, and the product multiplies it by its factor.",
        slips=(
            Slip("The inner slope is missing", "2.0 * u", "That is dy/du. One more op lies between u and x."),
            Slip(
                "The inner slope is squared away", "2.0 * x", "Square u, not x: the slope of the square is taken at u."
            ),
            Slip(
                "Slopes are added", "2.0 * u + $b", "Along one path slopes are multiplied; sums are for several paths."
            ),
            Slip("That is y itself", "y", "The gradient is the slope of y, not its height."),
        ),
        numbers={"a": (1.0, 3.0, 4.0, 5.0, -2.0), "b": (3.0, 4.0, 5.0, -3.0)},
    ),
    _lesson(
        "twice",
        "A value used twice",
        idea="a takes part in two ops. Each sends its own contribution back, and a adds them up.",
        source="""
        a = tf.Variable($a)
        b = tf.Variable($b)
        with tf.GradientTape() as tape:
            y = a * b + tf.square(a)
        dy_da = tape.gradient(y, a)
        """,
        question="What is dy_da?",
        answer="dy_da",
        reason="The product sends b, the square sends 2a, and a adds the two.",
        slips=(
            Slip("Only the product is counted", "b", "a is used a second time, in the square."),
            Slip("Only the square is counted", "2.0 * a", "a is used in the product as well."),
            Slip("The square sends 2a", "a + b", "Both factors of a · a are a: each sends one a."),
            Slip("Contributions are multiplied", "2.0 * a * b", "Where paths meet, contributions are added."),
        ),
        numbers={"a": (2.0, 3.0, 5.0, -4.0, 1.5), "b": (3.0, 7.0, 10.0, -1.0)},
    ),
    _lesson(
        "mean",
        "The share of one in a mean",
        idea="reduce_mean adds all elements and divides by how many there are. What comes back is shared out too.",
        source="""
        x = tf.constant([$a, $b, $c, 2.0])
        with tf.GradientTape() as tape:
            tape.watch(x)
            m = tf.reduce_mean(tf.square(x))
        grad = tape.gradient(m, x)
        """,
        question="What is the first element of grad?",
        answer="grad[0]",
        reason="Each element gets a quarter of the gradient of m, and the square multiplies it by 2x.",
        slips=(
            Slip("The mean is taken for a sum", "2.0 * x[0]", "reduce_mean divides by 4, and so does its gradient."),
            Slip("The square is forgotten", "0.25", "A quarter reaches the square, which multiplies it by 2x."),
            Slip("The factor 2 is missing", "x[0] / 4.0", "The slope of x² is 2x."),
            Slip("That is m itself", "m", "The gradient says how m grows with each element."),
        ),
        numbers={"a": (1.0, 6.0, 10.0, -8.0, 3.0), "b": (5.0, 4.0, 1.0), "c": (-1.0, 0.0, 3.0)},
    ),
    _lesson(
        "gate",
        "A gate that is shut",
        idea="relu lets positive numbers through and stops the others, and stops their gradients too.",
        source="""
        x = tf.constant([$a, $b])
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.reduce_sum($c * tf.nn.relu(x))
        grad = tape.gradient(y, x)
        """,
        question="What is the sum of the two elements of grad?",
        answer="grad[0] + grad[1]",
        reason="Only the positive element lets the gradient through.",
        slips=(
            Slip("Both gates are taken for open", "2.0 * $c", "relu is flat below zero: nothing comes back there."),
            Slip("The factor is forgotten", "1.0", "The product multiplies what comes back by its factor."),
            Slip("That is y itself", "y", "The gradient is the slope of y, not its height."),
            Slip("The positive element is taken for shut", "0.0", "Above zero relu changes nothing: slope 1."),
        ),
        numbers={"a": (4.0, 2.0, 7.0, 1.5), "b": (-1.0, -3.0, -0.5), "c": (5.0, 3.0, 10.0, 6.0)},
    ),
    _lesson(
        "step",
        "One step downhill",
        idea="Training moves a Variable against its gradient: w loses the learning rate times the slope of the loss.",
        source="""
        w = tf.Variable($a)
        with tf.GradientTape() as tape:
            loss = tf.square(w - $b)
        slope = tape.gradient(loss, w)
        before = w.numpy()
        w.assign_sub(0.1 * slope)
        """,
        question="What is w after the step?",
        answer="w",
        reason="The slope is 2(w − target), and a tenth of it is taken away.",
        slips=(
            Slip("That is uphill", "before + 0.1 * slope", "The gradient points where the loss grows: subtract it."),
            Slip("The learning rate is forgotten", "before - slope", "Only a tenth of the slope is taken away."),
            Slip("That is the slope", "slope", "The slope tells how far to move; the question is where w ends up."),
            Slip("That is where training ends", "$b", "One step goes only part of the way."),
            Slip("The factor 2 is missing", "before - 0.05 * slope", "The slope of a square is twice what is squared."),
        ),
        numbers={"a": (5.0, 7.0, 8.0, -6.0, 12.0), "b": (1.0, 2.0, 3.0, -3.0)},
    ),
    _lesson(
        "error",
        "The slope of a distance",
        idea="The loss |y − ŷ| grows evenly: its slope is 1 or −1, however large the error is.",
        source="""
        w = tf.Variable($a)
        x, y = $b, $c
        with tf.GradientTape() as tape:
            loss = tf.abs(y - w * x)
        dw = tape.gradient(loss, w)
        """,
        question="What is dw?",
        answer="dw",
        reason="The sign of the error comes back, turned by the minus, and is multiplied by x.",
        slips=(
            Slip("The minus before ŷ is lost", "-dw", "When w · x grows, y − w · x shrinks."),
            Slip("That is the loss", "loss", "Its size does not matter for the slope, only its sign."),
            Slip("The size of the error is used", "2.0 * (w * x - y) * x", "That is the slope of the squared error."),
            Slip("x is forgotten", "dw / x", "w reaches the loss through a product with x."),
        ),
        numbers={"a": (1.0, 0.5, -1.0, 2.0), "b": (3.0, 2.0, 4.0, 5.0), "c": (10.0, 30.0, 20.0, -15.0)},
    ),
    _lesson(
        "second",
        "A tape inside a tape",
        idea="The inner tape finds the slope while the outer one records how. So the slope has a slope, too.",
        source="""
        x = tf.Variable($a)
        with tf.GradientTape() as outer:
            with tf.GradientTape() as inner:
                y = x**3
            slope = inner.gradient(y, x)
        curvature = outer.gradient(slope, x)
        """,
        question="What is curvature?",
        answer="curvature",
        reason="The slope of x³ is 3x², and the slope of that is 6x.",
        slips=(
            Slip("That is the first slope", "slope", "The outer tape differentiates once more."),
            Slip("A factor is lost", "2.0 * x", "The slope is 3x²: the 3 stays."),
            Slip("A factor is lost", "3.0 * x", "The slope of x² is 2x, so 3x² has the slope 6x."),
            Slip("That is the third derivative", "6.0", "Differentiated once too often."),
            Slip("That is y itself", "y", "Differentiate twice."),
        ),
        numbers={"a": (3.0, 4.0, 5.0, -4.0, 10.0)},
    ),
)
BY_TITLE = {lesson.title: lesson for lesson in LESSONS}
