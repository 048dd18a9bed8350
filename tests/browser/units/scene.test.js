// Which card stands for which node, and how it looks at a step.

import assert from "node:assert/strict";
import { before, beforeEach, test } from "node:test";

import { parseHTML } from "linkedom";

import { ids, Scene } from "../../../graphlab/browser/player/scene.js";
import { STEPS } from "./parts.js";

const CARD = (id, rows = "", more = "") => `<g class="card" data-node="${id}" ${more}>${rows}</g>`;
const GRADS = '<g class="row grad pending" data-grad="0"/><g class="row grad" data-grad="1"/>';
const VALUE = '<g class="row value"><rect class="cell" data-cell="0"/><rect class="cell" data-cell="1"/></g>';
const NONE = '<g class="row grad none"/>';
const WIRE = (id, from, to, more = "") =>
  `<g class="wire" data-edge="${id}" data-from="${from}" data-to="${to}" ${more}/>`;

// n0 is a number that is written inside n2, n9 has no path from the target; e2 and e3 are one wire.
const DRAWING = `<svg>
  ${CARD("n1", `${VALUE}${GRADS}<g class="row grad" data-grad="2"/>`)}
  ${CARD("n2", GRADS, 'data-inlined="n0"')}
  ${CARD("n3")}
  ${CARD("n9", GRADS + NONE)}
  ${WIRE("e1", "n1", "n2")}
  ${WIRE("e2", "n2", "n3", 'data-edges="e2 e3"')}
</svg>`;
const FOLDED = `<svg>${CARD("g0", "", 'data-members="n2 n3" data-output="n3"')}${CARD("n1")}</svg>`;

let document;
let scene;

const drawn = (markup) => Object.assign(document.createElement("div"), { innerHTML: markup }).firstElementChild;

before(() => ({ document } = parseHTML("<html><body></body></html>")));

beforeEach(() => {
  scene = new Scene(document.createElement("div"));
  scene.build(drawn(DRAWING), STEPS);
});

const classes = (id) => [...scene.card(id).classList].filter((name) => name !== "card").sort();
const shown = (id) => scene.all(".row.grad.shown", scene.card(id)).map((row) => row.dataset.grad ?? "none");
const wire = (id) => [...scene.wireOf.get(id).wire.classList].filter((name) => name !== "wire").sort();

test("a card stands for its node, and for a number that is written in it", () => {
  assert.equal(scene.card("n0"), scene.card("n2"));
  assert.equal(scene.card("n7"), undefined);
});

test("a wire stands for each of its edges", () => {
  assert.equal(scene.wireOf.get("e2"), scene.wireOf.get("e3"));
});

test("the last step, which says what has no gradient, is about the broken wires too", () => {
  scene.build(drawn(DRAWING.replace('class="wire" data-edge="e1"', 'class="wire cut" data-edge="e1"')), STEPS);
  const broken = scene.wireOf.get("e1").wire;
  assert.ok(scene.around(STEPS.at(-1)).includes(broken));
  assert.ok(!scene.around(STEPS[0]).includes(broken));
});

test("a card waits until it is computed, and is active at its own step", () => {
  scene.show(0);
  assert.deepEqual(classes("n2"), ["waiting"]);
  scene.show(1);
  assert.deepEqual(classes("n2"), ["active"]);
  assert.equal(scene.card("n2").dataset.pass, "forward");
  scene.show(2);
  assert.deepEqual(classes("n2"), []);
});

test("a row of gradients is shown from the step that brings it on", () => {
  const rows = STEPS.map((_, i) => {
    scene.show(i + 1);
    return shown("n1")[0];
  });
  assert.deepEqual(rows, ["0", "0", "1", "2"]);
});

test("that there is no path is shown once the sweep is over", () => {
  scene.show(3);
  assert.deepEqual(shown("n9"), ["0"]);
  scene.show(4);
  assert.deepEqual(shown("n9"), ["none"]);
});

test("a gradient waits on its wire until it is sent", () => {
  scene.show(3);
  assert.deepEqual(wire("e2"), ["active"]);
  assert.deepEqual(wire("e1"), ["waiting"]);
  scene.show(4);
  assert.deepEqual(wire("e1"), ["active"]);
});

test("a step looks the same from wherever one comes to it", () => {
  const looks = (...way) => {
    scene.build(drawn(DRAWING), STEPS);
    for (const at of way) scene.show(at);
    return scene.frame.innerHTML.replace(/ data-pass="\w+"/g, ""); // of no meaning on what is not active
  };
  for (const at of [0, 1, 2, 3, 4]) assert.equal(looks(4, 0, at), looks(at));
});

test("a step is surrounded by the cards that it touches, its own first", () => {
  assert.deepEqual(scene.around(STEPS[2]), [scene.card("n3"), scene.card("n2")]);
  assert.deepEqual(scene.around(undefined), []);
});

test("a wire leads to the step that sends something back on it", () => {
  assert.equal(scene.stepOf(scene.wireOf.get("e1").wire), 4);
  assert.equal(scene.stepOf(scene.wireOf.get("e3").wire), 3);
});

test("a folded box stands for all that is in it", () => {
  scene.build(drawn(FOLDED), STEPS);
  assert.equal(scene.card("n2"), scene.card("g0"));
  scene.show(1);
  assert.ok(classes("n3").includes("waiting")); // until the last of it is computed
  scene.show(2);
  assert.deepEqual(classes("n3"), ["active"]);
});

test("marks go with the next marks", () => {
  scene.mark({ nodes: ["n1", "n7"], edges: ["e3"], cells: { n1: { value: [1] } } });
  assert.deepEqual(classes("n1"), ["feeds", "marked"]);
  assert.deepEqual(wire("e2"), ["marked"]);
  assert.deepEqual(scene.all(".outlined").map((cell) => cell.dataset.cell), ["1"]); // prettier-ignore
  assert.ok(scene.frame.classList.contains("marking"));
  scene.mark({});
  assert.deepEqual([classes("n1"), wire("e2"), scene.all(".outlined")], [[], [], []]);
  assert.ok(!scene.frame.classList.contains("marking"));
});

test("the selection lets go of what was selected before", () => {
  scene.light(["n1", "n0", "n2"]);
  scene.light(["n3"]);
  assert.deepEqual(scene.all(".lit"), [scene.card("n3")]);
});

test("an attribute of ids is a list; one that is not there is none", () => {
  assert.deepEqual(ids("a b  c"), ["a", "b", "c"]);
  assert.equal(ids(undefined), undefined);
});

test("a step back marks what it took away, for that step", () => {
  scene.show(4);
  scene.show(3);
  assert.ok(classes("n1").includes("undone"));
  assert.equal(scene.card("n1").dataset.undone, "backward");
  scene.show(2);
  assert.ok(classes("n2").includes("undone"));
  scene.show(1);
  assert.equal(scene.card("n3").dataset.undone, "forward");
  scene.show(2);
  assert.ok(["n1", "n2", "n3"].every((id) => !classes(id).includes("undone")));
});
