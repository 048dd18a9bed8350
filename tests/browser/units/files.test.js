// What a picked or dropped file may be.

import assert from "node:assert/strict";
import { test } from "node:test";

import { MOST_BYTES, programIn } from "../../../graphlab/browser/editor/files.js";

const file = (content, name = "a.py") => new File([content], name);

test("a text is the program, whatever its line ends and its first mark", async () => {
  assert.equal(await programIn(file("\uFEFFx = 1\r\ny = '\u03c0'\rz")), "x = 1\ny = '\u03c0'\nz");
});

test("what is no program is refused with its reason, by name", async () => {
  for (const [content, name, reason] of [
    ["", "a.py", /^a\.py is empty\./],
    [" \n", "a.py", /^a\.py is empty\./],
    [new Uint8Array([0x89, 0x50, 0xff]), "graph.png", /^graph\.png is not text/],
    ["a\0b", "a.py", /^a\.py is not text/],
    ["{}", "Lesson.IPYNB", /^Lesson\.IPYNB is a notebook/],
    ["#".repeat(MOST_BYTES + 1), "a.py", /^a\.py has 201 kB; a program has at most 200 kB\./],
    ["", `${"n".repeat(300)}.py`, /^n{57}\u2026 is empty/],
  ]) {
    await assert.rejects(programIn(file(content, name)), { message: reason });
  }
  assert.equal((await programIn(file("#".repeat(MOST_BYTES)))).length, MOST_BYTES);
});
