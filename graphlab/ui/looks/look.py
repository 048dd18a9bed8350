"""What a closer look is: a question about a finished run, and a view that answers it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

import streamlit as st

from graphlab.sandbox.wire.run import Run
from graphlab.trace.graph import Node, Sweep, Trace
from graphlab.ui.components.ledger import ledger
from graphlab.views.notation.names import Names
from graphlab.views.reading import Reading

state = st.session_state
NO_GRADIENT = "This tape was not asked for a gradient. Call tape.gradient(target, sources), and look again."
CUT = "This tape recorded more than is drawn, so only its first ops are kept, and no gradient. Use fewer rounds."
_OPENINGS = ("gradient", "the ", "no ", "all ", *"0123456789")


@dataclass(frozen=True)
class Subject:
    """What is looked at: a run, one of its tapes and a gradient of it.

    `before` is the run of the program as it was before its last change, `base` the request whose numbers the sliders
    turn, and `on_turn` is called when they do; `turned_from` has the numbers that they were turned from.
    """

    run: Run
    reading: Reading
    before: Run | None
    base: int
    on_turn: Callable[[], None]
    turned_from: Mapping[str, float] = field(default_factory=dict)

    @property
    def trace(self) -> Trace:
        """The tape that is looked at."""
        return self.reading.trace

    @property
    def sweep(self) -> Sweep | None:
        """The gradient that is looked at, if there is one."""
        return self.reading.sweep

    @property
    def names(self) -> Names:
        """What the nodes are called, each by a name of its own."""
        return self.reading.names


@dataclass(frozen=True)
class Look:
    """One of the closer looks.

    `short` is the question that a learner has, under which it stands in the menu and which opens it; `label` its name,
    which stands small beside it; `question` says all that it answers, and `view` shows the answer. Where `calls` says
    so of what is shown, the menu marks it: there is something that it explains.
    """

    label: str
    short: str
    question: str
    view: Callable[[Subject], None]
    needs_gradient: bool = False
    calls: Callable[[Reading], bool] = lambda reading: False

    def show(self, subject: Subject) -> None:
        """The answer; a sentence where it needs a gradient and there is none."""
        if self.needs_gradient and subject.sweep is None:
            ledger([], [], text=CUT if subject.trace.is_cut else NO_GRADIENT)
        else:
            self.view(subject)


def pick(subject: Subject, label: str, nodes: list[Node], key: str) -> Node | None:
    """One of `nodes`, chosen by name; nothing to choose where there is only one."""
    if len(nodes) < 2:
        return nodes[0] if nodes else None
    labels = _told_apart([subject.names[node.id] for node in nodes])
    chosen = select(label, labels, key)
    return nodes[labels.index(chosen)]


def select(label: str, options: list[str], key: str) -> str:
    """A select that is another one wherever its options are others, so that it never shows a name of an earlier run.

    What was chosen before stays chosen where there is an option of that name.
    """
    kept, own = f"{key} kept", f"{key} {blake2b(repr(options).encode(), digest_size=6).hexdigest()}"
    if state.get(own) not in options:
        state[own] = state[kept] if state.get(kept) in options else options[0]
    state[kept] = st.selectbox(label, options, key=own, label_visibility="collapsed")
    return str(state[kept])


def _told_apart(names: list[str]) -> list[str]:
    """Names no two of which are alike: constants without a name are called by their numbers, which may be the same.

    >>> _told_apart(["x", "3", "3"])
    ['x', '3', '3 (2)']
    """
    met: Counter[str] = Counter()
    labels = []
    for name in names:
        met[name] += 1
        labels.append(name if met[name] == 1 else f"{name} ({met[name]})")
    return labels


def sources_of(subject: Subject) -> list[Node]:
    """The leaves that a gradient can be asked about: the sources first, then every other watched leaf."""
    assert subject.sweep is not None
    ids = dict.fromkeys(subject.sweep.sources)
    ids.update(dict.fromkeys(node.id for node in subject.trace.nodes if node.kind in ("variable", "watched")))
    return [subject.trace.node(id) for id in ids]


def sentence(text: str) -> str:
    """`text` with a capital and a full stop, unless it begins with a name."""
    words = text if text.endswith(".") else f"{text}."
    return words[:1].upper() + words[1:] if words.startswith(_OPENINGS) else words
