"""Frames: whatever way they come in is the same, and whatever else comes in is refused within bounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.sandbox.wire.codec import MOST_PRINTED, ProtocolError
from graphlab.sandbox.wire.frames import (
    LONGEST_PROGRESS,
    PROGRESS,
    RUN,
    Answer,
    Progress,
    TooLong,
    encode_progress,
    framed,
)

TOLD = st.lists(st.tuples(st.text(max_size=20), st.none() | st.integers(1, 99)), max_size=6)


def heard(pieces: list[bytes], most: int = 10_000) -> Answer:
    """What an answer holds when so many pieces have arrived."""
    answer = Answer(most)
    for piece in pieces:
        answer.hear(piece)
    return answer


@given(TOLD, st.binary(max_size=50), st.lists(st.integers(0, 500), max_size=8))
def test_frames_may_come_in_any_pieces(told: list[tuple[str, int | None]], run: bytes, cuts: list[int]) -> None:
    """A socket cuts where it likes: printed texts come out joined, with the last line, and the run as it was."""
    whole = b"".join(encode_progress(Progress(*progress)) for progress in told) + framed(RUN, run)
    ends = sorted({0, len(whole), *(cut for cut in cuts if cut < len(whole))})
    answer = heard([whole[a:b] for a, b in zip(ends, ends[1:], strict=False)])
    assert answer.run == run and answer.printed == "".join(printed for printed, _ in told)
    assert answer.line == (told[-1][1] if told else None)


@given(TOLD, st.integers(1, 200))
def test_a_child_that_ends_leaves_what_it_said(told: list[tuple[str, int | None]], missing: int) -> None:
    """Of frames that are cut off, those that came whole count."""
    frames = [encode_progress(Progress(*progress)) for progress in told]
    kept = heard([(b"".join(frames))[:-missing]])
    assert "".join(printed for printed, _ in told).startswith(kept.printed)


@given(st.lists(st.binary(max_size=40), max_size=6))
def test_anything_is_frames_or_refused(pieces: list[bytes]) -> None:
    """Bytes of a child that was taken over end in one of two errors, or are kept within the bounds."""
    try:
        answer = heard(pieces, 100)
    except (ProtocolError, TooLong):
        return
    assert len(answer.run or b"") + len(answer.printed) <= 100


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (framed(b"x", b""), ProtocolError),
        (framed(PROGRESS, b"\x92\xa1a\x00"), ProtocolError),  # lines count from 1
        (framed(PROGRESS, b"\x91\xc4\x01a"), ProtocolError),
        (PROGRESS + (LONGEST_PROGRESS + 1).to_bytes(4), ProtocolError),
        (framed(RUN, b"") + framed(RUN, b"again"), ProtocolError),
        (framed(RUN, b"a run") + encode_progress(Progress("and more", 1)), ProtocolError),
        (RUN + b"\xff\xff\xff\xff", TooLong),
        (encode_progress(Progress("x" * 900, 1)) * 20, TooLong),
    ],
)
def test_what_is_refused(said: bytes, error: type[Exception]) -> None:
    """Another kind, other contents, more than one run, and more than there is room for: at once, by its head."""
    with pytest.raises(error):
        heard([said])


def test_as_much_is_kept_of_what_was_printed_as_of_a_run() -> None:
    """However many frames there are."""
    frame = encode_progress(Progress("x" * (MOST_PRINTED // 3), 1))
    assert len(heard([frame] * 5, 10**7).printed) == MOST_PRINTED


@given(st.lists(st.tuples(st.integers(1, 2), st.lists(st.floats(allow_nan=False), max_size=100)), max_size=40))
def test_the_losses_of_the_training_that_goes_on_are_kept(reports: list[tuple[int, list[float]]]) -> None:
    """Its first one always, and never too many; of another training nothing is left."""
    answer, expected, steps = Answer(10_000_000), [], 0
    for number, losses in reports:
        if number != answer.training:
            expected, steps = [], 0
        rows = tuple((steps + i, loss) for i, loss in enumerate(losses, 1))
        steps += len(losses)
        expected += rows
        answer.hear(encode_progress(Progress("", 1, number, steps, rows)))
        assert (answer.training, answer.steps) == (number, steps)
        assert answer.losses[:1] == expected[:1] and set(answer.losses) <= set(expected)
        assert len(answer.losses) == len(expected) or 400 < len(answer.losses) <= 1000
