// One object for the element of a component, as long as the element is in the page.

import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.HTMLElement ??= class {};
const { component } = await import("../../../graphlab/browser/component.js");

/** A component that counts, and the place that Streamlit gives to it. */
function counter() {
  const root = Object.assign(new HTMLElement(), { isConnected: true });
  const parts = [];
  const mount = component(
    ".counter",
    () => {
      const part = { seen: [], closed: 0, close: () => (part.closed += 1) };
      parts.push(part);
      return part;
    },
    (part, { data }, first) => part.seen.push([data, first]),
  );
  const show = (data) => mount({ data, parentElement: { querySelector: () => root } });
  return { root, parts, show };
}

test("data that other data has overtaken closes nothing, in whichever order Streamlit says so", () => {
  const { parts, show } = counter();
  show("old")(); // overtaken before the next data came
  const late = show("new");
  show("newest");
  late();
  assert.deepEqual(
    parts.map(({ seen, closed }) => [seen, closed]),
    [[[["old", true], ["new", false], ["newest", false]], 0]], // prettier-ignore
  );
});

test("what has left the page is closed once, and an element that comes back has a new object", () => {
  const { root, parts, show } = counter();
  const [first, second] = [show(1), show(2)];
  root.isConnected = false;
  first();
  second();
  assert.deepEqual([parts.length, parts[0].closed], [1, 1]);
  root.isConnected = true;
  show(3);
  assert.deepEqual([parts.length, parts[1].seen], [2, [[3, true]]]);
});
