// The card or wire under the pointer, or with the keyboard's focus: it and what it is wired to stand out.

/**
 * @import { Part } from "../types.d.ts"
 * @import { Player } from "./player.js"
 */

const READABLE = 0.6; // below this a card is shown again at full size
const AIR = 4; // px around a card in the lens
const EDGE = 6; // px of the canvas that the lens leaves free

export class Hover {
  /** @type {Part[]} what stands out */
  marks = [];
  /** @type {Part | null} what it stands out for */
  part = null;

  /** @param {Player} player */
  constructor(player) {
    this.player = player;
  }

  /** @param {Part | null} part */
  over(part) {
    if (part === this.part) return;
    this.part = part;
    for (const marked of this.marks) marked.classList.remove("near");
    this.marks = [];
    const { scene } = this.player;
    scene.frame.classList.toggle("hovering", Boolean(part));
    const card = part?.matches(".card") ? part : null;
    this.lens(card);
    if (!part) return;
    this.mark(part);
    const id = part.dataset.node;
    for (const { wire, from, to } of scene.wires.values()) {
      if (wire !== part && (!card || (from !== id && to !== id))) continue;
      this.mark(wire);
      this.mark(scene.cards.get(from)?.card);
      this.mark(scene.cards.get(to)?.card);
    }
  }

  /** @param {Part | undefined} part */
  mark(part) {
    if (!part || part.classList.contains("near")) return;
    part.classList.add("near");
    this.marks.push(part);
  }

  /**
   * Zoomed out too far to read: the card is shown again at full size.
   *
   * @param {Part | null} card
   */
  lens(card) {
    const { scene, camera } = this.player;
    const lens = this.player.one(".lens");
    lens.hidden = !card || camera.scale >= READABLE;
    if (lens.hidden || !scene.svg || !(card instanceof SVGGraphicsElement)) return;
    const box = card.getBBox();
    lens.replaceChildren(copied(scene.svg, card, box));
    const seen = card.getBoundingClientRect();
    const canvas = this.player.one(".canvas").getBoundingClientRect();
    const right = seen.right - canvas.left + 10;
    const left = right + box.width + 20 < canvas.width ? right : seen.left - canvas.left - box.width - 20;
    const top = Math.min(seen.top - canvas.top, canvas.height - box.height - 24);
    lens.style.left = `${Math.max(EDGE, left)}px`;
    lens.style.top = `${Math.max(EDGE, top)}px`;
  }
}

/**
 * A drawing of one card alone, in the style of the whole.
 *
 * @param {SVGSVGElement} whole
 * @param {SVGGraphicsElement} card
 * @param {DOMRect} box
 */
function copied(whole, card, box) {
  const svg = /** @type {SVGSVGElement} */ (whole.cloneNode(false));
  const [width, height] = [box.width + 2 * AIR, box.height + 2 * AIR];
  svg.removeAttribute("style");
  svg.setAttribute("viewBox", [box.x - AIR, box.y - AIR, width, height].join(" "));
  svg.setAttribute("width", String(width));
  svg.setAttribute("height", String(height));
  const copy = /** @type {SVGElement} */ (card.cloneNode(true));
  for (const name of ["transform", "id", "tabindex"]) copy.removeAttribute(name);
  svg.append(copy);
  return svg;
}
