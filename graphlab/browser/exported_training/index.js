// What a page of its own needs to be the host of time lines: the data in it, and the theme.

import { element, find } from "../common.js";
import { theme } from "../standalone/theme.js";
import training from "../training/index.js";

/** @import { ExportedTraining, Training } from "../player/types.d.ts" */

/** @type {ExportedTraining} */
const run = JSON.parse(find(document, "#run").textContent ?? "");
const root = find(document, ".training-host").attachShadow({ mode: "open" });
const style = element("style");
style.textContent = run.style;
root.append(style, element("div", "", "training"));

/** @param {number} number of the training that is shown */
function show(number) {
  /** @type {Training} */
  const data = {
    titles: run.titles,
    line: run.lines[number - 1],
    token: 0, // no server opens a step
    opened: null,
    at: null,
    phases: [],
    problem: "",
    plotly: "",
  };
  training({ data, parentElement: root, setStateValue: (name, value) => answer(name, value) });
  shown = number;
}

/**
 * @param {string} name
 * @param {any} value
 */
function answer(name, value) {
  if (name === "line") queueMicrotask(() => show(value.number));
}

let shown = 1;
theme(() => show(shown));
show(shown);
