// What happens at which step of the player.

import assert from "node:assert/strict";
import { test } from "node:test";

import { times } from "../../../graphlab/browser/player/times.js";
import { STEPS } from "./parts.js";

test("a node is there from the step that computes it, counted from 1", () => {
  assert.deepEqual([...times(STEPS).born], [["n2", 1], ["n3", 2]]); // prettier-ignore
});

test("a node that a loop computes again is there from the first time", () => {
  assert.deepEqual([...times([STEPS[0], STEPS[1], STEPS[0]]).born], [...times(STEPS).born]);
});

test("a wire carries its gradient from the first step back over it; one that only goes forward never does", () => {
  const { sent } = times([...STEPS, ...STEPS]);
  assert.deepEqual(Object.fromEntries(sent), { e2: 3, e3: 3, e1: 4 });
});

test("a card shows its rows of gradients in the order in which they arrive", () => {
  const { changes } = times(STEPS);
  assert.deepEqual(changes.get("n1"), [[3, 1], [4, 2]]); // prettier-ignore
  assert.deepEqual(changes.get("n2"), [[3, 1]]);
});

test("an update draws nothing anew", () => {
  const update = { ...STEPS[0], pass: /** @type {const} */ ("update"), edges: ["e1"], grads: { n9: 3 } };
  assert.deepEqual(times([...STEPS, update]), times(STEPS));
});

test("without steps nothing ever happens", () => {
  const { born, sent, changes } = times([]);
  assert.equal(born.size + sent.size + changes.size, 0);
});
