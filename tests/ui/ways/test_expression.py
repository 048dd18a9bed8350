"""The way from an expression to the program on the page, and back."""

from __future__ import annotations

from graphlab.authoring.expression import Expression, write
from graphlab.authoring.slider import Slider
from graphlab.sandbox.compiler.interpreter import interpret
from graphlab.ui.components.expression import Typed
from graphlab.ui.ways.expression import Kept


def take(kept: Kept, text: str, turns: dict[str, float] | None = None, token: int = 1) -> bool:
    """Type a text, as a browser sends it, and run its program; whether the run is shown."""
    written = kept.take(Typed(Expression(text, kept.sliders), turns or {}, token))
    return written is not None and kept.accepts(written, token, interpret(written.source))


def test_the_last_good_program_stays_while_there_is_a_mistake() -> None:
    """A mistake in the text, or of its program, is noted with its place; text and program are both kept."""
    kept = Kept()
    assert take(kept, "a*b")
    good = kept.source
    for token, (text, place) in enumerate({"a*b +": (1, 6), "a*b + sine(a)": (1, 7), "a*b\n2a": (2, 2)}.items(), 2):
        assert not take(kept, text, token=token)
        assert kept.error is not None and (kept.error.line, kept.error.column) == place
        assert (kept.text, kept.source, kept.token) == (text, good, token)
        assert kept.adopt(str(good)) and kept.text == text  # a rerun of the page changes nothing
    assert take(kept, "a*b + sin(a)") and kept.error is None and kept.source != good


def test_a_program_that_can_be_read_is_shown_as_its_expression() -> None:
    """Also after its numbers were edited as code; the browser is told that the text is another one."""
    kept = Kept()
    source = write(Expression("x**2", {"x": Slider(1.0, 0.0, 4.0, 0.5)})).source
    assert kept.adopt(source) and (kept.text, kept.revision) == ("x**2", 1)
    assert kept.adopt(source) and kept.revision == 1
    assert kept.adopt(source.replace("1.0", "3.5")) and kept.revision == 2
    assert kept.sliders == {"x": Slider(3.5, 0.0, 4.0, 0.5)}


def test_any_other_program_stays_as_it_is() -> None:
    """And what was typed before is there still."""
    kept = Kept()
    assert take(kept, "a*b")
    assert not kept.adopt("print('mine')") and kept.text == "a*b"


def test_a_number_is_turned_where_it_stands() -> None:
    """In the text where that sets it, with its range kept; a name that is typed anew has what it had."""
    kept = Kept()
    assert take(kept, "a = 2\na*b", {"a": 1.5, "b": 7.0})
    assert kept.text == "a = 1.5\na*b"
    assert [slider.value for slider in kept.sliders.values()] == [1.5, 7.0]
    assert take(kept, "a*b*c") and [slider.value for slider in kept.sliders.values()][:2] == [1.5, 7.0]


def test_a_mistake_is_not_taken_back_by_a_run_that_was_asked_for_before() -> None:
    """The text that was typed last is judged, also where an earlier one is answered after it."""
    kept = Kept()
    earlier = kept.take(Typed(Expression("x^2 + 2", {}), {}, 1))
    assert earlier is not None and kept.take(Typed(Expression("x^2 + 2x", {}), {}, 2)) is None
    assert kept.accepts(earlier, 1, interpret(earlier.source))
    assert kept.error is not None and kept.source == earlier.source
