// A row for each number: its name, a slider, the number itself, and how far it goes and in what steps.

import { clicked, element, find, focusAround } from "../common.js";

/**
 * @import { Dial } from "../player/types.d.ts"
 * @typedef {[value: number, low: number, high: number, step: number]} Setting
 * @typedef {{ whole: HTMLElement, slider: HTMLInputElement, box: HTMLInputElement, bounds: HTMLInputElement[],
 *   dial: Dial }} Row
 */

const BOUNDS = /** @type {const} */ (["low", "high", "step"]);
const WORDS = { low: "from", high: "to", step: "in steps of" };

export class Dials {
  /** @type {Map<string, Row>} */
  rows = new Map();
  /** @type {Record<string, Setting>} what is set of each name, also of those that are not there just now */
  touched = {};
  /** @type {Record<string, number>} what was turned since the text was typed */
  turns = {};

  /**
   * @param {HTMLElement} root
   * @param {() => void} turned
   */
  constructor(root, turned) {
    this.root = root;
    this.turned = turned;
    root.addEventListener("input", (event) => this.heard(event));
    root.addEventListener("keydown", (event) => event.stopPropagation()); // arrows turn a number here, and step nothing
    root.addEventListener("click", (event) => this.open(event));
  }

  /** What each name has: those that are shown, and those that a hand has set. */
  get settings() {
    /** @type {Record<string, Setting>} */
    const shown = {};
    for (const [name, { dial }] of this.rows) shown[name] = [dial.value, dial.low, dial.high, dial.step];
    return { ...this.touched, ...shown };
  }

  forgetTurns() {
    this.turns = {};
  }

  /**
   * @param {Dial[]} dials
   * @param {boolean} fresh another expression has come
   */
  show(dials, fresh) {
    if (fresh) [this.touched, this.turns] = [{}, {}];
    const names = dials.map(({ name }) => name).join("\n");
    if (fresh || names !== [...this.rows.keys()].join("\n")) {
      const before = this.rows;
      this.rows = new Map(dials.map((dial) => [dial.name, before.get(dial.name) ?? rowOf(dial)]));
      this.root.replaceChildren(...[...this.rows.values()].map(({ whole }) => whole));
    }
    for (const dial of dials) write(/** @type {Row} */ (this.rows.get(dial.name)), dial);
  }

  /** @param {Event} event */
  heard({ target }) {
    if (!(target instanceof HTMLInputElement) || target.value === "") return;
    const { name = "", part = "" } = target.dataset;
    const row = this.rows.get(name);
    const number = Number(target.value);
    if (!row || !Number.isFinite(number)) return;
    const dial = { ...row.dial };
    if (part === "low" || part === "high" || part === "step") dial[part] = number;
    else dial.value = number;
    const sound = dial.low < dial.high && dial.step > 0;
    target.setAttribute("aria-invalid", String(!sound));
    if (!sound) return;
    dial.value = part === "value" ? dial.value : Math.min(Math.max(dial.value, dial.low), dial.high);
    if (dial.value !== row.dial.value) this.turns = { ...this.turns, [name]: dial.value };
    this.touched[name] = [dial.value, dial.low, dial.high, dial.step];
    write(row, dial);
    clicked();
    this.turned();
  }

  /** @param {Event} event */
  open({ target }) {
    const button = target instanceof Element ? target.closest("button") : null;
    const row = button && this.rows.get(button.dataset.name ?? "");
    if (!row) return;
    const open = row.whole.classList.toggle("open");
    button.setAttribute("aria-expanded", String(open));
    if (open) row.bounds[0].select();
  }
}

/** @param {Dial} dial */
function rowOf(dial) {
  const { name } = dial;
  const whole = element("div", "", "dial");
  const slider = inputOf(name, "range", "turn", name);
  const box = inputOf(name, "number", "value", `${name}, as a number`);
  const range = element("button", "", "range");
  Object.assign(range, { type: "button", title: `Range and step of ${name}` });
  range.dataset.name = name;
  range.setAttribute("aria-expanded", "false");
  const bounds = BOUNDS.map((part) => inputOf(name, "number", part, `${name} ${WORDS[part]}`));
  const edit = element("div", "", "bounds");
  BOUNDS.forEach((part, i) => {
    const label = element("label", WORDS[part]);
    label.append(bounds[i]);
    edit.append(label);
  });
  const label = element("span", name, "name");
  label.title = name;
  whole.append(label, slider, box, range, edit);
  return { whole, slider, box, bounds, dial };
}

/**
 * @param {string} name
 * @param {string} type
 * @param {string} part
 * @param {string} label
 */
function inputOf(name, type, part, label) {
  const input = element("input");
  input.type = type;
  input.step = "any";
  Object.assign(input.dataset, { name, part });
  input.setAttribute("aria-label", label);
  return input;
}

/**
 * @param {Row} row
 * @param {Dial} dial
 */
function write(row, dial) {
  const { slider, box, bounds, whole } = row;
  row.dial = dial;
  const held = focusAround(whole);
  // The one in hand is ahead of the answer: pulling it back would fight the hand.
  Object.assign(slider, { min: String(dial.low), max: String(dial.high), step: String(dial.step) });
  if (held !== slider) slider.value = String(dial.value);
  box.step = String(dial.step);
  if (held !== box) box.value = String(dial.value);
  BOUNDS.forEach((part, i) => {
    if (held !== bounds[i]) bounds[i].value = String(dial[part]);
  });
  const button = find(whole, ".range");
  button.replaceChildren(element("span", String(dial.low)), element("span", String(dial.high)));
  button.setAttribute("aria-label", `Range and step of ${dial.name}: ${dial.low} to ${dial.high}, ${dial.step}`);
}
