"""What is typed and chosen on the page, which need not be settings yet; and the settings in it, or what is wrong where.

A number is the text that was typed. It is read as people write it, or refused beside its field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from graphlab.authoring.blocks import Activation, Block, Dense
from graphlab.authoring.loss_formula import written
from graphlab.authoring.settings import ModelError, Setting
from graphlab.datasets.points import Points
from graphlab.fit.formula import Formula, read_formula
from graphlab.fit.inputs import inputs_of
from graphlab.fit.numerals import read_count, read_number
from graphlab.fit.own_code import check_code
from graphlab.fit.program import Program, program_of
from graphlab.fit.settings import TYPED, Settings, formula_of, outputs_of, points_of, starts_of

Draft: TypeAlias = dict[str, Any]
"""A value for each field of `Settings`: of numbers the text, of `starts` a text for each parameter.

`mistyped` has in addition what is wrong with numbers of layers.
"""
NUMBERS = {name: setting for name, setting in Settings.settings.items() if setting.kind in ("count", "number")}
USUAL = dict(zip(Settings.__struct_fields__, Settings.__struct_defaults__, strict=True))
ALL = "all"
"""The text of a batch that is all data."""
_PROBABLE = ("sigmoid", "softmax")


@dataclass(frozen=True)
class Reading:
    """What a draft holds: its program, or what is wrong with which field; "" is the field of what is wrong with all."""

    program: Program | None
    problems: Mapping[str, str] = field(default_factory=dict)
    points: Points | None = None
    formula: Formula | None = None
    starts: Mapping[str, float] = field(default_factory=dict)


def drafted(settings: Settings) -> Draft:
    """The draft that these settings are read from.

    >>> draft = drafted(Settings(rate=0.5, starts=(("w", 0.9),)))
    >>> draft["rate"], draft["starts"], draft["noise"], draft["batch"]
    ('0.5', {'w': '0.9'}, '', 'all')
    """
    draft = {name: getattr(settings, name) for name in Settings.__struct_fields__}
    draft |= {name: number_text(draft[name]) for name in NUMBERS}
    draft["batch"] = draft["batch"] if settings.batch else ALL
    draft["starts"] = {name: number_text(value) for name, value in settings.starts}
    draft["mistyped"] = {}
    return draft


def number_text(value: float | None) -> str:
    """A number as somebody would type it.

    >>> number_text(0.1), number_text(500), number_text(2.0), number_text(None)
    ('0.1', '500', '2', '')
    """
    return "" if value is None else repr(value).removesuffix(".0")


def reading(draft: Draft) -> Reading:
    """The program of a draft, or what stands in its way.

    >>> reading(drafted(Settings()) | {"rate": "0,05"}).program.settings.rate
    0.05
    >>> reading(drafted(Settings()) | {"rate": "5000"}).problems
    {'rate': 'rate must be a number from 0 to 1000; it is 5000.0'}
    """
    problems: dict[str, str] = {}
    values = {name: _number(draft, name, problems) for name in NUMBERS}
    fields = {name: value for name, value in draft.items() if name not in (*NUMBERS, "starts", "mistyped")} | values
    points = _points(fields, problems)
    formula = _formula(fields, points, problems)
    fields["starts"] = _starts(draft["starts"], formula, problems)
    _adapt(fields)
    for name, check in _checks(fields).items():
        try:
            check()
        except ModelError as error:
            problems[name] = str(error)
    if draft["model"] == "layers" and draft["mistyped"]:
        problems["layers"] = next(iter(draft["mistyped"].values()))
    starts = _all_starts(fields, formula) if "seed" not in problems else {}
    if problems:
        return Reading(None, problems, points, formula, starts)
    try:
        return Reading(program_of(Settings(**fields)), {}, points, formula, starts)
    except ModelError as error:
        place = "layers" if fields["model"] == "layers" and "layer" in str(error) else ""
        return Reading(None, {place: str(error)}, points, formula, starts)


def is_shown(draft: Draft, name: str) -> bool:
    """Whether a setting counts: momentum without an optimizer that has it does not.

    >>> is_shown(drafted(Settings()), "momentum"), is_shown(drafted(Settings(optimizer="Nesterov")), "momentum")
    (False, True)
    """
    when = Settings.settings[name].when
    return not when or draft[_owner(when)] in when


def _owner(when: tuple[str, ...]) -> str:
    return next(name for name, setting in Settings.settings.items() if set(when) <= set(setting.choices))


def _number(draft: Draft, name: str, problems: dict[str, str]) -> float | int | None:
    setting, text = NUMBERS[name], str(draft[name]).strip()
    usual: float | int | None = USUAL[name]
    if not text and usual is None or not is_shown(draft, name) or (name == "batch" and text.lower() == ALL):
        return usual
    try:
        return typed_number(text, setting, setting.label or name)
    except ModelError as error:
        problems[name] = str(error)
        return usual


def typed_number(text: str, setting: Setting, name: str) -> float | int:
    """The number in a text, within the range of its setting. Raises `ModelError`."""
    if not text.strip():
        raise ModelError(f"{name} is empty: write a number from {setting.low:g} to {setting.high:g}")
    value = read_count(text, name) if setting.kind == "count" else read_number(text, name)
    if (problem := setting.complaint(name, value)) is not None:
        raise ModelError(problem)
    return value


def _points(fields: Mapping[str, Any], problems: dict[str, str]) -> Points | None:
    """The data; what is wrong with it stands at the data, not at the model."""
    names = ("data", "count", "noise", "outliers", "data_seed", "table", "names", "classes")
    try:
        return points_of(Settings(**{name: fields[name] for name in names}))
    except ModelError as error:
        problems.setdefault("data", str(error))
        return None


def _formula(fields: Mapping[str, Any], points: Points | None, problems: dict[str, str]) -> Formula | None:
    if points is None or fields["model"] not in ("line", "formula"):
        return None
    if fields["model"] == "line":
        return formula_of(Settings(), points)
    try:
        return read_formula(fields["formula"], inputs_of(points))
    except ModelError as error:
        problems["formula"] = str(error)
        return None


def _starts(
    texts: Mapping[str, str], formula: Formula | None, problems: dict[str, str]
) -> tuple[tuple[str, float], ...]:
    """The start values of the parameters that there are; one that is left empty is drawn."""
    starts = []
    for name in formula.parameters if formula is not None else ():
        if not (text := texts.get(name, "").strip()):
            continue
        try:
            value = read_number(text, f"the start of {name}")
            Settings(starts=((name, value),))
            starts.append((name, value))
        except ModelError as error:
            problems[f"start {name}"] = str(error)
    return tuple(starts)


def _all_starts(fields: Mapping[str, Any], formula: Formula | None) -> Mapping[str, float]:
    if formula is None:
        return {}
    return starts_of(Settings(starts=fields["starts"], seed=fields["seed"]), formula)


def _adapt(fields: dict[str, Any]) -> None:
    """What follows from other choices: a typed loss says itself how it is summed, an activation that it is probable."""
    if fields["loss"] == "typed":
        fields["reduction"] = "mean"
    if fields["model"] == "layers" and fields["layers"]:
        last = fields["layers"][-1]
        fields["probabilities"] = isinstance(last, Dense | Activation) and last.activation in _PROBABLE
    elif fields["model"] != "code":
        fields["probabilities"] = False


def _checks(fields: Mapping[str, Any]) -> dict[str, Callable[[], object]]:
    checks: dict[str, Callable[[], object]] = {}
    if fields["model"] == "code":
        checks["code"] = lambda: check_code(fields["code"])
    if fields["loss"] == "typed":
        checks["expression"] = lambda: written(fields["expression"])
    return checks


# ---- Choices that bring others with them


def with_data(draft: Draft, **data: Any) -> Draft:
    """The draft with other data, and with a loss and a model that go with it.

    >>> other = with_data(drafted(Settings()), data="two moons")
    >>> other["loss"], other["data"], other["table"]
    ('cross entropy', 'two moons', ())
    """
    usual = {name: drafted(Settings())[name] for name in ("count", "noise", "outliers", "table", "names", "classes")}
    changed = {**draft, **usual, **data}
    with suppress(ModelError):
        fields = {name: changed[name] for name in ("data", "table", "names", "classes")}
        return adapted(changed, points_of(Settings(**fields)))
    return changed


def adapted(draft: Draft, points: Points) -> Draft:
    """The draft with a loss, a formula and layers that go with these points, where they do not yet."""
    changed = dict(draft)
    is_classes = points.classes is not None
    if is_classes != (draft["loss"] == "cross entropy") and draft["loss"] != "typed":
        changed["loss"] = "cross entropy" if is_classes else "squared"
    inputs = inputs_of(points)
    try:
        read_formula(draft["formula"], inputs)
    except ModelError:
        terms = [f"{chr(ord('a') + place)}*{name}" for place, name in enumerate(inputs)]
        changed["formula"] = " + ".join([*terms, "b" if len(inputs) == 1 else "w0"])
    changed["layers"] = _ending_in(draft["layers"], _outputs(changed, points))
    if (points.classes or 0) > 2 and draft["model"] in ("line", "formula"):
        changed["model"] = "layers"
    return changed


def _outputs(draft: Draft, points: Points) -> int:
    return outputs_of(Settings(loss=draft["loss"]), points)


def _ending_in(layers: tuple[Block, ...], units: int) -> tuple[Block, ...]:
    """The layers, the last one with as many units as the data has outputs, where it is a Dense."""
    if not layers or not isinstance(layers[-1], Dense) or layers[-1].units == units:
        return layers
    return (*layers[:-1], Dense(units, "linear" if layers[-1].activation in _PROBABLE else layers[-1].activation))


def with_points(draft: Draft, points: Points) -> Draft:
    """The draft with points of the learner's own."""
    x = points.x.reshape(len(points.x), -1)
    rows = tuple(tuple(map(float, row)) + (float(y),) for row, y in zip(x.tolist(), points.y.tolist(), strict=True))
    return with_data(
        draft, data=TYPED, table=rows, names=(*points.x_names, points.y_name), classes=points.class_names
    )  # fmt: skip
