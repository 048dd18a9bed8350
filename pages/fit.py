"""Fit a line to points by gradient descent, and watch it move."""

from __future__ import annotations

import streamlit as st

from graphlab.datasets.points import Points
from graphlab.datasets.registry import DATASETS, make
from graphlab.fit import figures, loop
from graphlab.fit.model import LOSSES
from graphlab.ui.app.frame import frame
from graphlab.ui.app.page import heading
from graphlab.ui.app.uploads import SOURCES, points_from
from graphlab.ui.components.daylight import dark

SETS = {one.label: one for one in DATASETS.values() if one.kind == "regression" and one.rank == 1}
FIRST = DATASETS["six points"].label
LOOKS = {"settled": st.success, "falling": st.info, "bouncing": st.warning, "stopped": st.warning, "diverged": st.error}


def choose_points() -> Points | None:
    """Points from a set of ours or from a table; None while there are none."""
    name = st.selectbox("Points", [FIRST, *(label for label in SETS if label != FIRST), *SOURCES], key="points")
    if name in SOURCES:
        return points_from(name)
    noise = st.slider("Noise", 0.0, 2.0, 0.0, 0.1, key="noise")
    seed = st.number_input("Seed of the noise", 0, 9999, 0, key="noise_seed") if noise or SETS[name].outliers else 0
    return make(SETS[name].name, noise=noise, seed=seed)


def choose_settings() -> loop.Settings:
    """How to train."""
    loss = st.segmented_control("Loss, mean over the points", list(LOSSES), default=next(iter(LOSSES)), key="loss")
    left, right = st.columns(2)
    rate = left.number_input("Learning rate", 0.0, 100.0, 0.01, 0.005, format="%g", key="rate")
    steps = right.number_input("Steps", 1, loop.MAX_STEPS, 500, 50, key="steps")
    start = st.segmented_control("Start", ["chosen", "random"], default="chosen", key="start")
    loss = loss or next(iter(LOSSES))  # a second click on a choice takes it back
    if start == "random":
        return loop.Settings(loss, rate, steps, seed=st.number_input("Seed of the start", 0, 9999, 0, key="seed"))
    left, right = st.columns(2)
    w = left.number_input("w", -100.0, 100.0, 0.0, 0.5, key="w")
    b = right.number_input("b", -100.0, 100.0, 0.0, 0.5, key="b")
    return loop.Settings(loss, rate, steps, w, b)


def train(points: Points, settings: loop.Settings) -> loop.History:
    """Train, with a bar once it takes long; any other click on the page stops it."""
    place = st.empty()

    def tell(share: float) -> None:
        place.progress(share, "Training; any change stops it")

    history = loop.run(points, settings, tell)
    place.empty()
    return history


def show(points: Points, settings: loop.Settings, history: loop.History | None) -> None:
    """The line and how training ended, or that it waits; below them the picture."""
    left, right = st.columns([1, 1.9], vertical_alignment="center")
    if history is None:
        line, sentence = loop.formula(*settings.start, points.x_name, points.y_name), "Not trained yet: press Train."
        look, figure = st.info, figures.before_training(points, settings, dark=dark())
    else:
        line, (word, sentence) = history.formula, loop.verdict(history)
        look, figure = LOOKS[word], figures.training(history, dark=dark())
        sentence = f"{sentence} ({history.seconds:.2f} s)"
    with left.container(key="formula"):
        st.text(line)
    with right:
        look(sentence)
    alt = f"The line among the points, the loss by step, and the path of w and b. {sentence}"
    st.plotly_chart(figure, theme=None, key=f"chart-{history is None}", config={"displayModeBar": False}, alt=alt)
    st.caption("Blue: the line, a value. Amber: the loss, deeper where it is larger. Teal: the Variables w and b.")


frame("Fit")
heading("Fit a line", "The line ŷ = w·x + b follows its own gradient until it runs through the points.")
controls, result = st.columns([1, 2.7], gap="large")
with controls:
    points = choose_points()
    settings = choose_settings()
    clicked = st.button("Train", type="primary", width="stretch", disabled=points is None, key="train")
with result:
    if points is None:
        st.info("Bring a table with two columns of numbers, and the line can be fitted to it.")
    else:
        asked = (points.key, settings)
        if clicked:
            st.session_state.fit = (asked, train(points, settings))
        done, history = st.session_state.get("fit", (None, None))
        # A result from other points or settings would mislead.
        show(points, settings, history if done == asked else None)
