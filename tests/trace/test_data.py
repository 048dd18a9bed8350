"""The JSON of a trace."""

import json

import pytest

from graphlab.trace.data import to_json
from tests.trace import traces
from tests.trace.traces import PICTURES, sweep_of


def test_the_program_of_the_issue():
    """Values 1s, 4, 16 and gradients 8s, 8, 1, with the keys that the issue names."""
    trace = traces.square_of_sum()
    data = to_json(trace, sweep_of(trace))
    assert [(n["name"], n["op"], n["value"], n["grad"]) for n in data["nodes"]] == [
        ("x", None, [[1, 1], [1, 1]], [[8, 8], [8, 8]]),
        ("y", "reduce_sum", 4, 8),
        ("z", "square", 16, 1),
    ]
    assert list(data["nodes"][0]) == ["id", "name", "op", "kind", "shape", "dtype", "value", "grad", "grad_state"]
    assert data["edges"] == [
        {"from": "n0", "to": "n1", "grad": [[8, 8], [8, 8]]},
        {"from": "n1", "to": "n2", "grad": 8},
    ]
    assert data["steps"][0] == {"pass": "forward", "node": "n1", "text": "y = reduce_sum(x) = 4"}
    assert [step["pass"] for step in data["steps"]] == ["forward"] * 2 + ["backward"] * 3


def test_the_three_states_of_a_gradient():
    """Computed (zero included), no path, and never asked for."""
    trace = traces.no_path()
    states = {n["name"]: (n["grad"], n["grad_state"]) for n in to_json(trace, sweep_of(trace))["nodes"]}
    assert states["x"] == (0, "computed") and states["unused"] == (None, "none")
    assert {n["grad_state"] for n in to_json(trace)["nodes"]} == {"not_computed"}


@pytest.mark.parametrize("name", PICTURES)
def test_it_is_strict_json(name):
    """No NaN, no Infinity, no NumPy number."""
    data = to_json(PICTURES[name](), sweep_of(PICTURES[name]()))
    assert json.loads(json.dumps(data, allow_nan=False)) == data


def test_a_long_tape_is_written_whole():
    """Unlike the picture, the data leave nothing out."""
    trace = traces.chain(1000)
    data = to_json(trace, sweep_of(trace))
    assert len(data["nodes"]) == 1000 and len(data["steps"]) == 999 + 1 + 999
