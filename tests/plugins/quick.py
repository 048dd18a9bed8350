"""`--quick`: one example of every law, in under a minute: the first parameters of each test, no browser, and no app.

A law that has no example, since it looks at everything at once, is marked `whole` and left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, TypeVar

import pytest
from hypothesis import settings

from tests.plugins.order import is_served

T = TypeVar("T")
settings.register_profile("quick", deadline=None, max_examples=1, derandomize=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick", action="store_true", help="one example of every law, no browser, no app")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "whole: looks at everything at once, for seconds; --quick leaves it out")
    if config.getoption("--quick"):
        settings.load_profile("quick")


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Only the first parameters become a test: making 14,000 of them to drop most takes longer than to run the rest."""
    if metafunc.config.getoption("--quick"):
        parametrize = metafunc.parametrize

        def first(names: Any, values: Iterable[Any], *rest: Any, **keywords: Any) -> None:
            if isinstance(ids := keywords.get("ids"), Iterable):
                keywords["ids"] = list(islice(ids, 1))
            parametrize(names, list(islice(values, 1)), *rest, **keywords)

        metafunc.parametrize = first  # type: ignore[method-assign]


@pytest.hookimpl(tryfirst=True)  # before anybody shuffles: which parameters come first is not up to chance
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--quick"):
        kept = one_of_each([item for item in items if not is_left_out(item)], family)
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept


def is_left_out(item: pytest.Item) -> bool:
    """Whether a test starts the app, runs one of its pages, or looks at everything at once."""
    is_app = is_served(item) or item.nodeid.startswith("tests/pages/")
    return is_app or item.get_closest_marker("whole") is not None


def family(item: pytest.Item) -> str:
    """The test without its parameters: of all items with this name one is enough."""
    return item.nodeid.removesuffix(f"[{item.callspec.id}]") if hasattr(item, "callspec") else item.nodeid


def one_of_each(things: list[T], kind: Callable[[T], str]) -> list[T]:
    """The first of every kind.

    >>> one_of_each(["ant", "bee", "asp"], lambda name: name[0])
    ['ant', 'bee']
    """
    first: dict[str, T] = {}
    for thing in things:
        first.setdefault(kind(thing), thing)
    return list(first.values())
