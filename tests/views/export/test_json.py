"""The JSON of a trace."""

import json

import numpy as np
import pytest

from graphlab import sandbox
from graphlab.views.export.json import to_json
from graphlab.views.reading import Reading
from tests.views import traces
from tests.views.traces import PICTURES, reading_of


def test_the_program_of_the_issue():
    """Values 1s, 4, 16 and gradients 8s, 8, 1, with the keys that the issue names."""
    trace = traces.square_of_sum()
    data = to_json(reading_of(trace))
    assert [(n["name"], n["op"], n["value"], n["grad"]) for n in data["nodes"]] == [
        ("x", None, [[1, 1], [1, 1]], [[8, 8], [8, 8]]),
        ("y", "reduce_sum", 4, 8),
        ("z", "square", 16, 1),
    ]
    keys = ["id", "name", "op", "kind", "shape", "dtype", "value", "grad", "grad_state"]
    assert list(data["nodes"][0])[: len(keys)] == keys
    assert data["edges"] == [
        {"id": "e0", "from": "n0", "to": "n1", "index": 0, "grad": [[8, 8], [8, 8]]},
        {"id": "e1", "from": "n1", "to": "n2", "index": 0, "grad": 8},
    ]
    first = data["steps"][0]
    assert (first["pass"], first["node"], first["text"]) == ("forward", "n1", "y = reduce_sum(x) = 4")
    assert [step["pass"] for step in data["steps"]] == ["forward"] * 2 + ["backward"] * 3


PROGRAM = """
x = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
with tf.GradientTape(persistent=True) as tape:
    rows = tf.reduce_sum(x, axis=1)
    y = z = rows[0] * rows[1]
tape.gradient(y, x)
tape.gradient(rows, x)
"""


def test_every_row_of_the_tape_is_written_whole():
    """An op has its number on the tape, where it stands, the names of its result, its inputs and its attributes."""
    data = to_json(Reading(*sandbox_views()[0]))
    assert data["tape"]["number"] == 1 and data["tape"]["persistent"] and data["tape"]["place"]["line"] == 3
    rows, y = data["nodes"][1], data["nodes"][-1]
    assert (rows["number"], rows["inputs"], rows["attributes"]) == (1, ["n0"], {"axis": 1, "keepdims": False})
    assert rows["place"] == {"line": 4, "column": 11, "end_line": 4, "end_column": 35}
    assert y["names"] == ["y", "z"] and y["place"]["line"] == 5
    assert data["nodes"][0]["number"] is None and data["nodes"][0]["names"] == ["x"]
    assert [n["attributes"]["key"] for n in data["nodes"] if n["op"] == "slice"] == ["0", "1"]


def test_every_gradient_call_is_written_with_what_flows_on_each_edge():
    """Which tape, target and sources; and what the steps of a call send to a node adds up to its gradient there."""
    views = sandbox_views()
    for view in views:
        data = to_json(Reading(*view))
        assert [call["shown"] for call in data["gradients"]] == [other is view for other in views]
        ids = {node["name"]: node["id"] for node in data["nodes"]}
        asked = [(call["tape"], call["targets"], call["sources"]) for call in data["gradients"]]
        assert asked == [(1, [ids["y"]], [ids["x"]]), (1, [ids["rows"]], [ids["x"]])]
        into = {edge["id"]: edge["from"] for edge in data["edges"]}
        for call in data["gradients"]:
            sums = {step["node"]: np.array(step["grad"]) for step in call["steps"] if not step["contributions"]}
            for step in call["steps"]:
                assert np.array_equal(sums[step["node"]], step["grad"])
                for edge, part in step["contributions"].items():
                    sums[into[edge]] = sums.get(into[edge], 0) + np.array(part)
            assert {id: grad.tolist() for id, grad in sums.items()} == call["grads"]


def sandbox_views():
    (trace,) = sandbox.run(PROGRAM).traces
    return [(trace, sweep) for sweep in trace.sweeps]


def test_the_three_states_of_a_gradient():
    """Computed (zero included), no path, and never asked for."""
    trace = traces.no_path()
    states = {n["name"]: (n["grad"], n["grad_state"]) for n in to_json(reading_of(trace))["nodes"]}
    assert states["x"] == (0, "computed") and states["unused"] == (None, "none")
    assert {n["grad_state"] for n in to_json(Reading(trace))["nodes"]} == {"not_computed"}


@pytest.mark.parametrize("name", PICTURES)
def test_it_is_strict_json(name):
    """No NaN, no Infinity, no NumPy number."""
    data = to_json(reading_of(PICTURES[name]()))
    assert json.loads(json.dumps(data, allow_nan=False)) == data


def test_a_long_tape_is_written_whole():
    """Unlike the picture, the data leave nothing out."""
    trace = traces.chain(1000)
    data = to_json(reading_of(trace))
    assert len(data["nodes"]) == 1000 and len(data["steps"]) == 999 + 1 + 999
