// Which terms a part of the drawing stands for, and that each of them has a sentence.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import { parseHTML } from "linkedom";

import { termsAt, termsOfCard } from "../../../graphlab/browser/player/terms.js";
import { explained, sentencesOf } from "../../../graphlab/browser/tips.js";

const DRAWING = `<svg>
  <g class="card variable"><text class="op">Variable</text><text class="flag source">source</text>
    <g class="row value"><text class="tag">value</text><text class="num">3</text></g>
    <g class="row grad pending"><g class="what"><text>not yet</text></g></g>
    <g class="row grad none shown"><g class="what"><text>None</text></g></g></g>
  <g class="card op inner"><text class="name">y</text>
    <text class="foot">() float32 · <tspan class="flag inner">grad of tape 2</tspan></text></g>
  <g class="card op target folded"><text class="flag target">target</text></g>
  <g class="wire cut"><g class="pill"><text>not watched</text></g></g>
  <g class="wire"><g class="pill"><text class="from">x</text></g></g>
  <g class="wire"><g class="pill"><text class="sent">2</text></g></g>
</svg>`;

let document;

before(() => {
  ({ document, SVGElement: globalThis.SVGElement } = parseHTML(`<html><body>${DRAWING}</body></html>`));
  globalThis.document = document;
});

const cards = () => [...document.querySelectorAll(".card, .wire")];
const at = (selector, type = "pointerover") => termsAt({ target: document.querySelector(selector), type })?.terms;

test("a card is its kind, what the gradient makes of it, and None where nothing comes", () => {
  assert.deepEqual(cards().map(termsOfCard), [
    ["Variable", "source", "None"],
    ["inner"],
    ["box", "target"],
    ["cut"],
    ["contribution"],
    ["contribution"],
  ]);
  assert.deepEqual(at(".card.variable", "focusin"), ["Variable", "source", "None"]);
});

test("a small part of a card is explained where the pointer is, its numbers are not", () => {
  assert.deepEqual(at(".row.value .tag"), ["value"]);
  assert.deepEqual(at(".row.pending text"), ["not yet"]);
  assert.deepEqual(at(".row.none text"), ["None"]);
  assert.deepEqual(at("text.op"), ["Variable"]);
  assert.deepEqual(at(".cut text"), ["cut"]);
  assert.deepEqual(at(".sent"), ["contribution"]);
  assert.deepEqual(at(".foot"), ["shape", "dtype"]);
  assert.deepEqual(at(".foot .inner"), ["inner"]);
  for (const none of [".num", ".from", ".name"]) assert.equal(at(none), undefined);
});

test("every term of a drawing has a sentence", () => {
  const all = cards().flatMap(termsOfCard);
  assert.equal(sentencesOf(all).length, all.length);
});

test("text that is no term stays as it is", () => {
  assert.equal(explained(document.createElement("span"), "matmul").className, "");
  const part = explained(document.createElement("span"), "source");
  assert.deepEqual([part.className, part.dataset.term, part.getAttribute("tabindex")], ["term", "source", "0"]);
});
