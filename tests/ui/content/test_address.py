"""The address of the playground: what is written is read again, old ones open, and nothing else comes in."""

from __future__ import annotations

import base64
import json
import zlib
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphlab import sandbox
from graphlab.sandbox.wire.run import Run
from graphlab.ui.components.player import title, views_of
from graphlab.ui.content import address, examples, frozen
from graphlab.ui.content.address import Address
from graphlab.ui.looks.menu import LOOKS
from graphlab.ui.ways.tabs import WAYS

OLD = [json.loads(line) for line in Path(__file__).with_name("old_links.jsonl").read_text("utf-8").splitlines()]
COUNTS = st.none() | st.integers(0, 999_999)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
GROUPS = st.frozensets(st.integers(0, 999_999).map("g{}".format), max_size=8)
PROGRAMS = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=200)
ADDRESSES = st.builds(
    Address,
    program=st.none() | st.sampled_from(examples.GALLERY).map(lambda example: example.source) | PROGRAMS,
    call=COUNTS,
    step=COUNTS,
    look=st.none() | st.sampled_from(sorted(LOOKS)),
    way=st.none() | st.sampled_from(sorted(WAYS)),
    direction=st.sampled_from([None, "LR", "TB"]),
    opened=GROUPS,
    closed=GROUPS,
    inlined_constants=st.booleans(),
    turned_from=st.lists(st.tuples(st.sampled_from(["x", "w[0]", "Größe"]), NUMBERS), max_size=3).map(tuple),
    frozen=st.from_regex(r"[A-Za-z0-9_-]{0,60}", fullmatch=True),
)
FROZEN = examples.BY_SLUG["mlp"]


@settings(max_examples=200)
@given(ADDRESSES)
def test_what_is_written_is_read(state: Address):
    """Every state makes the round trip through its fields, and through the text of an address."""
    fields = address.write(state)
    query = urlencode(fields)
    assert address.read(fields) == address.read(address.parsed(f"?{query}")) == state
    assert set(fields) <= set(address.NAMES) and address.length(fields) == len(query)


@given(st.dictionaries(st.sampled_from(address.NAMES), st.text(max_size=60), max_size=6), ADDRESSES)
def test_a_field_that_cannot_be_read_is_as_none(wrong: dict[str, str], state: Address):
    """Whatever stands in some fields, the others say what they say, and what is read can be written."""
    fields = {**address.write(state), **wrong}
    found = address.read(fields)
    alone = address.read({name: field for name, field in fields.items() if name not in wrong})
    if not {"p", "example", "open", "closed"} & wrong.keys():
        assert (found.program, found.opened, found.closed) == (alone.program, alone.opened, alone.closed)
    assert address.read(address.write(found)).step == found.step


@given(st.text())
def test_any_address_is_parsed(query: str):
    """What somebody types after the question mark raises nothing."""
    assert isinstance(address.read(address.parsed(query)), Address)


@pytest.mark.parametrize("row", OLD, ids=lambda row: row["query"][:24])
def test_old_links_open(row: dict[str, str]):
    """Links that were made when only the program stood in them show that program; those of an example, its page."""
    found = address.read(address.parsed(row["query"]))
    assert found.problem is None and found.program is not None
    if row["program"] is None:
        assert found.program == examples.BY_SLUG[row["query"].removeprefix("?example=")].source
    else:
        assert found == Address(row["program"])


def test_every_page_of_the_gallery_is_among_the_old_links():
    """So that no example loses its name."""
    assert {f"?example={example.slug}" for example in examples.GALLERY} <= {row["query"] for row in OLD}


@pytest.mark.parametrize("example", examples.GALLERY[::4], ids=lambda example: example.slug)
def test_a_frozen_run_is_drawn_as_it_was(example: examples.Example):
    """What is packed with a link holds all that is recorded, and the picture of it is small."""
    run = sandbox.run(example.source)
    text = frozen.freeze(run)
    thawed = frozen.thaw(text, example.source)
    assert thawed is not None and len(text) <= address.MOST_FROZEN
    assert [title(view) for view in views_of(thawed)] == [title(view) for view in views_of(run)]
    assert thawed.stdout == "" and thawed.source == example.source


def test_a_long_run_is_not_frozen():
    """What does not fit is left out, and there is nothing to be thawed of it."""
    run = sandbox.run(examples.BY_SLUG["long-loop"].source)
    assert run.traces and frozen.freeze(run) == ""
    assert frozen.thaw("", "x = 1") is None


@given(st.data())
def test_what_was_changed_is_not_shown(data: st.DataObject):
    """Any byte of it that is another one makes something that passes all checks of a forged answer, or nothing."""
    packed = frozen.freeze(sandbox.run(FROZEN.source))
    plain = bytearray(zlib.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))))
    for _ in range(data.draw(st.integers(1, 4))):
        plain[data.draw(st.integers(0, len(plain) - 1))] = data.draw(st.integers(0, 255))
    text = base64.urlsafe_b64encode(zlib.compress(bytes(plain), 9)).rstrip(b"=").decode()
    thawed = frozen.thaw(text, FROZEN.source)
    assert thawed is None or (views_of(thawed) is not None and thawed == Run(FROZEN.source, traces=thawed.traces))


def test_a_picture_that_unfolds_to_too_much_is_not_shown():
    """Nor is one that is no picture, or that is of lines that the program has not."""
    bomb = base64.urlsafe_b64encode(zlib.compress(bytes(2_000_000), 9)).rstrip(b"=").decode()
    assert frozen.thaw(bomb, "") is None
    assert frozen.thaw("QUJD", "") is None
    assert frozen.thaw(frozen.freeze(sandbox.run(FROZEN.source)), "x = 1") is None
