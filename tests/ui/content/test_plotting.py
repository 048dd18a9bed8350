"""No figure is begun before what Plotly looks at is whole."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

from graphlab.ui.content import plotting

UI = Path(plotting.__file__).parents[1]


def called(function: ast.FunctionDef) -> list[str]:
    """What a function calls, by name, in the order of the text."""
    names = {"Attribute": "attr", "Name": "id"}
    calls = sorted((n for n in ast.walk(function) if isinstance(n, ast.Call)), key=lambda n: (n.lineno, n.col_offset))
    return [getattr(call.func, names.get(type(call.func).__name__, ""), "") for call in calls]


def test_pandas_is_whole_where_it_is_there() -> None:
    """Plotly takes it for whole as soon as it is among the modules: while another page imports it, it is not."""
    plotting.load.cache_clear()
    plotting.load()
    assert sys.modules["pandas"].Series is not None
    assert not getattr(sys.modules["pandas"].__spec__, "_initializing", False)


def test_every_figure_begins_with_that() -> None:
    """Whatever makes a figure, or is the only caller of what does, calls `load` first."""
    makers = []
    for path in sorted(UI.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "import plotly" not in text and "from plotly" not in text or path == Path(plotting.__file__):
            continue
        for function in ast.parse(text).body:
            returned = (
                ast.unparse(function.returns) if isinstance(function, ast.FunctionDef) and function.returns else ""
            )
            if isinstance(function, ast.FunctionDef) and "Figure" in returned and not function.name.startswith("_"):
                makers.append(function.name)
                assert "load" in called(function)[:2], function.name  # colours may be looked up before
    assert len(makers) >= 3
