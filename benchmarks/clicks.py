"""A visitor who clicks whatever is on the page, by web socket: what `python -m benchmarks soak` lets come.

A browser sends the values of all widgets with every click; so does this. What can be clicked is read from what the
server sends, so a page or a widget that is new is clicked too. What the components ask for is written down here.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Slider_pb2 import Slider
from streamlit.proto.WidgetStates_pb2 import WidgetState

from graphlab.ui.content import examples
from graphlab.ui.looks.menu import LOOKS

from .crowd import Visitor, program

#: Programs that go wrong, each in another way; the last is ended by a limit.
WRONG = (
    "x = (",
    "print(undefined_name)",
    "1 / 0",
    "x = tf.constant([1.0, 2.0]) + tf.constant([1.0, 2.0, 3.0])",
    "import os",
    "while True:\n    pass\n",
)
FORMULAS = ("a*b + sin(a)", "exp(-x**2)", "a**2 + b**2 - c", "log(a) / b", "a*(", "relu(w*x + b)", "")
TENSORS = ("[[1, 2], [3, 4]]", "[1.5, -2]", "[[1], [2, 3]]", "7", "True", "x", "[300, -1]")
_SETTLED = 0.02  # seconds without an answer after which a page is thought to be finished

Event = tuple[str, Any]  # a component's own name for it, and what comes with it


class Clicker(Visitor):
    """A visitor with a page of widgets, and dice that say what is clicked next.

    `wrong` has what no visitor should ever see, and `clicks` counts what was done, by kind.
    """

    def __init__(self, address: str, dice: random.Random):
        super().__init__(address)
        self.dice = dice
        self.wrong: list[str] = []
        self.clicks: Counter[str] = Counter()
        self._pages: dict[str, str] = {}  # hashes, by name
        self._elements: dict[tuple[int, ...], Any] = {}  # what stands on the page, by its place
        self._values: dict[str, WidgetState] = {}  # what was chosen, by the widget's id
        self._stamped: dict[tuple[int, ...], Any] = {}  # what the run of the page that goes on has written of it
        self._is_running = False  # a run of the page has begun, and its end has not been seen
        self._stop = ""  # the button that ends what is waited for

    # --- What comes ------------------------------------------------------------------------------

    def take(self, answer: ForwardMsg) -> bool:
        """See one answer; whether others follow."""
        kind = answer.WhichOneof("type")
        if kind == "navigation":
            self._pages = {page.page_name: page.page_script_hash for page in answer.navigation.app_pages}
        elif kind == "new_session":
            self._page = answer.new_session.page_script_hash
            self._stamped, self._stop, self._is_running = {}, "", True
        elif kind == "delta":
            self._place(answer)
        elif kind == "session_event" and answer.session_event.WhichOneof("type") == "script_compilation_exception":
            self.wrong.append("a page could not be compiled")
        elif kind == "page_not_found":
            self.wrong.append("a page was not there")
        super().take(answer)
        if kind != "script_finished":
            return True
        if answer.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return True
        self._is_running = False
        self._elements = self._stamped  # what this run of the page did not write is gone from it
        there = {element.id for _, element in self._elements.values()}
        self._values = {id: value for id, value in self._values.items() if id in there}
        return False

    def _place(self, answer: ForwardMsg) -> None:
        path, delta = tuple(answer.metadata.delta_path), answer.delta
        if delta.WhichOneof("type") == "new_element":
            kind = delta.new_element.WhichOneof("type")
            element: Any = getattr(delta.new_element, kind) if kind else None
            if kind == "exception":
                self.wrong.append(f"{element.type}: {element.message}")
            self._stamped.pop(path, None)
            if kind == "button" and element.label == "Stop":
                self._stop = element.id
            elif kind in _CHOICES or kind in ("button", "bidi_component"):
                self._stamped[path] = kind, element
        elif delta.add_block.WhichOneof("type") == "tab_container":
            self._stamped[path] = "tab_container", delta.add_block.tab_container
        elif delta.add_block.WhichOneof("type") == "tab":
            self._stamped[path] = "tab", delta.add_block

    # --- What is done ----------------------------------------------------------------------------

    async def open(self) -> None:
        """Come to the page as a browser does, with the session that there was, if it is known still."""
        url = self.address.replace("http", "ws", 1) + "/_stcore/stream"
        known = ["streamlit", self.cookies.get("_streamlit_xsrf", "x").strip('"'), *[self.session] * bool(self.session)]
        self._socket = await websockets.connect(url, max_size=None, subprotocols=known[:1] if len(known) < 3 else known)  # type: ignore[arg-type]
        await self._ask()

    async def click(self) -> None:
        """Do one thing, of those that the page offers."""
        roll = self.dice.random()
        offered = [what for what in self._elements.values() for _ in range(_weight(*what))]
        if roll < 0.04:
            await self._leave()
        elif roll < 0.12 or not offered:
            first, *others = self._pages
            await self._turn_to(first if self.dice.random() < 0.4 else self.dice.choice(others))
        else:
            await self._touch(*self.dice.choice(offered))

    async def _turn_to(self, page: str) -> None:
        self.clicks["page"] += 1
        self._page, self._values, self.query = self._pages[page], {}, ""
        if page == next(iter(self._pages)) and self.dice.random() < 0.5:
            self.query = f"example={self.dice.choice(examples.GALLERY).slug}"
        await self._ask()

    async def _leave(self) -> None:
        """Close the tab, sometimes while something runs, and come again: as somebody known, or as somebody new."""
        self.clicks["tab closed"] += 1
        if self.dice.random() < 0.5:
            await self._send([*self._widgets()])
        await self.close()
        if self.dice.random() < 0.5:
            self.session = ""
            self._values, self._elements, self._page, self.query = {}, {}, "", ""
        await asyncio.sleep(self.dice.random())
        await self.open()

    async def _touch(self, kind: str, element: Any) -> None:
        self.clicks[kind if kind != "bidi_component" else element.component_name] += 1
        if kind == "button":
            await self._ask_with(WidgetState(id=element.id, trigger_value=True))
        elif kind == "bidi_component":
            await self._use(element)
        elif kind == "tab_container":
            place = next(place for place, (_, other) in self._elements.items() if other is element)
            tabs = [one for at, (name, one) in self._elements.items() if name == "tab" and at[:-1] == place]
            labels = [one.tab.label for one in tabs]
            await self._choose(WidgetState(id=element.id, string_value=self.dice.choice(labels)))
        else:
            state = WidgetState(id=element.id)
            _CHOICES[kind](state, element, self.dice)
            await self._choose(state)

    async def _use(self, element: Any) -> None:
        name = element.component_name.removeprefix("graphlab_")
        (data,) = json.loads(element.json or "[{}]")
        events, states = _USES.get(name, _unused)(data, self.dice)
        if states:
            value = WidgetState(id=element.id)
            before = self._values.get(element.id)
            value.json_value = json.dumps({**(json.loads(before.json_value) if before else {}), **states})
            self._values[element.id] = value
        if events:
            trigger = WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_{element.id}__events")
            trigger.json_trigger_value = json.dumps([{"event": event, "value": value} for event, value in events])
            await self._ask_with(trigger)
        elif states:
            await self._ask_with()

    async def _choose(self, state: WidgetState) -> None:
        self._values[state.id] = state
        await self._ask_with()

    def _widgets(self) -> list[WidgetState]:
        return list(self._values.values())

    async def _ask_with(self, *triggers: WidgetState) -> None:
        """Ask for the page with what was chosen; now and then press another button before it is there."""
        await self._send([*self._widgets(), *triggers])
        if self.dice.random() < 0.05:
            self.clicks["impatient"] += 1
            await self._send(self._widgets())
        await self._all_of_it()

    async def _ask(self, events: list[Any] | None = None) -> None:
        await self._send(self._widgets())
        await self._all_of_it()

    async def _send(self, widgets: list[WidgetState]) -> None:
        message = BackMsg()
        rerun = message.rerun_script
        rerun.page_script_hash, rerun.query_string = self._page, self.query
        rerun.widget_states.SetInParent()
        rerun.widget_states.widgets.extend(widgets)
        rerun.context_info.url = f"{self.address}/"
        await self._socket.send(message.SerializeToString())

    async def _all_of_it(self) -> None:
        """Take answers until the page is there: a run of it that another takes the place of is not the last."""
        self._is_running = True
        while await self._is_coming():
            if self._stop:
                await self._end_it()

    async def _is_coming(self) -> bool:
        """Take an answer; False when the page has ended and nothing follows soon."""
        if self._is_running:
            await self._is_more()
            return True
        with suppress(TimeoutError):
            async with asyncio.timeout(_SETTLED):
                await self._is_more()
                return True
        return False

    async def _end_it(self) -> None:
        """Press Stop, or wait on."""
        button, self._stop = self._stop, ""
        if self.dice.random() < 0.5:
            self.clicks["stopped"] += 1
            await self._send([*self._widgets(), WidgetState(id=button, trigger_value=True)])


# --- Values of Streamlit's widgets ---------------------------------------------------------------


def _one(state: WidgetState, element: Any, dice: random.Random) -> None:
    state.string_value = dice.choice(element.options)


def _segment(state: WidgetState, element: Any, dice: random.Random) -> None:
    state.string_array_value.data.append(dice.choice(element.options).content)


def _slid(state: WidgetState, element: Any, dice: random.Random) -> None:
    if element.type == Slider.SELECT_SLIDER:
        state.string_array_value.data.extend(dice.choice(element.options) for _ in element.default)
        return
    count = round((element.max - element.min) / element.step)
    places = sorted(dice.randint(0, count) for _ in element.default)
    state.double_array_value.data.extend(element.min + place * element.step for place in places)


def _typed(state: WidgetState, element: Any, dice: random.Random) -> None:
    state.string_value = dice.choice([*TENSORS, *FORMULAS])[: element.max_chars or None]


def _number(state: WidgetState, element: Any, dice: random.Random) -> None:
    state.double_value = float(dice.randint(-3, 3))


def _ticked(state: WidgetState, element: Any, dice: random.Random) -> None:
    state.bool_value = dice.random() < 0.5


_CHOICES: Mapping[str, Callable[[WidgetState, Any, random.Random], None]] = {
    "selectbox": _one,
    "button_group": _segment,
    "slider": _slid,
    "text_input": _typed,
    "text_area": _typed,
    "number_input": _number,
    "checkbox": _ticked,
}

# --- What the components ask for: events that happen once, and states that stay ------------------


def _unused(data: Any, dice: random.Random) -> tuple[list[Event], dict[str, Any]]:
    return [], {}


def _token(dice: random.Random) -> int:
    return time.perf_counter_ns() % 2**31


def _editor(data: Any, dice: random.Random) -> tuple[list[Event], dict[str, Any]]:
    roll = dice.random()
    if roll < 0.2:
        source = dice.choice(WRONG if roll < 0.03 else WRONG[:-1])
    else:
        source = (
            dice.choice(examples.GALLERY).source
            if roll < 0.7
            else program(dice.choice((7, 30, 131)), dice.randint(1, 999))
        )
    return [("run", {"source": source, "token": _token(dice)})], {}


def _expression(data: Any, dice: random.Random) -> tuple[list[Event], dict[str, Any]]:
    turns = {dial["name"]: dice.uniform(dial["low"], dial["high"]) for dial in data["dials"]}
    settings = {dial["name"]: [dial["value"], dial["low"], dial["high"], dial["step"]] for dial in data["dials"]}
    text = data["text"] if turns and dice.random() < 0.6 else dice.choice(FORMULAS)
    return [("typed", {"text": text, "settings": settings, "turns": turns, "token": _token(dice)})], {}


def _player(data: Any, dice: random.Random) -> tuple[list[Event], dict[str, Any]]:
    if data.get("state") != "graph":
        return [], {}
    node = dice.choice(list(data["nodes"]) or ["n0"])
    token, groups = data["token"], list(data["groups"])
    return [], dice.choice(
        [
            {"look": {"label": dice.choice([*LOOKS, None]), "at": time.perf_counter()}},
            {"cell": {"token": token, "node": node, "row": dice.choice(["value", "grad"]), "index": 0}},
            {"direction": {"to": dice.choice(["LR", "TB"]), "since": data["since"]}},
            {"inlined": {"to": dice.random() < 0.5, "since": data["since"]}},
            {"folds": {"token": token, "opened": groups[:1], "closed": groups[1:]}},
            {"view": {"token": token, "index": dice.randrange(max(1, len(data["views"])))}},
            {"at": {"token": token, "step": dice.randint(1, len(data["steps"]) or 1)}},
            {"typed": {"token": token, "node": node, "index": 0, "text": f"{dice.uniform(-2, 2):.3g}"}},
        ]
    )


def _sliders(data: Any, dice: random.Random) -> tuple[list[Event], dict[str, Any]]:
    numbers = {knob["name"]: dice.uniform(*knob["range"][:2]) for knob in data["knobs"]}
    return [], {"values": {"base": data["base"], "numbers": numbers}}


def _training(data: Any, dice: random.Random) -> tuple[list[Event], dict[str, Any]]:
    line = data["line"]
    step = dice.randrange(max(1, line["steps"]))
    return [], {"open": {"token": data["token"], "number": line["number"], "step": step}}


def _fitting(data: Any, dice: random.Random) -> tuple[list[Event], dict[str, Any]]:
    to = [round(dice.uniform(-2, 2), 2), round(dice.uniform(-2, 2), 2)]
    asked = [
        {"kind": "point", "from": None, "to": to, "class": 0},
        {"kind": "residuals", "on": dice.random() < 0.5},
        {"kind": "open", "token": data.get("token"), "step": dice.randint(0, 20)},
    ]
    return [("sent", dice.choice(asked))], {}


def _address(data: Any, dice: random.Random) -> tuple[list[Event], dict[str, Any]]:
    if dice.random() < 0.8:
        return [], {}
    query = f"?example={dice.choice(examples.GALLERY).slug}"
    return [("restore", {"query": query, "number": _token(dice)})], {}


def _weight(kind: str, element: Any) -> int:
    """How often something is clicked: the places where one writes more than others, what does nothing never."""
    if kind == "bidi_component":
        name = element.component_name.removeprefix("graphlab_")
        return 3 if name in ("editor", "expression", "player", "training") else int(name in _USES)
    return int(kind != "tab" and bool(element.id) and not getattr(element, "disabled", False))


_USES: Mapping[str, Callable[[Any, random.Random], tuple[list[Event], dict[str, Any]]]] = {
    "editor": _editor,
    "expression": _expression,
    "player": _player,
    "sliders": _sliders,
    "training": _training,
    "fitting": _fitting,
    "address": _address,
}
