"""What a program draws, whatever it is, is an answer that the app takes: nothing drawn makes a run end without one."""

from __future__ import annotations

import random
import re

import pytest

from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.library import pyplot
from graphlab.sandbox.library.pyplot import MATPLOTLIB, PYPLOT, names
from graphlab.sandbox.library.pyplot.labels import NAMES
from graphlab.sandbox.library.pyplot.passing import undrawn
from graphlab.sandbox.library.pyplot.sheets import AXES, DRAWING, FIGURE, FUNCTIONS
from graphlab.sandbox.values.limits import Limits
from graphlab.sandbox.values.observer import Guard
from graphlab.sandbox.wire.codec import decode_run, encode_run
from graphlab.sandbox.wire.run import Run, Series
from tests.sandbox.complaints import complaints

CALLS = sorted(FUNCTIONS)
IN_FLAT = sorted({*DRAWING, *NAMES})
NUMBERS = ["0", "-1", "2", "3.5", "1e6", "1e300", "-1e308", "float('inf')", "float('nan')", "10**400", "2**70", "1j"]
ROWS = ["[]", "[1, 2, 3]", "[3., -1e308, 1e308]", "[float('nan')] * 3", "['a', 'b', 'c']", "['\\ud800'] * 3", "(1, 2)"]
ROWS += ["np.ones((3, 3))", "np.ones((3, 0))", "np.zeros((2, 3, 4))", "range(900)", "['x'] * 3000", "np.ones(5000)"]
OTHERS = [
    "plt.gca()",
    "plt.rcParams",
    "plt.cm.jet",
    "'3d'",
    "'off'",
    "{'projection': '3d'}",
    "(8, 4)",
    "plt.bar([1], [2])",
]
OTHERS += ["None", "'r--o'", "'a' * 500", "True", "print", "{1: 2}", "(0.5, float('nan'), 1)", "tf.constant([1., 2.])"]
KEYS = ["width", "bins", "density", "alpha", "lw", "ms", "color", "c", "s", "label", "labels", "ls", "marker", "cmap"]
KEYS += ["levels", "colors", "extent", "origin", "vmin", "vmax", "bottom", "align", "yerr", "range", "weights", "ha"]
KEYS += ["transform", "where", "projection", "figsize", "subplot_kw", "num", "ticks", "handles", "orientation", "fmt"]
VALUES = NUMBERS + ROWS + OTHERS
LIMITS = Limits(steps=20_000, work=50_000_000, memory=20_000_000)


def sent(run: Run) -> Run:
    """The run as the app has it."""
    return decode_run(encode_run(run))


def _call(draw: random.Random, target: str, names: list[str]) -> str:
    given = [draw.choice(VALUES) for _ in range(draw.choice([0, 1, 1, 2, 2, 3]))]
    given += [f"{key}={draw.choice(VALUES)}" for key in draw.sample(KEYS, draw.choice([0, 0, 1, 2]))]
    return f"{target}.{draw.choice(names)}({', '.join(given)})"


def _program(draw: random.Random) -> str:
    lines = []
    for _ in range(25):
        kind = draw.random()
        if kind < 0.15:
            place = ", ".join(str(draw.choice([1, 2, 3, 4, 16])) for _ in range(3))
            line = f"plt.subplot({place})"
        elif kind < 0.3:
            line = f"for axes in [plt.gca()] * {draw.choice([1, 60, 300])}: {_call(draw, 'axes', IN_FLAT)}"
        else:
            line = _call(draw, "plt", CALLS)
        lines.append(
            f"try: {line}\nexcept Exception: pass" if kind >= 0.3 else f"try:\n    {line}\nexcept Exception: pass"
        )
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(60))
def test_whatever_is_drawn_is_an_answer(seed: int) -> None:
    """Programs of random calls of `plt`: what they drew passes every check of the app, number for number."""
    run = interpret(_program(random.Random(seed)), LIMITS)
    assert len(sent(run).figures) == len(run.figures)


DRAWN = {
    "a bar as wide as salaries are": "plt.hist([10_000., 90_000.])",
    "a bar without an end": "plt.hist([1, 2], bins=[1, float('inf')])",
    "a bar as wide as all floats": "plt.hist([-1e308, 1e308], bins=[-1e308, 1e308])",
    "a place in an earlier grid": "plt.subplot(2, 2, 4)\nplt.plot([1])\nplt.subplot(1, 1, 1)\nplt.plot([1])",
    "rows and then columns": "for grid in [(1, 16), (16, 1)]:\n    for k in range(1, 17):\n"
    "        plt.subplot(*grid, k)\n        plt.plot([1])",
    "many bins, many times": "for k in range(150):\n    plt.hist([1., 2.], bins=1000)",
    "many names of places": "plt.bar(['a'] * 100_000, 1)",
    "a colour without a number": "plt.plot([1, 2], color=(0.1, float('nan'), 0.3))",
}


@pytest.mark.parametrize("name", DRAWN)
def test_what_is_drawn_is_an_answer_or_a_sentence(name: str) -> None:
    """Each of these once ended a run without an answer, or in Python's words."""
    run = interpret(DRAWN[name])
    assert sent(run).error == run.error
    assert complaints(DRAWN[name], run, Limits()) == []


def test_a_grid_only_grows() -> None:
    """What was drawn in a finer grid keeps its place when a coarser one is asked for."""
    run = interpret("plt.subplot(2, 2, 3)\nplt.plot([1])\nplt.subplot(2, 1, 1)\nplt.plot([2])")
    assert [(p.row, p.column) for p in run.figures[0].panels] == [(0, 0), (1, 0)]
    assert (run.figures[0].rows, run.figures[0].columns) == (2, 2)


def test_a_figure_is_called_a_figure() -> None:
    """A message does not say what class of ours is behind a figure."""
    for source in ("plt.gcf().x", "plt.gcf() + 1", "len(plt.gcf())", "f = plt.subplots(2)[0]\nf[0]"):
        error = interpret(source).error
        assert error is not None and not re.search(r"\bSheet\b", error.message), error


# --- Matplotlib's names --------------------------------------------------------------------------

DRAW = "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.plot([1, 2])\n"


def _notes(source: str) -> list[str]:
    run = interpret(DRAW + source)
    assert run.error is None, run.error
    assert len(sent(run).figures) == 1
    return list(run.notes)


def test_every_name_of_matplotlib_is_drawn_passed_over_or_explained() -> None:
    """Whatever Matplotlib has of pyplot, axes and figures is found, with a reason where it is refused."""
    for known, table in ((names.AXES, AXES), (names.FIGURE, FIGURE)):
        assert known <= table.keys()
    assert PYPLOT.names.keys() | PYPLOT.why.keys() >= names.PYPLOT


def test_what_is_not_drawn_decorates_gives_or_is_noted() -> None:
    """A call of what is not drawn is one of three: passed over in the common note, a note of its own, or a mistake."""
    outcomes = {"decorates": "set_facecolor", "gives": "get_position", "is not drawn": "pie"}
    for name in sorted(names.AXES - DRAWING.keys() - NAMES.keys()):
        assert not (names.decorates(name) and names.gives(name)), name
    assert not _notes(f"ax.{outcomes['decorates']}('w')")[0].startswith("`ax")
    assert _notes(f"ax.{outcomes['is not drawn']}([1])")[0].startswith("`ax.pie` is not drawn here.")
    error = interpret(DRAW + f"ax.{outcomes['gives']}()").error
    assert error is not None and "has nothing to give" in error.message
    assert undrawn.__doc__


@pytest.mark.parametrize(
    "source",
    [
        "plt.tight_layout()",
        "plt.rcParams['font.size'] = 12\nplt.rcParams.update({'axes.grid': True})",
        "plt.style.use('ggplot')",
        "import matplotlib as mpl\nmpl.rc('font', size=12)\nmpl.use('Agg')",
        "import seaborn as sns\nsns.set()\nsns.set_style('dark')\nsns.set_theme()",
        "from matplotlib import ticker\nax.xaxis.set_major_locator(ticker.MaxNLocator(integer=True))",
        "import matplotlib.font_manager as fm\nfm.FontProperties(size=3)",
        "ax.spines['top'].set_visible(False)\nfor s in ax.spines.values(): s.set_color('w')",
        "ax.tick_params(axis='x', labelsize=8)",
        "plt.subplots_adjust(hspace=0.4)\nplt.margins(0.1)\nplt.ion()\nplt.pause(0.1)\nfig.canvas.draw()",
        "leg = ax.legend(loc='best', shadow=True)\nleg.get_frame().set_alpha(0.5)",
        "ax.plot([1, 2], zorder=3, solid_capstyle='round')",
        "with plt.style.context('dark_background'):\n    ax.plot([3])",
    ],
)
def test_what_decorates_is_passed_over_in_one_note(source: str) -> None:
    """However much a program decorates, it goes on, and one note says what is passed over."""
    notes = [note for note in _notes(source) if "passed over" in note]
    assert len(notes) <= 1
    if "legend" not in source:
        assert len(notes) == 1 and "The page decides how figures look" in notes[0]


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ("plt.scater([1], [2])", "Did you mean `plt.scatter`?"),
        ("ax.skatter([1], [2])", "Did you mean `.scatter`?"),
        ("ax.plot([1], fancy=True)", "`fancy`"),
        ("low = plt.pie([1]) + 1", "Artist"),
        ("a, b = ax.get_position()", "nothing to give"),
        ("import seaborn as sns\nsns.heatmap([[1]])", "plt.imshow(x)"),
        ("ax.plot_surface([1], [1], [1])", "needs axes in space"),
        ("plt.imread('x.png')", "no files"),
    ],
)
def test_a_mistake_stays_one(source: str, word: str) -> None:
    """What Matplotlib has not, and what a program needs a value of, ends in a sentence."""
    error = interpret(DRAW + source).error
    assert error is not None and word in f"{error.message} {error.hint}", error


# --- What is drawn -------------------------------------------------------------------------------

GRIDS = {
    "fig, ax = plt.subplots()": (1, 1),
    "fig, (ax, b) = plt.subplots(1, 2, figsize=(8, 4))": (1, 2),
    "fig, axes = plt.subplots(2)\nax = axes[1]": (2, 1),
    "fig, ((ax, b), (c, d)) = plt.subplots(2, 2, sharex=True)": (2, 2),
    "fig, axes = plt.subplots(2, 3)\nfor ax in axes.flat: ax.plot([1])": (2, 3),
    "fig, axes = plt.subplots(2, 3)\nax = axes.ravel()[-1]": (2, 3),
    "fig, axes = plt.subplots(2, 3)\nax = axes[:, 1][0]": (2, 3),
    "fig, axes = plt.subplots(1, 1, squeeze=False)\nax = axes[0, 0]": (1, 1),
    "ax = plt.subplot(231)": (2, 3),
    "ax = plt.figure(figsize=(3, 3)).add_subplot(2, 2, 4)": (2, 2),
    "fig = plt.figure()\nax = fig.subplots(1, 2)[0]": (1, 2),
}


@pytest.mark.parametrize("source", GRIDS)
def test_a_grid_is_unpacked_as_matplotlib_unpacks_it(source: str) -> None:
    """One axes, a row, a matrix or a part of it: each gives axes, and the figure has that many places."""
    run = interpret(f"{source}\nax.plot([1, 2])")
    assert run.error is None
    assert (run.figures[0].rows, run.figures[0].columns) == GRIDS[source]


def _series(source: str) -> list[Series]:
    run = sent(interpret(source))
    assert run.error is None, run.error
    return [series for figure in run.figures for panel in figure.panels for series in panel.series]


@pytest.mark.parametrize(
    ("call", "x", "y"),
    [
        ("plt.imshow(z)", [0, 1, 2], [0, 1]),
        ("plt.imshow(z, origin='lower')", [0, 1, 2], [0, 1]),
        ("plt.imshow(z, extent=[0, 6, 0, 4])", [1, 3, 5], [3, 1]),
        ("plt.imshow(z, extent=[0, 6, 0, 4], origin='lower')", [1, 3, 5], [1, 3]),
        ("plt.pcolormesh([0, 2, 4, 6], [0, 2, 4], z)", [1, 3, 5], [1, 3]),
        ("plt.contourf(z)", [0, 1, 2], [0, 1]),
    ],
)
def test_each_number_of_a_matrix_has_its_place(call: str, x: list[float], y: list[float]) -> None:
    """The places of columns and rows are those of Matplotlib, which puts the first row of a picture on top."""
    (series,) = _series(f"z = np.array([[1., 2., 3.], [4., 5., 6.]])\n{call}")
    assert (series.x.tolist(), series.y.tolist()) == (x, y)
    assert series.z is not None and series.z.tolist() == [[1, 2, 3], [4, 5, 6]]


@pytest.mark.parametrize("values", ["np.ones((4, 5, 3))", "np.full((4, 5, 3), 255)", "np.ones((4, 5, 4)) * 255.0"])
def test_a_coloured_picture_is_of_red_green_and_blue(values: str) -> None:
    """Floats from 0 to 1, whole numbers to 255, with or without an alpha: white is white."""
    (series,) = _series(f"plt.imshow({values})")
    assert series.z is not None and series.z.shape == (4, 5, 3) and (series.z == 255).all()


def test_a_colormap_is_set_as_in_matplotlib() -> None:
    """`plt.gray()` is for the picture of the moment and for those after it; cmap= is for one."""
    gray, hot, after = _series("z = np.eye(3)\nplt.imshow(z)\nplt.gray()\nplt.imshow(z, cmap='hot')\nplt.imshow(z)")
    assert (gray.scale, hot.scale, after.scale) == ("gray", "hot", "gray")


def test_what_is_drawn_can_be_changed() -> None:
    """Bars get colours of their own, and a line other numbers."""
    bars, line = _series(
        "b = plt.bar(range(3), [1, 2, 3], color='#777777')\nb[1].set_color('red')\n"
        "line, = plt.plot([1, 2], [3, 4])\nline.set_data([5, 6], [7, 8])\nassert b[2].get_height() == 3"
    )
    assert bars.colors == ("#777777", "#ff0000", "#777777")
    assert line.x.tolist() == [5, 6] and line.y.tolist() == [7, 8]


def test_space_is_drawn() -> None:
    """Lines, points and surfaces of axes in space; what is flat is passed over there with a note."""
    run = interpret(
        "from mpl_toolkits.mplot3d import Axes3D\nax = plt.figure().add_subplot(111, projection='3d')\n"
        "x, y = np.meshgrid(np.arange(3.), np.arange(4.))\nax.plot_surface(x, y, x * y, cmap='coolwarm')\n"
        "ax.plot([0, 1], [0, 1], [0, 1], 'r')\nax.scatter([0], [1], [2])\nax.set_zlabel('height')\nax.hist([1])"
    )
    assert run.error is None and any("not drawn in space" in note for note in run.notes)
    (panel,) = sent(run).figures[0].panels
    assert panel.in_space and panel.z_title == "height"
    assert [series.mark for series in panel.series] == ["surface", "line in space", "points in space"]


@pytest.mark.parametrize("count", [7, 300])
def test_more_than_is_kept_ends_in_a_note(count: int) -> None:
    """A figure of each epoch, without end: the first are shown, a note says how many, and the program goes on."""
    run = interpret(
        f"for k in range({count}):\n    plt.figure()\n    plt.imshow(np.ones((28, 28)))\n    plt.show()\nprint('end')"
    )
    assert run.error is None and run.stdout == "end\n"
    assert len(sent(run).figures) == min(count, 12) and bool(run.notes) == (count > 12)


def test_all_that_is_drawn_is_a_value_of_a_program() -> None:
    """The classes of figures are on the list of what a program may hold."""
    assert Guard.kinds >= pyplot.DRAWN and MATPLOTLIB.names["pyplot"] is PYPLOT


@pytest.mark.parametrize("last", ["plt.plot([1, 2])", "plt.title('a')", "plt.legend()", "plt.figure()", "plt.grid()"])
def test_what_is_drawn_is_no_last_value(last: str) -> None:
    """The figure shows it; a box with the name of an object would say nothing."""
    run = interpret(f"plt.plot([1.0], label='b')\n{last}")
    assert run.error is None and run.value is None and run.figures
