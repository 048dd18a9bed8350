"""A graph folds by itself until it can be read on a screen, and what was asked about stays in sight."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from graphlab import sandbox
from graphlab.ui.components.player import views_of
from graphlab.ui.content.examples import GALLERY
from graphlab.views.drawing.folding import FEWEST_CARDS, MOST_WEIGHTS
from graphlab.views.drawing.scene import Scene, scene
from graphlab.views.drawing.svg import drawing
from graphlab.views.drawing.view import SCREEN, Fit, View
from graphlab.views.reading import Reading
from tests.programs import LARGE
from tests.views.drawing.test_svg import parts, text_of

FIRST = View(room=SCREEN)
PICTURES = """images, labels = tf.random.uniform((4, {size}, {size}, 1)), tf.constant([0, 1, 2, 1])
model = tf.keras.Sequential([
    tf.keras.layers.Conv2D(4, 3, activation="relu"), tf.keras.layers.MaxPooling2D(2), tf.keras.layers.Flatten(),
    tf.keras.layers.Dense(3),
])
with tf.GradientTape() as tape:
    loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)(labels, model(images))
tape.gradient(loss, model.trainable_variables)
"""
SEQUENCE = """x, target = tf.random.normal((2, 5, 3)), tf.constant([[1.0], [0.0]])
rnn, dense = tf.keras.layers.{}, tf.keras.layers.Dense(1)
with tf.GradientTape() as tape:
    loss = tf.reduce_mean(tf.square(dense(rnn(x)) - target))
tape.gradient(loss, rnn.trainable_variables + dense.trainable_variables)
"""
COURSES = (
    {f"pictures of {size}": PICTURES.format(size=size) for size in (8, 28)}
    | {name: SEQUENCE.format(f"{name}(4)") for name in ("SimpleRNN", "LSTM", "GRU")}
    | {"both ways": SEQUENCE.format("Bidirectional(tf.keras.layers.LSTM(4))")}
)
PROGRAMS = {example.slug: example.source for example in GALLERY} | LARGE | COURSES


def readings(source: str) -> list[Reading]:
    run = sandbox.run(source)
    assert run.error is None
    return views_of(run)


def first(reading: Reading) -> Scene:
    """What is drawn before anybody has opened or closed anything."""
    return scene(reading, replace(FIRST, fit=drawing(reading, view=FIRST).fit))


def is_seen(part: Scene, reading: Reading, id: str) -> bool:
    """Whether a node's own numbers are drawn: on its card, as the result of a folded group, or as a weight in it."""
    fold = part.folds.get(part.card_of(id) or "")
    if fold is None:
        return id in part.nodes
    node = reading.trace.node(id)
    weights = [member for member in fold.members if member.op is None and member.kind in ("variable", "watched")]
    return fold.result is node or (node in weights and len(weights) <= MOST_WEIGHTS)


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_first_view_can_be_read(name):
    """It fits the screen with letters of 11 px, has five cards where there are five, each target and each source."""
    for reading in readings(PROGRAMS[name]):
        drawn = drawing(reading, view=FIRST)
        part = scene(reading, replace(FIRST, fit=drawn.fit))
        size = re.search(r'width="([\d.]+)" height="([\d.]+)"', drawn.svg)
        across, down = float(size[1]), float(size[2]) - (30 if part.notice else 0)
        assert across <= SCREEN[0] and down <= SCREEN[1]
        assert len(part.order) >= min(FEWEST_CARDS, len(scene(reading, replace(FIRST, fit=Fit())).order))
        asked = {*reading.sweep.targets, *reading.sweep.sources} if reading.sweep else set()
        assert all(is_seen(part, reading, id) for id in asked)


def test_what_folds_by_itself_stays_so_when_something_is_opened():
    """Opening one group opens that one: the others are as they were, and all of them again when it is closed."""
    (reading,) = readings(LARGE["loop of 30 rounds"])
    before = first(reading)
    (run,) = (id for id, fold in before.folds.items() if fold.group.kind == "rounds")
    view = replace(FIRST, opened=frozenset({run}))
    opened = scene(reading, replace(view, fit=drawing(reading, view=view).fit))
    assert before.folds.keys() - {run} < opened.folds.keys()
    assert {fold.group.parent for id, fold in opened.folds.items() if id not in before.folds} == {run}
    assert first(reading) == before


@pytest.mark.parametrize("count", [1, 12, 60, 300])
def test_a_flat_program_is_folded_by_its_lines(count):
    """Its parts are named by their lines, say so, and hold every op but the target."""
    (reading,) = readings(chain(count))
    part = first(reading)
    ops = [node for node in reading.trace.nodes if node.op]
    if count > 12:
        assert part.notice == f"{len(part.folds)} blocks of lines folded; press + to unfold"
        assert all(re.fullmatch(r"lines \d+–\d+", fold.group.label) for fold in part.folds.values())
        assert sum(len(fold.ops) for fold in part.folds.values()) == len(ops) - 1
        assert not part.frames
    else:
        assert not part.folds and not part.notice


def test_rounds_of_one_op_are_drawn_as_their_ops():
    """Without a frame around each; a long run of them folds, the first and the last left beside it."""
    (short,), (long,) = (readings(LOOP.format(count)) for count in (3, 30))
    assert [group.kind for group in first(short).frames] == ["loop"] and not first(short).folds
    part = first(long)
    labels = [fold.group.label for fold in part.folds.values()]
    assert labels[0].startswith("rounds 2–") and labels[-1].endswith("–29")
    assert sum(len(fold.ops) for fold in part.folds.values()) == 28


def test_a_folded_layer_shows_its_weights():
    """With value and gradient, under the names that it gives them, in place of what comes out."""
    (reading,) = readings(LARGE["two layers"])
    root = ElementTree.fromstring(drawing(reading, view=FIRST).svg)
    cards = [card for card in parts(root, "card") if "folded" in (card.get("class") or "").split()]
    assert len(cards) == 2
    for card in cards:
        assert [text_of(name) for name in parts(card, "weight-name")] == ["kernel", "bias"]
        assert len(parts(card, "of-grad")) == 3 and not parts(card, "row")  # the title of the column, and one for each
        assert "ops · out (4, " in text_of(card)


def test_a_recurrent_layer_folds_step_by_step():
    """Unfolded it is a card for each step of the sequence, and folded it has its weights under their own names."""
    (reading,) = readings(COURSES["LSTM"])
    before = first(reading)
    (layer,) = (id for id, fold in before.folds.items() if fold.group.label == "lstm")
    names = [text_of(name) for name in parts(ElementTree.fromstring(drawing(reading, view=FIRST).svg), "weight-name")]
    assert {"kernel", "recurrent_kernel", "bias"} <= set(names)
    view = replace(FIRST, opened=frozenset({layer}))
    opened = scene(reading, replace(view, fit=drawing(reading, view=view).fit))
    steps = [fold.group.label for fold in opened.folds.values() if fold.group.parent == layer]
    assert steps == [f"step {number}" for number in range(1, 6)]


def test_both_ways_of_a_sequence_fold_one_by_one():
    """Folded, the weights of both ways are told apart; unfolded, each way is a card with its own, and then by steps."""
    (reading,) = readings(COURSES["both ways"])
    svg = drawing(reading, view=FIRST).svg
    names = [text_of(name) for name in parts(ElementTree.fromstring(svg), "weight-name")]
    assert {"forward_layer.kernel", "backward_layer.kernel"} <= set(names)
    assert len(set(names)) == len(names)
    groups = {group.label: id for id, group in reading.grouping.groups.items() if group.kind == "layer"}
    ways = [groups[f"{way}_lstm"] for way in ("forward", "backward")]
    view = replace(FIRST, opened=frozenset({groups["bidirectional"]}))
    opened = scene(reading, replace(view, fit=drawing(reading, view=view).fit))
    assert set(ways) <= opened.folds.keys()
    view = replace(FIRST, opened=frozenset({groups["bidirectional"], ways[1]}))
    opened = scene(reading, replace(view, fit=drawing(reading, view=view).fit))
    steps = [fold.group.label for fold in opened.folds.values() if fold.group.parent == ways[1]]
    assert ways[0] in opened.folds and steps == [f"step {number}" for number in range(5, 0, -1)]


def test_what_stands_at_one_call_is_not_told_by_its_line():
    """Layers of one op between two others are a box with the names of their ops."""
    (reading,) = readings(COURSES["pictures of 8"])
    labels = [fold.group.label for fold in first(reading).folds.values()]
    assert "max_pool, reshape" in labels and not any(label.startswith("line") for label in labels)


def test_new_numbers_fold_nothing_else():
    """A drawing with other numbers is given how the one before was made to fit, and keeps to it."""
    reading, other = (readings(LARGE["two layers"].replace("0.1,", number))[0] for number in ("0.1,", "123456.789,"))
    before = drawing(reading, view=FIRST)
    after = drawing(other, view=replace(FIRST, fit=before.fit, sizes=before.sizes))
    assert after.fit is before.fit
    assert scene(other, replace(FIRST, fit=after.fit)).order == scene(reading, replace(FIRST, fit=before.fit)).order


def chain(count: int) -> str:
    body = "".join("    y = tf.sin(y)\n" for _ in range(count))
    return f"x = tf.Variable(1.0)\nwith tf.GradientTape() as tape:\n    y = x\n{body}tape.gradient(y, x)"


LOOP = """x = tf.Variable(1.0)
with tf.GradientTape() as tape:
    y = x
    for i in range({}):
        y = tf.sin(y)
tape.gradient(y, x)"""
