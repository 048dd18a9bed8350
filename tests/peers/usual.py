"""Calls of every public name that both libraries take: the parameters by name, each with a sensible argument."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import graphlab
from tests.peers.generator.arguments import SKIPPED, sensible
from tests.peers.generator.outcomes import Other, Outcome, ran
from tests.peers.generator.registry import Callee

#: What the letters in arguments stand for, as source text.
POOL = {
    "x": "tf.constant([[0.5, -1.25, 2.0], [1.5, 0.75, -0.5]])",
    "y": "tf.constant([[1.0, 0.25, -2.0], [0.5, 3.0, 1.5]])",
    "w": "tf.constant([0.25, 0.5, -0.75])",
    "v": "tf.constant(0.5)",
    "i": "tf.constant([1, 0])",
    "b": "tf.constant([True, False])",
}
TRIES = 60
_PAIR = f"tf.nn.softmax({POOL['y']}), tf.nn.softmax({POOL['x']})"
_USE = f"v1 = v0({POOL['x']})"
_USES = {
    "loss": f"v1 = v0({_PAIR})",
    "schedule": "v1 = [v0(0), v0(4)]",
    "metric": f"v0.update_state({_PAIR})\nv1 = v0.result()",
    "optimizer": "x = tf.Variable([1.0, -0.5])\nv0.apply_gradients([(tf.constant([0.5, 2.0]), x)])\nv1 = x + 0.0",
}


@dataclass(frozen=True)
class Call:
    """A call: the arguments by parameter; those of required parameters stand in their places."""

    callee: Callee
    arguments: tuple[tuple[str, Any, str], ...]

    @property
    def text(self) -> str:
        required = self.callee.positional
        parts = [
            text if name in required or name.startswith("*") else f"{name}={text}" for name, _, text in self.arguments
        ]
        return self.callee.spelled(*parts)

    @property
    def program(self) -> str:
        """The call as a program: of a layer, a loss or another object it is made and called."""
        if self.callee.kind == "function":
            return f"v0 = {self.text}\n"
        return f"v0 = {self.text}\n{_USES.get(self.callee.kind, _USE)}\n"

    def changed(self, name: str, default: Any, text: str) -> Call:
        """With another argument for a parameter."""
        kept = [item for item in self.arguments if item[0] != name]
        if name in self.callee.positional:
            kept = [(n, d, text if n == name else t) for n, d, t in self.arguments]
            return replace(self, arguments=tuple(kept))
        return replace(self, arguments=(*kept, (name, default, text)))


def calls(callee: Callee, tensorflow: Any) -> Iterator[tuple[Call, Outcome, Outcome]]:
    """Some calls that both libraries take, all different, with what comes out."""
    rng = random.Random(zlib.crc32(callee.path.encode()))
    seen: set[str] = set()
    for _ in range(TRIES):
        arguments = [(name, None, sensible(name, None, rng, POOL)) for name in callee.positional]
        arguments += [("*0", None, POOL["x"]), ("*1", None, POOL["y"])][: rng.randint(1, 2)] if callee.variadic else []
        for name, default in callee.optional:
            if seen and name not in SKIPPED and rng.random() < 0.3:
                arguments.append((name, default, sensible(name, default, rng, POOL)))
        call = Call(callee, tuple(arguments))
        if call.program in seen:
            continue
        seen.add(call.program)
        ours = ran(call.program, graphlab)
        theirs = ran(call.program, tensorflow)
        if not ours.error and not theirs.error:
            yield call, ours, theirs


def is_random(call: Call, theirs: Outcome, tensorflow: Any) -> bool:
    """Whether TensorFlow gives something else the next time, or nothing that can be compared."""
    again = ran(call.program, tensorflow)
    return all(isinstance(v, Other) for v in theirs.values.values()) or str(again.values) != str(theirs.values)
