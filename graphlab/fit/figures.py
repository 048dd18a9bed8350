"""The colours of figures and their letters, in the light and the dark theme."""

from __future__ import annotations

from typing import Any

# As on the cards of the graph: blue is a value, coral a gradient, teal a Variable, amber the target, here the loss.
LIGHT = {
    "ink": "#1c2733", "soft": "#5b6a7f", "grid": "#e6ebf2", "paper": "#ffffff",
    "value": "#2f5bea", "grad": "#d1491b", "variable": "#0b8f7c", "target": "#b7791f", "third": "#7b3fc4",
    "shade": (236, 200, 138), "shade_strength": 1.0, "button": "#e3eaff", "button_ink": "#1c2733",
}  # fmt: skip
DARK = {
    "ink": "#e8edf4", "soft": "#a3b0c2", "grid": "#232b38", "paper": "#0e1117",
    "value": "#8fb0ff", "grad": "#ff9673", "variable": "#3fd0b9", "target": "#f0b95a", "third": "#c9a2ff",
    "shade": (122, 88, 30), "shade_strength": 0.85, "button": "#8fb0ff", "button_ink": "#0e1117",
}  # fmt: skip
FONT = "'Source Sans 3', 'Source Sans Pro', 'Source Sans', system-ui, sans-serif"

Colours = dict[str, Any]


def colours(dark: bool) -> Colours:
    """The colours of the dark or the light theme.

    >>> colours(dark=True)["paper"], colours(dark=False)["paper"]
    ('#0e1117', '#ffffff')
    """
    return DARK if dark else LIGHT
