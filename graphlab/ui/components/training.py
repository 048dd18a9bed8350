"""The time line of a training: scrubbed and played in the browser, which asks for the graph of a step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graphlab.ui.components.component import component
from graphlab.ui.components.plotly_script import plotly_address
from graphlab.views.player import schema

_mount = component("training")


def training(
    titles: list[str],
    line: schema.TimeLine,
    *,
    token: int,
    opened: int | None,
    at: int | None,
    phases: list[schema.Phase],
    problem: str = "",
    on_open: Callable[[], None],
    on_line: Callable[[], None],
    key: str = "training",
) -> Any:
    """Show a training of the run `token`; `titles` are those of all its trainings.

    `opened` is the step whose graph the player shows, with its `phases`, `at` where the time line stands at first, and
    `problem` why the graph that was asked for cannot be shown. `on_open` is called when the graph of a step is asked
    for, which `asked_step` tells, and `on_line` when another training is, which `picked_line` does.
    """
    data: schema.Training = {
        "titles": titles,
        "line": line,
        "token": token,
        "opened": opened,
        "at": at,
        "phases": phases,
        "problem": problem,
        "plotly": plotly_address(),
    }
    return _mount(key=key, data=data, on_open_change=on_open, on_line_change=on_line)


def asked_step(state: Any, token: int) -> tuple[int, int] | None:
    """The training and the step whose graph was asked for; the caller checks that they are there.

    >>> asked_step({"open": {"token": 1, "number": 2, "step": 137}}, 1)
    (2, 137)
    """
    asked = (state or {}).get("open")
    if not isinstance(asked, Mapping) or asked.get("token") != token:
        return None
    number, step = asked.get("number"), asked.get("step")
    return (number, step) if type(number) is int and type(step) is int else None


def picked_line(state: Any, token: int) -> int | None:
    """The number of the training that was picked; the caller checks that it is there.

    >>> picked_line({"line": {"token": 1, "number": 2}}, 1)
    2
    """
    picked = (state or {}).get("line")
    if not isinstance(picked, Mapping) or picked.get("token") != token:
        return None
    number = picked.get("number")
    return number if type(number) is int else None
