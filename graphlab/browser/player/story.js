// The steps in words: the one that is shown, in full, and all of them as a list in step with the picture.
// Formulas are MathML that Python built; everything else is set as text.

import { element } from "../common.js";

const EDGE = 2; // px above the first row that is seen
const ALL_ROWS = 400; // a list longer than this is laid out only where it is looked at

export class Story {
  constructor(player) {
    this.player = player;
    this.one = player.one;
    this.rows = [];
    this.now = null;
    this.lit = [];
  }

  build(steps) {
    const told = this.steps?.length === steps.length && steps.every((step, i) => step.text === this.steps[i].text);
    this.steps = steps;
    if (told) return; // the same words: the list stays, and where it is scrolled to
    this.forward = steps.filter((step) => step.pass === "forward").length;
    this.rows = steps.map((step, i) => this.row(step, i));
    this.now = null;
    this.at = 0;
    this.lit = [];
    for (const row of this.rows) row.classList.add("later");
    this.of = new Map();
    steps.forEach((step, i) => {
      if (!this.of.has(step.node)) this.of.set(step.node, []);
      this.of.get(step.node).push(i);
    });
    const [forward, backward] = [this.one(".forward ol"), this.one(".backward ol")];
    forward.replaceChildren(...this.rows.slice(0, this.forward));
    backward.replaceChildren(...this.rows.slice(this.forward));
    forward.scrollTop = backward.scrollTop = 0;
    this.one(".backward").hidden = this.rows.length === this.forward;
    this.one(".transcript").classList.toggle("long", this.rows.length > ALL_ROWS);
    this.player.root.style.setProperty("--forward", steps.length ? String(this.forward / steps.length) : "1");
  }

  row(step, i) {
    const item = element("li");
    const row = element("button");
    row.type = "button";
    row.dataset.at = String(i + 1);
    row.append(element("span", String(i + 1), "no"), element("span", step.text));
    item.append(row);
    return item;
  }

  listen() {
    this.watcher = new ResizeObserver(() => this.now && this.follow(this.now));
    this.watcher.observe(this.one(".transcript"));
  }

  // ---- the step that is shown

  speak(at) {
    const step = this.steps[at - 1];
    const lead = !step
      ? "Start."
      : step.pass === "forward"
        ? `Forward ${at} of ${this.forward}.`
        : `Backward ${at - this.forward} of ${this.steps.length - this.forward}.`;
    const nothing = this.steps.length
      ? "The leaves are there; nothing has been computed yet."
      : "Nothing was computed on this tape.";
    this.one(".sentence").replaceChildren(element("b", lead, step?.pass ?? "forward"), " ", step?.text ?? nothing);
    this.write(step);
    this.one(".because").replaceChildren(...(step ? because(step) : []));
    this.one(".say").scrollTop = 0;
  }

  write(step) {
    const waiting = step && step.formulas === null;
    this.one(".formulas").classList.toggle("coming", Boolean(waiting));
    this.one(".formulas").replaceChildren(
      ...(step?.formulas ?? []).map(([symbols, numbers]) => {
        const row = element("div", "", "formula");
        row.innerHTML = numbers ? `${symbols}<span class="then">→</span>${numbers}` : symbols;
        return row;
      }),
    );
    requestAnimationFrame(() => reachable([this.one(".formulas")]));
  }

  // Formulas of a long run come when they are asked for, by step.
  learn(formulas = {}) {
    for (const [at, found] of Object.entries(formulas))
      if (this.steps[at - 1]?.formulas === null) this.steps[at - 1].formulas = found;
  }

  // ---- the list

  go(at) {
    const [low, high] = [Math.min(this.at, at), Math.max(this.at, at)];
    for (let i = low; i < high; i++) this.rows[i].classList.toggle("later", i >= at);
    this.at = at;
    this.now?.classList.remove("now");
    this.now?.firstChild.removeAttribute("aria-current");
    this.now = this.rows[at - 1] ?? null;
    this.now?.classList.add("now");
    this.now?.firstChild.setAttribute("aria-current", "step");
    if (at <= this.forward) this.one(".backward ol").scrollTop = 0;
    if (at === 0) this.one(".forward ol").scrollTop = 0;
    if (this.now) this.follow(this.now);
  }

  // Bring a row into sight, with no row cut in half above it.
  follow(row) {
    const list = row.parentElement;
    if (row.offsetTop < list.scrollTop + EDGE) list.scrollTop = row.offsetTop - EDGE;
    const least = row.offsetTop + row.offsetHeight + EDGE - list.clientHeight;
    if (list.scrollTop >= least) return;
    let first = row;
    while (first.previousSibling && first.previousSibling.offsetTop - EDGE >= least) first = first.previousSibling;
    list.scrollTop = first.offsetTop - EDGE;
  }

  // The steps of the selected nodes.
  light(nodes) {
    for (const row of this.lit) row.classList.remove("lit");
    this.lit = nodes.flatMap((id) => this.of?.get(id) ?? []).map((i) => this.rows[i]);
    for (const row of this.lit) row.classList.add("lit");
  }

  get walked() {
    return this.at <= this.forward ? [] : this.steps.slice(this.forward, this.at).map((step) => step.node);
  }
}

// The rule of the op, and why a factor is what it is.
function because({ rule = "", reasons = [] }) {
  return [...(rule ? [element("p", rule, "rule")] : []), ...reasons.map((text) => element("p", text, "reason"))];
}

// What has to be scrolled to be read can be reached by the keyboard.
export function reachable(parts) {
  for (const part of parts)
    part.toggleAttribute(
      "tabindex",
      part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1,
    ) && part.setAttribute("tabindex", "0");
}
