// Which parts of a program have which colour.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import { parseHTML } from "linkedom";

import { coloured } from "../../../graphlab/browser/editor/tokens.js";

before(() => {
  globalThis.document = parseHTML("<html><body></body></html>").document;
});

/** @param {string} text */
const keywords = (text) => [...coloured(text).querySelectorAll(".keyword")].map((part) => part.textContent);

test("match and case are keywords where a statement begins with them, else names", () => {
  const program =
    'match command:\n    case "go" if x:  # on\n        pass\n    case (a, b):\n        match = case(a)\n';
  assert.deepEqual(keywords(program), ["match", "case", "if", "pass", "case"]);
  for (const text of [
    "match = {1: 2}",
    "match[0] = 1",
    "match.group(1)",
    "case(x)",
    "y = match",
    "a = [match for match in b]",
  ]) {
    assert.deepEqual(
      keywords(text).filter((word) => word === "match" || word === "case"),
      [],
      text,
    );
  }
});

test("no text is lost", () => {
  const program = "x = f'{y}'  # é\n\tmatch x:\n\t\tcase _: pass\n";
  const parts = [...coloured(program).childNodes].map((part) => part.textContent);
  assert.equal(parts.join(""), program);
});
