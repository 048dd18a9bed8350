"""Tensors as grids of cells, in HTML: tables, which wrap on a phone and which a screen reader can walk."""

from __future__ import annotations

from html import escape

import numpy as np

from graphlab.views.notation.numbers import number

MOST = 144  # cells drawn


def grid(
    array: np.ndarray, *, caption: str = "", made_up: np.ndarray | None = None, hot: np.ndarray | None = None
) -> str:
    """`array` cell by cell as a `<figure>`: the last axis across, the one before it down, others as blocks.

    Cells where `made_up` is true look like copies, dashed; those where `hot` is true like changes, coral.

    >>> grid(np.array([1, 2]), caption="x", hot=np.array([False, True]))
    '<figure><table><tr><td>1</td><td class="hot">2</td></tr></table><figcaption>x</figcaption></figure>'
    """
    array = np.asarray(array)
    foot = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    if array.size > MOST or array.size == 0:
        words = f"{array.size:,} cells are too many to draw." if array.size else "No cells."
        return f"<figure><p>{words}</p>{foot}</figure>"
    shape = (-1, *((1, 1) + array.shape)[-2:])
    kinds = np.full(array.shape, "", dtype=object)
    for mask, kind in ((made_up, "copy"), (hot, "hot")):
        if mask is not None:
            kinds[mask] = kind
    blocks = zip(array.reshape(shape), kinds.reshape(shape), strict=True)
    return f"<figure>{''.join(_table(*block) for block in blocks)}{foot}</figure>"


def _table(numbers: np.ndarray, kinds: np.ndarray) -> str:
    rows = ("".join(map(_cell, *row)) for row in zip(numbers.tolist(), kinds.tolist(), strict=True))
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def _cell(value: object, kind: str) -> str:
    mark = f' class="{kind}"' if kind else ""
    return f"<td{mark}>{escape(number(value))}</td>"


def row(*parts: str) -> str:
    """Grids and signs beside each other; on a narrow screen they wrap."""
    cells = (part if part.startswith("<figure") else f'<span class="sign">{escape(part)}</span>' for part in parts)
    return f'<div class="grids">{"".join(cells)}</div>'
