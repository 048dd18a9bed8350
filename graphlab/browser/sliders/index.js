// A row for each number: its name, a slider, and the number itself, which can be typed.

import { component } from "../component.js";
import { clicked, element, focusAround, matchTheme } from "../common.js";

/**
 * @import { Slider, Sliders as Data } from "../player/types.d.ts"
 * @import { Report, Stateful } from "../types.d.ts"
 * @typedef {{ whole: HTMLElement, slider: HTMLInputElement, box: HTMLInputElement, step: number }} Row
 */

/** @type {(given: Stateful<Data>) => () => void} */
const mount = component(
  ".sliders",
  (root) => new Sliders(root),
  (sliders, { data, setStateValue }) => {
    sliders.report = setStateValue;
    sliders.update(data);
  },
);
export default mount;

class Sliders {
  /** @type {Report} */
  report = () => {};
  /** @type {Map<string, Row>} */
  rows = new Map();
  /** @type {Record<string, number>} what was turned, by name */
  numbers = {};
  /** @type {number | null} the run that the sliders start from */
  base = null;
  /** All names, to see whether they are others. */
  names = "";

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    root.addEventListener("input", (event) => this.turned(event));
    root.addEventListener("change", (event) => this.turned(event));
  }

  close() {
    // nothing of it outlives its element
  }

  /** @param {Data} data */
  update({ knobs, base }) {
    matchTheme(this.root);
    const names = knobs.map((knob) => knob.name).join("\n");
    if (base !== this.base || names !== this.names) this.build(knobs, base, names);
    for (const { name, value } of knobs) {
      const row = this.rows.get(name);
      // The one in hand is ahead of the answer: pulling it back would fight the hand.
      if (row && focusAround(row.slider) !== row.slider) show(row, value);
    }
  }

  /**
   * @param {Slider[]} knobs
   * @param {number} base
   * @param {string} names
   */
  build(knobs, base, names) {
    this.base = base;
    this.names = names;
    this.numbers = {};
    this.rows = new Map(knobs.map((knob) => [knob.name, rowOf(knob)]));
    this.root.replaceChildren(...[...this.rows.values()].map((row) => row.whole));
  }

  /** @param {Event} event */
  turned({ target }) {
    if (!(target instanceof HTMLInputElement)) return;
    const name = target.dataset.name ?? "";
    const row = this.rows.get(name);
    if (!row) return;
    const value = target === row.slider ? rounded(Number(target.value), row.step) : Number(target.value);
    if (target.value === "" || !Number.isFinite(value) || this.numbers[name] === value) return;
    const other = target === row.slider ? row.box : row.slider;
    other.value = String(value);
    this.numbers = { ...this.numbers, [name]: value };
    clicked();
    this.report("values", { base: this.base, numbers: this.numbers });
  }
}

/** @param {Slider} knob */
function rowOf({ name, value, range: [low, high, step], line }) {
  const whole = element("label");
  whole.title = `line ${line}`;
  const slider = element("input");
  Object.assign(slider, { type: "range", min: String(low), max: String(high), step: "any" });
  const box = element("input");
  Object.assign(box, { type: "number", step: String(step) });
  slider.setAttribute("aria-label", name);
  box.setAttribute("aria-label", `${name}, as a number`);
  for (const input of [slider, box]) input.dataset.name = name;
  whole.append(element("span", name), slider, box);
  const row = { whole, slider, box, step };
  show(row, value);
  return row;
}

/**
 * @param {Row} row
 * @param {number} value
 */
function show({ slider, box }, value) {
  slider.value = String(value);
  if (focusAround(box) !== box) box.value = String(value);
}

/**
 * The multiple of `step` that is nearest, without the noise of its last digits.
 *
 * @param {number} value
 * @param {number} step
 */
function rounded(value, step) {
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return Number((Math.round(value / step) * step).toFixed(digits));
}
