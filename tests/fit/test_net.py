"""The net that is drawn is the one that is trained, and no picture of it is too large for a run."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.authoring.blocks import Activation, Block, Dense, Dropout
from graphlab.fit.grid import ACROSS
from graphlab.fit.net import MOST_IN_COLUMN, SIDE, Net, net_frames, net_of
from graphlab.fit.program import program_of
from graphlab.fit.settings import Settings
from graphlab.sandbox.wire.run import MOST_POINTS
from tests.fit.recorded import fitted

MOONS = Settings(data="two moons", model="layers", loss="cross entropy", optimizer="Adam", rate=0.05, steps=6)


@pytest.fixture(scope="module")
def fit():
    return fitted(MOONS)


def test_maps_and_wires_are_those_of_the_model(fit):
    """The corners of the output's map are those of the plane, and the wires are the weights, in every picture."""
    net, rows = fit.program.net, fit.pictures.net
    assert rows.shape == (7, net.size) and net.columns == (8, 1)
    output = rows[:, (net.neurons - 1) * SIDE * SIDE : net.neurons * SIDE * SIDE]
    plane = fit.pictures.grid
    corners, ends = [0, SIDE - 1, -SIDE, -1], [0, ACROSS - 1, -ACROSS, -1]
    assert output[:, corners] == pytest.approx(plane[:, ends], rel=1e-5, abs=1e-6)
    wires = rows[:, net.neurons * SIDE * SIDE :]
    kernels = [fit.training.path(name) for name in ("kernel 1", "kernel 2")]
    assert wires == pytest.approx(np.concatenate(kernels, axis=1), rel=1e-5)


def test_the_sign_of_a_map_is_that_of_the_neuron(fit):
    """Above 127 what is above 0, below 127 what is below; what is no number is drawn as nothing."""
    net = fit.program.net
    count = net.neurons * SIDE * SIDE
    maps = net_frames(net, fit.pictures.net).maps.astype(int) - 127
    values = fit.pictures.net[:, :count]
    assert (maps * values >= 0).all() and np.abs(maps).max() == 127
    assert (net_frames(net, np.full((1, net.size), np.nan)).maps == 127).all()


BLOCKS = st.one_of(st.builds(Dense, st.integers(1, 20)), st.just(Activation("tanh")), st.just(Dropout(0.5)))


@given(st.lists(BLOCKS, max_size=6))
def test_any_layers_are_a_net_that_fits_or_none(layers: list[Block]):
    """A column for each dense layer, and pictures enough to play; otherwise nothing is drawn."""
    settings = Settings(
        **{name: getattr(MOONS, name) for name in ("data", "model", "loss")}, layers=(*layers, Dense(1))
    )
    net = net_of(settings, 2)
    units = tuple(layer.units for layer in settings.layers if isinstance(layer, Dense))
    assert net == Net() or (net.columns == units and max(units) <= MOST_IN_COLUMN)
    assert len(program_of(settings).frames) >= 20
    assert net == Net() or len(net.expressions("x")) == 2 * len(units)
    assert 20 * net.size <= MOST_POINTS
