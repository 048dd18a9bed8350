// Hints of a first visit: their order, and that a dismissed one never comes back.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

/** @type {Map<string, string>} */
const kept = new Map();
Object.assign(globalThis, {
  localStorage: {
    getItem: (/** @type {string} */ name) => kept.get(name) ?? null,
    setItem: (/** @type {string} */ name, /** @type {string} */ text) => kept.set(name, text),
  },
  window: new EventTarget(),
});
const { dismiss, due, HINTS } = await import("../../../graphlab/browser/hint.js");

beforeEach(() => kept.clear());

test("one hint after the other, each once", () => {
  /** @type {string[]} */
  const seen = [];
  for (let name = due(); name; name = due()) {
    seen.push(name);
    dismiss(name);
  }
  assert.deepEqual(seen, Object.keys(HINTS));
  assert.equal(due(), undefined);
  assert.equal(kept.size, seen.length);
});
