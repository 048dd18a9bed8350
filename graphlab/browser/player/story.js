// The steps in words: the one that is shown, in full, and all of them as a list in step with the picture.
// Formulas are MathML that Python built; everything else is set as text.

import { element } from "../common.js";
import { reachable } from "../reachable.js";
import { formula } from "./checked.js";

/**
 * @import { Player } from "./player.js"
 * @import { Formula, Step } from "./types.d.ts"
 */

const ALL_ROWS = 400; // a list longer than this is laid out only where it is looked at

export class Story {
  /** @type {Step[]} */
  steps = [];
  /** @type {HTMLLIElement[]} the rows of the list */
  rows = [];
  /** @type {HTMLLIElement | null} the row of the step that is shown */
  now = null;
  /** @type {HTMLLIElement[]} rows of what is selected */
  lit = [];
  /** @type {Map<string, number[]>} which rows are about a node */
  of = new Map();
  /** How many steps go forward. */
  forward = 0;
  /** How many go forward or back: the others are updates. */
  swept = 0;
  at = 0;
  /** @type {ResizeObserver | null} */
  watcher = null;

  /** @param {Player} player */
  constructor(player) {
    this.player = player;
    this.one = player.one;
  }

  /** @param {Step[]} steps */
  build(steps) {
    const alike = this.steps.length === steps.length && steps.every((step, i) => step.text === this.steps[i].text);
    this.steps = steps;
    if (alike && steps.length) return; // the same words: the list stays, and where it is scrolled to
    this.forward = steps.filter((step) => step.pass === "forward").length;
    this.swept = steps.filter((step) => step.pass !== "update").length;
    this.rows = steps.map(rowOf);
    this.now = null;
    this.at = 0;
    this.lit = [];
    for (const row of this.rows) row.classList.add("later");
    this.of = new Map();
    steps.forEach(({ node }, i) => this.of.set(node, [...(this.of.get(node) ?? []), i]));
    this.fill();
  }

  fill() {
    const { rows, forward, swept } = this;
    const parts = { forward: rows.slice(0, forward), backward: rows.slice(forward, swept), update: rows.slice(swept) };
    for (const [name, part] of Object.entries(parts)) this.one(`.${name} ol`).replaceChildren(...part);
    this.one(".transcript").scrollTop = 0;
    this.one(".backward").hidden = swept === forward;
    this.one(".update").hidden = rows.length === swept;
    this.one(".transcript").classList.toggle("long", this.rows.length > ALL_ROWS);
    const share = (/** @type {number} */ count) => String(rows.length ? count / rows.length : 1);
    this.player.root.style.setProperty("--forward", share(forward));
    this.player.root.style.setProperty("--swept", share(swept));
  }

  listen() {
    this.watcher = new ResizeObserver(() => {
      this.follow(this.now);
      this.player.measure();
    });
    for (const part of [".transcript", ".words"]) this.watcher.observe(this.one(part));
  }

  close() {
    this.watcher?.disconnect();
  }

  // ---- the step that is shown

  /** @param {number} at */
  speak(at) {
    const step = this.steps[at - 1];
    const nothing = this.steps.length
      ? "The program has run. These are the numbers it begins with; Play shows what it computed, one op at a time."
      : "Nothing was computed on this tape.";
    const lead = element("b", this.lead(at, step), step?.pass ?? "forward");
    this.one(".sentence").replaceChildren(lead, " ", step?.text ?? nothing);
    this.write(step);
    this.one(".because").replaceChildren(...(step ? because(step) : []));
    this.one(".say").scrollTop = 0;
    this.player.unroll(false);
  }

  /**
   * Which pass a step is of, and its number in it.
   *
   * @param {number} at
   * @param {Step | undefined} step
   */
  lead(at, step) {
    if (!step) return "Start.";
    const { forward, swept, steps } = this;
    if (step.pass === "update") return `Update ${at - swept} of ${steps.length - swept}.`;
    return step.pass === "forward" ? `Forward ${at} of ${forward}.` : `Backward ${at - forward} of ${swept - forward}.`;
  }

  /** @param {Step | undefined} step */
  write(step) {
    const place = this.one(".formulas");
    place.classList.toggle("coming", step?.formulas === null);
    place.replaceChildren(...(step?.formulas ?? []).map(written));
    requestAnimationFrame(() => {
      reachable([place]);
      this.player.measure();
    });
  }

  /**
   * The step that is shown: its sentence with its formulas and why, or its formulas alone in LaTeX.
   *
   * @param {"text" | "latex"} kind
   */
  written(kind) {
    const step = this.steps[this.at - 1];
    const formulas = step?.formulas ?? [];
    if (kind === "latex") return formulas.map(([, , latex]) => latex).join("\n");
    const { rule = "", reasons = [] } = step ?? {};
    const lines = [this.one(".sentence").textContent, ...formulas.map(([, , , text]) => text), rule, ...reasons];
    return lines.filter(Boolean).join("\n");
  }

  /**
   * Formulas of a long run come when they are asked for, by step.
   *
   * @param {Record<string, Formula[]>} [formulas]
   */
  learn(formulas = {}) {
    for (const [at, found] of Object.entries(formulas)) {
      const step = this.steps[Number(at) - 1];
      if (step?.formulas === null) step.formulas = found;
    }
  }

  // ---- the list

  /** @param {number} at */
  go(at) {
    const [low, high] = [Math.min(this.at, at), Math.max(this.at, at)];
    for (let i = low; i < high; i++) this.rows[i].classList.toggle("later", i >= at);
    this.at = at;
    this.now?.classList.remove("now");
    this.now?.firstElementChild?.removeAttribute("aria-current");
    this.now = this.rows[at - 1] ?? null;
    this.now?.classList.add("now");
    this.now?.firstElementChild?.setAttribute("aria-current", "step");
    this.follow(this.now);
  }

  /**
   * Bring a row into the middle of the list, so that what was before it and what comes after it is seen with it.
   *
   * @param {HTMLElement | null} row
   */
  follow(row) {
    const list = this.one(".transcript");
    if (!row) return void (list.scrollTop = 0);
    const [place, frame] = [row.getBoundingClientRect(), list.getBoundingClientRect()];
    list.scrollTop += (place.top + place.bottom - frame.top - frame.bottom) / 2;
  }

  /**
   * The steps of the selected nodes.
   *
   * @param {string[]} nodes
   */
  light(nodes) {
    for (const row of this.lit) row.classList.remove("lit");
    this.lit = nodes.flatMap((id) => this.of.get(id) ?? []).map((i) => this.rows[i]);
    for (const row of this.lit) row.classList.add("lit");
  }

  /** The nodes that the sweep has walked back over. */
  get walked() {
    const { at, forward, swept } = this;
    return at <= forward ? [] : this.steps.slice(forward, Math.min(at, swept)).map((step) => step.node);
  }
}

/**
 * @param {Step} step
 * @param {number} i
 */
function rowOf(step, i) {
  const item = element("li");
  const row = element("button");
  row.type = "button";
  row.dataset.at = String(i + 1);
  row.append(element("span", String(i + 1), "no"), element("span", step.text));
  item.append(row);
  return item;
}

/** @param {Formula} formula */
function written([symbols, numbers]) {
  const row = element("div", "", "formula");
  row.append(...formula(symbols));
  if (numbers) row.append(element("span", "→", "then"), ...formula(numbers));
  return row;
}

/**
 * The rule of the op, and why a factor is what it is.
 *
 * @param {Step} step
 */
function because({ rule, reasons }) {
  const parts = reasons.map((text) => element("p", text, "reason"));
  return rule ? [element("p", rule, "rule"), ...parts] : parts;
}
