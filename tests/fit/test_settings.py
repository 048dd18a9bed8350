"""The settings of the lab: what is out of range is refused with the range, and all of it stands in the address."""

from __future__ import annotations

import contextlib
import math
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.authoring.blocks import Dense, Dropout
from graphlab.authoring.settings import ModelError
from graphlab.fit.address import from_fields, from_query, to_fields, to_query
from graphlab.fit.formula import functions, read_formula
from graphlab.fit.numerals import read_count, read_number
from graphlab.fit.own_code import handed_over
from graphlab.fit.settings import TYPED, Settings, check
from tests.fit import choices

RANGED = [name for name, setting in Settings.settings.items() if setting.kind in ("count", "number")]


@pytest.mark.parametrize("name", RANGED)
def test_a_number_out_of_range_is_refused_with_the_range(name):
    """Beyond each end of every number of the registry, the message holds the name, both ends and the number."""
    setting = Settings.settings[name]
    step = 1 if setting.kind == "count" else max(1.0, abs(setting.high))
    beyond = [setting.high + step, setting.low - step, *([setting.low] if setting.above else [])]
    for value in beyond:
        with pytest.raises(ModelError) as refused:
            Settings(**{name: value})
        assert all(part in str(refused.value) for part in (name, f"{setting.high:g}", f"{setting.low:g}", repr(value)))


@given(st.floats(-1e30, 1e30), st.sampled_from([".", ","]))
def test_a_number_is_read_as_it_was_meant_or_refused(number, point):
    """With a comma for the point it is the same number; never what stands before the comma."""
    typed = repr(number).replace(".", point)
    try:
        assert read_number(typed) == number
    except ModelError as error:
        assert point == "," and "two ways" in str(error)


@pytest.mark.parametrize("typed", ["", "x", "1_000", "1.234,5", "1,2,3", "٣", "1e999", "nan", "0x10", "1 2", "1" * 50])
def test_what_is_no_number_is_refused(typed):
    """Nothing is guessed."""
    with pytest.raises(ModelError):
        read_number(typed)


def test_the_course_s_rate_with_a_comma_is_a_hundredth():
    """`0,01` is 0.01, in a field and in an address; a count with decimals is refused."""
    assert read_number("0,01") == 0.01 == from_query("?rate=0,01").rate
    with pytest.raises(ModelError, match="whole number"):
        read_count("2,5")


@given(choices.settings())
def test_an_address_loses_nothing(settings):
    """Out and back the settings are equal, in fields and in a query string; what is as usual takes no room."""
    assert from_query("?" + to_query(settings)) == settings == from_fields(to_fields(settings))
    usual = dict(zip(Settings.__struct_fields__, Settings.__struct_defaults__, strict=True))
    assert set(to_fields(settings)) == {name for name in usual if getattr(settings, name) != usual[name]}


@given(st.dictionaries(st.sampled_from(Settings.__struct_fields__), st.text(max_size=12), max_size=6))
def test_a_forged_address_is_refused_in_one_way(fields):
    """Whatever stands in an address gives settings or a ModelError."""
    with contextlib.suppress(ModelError):
        assert isinstance(from_fields(fields), Settings)


@given(st.text(max_size=40))
def test_any_text_is_a_formula_or_refused(text):
    """Nothing that is typed ends otherwise."""
    try:
        formula = read_formula(text, ("x",))
    except ModelError:
        return
    assert formula.parameters and "x" not in formula.parameters


@pytest.mark.parametrize("name", functions())
def test_every_function_has_the_name_that_tensorflow_has(name):
    """What a formula calls is written with `tf.`; a parameter cannot be called so."""
    assert (
        f"tf.{name}(" in read_formula(f"a*{name}(x)", ("x",)).python
        or "tf." in read_formula(f"a*{name}(x)", ("x",)).python
    )
    with pytest.raises(ModelError, match="meaning of its own"):
        read_formula(f"{name}*x", ("x",))


@pytest.mark.parametrize(("text", "linear"), [
    ("w*x + b", True), ("a*x^2 + b*x + c", True), ("a*sin(x) - b/2", True), ("a*(x + b)", False), ("a*b*x", False),
    ("exp(a*x)", False), ("x/a", False), ("x**a", False), ("-(a + x)", True), ("a*x/(1 + x**2)", True),
])  # fmt: skip
def test_what_is_linear_in_its_parameters(text, linear):
    """A sum of parameters, each times something without them; nothing else."""
    assert read_formula(text, ("x",)).linear == linear


@pytest.mark.parametrize(("change", "reason"), [
    ({"loss": "cross entropy"}, "choose squared"),
    ({"batch": 7}, "at most 6"),
    ({"model": "formula", "formula": "a*x1"}, "no x1"),
    ({"model": "formula", "formula": "a + b"}, "must use x"),
    ({"starts": (("q", 1.0),)}, "no parameter q"),
    ({"model": "layers", "layers": (Dropout(0.5),)}, "no weights"),
    ({"model": "layers", "layers": (Dense(3),)}, "1 unit"),
    ({"data": "three classes", "loss": "cross entropy"}, "need layers"),
    ({"data": "line", "count": 50, "test": 0.8, "batch": 11}, "at most 10"),
])  # fmt: skip
def test_what_does_not_go_together_is_refused_with_what_would(change, reason):
    """The sentence names the cure."""
    with pytest.raises(ModelError, match=reason):
        check(Settings(**change))


@pytest.mark.parametrize(("change", "reason"), [
    ({"model": "code", "code": "x = 3"}, "def model"),
    ({"model": "code", "code": "def model(:"}, "not Python"),
    ({"data": TYPED}, "table"),
    ({"data": TYPED, "table": ((1.0, 2.0), (1.0,))}, "as many numbers"),
    ({"data": TYPED, "table": ((1.0, math.inf), (1.0, 2.0))}, "finite"),
    ({"data": TYPED, "table": ((1.0, 0.5), (1.0, 2.0)), "classes": ("a", "b")}, "whole numbers"),
    ({"starts": (("a", 1.0), ("a", 2.0))}, "two start values"),
    ({"loss": "typed", "expression": "y"}, "y_pred"),
    ({"loss": "typed", "reduction": "sum"}, "leave the reduction"),
])  # fmt: skip
def test_what_cannot_be_is_refused_at_once(change, reason):
    """Settings that mean nothing are never made."""
    with pytest.raises(ModelError, match=reason):
        Settings(**change)


def test_every_setting_is_declared():
    """A number or a choice that the page shows has its range in the registry: none is checked nowhere."""
    free = {
        "table",
        "names",
        "classes",
        "formula",
        "layers",
        "code",
        "probabilities",
        "expression",
        "standardise",
        "starts",
    }
    assert set(Settings.__struct_fields__) == {*Settings.settings, *free, "starts"}
    assert msgspec.structs.replace(Settings(), rate=0.5).rate == 0.5


def test_a_program_hands_over_its_model_and_no_loop():
    """Imports, Variables, functions and classes go over; data, prints and the loop stay."""
    program = f"import tensorflow as tf\nimport math\nx = [1.0]\n{choices.OWN}for i in range(3):\n    print(model(i))\n"
    assert handed_over(program) == "import math\n" + choices.OWN.replace("\n\n", "\n").strip()


def test_the_guide_has_every_setting_with_its_range():
    """docs/fitting.md names each setting, its choices and the ends of its range as the registry has them."""
    guide = (Path(__file__).parents[2] / "docs" / "fitting.md").read_text(encoding="utf-8")
    rows = {line.split("|")[1].strip().strip("`"): line for line in guide.splitlines() if line.startswith("| `")}
    for name, setting in Settings.settings.items():
        ends = [] if setting.kind == "choice" else [f"{setting.low:g}", f"{setting.high:g}"]
        assert all(part in rows[name] for part in (*setting.choices, *ends, *setting.when)), name
