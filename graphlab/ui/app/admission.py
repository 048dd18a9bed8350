"""Whether the programs of a session are run here: always where the kernel confines them, else for who sits here."""

from __future__ import annotations

import streamlit as st
from streamlit.logger import get_logger

from graphlab import sandbox
from graphlab.sandbox.wire.run import Error
from graphlab.ui.app.deployment import FLAG, UNCONFINED, allows_unconfined
from graphlab.ui.app.visitor import visitor

NOT_RUN = "NotRun"
REFUSED = "Programs of visitors from elsewhere are not run here: this system cannot confine them."
AT_HOME = "If this is your own machine, open the page under the name localhost."
_HOW = "Whoever runs this app can allow it: {0}streamlit run app.py -- {1}{0}, or {0}{2}=1{0} in its environment."
HOW, HOW_MARKED = _HOW.format("", FLAG, UNCONFINED), _HOW.format("`", FLAG, UNCONFINED)
CONFINED = "Programs run in confined processes (seccomp), those of visitors from elsewhere too."
AT_THIS_MACHINE = "This system cannot confine programs (no seccomp, or no fork): only those of whoever sits at it run."
ALLOWED = f"This system cannot confine programs, and those of visitors from elsewhere run all the same ({FLAG})."

_LOG = get_logger("graphlab")
_LOGGED = "graphlab refused"


def refusal() -> Error | None:
    """Why no program of this session is run; None if it is run."""
    who = visitor()
    if who is None or who.is_here or sandbox.confined() or allows_unconfined():
        return None
    if not st.session_state.get(_LOGGED):
        st.session_state[_LOGGED] = True
        _LOG.warning("No program is run for a visitor from %s. %s %s", who.address(), REFUSED, HOW)
    return Error(NOT_RUN, REFUSED, hint=AT_HOME)


def notice() -> None:
    """Say on the page that nothing is run, where it is so."""
    if refusal() is not None:
        with st.container(key="notice"):
            st.warning(f"**{REFUSED}** {AT_HOME} {HOW_MARKED}")


def sentence() -> str:
    """Whose programs are run, for the log and the page of limits."""
    return CONFINED if sandbox.confined() else ALLOWED if allows_unconfined() else AT_THIS_MACHINE


def log_at_start() -> None:
    """One line about it in the log."""
    (_LOG.info if sandbox.confined() else _LOG.warning)(sentence())
