"""`tqdm` and `IPython`: what a notebook shows while it computes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphlab.sandbox.library.printing import write
from graphlab.sandbox.values.formatting import show
from graphlab.sandbox.values.methods import ATTRIBUTES, METHODS, want
from graphlab.sandbox.values.runtime import Machine
from graphlab.sandbox.values.values import Native, Problem, ProgressBar, Table

# --- tqdm ----------------------------------------------------------------------------------------


def _bar(m: Machine, iterable: Any = None, desc: Any = None, total: Any = None, **settings: Any) -> ProgressBar:
    """A progress bar writes to stderr, which nobody reads here: while a program runs, its steps are shown anyway."""
    return ProgressBar(iterable)


def _range(m: Machine, *bounds: Any, **settings: Any) -> ProgressBar:
    return ProgressBar(range(*[want(bound, int) for bound in bounds]))


def _nothing(m: Machine, bar: ProgressBar, *args: Any, **settings: Any) -> None:
    """The bar is not drawn, so it has nothing to change."""


def _advance(m: Machine, bar: ProgressBar, n: Any = 1) -> None:
    bar.n += want(n, int, float)


METHODS[ProgressBar] = {
    **dict.fromkeys(
        [
            "set_description",
            "set_description_str",
            "set_postfix",
            "set_postfix_str",
            "refresh",
            "close",
            "reset",
            "clear",
        ],
        _nothing,
    ),
    "update": _advance,
    "write": lambda m, bar, text, **given: write(m, text),
}
ATTRIBUTES[ProgressBar] = {"n": lambda bar: bar.n}

_BARS: dict[str, Any] = {
    **{name: Native(name, _bar, "iterable, desc=None") for name in ("tqdm", "tqdm_notebook")},
    **{name: Native(name, _range, "stop") for name in ("trange", "tnrange")},
}
TQDM = Table("tqdm", {**_BARS, **{name: Table(f"tqdm.{name}", _BARS) for name in ("notebook", "auto", "autonotebook")}})


# --- IPython -------------------------------------------------------------------------------------


def _display(m: Machine, *values: Any, **settings: Any) -> None:
    for value in values:
        write(m, show(m, value))


def _clear(m: Machine, wait: Any = False) -> None:
    """What was printed stays: it is not in anybody's way."""


def _rich(name: str) -> Callable[..., Any]:
    def refuse(m: Machine, *args: Any, **settings: Any) -> Any:
        cure = "Print the text, or draw with matplotlib: plt.plot, plt.imshow."
        raise Problem(NotImplementedError, f"Only text and figures are shown here, no {name}.", cure)

    return refuse


_RICH = ("Audio", "HTML", "Image", "Latex", "Markdown", "Math", "SVG", "Video", "YouTubeVideo")
_DISPLAY = Table(
    "IPython.display",
    {
        "display": Native("display", _display, "*values"),
        "clear_output": Native("clear_output", _clear, "wait=False"),
        **{name: Native(f"IPython.display.{name}", _rich(name), "data") for name in _RICH},
    },
)
IPYTHON = Table("IPython", {"display": _DISPLAY}, {"get_ipython": "Leave the line out: this is no notebook."})
