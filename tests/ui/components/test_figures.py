"""A figure of a program is readable in the column that it is shown in."""

from __future__ import annotations

import pytest

from graphlab import sandbox
from graphlab.ui.components.figures import plotted


def _plotted(source):
    run = sandbox.run(f"import numpy as np\nimport matplotlib.pyplot as plt\n{source}")
    assert run.error is None
    return plotted(run.figures[0])


def _titles(figure):
    """The titles of the panels, row after row as they are seen, and how many columns these are in."""
    texts = [note for note in figure.layout.annotations if note.text]
    assert all(note.showarrow is False for note in texts)
    ordered = sorted(texts, key=lambda note: (-round(note.y, 6), note.x))
    return [note.text for note in ordered], len({round(note.x, 6) for note in texts})


@pytest.mark.parametrize(("rows", "columns"), [(2, 3), (1, 4), (3, 3)])
def test_panels_with_numbers_are_two_beside_each_other_in_the_order_of_the_program(rows, columns):
    """Three columns would leave each panel less room than its numbers and names take."""
    count = rows * columns
    figure = _plotted(
        f"fig, axes = plt.subplots({rows}, {columns})\n"
        "for number, ax in enumerate(axes.flat):\n    ax.plot([1, 2], [number, 3])\n    ax.set_title(str(number))\n"
    )
    assert _titles(figure) == ([str(number) for number in range(count)], 2)
    assert [trace.y[0] for trace in figure.data] == list(range(count))


def test_pictures_stay_in_the_columns_of_the_program():
    """Ten digits are seen at once, though each is small."""
    figure = _plotted(
        "fig, axes = plt.subplots(2, 5)\n"
        "for number, ax in enumerate(axes.flat):\n    ax.imshow(np.eye(4) * number)\n    ax.set_title(str(number))\n"
    )
    assert _titles(figure) == ([str(number) for number in range(10)], 5)


def test_a_narrow_panel_in_space_is_seen_from_further_away():
    """Else its left and right would be cut off."""
    source = "X, Y = np.meshgrid(np.arange(3.0), np.arange(3.0))\nfig = plt.figure()\n"
    drawn = "fig.add_subplot({}, projection='3d').plot_surface(X, Y, X)\n"
    alone, pair = (_plotted(source + drawn.format(place)) for place in ("111", "121"))
    far = [sum(figure.layout.scene.camera.eye[way] ** 2 for way in "xyz") for figure in (alone, pair)]
    assert far[1] > far[0] >= 2.2**2
