// Where a training stands, and the numbers of its figures.

import assert from "node:assert/strict";
import { test } from "node:test";

import { nearest, numbersAt, passed, placeOf, valuesAt, written } from "../../../graphlab/browser/training/clock.js";
import { decoded, dressed } from "../../../graphlab/browser/training/plots.js";

test("a step that is not there stands at the one before it, or at the first", () => {
  const steps = [1, 5, 9];
  assert.deepEqual([0, 1, 4, 5, 8, 9, 99].map((step) => placeOf(steps, step)), [0, 0, 0, 1, 1, 2, 2]); // prettier-ignore
});

test("a click goes to the step that is nearest", () => {
  const steps = [1, 5, 9];
  assert.deepEqual(
    [-3, 2.9, 3.1, 7.2, 50].map((x) => nearest(steps, x)),
    [0, 0, 1, 2, 2],
  );
  assert.equal(nearest([4], 9), 0);
});

test("all of a long training plays in six seconds, and a step of a short one stays long enough to be seen", () => {
  assert.equal(Math.round(passed(6000, 500, 1)), 500);
  assert.equal(Math.round(passed(3000, 2000, 2)), 2000);
  assert.equal(Math.round(passed(800, 3, 1)), 2);
});

test("numbers have four digits that count, and a true minus sign", () => {
  const cases = [[0, "0"], [2.0049, "2.005"], [-0.99946, "−0.9995"], [1.5e-7, "1.5e−7"], [123456, "123456"],
    [2e9, "2e9"], [Infinity, "∞"], [-Infinity, "−∞"], [NaN, "nan"]]; // prettier-ignore
  for (const [value, text] of cases) assert.equal(written(Number(value)), text);
});

test("at every step there are numbers of the parameters, and those of an earlier step are marked", () => {
  const read = [{ name: "w", values: [1, 2, 3] }, { name: "b", values: [4, 5, 6] }]; // prettier-ignore
  const rows = [1, 1025, 2001];
  assert.deepEqual(numbersAt(read, rows, 1025), ["w 2", "b 5"]);
  assert.deepEqual(numbersAt(read, rows, 2000), ["w 2", "b 5", "(w, b of step 1,025)"]);
  assert.deepEqual(numbersAt(read, rows, 2001), ["w 3", "b 6"]);
  assert.deepEqual(numbersAt([], rows, 7), []);
});

test("the loss at a stop is that of its step, however many others are drawn", () => {
  assert.deepEqual([...valuesAt([1, 7], [1, 4, 7, 9], [0.5, 9, 0.25, 1])], [0.5, 0.25]);
});

test("typed rows come out as they went in", () => {
  const bytes = Buffer.from(new Float32Array([1.5, -2, NaN]).buffer).toString("base64");
  assert.deepEqual([...decoded({ dtype: "f4", bdata: bytes })], [1.5, -2, NaN]);
});

test("only a whole name of a colour is one", () => {
  const figure = { line: { color: "var(--v)" }, name: "var(--v) and more", x: [1, "var(--d)"], none: null };
  const shown = dressed(figure, (name) => `<${name}>`);
  assert.deepEqual(shown, { line: { color: "<--v>" }, name: "var(--v) and more", x: [1, "<--d>"], none: null });
});
