"""What the sandbox's tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graphlab.sandbox.host.client import Client


@pytest.fixture(scope="session")
def walls() -> Iterator[Client]:
    """A runner with both walls, that also takes attacks."""
    client = Client(attacks=True)
    yield client
    client.close()
