"""The terms that a picture of a tape is told in, each explained in one sentence: the only place where they are.

The browser's tooltips and legend, the badges of a tape and the glossary read them; `make docs` hands them over.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

TERMS: Mapping[str, str] = MappingProxyType(
    {
        "op": "One computation, such as multiply or square: it takes values and gives one, and knows its derivative.",
        "Variable": "A tensor that the program can assign to; if it is trainable, every tape watches it by itself.",
        "trainable": "A Variable is trainable unless it was made with trainable=False: tapes watch it unasked.",
        "constant": "A value that no tape watches unless tape.watch asks for it, so no gradient is kept for it.",
        "value": "What was computed here in the forward pass.",
        "grad": "The target's derivative with respect to this: how much the target changes when this changes a little.",
        "None": "No path that a tape follows leads from here to the target; that is not the same as a gradient of 0.",
        "not yet": "The backward pass has not come here yet; its number follows in a later step.",
        "tape": "What GradientTape records: each op that starts from something watched, in the order in which it ran.",
        "watched": "A tape follows it: a trainable Variable that was read, or a tensor that was given to tape.watch.",
        "source": "What the gradient is taken with respect to: the second argument of tape.gradient.",
        "target": "What the gradient is of, the first argument of tape.gradient: the backward pass starts here.",
        "forward": "The values are computed, each from those before it, and the tape records how.",
        "backward": "The tape is walked from its end to its beginning, and each op hands its gradient to its inputs.",
        "update": "Each parameter moves against its gradient, by the rule of the program or of its optimizer.",
        "seed": "The gradient that a target starts with: 1, or what was given as output_gradients.",
        "contribution": "What one op sends back to one input, its local derivative times the gradient that came in.",
        "sum": "A value that is used several times gets a contribution from each use, and its gradient is their sum.",
        "cut": "Here the way back ends, and no gradient goes further.",
        "persistent": "This tape keeps what it recorded: gradient() can be called as often as you like.",
        "released": (
            "This tape gave its gradients once and let go of what it recorded: each row is popped as it is walked."
        ),
        "popped": "The backward pass has walked over this row, and the tape no longer needs it.",
        "nested": (
            "A tape around another also records the ops that the other's gradient call ran, and differentiates them."
        ),
        "inner": "An op that the gradient call of another tape ran, and that was recorded here.",
        "recorded by itself": "The program opened no tape for this: it was recorded by itself, so that it can be seen.",
        "box": "A part of the program, such as a layer, loss, function or loop, which folds to one card and opens.",
        "badge": "A number that deserves a look, such as one that is not finite, or a gradient that has vanished.",
        "shape": "How many numbers a tensor has along each of its axes; () is a scalar: one number alone.",
        "dtype": "The kind of its numbers and how many bits each has; only floats and complex numbers have gradients.",
        "#": "The place on the tape: ops are recorded in the order in which they run.",
        "inputs": "What the op was computed from; these get its contributions on the way back.",
        "output": "What the op gave.",
        "line": "The line of the program that this comes from.",
    }
)
"""One sentence for each term, by the term as it stands on the screen."""
