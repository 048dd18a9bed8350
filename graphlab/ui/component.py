"""How a folder with `index.js` and `style.css` becomes a component of the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).parent


def component(name: str, *scripts: str) -> Any:
    """The component in the folder `name`; `scripts` are the files that its `index.js` needs, joined before it.

    All components share `theme.css` and `common.js`. Each has one root element, of the class `name`.
    """
    folder = _HERE / name
    css = [_HERE / "theme.css", folder / "style.css"]
    js = [_HERE / "common.js", *(folder / script for script in scripts), folder / "index.js"]
    return st.components.v2.component(
        f"graphlab_{name}", html=f'<div class="{name}"></div>', css=_joined(css), js=_joined(js)
    )


def _joined(files: list[Path]) -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in files)
