"""What needs the app and a browser comes first: then one process has them, with one app and one Chromium.

With xdist's `--dist worksteal` each process begins with its share of the tests in their order, and who has ended takes
from the end of another one's. The others never get that far, unless there is nothing else left to do.
"""

from __future__ import annotations

import pytest

_SERVED = {"browser", "server", "port"}  # fixtures of an app that is started first


def is_served(item: pytest.Item) -> bool:
    """Whether a test needs an app that is served."""
    return bool(_SERVED & {*getattr(item, "fixturenames", ())})


@pytest.hookimpl(trylast=True)  # after everybody has shuffled; among themselves they stay as they are
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not is_served(item))
