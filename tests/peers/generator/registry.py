"""What programs can call: every public name that TensorFlow has too, with the parameters that both take."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from typing import Any

import graphlab.keras  # noqa: F401 - it registers its names
from graphlab.tensor import PUBLIC

# What draws numbers of its own, changes the whole process, reads the clock or prints is no part of a comparison.
_LEFT_OUT = re.compile(
    r"random|shuffle|dropout|noise|initializers\.|callbacks|KerasTensor|SeedGenerator"
    r"|(^|\.)(set_|get_|clear|config|print|enable|disable|Input|InputLayer|InputSpec|deserialize|serialize|get$|empty$"
    r"|register|timestamp|py_function|numpy_function|py_func|name_scope|device|control_dependencies|init_scope|clone_model"
    r"|function$|gradients$|hessians$|Assert$|custom_gradient$|grad_pass_through$|recompute_grad$|Module$|utils|is_keras)",
    re.IGNORECASE,
)
_BASES = {
    "layer": "keras.layers.Layer", "loss": "keras.losses.Loss", "metric": "keras.metrics.Metric",
    "optimizer": "keras.optimizers.Optimizer", "schedule": "keras.optimizers.schedules.LearningRateSchedule",
    "constraint": "keras.constraints.Constraint", "regularizer": "keras.regularizers.Regularizer",
}  # fmt: skip


@dataclass(frozen=True)
class Callee:
    """A public name that both libraries have: `parameters` are those that a call can give by name."""

    path: str
    kind: str
    positional: tuple[str, ...]
    optional: tuple[tuple[str, Any], ...]
    variadic: bool

    def spelled(self, *arguments: str) -> str:
        return f"tf.{self.path}({', '.join(arguments)})"


def attribute(module: Any, path: str) -> Any:
    """What stands at a dotted path; None where nothing does."""
    for name in path.split("."):
        module = getattr(module, name, None)
    return module


def callees(tensorflow: Any = None) -> dict[str, list[Callee]]:
    """What can be called, by its kind: function, layer, loss, metric, optimizer and so on.

    Without TensorFlow the parameters are graphlab's own.
    """
    found: dict[str, list[Callee]] = {}
    for path, ours in sorted(_shortest().items()):
        theirs = attribute(tensorflow, path) if tensorflow else ours
        if theirs is not None and (callee := _callee(path, ours, theirs)):
            found.setdefault(callee.kind, []).append(callee)
    return found


def _shortest() -> dict[str, Any]:
    """One path for what has several. Keras's spelling of an op is a name of its own: its arguments differ."""
    paths: dict[tuple[int, bool], str] = {}
    for path, thing in PUBLIC.items():
        if callable(thing) and not _LEFT_OUT.search(path):
            key = id(thing), bool(re.match(r"keras\.(ops|backend)\.", path))
            if key not in paths or (path.count("."), len(path), path) < (
                paths[key].count("."),
                len(paths[key]),
                paths[key],
            ):
                paths[key] = path
    return {path: PUBLIC[path] for path in paths.values()}


def _kind(thing: Any) -> str:
    if not inspect.isclass(thing):
        return "function"
    for kind, path in _BASES.items():
        if issubclass(thing, PUBLIC[path]):
            return "" if thing is PUBLIC[path] else kind
    return ""


def _callee(path: str, ours: Any, theirs: Any) -> Callee | None:
    try:
        mine, other = inspect.signature(ours).parameters, inspect.signature(theirs).parameters
    except (ValueError, TypeError):
        return None
    kind = _kind(ours)
    if not kind:
        return None
    either = {p.kind for p in mine.values()} <= {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD}
    named = [p for p in other.values() if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    required = [p.name for p in named if p.default is p.empty]
    optional = [(p.name, p.default) for p in named if p.default is not p.empty and (either or p.name in mine)]
    variadic = any(p.kind == p.VAR_POSITIONAL for p in mine.values()) and any(
        p.kind == p.VAR_POSITIONAL for p in other.values()
    )
    return Callee(path, kind, tuple(required), tuple(optional), variadic)
