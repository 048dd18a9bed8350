// The block builder without a page: what becomes of a model, and what is typed for it.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  asKind,
  emptyModel,
  History,
  isShown,
  kindAt,
  placeAmong,
  rowAt,
  withBlock,
  withMoved,
  withoutBlock,
  withRow,
  withSetting,
} from "../../../graphlab/browser/blocks/model.js";
import {
  numberOf,
  rowsOf,
  sizesOf,
  stepped,
  targetsOf,
  textOf,
  valueOf,
} from "../../../graphlab/browser/blocks/numbers.js";

const setting = (name, kind, when = []) => ({ name, kind, when, label: name, low: 0, high: 9, choices: [] });
const kind = (name, usual, ...settings) => ({ name, title: name, about: "", usual, settings });
const KINDS = {
  data: [
    kind("line", { set: "line", points: 8, slope: 2 }, setting("points", "count"), setting("slope", "number")),
    kind("parabola", { set: "parabola", points: 8 }, setting("points", "count")),
  ],
  blocks: [
    kind("Dense", { block: "Dense", units: 1 }, setting("units", "count")),
    kind("Flatten", { block: "Flatten" }),
  ],
  loss: kind(
    "loss",
    { name: "MeanSquaredError", from_logits: false, expression: "" },
    setting("name", "choice"),
    setting("from_logits", "truth", ["BinaryCrossentropy"]),
    setting("expression", "text", ["expression"]),
  ),
  train: kind("train", { optimizer: "SGD" }, setting("optimizer", "choice")),
};
const dense = (units) => ({ block: "Dense", units });
const model = (...units) => ({ ...emptyModel(KINDS), blocks: units.map(dense) });
const unitsOf = ({ blocks }) => blocks.map(({ units }) => units);

test("a model from nothing has data, a loss and a training, and no blocks", () => {
  assert.deepEqual(emptyModel(KINDS), {
    data: { set: "parabola", points: 8 },
    blocks: [],
    loss: KINDS.loss.usual,
    train: KINDS.train.usual,
  });
});

test("a block is added at the end, and removed where it stands; the model before stays as it was", () => {
  const before = model(1, 2);
  assert.deepEqual(unitsOf(withBlock(before, dense(3))[0]), [1, 2, 3]);
  assert.equal(withBlock(before, dense(3))[1], 2);
  assert.deepEqual(unitsOf(withoutBlock(before, 0)), [2]);
  assert.deepEqual(unitsOf(before), [1, 2]);
});

test("where the loss fits, what is added goes before the output, a Dense like the layer before it", () => {
  const [hidden, at] = withBlock(model(5, 1), dense(1), true);
  assert.deepEqual([unitsOf(hidden), at], [[5, 5, 1], 1]);
  const [first] = withBlock(model(1), dense(1), true);
  assert.deepEqual(first.blocks, [{ block: "Dense", units: 4, activation: "tanh" }, dense(1)]);
  assert.deepEqual(withBlock(model(5, 1), { block: "Dropout" }, true)[0].blocks[1], { block: "Dropout" });
});

test("a block that is moved to any place stands there, and the others keep their order", () => {
  const before = model(0, 1, 2, 3);
  for (let from = 0; from < 4; from++) {
    for (let to = 0; to < 4; to++) {
      const after = unitsOf(withMoved(before, from, to));
      assert.equal(after[to], from);
      assert.deepEqual(
        after.filter((unit) => unit !== from),
        [0, 1, 2, 3].filter((unit) => unit !== from),
      );
    }
  }
});

test("a move beyond an end changes nothing", () => {
  const before = model(0, 1);
  for (const [from, to] of [
    [0, -1],
    [1, 2],
    [5, 0],
    [1, 1],
  ]) {
    assert.equal(withMoved(before, from, to), before);
  }
});

test("a row is found and replaced by its place", () => {
  const before = model(1, 2);
  for (const place of ["data", "loss", "train", "0", "1"]) {
    const row = { block: "Flatten" };
    assert.equal(rowAt(withRow(before, place, row), place), row);
    assert.ok(kindAt(KINDS, before, place));
  }
  assert.equal(kindAt(KINDS, { ...before, data: { set: "moon" } }, "data"), undefined);
});

test("another set of data keeps the settings that both have, and is the other set", () => {
  const [line, parabola] = KINDS.data;
  assert.deepEqual(asKind(line, { set: "parabola", points: 3 }), { set: "line", points: 3, slope: 2 });
  assert.deepEqual(asKind(parabola, { set: "line", points: 5, slope: 1 }), { set: "parabola", points: 5 });
});

test("a setting that does not go with the loss is not shown, and is as usual again", () => {
  const loss = { name: "BinaryCrossentropy", from_logits: true, expression: "" };
  const [, logits, formula] = KINDS.loss.settings;
  assert.ok(isShown(KINDS.loss, logits, loss) && !isShown(KINDS.loss, formula, loss));
  assert.equal(withSetting(KINDS.loss, loss, "name", "MeanSquaredError").from_logits, false);
  const own = withSetting(KINDS.loss, loss, "name", "expression");
  assert.match(own.expression, /y_true - y_pred/);
  assert.equal(withSetting(KINDS.loss, own, "expression", "y * p").expression, "y * p");
  assert.equal(withSetting(KINDS.loss, own, "name", "BinaryCrossentropy").expression, "");
});

test("a dragged row takes the place that as many others are above", () => {
  const middles = [20, 60, 100];
  assert.deepEqual(
    [-50, 30, 70, 500].map((y) => placeAmong(middles, y)),
    [0, 1, 2, 3],
  );
  assert.equal(placeAmong([], 3), 0);
});

test("what was done is undone and done again, until something else is done", () => {
  const history = new History();
  const [a, b, c] = [model(1), model(2), model(3)];
  history.keep(a);
  history.keep(b);
  assert.equal(history.back(c), b);
  assert.equal(history.back(b), a);
  assert.equal(history.back(a), undefined);
  assert.equal(history.forward(a), b);
  history.keep(b);
  assert.equal(history.forward(c), undefined);
});

test("numbers are numbers only as a whole", () => {
  for (const [text, number] of [
    ["3", 3],
    [" -0.5 ", -0.5],
    ["1e-3", 0.001],
    [".5", 0.5],
    ["", null],
    ["-", null],
    ["1,5", null],
    ["0x1f", null],
    ["Infinity", null],
    ["3 4", null],
  ]) {
    assert.equal(numberOf(text), number, text);
  }
});

test("a row of numbers is a column of samples; with semicolons or lines each is a sample", () => {
  assert.deepEqual(rowsOf("1, 2 3"), [[1], [2], [3]]);
  assert.deepEqual(rowsOf("1, 2; 3, 4"), [
    [1, 2],
    [3, 4],
  ]);
  assert.deepEqual(rowsOf("1 2\n3 4\n"), rowsOf("1, 2; 3, 4"));
  assert.deepEqual(rowsOf("1, 2;"), [[1, 2]]);
  assert.deepEqual(rowsOf("[[[1]], [[2]]]"), [[[1]], [[2]]]);
  for (const text of ["", ";", "a", "1, b", "[1", "1,,2x"]) assert.equal(rowsOf(text), null, text);
});

test("targets are a class for each sample, or rows", () => {
  assert.deepEqual(targetsOf("0, 2, 1", true), [0, 2, 1]);
  assert.deepEqual(targetsOf("0, 2, 1", false), [[0], [2], [1]]);
  assert.equal(targetsOf("x", true), null);
});

test("rows as text are the same rows again", () => {
  for (const rows of [
    [[1], [2]],
    [[1]],
    [[1, 2]],
    [
      [1, 2],
      [3, 4],
    ],
    [
      [[1], [2]],
      [[3], [4]],
    ],
  ]) {
    assert.deepEqual(rowsOf(textOf(rows)), rows);
  }
  assert.equal(textOf([0, 2]), "0, 2");
});

test("an arrow key changes a count by one, a number in its first digit, and never to zero at once", () => {
  for (const [text, kind, direction, expected] of [
    ["3", "count", 1, "4"],
    ["3", "count", -1, "2"],
    ["0.05", "number", 1, "0.06"],
    ["0.05", "number", -1, "0.04"],
    ["0.1", "number", -1, "0.09"],
    ["0.1", "number", 1, "0.2"],
    ["-1", "number", 1, "-0.9"],
    ["-1", "number", -1, "-2"],
    ["25", "number", 1, "35"],
    ["0", "number", -1, "-0.1"],
    ["a", "number", 1, null],
  ]) {
    assert.equal(stepped(text, kind, direction), expected, `${text} ${direction}`);
  }
});

test("sizes are read as they are written anywhere", () => {
  for (const text of ["2, 3", "(2, 3)", "[2,3]", "2 3", "2×3", "2x3"]) assert.deepEqual(sizesOf(text), [2, 3]);
  for (const text of ["", "()", "2.5", "a"]) assert.equal(sizesOf(text), null);
});

test("each kind of setting takes its own, and nothing else", () => {
  const typed = (kind, text) => valueOf(setting("s", kind), text);
  assert.equal(typed("count", "3"), 3);
  assert.equal(typed("count", "3.5"), null);
  assert.equal(typed("number", "3.5"), 3.5);
  assert.equal(typed("text", "y - p"), "y - p");
  assert.deepEqual(typed("sizes", "2"), [2]);
  assert.deepEqual(typed("rows", "2"), [[2]]);
  assert.deepEqual(valueOf(setting("s", "targets"), "2", true), [2]);
});
