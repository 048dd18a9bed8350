"""The course: every number is computed, slips have names, and answers are judged with tolerance."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from graphlab import sandbox
from graphlab.sandbox.wire.run import Error, Run
from graphlab.ui.content import lessons
from graphlab.ui.content.lessons import LESSONS, close, judge, values
from tests.patience import PATIENCE

PAGE = Path(__file__).parents[2] / "pages" / "lessons.py"
TURNS = range(8)
every_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)

KNOWN = {  # the answers of the examples, by hand
    "slope": 6.0,
    "chain": 18.0,
    "twice": 7.0,
    "mean": 0.5,
    "gate": 5.0,
    "step": 4.2,
    "error": -3.0,
    "second": 18.0,
}


@pytest.fixture
def page() -> AppTest:
    return AppTest.from_file(PAGE, default_timeout=PATIENCE).run()


def test_every_lesson_is_known_and_has_its_own_name():
    """Slugs and titles are unique, and there are at least five lessons."""
    assert len(LESSONS) >= 5
    assert {lesson.slug for lesson in LESSONS} == set(KNOWN)
    assert len(lessons.BY_TITLE) == len(LESSONS)


@every_lesson
def test_programs_run_and_slips_differ_from_the_answer(lesson):
    """Whatever numbers are drawn, the program runs, draws a graph, and no slip would pass for the answer."""
    for turn in range(30):
        run = sandbox.run(lesson.answering(turn))
        answer, *slips = values(run)
        assert any(trace.sweeps for trace in run.traces)
        assert not any(close(slip, answer) for slip in slips), f"turn {turn}: {lesson.program(turn)}"


@every_lesson
def test_examples_have_the_answer_found_by_hand(lesson):
    """The number that is seen first is the one a person finds on paper."""
    assert values(sandbox.run(lesson.answering(0)))[0] == pytest.approx(KNOWN[lesson.slug])


@every_lesson
def test_turns_draw_other_numbers(lesson):
    """A turn always gives the same program, and the question never repeats the example."""
    programs = {lesson.program(turn) for turn in TURNS}
    assert len(programs) > 2
    assert lesson.program(3) == lesson.program(3)
    assert all(lesson.program(turn) != lesson.program(0) for turn in TURNS if turn)


@every_lesson
def test_each_slip_is_called_by_its_name(lesson):
    """The value of a slip is answered with a slip's name and advice; the right value with the reason."""
    found = values(sandbox.run(lesson.answering(1)))
    assert judge(lesson, found[0] * 1.005, found).right
    for slip, value in zip(lesson.slips, found[1:], strict=True):
        verdict = judge(lesson, value, found)
        same = [other for other, v in zip(lesson.slips, found[1:], strict=True) if close(value, v)]
        assert not verdict.right and verdict.text == f"{same[0].name}. {same[0].advice}"
        assert slip in same


def test_tolerance_is_one_percent_or_a_hundredth():
    """Rounding is forgiven, a wrong digit is not."""
    assert close(3.33, 10 / 3) and close(0.005, 0.0) and close(99.5, 100.0)
    assert not close(3.2, 10 / 3) and not close(0.02, 0.0) and not close(98.0, 100.0)


def test_a_turned_sign_and_a_wild_guess_are_told_apart():
    """The negative of the answer is named where no slip is; anything else gets advice."""
    lesson = LESSONS[0]
    assert "sign" in judge(lesson, -8.0, [8.0, 16.0, 4.0, 2.0]).text
    assert judge(lesson, 123.0, [8.0, 16.0, 4.0, 2.0]).text.startswith("Not yet")


def test_a_broken_lesson_is_loud():
    """A lesson whose program stops is an error of ours, not a wrong answer of the reader's."""
    with pytest.raises(RuntimeError, match="does not run"):
        values(Run("", error=Error("NameError", "`y` is not defined.")))


def test_a_first_visit_sees_the_first_lesson(page):
    """The page opens on the first lesson's program and its answer."""
    assert not page.exception
    assert page.code[0].value == LESSONS[0].program(0).rstrip("\n")
    assert "0 of 8 done" in page.get("progress")[0].proto.text


@every_lesson
def test_every_lesson_can_be_taken(page, lesson):
    """Seen, predicted wrongly and rightly, revealed, and taken again with other numbers."""
    page.selectbox("lesson").select(lesson.title).run()
    page.segmented_control(f"part {lesson.slug}").set_value("2 · Predict it").run()
    assert not page.exception
    answer = values(sandbox.run(lesson.answering(1)))[0]
    box = f"{lesson.slug} 1"
    page.number_input(box).set_value(answer + 1000)
    page.button("check").click().run()
    assert page.warning[0].value.startswith("Not yet")
    page.number_input(box).set_value(answer)
    page.button("check").click().run()
    assert page.success[0].value.startswith("Right.") and "1 of 8 done" in page.get("progress")[0].proto.text
    page.button("other").click().run()
    assert not page.success and page.info
    page.button("reveal").click().run()
    assert not page.exception
    assert page.warning[0].value.startswith("It is ")


def test_an_empty_answer_is_no_answer(page):
    """Check with nothing in the box says nothing."""
    page.segmented_control("part slope").set_value("2 · Predict it").run()
    page.button("check").click().run()
    assert not page.exception and page.info and not page.warning
