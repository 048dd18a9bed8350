// A figure of a training as a picture of its own: the buttons, and the file.

import { element } from "../common.js";

/**
 * @import { On } from "../types.d.ts"
 * @import { Chart } from "./plots.js"
 * @typedef {"png" | "svg"} Format
 */

const TITLE = "Save this figure as it stands";

/** @param {Format} format */
const button = (format) =>
  `<button type="button" data-format="${format}" title="${TITLE}">${format.toUpperCase()}</button>`;

export const SAVE = `<span class="save">${button("png")}${button("svg")}</span>`; // as HTML

/**
 * The buttons in a figure save what its charts show.
 *
 * @param {HTMLElement} figure
 * @param {On} on
 * @param {string} name of the file
 * @param {() => Chart[]} charts that are in it now
 */
export function saving(figure, on, name, charts) {
  for (const pressed of figure.querySelectorAll("[data-format]")) {
    const format = /** @type {Format} */ (/** @type {HTMLElement} */ (pressed).dataset.format);
    on(pressed, "click", async () => {
      const drawn = charts();
      for (const [i, chart] of drawn.entries()) {
        const link = element("a");
        link.href = await chart.picture(format);
        link.download = `${name}${drawn.length > 1 ? `_${i + 1}` : ""}.${format}`;
        link.click();
      }
    });
  }
}
