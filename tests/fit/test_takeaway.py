"""What is taken away from a fit: the numbers are the training's, scripts are whole, and a page loads nothing."""

from __future__ import annotations

import ast
import base64
import csv
import hashlib
import io
import json
import re

import msgspec
import numpy as np
import pytest

from graphlab.fit.address import from_fields
from graphlab.fit.best import best_of
from graphlab.fit.optimizers import optimizer_call
from graphlab.fit.settings import OPTIMIZERS, SCHEDULES, TYPED, Settings
from graphlab.fit.takeaway.keras_fit import to_fit_script
from graphlab.fit.takeaway.numbers import to_csv, to_json
from graphlab.fit.takeaway.page import to_html
from graphlab.fit.takeaway.rules import memory_of, rate_of, rule_of
from graphlab.fit.takeaway.scripts import LIBRARIES, to_script
from graphlab.fit.takeaway.start import orders_of, start_of
from graphlab.fit.training import FitError, train
from graphlab.keras import optimizers
from graphlab.variable import Variable
from tests.fit import choices
from tests.fit.recorded import fitted

LINE = Settings(rate=0.03, starts=(("w", -2.0), ("b", 1.5)), steps=60)


@pytest.fixture(scope="module")
def line():
    return fitted(LINE)


def test_csv_and_json_hold_the_training(line):
    """A row for each step and one for the end; the settings in the JSON give the same settings again."""
    rows = list(csv.DictReader(io.StringIO(to_csv(line))))
    assert len(rows) == 61 and float(rows[0]["w"]) == -2.0
    assert float(rows[-1]["w"]) == line.training.path("w")[-1, 0]
    plain = json.loads(to_json(line, best_of(line.program)), parse_constant=lambda name: pytest.fail(name))
    assert from_fields(plain["settings"]) == LINE and plain["training"]["steps"] == 60
    assert plain["verdict"]["share"] > 0.9 and plain["best"]["how"] == "least squares"
    assert plain["pictures"]["loss"] == line.pictures.loss.tolist()


def test_a_page_plays_by_itself_and_loads_nothing():
    """Each script is named by its hash, names of columns are text, and every chart has a frame for each label."""
    evil = "</script><img src=x onerror=alert(1)>"
    fit = fitted(Settings(data=TYPED, table=((0.0, 1.0), (1.0, 3.0), (2.0, 4.0)), names=(evil, "y"), steps=5), evil)
    page = to_html([fit], title=evil)
    assert evil not in page and "<img" not in page[: page.index('id="fit"')]
    head = page[: page.index("<style>")]
    scripts = re.findall(r"<script(?: type=\"module\")?>(.*?)</script>", page, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    assert len(hashes) == 2 and all(f"'sha256-{digest}'" in head for digest in hashes) and "unsafe-eval" not in head
    data = json.loads(re.search(r'<script type="application/json" id="fit">(.*?)</script>', page, re.DOTALL)[1])
    assert len(data["labels"]) == 6
    assert all(len(chart["frames"]) == 6 for chart in (*data["light"], *data["dark"]))


def reached(settings, steps=12):
    """Where a parameter comes to under the rule that scripts have, on the gradient 2p − 1."""
    p, memory = np.float64(3.0), {name: np.float64(first) for name, first in memory_of(settings)}
    for step in range(steps):
        scope = {"p": p, "g": 2 * p - 1, "number": step + 1, "math": np, "np": np, "min": min, "step": step, **memory}
        scope["rate"] = eval(rate_of(settings), {}, scope)
        exec("\n".join(rule_of(settings, "np.sqrt")), {}, scope)
        p, memory = scope["new"], {name: scope[name] for name in memory}
    return p


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("schedule", SCHEDULES)
def test_the_rules_in_scripts_are_those_of_the_library(name, schedule):
    """Every optimizer with every schedule moves a number as Keras' own class does."""
    settings = Settings(optimizer=name, schedule=schedule, rate=0.1, decay_steps=8)
    scope = {"tf": type("tf", (), {"keras": type("keras", (), {"optimizers": optimizers})})}
    optimizer, variable = eval(optimizer_call(settings), scope), Variable(np.float64(3.0))
    for _ in range(12):
        optimizer.apply_gradients([(2 * variable.numpy() - 1, variable)])
    assert reached(settings) == pytest.approx(float(variable.numpy()), rel=1e-5)


@pytest.mark.parametrize("library", LIBRARIES)
def test_scripts_of_every_kind_of_training_are_whole(library):
    """They parse, and hold the start and the order of the batches that the run had."""
    for settings in list(choices.square())[::7]:
        fit = train(settings)
        start = start_of(fit, check=False)
        text = to_script(fit, library, start)
        ast.parse(text)
        orders = orders_of(fit.program)
        assert (orders is None) == ("ORDERS" not in text)
        if orders is not None:
            assert " ".join(map(str, orders[0])) in text
        first = float(str(np.float32(start.values[0].ravel()[0])))
        assert repr(first) in text


def test_the_loss_that_a_script_computes_is_the_loss_of_the_step(line):
    """The function that is written for JAX, run with NumPy, gives what the training lost in its first step."""
    text = to_script(line, "jax", start_of(line, check=False))
    body = text[text.index("def loss_of") : text.index("# Where the training began.")]
    scope = {"jnp": np}
    exec(body, scope)
    x, y = line.program.train.x, line.program.train.y
    assert scope["loss_of"](-2.0, 1.5, x, y) == pytest.approx(line.training.loss[0], rel=1e-6)


def test_a_run_that_hangs_on_rounding_says_so():
    """The absolute loss stands at its kinks: a start moved by one rounding ends elsewhere. A smooth one does not."""
    rough = fitted(Settings(loss="absolute", reduction="sum", rate=0.001, starts=(("w", 0.9), ("b", 0.1))))
    start = start_of(rough)
    assert start.is_sensitive and "one rounding away" in to_script(rough, "pytorch", start)
    smooth = fitted(LINE)
    assert not start_of(smooth).is_sensitive


def test_layers_can_be_trained_by_keras_own_fit():
    """The script of a net compiles it with its loss and optimizer; a formula and penalties have no such script."""
    layers = Settings(data="sine", model="layers", steps=3, batch=10, loss="huber", reduction="sum")
    fit = train(layers)
    text = to_fit_script(fit, start_of(fit, check=False))
    ast.parse(text)
    assert 'tf.keras.losses.Huber(delta=1.0, reduction="sum")' in text and "model.fit(data" in text
    for settings in (LINE, msgspec.structs.replace(layers, l2=0.1)):
        other = train(settings)
        with pytest.raises(FitError):
            to_fit_script(other, start_of(other, check=False))


def test_a_model_that_never_ran_has_nothing_to_take_away():
    """One clear error, and no made-up numbers."""
    fit = train(Settings(model="code", code="w = tf.Variable(1.0)\ndef model(x):\n    return w * z\n"))
    for take in (to_csv, to_json, lambda one: start_of(one, check=False), lambda one: to_html([one])):
        with pytest.raises(FitError):
            take(fit)
