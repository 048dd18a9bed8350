// Search by name or op: matches light up, Enter walks through them, Escape clears.

import { find } from "../common.js";

/**
 * @import { On } from "../types.d.ts"
 * @import { Player } from "./player.js"
 * @import { Node } from "./types.d.ts"
 */

export class Search {
  /** @type {string[]} the nodes that match */
  found = [];
  /** Which of them is looked at. */
  at = 0;
  /** @type {SVGGElement[]} their cards */
  lit = [];

  /** @param {Player} player */
  constructor(player) {
    this.player = player;
    this.box = player.one(".search");
    this.input = find(this.box, "input", HTMLInputElement);
    this.said = find(this.box, "output");
  }

  /** @param {On} on */
  listen(on) {
    on(this.input, "input", () => this.find(this.input.value));
    on(this.input, "keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.walk(event.shiftKey ? -1 : 1);
    });
    on(find(this.box, ".above"), "click", () => this.walk(-1));
    on(find(this.box, ".below"), "click", () => this.walk(1));
    on(find(this.box, ".close"), "click", () => this.close());
  }

  get open() {
    return !this.box.hidden;
  }

  show() {
    if (!this.player.picture) return;
    this.box.hidden = false;
    this.input.focus();
    this.input.select();
  }

  close() {
    if (!this.open) return;
    this.input.value = "";
    this.find("");
    this.box.hidden = true;
    this.player.one("button.find").focus();
  }

  /** A new drawing: what was looked for is looked for again, without moving anything. */
  again() {
    this.lit = [];
    if (this.open) this.find(this.input.value, this.at);
  }

  /**
   * @param {string} text
   * @param {number | null} at which match to stay at; without it the first one is shown
   */
  find(text, at = null) {
    for (const card of this.lit) card.classList.remove("found", "here");
    const { scene, nodes } = this.player;
    const wanted = text.trim().toLowerCase();
    this.found = wanted ? Object.keys(nodes).filter((id) => holds(nodes[id], wanted)) : [];
    this.at = 0;
    this.lit = [...new Set(this.found.map((id) => scene.card(id)))].filter((card) => card !== undefined);
    for (const card of this.lit) card.classList.add("found");
    scene.frame.classList.toggle("searching", this.lit.length > 0);
    this.said.textContent = wanted && !this.found.length ? "nothing found" : "";
    if (!this.found.length) return;
    this.at = Math.min(at ?? 0, this.found.length - 1);
    this.here(at === null);
  }

  /** @param {number} by */
  walk(by) {
    if (!this.found.length) return;
    this.at = (this.at + by + this.found.length) % this.found.length;
    this.here(true);
  }

  /** @param {boolean} move */
  here(move) {
    const { camera, scene, nodes } = this.player;
    const id = this.found[this.at];
    const card = scene.card(id);
    for (const other of this.lit) other.classList.toggle("here", other === card);
    const folded = card && card.dataset.node !== id;
    const where = !card ? ", not drawn" : folded ? ", in a folded box" : "";
    this.said.textContent = `${this.at + 1} of ${this.found.length}: ${nodes[id].name}${where}`;
    if (!card || !move) return;
    camera.approach(card);
    camera.reveal(card);
  }
}

/**
 * Whether a node is called so, or made by an op that is.
 *
 * @param {Node} node
 * @param {string} wanted
 */
function holds({ name, op, names }, wanted) {
  return [name, op ?? "", ...names].some((each) => each.toLowerCase().includes(wanted));
}
