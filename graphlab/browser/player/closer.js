// Looking closer: what is selected, the panel about it, and the one number of it that was asked about.

import { find, focusAround, last } from "../common.js";
import { NARROW } from "./camera.js";
import { cellPart, details } from "./details.js";
import { reachable } from "../reachable.js";

/**
 * @import { Part, Pick } from "../types.d.ts"
 * @import { Player } from "./player.js"
 * @import { Answer, Cell, Cells, Marks } from "./types.d.ts"
 */

const GAP = 12; // px between the panel and what stays in sight

export class Closer {
  /** @type {string | null} a node, or a folded box */
  selected = null;
  /** @type {string[]} all that is selected with it */
  nodes = [];
  /** @type {Cell | null} the number that was asked about */
  asked = null;
  /** @type {Marks | null} what a table beside the drawing speaks of */
  shone = last("light") ?? null;

  /** @param {Player} player */
  constructor(player) {
    this.player = player;
    this.panel = player.one(".details");
    this.clear();
  }

  clear() {
    this.selected = null;
    this.nodes = [];
    this.asked = null;
    this.panel.hidden = true;
    this.player.camera.cover({});
  }

  /**
   * A row of the tape, or a line of code with everything on it.
   *
   * @param {Pick} picked
   */
  pick({ node, line }) {
    if (node) return this.select(node);
    const on = Object.keys(this.player.nodes).filter((id) => this.player.nodes[id].line === line);
    this.select(on.at(-1) ?? null, on);
  }

  /**
   * Whether there is anything to say of `id`: it is a node, or the box of a card.
   *
   * @param {string} id
   */
  knows(id) {
    return id in this.player.nodes || this.player.scene.cards.has(id);
  }

  /**
   * @param {string | null} id
   * @param {string[]} [all] what is selected with it
   */
  select(id, all = id === null ? [] : [id]) {
    const { player } = this;
    const known = id !== null && this.knows(id);
    const before = this.selected;
    for (const card of player.scene.all(".card.selected")) card.classList.remove("selected");
    this.selected = known ? id : null;
    this.nodes = known ? all : [];
    if (before !== this.selected) this.forget();
    this.panel.hidden = !known;
    if (known) this.show(id);
    else if (before) player.camera.cover({});
    player.scene.light(this.nodes);
    player.story.light(known ? this.members() : []);
    player.mark();
    if (player.picture?.reports && before !== this.selected) player.report("selected", this.selected);
  }

  /** The selected nodes; of a folded box those in it. */
  members() {
    return this.nodes.flatMap((id) => [...(this.player.scene.cards.get(id)?.members ?? [id])]);
  }

  /** The same selection in a new drawing, or with new numbers. */
  again() {
    const { selected, nodes, player } = this;
    if (selected === null) return;
    if (!this.knows(selected)) return this.select(null);
    player.scene.light(nodes);
    player.story.light(this.members());
    this.fill(selected);
    player.scene.card(selected)?.classList.add("selected");
  }

  /** @param {string} selected */
  fill(selected) {
    const { player, asked } = this;
    const parts = details(player, selected, {
      pick: (id) => this.select(id),
      cell: player.picture?.picks ? (cell) => this.ask(cell) : null,
      fold: (id) => player.fold(id),
      type: (id) => this.typeOver(id),
    });
    if (asked) parts.push(cellPart(answerTo(asked, player.picture?.cell), () => this.forget()));
    find(this.panel, ".inside").replaceChildren(...parts);
    /** @type {NodeListOf<HTMLElement>} */
    const numbers = this.panel.querySelectorAll(".pick");
    for (const number of numbers) number.classList.toggle("chosen", this.isAsked(number));
  }

  /** @param {HTMLElement} number */
  isAsked(number) {
    const { asked } = this;
    return asked?.row === number.closest("section")?.className && String(asked?.index) === number.dataset.cell;
  }

  /** @param {string} selected */
  show(selected) {
    const { player, panel } = this;
    const card = player.scene.card(selected);
    card?.classList.add("selected");
    if (card) player.camera.approach(card);
    this.fill(selected);
    panel.scrollTop = 0;
    this.place(card);
  }

  /**
   * Below a drawing that runs to the right, where it leaves room; beside one that runs down.
   *
   * @param {Part | undefined} card
   */
  place(card) {
    const { player, panel } = this;
    const canvas = player.one(".canvas").getBoundingClientRect();
    const seen = card?.getBoundingClientRect() ?? canvas;
    const beside = player.picture?.direction === "TB" && canvas.width > NARROW;
    const left = beside && seen.left + seen.right > canvas.left + canvas.right;
    panel.classList.toggle("beside", beside);
    panel.classList.toggle("left", left);
    reachable(panel.querySelectorAll("pre, .maths"));
    const [width, height] = [panel.offsetWidth + GAP, panel.offsetHeight + GAP];
    player.camera.cover(beside ? { [left ? "left" : "right"]: width } : { below: height }, card);
  }

  // ---- one number

  /**
   * Type over the number of a leaf, of several the one that was asked about.
   *
   * @param {string} id
   */
  typeOver(id) {
    const { asked, player } = this;
    const chosen = asked?.node === id && asked.row === "value" ? asked.index : undefined;
    if (player.nodes[id] && !player.nodes[id].op) player.overtype.ask(id, chosen);
    else player.closer.select(id);
  }

  /** @param {Cell} cell */
  ask(cell) {
    const { picture } = this.player;
    if (!picture?.picks) return;
    if (cell.node !== this.selected) this.select(cell.node);
    this.asked = cell;
    this.player.report("cell", { token: picture.token, ...cell });
    this.refill();
  }

  forget() {
    if (!this.asked) return;
    this.asked = null;
    this.player.report("cell", null);
    this.marks();
    this.refill();
  }

  /** Fill the panel again, with the keyboard's focus where it was. */
  refill() {
    const { selected, panel } = this;
    if (selected === null) return;
    const focused = focusAround(this.player.root);
    const inside = panel.contains(focused);
    const [row, index] = [focused?.closest("section")?.className, focused?.dataset.cell];
    this.fill(selected);
    if (inside) {
      /** @type {HTMLElement | null} */
      const same = index === undefined ? null : panel.querySelector(`section.${row} [data-cell="${index}"]`);
      (same ?? panel).focus({ preventScroll: true });
    }
    this.place(this.player.scene.card(selected));
    panel.querySelector(".cell-view")?.scrollIntoView({ block: "nearest" });
  }

  /**
   * What a table beside the drawing speaks of.
   *
   * @param {Marks | null} marks
   */
  shine(marks) {
    const { scene, camera } = this.player;
    this.shone = marks;
    this.marks();
    const parts = scene.all(".marked");
    const path = Boolean(marks?.edges?.length);
    camera.follow(path ? parts : []);
    if (parts.length && !path) camera.reveal(parts[0], parts.slice(1));
    const { steps, at } = this.player;
    camera.focus = parts.length ? parts : scene.around(steps[at - 1] ?? steps.at(-1)); // where a new frame begins
    this.player.mark();
  }

  /** The answer, and the marks of the page or of a table on it: both are drawn over the same picture. */
  marks() {
    const { scene, camera, picture } = this.player;
    if (!picture) return;
    const marks = this.shone ?? picture.marks;
    const answer = this.asked && same(picture.cell, this.asked) ? picture.cell : null;
    scene.mark({ ...marks, cells: answer ? joined(marks?.cells, answer.marks) : marks?.cells });
    if (!answer || this.selected === null) return;
    this.refill();
    const own = scene.all(".card.selected .outlined");
    const [first, ...others] = [...own, ...scene.all(".card:not(.selected) .outlined")];
    if (first) camera.gather(first, others);
  }
}

/**
 * @param {Cell | null | undefined} a
 * @param {Cell} b
 */
const same = (a, b) => a?.node === b.node && a.row === b.row && a.index === b.index;

/**
 * What makes the number that was asked about; three dots while the answer is on its way.
 *
 * @param {Cell} asked
 * @param {Answer | null | undefined} found
 */
const answerTo = (asked, found) => (found && same(found, asked) ? found : { title: "…" });

/**
 * The cells of both.
 *
 * @param {Cells} [a]
 * @param {Cells} [b]
 */
function joined(a = {}, b = {}) {
  const all = { ...a };
  for (const [node, rows] of Object.entries(b)) {
    all[node] = {
      value: [...(all[node]?.value ?? []), ...(rows.value ?? [])],
      grad: [...(all[node]?.grad ?? []), ...(rows.grad ?? [])],
    };
  }
  return all;
}
