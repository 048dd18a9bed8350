"""What the tests of replays share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import graphlab as tf


@pytest.fixture(autouse=True)
def replaying() -> Iterator[None]:
    """Functions are replayed, whatever a program that ran in this process before has switched off."""
    was_eager = tf.config.functions_run_eagerly()
    tf.config.run_functions_eagerly(False)
    yield
    tf.config.run_functions_eagerly(was_eager)
