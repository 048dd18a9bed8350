"""What is installed is read once, not for every `AppTest`: looking for components in all packages costs half a run."""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module


def pytest_collection_finish() -> None:
    """Streamlit asks its scanner for each app anew; while tests run, nothing is installed."""
    if "streamlit.testing.v1" in sys.modules:  # who does not test an app does not pay for its import
        scanner = import_module("streamlit.components.v2.manifest_scanner")
        scanner.scan_component_manifests = cache(scanner.scan_component_manifests)  # type: ignore[attr-defined]
