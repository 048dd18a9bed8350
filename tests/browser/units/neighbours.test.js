// From card to card with the arrow keys.

import assert from "node:assert/strict";
import { test } from "node:test";

import { neighbour } from "../../../graphlab/browser/player/neighbours.js";
import { part } from "./parts.js";

const here = part(0, 0);
const right = part(200, 0);
const left = part(-200, 0);
const below = part(0, 200);
const above = part(0, -200);
const cross = [here, right, left, below, above];

const SIDES = { ArrowLeft: left, ArrowRight: right, ArrowUp: above, ArrowDown: below };
const BACK = { ArrowLeft: "ArrowRight", ArrowRight: "ArrowLeft", ArrowUp: "ArrowDown", ArrowDown: "ArrowUp" };

for (const [side, wanted] of Object.entries(SIDES)) {
  test(`${side} goes to the part on that side, and the arrow against it comes back`, () => {
    assert.equal(neighbour(cross, here, side), wanted);
    assert.equal(neighbour(cross, wanted, BACK[side]), here);
  });
}

test("at the edge there is nobody to go to", () => {
  assert.equal(neighbour(cross, right, "ArrowRight"), null);
  assert.equal(neighbour([here], here, "ArrowUp"), null);
});

test("what is straight ahead comes before what is nearer but aside", () => {
  const ahead = part(300, 0);
  const aside = part(200, 150);
  assert.equal(neighbour([aside, ahead], here, "ArrowRight"), ahead);
});

test("a part at the same height is no neighbour above or below", () => {
  assert.equal(neighbour([here, right], here, "ArrowDown"), null);
});
