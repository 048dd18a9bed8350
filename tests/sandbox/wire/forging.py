"""Answers as a child that was taken over might forge them: real ones with any part changed. And all that the app draws.

`python -m tests.sandbox.wire.forging --count 5000 --seed 1` tries many.
"""

from __future__ import annotations

import argparse
import copy
import json
import math
import random
import struct
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from graphlab.errors import GraphlabError
from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.values.limits import Limits
from graphlab.sandbox.wire.codec import ProtocolError, decode_run, encode_run
from graphlab.sandbox.wire.run import Run
from graphlab.trace.graph import Sweep, Trace
from graphlab.ui.components import player
from graphlab.ui.components.figures import plotted
from graphlab.views.analysis.check import check_node, nudge
from graphlab.views.analysis.compare import compare
from graphlab.views.analysis.health import health
from graphlab.views.analysis.paths import paths
from graphlab.views.analysis.replay import retrace
from graphlab.views.analysis.tangents import forward
from graphlab.views.drawing.dot import to_dot
from graphlab.views.drawing.svg import draw
from graphlab.views.explanation.updates import updates
from graphlab.views.export import standalone, worked_solution
from graphlab.views.export.json import to_json
from graphlab.views.export.script import LIBRARIES, to_code
from graphlab.views.export.transcript import transcript
from graphlab.views.player import picture
from graphlab.views.player.cell import answer
from graphlab.views.player.tape_rows import table
from graphlab.views.reading import Reading

PROGRAMS = [
    part.split("\n", 1)[1]
    for part in Path(__file__).parents[1].joinpath("forged.txt").read_text(encoding="utf-8").split("### ")[1:]
]

ONE = {"code": 1, "shape": [], "bytes": b"\0\0\x80?"}
"""The number 1 as an array, in the form of `generic`."""
JUNK: list[Any] = [
    None, True, False, 0, 1, -1, 7, 2**31, 2**63, 2**64 - 1, -(2**63), 1.5, -0.0, 1e308, float("nan"), float("inf"),
    float("-inf"), "", "x", "n0", "n1", "n999999999999", "n-1", "n01", "n٣", "g0", "\ud800", "\u202e<script>",
    "x" * 5000, b"", b"x", b"\xff" * 50,
    "reduce_sum", "matmul", "op", "gradient", "float32", "string", "<f8", "|O", "V8", [], {}, [None], [[]], [0], [-1],
    [2, 2], [10**6, 10**6], {1: 2}, {"a": []}, ["sequence", True, []], ["sequence", False, [["sequence", True, [1]]]],
    ["slice", 0, 0, 0], ["slice", "a", None, None], ["slice", None, None, None], ["dtype", "float32"], ["dtype", "?"],
    ["ellipsis"], ["complex", 1.0, 2.0], ["integer", "ff"], ["integer", "x"], ["texts", [1], ["x"]],
    ["texts", [2], ["x"]], ["texts", [-1], []], ["texts", [1] * 70, ["x"]], ["scalar", ONE], ONE, {**ONE, "code": 2},
    {**ONE, "code": 15}, {**ONE, "code": -1}, {**ONE, "shape": [2]}, {**ONE, "shape": [1] * 33}, {**ONE, "bytes": b""},
    {**ONE, "shape": [2**63, 2]}, {"code": 0, "data": b""}, {"code": 1, "data": b"\xff"},
    {"code": -1, "data": bytes(4)}, {"code": -1, "data": bytes(12)}, {"__class__": 1},
    [ONE, [], "float32", 1.0, 1.0, False],
]  # fmt: skip


# --- Answers as lists and tables, and as bytes ---------------------------------------------------


def generic(payload: bytes) -> Any:
    """What MessagePack holds, as lists, tables and numbers; of an array the code of its dtype, shape and bytes."""
    return msgspec.msgpack.decode(payload, ext_hook=_parts_of_array)


def _parts_of_array(code: int, data: memoryview) -> dict[str, Any]:
    axes = data[0]
    return {"code": code, "shape": list(struct.unpack_from(f"<{axes}Q", data, 1)), "bytes": bytes(data[1 + 8 * axes :])}


def written(value: Any) -> bytes:
    """Any such data as MessagePack, also what no honest encoder writes, such as half a character."""
    if isinstance(value, dict):
        if (extension := _extension(value)) is not None:
            return b"\xc9" + len(extension[1]).to_bytes(4) + struct.pack("b", extension[0]) + extension[1]
        parts = b"".join(written(key) + written(item) for key, item in value.items())
        return b"\xdf" + len(value).to_bytes(4) + parts
    if isinstance(value, list):
        return b"\xdd" + len(value).to_bytes(4) + b"".join(map(written, value))
    if isinstance(value, str):
        text = value.encode("utf-8", "surrogatepass")
        return b"\xdb" + len(text).to_bytes(4) + text
    return msgspec.msgpack.encode(value)


def _extension(value: dict[Any, Any]) -> tuple[int, bytes] | None:
    """The code and the data of an extension, if the table stands for one."""
    match value:
        case {"code": int(code), "data": bytes(data)} if -128 <= code < 128:
            return code, data
        case {"code": int(code), "shape": list(shape), "bytes": bytes(data)} if -128 <= code < 128:
            if len(shape) < 256 and all(type(n) is int and 0 <= n < 2**64 for n in shape):
                return code, struct.pack(f"<B{len(shape)}Q", len(shape), *shape) + data
    return None


def real_runs() -> list[list[Any]]:
    """What honest children answer, as lists."""
    return [generic(encode_run(interpret(program, Limits()))) for program in PROGRAMS]


# --- What is forged ------------------------------------------------------------------------------

RUN, TRACE, SWEEP = ({name: place for place, name in enumerate(kind.__struct_fields__)} for kind in (Run, Trace, Sweep))


def forged(run: list[Any], chance: random.Random) -> Any:
    """The answer with one to three of its parts changed."""
    data = {"": copy.deepcopy(run)}
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        holder, key = _somewhere(data, chance)
        _change(holder, key, data, chance)
    return data.get("")


def bent(run: list[Any], chance: random.Random) -> Any:
    """The answer with one or two of its parts changed to others of their kind: much of this is believed."""
    data = copy.deepcopy(run)
    for trace in data[RUN["traces"]]:
        nodes, sweeps = trace[TRACE["nodes"]], trace[TRACE["sweeps"]]
        for _ in range(chance.choice([1, 1, 2])):
            _bend_node(chance.choice(nodes), chance)
        if sweeps and chance.random() < 0.5:
            _bend_sweep(chance.choice(sweeps), [node[0] for node in nodes], chance)
    return data


def _bend_node(node: list[Any], chance: random.Random) -> None:
    attributes = [
        None, 0, 1, -1, True, 1.5, [0], ["sequence", True, [0]], ["sequence", True, [1, 0]], ["sequence", False, [0]],
        ["sequence", True, [["slice", 0, 1, 1]]], ["ellipsis"], ["dtype", "int32"], ["scalar", ONE], ONE,
    ]  # fmt: skip
    how = chance.randrange(5)
    if how < 2 and node[6]:
        node[6][chance.choice(list(node[6]))] = chance.choice(attributes)
    elif how == 2:
        node[1] = chance.choice(["", "x" * 300, "∂y/∂x", "a+b", "\u202e", "<b>", "\n", "$x$", "_", "{", "\\frac"])
    elif how == 3 and node[2]:
        node[2] = chance.choice(["f", "sin", "identity", "relu", "add", "multiply", "reduce_sum", "maximum", "pow"])
    else:
        node[8] = chance.choice([None, [1, 0, 1, 5], [999999, 0, 999999, 3], [1, 10**9, 1, 10**10]])


def _bend_sweep(sweep: list[Any], ids: list[str], chance: random.Random) -> None:
    steps, grads, how = sweep[SWEEP["steps"]], sweep[SWEEP["grads"]], chance.randrange(5)
    if how == 0 and steps:
        del steps[chance.randrange(len(steps))]
    elif how == 1:
        chance.shuffle(steps)
    elif how == 2 and steps:
        steps.append(copy.deepcopy(chance.choice(steps)))
    elif how == 3 and grads:
        del grads[chance.choice(list(grads))]
    else:
        sweep[SWEEP[chance.choice(["targets", "sources"])]] = chance.choices(ids, k=chance.randrange(4))


def broken(payload: bytes, chance: random.Random) -> bytes:
    """The same bytes cut off, turned or doubled."""
    at = chance.randrange(len(payload))
    kinds = [
        payload[:at],
        payload[:at] + bytes([chance.randrange(256)]) + payload[at + 1 :],
        payload[:at] + payload[at // 2 :],
        payload[:at] + chance.choice(HEADS) + payload[at:],
        payload[:at] + chance.choice(HEADS) + payload[at + 1 :],
        payload + payload[:1],
        b"\x91" * chance.choice([10, 10**3, 10**6]) + payload,
        b"\x81\xa1a" * 10**5,
        chance.randbytes(chance.choice([1, 20, 1000])),
        b"",
    ]
    return chance.choice(kinds)


HEADS = [
    b"\xdd\xff\xff\xff\xff", b"\xdf\x7f\xff\xff\xff", b"\xdc\xff\xff", b"\xde\xff\xff", b"\xdb\xff\xff\xff\xff",
    b"\xc6\xff\xff\xff\xff", b"\xc9\xff\xff\xff\xff\x01", b"\xc1", b"\x90", b"\x80", b"\xd4\x01\x00",
    b"\xd6\xff\0\0\0\0",
]  # fmt: skip
"""Beginnings of what is too long, of nothing, and of what is empty."""


def _somewhere(data: Any, chance: random.Random) -> tuple[Any, Any]:
    """A part of the answer: what holds it, and under which key. Deep ones are as likely as others."""
    holder, key, part = data, "", data[""]
    while isinstance(part, dict | list) and part and chance.random() < 0.88:
        holder = part
        key = chance.choice(list(part)) if isinstance(part, dict) else chance.randrange(len(part))
        part = holder[key]
    return holder, key


def _change(holder: Any, key: Any, data: Any, chance: random.Random) -> None:
    part = holder[key]
    how = chance.randrange(7)
    if how == 0 and holder is not data:
        del holder[key]
    elif how == 1 and isinstance(holder, list):
        holder.insert(chance.randrange(len(holder) + 1), copy.deepcopy(part))
    elif how == 2 and isinstance(holder, list):
        chance.shuffle(holder)
    elif how == 3:
        other, there = _somewhere(data, chance)
        holder[key] = copy.deepcopy(other[there])
    elif how == 4 and type(part) in (int, float) and math.isfinite(part):
        holder[key] = part + chance.choice([-1, 1, 2, -2, 0.5, 10**9])
    elif how == 5 and isinstance(part, str) and part[:1] in ("n", "g") and part[1:].isdigit():
        holder[key] = f"{part[0]}{chance.randrange(12)}"
    else:
        holder[key] = copy.deepcopy(chance.choice(JUNK))


# --- What the app makes of a run -----------------------------------------------------------------


def _looks(reading: Reading, source: str) -> dict[str, Callable[[], Any]]:
    """Everything that can be seen or taken away of one view. Those that compute may say what is missing."""
    trace = reading.trace
    leaves = [node.id for node in trace.nodes if node.kind in ("variable", "watched")][:2]
    looks: dict[str, Callable[[], Any]] = {
        "picture": lambda: picture.picture(reading),
        "formulas": lambda: picture.around(reading, 3),
        "table": lambda: table(Reading(trace)),
        "health": lambda: health(reading),
        "title": lambda: picture.title(reading, several=True),
        "transcript": lambda: transcript(reading),
        "worked": lambda: worked_solution.to_html(reading, source),
        "markdown": lambda: worked_solution.to_markdown(reading, source),
        "svg": lambda: draw(reading),
        "dot": lambda: to_dot(reading),
        "json": lambda: json.dumps(to_json(reading)),
        "standalone": lambda: standalone.to_html(reading, source=source),
        **{library: lambda library=library: to_code(reading, library) for library in LIBRARIES},
    }
    for node in trace.nodes[:12]:
        for row in ("value", "grad"):
            looks[f"cell {node.id} {row}"] = lambda id=node.id, row=row: answer(reading, (id, row, 0))
    if reading.sweep is not None:
        for id in leaves:
            looks[f"paths {id}"] = lambda id=id: paths(reading, id)
            looks[f"tangents {id}"] = lambda id=id: forward(reading, id)
            looks[f"check {id}"] = lambda id=id: check_node(reading, id)
            looks[f"nudge {id}"] = lambda id=id: nudge(reading, id, 0.1)
    scalars = [n.id for n in trace.nodes if n.op is None and n.dtype.startswith("float") and not n.shape][:2]
    for id in scalars:
        looks[f"compare {id}"] = lambda id=id: compare(reading, retrace(reading, {id: 2.5}))
    return looks


def drawn(run: Run) -> None:
    """Draw, tell and export all of a run, as the app would. Raises what the app would show as an exception."""
    if run.error is not None:
        run.error.at("program.py"), run.error.quoted(run.source)
    encode_run(run)
    for text in (run.stdout, run.value or "", *run.notes):
        text.encode()
    for figure in run.figures:
        plotted(figure).to_json()
    for training in run.trainings:
        for step in training.opened:
            updates(training, step)
    for reading in player.views_of(run):
        for name, look in _looks(reading, run.source).items():
            try:
                look()
            except GraphlabError:  # a sentence
                pass
            except Exception as problem:
                problem.add_note(f"while drawing: {name}")
                raise


def attempt(base: list[list[Any]], seed: int) -> Run | None:
    """One forged answer, read and drawn; None if it was refused. The same for the same seed."""
    chance = random.Random(seed)
    run = chance.choice(base)
    way = chance.random()
    payload = broken(written(run), chance) if way < 0.1 else written((forged if way < 0.85 else bent)(run, chance))
    try:
        read = decode_run(payload)
    except ProtocolError:
        return None
    drawn(read)
    return read


def main() -> None:
    """Try many, and say what came of them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    base, tally, shown = real_runs(), Counter[str](), Counter[str]()
    for seed in range(asked.seed, asked.seed + asked.count):
        try:
            tally["drawn" if attempt(base, seed) else "refused"] += 1
        except Exception as problem:
            frame = traceback.extract_tb(problem.__traceback__)[-1]
            where = f"{type(problem).__name__} {frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}"
            tally["failed"] += 1
            shown[where] += 1
            if shown[where] == 1:
                print(seed, where, problem, getattr(problem, "__notes__", ""), flush=True)
    print(dict(tally), dict(shown))


if __name__ == "__main__":
    main()
