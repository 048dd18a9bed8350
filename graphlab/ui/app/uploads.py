"""A table that a visitor uploads: read once, within a budget of computing time."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from graphlab.fit.data import Table, read_csv
from graphlab.trace.budget import within

_KEPT = "graphlab table"


def table_of(file: UploadedFile) -> Table:
    """The table in a file; of one that takes too long the part that is read by then, as its notes say."""
    kept = st.session_state.get(_KEPT)
    if kept is None or kept[0] != file.file_id:
        with within():
            kept = st.session_state[_KEPT] = (file.file_id, read_csv(file.getvalue(), file.name))
    return kept[1]
