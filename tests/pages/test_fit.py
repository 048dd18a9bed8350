"""The fit page: one click trains and shows; what goes wrong says so."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.patience import PATIENCE

PAGE = Path(__file__).parents[2] / "pages" / "fit.py"
pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def page() -> AppTest:
    return AppTest.from_file(PAGE, default_timeout=PATIENCE).run()


def chart(page: AppTest) -> dict:
    (element,) = page.get("plotly_chart")
    return json.loads(element.proto.spec)


def formula(page: AppTest) -> str:
    """The line in numbers, over its plot."""
    return next(text.value for text in page.text if "≈" in text.value)


def test_before_a_click_the_points_wait_with_the_line_at_its_start(page):
    """A first visit shows the six points and the line that training starts from, and claims no result."""
    assert not page.exception
    assert formula(page) == "y ≈ 0.00x + 0.00" and "Not trained yet" in page.info[0].value
    figure = chart(page)
    assert not figure.get("frames")
    assert len(figure["data"]) > 5


def test_one_click_trains_and_shows_the_fit(page):
    """Train finds y = 2x − 1 and shows the line, how it ended, and a picture that can be played."""
    page.button("train").click().run()
    assert not page.exception
    found = re.fullmatch(r"y ≈ (\d\.\d\d)x − (\d\.\d\d)", formula(page))
    assert float(found[1]) == pytest.approx(2, abs=0.02) and float(found[2]) == pytest.approx(1, abs=0.02)
    assert page.success[0].value.startswith("Settled")
    figure = chart(page)
    assert len(figure["frames"]) == 50
    assert {button["label"] for button in figure["layout"]["updatemenus"][0]["buttons"]} == {"Play", "Pause"}
    assert len(figure["layout"]["sliders"][0]["steps"]) == 50


def test_the_squared_loss_trains_too(page):
    """With (y − ŷ)² the same click finds the same line."""
    page.segmented_control("loss").set_value("(y − ŷ)²").run()
    page.button("train").click().run()
    assert formula(page) == "y ≈ 2.00x − 0.99"


def test_divergence_says_so(page):
    """A rate that is too large ends in a sentence with the step, not in a picture of nothing."""
    page.segmented_control("loss").set_value("(y − ŷ)²").run()
    page.number_input("rate").set_value(0.5).run()
    page.button("train").click().run()
    assert not page.exception
    assert re.match(r"Diverged at step \d+", page.error[0].value)
    assert chart(page)["frames"]


def test_a_changed_setting_takes_the_old_result_away(page):
    """A result stays only as long as the points and settings that made it."""
    page.button("train").click().run()
    assert page.success
    page.number_input("steps").set_value(100).run()
    assert "Not trained yet" in page.info[0].value and not page.success
    page.number_input("steps").set_value(500).run()
    assert page.success


@pytest.mark.parametrize("name", ["A line", "A line with outliers", "A step", "A sine wave"])
def test_every_set_can_be_fitted(page, name):
    """Each set of points, with noise and a random start, trains to some line."""
    page.selectbox("points").select(name).run()
    page.slider("noise").set_value(0.5).run()
    page.segmented_control("start").set_value("random").run()
    page.number_input("steps").set_value(50).run()
    page.button("train").click().run()
    assert not page.exception
    assert formula(page).startswith("y ≈ ")


def upload(page: AppTest, content: bytes, name: str = "numbers.csv") -> AppTest:
    page.selectbox("points").select("A table from a file …").run()
    assert page.button("train").disabled and "Bring a table" in page.info[0].value
    return page.file_uploader("file").upload(name, content, "text/plain").run()


def report(page: AppTest) -> str:
    """All that the page says about a table."""
    return " ".join([html.proto.body for html in page.get("html")] + [code.value for code in page.code])


def test_a_file_is_fitted(page):
    """Semicolons and decimal commas; the row without a number is left out, told and listed, or filled."""
    upload(page, b"height;weight;name\n1,0;2;a\n2,0;4;b\n3,0;6;c\n4,0;?;d\n", "numbers.txt")
    assert "Semicolons; decimal comma; 4 rows of 3 columns." in report(page)
    assert "1 of 4 rows left out" in report(page) and "line 5: weight is &#x27;?&#x27;" in report(page)
    assert page.code[0].value == "line 5: weight is '?'"
    page.button("train").click().run()
    assert not page.exception
    assert formula(page).startswith("weight ≈ 1.98 · height")
    page.selectbox("gaps").select("mean").run()
    assert "filled with the mean" in report(page) and "Not trained yet" in page.info[0].value


def test_pasted_and_typed_cells_are_fitted(page):
    """What a spreadsheet puts on the clipboard, and the six points of the editor, are tables as files are."""
    page.selectbox("points").select("Pasted cells …").run()
    assert not page.exception and page.button("train").disabled
    page.text_area("pasted").set_value("year\tsales\n1,5\t$3\n2\t$4\n").run()
    assert "Tabs; decimal comma; $ taken off" in report(page) and not page.button("train").disabled
    page.selectbox("points").select("Typed cells …").run()
    assert not page.exception and "6 rows of 2 columns" in report(page)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"PK\x03\x04", "a spreadsheet"),
        (b"x,y\n", "no rows of cells"),
        (b"a,b\n1,x\n2,y\n", "two columns of numbers, and there is one; 'b' holds texts"),
    ],
)
def test_what_is_no_table_says_why(page, content, says):
    """It ends in one sentence, and Train stays off."""
    upload(page, content, "numbers.xlsx")
    assert not page.exception and says in page.code[0].value
    assert page.button("train").disabled


def test_a_name_from_a_file_is_only_text(page):
    """Markup in a column's name and in a cell to blame reaches the page and the chart escaped."""
    upload(page, b'<b>x</b>,"[y](http://a)"\n1,2\n2,4\n<i>,3\n')
    page.button("train").click().run()
    assert not page.exception and "<b>x" not in report(page).replace(page.code[0].value, "")
    assert "<b>x" not in json.dumps(chart(page)["layout"]["xaxis"])
