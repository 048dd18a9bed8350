"""Whether the parts of a run are consistent: references have their targets, and numbers are in their ranges.

A child that was taken over may answer anything. What passes here can be drawn, stepped through and exported as if the
interpreter had recorded it: ids count, inputs come first, shapes are those that the op makes of its inputs.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from graphlab import dtypes
from graphlab.sandbox.wire.colormaps import COLORMAPS
from graphlab.sandbox.wire.run import (
    IN_SPACE,
    LONGEST_TITLE,
    MOST_DRAWN,
    MOST_LEVELS,
    MOST_PANELS,
    MOST_SERIES,
    OF_MATRICES,
    THICKEST,
    WIDEST,
    Figure,
    Panel,
    Run,
    Series,
)
from graphlab.tensor import OPS, Op, Tensor
from graphlab.tensor.op import normalized
from graphlab.trace.build import LARGEST
from graphlab.trace.graph import Node, Reason, Step, Sweep, Trace, Value
from graphlab.trace.none_gradients.program import CALLS
from graphlab.trace.recording.bindings import MOST_NAMES
from graphlab.trace.recording.groups import DEEPEST
from graphlab.trace.recording.journal import KEPT_TAPES, MOST_SWEEPS
from graphlab.trace.training import (
    MOST_BYTES,
    MOST_ROWS,
    MOST_VALUES,
    Loss,
    Opened,
    Parameter,
    Rows,
    Training,
    Update,
)
from graphlab.views.notation.escaping import clean

MOST_ELEMENTS = 10**8  # of a tensor; no limit allows one as big
MOST_WORK = 2_000_000  # operations that finding out whether ops fit may take, about 20 ms; then the rest is believed
_LONGEST_OP = 200  # characters of the name of a function with a gradient of its own


class Inconsistent(Exception):
    """The parts of a run are not consistent."""


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise Inconsistent(what)


def check_run(run: Run) -> None:
    """Raise Inconsistent if the interpreter cannot have made this run."""
    work = _Work()
    _require(len(run.traces) <= KEPT_TAPES, "the last tapes")
    for trace in run.traces:
        _check_trace(trace, work)
    series = [one for figure in run.figures for panel in figure.panels for one in panel.series]
    _require(len(series) <= MOST_SERIES and sum(one.numbers for one in series) <= MOST_DRAWN, "not too much drawn")
    for figure in run.figures:
        _check_figure(figure)
    _check_trainings(run, work)


def _check_trace(trace: Trace, work: _Work) -> None:
    _check_groups(trace)
    _check_nodes(trace.nodes, len(trace.groups), work)
    _require(len(trace.sweeps) <= MOST_SWEEPS, "the last gradients")
    for sweep in trace.sweeps:
        _check_sweep(trace, sweep)


def _check_groups(trace: Trace) -> None:
    ops = sum(node.op is not None for node in trace.nodes)
    _require(len(trace.groups) <= DEEPEST * ops, "groups that hold something")
    depths: list[int] = []
    for place, group in enumerate(trace.groups):
        _require(group.id == f"g{place}", "ids count")
        around = None if group.parent is None else _place(group.parent, "g", place)
        depths.append(1 if around is None else depths[around] + 1)
        _require(depths[-1] <= DEEPEST, "groups that are not too deep")
        _require(
            group.kind != "round" or (around is not None and trace.groups[around].kind == "loop"), "a round of a loop"
        )


def _place(id: str, letter: str, count: int) -> int:
    """The number in an id, which must be one of the first `count`."""
    digits = id[1:]
    _require(id[:1] == letter and digits.isascii() and digits.isdecimal() and len(digits) < 10, "an id")
    place = int(digits)
    _require(digits == str(place) and place < count, "an id of what is there")
    return place


# --- Nodes ---------------------------------------------------------------------------------------


def _check_nodes(nodes: Sequence[Node], groups: int, work: _Work) -> None:
    for place, node in enumerate(nodes):
        _require(node.id == f"n{place}", "ids count")
        _check_node(place, node, groups)
        if node.op in OPS:
            work.check(nodes, node, OPS[node.op])


def _check_node(place: int, node: Node, groups: int) -> None:
    _check_value(node.value)
    _require(len(node.names) <= MOST_NAMES + 1, "its own and a few names")
    for id in node.inputs:
        _place(id, "n", place)
    if node.group is not None:
        _place(node.group, "g", groups)
    if node.op is None:
        _require(node.kind != "op" and not node.inputs and not node.attrs, "a leaf is made by no op")
        _require(node.number is None and node.inner is None, "a leaf is no row of a tape")
    else:
        _require(node.kind == "op" and 0 < len(node.op) <= _LONGEST_OP, "an op")
        _require(node.op in OPS or not node.attrs, "what is no op of ours has no attributes")


def _check_value(value: Value) -> None:
    dtype = dtypes.DTYPES.get(value.dtype)
    _require(dtype is not None and math.prod(value.shape) <= MOST_ELEMENTS, "a dtype and a size")
    assert dtype is not None
    kept = _kept(value.shape, text=dtype is dtypes.string)
    stored = dtypes.stored(np.dtype(dtype.as_numpy_dtype))
    _require(value.array.dtype == stored and value.array.shape == kept, "an array of its dtype and shape")
    _require(value.thinned == (kept != value.shape), "thinned if it is big")
    if value.low is None or value.high is None:
        return _require(value.low is value.high, "two ends")
    _require(value.array.dtype.kind in "fiub" and value.low <= value.high, "ends of numbers")


def _kept(shape: tuple[int, ...], *, text: bool) -> tuple[int, ...]:
    """The shape of what is kept of an array: a very big one is halved along its longest axis until it is small."""
    if math.prod(shape) <= LARGEST:
        return shape
    if text:
        return (LARGEST,)
    sizes = list(shape)
    while math.prod(sizes) > LARGEST:
        longest = sizes.index(max(sizes))
        sizes[longest] = -(-sizes[longest] // 2)
    return tuple(sizes)


class _Work:
    """Runs one op of each kind again, as long as that is cheap: the shape and dtype recorded must come of it."""

    def __init__(self) -> None:
        self.left = MOST_WORK
        self.known: set[Any] = set()

    def check(self, nodes: Sequence[Node], node: Node, op: Op) -> None:
        """Raise Inconsistent if the op takes no such inputs and attributes, or makes something else of them."""
        parts = [nodes[int(id[1:])].value for id in node.inputs]
        _require(len(parts) == len(op.parameters) or (op.variadic and len(parts) > 0), "as many inputs as the op takes")
        _check_attributes(op, node.attrs)
        kinds = tuple((part.shape, part.dtype) for part in (*parts, node.value))
        known = (op.name, repr(node.attrs), kinds)
        if known in self.known:
            return
        self.known.add(known)
        if any(part.thinned or part.dtype == "string" for part in parts):
            return
        tensors = [Tensor(part.array[()]) for part in parts]
        elements, work = op.size(*tensors, **node.attrs)
        self.left -= max(work, 1000) + elements
        if self.left < 0 or elements > MOST_WORK:
            return
        with np.errstate(all="ignore"):
            made = np.asarray(op.forward(*[x._array for x in tensors], **node.attrs))
        stored = dtypes.stored(made.dtype)
        _require(made.shape == node.value.shape and stored == node.value.array.dtype, "what the op makes")


def _check_attributes(op: Op, attrs: Mapping[str, Any]) -> None:
    usual = op.attributes
    _require(set(attrs) == set(usual), "all attributes of the op and no others")  # its rules take them without defaults
    for name, attr in attrs.items():
        same = normalized(name, attr)
        _require(type(same) is type(attr) and _equal(same, attr), "an attribute as ops keep it")
        _require(attr is not None or usual[name] is None, "an attribute where one is needed")


def _equal(one: Any, other: Any) -> bool:
    return repr(one) == repr(other)


# --- Sweeps --------------------------------------------------------------------------------------


def _check_sweep(trace: Trace, sweep: Sweep) -> None:
    count = len(trace.nodes)
    for id in (*sweep.targets, *sweep.sources):
        _place(id, "n", count)
    _require(sweep.call in CALLS, "a call that gives gradients")
    if sweep.element is not None:
        _require(len(sweep.targets) == 1, "an element of one target")
        shape = trace.nodes[_place(sweep.targets[0], "n", count)].shape
        _require(len(sweep.element) == len(shape), "an element of the target")
        _require(all(i < n for i, n in zip(sweep.element, shape, strict=True)), "an element of the target")
    _require(len(sweep.steps) <= len(sweep.targets) + count, "each target is a seed, and each node is walked once")
    for step in sweep.steps:
        _check_step(trace, step)
    for id, grad in sweep.grads.items():
        _check_gradient(trace.nodes[_place(id, "n", count)], grad)
    for reason in sweep.reasons:
        _check_reason(reason, count)


def _check_step(trace: Trace, step: Step) -> None:
    node = trace.nodes[_place(step.node, "n", len(trace.nodes))]
    _check_gradient(node, step.grad)
    if not step.contributions:
        return
    _require(len(step.contributions) == len(node.inputs), "a contribution to each input")
    for id, sent in zip(node.inputs, step.contributions, strict=True):
        if sent is not None:
            _check_gradient(trace.nodes[int(id[1:])], sent)


def _check_gradient(node: Node, grad: Value) -> None:
    _check_value(grad)
    _require(grad.shape == node.shape and grad.dtype == node.dtype, "a gradient like its node")
    _require(dtypes.DTYPES[grad.dtype].is_differentiable, "a gradient of floats")


def _check_reason(reason: Reason, count: int) -> None:
    for id in (reason.node, reason.cut, reason.origin):
        if id is not None:
            _place(id, "n", count)


# --- Figures -------------------------------------------------------------------------------------


def _check_figure(figure: Figure) -> None:
    _require(figure.rows * figure.columns <= MOST_PANELS, "not too many axes")
    _require(figure.size is None or min(figure.size) > 0, "a width and a height")
    _check_titles(figure.title)
    places = [(panel.row, panel.column, panel.twin) for panel in figure.panels]
    _require(len(set(places)) == len(places), "axes in places of their own")
    for panel in figure.panels:
        _require(panel.row < figure.rows and panel.column < figure.columns, "axes inside their figure")
        _require(not panel.twin or (panel.row, panel.column, False) in places, "a twin of axes")
        _check_panel(panel)
    spaces = {place[:2] for place, panel in zip(places, figure.panels, strict=True) if panel.in_space}
    _require(not any((p.row, p.column) in spaces and (p.twin or not p.in_space) for p in figure.panels), "one space")


def _check_panel(panel: Panel) -> None:
    _check_titles(panel.title, panel.x_title, panel.y_title, panel.z_title, *panel.x_names, *panel.y_names)
    for ticks, names in ((panel.x_ticks, panel.x_names), (panel.y_ticks, panel.y_names)):
        _require(not names or (ticks is not None and len(names) == len(ticks)), "a name for each tick")
    for series in panel.series:
        _require((series.mark in IN_SPACE) == panel.in_space, "marks that these axes have")
        _check_series(series)


def _check_titles(*titles: str) -> None:
    _require(all(clean(title, LONGEST_TITLE) == title for title in titles), "titles that can be shown")


def _check_series(series: Series) -> None:
    most = WIDEST if series.mark in ("bars", "bars across") else THICKEST
    _require(0 <= series.size <= most and 0 <= series.opacity <= 1, "a size and an opacity")
    _check_titles(series.label, *series.names)
    rows = [row for row in (series.x, series.y, series.z, series.levels, series.shades) if row is not None]
    _require(all(row.dtype == np.float64 for row in rows), "numbers")
    _require(not (series.names and series.x.size), "names or numbers")
    _require(series.scale == "" or series.scale in COLORMAPS, "a colormap")
    _require(series.span is None or series.span[0] < series.span[1], "ends of a colormap")
    _require(len(series.colors) in (0, series.y.size), "a colour for each")
    _require(series.shades is None or series.shades.shape == series.y.shape, "a colour value for each")
    if series.levels is not None:
        grow = bool((np.diff(series.levels) > 0).all())  # false where one is not a number
        _require(series.levels.ndim == 1 and 0 < len(series.levels) <= MOST_LEVELS and grow, "levels that increase")
        _require(bool(np.isfinite(series.levels).all()), "levels that are numbers")
    if series.mark in OF_MATRICES:
        return _check_matrix(series)
    _require(series.x.ndim == 1 and series.y.ndim == 1, "rows of numbers")
    if series.mark in IN_SPACE:
        _require(series.z is not None and series.x.shape == series.y.shape == series.z.shape, "as many of each")
    _require(series.z is None or series.z.ndim == 1, "a row")


def _check_matrix(series: Series) -> None:
    z = series.z
    _require(z is not None, "a matrix")
    assert z is not None
    if series.mark == "image" and z.ndim == 3:
        _require(z.shape[2] == 3 and bool(((z >= 0) & (z <= 255)).all()), "red, green and blue")
    else:
        _require(z.ndim == 2, "a matrix")
    if series.mark == "surface" and series.x.ndim == 2:
        return _require(series.x.shape == series.y.shape == z.shape, "a place for each height")
    _require(series.x.shape == z.shape[1:2] and series.y.shape == z.shape[:1], "a place for each row and column")


# --- Trainings -----------------------------------------------------------------------------------


def _check_trainings(run: Run, work: _Work) -> None:
    _require(sum(training.nbytes for training in run.trainings) <= MOST_BYTES, "trainings that are not too big")
    tapes = {trace.number for trace in run.traces}
    for place, training in enumerate(run.trainings):
        _require(training.number == place + 1, "trainings count")
        _check_training(training)
        for opened in training.opened:
            _check_opened(training, opened, tapes, work)


def _check_training(training: Training) -> None:
    _check_row(training.loss, training.steps)
    count = len(training.rows)
    _require(count <= MOST_ROWS, "rows that are thinned out")
    _check_steps(training, training.rows, "rows that increase")
    _check_steps(training, training.epochs, "epochs that increase")
    _check_steps(training, np.array([opened.step for opened in training.opened], np.int64), "steps that increase")
    _check_row(training.rate, count)
    _check_names(training.optimizer, training.loss_name, *(name for name, _ in training.settings))
    for parameter in training.parameters:
        _check_parameter(parameter, count)
    names = [parameter.name for parameter in training.parameters]
    _require(len(set(names)) == len(names), "parameters of different names")
    for slot in training.state:
        _check_rows(slot, count)
        _require(slot.parameter < len(training.parameters), "a slot of a parameter")
    for loss in training.other_losses:
        _check_loss(loss, training.steps)


def _check_steps(training: Training, steps: np.ndarray, what: str) -> None:
    _require(steps.dtype == np.int64 and steps.ndim == 1, "a row of whole numbers")
    _require(bool((steps[1:] > steps[:-1]).all()), what)
    _require(not len(steps) or (steps[0] >= 1 and steps[-1] <= training.steps), "steps of the training")


def _check_row(array: np.ndarray, count: int) -> None:
    _require(array.dtype == np.float64 and array.shape == (count,), "a number for each step or row")


def _check_names(*names: str) -> None:
    _require(all(clean(name, LONGEST_TITLE) == name for name in names), "names that can be shown")


def _check_loss(loss: Loss, steps: int) -> None:
    _check_names(loss.name)
    _check_row(loss.values, steps)


def _check_rows(part: Rows, count: int) -> None:
    _check_names(part.name)
    dtype = dtypes.DTYPES.get(part.dtype)
    _require(dtype is not None and math.prod(part.shape) <= MOST_ELEMENTS, "a dtype and a size")
    elements, kept = part.elements, min(math.prod(part.shape), MOST_VALUES)
    _require(elements.dtype == np.int64 and elements.shape == (kept,), "places of elements")
    inside = not kept or (elements[0] >= 0 and elements[-1] < math.prod(part.shape))
    _require(inside and bool((elements[1:] > elements[:-1]).all()), "places of elements that increase")
    _require(part.values.dtype == np.float64 and part.values.shape == (count, kept), "numbers of the elements")
    _require(part.final.dtype == np.float64 and part.final.shape == (kept,), "final numbers of the elements")
    _check_row(part.norms, count)


def _check_parameter(parameter: Parameter, count: int) -> None:
    _check_rows(parameter, count)
    gradients = parameter.gradients
    _require(gradients.dtype == np.float64 and gradients.shape == parameter.values.shape, "a gradient of each number")
    _check_row(parameter.gradient_norms, count)


def _check_opened(training: Training, opened: Opened, tapes: set[int], work: _Work) -> None:
    _require({opened.tape, *opened.other_tapes} <= tapes, "tapes that are here")
    for update in opened.updates:
        _require(update.parameter < len(training.parameters), "an update of a parameter")
        _check_update(training.parameters[update.parameter], update, work)


def _check_update(parameter: Parameter, update: Update, work: _Work) -> None:
    _check_names(*(name for name, _ in update.settings), *(one.name for one in update.memory))
    numbers = [update.before, update.after, *([] if update.gradient is None else [update.gradient])]
    for value in numbers:
        _check_value(value)
        _require((value.shape, value.dtype) == (parameter.shape, parameter.dtype), "numbers like the parameter's")
    _require(dtypes.DTYPES[update.after.dtype].is_floating, "a parameter of floats")
    for one in update.memory:
        for value in (one.before, one.after):
            _check_value(value)
            _require(value.shape == parameter.shape and value.array.dtype.kind == "f", "a memory like the parameter")
    _check_nodes(update.nodes, 0, work)
    if update.nodes:
        last = update.nodes[-1].value
        _require((last.shape, last.dtype) == (parameter.shape, parameter.dtype), "nodes that make the new value")
