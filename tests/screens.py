"""The screens of the documentation, photographed anew: every scene in light and dark.

python -m tests.screens            writes docs/screens/*.png and docs/screens.md
python -m tests.screens builder    only the scenes of these names
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from graphlab.ui.content.share import pack
from tests.browser.hands import STILL
from tests.chromium import launch_options
from tests.serving import served

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "screens"
PATIENCE = 120_000  # milliseconds
LAPTOP, PROJECTOR, PHONE = (1280, 800), (1920, 1080), (390, 844)
SCHEMES = {"light": "", "dark": "_dark"}
COLOURS = 128  # of a picture: few are used, and the file is a third as big

DENSE = """model = tf.keras.Sequential([
    tf.keras.layers.Dense(3, activation="tanh"),
    tf.keras.layers.Dense(1),
])
optimizer = tf.keras.optimizers.SGD(0.1)
x = tf.constant([[-1.0], [0.0], [1.0], [2.0]])
t = x * x
with tf.GradientTape() as tape:
    loss = tf.reduce_mean((model(x) - t) ** 2)
grads = tape.gradient(loss, model.trainable_variables)
optimizer.apply_gradients(zip(grads, model.trainable_variables))
print(loss.numpy())
"""
NESTED = """x = tf.Variable(2.0)
with tf.GradientTape() as outer:
    with tf.GradientTape() as inner:
        y = x ** 3
    dy_dx = inner.gradient(y, x)
d2y_dx2 = outer.gradient(dy_dx, x)
print(dy_dx.numpy(), d2y_dx2.numpy())
"""
CHAIN = "x = tf.Variable(1.0)\nwith tf.GradientTape() as tape:\n    y = x * 1.01\n{}print(tape.gradient(y, x))\n"
WHY_NONE = """x = tf.Variable(3.0)
with tf.GradientTape() as tape:
    y = x * x
    z = tf.constant(y.numpy()) * 2.0
print(tape.gradient(z, x))
"""
LINE = """xs = tf.constant([-1.0, 0.0, 1.0, 2.0, 3.0, 4.0])
ys = tf.constant([-3.0, -1.0, 1.0, 3.0, 5.0, 7.0])
w, b = tf.Variable(0.9), tf.Variable(0.1)
for step in range(500):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(tf.abs(ys - (w * xs + b)))
    dw, db = tape.gradient(loss, [w, b])
    w.assign_sub(0.001 * dw)
    b.assign_sub(0.001 * db)
print(w.numpy(), b.numpy())
"""


@dataclass(frozen=True)
class Scene:
    """One screen: where it is, how big, what is done before the picture is taken, and what it shows, in words."""

    text: str
    address: str
    size: tuple[int, int] = LAPTOP
    act: Callable[[Page], None] = lambda page: None


def program(source: str) -> str:
    """The address of a program of somebody's own."""
    return f"/?p={pack(source)}"


def run(page: Page) -> None:
    """Run what came with the link."""
    page.locator(".editor textarea").click()
    page.keyboard.press("ControlOrMeta+Enter")
    page.wait_for_selector(".player[data-state=graph] .drawing .card")
    page.locator(".editor textarea").press("Escape")


def look(question: str) -> Callable[[Page], None]:
    """Ask one of the questions."""

    def act(page: Page) -> None:
        page.locator("button.questions").click()
        page.get_by_role("menuitemradio", name=question).click()
        page.wait_for_selector(".st-key-drawer")

    return act


def why_none(page: Page) -> None:
    """A gradient that is None, and why."""
    run(page)
    look("Why None?")(page)


def training(page: Page) -> None:
    """A loop that has trained, at a step of it."""
    run(page)
    page.get_by_role("tab", name="Training").click()
    page.wait_for_selector(".training .course .js-line")
    page.locator(".training .typed").fill("137")
    page.locator(".training .typed").press("Enter")
    page.wait_for_selector(".training .graph:has-text('that of step 137')")


def expression(page: Page) -> None:
    """Type an expression."""
    page.get_by_role("tab", name="Expression").click()
    page.locator(".expression textarea").fill("a*b + sin(a)")
    page.wait_for_selector(".drawing .card[aria-label*=sin]")


def builder(page: Page) -> None:
    """Build a small network from blocks."""
    page.get_by_role("tab", name="Model").click()
    page.get_by_role("button", name="MLP for regression").click()
    page.wait_for_selector(".blocks")


def present(page: Page) -> None:
    """The screen for a projector."""
    page.get_by_role("button", name="Present").click()


def train(page: Page) -> None:
    """Race two optimizers in the fitting lab, and stand at an early step."""
    page.get_by_role("button", name="Train", exact=True).click()
    page.wait_for_selector(".runs tbody tr")
    page.get_by_role("combobox", name="Optimizer").click()
    page.get_by_role("option", name="Momentum", exact=True).click()
    page.get_by_role("button", name="+ Race").click()
    page.wait_for_selector(".runs tbody tr:nth-child(2)")
    page.wait_for_selector(".fitting .toggle[aria-label=Play]")
    for _ in range(60):
        page.keyboard.press("ArrowLeft")
    page.mouse.move(640, 10)  # where no tip is


SCENES = {
    "first_visit": Scene("The first visit", "/"),
    "playground": Scene("A value that is used twice", "/?example=used-twice"),
    "look": Scene("Which paths lead to a leaf?", "/?example=used-twice", act=look("Which paths?")),
    "why_none": Scene("Why a gradient is None", program(WHY_NONE), act=why_none),
    "training": Scene("A loop that has trained, and a step of it", program(LINE), act=training),
    "two_dense": Scene("Two Dense layers and their train step", program(DENSE), act=run),
    "nested": Scene("A tape around a tape: the second derivative of x³", program(NESTED), act=run),
    "three_hundred": Scene("A program of 300 ops", program(CHAIN.format("    y = y * 1.01\n" * 299)), act=run),
    "expression": Scene("An expression, its names as sliders", "/", act=expression),
    "builder": Scene("A model from blocks", "/", act=builder),
    "embed": Scene("Embedded, in a frame of 900 × 560", "/?example=used-twice&embed=true", (900, 560)),
    "present": Scene("For a projector", "/?example=used-twice", PROJECTOR, present),
    "phone": Scene("On a phone", "/?example=used-twice", PHONE),
    "fit": Scene(
        "The fitting lab: two optimizers race",
        "/fit?data=decay&model=formula&formula=a*exp(-b*x)%2Bc&rate=0.1&steps=200",
        act=train,
    ),
}


def photograph(browser: Browser, url: str, scene: Scene, scheme: str) -> bytes:
    """A scene as the bytes of a PNG file."""
    width, height = scene.size
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
    try:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(url + scene.address)
        still(page)
        scene.act(page)
        still(page)
        return page.screenshot()
    finally:
        context.close()


def still(page: Page) -> None:
    """Wait until nothing moves any more."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    page.wait_for_function(STILL)


def smaller(png: bytes) -> bytes:
    """The same picture in few colours."""
    packed = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(
        packed, "PNG", optimize=True
    )
    return packed.getvalue()


def album() -> Iterator[str]:
    """The page of all scenes, line by line."""
    yield "# Screens\n"
    yield "Every screen in light and dark, made by `make screens`.\n"
    for name, scene in SCENES.items():
        yield f"## {scene.text}\n"
        yield "".join(f"![{scene.text}, {scheme}](screens/{name}{end}.png)\n" for scheme, end in SCHEMES.items())


def main(names: list[str]) -> None:
    """Photograph the scenes of these names; all where there are none."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, served(Path(folder) / "log") as app, sync_playwright() as play:
        browser = play.chromium.launch(**launch_options())
        for name in names or SCENES:
            for scheme, end in SCHEMES.items():
                path = FOLDER / f"{name}{end}.png"
                path.write_bytes(smaller(photograph(browser, app.address, SCENES[name], scheme)))
                print(path.relative_to(ROOT), f"{path.stat().st_size:,} bytes")
        browser.close()
    (ROOT / "docs" / "screens.md").write_text("\n".join(album()), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
