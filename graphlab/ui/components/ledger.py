"""A table beside the graph whose rows light up what they speak of: a path, a node, a broken wire."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from graphlab.ui.components.component import component
from graphlab.views.player import schema
from graphlab.views.player.schema import Cells, Marks

_mount = component("ledger")


@dataclass(frozen=True)
class Row:
    """Cells of text, and what they are about.

    `nodes`, `edges` and `cells` are marked in the drawing while the row is chosen, `line` in the program; `labels` are
    written on cards. A `weak` row is in grey, a `strong` one stands out.
    """

    cells: Sequence[str]
    nodes: Sequence[str] = ()
    edges: Sequence[str] = ()
    cell_marks: Cells = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    line: int | None = None
    tone: str = ""

    @property
    def marks(self) -> Marks:
        """What to light up, as the player takes it."""
        return {
            "nodes": list(self.nodes),
            "edges": list(self.edges),
            "cells": self.cell_marks,
            "labels": self.labels,
            "line": self.line,
        }


def ledger(
    columns: Sequence[str],
    rows: Sequence[Row],
    *,
    text: str = "",
    notice: str = "",
    standing: Row | None = None,
    caption: str = "",
    key: str = "ledger",
) -> Any:
    """Show `text`, the table, and `notice` under it. `standing` is lit while no row is chosen.

    All of it is shown as text, whatever it holds; a column name that ends in `#` holds numbers.
    """
    data: schema.Ledger = {
        "columns": list(columns),
        "rows": [{"cells": list(row.cells), "marks": row.marks, "tone": row.tone} for row in rows],
        "text": text,
        "notice": notice,
        "standing": standing.marks if standing else None,
        "caption": caption,
    }
    return _mount(key=key, data=data)
