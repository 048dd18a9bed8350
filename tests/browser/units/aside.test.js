// What was put aside for a program comes back from the tab for that program, once, and for no other.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Aside } from "../../../graphlab/browser/aside.js";

const MODEL = "model = tf.keras.Sequential()";

/** What a page reports that is opened with each of these programs in turn, and knows of nothing. */
const reported = async (...sources) => {
  const [aside, all] = [new Aside("aside"), []];
  for (const source of sources) aside.settle({ source, aside: null }, (name, value) => all.push([name, value]));
  await new Promise((done) => setTimeout(done));
  return all;
};

test("a tab hands back what was put aside for the program on the page, and asks once", async () => {
  const tab = new Map();
  globalThis.sessionStorage = {
    getItem: (name) => tab.get(name) ?? null,
    setItem: (name, text) => tab.set(name, text),
  };
  assert.deepEqual(await reported(MODEL), []);
  new Aside("aside").settle({ source: MODEL, aside: "x = 1" }, assert.fail);
  assert.deepEqual(await reported(MODEL, MODEL), [["aside", { source: MODEL, text: "x = 1" }]]);
  assert.deepEqual(await reported("print(1)"), []);
});
