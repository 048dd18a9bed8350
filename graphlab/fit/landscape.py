"""The loss around the path of a training: over two of the parameters, or along each one, the others held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from graphlab.fit.best import Best
from graphlab.fit.child import hand_over, rows_of
from graphlab.fit.data_text import data_text
from graphlab.fit.inputs import columns_of
from graphlab.fit.losses import loss_expression, loss_of_numbers, penalty_expression
from graphlab.fit.own_code import WATCHED
from graphlab.fit.program import Program
from graphlab.fit.settings import starts_of
from graphlab.fit.training import SHARED, Fit, FitError
from graphlab.sandbox import run as run_here
from graphlab.sandbox.values.limits import Limits
from graphlab.sandbox.wire.run import Run

SIDE = 31
"""Places along each side."""
ALONG = 81
"""Places of a slice."""
POINTS = 2_000
"""Of more data every second or third is taken: the shape of the loss is the same."""


@dataclass(frozen=True, eq=False)
class Landscape:
    """The loss `z` with a row for each of `b` and a column for each of `a`; `held` are the other parameters."""

    names: tuple[str, str]
    a: np.ndarray
    b: np.ndarray
    z: np.ndarray
    held: Mapping[str, float]


@dataclass(frozen=True, eq=False)
class Slice:
    """The loss along one parameter, the others held."""

    name: str
    at: np.ndarray
    loss: np.ndarray
    held: Mapping[str, float]


def parameters_of(fit: Fit) -> tuple[str, ...]:
    """The parameters over which the loss can be shown: those of a line or a formula, each a number.

    Of other models they are those in the record, in the order of the list that is trained; none where one of them is
    more than a number, or where two have one name.
    """
    if fit.program.model.formula is not None:
        return fit.program.model.formula.parameters
    if fit.training is None or fit.program.model.variables == WATCHED:
        return ()
    names = tuple(one.name for one in fit.training.parameters)
    is_numbers = all(int(np.prod(one.shape, dtype=np.int64)) == 1 for one in fit.training.parameters)
    return names if is_numbers and len(set(names)) == len(names) else ()


def path_of(fit: Fit, name: str) -> np.ndarray:
    """The values of a parameter before each row of the training and after the last; only the start without one."""
    if fit.training is not None:
        for parameter in fit.training.parameters:
            if parameter.name == name:
                return fit.training.path(name)[:, 0]
    return np.array([starts_of(fit.settings, fit.program.model.formula)[name]] if fit.program.model.formula else [])


def ends_of(fit: Fit) -> dict[str, float]:
    """Where each parameter ended; where it began, if it did not end at a number."""
    paths = {name: path_of(fit, name) for name in parameters_of(fit)}
    return {name: float(path[-1] if np.isfinite(path[-1]) else path[0]) for name, path in paths.items()}


def pair_of(fit: Fit) -> tuple[str, str]:
    """The two parameters to be shown first: those that went furthest, in their order. Raises `FitError` without two."""
    names = parameters_of(fit)
    if len(names) < 2:
        raise FitError("a surface needs two parameters; a slice shows one")
    went = {name: float(np.nan_to_num(np.ptp(_finite(path_of(fit, name))))) for name in names}
    chosen = sorted(names, key=lambda name: -went[name])[:2]
    first, second = (name for name in names if name in chosen)
    return first, second


def range_of(fits: Sequence[Fit], name: str, best: Best | None) -> tuple[float, float]:
    """From and to of a parameter: its paths, without what flew off, and the best, with room around them."""
    values = [] if best is None or name not in best.parameters else [best.parameters[name]]
    for fit in fits:
        path = path_of(fit, name)
        reach = 4 * max(abs(path[0] - (values[0] if values else 0.0)), 1.0)
        values += [float(value) for value in path if np.isfinite(value) and abs(value - path[0]) <= reach]
    low, high = min(values), max(values)
    pad = 0.35 * ((high - low) or max(abs(high), 1.0))
    return low - pad, high + pad


def landscape_of(
    fits: Sequence[Fit], pair: tuple[str, str] | None = None, best: Best | None = None, *, limits: Limits = SHARED
) -> Landscape:
    """The loss around the paths of trainings of one model, over two parameters. Raises `FitError` where there is none.

    That of a line is computed here, that of a formula in the sandbox.
    """
    main = fits[0]
    names = pair or pair_of(main)
    if is_of_numbers(main):
        return landscape_of_line(fits, names, best)
    a, b, held = sides_of(fits, names, best)
    run = run_here(landscape_program(main.program, names, a, b, held, parameters_of(main)), limits=limits)
    return Landscape(names, a, b, landscape_from(run, SIDE), held)


def sides_of(
    fits: Sequence[Fit], names: tuple[str, str], best: Best | None = None
) -> tuple[np.ndarray, np.ndarray, dict[str, float]]:
    """The places along both sides of a landscape, and the parameters that are held in it."""
    a, b = (np.linspace(*range_of(fits, name, best), SIDE) for name in names)
    return a, b, {name: value for name, value in ends_of(fits[0]).items() if name not in names}


def is_of_numbers(fit: Fit) -> bool:
    """Whether the loss around needs no program: only numbers go into it."""
    return fit.settings.model == "line" and fit.settings.loss != "typed"


def landscape_of_line(fits: Sequence[Fit], names: tuple[str, str], best: Best | None = None) -> Landscape:
    """The loss around the paths of lines, where `is_of_numbers` holds."""
    a, b, held = sides_of(fits, names, best)
    return Landscape(names, a, b, _of_line(fits[0].program, names, a, b, held), held)


def slices_of(fits: Sequence[Fit], best: Best | None = None, *, limits: Limits = SHARED) -> list[Slice]:
    """The loss along each parameter, the others where the first training ended. Raises `FitError`."""
    places, ends = places_of(fits, best), ends_of(fits[0])
    return slices_from(run_here(slice_program(fits[0].program, places, ends), limits=limits), places, ends)


def places_of(fits: Sequence[Fit], best: Best | None = None) -> dict[str, np.ndarray]:
    """Where the loss is computed along each parameter."""
    return {name: np.linspace(*range_of(fits, name, best), ALONG) for name in parameters_of(fits[0])}


def slices_from(run: Run, places: Mapping[str, np.ndarray], ends: Mapping[str, float]) -> list[Slice]:
    """The slices in the run of `slice_program`. Raises `FitError` where it gave none."""
    rows = rows_of(run, ALONG)
    if len(rows) != len(places):
        raise FitError(f"the loss around the path could not be computed{_reason(run)}")
    return [
        Slice(name, at, row, {other: value for other, value in ends.items() if other != name})
        for (name, at), row in zip(places.items(), rows, strict=True)
    ]


def landscape_from(run: Run, side: int) -> np.ndarray:
    """The losses that `landscape_program` handed over. Raises `FitError` where it did not."""
    rows = rows_of(run, side)
    if len(rows) != side:
        raise FitError(f"the loss around the path could not be computed{_reason(run)}")
    return np.array(rows)


def landscape_program(
    program: Program,
    names: tuple[str, str],
    a: np.ndarray,
    b: np.ndarray,
    held: Mapping[str, float],
    every: Sequence[str] = (),
) -> str:
    """The text that hands over a row of losses for each value of the second parameter.

    `every` are the names of all parameters, which a model that is no formula does not know by itself.
    """
    if program.model.formula is None:
        return "\n".join([*_model_objective(program), *_model_rows(names, a, b, held, every), ""])
    first, second = names
    return "\n".join([
        *_objective(program, held),
        f"for {second} in {_list(b)}:",
        "    row = []",
        f"    for {first} in {_list(a)}:",
        "        row.append(objective())",
        f"    {hand_over('row')}",
        "",
    ])  # fmt: skip


def slice_program(program: Program, places: Mapping[str, np.ndarray], ends: Mapping[str, float]) -> str:
    """The text that hands over the losses along each parameter."""
    if program.model.formula is None:
        return "\n".join([*_model_objective(program), *_model_slices(places, ends), ""])
    lines = _objective(program, ends)
    for name, at in places.items():
        lines += [
            "row = []",
            f"for {name} in {_list(at)}:",
            "    row.append(objective())",
            hand_over("row"),
            f"{name} = tf.constant({ends[name]!r}, tf.float64)",
        ]
    return "\n".join(lines) + "\n"


# A model that is no formula has Variables, which are moved. Its code stands beside ours: our names are long.


def _model_objective(program: Program) -> list[str]:
    """The lines that make the data and the model, and the loss with its Variables at some numbers."""
    settings, model = program.settings, program.model
    every = -(-len(program.train.x) // POINTS)
    lines = ["import tensorflow as tf; import matplotlib.pyplot as plt", model.code]
    lines += data_text(program.train, model, program.scaling).lines
    if every > 1:
        lines += [f"{name} = {name}[::{every}]" for name in (*model.inputs, "y")]
    loss = loss_expression(settings, model.outputs, model.columns, "y", model.prediction({}))
    penalty = penalty_expression(settings, "variables_of_the_fit")
    return [
        *lines,
        *model.making,
        model.prediction({}),  # in its first call Keras makes the Variables
        f"variables_of_the_fit = {model.variables}",
        "def loss_of_the_fit(*values):",
        "    for variable, value in zip(variables_of_the_fit, values):",
        "        variable.assign(tf.fill(variable.shape, tf.cast(value, variable.dtype)))",
        f"    return float({loss}{' + ' + penalty if penalty else ''})",
    ]


def _model_rows(
    names: tuple[str, str], a: np.ndarray, b: np.ndarray, held: Mapping[str, float], every: Sequence[str]
) -> list[str]:
    places = {names[0]: "place_1", names[1]: "place_2"}
    values = ", ".join(places.get(name) or repr(held[name]) for name in every)
    return [
        f"for place_2 in {a_list(b)}:",
        f"    {hand_over(f'[loss_of_the_fit({values}) for place_1 in {a_list(a)}]')}",
    ]


def _model_slices(places: Mapping[str, np.ndarray], ends: Mapping[str, float]) -> list[str]:
    lines = []
    for name, at in places.items():
        values = ", ".join("place_1" if other == name else repr(end) for other, end in ends.items())
        lines.append(hand_over(f"[loss_of_the_fit({values}) for place_1 in {a_list(at)}]"))
    return lines


def a_list(values: np.ndarray) -> str:
    """Numbers as a program has them.

    >>> a_list(np.array([1.0, 2.5]))
    '[1.0, 2.5]'
    """
    return repr([float(value) for value in values])


def _objective(program: Program, values: Mapping[str, float]) -> list[str]:
    """The lines that make the data and the loss, as a function of the parameters as they stand."""
    settings, model = program.settings, program.model
    names = model.formula.parameters if model.formula is not None else ()
    every = -(-len(program.train.x) // POINTS)
    lines = ["import tensorflow as tf; import matplotlib.pyplot as plt"]
    lines += data_text(program.train, model, program.scaling).lines
    for name in (*model.inputs, "y"):
        lines.append(f"{name} = tf.cast({name}{f'[::{every}]' if every > 1 else ''}, tf.float64)")
    lines += [f"{name} = tf.constant({value!r}, tf.float64)" for name, value in values.items()]
    loss = loss_expression(settings, 1, False, "y", f"({model.prediction({})})")
    variables = f"[{', '.join(f'tf.cast({name}, tf.float64)' for name in names)}]"
    penalty = penalty_expression(settings, variables)
    return [*lines, f"def objective():\n    return float({loss}{' + ' + penalty if penalty else ''})"]


def _list(values: np.ndarray) -> str:
    return f"tf.constant({a_list(values)}, tf.float64)"


def _of_line(
    program: Program, names: tuple[str, str], a: np.ndarray, b: np.ndarray, held: Mapping[str, float]
) -> np.ndarray:
    assert program.model.formula is not None
    every = -(-len(program.train.x) // POINTS)
    x = program.scaling.inputs(columns_of(program.train)[::every].astype(float))
    y = program.scaling.target(program.train.y[::every].astype(float))
    values = {**held, names[0]: a[None, :, None], names[1]: b[:, None, None]}
    *weights, shift = (np.asarray(values[name]) for name in program.model.formula.parameters)
    y_hat = sum((w * column for w, column in zip(weights, x.T, strict=True)), shift)
    settings = program.settings
    penalty = sum(settings.l1 * np.abs(v) + settings.l2 * v**2 for v in (*weights, shift))
    return loss_of_numbers(settings, y, np.asarray(y_hat)) + np.asarray(penalty).reshape(np.shape(penalty)[:2])


def _finite(values: np.ndarray) -> np.ndarray:
    finite = values[np.isfinite(values)]
    return finite if finite.size else np.zeros(1)


def _reason(run: Run) -> str:
    return f": {run.error.message}" if run.error is not None else ""
