"""The fitting lab: a model is fitted to data by gradient descent, and every step of it can be seen."""

from __future__ import annotations

import streamlit as st

from graphlab.ui.app.frame import frame
from graphlab.ui.components.daylight import dark
from graphlab.ui.fitting import address, controls, layers, toolbar, trainer, view
from graphlab.ui.fitting import fields as widgets
from graphlab.ui.fitting.lab import lab

here = lab()
if frame("Fit"):
    address.enter(here, st.query_params.to_dict())
toolbar.take(here)
widgets.take(here)
layers.take(here)
view.know(here)
reading = here.reading()
address.write(here)
with trainer.ahead(here), st.container(key="lab"):
    with st.container(key="lab-top"):
        toolbar.toolbar(here, reading)
    with st.container(key="lab-left"):
        # Places of their own: what is moved by one thing more above it stands there twice until the page has ended.
        with st.container(key="lab-model"):
            controls.model(here, reading)
        parameters = st.container()
        with st.container(key="lab-training"):
            controls.training(here, reading)
        controls.buttons(here, reading)
        runs = st.container()
    here.do_what_was_asked()
    view.know(here)
    with parameters:  # drawn after the training, as the figures are: both are of the same run
        controls.parameters(here, reading)
    with runs:
        controls.runs(here, reading)
        controls.rest_of_run(here)
    with st.container(key="lab-right"):
        view.show(here, reading, dark=dark())
view.look_closer(here, reading)
