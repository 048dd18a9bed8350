// A small map of a big drawing in a corner of the canvas: each card a box, and what is on the screen. To be dragged.

/**
 * @import { On } from "../types.d.ts"
 * @import { Camera } from "./camera.js"
 *
 * @typedef {{ x: number, y: number, width: number, height: number }} Box
 */

const MANY = 20; // cards that are found again without a map
const [WIDTH, HEIGHT] = [168, 108]; // px that it may take
const EDGE = 8; // px between it and the edges of the canvas
const SVG = "http://www.w3.org/2000/svg";
const KINDS = ["target", "variable", "watched", "constant", "folded", "inner"];

export class Overview {
  /** @type {Box[]} the cards */
  boxes = [];
  /** @type {SVGRectElement | null} what is on the screen */
  seen = null;
  scale = 1;
  dragging = false;

  /**
   * @param {HTMLElement} root
   * @param {Camera} camera
   */
  constructor(root, camera) {
    this.root = root;
    this.camera = camera;
  }

  /** @param {On} on */
  listen(on) {
    on(this.root, "pointerdown", (event) => this.down(event));
    on(this.root, "pointermove", (event) => this.dragging && this.look(event));
    for (const end of /** @type {const} */ (["pointerup", "pointercancel"])) {
      on(this.root, end, () => (this.dragging = false));
    }
    for (const kind of /** @type {const} */ (["click", "dblclick"])) {
      on(this.root, kind, (event) => event.stopPropagation());
    }
  }

  /**
   * A new drawing with these cards; there is a map where they are many.
   *
   * @param {SVGGElement[]} cards
   */
  build(cards) {
    this.seen = null;
    this.root.hidden = true;
    this.boxes = [];
    if (cards.length <= MANY) return;
    const svg = document.createElementNS(SVG, "svg");
    for (const card of cards) {
      const box = boxOf(card);
      if (!box) continue;
      this.boxes.push(box);
      const kind = KINDS.find((name) => card.classList.contains(name)) ?? "op";
      svg.append(rect(box, kind));
    }
    this.seen = rect({ x: 0, y: 0, width: 1, height: 1 }, "seen");
    svg.append(this.seen);
    this.root.replaceChildren(svg);
  }

  /** The camera has moved: so has what is on the screen, and the map goes where least lies under it. */
  follow() {
    const { camera, root, seen } = this;
    if (!seen) return;
    const { view, width, height } = camera;
    root.hidden = isWhole(view, width, height) || camera.screen.width < 2.5 * WIDTH;
    if (root.hidden) return;
    this.scale = Math.min(WIDTH / width, HEIGHT / height);
    const [svg] = root.children;
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.setAttribute("width", String(width * this.scale));
    svg.setAttribute("height", String(height * this.scale));
    place(seen, clipped(view, width, height));
    const [left, right] = corners(view, width * this.scale, height * this.scale, camera.scale);
    const count = (/** @type {Box} */ corner) => this.boxes.filter((box) => overlap(box, corner)).length;
    root.classList.toggle("left", count(left) < count(right));
  }

  /** @param {PointerEvent} event */
  down(event) {
    event.preventDefault();
    event.stopPropagation();
    this.dragging = true;
    this.root.setPointerCapture(event.pointerId);
    this.look(event);
  }

  /**
   * What the pointer is on comes to the middle of the screen.
   *
   * @param {PointerEvent} event
   */
  look(event) {
    const { left, top } = this.root.children[0].getBoundingClientRect();
    this.camera.lookAt((event.clientX - left) / this.scale, (event.clientY - top) / this.scale);
  }
}

/**
 * Whether all of a drawing is on the screen.
 *
 * @param {Box} view
 * @param {number} width
 * @param {number} height
 */
export function isWhole(view, width, height) {
  return view.x <= 0 && view.y <= 0 && view.x + view.width >= width && view.y + view.height >= height;
}

/**
 * What of a view lies within the drawing.
 *
 * @param {Box} view
 * @param {number} width
 * @param {number} height
 * @returns {Box}
 */
export function clipped(view, width, height) {
  const [x, y] = [Math.max(0, view.x), Math.max(0, view.y)];
  const [right, below] = [Math.min(width, view.x + view.width), Math.min(height, view.y + view.height)];
  return { x, y, width: Math.max(0, right - x), height: Math.max(0, below - y) };
}

/**
 * What a map of a size on the screen covers of the drawing in the left and in the right corner.
 *
 * @param {Box} view
 * @param {number} width
 * @param {number} height
 * @param {number} scale
 * @returns {[Box, Box]}
 */
export function corners(view, width, height, scale) {
  const [across, down] = [(width + EDGE) / scale, (height + EDGE) / scale];
  const y = view.y + view.height - down;
  return [
    { x: view.x, y, width: across, height: down },
    { x: view.x + view.width - across, y, width: across, height: down },
  ];
}

/**
 * @param {Box} a
 * @param {Box} b
 */
function overlap(a, b) {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/**
 * Where a card lies in the drawing.
 *
 * @param {SVGGElement} card
 * @returns {Box | null}
 */
function boxOf(card) {
  const body = card.querySelector(".body");
  const place = card.transform.baseVal.consolidate()?.matrix;
  const around = /** @type {SVGGElement | null} */ (card.parentElement)?.transform?.baseVal.consolidate()?.matrix;
  if (!place || !(body instanceof SVGRectElement)) return null;
  return {
    x: place.e + (around?.e ?? 0),
    y: place.f + (around?.f ?? 0),
    width: body.width.baseVal.value,
    height: body.height.baseVal.value,
  };
}

/**
 * @param {Box} box
 * @param {string} kind
 */
function rect(box, kind) {
  const made = document.createElementNS(SVG, "rect");
  made.setAttribute("class", kind);
  place(made, box);
  return made;
}

/**
 * @param {SVGRectElement} part
 * @param {Box} box
 */
function place(part, box) {
  for (const [name, value] of Object.entries(box)) part.setAttribute(name, String(value));
}
