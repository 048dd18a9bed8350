"""The calculus on traces, on every program of the gallery: what it says agrees with what the tape did."""

from __future__ import annotations

import math

import numpy as np
import pytest

from graphlab import sandbox
from graphlab.ui.content.examples import GALLERY
from graphlab.views.analysis.cells import cell, value_cell
from graphlab.views.analysis.check import check_node
from graphlab.views.analysis.compare import compare
from graphlab.views.analysis.health import health
from graphlab.views.analysis.op import ReplayError
from graphlab.views.analysis.paths import paths
from graphlab.views.analysis.replay import retrace
from graphlab.views.analysis.tangents import forward
from graphlab.views.reading import Reading
from tests.peers.cases import OPAQUE

# What the gallery shows on purpose.
SICK = {
    "log-of-zero": {"forward", "backward"},
    "where-trap": {"forward", "backward"},
    "saturated": {"saturated"},
    "dead-relu": {"dead"},
    "vanishing": {"vanishing"},
}


@pytest.mark.parametrize("example", GALLERY, ids=lambda example: example.slug)
def test_the_gallery_is_explained_as_it_was_recorded(example):
    """Cells, paths, tangents, the check and a replay with the same numbers give the tape's own; findings are wanted."""
    kinds = set()
    for trace in sandbox.run(example.source).traces:
        kinds |= {finding.kind for finding in health(Reading(trace))}
        for sweep in trace.sweeps:
            kinds |= {finding.kind for finding in health(Reading(trace, sweep))}
            if example.slug in OPAQUE:
                with pytest.raises(ReplayError, match="not its rule"):
                    agrees(trace, sweep, lost=False)
            else:
                agrees(trace, sweep, lost=example.slug in ("log-of-zero", "where-trap"))
    assert kinds == SICK.get(example.slug, set())


def agrees(trace, sweep, lost):
    sources = [id for id in dict.fromkeys(sweep.sources) if id in sweep.grads]
    for id in dict.fromkeys([*sources, *list(sweep.grads)[:20]]):
        node = trace.node(id)
        index = tuple(n - 1 for n in node.shape)
        found = cell(Reading(trace, sweep), id, index)
        parts = math.fsum(share.total for share in found.shares) if not lost else found.total
        assert parts == pytest.approx(found.total, rel=1e-5, abs=1e-6, nan_ok=True)
        for share in found.shares:
            if share.terms and share.count == len(share.terms):
                whole = sum(term.product for term in share.terms)
                assert whole == pytest.approx(share.total, rel=1e-4, abs=1e-6, nan_ok=True)
        assert value_cell(Reading(trace), id, index).value == pytest.approx(node.value.array[index].item(), nan_ok=True)
    for id in sources:
        ways = paths(Reading(trace, sweep), id)
        assert ways.agrees or ways.count > len(ways.paths)
        assert lost or check_node(Reading(trace, sweep), id).ok is not False
        tangent = forward(Reading(trace), id).tangents[sweep.targets[0]].array
        if len(sweep.targets) == 1 and not lost:
            seeds = [step.grad.array for step in sweep.steps if not step.contributions]
            wanted = np.sum(sweep.grads[id].array, dtype=float)
            assert np.sum(seeds[0] * tangent, dtype=float) == pytest.approx(wanted, rel=1e-3, abs=1e-5)
    again = retrace(Reading(trace, sweep), {id: trace.node(id).value.array for id in sources})
    assert {row.status for row in compare(Reading(trace, sweep), again).rows} == {"same"}
