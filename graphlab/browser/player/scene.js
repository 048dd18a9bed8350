// The drawing: which card or wire stands for which node or edge, and how each looks at a step of the player.

import { times } from "./times.js";

/**
 * @import { Part } from "../types.d.ts"
 * @import { Marks, Step } from "./types.d.ts"
 *
 * A card, and what it shows when: `none` is its row for no path, `grads` are its rows of numbers, `weights` the
 * gradients of the Variables in it, with the step that completes each.
 * @typedef {{
 *   id: string, card: SVGGElement, members: Set<string>, born: number, key: string,
 *   none: SVGGElement | undefined, grads: Map<number, SVGGElement>, changes: [when: number, row: number][],
 *   weights: [part: SVGGElement, when: number][],
 * }} Card
 *
 * A wire, which may stand for several edges, and when a gradient comes back on it.
 * @typedef {{ wire: SVGGElement, edges: string[], from: string, to: string, sent: number, key: string }} Wire
 */

const MANY_CARDS = 200; // from here on nothing fades: thousands of parts would have to be painted again
const SVG = "http://www.w3.org/2000/svg";

export class Scene {
  /** @type {SVGSVGElement | null} */
  svg = null;
  /** @type {Step[]} */
  steps = [];
  /** How many of them go forward or back. */
  swept = 0;
  /** @type {Map<string, Card>} by the id of the node, or of the box, that they are drawn for */
  cards = new Map();
  /** @type {Map<string, Wire>} */
  wires = new Map();
  /** @type {Map<string, Card>} the card that stands for a node, by the node's id */
  cardOf = new Map();
  /** @type {Map<string, Wire>} the wire that stands for an edge */
  wireOf = new Map();
  /** @type {(() => void)[]} how the marks are taken away again */
  marked = [];
  /** @type {SVGGElement[]} cards of the selection */
  lit = [];
  /** @type {SVGGElement[]} cards that a step back has changed */
  undone = [];
  /** The step that is shown; -1 where none was yet. */
  at = -1;

  /** @param {HTMLElement} frame */
  constructor(frame) {
    this.frame = frame;
  }

  /**
   * @param {string} selector
   * @param {Element} [from]
   * @returns {Part[]}
   */
  all(selector, from = this.frame) {
    return [.../** @type {NodeListOf<Part>} */ (from.querySelectorAll(selector))];
  }

  /**
   * @param {string} selector
   * @param {Element} [from]
   */
  groups(selector, from) {
    return /** @type {SVGGElement[]} */ (this.all(selector, from));
  }

  /**
   * @param {SVGSVGElement | null} svg
   * @param {Step[]} steps
   */
  build(svg, steps) {
    this.steps = steps;
    this.swept = steps.filter(({ pass }) => pass !== "update").length;
    this.cards = new Map();
    this.wires = new Map();
    this.cardOf = new Map();
    this.wireOf = new Map();
    this.marked = [];
    this.lit = [];
    this.undone = [];
    this.at = -1;
    this.frame.replaceChildren(...(svg ? [svg] : []));
    this.svg = svg;
    const { born, sent, changes } = times(steps);
    for (const card of this.groups("[data-node]")) this.addCard(card, born, changes);
    for (const wire of this.groups("[data-edge]")) this.addWire(wire, sent);
    this.frame.classList.toggle("big", this.cards.size > MANY_CARDS);
  }

  /**
   * A card stands for its node; a folded box for all that is in it; a number written inside an op is that op's.
   *
   * @param {SVGGElement} card
   * @param {Map<string, number>} born
   * @param {Map<string, [when: number, row: number][]>} changes
   */
  addCard(card, born, changes) {
    const { node: id = "", members: folded, inlined, output = id } = card.dataset;
    const members = ids(folded) ?? [id];
    const rows = this.groups(".row.grad", card);
    const none = rows.find((row) => row.classList.contains("none"));
    const entry = {
      id,
      card,
      members: new Set(members),
      none,
      grads: new Map(rows.filter((row) => row !== none).map((row) => [Number(row.dataset.grad), row])),
      changes: changes.get(output) ?? [],
      weights: this.weights(card, changes),
      born: Math.max(0, ...members.map((each) => born.get(each) ?? 0)),
      key: "",
    };
    this.cards.set(id, entry);
    for (const each of [id, ...members, ...(ids(inlined) ?? [])]) {
      if (!this.cardOf.has(each)) this.cardOf.set(each, entry);
    }
  }

  /**
   * The gradients of the Variables in a folded card, and when each is complete.
   *
   * @param {SVGGElement} card
   * @param {Map<string, [when: number, row: number][]>} changes
   */
  weights(card, changes) {
    return this.groups("[data-weight]", card).map((row) => {
      const [part] = this.groups(".of-grad", row);
      const when = changes.get(row.dataset.weight ?? "")?.at(-1)?.[0] ?? this.steps.length;
      return /** @type {[SVGGElement, number]} */ ([part, when]);
    });
  }

  /**
   * @param {SVGGElement} wire
   * @param {Map<string, number>} sent
   */
  addWire(wire, sent) {
    const { edge = "", from = "", to = "" } = wire.dataset;
    const edges = edgesOf(wire);
    const entry = { wire, edges, from, to, sent: Math.max(0, ...edges.map((each) => sent.get(each) ?? 0)), key: "" };
    this.wires.set(edge, entry);
    for (const each of edges) this.wireOf.set(each, entry);
  }

  /**
   * The card that stands for a node; none where it is not drawn.
   *
   * @param {string} id
   */
  card(id) {
    return this.cardOf.get(id)?.card;
  }

  /**
   * Only what looks different from before is touched: most of a big drawing stays as it is.
   *
   * @param {number} at
   */
  show(at) {
    const step = this.steps[at - 1];
    const active = step && this.cardOf.get(step.node);
    this.takeBack(at);
    for (const entry of this.cards.values()) this.showCard(entry, at, step, entry === active);
    const flowing = new Set((step?.edges ?? []).map((id) => this.wireOf.get(id)));
    for (const entry of this.wires.values()) this.showWire(entry, at, step, flowing.has(entry));
  }

  /**
   * One step back: the cards whose number was taken away again, or is what it was before.
   *
   * @param {number} at
   */
  takeBack(at) {
    for (const card of this.undone) card.classList.remove("undone");
    const undone = at === this.at - 1 ? this.steps[at] : undefined;
    const nodes = undone?.pass === "backward" ? Object.keys(undone.grads) : undone ? [undone.node] : [];
    this.undone = [...new Set(nodes.map((id) => this.card(id)))].filter((card) => card !== undefined);
    for (const card of this.undone) {
      card.classList.add("undone");
      card.dataset.undone = undone?.pass;
    }
    this.at = at;
  }

  /**
   * @param {Card} entry
   * @param {number} at
   * @param {Step | undefined} step
   * @param {boolean} active
   */
  showCard(entry, at, step, active) {
    const { card, grads, none, changes, born, members, weights } = entry;
    const changed = step?.pass === "backward" && Object.keys(step.grads).some((id) => members.has(id));
    // Not computed yet, until a step says otherwise; that there is no path is known once the sweep is over.
    const over = at >= this.swept;
    const shown = none && over ? "none" : (changes.findLast(([when]) => when <= at)?.[1] ?? 0);
    const known = weights.filter(([, when]) => when <= at).length;
    const key = `${at < born} ${active && step?.pass} ${changed} ${shown} ${known}`;
    if (entry.key === key) return;
    entry.key = key;
    card.classList.toggle("waiting", at < born);
    card.classList.toggle("active", active);
    if (active) card.dataset.pass = step?.pass;
    card.classList.toggle("changed", changed);
    none?.classList.toggle("shown", shown === "none");
    for (const [variant, row] of grads) row.classList.toggle("shown", variant === shown);
    for (const [part, when] of weights) part.classList.toggle("unknown", at < when);
  }

  /**
   * @param {Wire} entry
   * @param {number} at
   * @param {Step | undefined} step
   * @param {boolean} active
   */
  showWire(entry, at, step, active) {
    const { wire, to, sent } = entry;
    const early = at < (this.cards.get(to)?.born ?? 0);
    const key = `${early} ${at < sent} ${active && step?.pass}`;
    if (entry.key === key) return;
    entry.key = key;
    wire.classList.toggle("early", early);
    wire.classList.toggle("waiting", at < sent);
    wire.classList.toggle("active", active);
    if (active) wire.dataset.pass = step?.pass;
  }

  /**
   * The card of a step, and the cards that it touches.
   *
   * @param {Step | undefined} step
   */
  around(step) {
    const own = step && this.card(step.node);
    if (!own) return [];
    const wires = step.edges.map((id) => this.wireOf.get(id)).filter((wire) => wire !== undefined);
    const ends = wires.flatMap(({ from, to }) => [this.card(from), this.card(to)]);
    return [...new Set([own, ...ends, ...this.breaks(step)])].filter((card) => card !== undefined);
  }

  /**
   * The wires that are broken, with the word for what broke them, at the step that says so: the last one.
   *
   * @param {Step} step
   */
  breaks(step) {
    return step === this.steps[this.swept - 1] ? this.all(".wire.cut") : [];
  }

  /**
   * The step at which something flows on a wire: back if anything does, else forward; 0 for none.
   *
   * @param {Part} wire
   */
  stepOf(wire) {
    const edges = new Set(edgesOf(wire));
    /** @type {(pass: string) => number} */
    const first = (pass) =>
      this.steps.findIndex((step) => step.pass === pass && step.edges.some((id) => edges.has(id)));
    return first("backward") + 1 || first("forward") + 1;
  }

  /**
   * What belongs to the selection: the nodes of a line of code, of a row of the tape.
   *
   * @param {string[]} nodes
   */
  light(nodes) {
    for (const card of this.lit) card.classList.remove("lit");
    this.lit = [...new Set(nodes.map((id) => this.card(id)))].filter((card) => card !== undefined);
    for (const card of this.lit) card.classList.add("lit");
  }

  /**
   * Marks from outside stand out, everything else steps back: nodes, edges, labels of nodes, and single cells.
   *
   * @param {Marks} marks
   */
  mark({ nodes = [], edges = [], labels = {}, cells = {} }) {
    for (const undo of this.marked) undo();
    this.marked = [];
    const stand = [...nodes.map((id) => this.card(id)), ...edges.map((id) => this.wireOf.get(id)?.wire)];
    for (const part of stand) this.put(part, "marked");
    this.frame.classList.toggle("marking", stand.some(Boolean));
    for (const [id, text] of Object.entries(labels)) this.label(this.card(id), text);
    for (const [id, rows] of Object.entries(cells)) {
      for (const [row, flat] of Object.entries(rows)) this.outline(this.card(id), row, flat ?? []);
    }
  }

  /**
   * Gives a part a class until the next marks.
   *
   * @param {Part | undefined} part
   * @param {string} name
   */
  put(part, name) {
    if (!part || part.classList.contains(name)) return;
    part.classList.add(name);
    this.marked.push(() => part.classList.remove(name));
  }

  /**
   * @param {SVGGElement | undefined} card
   * @param {string} row
   * @param {number[]} flat
   */
  outline(card, row, flat) {
    if (!card || (row !== "value" && row !== "grad")) return;
    const wanted = new Set(flat.map(String));
    const cells = this.all(`.row.${row} .cell[data-cell]`, card);
    // A scalar has no cells: its whole row is the one cell.
    const parts = cells.length
      ? cells.filter((cell) => wanted.has(cell.dataset.cell ?? ""))
      : this.all(`.row.${row} .tint`, card);
    for (const part of parts) this.put(part, "outlined");
    if (parts.length) this.put(card, "feeds");
  }

  /**
   * Writes a text over a card.
   *
   * @param {SVGGElement | undefined} card
   * @param {string} text
   */
  label(card, text) {
    const body = card?.querySelector(".body");
    if (!card || !(body instanceof SVGRectElement)) return;
    const middle = body.width.baseVal.value / 2;
    const group = drawn("g", { class: "label" });
    const words = drawn("text", { x: middle, y: -9, "text-anchor": "middle" });
    words.textContent = text;
    group.append(words);
    card.append(group);
    const room = words.getBBox().width + 18;
    group.prepend(drawn("rect", { x: middle - room / 2, y: -24, width: room, height: 21, rx: 10.5 }));
    this.marked.push(() => group.remove());
  }
}

/**
 * A new element of a drawing.
 *
 * @template {"g" | "text" | "rect"} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number>} attributes
 */
function drawn(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}

/**
 * The ids in an attribute; nothing where there is no attribute.
 *
 * @param {string | undefined} text
 */
export function ids(text) {
  return text?.split(" ").filter(Boolean);
}

/**
 * The edges that a wire stands for.
 *
 * @param {Part} wire
 */
function edgesOf({ dataset: { edges, edge = "" } }) {
  return ids(edges) ?? [edge];
}
