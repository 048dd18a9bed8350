"""The closer looks under the graph: one at a time, each a different question about the same run."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from graphlab.sandbox.wire.run import Run
from graphlab.trace.budget import OutOfTime, within
from graphlab.trace.graph import Node, Sweep, Trace
from graphlab.ui.components import player
from graphlab.ui.components.daylight import dark
from graphlab.ui.components.ledger import Row, ledger
from graphlab.ui.components.sliders import sliders
from graphlab.ui.content import figures
from graphlab.ui.content.knobs import knobs
from graphlab.views.analysis.check import check_node, nudge
from graphlab.views.analysis.compare import compare
from graphlab.views.analysis.health import health
from graphlab.views.analysis.op import ReplayError
from graphlab.views.analysis.paths import Path, paths
from graphlab.views.analysis.replay import retrace
from graphlab.views.analysis.tangents import forward
from graphlab.views.drawing.budgeted import drawing_in_time
from graphlab.views.drawing.dot import to_dot
from graphlab.views.export import standalone, worked_solution
from graphlab.views.export.json import to_json
from graphlab.views.export.script import LIBRARIES, to_code
from graphlab.views.notation.names import Names
from graphlab.views.notation.numbers import MINUS, dims, number, tensor
from graphlab.views.notation.sums import cell_of

state = st.session_state
NO_NUMBERS = "This program names no number that could be turned. Write one as x = tf.Variable(2.0), with a point."
AT_HOME = "On your own machine, python -m graphlab writes it without this limit."
HEALTHY = "Nothing wrong: every number is finite, no unit is dead or saturated, no gradient vanishes or explodes."
EARLIER, MOVED = "the run before", "another number"
EPSILONS = [-1.0, -0.1, -0.01, -0.001, 0.001, 0.01, 0.1, 1.0]
LIBRARY_NAMES = {"tensorflow": "TensorFlow", "pytorch": "PyTorch", "jax": "JAX"}
_OPENINGS = ("gradient", "the ", "no ", "all ", *"0123456789")
NO_GRADIENT = "This tape was not asked for a gradient. Call tape.gradient(target, sources), and look again."


@dataclass(frozen=True)
class Subject:
    """What is looked at. `before` is the run of the program as it was before its last change."""

    run: Run
    trace: Trace
    sweep: Sweep | None
    before: Run | None
    on_turn: Callable[[], None]

    @property
    def names(self) -> Names:
        return Names(self.trace, apart=True)


def look(subject: Subject) -> None:
    """The row of looks, and the one that was chosen."""
    name = st.segmented_control("Look closer", list(LENSES), key="lens", label_visibility="collapsed")
    if name is not None:
        with st.container(key=f"lens-room-{name.split()[0].lower()}"):
            try:
                with within():
                    LENSES[name](subject)
            except (ReplayError, OutOfTime) as error:
                ledger([], [], text=str(error))


def _pick(subject: Subject, label: str, nodes: list[Node], key: str) -> Node | None:
    """One of `nodes`, chosen by name; nothing to choose where there is only one."""
    names = subject.names
    if len(nodes) < 2:
        return nodes[0] if nodes else None
    ids = [node.id for node in nodes]
    if state.get(key) not in ids:
        state.pop(key, None)
    chosen = st.selectbox(
        label, ids, format_func=lambda id: f"{names[id]}", key=key, label_visibility="collapsed", width=280
    )
    return subject.trace.node(chosen)


def _sources(subject: Subject) -> list[Node]:
    """The leaves that a gradient can be asked about: the sources first, then every other watched leaf."""
    assert subject.sweep is not None
    ids = dict.fromkeys(subject.sweep.sources)
    ids.update(dict.fromkeys(node.id for node in subject.trace.nodes if node.kind in ("variable", "watched")))
    return [subject.trace.node(id) for id in ids]


def _sentence(text: str) -> str:
    """`text` with a capital and a full stop, unless it begins with a name."""
    words = text if text.endswith(".") else f"{text}."
    return words[:1].upper() + words[1:] if words.startswith(_OPENINGS) else words


# ---- The looks


def _sliders(subject: Subject) -> None:
    """Numbers of the program to turn."""
    found = knobs(subject.run.source)
    if found:
        sliders(found, base=state.base, on_turn=subject.on_turn)
    else:
        ledger([], [], text=NO_NUMBERS)


def _paths(subject: Subject) -> None:
    """Every way from the target to a leaf, and that their products add up to its gradient."""
    leaf = _pick(subject, "Paths to", _sources(subject), "paths_to")
    if leaf is not None and subject.sweep is not None:
        found = paths(subject.trace, subject.sweep, leaf.id)
        rows = [_path(number, path) for number, path in enumerate(found.paths, start=1)]
        ledger(
            ["no. #", "path", "product along it"], rows, text=_sentence(found.text), notice=found.notice, key="paths"
        )


def _path(number: int, path: Path) -> Row:
    return Row((str(number), path.names, path.text), nodes=path.nodes, edges=path.edges)


def _forward(subject: Subject) -> None:
    """The same graph with tangents from a leaf, and what both modes cost."""
    leaf = _pick(subject, "Tangents of", [n for n in _sources(subject) if n.dtype.startswith("float")], "forward_from")
    if leaf is None:
        return ledger([], [], text="No leaf of this tape is a float: nothing can move by a little.")
    found, names = forward(subject.trace, leaf.id), subject.names
    moved = "1" if not leaf.shape else f"1 in each of its {dims(leaf.shape)} elements"
    words = f"Move {names[leaf.id]} by {moved}, and see how fast everything moves. It flows along with the values."
    efforts = [e.text for e in (found.whole or found.effort,) if e]
    labels = {id: f"tangent {tensor(value)}" for id, value in found.tangents.items()}
    rows = [
        Row((names[node.id], found.texts.get(node.id, "")), nodes=[node.id, *node.inputs], labels=labels)
        for node in subject.trace.nodes
        if node.id in found.tangents
    ]
    rows += [Row((names[id], why), nodes=[id], labels=labels, tone="weak") for id, why in found.lost.items()]
    standing = Row((), labels=labels)
    ledger(["node", "tangent"], rows, text=words, notice="\n".join(efforts), standing=standing, key="forward")


def _why_none(subject: Subject) -> None:
    """Everything without a gradient, and why."""
    assert subject.sweep is not None
    rows = [
        Row(
            (r.name, r.text, r.fix and f"`{r.fix.replace('`', '')}`"),
            nodes=[id for id in (r.node, r.cut) if id],
            line=r.line,
        )
        for r in subject.sweep.reasons
    ]
    good = "Every tensor and Variable that this program names has a gradient here."
    ledger(["None for", "because", "write instead"], rows, text="" if rows else good, key="why")


def _check(subject: Subject) -> None:
    """The gradient of a node beside the slope that is measured, at ever smaller steps."""
    assert subject.sweep is not None
    nodes = [n for n in (*_sources(subject), *subject.trace.nodes) if n.op is None or n.id in subject.sweep.grads]
    floats = list({n.id: n for n in nodes if n.dtype.startswith("float")}.values())
    node = _pick(subject, "Check the gradient of", floats, "check_at")
    if node is None:
        return ledger([], [], text="No number of this tape is a float: there is no slope to measure.")
    found = check_node(subject.trace, subject.sweep, node.id)
    rows = [
        Row(
            (
                cell_of(subject.names[node.id], at),
                "None" if found.taped is None else _digits(found.taped[i]),
                _digits(found.measured[i]),
                *(() if found.exact is None else (_digits(found.exact[i]),)),
            ),
            nodes=[node.id],
        )
        for i, at in enumerate(found.cells)
    ]
    kinks = [Row((kink.text,), nodes=[id for id in (node.id, kink.node) if id], tone="bad") for kink in found.kinks]
    words, chart = st.columns([1.15, 1], gap="medium")
    with words:
        ledger(
            ["cell", "tape #", "measured #", *(() if found.exact is None else ("complex step #",))],
            rows,
            text=_sentence(found.text),
            notice=found.notice,
            key="check",
        )
        if kinks:
            ledger(["kink"], kinks, key="kinks")
    with chart:
        st.plotly_chart(
            figures.step_sizes(found, dark=dark()), theme=None, key="steps", config={"displayModeBar": False},
            alt="How far the central difference is off, for steps from 0.1 down to 1e-10.",
        )  # fmt: skip


def _nudge(subject: Subject) -> None:
    """Move a leaf by a little: what the target does, beside what the gradient foretells."""
    assert subject.sweep is not None
    floats = [node for node in _sources(subject) if node.dtype.startswith("float")]
    left, right = st.columns(2)
    with left:
        leaf = _pick(subject, "Move", floats, "nudge_at")
    if leaf is None:
        return ledger([], [], text="No leaf of this tape is a float: nothing can move by a little.")
    with right:
        eps = st.select_slider("by ε", EPSILONS, 0.01, format_func=lambda x: f"ε = {x:g}", label_visibility="collapsed")
    found = nudge(subject.trace, subject.sweep, leaf.id, eps)
    rows = [
        Row(("target before", number(found.before)), nodes=subject.sweep.targets),
        Row(("target after", number(found.after)), nodes=subject.sweep.targets),
        Row(("what it did", number(found.delta)), nodes=[leaf.id, *subject.sweep.targets], tone="strong"),
        Row(("gradient · ε", _told(found.foretold)), nodes=[leaf.id], tone="strong"),
        Row(("difference", _told(found.difference)), nodes=[leaf.id]),
    ]
    ledger(["", "#"], rows, text=_sentence(found.text), key="nudge")


def _digits(x: float) -> str:
    """Enough digits to see two measurements apart."""
    return f"{x:.8g}".replace("-", MINUS)


def _told(x: float | None) -> str:
    return "None" if x is None else number(x)


def _health(subject: Subject) -> None:
    """What is wrong with the numbers of this run, if anything."""
    found = health(subject.trace, subject.sweep)
    rows = [Row((f.badge, f.text, str(f.line or "")), nodes=[f.node], line=f.line, tone="bad") for f in found]
    ledger(["finding", "what happened", "line"], rows, text="" if rows else HEALTHY, key="health")


def _compare(subject: Subject) -> None:
    """The run before the last change, or one with another number in a leaf, node by node beside this one."""
    ways = [EARLIER, MOVED] if subject.before else [MOVED]
    left, right, number_at = st.columns([1.4, 1, 1])
    with left:
        way = st.segmented_control(
            "Compare with", ways, default=ways[0], key="compare_with", label_visibility="collapsed", required=True
        )
    if way == EARLIER and subject.before:
        others = player.views_of(subject.before)
        index = min(player.views_of(subject.run).index((subject.trace, subject.sweep)), len(others) - 1)
        before, after = others[index], (subject.trace, subject.sweep)
    else:
        scalars = [n for n in subject.trace.nodes if n.op is None and n.dtype.startswith("float") and not n.shape]
        with right:
            leaf = _pick(subject, "Leaf", scalars, "compare_leaf")
        if leaf is None:
            return ledger([], [], text="No leaf of this tape is a single float.")
        with number_at:
            value = st.number_input(
                "Its other value", value=float(leaf.value.array.item()) + 1.0, step=0.1, format="%g",
                key=f"compare_value {leaf.id} {state.base}", label_visibility="collapsed",
            )  # fmt: skip
        before, after = (subject.trace, subject.sweep), retrace(subject.trace, subject.sweep, {leaf.id: value})
    found = compare(before, after)
    here = 1 if way == EARLIER else 0
    rows = [
        Row(
            (row.name, *row.told, row.status),
            nodes=[id for id in ((row.before, row.after)[here],) if id],
            tone="weak" if row.status == "same" else "",
        )
        for row in found.rows
    ]
    ledger(["node", "value", "gradient", ""], rows, text=_sentence(found.text), key="compare")


def _take_away(subject: Subject) -> None:
    """Files of this run, and scripts that compute the same elsewhere."""
    with st.container(horizontal=True, key="files"):
        for label, suffix, mime, make in FILES:
            st.download_button(
                label,
                partial(_in_time, make, subject),
                f"graphlab.{suffix}",
                mime,
                on_click="ignore",
                key=f"file {suffix}",
            )
    library = st.segmented_control("As a script for", LIBRARIES, default="tensorflow", key="library", required=True,
                                   format_func=LIBRARY_NAMES.__getitem__, label_visibility="collapsed")  # fmt: skip
    st.code(to_code(subject.trace, subject.sweep, library), language="python")


def _in_time(make: Callable[[Subject], str], subject: Subject) -> str:
    """A file as it can be made in time; where that is none at all, a sentence."""
    try:
        with within():
            return make(subject)
    except OutOfTime as error:
        return f"{error} {AT_HOME}\n"


def _json(subject: Subject) -> str:
    return json.dumps(to_json(subject.trace, subject.sweep), ensure_ascii=False, indent=2)


FILES: list[tuple[str, str, str, Callable[[Subject], str]]] = [
    ("Player (HTML)", "html", "text/html", lambda s: standalone.to_html(s.trace, s.sweep, source=s.run.source)),
    (
        "Solution (HTML)",
        "solution.html",
        "text/html",
        lambda s: worked_solution.to_html(s.trace, s.sweep, s.run.source),
    ),
    (
        "Solution (Markdown)",
        "md",
        "text/markdown",
        lambda s: worked_solution.to_markdown(s.trace, s.sweep, s.run.source),
    ),
    ("SVG", "svg", "image/svg+xml", lambda s: drawing_in_time(s.trace, s.sweep).svg),
    ("DOT", "dot", "text/vnd.graphviz", lambda s: to_dot(s.trace, s.sweep)),
    ("JSON", "json", "application/json", _json),
]


def _needs_gradient(look: Callable[[Subject], None]) -> Callable[[Subject], None]:
    def checked(subject: Subject) -> None:
        if subject.sweep is None:
            ledger([], [], text=NO_GRADIENT)
        else:
            look(subject)

    return checked


LENSES: dict[str, Callable[[Subject], None]] = {
    "Sliders": _sliders,
    "Paths": _needs_gradient(_paths),
    "Forward": _needs_gradient(_forward),
    "Why None?": _needs_gradient(_why_none),
    "Check": _needs_gradient(_check),
    "Nudge": _needs_gradient(_nudge),
    "Health": _health,
    "Compare": _compare,
    "Take away": _take_away,
}
