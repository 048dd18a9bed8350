import assert from "node:assert/strict";
import { test } from "node:test";

import { Undo } from "../../../graphlab/browser/undo.js";

const at = (/** @type {string} */ text) => ({ text, start: text.length, end: text.length });

/** Typed one letter after the other, at this pace. */
function typed(text, undo = new Undo(), pace = 100, from = 0) {
  for (let i = 0; i <= text.length; i++) undo.note(at(text.slice(0, i)), i ? "insertText" : "", from + i * pace);
  return undo;
}

test("a burst of typing is undone at once, and done again", () => {
  const undo = typed("print");
  assert.equal(undo.undo()?.text, "");
  assert.equal(undo.undo(), undefined);
  assert.equal(undo.redo()?.text, "print");
  assert.equal(undo.redo(), undefined);
});

test("after a pause, or another kind of change, a new state begins", () => {
  assert.equal(typed("ab", new Undo(), 2000).undo()?.text, "a");
  const undo = typed("ab");
  undo.note(at("a"), "deleteContentBackward", 210);
  assert.equal(undo.undo()?.text, "ab");
});

test("a text from elsewhere stands alone, and what was typed before it is still there", () => {
  const undo = typed("mine");
  undo.note(at("example"), "", 500);
  undo.note(at("slider"), "", 510);
  undo.note(at("slider!"), "insertText", 520);
  assert.deepEqual([undo.undo()?.text, undo.undo()?.text, undo.undo()?.text], ["slider", "example", "mine"]);
});

test("what is written after undoing takes the place of what was undone", () => {
  const undo = typed("one");
  undo.undo();
  undo.note(at("two"), "", 9000);
  assert.equal(undo.redo(), undefined);
  assert.equal(undo.undo()?.text, "");
});

test("the list does not grow without end", () => {
  const undo = new Undo();
  for (let i = 0; i < 1000; i++) undo.note(at(String(i)), "", i);
  assert.ok(undo.past.length <= 300);
  assert.equal(undo.undo()?.text, "998");
});
