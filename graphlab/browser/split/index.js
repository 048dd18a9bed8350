// A line between two columns: it is dragged or moved by the arrow keys, and stays where it was left. The width is a
// variable of the page's style, so nothing is run again.

import { component } from "../component.js";
import { remember, remembered } from "../memory.js";
import { listening, matchTheme } from "../common.js";

/**
 * @import { Split as Data } from "../player/types.d.ts"
 * @import { Mounted, On } from "../types.d.ts"
 */

const NARROW = 640; // px of the window: the columns stand below each other
const STEP = 2; // percent of the window that an arrow key moves it

/** @type {(given: Mounted<Data>) => () => void} */
const mount = component(
  ".split",
  (root, { data }) => new Split(root, data),
  (line) => matchTheme(line.root),
);
export default mount;

class Split {
  stop = new AbortController();
  /** Percent of the window. */
  at = 0;

  /**
   * @param {HTMLElement} root
   * @param {Data} data
   */
  constructor(root, data) {
    this.root = root;
    this.data = data;
    const [least, usual, most] = data.range;
    const about = { "aria-orientation": "vertical", "aria-label": data.label, title: "Drag, or use the arrow keys" };
    const range = { "aria-valuemin": String(least), "aria-valuemax": String(most) };
    for (const [name, value] of Object.entries({ role: "separator", tabindex: "0", ...about, ...range })) {
      root.setAttribute(name, value);
    }
    const kept = Number(remembered(`split-${data.name}`) ?? NaN);
    this.move(Number.isFinite(kept) ? kept : usual);
    this.listen();
    if (data.side === "right" && innerWidth <= NARROW) this.show();
  }

  close() {
    this.stop.abort();
  }

  listen() {
    const on = listening(this.stop.signal);
    on(this.root, "pointerdown", (event) => this.root.setPointerCapture(event.pointerId));
    on(this.root, "pointermove", (event) => this.drag(event));
    on(this.root, "keydown", (event) => this.key(event));
    on(this.root, "dblclick", () => this.leave(this.data.range[1]));
  }

  /** The column that has just come, at the end of a page that scrolls, is brought into sight. */
  show() {
    const home = /** @type {ShadowRoot} */ (this.root.getRootNode());
    home.host.closest('[data-testid="stElementContainer"]')?.nextElementSibling?.scrollIntoView({ block: "start" });
  }

  /** @param {PointerEvent} event */
  drag(event) {
    if (!this.root.hasPointerCapture(event.pointerId)) return;
    const at = (100 * event.clientX) / innerWidth;
    this.leave(this.data.side === "left" ? at : 100 - at);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const [least, , most] = this.data.range;
    const wider = this.data.side === "left" ? STEP : -STEP;
    const ways = { ArrowRight: this.at + wider, ArrowLeft: this.at - wider, Home: least, End: most };
    const to = ways[/** @type {keyof typeof ways} */ (event.key)];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation(); // the player would take a step
    this.leave(to);
  }

  /** @param {number} at */
  move(at) {
    const [least, , most] = this.data.range;
    this.at = Math.min(most, Math.max(least, at));
    this.root.setAttribute("aria-valuenow", this.at.toFixed(0));
    document.documentElement.style.setProperty(`--graphlab-${this.data.name}`, `${this.at.toFixed(2)}vw`);
  }

  /** @param {number} at */
  leave(at) {
    this.move(at);
    remember(`split-${this.data.name}`, String(this.at));
  }
}
