"""The course: see it, predict it, reveal it."""

from __future__ import annotations

import streamlit as st

from graphlab.sandbox.wire.run import Run
from graphlab.ui.app import running
from graphlab.ui.app.cache import run_once
from graphlab.ui.app.frame import frame
from graphlab.ui.app.page import heading, problem
from graphlab.ui.components import player
from graphlab.ui.content import lessons

PARTS = ("1 · See it", "2 · Predict it")
state = st.session_state


def choose() -> lessons.Lesson:
    """The lesson to take, with a tick at those that are done."""
    done = state.done

    def ticked(title: str) -> str:
        return f"{list(lessons.BY_TITLE).index(title) + 1}. {title}" + ("  ✓" if title in done else "")

    left, right = st.columns([2, 1], vertical_alignment="bottom", gap="large")
    title = left.selectbox("Lesson", list(lessons.BY_TITLE), format_func=ticked, key="lesson")
    right.progress(len(done) / len(lessons.LESSONS), f"{len(done)} of {len(lessons.LESSONS)} done")
    return lessons.BY_TITLE[title]


def graph(run: Run, key: str) -> None:
    """The last thing the program differentiated, to step through."""
    with st.container(key=f"graph-room-{key}"):
        player.player(player.views_of(run)[-1], make=running.made, key=key)


def answered(lesson: lessons.Lesson, turn: int) -> Run | None:
    """The lesson's own program with its answer; None, and why, where it cannot be run now."""
    run = run_once(lesson.answering(turn))
    if run.error is None:
        return run
    problem("This lesson cannot be run now.", f"{run.error.kind}: {run.error.message}", run.error.hint)
    return None


def see(lesson: lessons.Lesson) -> None:
    """A first run with everything shown."""
    if (answering := answered(lesson, 0)) is None:
        return
    left, right = st.columns([1, 1.9], gap="large")
    with left:
        st.code(lesson.program(0), language="python", wrap_lines=True)
        st.markdown(f"{lesson.question} Here it is **{lessons.values(answering)[0]:g}**. {lesson.reason}")
    with right:
        graph(answering, f"see-{lesson.slug}")


def predict(lesson: lessons.Lesson, turn: int) -> None:
    """The same program with other numbers, an answer box, and what is said about the answer."""
    if (answering := answered(lesson, turn)) is None:
        return
    box, told = f"{lesson.slug} {turn}", state.told.get(f"{lesson.slug} {turn}")
    left, right = st.columns([1, 1.9], gap="large")
    with left:
        st.code(lesson.program(turn), language="python", wrap_lines=True)
        with st.form(f"form {box}", border=False):
            st.number_input(lesson.question, value=None, format="%g", placeholder="a number", key=box)
            st.form_submit_button(
                "Check", type="primary", width="stretch", key="check", on_click=check, args=(lesson, turn)
            )
        one, two = st.columns(2)
        one.button("Reveal", width="stretch", key="reveal", on_click=reveal, args=(lesson, turn))
        two.button("Other numbers", width="stretch", key="other", on_click=next_turn, args=(lesson,))
    with right:
        if told is None:
            st.info("Work it out, then check it. The graph stays hidden until then.")
        else:
            (st.success if told.right else st.warning)(told.text)
            if told.shown:
                graph(answering, f"reveal-{lesson.slug}")


def check(lesson: lessons.Lesson, turn: int) -> None:
    """Judge what stands in the answer box."""
    box, run = f"{lesson.slug} {turn}", run_once(lesson.answering(turn))
    if state[box] is not None and run.error is None:
        state.told[box] = lessons.judge(lesson, state[box], lessons.values(run))
        if state.told[box].right:
            state.done.add(lesson.title)


def reveal(lesson: lessons.Lesson, turn: int) -> None:
    """Give the answer away."""
    if (run := run_once(lesson.answering(turn))).error is None:
        state.told[f"{lesson.slug} {turn}"] = lessons.revealed(lesson, lessons.values(run))


def next_turn(lesson: lessons.Lesson) -> None:
    """Draw other numbers."""
    state.turns[lesson.slug] = state.turns.get(lesson.slug, 1) + 1


frame("Lessons")
heading("Lessons", "See it, predict it, reveal it: every number is computed by running the program.")
for name, empty in (("turns", {}), ("told", {}), ("done", set())):
    state.setdefault(name, empty)
chosen = choose()
st.markdown(chosen.idea)
part = st.segmented_control("Part", PARTS, default=PARTS[0], label_visibility="collapsed", key=f"part {chosen.slug}")
if part == PARTS[1]:
    predict(chosen, state.turns.get(chosen.slug, 1))
else:
    see(chosen)
