"""The programs of programs.md, by their headings."""

from __future__ import annotations

import re
from pathlib import Path


def programs() -> dict[str, str]:
    """The text of each program."""
    text = (Path(__file__).parent / "programs.md").read_text(encoding="utf-8")
    found = re.findall(r"^## (.+?)\n+```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    return dict(found)
