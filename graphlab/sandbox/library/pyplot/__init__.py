"""The table behind the name `plt`, and Matplotlib's other modules: what is drawn, and what is passed over.

Nothing of Matplotlib itself. What draws is in marks.py, matrices.py and space.py, what is named but not drawn in
passing.py.
"""

from __future__ import annotations

import contextlib
from typing import Any

from graphlab.sandbox.library.pyplot import names
from graphlab.sandbox.library.pyplot.artists import ARTIST, AXIS
from graphlab.sandbox.library.pyplot.axes import (
    Artist,
    Axes,
    Cycle,
    Grid,
    Parts,
    Settings,
    Sheet,
    Undrawn,
)
from graphlab.sandbox.library.pyplot.labels import Axis
from graphlab.sandbox.library.pyplot.passing import decoration, drawings, passed_over
from graphlab.sandbox.library.pyplot.scales import SCALES, get_cmap, set_cmap, set_scale_to
from graphlab.sandbox.library.pyplot.sheets import FUNCTIONS, NO_FILES, axes_in_space
from graphlab.sandbox.values.methods import ATTRIBUTES, METHODS, Methods
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import Native, Table, split_names
from graphlab.sandbox.wire.colormaps import COLORMAPS

DRAWN: frozenset[type] = frozenset({Artist, Axes, Axis, Cycle, Grid, Parts, Settings, Sheet, Undrawn})
"""The classes of what a program has of its figures."""


def _decorations(path: str, listed: str) -> dict[str, Native]:
    """Functions and classes that only decorate."""
    return {name: Native(f"{path}.{name}", decoration(f"{path}.{name}")) for name in split_names(listed)}


def _context(path: str) -> Native:
    """A function that makes figures look otherwise inside `with`."""

    def context(m: Machine, *values: Any, **given: Any) -> Any:
        drawings(m).decorate(m, path)
        return m.from_host(contextlib.nullcontext())

    return Native(path, context)


_GET_COLORMAP = Native("get_cmap", get_cmap, "name")
_FUNCTIONS: Methods = {
    **{name: passed_over(f"plt.{name}") for name in sorted(names.PYPLOT)},
    **{name: set_scale_to(name) for name in sorted(names.PYPLOT & COLORMAPS)},
    **FUNCTIONS,
    "get_cmap": get_cmap, "set_cmap": set_cmap, "delaxes": decoration("plt.delaxes"),
}  # fmt: skip


def _module(name: str, path: str, entries: dict[str, Any]) -> Table:
    """A module of Matplotlib: its own `entries`, and all its other names as what only decorates."""
    known = names.MODULES[name]
    found = {part: Native(f"{path}.{part}", decoration(f"{path}.{part}")) for part in sorted(known)}
    return Table(path, {**found, **entries})


_RC_PARAMS = Settings()
_STYLE = Table("plt.style", {**_decorations("plt.style", "use"), "context": _context("plt.style.context")})
_MAPPABLE = Native("ScalarMappable", passed_over("plt.cm.ScalarMappable"))
_CM = Table("plt.cm", {**SCALES, "get_cmap": _GET_COLORMAP, "ScalarMappable": _MAPPABLE})
PYPLOT = Table(
    "plt",
    {
        **{name: Native(f"plt.{name}", function) for name, function in _FUNCTIONS.items()},
        "style": _STYLE, "cm": _CM, "rcParams": _RC_PARAMS, "rc_context": _context("plt.rc_context"),
        **_decorations("plt", "MaxNLocator FuncFormatter Circle Rectangle Polygon Normalize Line2D"),
    },
    dict.fromkeys(["imread", "imsave"], NO_FILES)
    | dict.fromkeys(["ginput", "waitforbuttonpress"], "A program here waits for nobody: write the numbers into it."),
)  # fmt: skip
for _name in PYPLOT.why:
    PYPLOT.names.pop(_name, None)

_COLORS = _module(
    "colors", "matplotlib.colors", {"LogNorm": Native("LogNorm", lambda m, *ends, **given: Parts("LogNorm"))}
)
_ANIMATION = Table(
    "matplotlib.animation",
    {name: Native(name, passed_over(f"animation.{name}")) for name in sorted(names.MODULES["animation"])},
)
_PLAIN = {
    name: _module(name, f"matplotlib.{name}", {})
    for name in split_names("ticker font_manager gridspec lines patches collections dates markers image text")
    + split_names("transforms patheffects legend colorbar")
}  # fmt: skip
MATPLOTLIB = Table(
    "matplotlib",
    {
        **_decorations("matplotlib", "use rc rcdefaults interactive set_loglevel rc_file"),
        **_PLAIN,
        "pyplot": PYPLOT, "pylab": PYPLOT, "cm": _CM, "colors": _COLORS, "animation": _ANIMATION, "style": _STYLE,
        "rcParams": _RC_PARAMS, "colormaps": _CM, "get_backend": Native("matplotlib.get_backend", lambda m: "agg"),
        "__version__": names.RELEASE,
        "axes": Table("matplotlib.axes", {}), "figure": Table("matplotlib.figure", {}),
    },
)  # fmt: skip
AXES_3D = Native("Axes3D", axes_in_space, "fig")
MPL_TOOLKITS = Table(
    "mpl_toolkits",
    {
        "mplot3d": Table("mpl_toolkits.mplot3d", {"Axes3D": AXES_3D, "axes3d": Table("axes3d", {"Axes3D": AXES_3D})}),
        "axes_grid1": Table(
            "mpl_toolkits.axes_grid1", _decorations("mpl_toolkits.axes_grid1", "make_axes_locatable")
        ),
    },
)  # fmt: skip
SEABORN = Table(
    "sns",
    {
        **_decorations("sns", "set set_style set_theme set_context set_palette despine reset_defaults reset_orig"),
        **_decorations("sns", "set_color_codes color_palette"),
        **{name: _context(f"sns.{name}") for name in ("axes_style", "plotting_context")},
    },
    {
        **dict.fromkeys(["heatmap", "clustermap"], "Write plt.imshow(x) and plt.colorbar()."),
        **dict.fromkeys(["lineplot", "regplot", "lmplot"], "Write plt.plot(x, y)."),
        **dict.fromkeys(["scatterplot", "pairplot", "jointplot", "relplot"], "Write plt.scatter(x, y)."),
        **dict.fromkeys(["histplot", "distplot", "kdeplot", "displot"], "Write plt.hist(x)."),
        **dict.fromkeys(["barplot", "countplot", "catplot"], "Write plt.bar(x, y)."),
        **dict.fromkeys(["boxplot", "violinplot"], "Write plt.boxplot(x)."),
        "load_dataset": "Nothing is downloaded here: write the numbers into the program, as lists.",
    },
)  # fmt: skip

METHODS.update({Artist: ARTIST, Axis: AXIS})
ATTRIBUTES[Artist] = {"axes": lambda artist: artist.axes, "levels": lambda artist: artist.series.levels}
ATTRIBUTES[Axis] = {"axes": lambda axis: axis.axes}
