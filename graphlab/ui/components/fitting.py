"""The components of the fitting lab: its figures, the table of its parameters, and that of its runs."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from graphlab.ui.components.component import component
from graphlab.views.player import schema

_figures, _parameters, _runs = component("fitting"), component("parameters"), component("runs")
FIGURES, PARAMETERS, RUNS = "fitting", "parameters", "runs"
"""The keys of the components."""


def figures(data: schema.Fitting, *, on_sent: Callable[[], None], key: str = FIGURES) -> Any:
    """Show the figures with their transport. `on_sent` is called when something was asked for: see `sent`."""
    return _figures(key=key, data=data, on_sent_change=on_sent)


def parameters(data: schema.Parameters, *, on_sent: Callable[[], None], key: str = PARAMETERS) -> Any:
    """Show the parameters. `on_sent` is called when a start was typed: see `sent`."""
    return _parameters(key=key, data=data, on_sent_change=on_sent)


def runs(data: schema.Runs, *, on_sent: Callable[[], None], key: str = RUNS) -> Any:
    """Show the runs. `on_sent` is called when one is picked, renamed or removed: see `sent`."""
    return _runs(key=key, data=data, on_sent_change=on_sent)


def sent(state: Any) -> Mapping[str, Any]:
    """What a component has asked for; nothing of what is malformed. The caller checks what is in it.

    >>> sent({"sent": {"kind": "open", "step": 3}}), sent(None), sent({"sent": 3})
    ({'kind': 'open', 'step': 3}, {}, {})
    """
    asked = (state or {}).get("sent")
    return asked if isinstance(asked, Mapping) else {}


def numbers(value: Any, count: int) -> tuple[float, ...] | None:
    """So many finite numbers of the browser's; None for anything else.

    >>> numbers([1, 2.5], 2), numbers([1, float("nan")], 2), numbers("12", 2)
    ((1.0, 2.5), None, None)
    """
    if not isinstance(value, list) or len(value) != count:
        return None
    if not all(type(one) in (int, float) and math.isfinite(one) for one in value):
        return None
    return tuple(float(one) for one in value)
