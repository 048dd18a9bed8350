"""The page of limits and walls, without a browser."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from graphlab.sandbox import Limits, usual
from graphlab.sandbox.host import doctor
from graphlab.sandbox.host.doctor import Attack, Report, Wall
from graphlab.ui.app import limits
from tests.patience import PATIENCE

PAGE = Path(__file__).parents[2] / "pages" / "limits.py"
HELD = Wall("Time", "it ends.", True, (Attack("<b>spin", "it ended & was told", True),))
DOWN = Wall("Memory", "it is bounded.", True, (Attack("take 4 GB", "it worked", False),))
ABSENT = Wall("System calls", "the kernel refuses.", False, ())


def opened(monkeypatch: pytest.MonkeyPatch, *found: Wall) -> str:
    """The text of the page, with these walls."""
    st.cache_resource.clear()
    monkeypatch.setattr(doctor, "examine", lambda: Report("here", found))
    page = AppTest.from_file(PAGE, default_timeout=PATIENCE).run()
    st.cache_resource.clear()
    assert not page.exception
    return "\n".join(html.proto.body for html in page.get("html") if "<style" not in html.proto.body)


def test_every_limit_is_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each field of the one dataclass stands there with its amount on this machine and its words; bytes as MB."""
    text = opened(monkeypatch, HELD)
    amounts = dict(row for _, rows in usual().in_words() for row in [(words, amount) for amount, words in rows])
    assert len(amounts) == len(dataclasses.fields(Limits))
    for words, amount in amounts.items():
        assert f"<td>{amount}</td><td>{words}</td>" in text
    assert "128 MB" in text and f"{Limits().steps:,}" in text and "programs that run at the same time" in text


def test_what_the_doctor_says_is_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """The verdict, each wall with its state, each attack with what came of it; all escaped."""
    text = opened(monkeypatch, HELD, ABSENT)
    assert 'class="verdict good">Every wall that this system can have is up. It cannot have: System calls.' in text
    assert re.search(r'state good">up</span><b>Time</b>', text) and 'state none">not on this system' in text
    assert "<dt>&lt;b&gt;spin</dt><dd>it ended &amp; was told</dd>" in text


def test_a_wall_that_is_down_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the verdict, at the wall and at the attack."""
    text = opened(monkeypatch, HELD, DOWN)
    assert 'class="verdict bad">Do not let strangers in: Memory' in text
    assert 'state bad">DOWN' in text and "<dd>BROKE: it worked</dd>" in text


def test_where_no_process_can_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a sentence."""

    def refused() -> Report:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(limits, "examined", refused)
    page = AppTest.from_file(PAGE, default_timeout=PATIENCE).run()
    assert not page.exception and page.error[0].value == "The walls cannot be tried now."
