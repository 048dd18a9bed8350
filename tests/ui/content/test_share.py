"""Share links: what is packed comes back, and nothing else comes in."""

from __future__ import annotations

import base64
import json
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.ui.content import share

ROWS = [json.loads(line) for line in Path(__file__).with_name("links.jsonl").read_text("utf-8").splitlines()]
CODE = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=200)
NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,20}", fullmatch=True)


def link(content: object) -> str:
    """A link of `content`, whatever it is."""
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(content).encode())).decode().rstrip("=")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_the_corpus_ends_as_expected(row):
    """Every row of the corpus is refused with a clear error or unpacked, as the row says."""
    if row["expected"] == "clear error":
        with pytest.raises(share.LinkError, match=r"link|program"):
            share.unpack(row["text"])
    else:
        assert isinstance(share.unpack(row["text"]), share.Shared)


@given(CODE, st.dictionaries(NAMES, st.floats(-1e9, 1e9), max_size=5))
def test_what_is_packed_comes_back(code, numbers):
    """Packing and unpacking changes neither the program nor its numbers."""
    shared = share.unpack(share.pack(code, numbers))
    assert (shared.code, shared.vars) == (code, numbers)


@given(st.binary(max_size=300))
def test_any_bytes_are_unpacked_or_refused(data):
    """No bytes that somebody may put into a link raise anything but LinkError."""
    for content in (data, zlib.compress(data)):
        try:
            shared = share.unpack(base64.urlsafe_b64encode(content).decode().rstrip("="))
        except share.LinkError:
            continue
        assert isinstance(shared.code, str)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=8,
    )
)
def test_any_json_is_checked(content):
    """JSON of another shape is refused."""
    with pytest.raises(share.LinkError):
        share.unpack(link(content))


def test_numbers_stand_above_the_program():
    """The numbers of a link are shown as assignments, so that the reader sees all that will run."""
    assert share.unpack(share.pack("print(x)", {"x": 2.0, "y": 3.0})).source == "x = 2.0\ny = 3.0\nprint(x)"


@pytest.mark.parametrize("numbers", [{"x": True}, {"x": "1"}, {"x": 10**400}, {"_x": 1}, {"x y": 1}, [1]])
def test_vars_are_plain_names_and_numbers(numbers):
    """Anything else in vars is refused."""
    with pytest.raises(share.LinkError, match="vars"):
        share.unpack(link({"v": 1, "code": "", "vars": numbers}))


def test_a_bomb_is_not_unfolded():
    """A link that would unfold to 100 MB is refused after its first 256 kB."""
    bomb = base64.urlsafe_b64encode(zlib.compress(b"A" * 20_000_000)).decode().rstrip("=")
    assert len(bomb) < share.LINK_CHARS
    with pytest.raises(share.LinkError, match="unfolds"):
        share.unpack(bomb)


def test_a_program_that_fits_no_link_is_said_so():
    """A program whose link would be too long is refused when it is packed."""
    letters = "".join(chr(0x4E00 + (i * 7919) % 20000) for i in range(19_000))
    with pytest.raises(share.LinkError, match="characters"):
        share.pack(letters)
