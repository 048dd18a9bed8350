"""What was made of runs is kept for all sessions together, up to so many bytes."""

from __future__ import annotations

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from graphlab import sandbox
from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.sandbox.host import client
from graphlab.sandbox.pictures.asks import Before, CannotDraw, CellAnswer, CellAsk, Picture, PictureAsk
from graphlab.sandbox.pictures.make import made, views_of
from graphlab.sandbox.wire.codec import ProtocolError
from graphlab.ui.app import running
from graphlab.ui.app.pictures import Pictures
from graphlab.ui.components import player
from graphlab.views.reading import Reading

SOURCE = "x = tf.Variable(2.0)\nwith tf.GradientTape() as tape:\n    y = x * x\ntape.gradient(y, x)"


def reading() -> Reading:
    return views_of(interpret(SOURCE))[0]


def test_as_much_is_kept_as_there_is_room_for() -> None:
    """What nobody has looked at the longest goes first; what is looked at stays, and what is too big goes itself."""
    store, shown = Pictures(20_000), [reading() for _ in range(20)]
    ask = CellAsk("n0", "value", 0)
    for one in shown:
        store.put(one, ask, CellAnswer(None))
        assert store.size <= store.most and store.get(shown[0], ask) is not None
    assert store.get(shown[1], ask) is None and store.get(shown[-1], ask) is not None
    tiny = Pictures(10)
    tiny.put(shown[0], ask, CellAnswer(None))
    assert tiny.get(shown[0], ask) is None and tiny.size == 0


def test_the_picture_before_counts_where_it_is_of_the_same_structure() -> None:
    """Who comes from another graph sees the picture that others have made; who comes from a like one his own."""
    store, one = Pictures(), reading()
    plain = PictureAsk()
    picture = made(one, plain)
    assert isinstance(picture, Picture)
    store.put(one, PictureAsk(before=Before("other", {})), picture)
    assert store.get(one, plain) is picture and store.get(one, PictureAsk(before=Before("third", {}))) is picture
    like = PictureAsk(before=Before(picture.contents["structure"], {"n0": (500.0, 90.0)}))
    assert store.get(one, like) is None
    grown = made(one, like)
    store.put(one, like, grown)
    assert grown != picture and store.get(one, like) is grown and store.get(one, plain) is picture
    alone = Pictures()
    alone.put(one, like, grown)
    assert alone.get(one, like) is grown and alone.get(one, plain) is None


def test_a_page_is_drawn_by_the_process_of_its_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was there before: no other process is asked for the picture that a run shows first."""
    if not client.client().draws:
        pytest.skip("no process draws on this system")
    asked: list[object] = []
    draw = sandbox.draw
    monkeypatch.setattr(sandbox, "draw", lambda *given, **also: asked.append(given) or draw(*given, **also))
    shown = AppTest.from_function(page, args=(SOURCE,)).run()
    for number in ("3.0", "40.0", "3.0"):
        shown.session_state["source"] = SOURCE.replace("2.0", number)
        shown.run()
    assert not shown.exception and not asked


def test_why_something_cannot_be_made_is_kept_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A graph that is too big keeps one process busy, not one for each rerun."""
    tried: list[Reading] = []

    def drawn(reading: Reading, ask: object) -> CannotDraw:
        tried.append(reading)
        return CannotDraw("It is too big.", lasts=True)

    store, one = Pictures(), reading()
    monkeypatch.setattr(running, "pictures", lambda: store)
    monkeypatch.setattr(running, "_drawn", drawn)
    for _ in range(2):
        with pytest.raises(CannotDraw, match="too big"):
            running.made(one, PictureAsk())
    assert tried == [one]


def test_a_forged_picture_is_one_sentence_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the one with the run nor the one that is asked for after it is believed; all else of the run is there."""
    if not client.client().draws:
        pytest.skip("no process draws on this system")

    def forged(payload: bytes) -> None:
        raise ProtocolError("a test")

    monkeypatch.setattr(client, "decode_made", forged)
    monkeypatch.setattr(player, "_mount", lambda *, data, **_: st.text(f"{data['state']} {data.get('heading')}"))
    shown = AppTest.from_function(page, args=(SOURCE + "\nprint('printed')",)).run()
    assert not shown.exception and [text.value for text in shown.text] == ["printed", "message No picture"]


def page(source: str) -> None:
    """A page with the graph of a program."""
    import streamlit as st

    from graphlab.ui.app import running
    from graphlab.ui.components import player

    running.waiting_room()
    run = running.run(st.session_state.get("source", source), ask=player.next_ask())
    st.text(run.stdout)
    player.player(player.views_of(run)[-1], badged=True, make=running.made)
