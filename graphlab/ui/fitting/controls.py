"""The left column of the lab: the model, its parameters, how it is trained, and the runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import streamlit as st

from graphlab.authoring.settings import ModelError
from graphlab.fit.charts.outcomes import optimizer_name, outcomes
from graphlab.fit.charts.time import coloured
from graphlab.fit.continued import begins_anew, continued
from graphlab.fit.losses import SIGNS
from graphlab.fit.own_code import handed_over
from graphlab.fit.settings import Settings
from graphlab.fit.training import Fit
from graphlab.fit.verdict import figures, rate_note
from graphlab.ui.app.session import session
from graphlab.ui.components import fitting
from graphlab.ui.fitting import fields, layers
from graphlab.ui.fitting.draft import Reading, drafted, is_shown, number_text
from graphlab.ui.fitting.lab import MOST_RUNS, Lab, problem_of
from graphlab.ui.fitting.picture import formula_parts
from graphlab.ui.fitting.trainer import ask, calmer
from graphlab.views.player import schema

FORMULAS = "Any formula over x, such as a*exp(-b*x) + c: its other names are learnt."
NUMBERS_OF = MappingProxyType({
    "momentum": "Momentum", "beta_1": "beta 1", "beta_2": "beta 2", "rho": "rho", "weight_decay": "Weight decay",
})  # fmt: skip
"""The numbers that an optimizer has beside its rate."""


def model(here: Lab, reading: Reading) -> None:
    """The model of the kind that is chosen."""
    for kind, show in _MODELS.items():
        if kind != here.draft["model"]:
            fields.nothing()
            continue
        with st.container(key=f"lab-model-{kind}"):
            show(here, reading)


def _line(here: Lab, reading: Reading) -> None:
    fields.note("".join([] if reading.points is None else formula_parts(reading.formula, reading.points)))


def _formula(here: Lab, reading: Reading) -> None:
    fields.text(here, "formula", "Formula", reading.problems, placeholder="a*x + b", help=FORMULAS)


def parameters(here: Lab, reading: Reading) -> None:
    """The table of the parameters, whose starts can be typed."""
    if reading.formula is None and here.draft["model"] in ("line", "formula"):
        return
    names = reading.formula.parameters if reading.formula is not None else ()
    starts = here.draft["starts"]
    data: schema.Parameters = {
        "token": here.token,
        "revision": here.revision,
        "editable": reading.formula is not None,
        "rows": [
            {
                "name": name,
                "start": starts.get(name, ""),
                "drawn": number_text(reading.starts.get(name)),
                "problem": reading.problems.get(f"start {name}", ""),
            }
            for name in names
        ],
    }
    fitting.parameters(data, on_sent=lambda: _typed(here))


def _typed(here: Lab) -> None:
    asked = fitting.sent(st.session_state.get(fitting.PARAMETERS))
    name, text = asked.get("name"), asked.get("text")
    if isinstance(name, str) and isinstance(text, str):
        here.draft["starts"] = {**here.draft["starts"], name[:40]: text[:40]}


# ---- a learner's own code


def _code(here: Lab, reading: Reading) -> None:
    fields.code(here, "code", "def model(x), or class Net(tf.keras.Model)", reading.problems, 150)
    st.button("Take the playground's model", key="fit take over", on_click=_take_over, args=(here,))
    fields.wrong(here.code_problem)


_MODELS: Mapping[str, Callable[[Lab, Reading], None]] = MappingProxyType({
    "line": _line, "formula": _formula, "layers": layers.rows, "code": _code,
})  # fmt: skip
"""The controls of each kind of model."""


def _take_over(here: Lab) -> None:
    try:
        code = handed_over(session().source)
    except ModelError as error:
        here.code_problem = f"The playground's program: {error}"
        return
    here.code_problem = ""
    here.put({**here.draft, "code": code})


# ---- how it is trained


def training(here: Lab, reading: Reading) -> None:
    """Loss, optimizer, steps, and in a menu all else."""
    problems = reading.problems
    left, right = st.columns([1.25, 1])
    with left:
        fields.choice(here, "loss", "Loss", lambda name: SIGNS[name])
    with right:
        if here.draft["loss"] == "typed":
            fields.nothing()
        else:
            fields.choice(here, "reduction", "of all points")
    if here.draft["loss"] == "typed":
        fields.text(here, "expression", "Loss of y and p, the prediction", problems)
    else:
        fields.nothing(2)
    fields.number(here, "delta", "delta", problems)
    left, right = st.columns([1.25, 1])
    with left:
        fields.choice(here, "optimizer", "Optimizer")
    with right:
        fields.number(here, "rate", "Rate", problems)
    program = reading.program
    fields.note("" if program is None else rate_note(program.settings, here.best(program)))
    left, middle, right = st.columns(3)
    with left:
        fields.number(here, "steps", "Steps", problems)
    with middle:
        fields.number(here, "batch", "Batch", problems, usual="all")
    with right:
        fields.number(here, "seed", "Seed", problems)
    with st.popover("More settings", key="lab-more", width="stretch"):
        _menu(here, problems)
    hidden = [name for name in problems if name in _IN_MENU and is_shown(here.draft, name)]
    fields.wrong(f"More settings: {problems[hidden[0]]}" if hidden else None)


_IN_MENU = (*NUMBERS_OF, "decay_steps", "decay_rate", "clip", "l1", "l2")


def _menu(here: Lab, problems: Mapping[str, str]) -> None:
    for name, label in NUMBERS_OF.items():
        fields.number(here, name, label, problems)
    fields.choice(here, "schedule", "Schedule of the rate")
    for name, label in (("decay_steps", "Decay steps"), ("decay_rate", "Decay rate")):
        fields.number(here, name, label, problems)
    fields.choice(here, "clipping", "Clip the gradients")
    fields.number(here, "clip", "at", problems)
    left, right = st.columns(2)
    with left:
        fields.number(here, "l1", "l1, times the sum of |w|", problems)
    with right:
        fields.number(here, "l2", "l2, times the sum of w²", problems)
    fields.tick(here, "standardise", "Standardise the data", "Each column less its mean, over its standard deviation")
    if here.draft["model"] == "code" and here.draft["loss"] == "cross entropy":
        fields.tick(here, "probabilities", "The model gives probabilities", "and not what comes before a sigmoid")


def buttons(here: Lab, reading: Reading) -> None:
    """Step, Train and Race; what stands in the way of all of them, or which other rate helps."""
    fields.wrong(reading.problems.get(""))
    waits, calm = reading.program is None, calmer(here)
    # No tips: one would stay over what stands above for as long as its button has the focus.
    with st.container(key="lab-buttons", horizontal=True, gap="xsmall"):
        st.button("Step", key="step", on_click=ask, args=(here, "step"), disabled=waits)
        st.button("Train", key="train", type="primary", on_click=ask, args=(here, "train"), disabled=waits)
        st.button("+ Race", key="race", on_click=ask, args=(here, "race"), disabled=waits)
        _other_rate(here, calm)
    fields.note("" if calm is None else _what_came(calm))


def _other_rate(here: Lab, calm: Fit | None) -> None:
    """Where a training flew off, the button that trains with a rate that has been tried."""
    if calm is None:
        return fields.nothing()
    label = f"Train with rate {number_text(calm.settings.rate)}"
    st.button(label, key="other rate", on_click=_train_with, args=(here, calm.settings))
    return None


def _what_came(calm: Fit) -> str:
    losses = calm.pictures.loss
    went = f"from {figures(float(losses[0]))} to {figures(float(losses[-1]))}"
    return f"Rate {number_text(calm.settings.rate)} has been tried: the loss goes {went}."


# ---- the runs


def runs(here: Lab, reading: Reading) -> None:
    """Why the last training gave no run; the table of those that did: one can be shown, renamed and removed."""
    fields.wrong(here.failure)
    if not here.runs:
        return fields.nothing()
    fits = here.comparable()
    colours = {fit.name: colour for fit, colour in coloured(fits)}
    rows: list[schema.RunRow] = []
    for fit in here.runs:
        (row,) = outcomes([fit], here.best(fit.program))
        is_drawn = fit.name in colours
        rows.append({
            "name": fit.name,
            "colour": colours.get(fit.name, ""),
            "optimizer": optimizer_name(fit.settings),
            "loss": row.loss,
            "share": row.share,
            "shown": is_drawn and fit.name == fits[0].name,
            "about": "" if is_drawn else "another problem: a click brings its settings back",
        })  # fmt: skip
    fitting.runs({"rows": rows}, on_sent=lambda: _of_runs(here))
    return None


def _train_with(here: Lab, settings: Settings) -> None:
    here.put(drafted(settings))
    ask(here, "train")


def rest_of_run(here: Lab) -> None:
    """Of a run that was ended early, the button that goes on from there, and what then begins anew."""
    fits = here.comparable()
    settings = continued(fits[0]) if fits else None
    if settings is None:
        return fields.nothing(2)
    count = f"{settings.steps:,} step{'s' * (settings.steps != 1)}"
    st.button(f"Go on for {count}", key="go on", on_click=_go_on, args=(here, settings))
    numbers = ", ".join(f"{name} {figures(value)}" for name, value in settings.starts)
    text = f"From {numbers}, where {fits[0].name} stood after step {fits[0].steps:,}"
    return fields.note(f"{text}; {anew}." if (anew := begins_anew(settings)) else f"{text}.")


def _go_on(here: Lab, settings: Settings) -> None:
    here.put(drafted(settings))
    ask(here, "race" if len(here.runs) < MOST_RUNS else "train")


def _of_runs(here: Lab) -> None:
    asked = fitting.sent(st.session_state.get(fitting.RUNS))
    name, kind = asked.get("name"), asked.get("kind")
    fit = next((fit for fit in here.runs if fit.name == name), None)
    if fit is None:
        return
    if kind == "remove":
        here.remove(fit.name)
    elif kind == "rename" and isinstance(asked.get("new"), str):
        here.rename(fit.name, asked["new"])
    elif kind == "show":
        program = here.reading().program
        if program is None or problem_of(program.settings) != problem_of(fit.settings):
            here.put(drafted(fit.settings))
        here.show(fit.name)
