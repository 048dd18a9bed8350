"""Golden files: `make goldens` shows what has changed; `pytest tests/views --overwrite` writes them anew."""

from __future__ import annotations

import operator
from collections.abc import Callable
from itertools import zip_longest
from pathlib import Path

import pytest

from tests.goldens import committed

HERE = Path(__file__).parent / "golden"


def pytest_addoption(parser):
    parser.addoption("--overwrite", action="store_true", help="write the golden files anew")
    parser.addoption("--changed", type=Path, help="only make golden files, and put those that have changed here")


def pytest_collection_modifyitems(config, items):
    if config.getoption("--changed", default=None):
        kept = [item for item in items if "golden" in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept


@pytest.fixture
def golden(request):
    """Compare a text with the file of that name, line by line.

    `rough` takes out what another Graphviz would place elsewhere; `same` says whether two lines are equal.
    """

    def compare(
        name: str,
        text: str,
        rough: Callable[[str], str] = str,
        same: Callable[[str, str], bool] = operator.eq,
    ) -> None:
        def change(then: str) -> int | None:
            pairs = zip_longest(rough(then).splitlines(), rough(text).splitlines(), fillvalue="")
            return next((number for number, pair in enumerate(pairs, 1) if not same(*pair)), None)

        path = HERE / name
        if folder := request.config.getoption("--changed", default=None):
            then = committed(path)
            if then is None or change(then) is not None:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_text(text, encoding="utf-8")
            return
        if request.config.getoption("--overwrite", default=False):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        line = change(path.read_text(encoding="utf-8"))
        assert line is None, f"line {line} of {name} has changed: see `make goldens`, then run with --overwrite"

    return compare
