"""Golden files: `pytest tests/trace --overwrite` writes them anew, after you have looked at the pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent / "golden"


def pytest_addoption(parser):
    parser.addoption("--overwrite", action="store_true", help="write the golden files anew")


@pytest.fixture
def golden(request):
    """Compare a text with the file of that name; `rough` takes out what another Graphviz would place elsewhere."""

    def compare(name: str, text: str, rough: Callable[[str], str] = str) -> None:
        path = HERE / name
        if request.config.getoption("--overwrite", default=False):
            path.write_text(text, encoding="utf-8")
        expected = path.read_text(encoding="utf-8")
        assert rough(expected) == rough(text), f"{name} has changed: look at it, then run with --overwrite"

    return compare
