"""The program of a fit: every choice trains, what runs is what is read, and the course's numbers come out."""

from __future__ import annotations

import ast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.authoring.blocks import Dense
from graphlab.fit.program import FRAMES, PICTURE, frames_of, program_of, source
from graphlab.fit.settings import MADE, OPTIMIZERS, TYPED, Settings
from graphlab.fit.training import opened, train
from graphlab.sandbox import run
from graphlab.trace.training import MOST_ROWS
from tests.fit import choices

COURSE = Settings(loss="absolute", reduction="sum", rate=0.001, starts=(("w", 0.9), ("b", 0.1)))


def test_the_course_s_loop_gives_the_course_s_numbers():
    """w 0.9, b 0.1, rate 0.001, 500 steps of the sum of |y − ŷ| over the six points: 2.005 and −0.999."""
    first = train(COURSE).run.stdout.splitlines()[0].split()
    assert (round(float(first[2]), 3), round(float(first[5]), 3)) == (2.005, -0.999)


@pytest.mark.whole
def test_everything_trains():
    """Every data set with every kind of model runs to its end and gives its pictures; every optimizer among them."""
    seen = set()
    for settings in choices.square():
        fit = train(settings)
        assert fit.run.error is None, f"{settings}: {fit.run.error}"
        pictures = fit.pictures
        assert pictures.done.tolist() == [0, 1, 2, 3, 4]
        assert np.isfinite(pictures.points).all(), settings
        seen |= {settings.optimizer, settings.data, settings.model}
    assert seen >= {*OPTIMIZERS, *MADE}


@pytest.mark.parametrize("settings", [COURSE, *list(choices.square())[::9]])
def test_what_runs_is_what_is_read(settings):
    """Line for line the program that runs begins with the one that is shown, and prints the same, bit for bit."""
    program = program_of(settings)
    shown, ran = program.text.split("\n"), program.watched.split("\n")
    assert len(shown) == len(ran)
    for number, (line, other) in enumerate(zip(shown, ran, strict=True)):
        assert other.startswith(line) and (other == line or "plt" in other or PICTURE in other), number
    assert run(program.text).stdout == run(program.watched, limits=train.__kwdefaults__["limits"]).stdout


def test_pictures_are_of_the_model_as_it_is():
    """The line of each picture is that of w and b at its step, in the numbers of the data; its loss is theirs."""
    fit = train(Settings(data=TYPED, table=choices.POPULATION, standardise=True, rate=0.05, steps=30))
    pictures, points, scaling = fit.pictures, fit.program.train, fit.program.scaling
    last = fit.run.stdout.splitlines()[0].split()
    w, b = float(last[2]), float(last[5])
    x = fit.program.grid.axis(0).astype(float)
    expected = scaling.prediction(w * scaling.inputs(x[:, None])[:, 0] + b)
    assert pictures.grid[-1] == pytest.approx(expected, rel=1e-4)
    errors = scaling.target(points.y) - (w * scaling.inputs(points.x[:, None])[:, 0] + b)
    assert pictures.loss[-1] == pytest.approx(np.mean(errors**2), rel=1e-4)
    assert pictures.points.shape == (31, len(points.x))


def test_many_points_are_read_exactly():
    """Points that stand in the program as a text are the same float32 as those in lists."""
    fit = train(Settings(data="line", count=2000, noise=0.5, steps=1))
    x, y = fit.program.train.x.astype(float), fit.program.train.y.astype(float)
    loss = np.mean((y - (1.378 * x + 1.032)) ** 2)
    assert fit.pictures.loss[0] == pytest.approx(loss, rel=1e-5)
    assert len(source(fit.settings).splitlines()) < 800


@given(st.integers(1, 20_000), st.integers(2, FRAMES))
def test_frames_begin_at_the_start_and_end_at_the_end(steps, most):
    """They increase, there are no more than asked for, and all of them where there are fewer steps."""
    frames = frames_of(steps, most)
    assert frames[0] == 0 and frames[-1] == steps and list(frames) == sorted(set(frames))
    stride = next(2**k for k in range(20) if -(-steps // 2**k) <= MOST_ROWS)
    assert all(done % stride == 0 for done in frames[:-1])  # the parameters after it are kept
    assert len(frames) == min(most, len(range(0, steps, stride)) + 1)


@pytest.mark.parametrize("settings", [*choices.square(), COURSE])
def test_a_program_is_python_that_fits_the_page(settings):
    """It parses, and no line of it but those of data and of the final print is too long to be read."""
    text = source(settings)
    ast.parse(text)
    loop = text[text.index("for step in range") :].partition("\n\n")[0]
    assert max(map(len, loop.splitlines())) < 120


def test_layers_of_classes_end_in_one_number_or_one_for_each():
    """Two classes take one unit, three take three, and both are told apart after some steps."""
    two = Settings(data="two blobs", model="layers", loss="cross entropy", optimizer="Adam", rate=0.1, steps=60)
    three = Settings(data="three classes", model="layers", loss="cross entropy", optimizer="Adam", rate=0.1, steps=60,
                     layers=(Dense(6, "tanh"), Dense(3)))  # fmt: skip
    for settings in (two, three):
        fit = train(settings)
        predicted = fit.pictures.points[-1] > 0 if settings is two else fit.pictures.points[-1]
        assert np.mean(predicted == fit.program.train.y[fit.program.shown]) > 0.9


def test_any_step_opens_as_a_graph():
    """A step that was kept, and one that was not, with the numbers that the training has for it."""
    fit = train(Settings(rate=0.03, steps=90, starts=(("w", -2.0), ("b", 1.5))))
    for step in (1, 77, 90):
        trace = opened(fit, step)
        values = {node.name: float(node.value.array) for node in trace.nodes if node.kind == "variable"}
        assert values == {name: fit.training.path(name)[step - 1, 0] for name in ("w", "b")}
        loss = trace.node(trace.sweeps[0].targets[0])
        assert float(loss.value.array) == fit.training.loss[step - 1]
        lines = fit.program.text.splitlines()
        assert all("    " in lines[node.place.line - 1] for node in trace.nodes if node.op)  # in the loop, as read
    assert opened(fit, 0) is None and opened(fit, 91) is None


def test_the_time_line_is_that_of_the_loop_that_is_read():
    """Its line is where the tape is opened in the program as it is shown; every step is in it."""
    fit = train(Settings(data="decay", model="formula", formula="a*exp(-b*x) + c", batch=8, steps=40))
    line = fit.program.text.splitlines()[fit.training.line - 1]
    assert "for step in range(40)" in line or "GradientTape" in line
    assert fit.training.steps == 40 and [one.name for one in fit.training.parameters] == ["a", "b", "c"]
    assert fit.training.optimizer == "SGD"


def test_a_loop_in_the_learner_s_code_is_not_taken_for_the_training():
    """Code that trains by itself before has its own time line; that of the fit is the loop that was written here."""
    own = "v = tf.Variable(1.0)\nfor step in range(3):\n    with tf.GradientTape() as tape:\n        loss = v * v\n"
    own += "    v.assign_sub(0.1 * tape.gradient(loss, v))\n"
    fit = train(Settings(model="code", code=own + choices.OWN, steps=7))
    assert fit.run.error is None and len(fit.run.trainings) == 2
    assert fit.training.steps == 7 and fit.training.line >= fit.program.loop
    assert "range(7)" in fit.program.text.splitlines()[fit.program.loop - 1]
    assert opened(fit, 4) is not None
