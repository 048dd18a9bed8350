// A row for each number: its name, a slider, and the number itself, which can be typed.

import { element, matchTheme } from "../common.js";

const panels = new WeakMap();

export default function mount({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".sliders");
  if (!panels.has(root)) panels.set(root, new Sliders(root));
  const panel = panels.get(root);
  panel.report = setStateValue;
  panel.update(data);
  return () => panels.delete(root);
}

class Sliders {
  constructor(root) {
    this.root = root;
    this.rows = new Map();
    this.numbers = {};
    root.addEventListener("input", (event) => this.turned(event.target));
    root.addEventListener("change", (event) => this.turned(event.target));
  }

  update({ knobs, base }) {
    matchTheme(this.root);
    const names = knobs.map((knob) => knob.name).join("\n");
    if (base !== this.base || names !== this.names) this.build(knobs, base, names);
    for (const { name, value } of knobs) {
      const row = this.rows.get(name);
      // The one in hand is ahead of the answer: pulling it back would fight the hand.
      if (row && row.slider.getRootNode().activeElement !== row.slider) this.show(row, value);
    }
  }

  build(knobs, base, names) {
    Object.assign(this, { base, names, numbers: {} });
    this.rows = new Map(knobs.map((knob) => [knob.name, this.row(knob)]));
    this.root.replaceChildren(...[...this.rows.values()].map((row) => row.whole));
  }

  row({ name, value, range: [low, high, step], line }) {
    const whole = element("label");
    whole.title = `line ${line}`;
    const slider = Object.assign(document.createElement("input"), { type: "range", min: low, max: high, step: "any" });
    const box = Object.assign(document.createElement("input"), { type: "number", step: String(step) });
    slider.setAttribute("aria-label", name);
    box.setAttribute("aria-label", `${name}, as a number`);
    for (const input of [slider, box]) input.dataset.name = name;
    whole.append(element("span", name), slider, box);
    const row = { whole, slider, box, step };
    this.show(row, value);
    return row;
  }

  show({ slider, box }, value) {
    slider.value = String(value);
    if (box.getRootNode().activeElement !== box) box.value = String(value);
  }

  turned(input) {
    const row = this.rows.get(input.dataset.name);
    const digits = Math.max(0, -Math.floor(Math.log10(row.step) + 1e-9));
    const value =
      input === row.slider
        ? Number((Math.round(Number(input.value) / row.step) * row.step).toFixed(digits))
        : Number(input.value);
    if (input.value === "" || !Number.isFinite(value) || this.numbers[input.dataset.name] === value) return;
    if (input === row.slider) row.box.value = String(value);
    else row.slider.value = String(value);
    this.numbers = { ...this.numbers, [input.dataset.name]: value };
    window.graphlab = { ...window.graphlab, clicked: performance.now() };
    this.report("values", { base: this.base, numbers: this.numbers });
  }
}
