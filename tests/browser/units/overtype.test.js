// Which texts may be typed over a number, and why some numbers cannot be.

import assert from "node:assert/strict";
import { test } from "node:test";

import { mistakeIn, whyNot } from "../../../graphlab/browser/player/overtype.js";

test("a number of the dtype may be typed", () => {
  for (const [text, dtype] of [
    ["2.5", "float32"],
    [" -1e-3 ", "float64"],
    ["\u22124", "float32"],
    [".5", "float16"],
    ["3.4e38", "float32"],
    ["1e300", "float64"],
    ["-128", "int8"],
    ["18446744073709551615", "uint64"],
    ["-9223372036854775808", "int64"],
    ["+7", "int32"],
  ]) {
    assert.equal(mistakeIn(text, dtype), "", `${text} as ${dtype}`);
  }
});

test("anything else is refused with its reason", () => {
  for (const [text, dtype, reason] of [
    ["", "float32", /Write a number/],
    ["two", "float32", /Write a number/],
    ["nan", "float32", /Write a number/],
    ["1 + 1", "float32", /Write a number/],
    ["2,5", "float32", /after a point/],
    ["1e39", "float32", /too large for float32/],
    ["70000", "float16", /too large for float16/],
    ["1e400", "float64", /too large for float64/],
    ["2.5", "int32", /whole number/],
    ["128", "int8", /from -128 to 127/],
    ["-1", "uint8", /from 0 to 255/],
    ["9223372036854775808", "int64", /from -9223372036854775808 to 9223372036854775807/],
  ]) {
    assert.match(mistakeIn(text, dtype), reason, `${text} as ${dtype}`);
  }
});

test("a number that cannot be typed over says why", () => {
  assert.equal(whyNot({ op: null, name: "x" }, ""), "");
  assert.equal(whyNot({ op: null, name: "x" }, "It is set twice."), "It is set twice.");
  assert.match(whyNot({ op: null, name: "" }, undefined), /not known/);
  assert.match(whyNot({ op: "multiply", name: "y" }, ""), /^y is computed/);
});
