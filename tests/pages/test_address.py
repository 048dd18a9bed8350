"""An address of the playground shows the state that is in it, and what is shown has an address."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from graphlab import sandbox
from graphlab.ui.app.session import Session, digest
from graphlab.ui.app.workbench import SENDER, TOO_LONG
from graphlab.ui.content import address, examples, frozen, knobs
from graphlab.ui.content.address import Address
from tests.pages.test_app import component, opened, printed

TWO = """def cube(v):
    return v * v * v

x = tf.Variable(2.0)
with tf.GradientTape(persistent=True) as tape:
    y = cube(x) + 1.0
    z = y * y
print('ran')
tape.gradient(y, x)
tape.gradient(z, x)
"""
STATE = Address(
    TWO, call=0, step=3, look="Paths", way="Model", direction="TB", closed=frozenset({"g0"}), inlined_constants=False
)


def fields(page: AppTest) -> dict[str, str]:
    """The address that the page hands to the browser, as fields."""
    return dict(component(page, "address")["fields"])


def session(page: AppTest) -> Session:
    """What the page keeps of its visitor."""
    kept: Session = page.session_state["playground"]
    return kept


def at(state: Address) -> AppTest:
    """The page as it is after opening this address."""
    return opened(**address.write(state))


def test_a_first_visit_has_a_plain_address():
    """What is as usual is not said."""
    page = opened()
    assert fields(page) == {} and component(page, "address")["step"] is None


def test_an_address_of_the_gallery_shows_its_state():
    """Step, way, look, direction and constants are there at once, and the page writes the same address."""
    state = Address(
        examples.BY_SLUG["chain"].source, step=2, look="Check", direction="TB", way="Model", inlined_constants=False
    )
    page = at(state)
    player = component(page, "player")
    assert (player["start"], player["direction"], player["look"], player["turned"]) == (2, "TB", "Check", True)
    assert not player["inlined"] and page.session_state["way"] == "Model"
    assert fields(page) == {name: field for name, field in address.write(state).items() if name != "step"}
    assert component(page, "address")["step"] == 2


def test_a_slider_has_the_range_that_it_had():
    """That of the number it was turned from, which is in the address only as long as it makes a difference."""
    turned = knobs.turned(examples.BY_SLUG["chain"].source, {"x": 0.01})
    for turned_from, low in (((("x", 2.0),), -6.0), ((), -0.03)):
        page = opened()
        session(page).ran.add(digest(turned))
        page.session_state["graphlab page"] = "Fit"
        for name, field in address.write(Address(turned, look="Sliders", turned_from=turned_from)).items():
            page.query_params[name] = field
        page.run()
        (slider,) = component(page, "sliders")["knobs"]
        assert (slider["value"], slider["range"][0]) == (0.01, low) and ("from" in fields(page)) == bool(turned_from)


def test_a_program_from_outside_waits_with_the_picture_that_came_with_it():
    """It is drawn at the step and with the folds of its sender, is marked as the sender's, and nothing has run."""
    state = Address(**{**vars(STATE), "way": None, "frozen": frozen.freeze(sandbox.run(TWO))})
    page = at(state)
    player = component(page, "player")
    assert player["state"] == "graph" and player["view"] == 0 and player["start"] == 3
    assert player["folding"] == {"opened": [], "closed": ["g0"]} and player["direction"] == "TB"
    assert SENDER in player["notes"] and player["traits"][0]["explanation"] == SENDER and not player["questions"]
    assert any(SENDER in caption.value for caption in page.caption)
    assert session(page).run is None and not printed(page) and component(page, "editor")["ran"] is None
    assert fields(page) == {name: field for name, field in address.write(state).items() if name != "step"}


def test_a_picture_that_cannot_be_checked_is_not_shown():
    """Then the page is as without one."""
    player = component(at(Address(TWO, frozen="QUJD")), "player")
    assert player["state"] == "message" and player["heading"] == "This program came with a link"


def test_what_has_run_here_runs_again():
    """Back at a program that was run in this session, nobody clicks again, and its state is that of the address."""
    page = opened()
    here = session(page)
    here.ran.add(digest(TWO))
    page.session_state["graphlab page"] = "Fit"
    for name, field in address.write(STATE).items():
        page.query_params[name] = field
    page.run()
    assert not page.exception
    assert here.run is not None and here.run.source == TWO and here.look == "Paths"
    player = component(page, "player")
    assert (player["view"], player["start"], player["direction"]) == (0, 3, "TB")
    assert component(page, "address")["ran"] == digest(TWO) and fields(page)["f"]


def test_the_page_is_as_it_was_left():
    """Who comes back from another page without an address sees what was there, with its look."""
    page = opened(**address.write(Address(examples.BY_SLUG["chain"].source, look="Paths", direction="TB")))
    page.session_state["graphlab page"] = "Fit"
    page.query_params.clear()
    page.run()
    assert not page.exception
    assert component(page, "editor")["source"] == examples.BY_SLUG["chain"].source
    assert component(page, "player")["look"] == "Paths" and component(page, "player")["direction"] == "TB"


def test_what_begins_something_new_makes_an_entry():
    """An example does, opening and closing a look does; another rerun does not."""
    page = opened()

    def entry() -> int:
        return int(component(page, "address")["entry"])

    first = entry()
    page.run()
    assert entry() == first
    page.selectbox("example").select(examples.BY_SLUG["chain"].title).run()
    assert entry() == first + 1 and fields(page) == {"example": "chain"}
    session(page).open_look("Paths")
    page.run()
    assert entry() == first + 2 and fields(page)["look"] == "Paths"
    page.button("close-look").click().run()
    assert entry() == first + 3 and "look" not in fields(page)


def test_a_program_that_is_written_live_makes_one_entry():
    """Every key of an expression is a run; going back leads to what was there before them all."""
    here = Session()
    here.begin_entry()
    for _ in range(3):
        here.begin_entry(live=True)
    assert here.entry == 2
    here.begin_entry()
    here.begin_entry(live=True)
    assert here.entry == 4


def test_an_address_that_is_too_long_is_said_to_be():
    """The browser is asked to keep it, the page says so, and a short program is said to be nothing."""
    page = opened()
    assert TOO_LONG not in component(page, "player")["notes"] and not component(page, "address")["long"]
    noise = "".join(chr(0x4E00 + (i * i * 7919) % 20_000) for i in range(4000))
    source = f"# {noise}\n{examples.BY_SLUG['chain'].source}"
    here = session(page)
    here.show(source, sandbox.run(source))
    page.run()
    assert component(page, "address")["long"] and TOO_LONG in component(page, "player")["notes"]
    assert address.read(fields(page)).program == source
