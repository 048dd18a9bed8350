"""What whoever deploys the app has decided, by words after `--`, the environment or secrets. Never a visitor."""

from __future__ import annotations

import os
import sys

import streamlit as st

FLAG = "--allow-unconfined"  # streamlit run app.py -- --allow-unconfined
UNCONFINED = "GRAPHLAB_ALLOW_UNCONFINED"
ADDRESS_HEADER = "GRAPHLAB_ADDRESS_HEADER"
_YES = {"1", "true", "yes", "on"}


def allows_unconfined() -> bool:
    """Whether programs of visitors from elsewhere shall run where the kernel does not confine them."""
    return FLAG in sys.argv[1:] or _setting(UNCONFINED).lower() in _YES


def address_header() -> str:
    """The header in which the proxy before the app writes a visitor's address; empty where none was named."""
    return _setting(ADDRESS_HEADER).lower()


def _setting(name: str) -> str:
    """A line of the environment, or of the secrets if it is not there."""
    if name in os.environ:
        return os.environ[name].strip()
    # Without this question, asking for a secret where no file has any is an error on the page.
    return str(st.secrets.get(name, "")).strip() if st.secrets.load_if_toml_exists() else ""
