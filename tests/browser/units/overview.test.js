// The map of a big drawing: what it shows of a view, and which corner it takes.

import assert from "node:assert/strict";
import { test } from "node:test";

import { clipped, corners, isWhole } from "../../../graphlab/browser/player/overview.js";

test("a drawing is seen whole when nothing of it is beyond the screen", () => {
  assert.ok(isWhole({ x: -5, y: -5, width: 110, height: 60 }, 100, 50));
  assert.ok(!isWhole({ x: 1, y: -5, width: 110, height: 60 }, 100, 50));
});

test("what is marked as seen stays within the map", () => {
  assert.deepEqual(clipped({ x: -20, y: 10, width: 60, height: 200 }, 100, 50), { x: 0, y: 10, width: 40, height: 40 });
  assert.deepEqual(clipped({ x: 200, y: 0, width: 10, height: 10 }, 100, 50).width, 0);
});

test("the corners are at the bottom of what is seen, as large as the map is on the screen", () => {
  const [left, right] = corners({ x: 100, y: 0, width: 400, height: 300 }, 92, 42, 0.5);
  assert.deepEqual(left, { x: 100, y: 200, width: 200, height: 100 });
  assert.deepEqual(right, { x: 300, y: 200, width: 200, height: 100 });
});
