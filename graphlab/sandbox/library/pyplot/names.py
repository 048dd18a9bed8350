"""The names that Matplotlib has: what a program may mean, whether or not it is drawn here.

`matplotlib.json` lists, of Matplotlib 3.11, the functions of pyplot and of its other modules, the methods and parts of
axes, figures and of all else that is drawn, the arguments that only say how something looks, and the named colours.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from graphlab.sandbox.values.values import split_names

_DATA: dict[str, Any] = json.loads(Path(__file__).with_name("matplotlib.json").read_text(encoding="utf-8"))

RELEASE: str = _DATA["release"]
PYPLOT = frozenset(_DATA["pyplot"].split())
AXES, AXES_PARTS = (frozenset(_DATA["axes"][part].split()) for part in ("methods", "parts"))
FIGURE, FIGURE_PARTS = (frozenset(_DATA["figure"][part].split()) for part in ("methods", "parts"))
ARTIST, ARTIST_PARTS = (frozenset(_DATA["artist"][part].split()) for part in ("methods", "parts"))
LOOK = frozenset(_DATA["look"].split())
"""Arguments that decorate: without them the same numbers are drawn."""
MODULES: dict[str, frozenset[str]] = {name: frozenset(names.split()) for name, names in _DATA["modules"].items()}
COLOURS: dict[str, str] = _DATA["colours"]
"""Named colours, as `rrggbb`."""
_DECORATING = frozenset(
    split_names(
        "clim tight_layout subplots_adjust tick_params ticklabel_format locator_params margins minorticks_on "
        "minorticks_off autoscale autoscale_view autofmt_xdate align_labels align_xlabels align_ylabels "
        "align_titles label_outer relim box figlegend thetagrids rgrids rc rc_context rcdefaults xkcd ion ioff "
        "draw pause get_xaxis get_yaxis get_legend get_legend_handles_labels get_figure draw_idle "
        "draw_if_interactive bar_label clabel figtext add_artist add_patch add_line add_collection "
        "get_current_fig_manager switch_backend get_tightbbox get_xticklabels get_yticklabels "
        "get_xmajorticklabels get_ymajorticklabels get_axes get_subplotspec set_cmap connect disconnect "
        "mpl_connect format_coord mouse_init redraw_in_frame invert_zaxis apply_aspect update remove "
        "get_layout_engine isinteractive install_repl_displayhook uninstall_repl_displayhook new_figure_manager "
        "subplot_tool get_lines get_patches"
    )
)


def decorates(name: str) -> bool:
    """Whether a function or method of Matplotlib only changes how a figure looks.

    >>> decorates("tight_layout"), decorates("set_facecolor"), decorates("pie"), decorates("get_position")
    (True, True, False, False)
    """
    return name in _DECORATING or name.startswith("set_")


def gives(name: str) -> bool:
    """Whether it is called for the value that it gives.

    >>> gives("get_position"), gives("get_xaxis"), gives("pie")
    (True, False, False)
    """
    return name.startswith(("get_", "is_", "has_", "can_", "contains")) and name not in _DECORATING
