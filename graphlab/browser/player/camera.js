// Pan and zoom by a CSS transform of what the drawing lies on: on the drawing itself it would lay out every text in it
// again. Text stays sharp at every scale.

import { closest } from "../common.js";

/**
 * @import { On } from "../types.d.ts"
 * @typedef {{ left: number, right: number, top: number, bottom: number }} Box
 * @typedef {{ x: number, y: number }} Point
 * @typedef {{ scale: number, x: number, y: number }} View
 */

const NEAREST = 3;
const READABLE = 0.65; // below this a card is hard to read
const FURTHEST = 0.5; // from where cells are looked at whose numbers stand in the panel too
const START = 0.9; // where a graph starts that is too large to be read whole
const LARGEST_FIT = 2.7; // two cards are not blown up to fill the screen, but reach across most of it
const NOTICE = 30; // px under a drawing for what it says of itself, which the page says elsewhere
const MARGIN = 10; // px, beside that of the drawing itself
const AIR = 24; // px around what is brought into sight
const HAIR = 0.99; // what is made to fit is a little smaller, or rounding would decide whether it does
const TRAVEL = 6; // px; a pointer that moves less has clicked
const LINE = 16; // px of a wheel that counts lines
export const NARROW = 640; // px of the window: a phone

/** @param {Box} box */
const width = ({ left, right }) => right - left;
/** @param {Box} box */
const height = ({ top, bottom }) => bottom - top;
/**
 * @param {Box} box
 * @returns {Point}
 */
const middle = ({ left, right, top, bottom }) => ({ x: (left + right) / 2, y: (top + bottom) / 2 });

/**
 * The box on the screen around all of `parts`.
 *
 * @param {Element[]} parts
 * @returns {Box}
 */
function union(parts) {
  const all = parts.map((part) => part.getBoundingClientRect());
  return {
    left: Math.min(...all.map((box) => box.left)),
    right: Math.max(...all.map((box) => box.right)),
    top: Math.min(...all.map((box) => box.top)),
    bottom: Math.max(...all.map((box) => box.bottom)),
  };
}

/**
 * How far to move so that what reaches `from` … `to` lies within `low` … `high`; in the middle where it does not fit.
 *
 * @param {number} from
 * @param {number} to
 * @param {number} low
 * @param {number} high
 */
function nudge(from, to, low, high) {
  if (to - from > high - low) return (from + to - low - high) / 2;
  return Math.min(0, from - low) || Math.max(0, to - high);
}

/**
 * The size of what is drawn.
 *
 * @param {SVGSVGElement} svg
 */
function sizeOf(svg) {
  const { width, height } = svg.viewBox.baseVal;
  return { width, height: height - (svg.querySelector(".notice") ? NOTICE : 0) };
}

export class Camera {
  /** @type {SVGSVGElement | null} */
  svg = null;
  width = 0;
  height = 0;
  /** What of the drawing is in the middle of the screen, and how large. */
  x = 0;
  y = 0;
  scale = 1;
  /** @type {number | null} the scale at which all of it was shown last */
  fitted = null;
  /** Somebody has moved it: a new size of the frame leaves it alone. */
  touched = false;
  /** @type {Element[]} the cards to begin at */
  focus = [];
  /** @type {View | null} where a path was followed from */
  left = null;
  /** @type {Element[]} the path */
  path = [];
  covered = { left: 0, right: 0, below: 0 };
  /** How much larger everything is to be than what just fits, for an audience. */
  size = 1;
  /** How many pixels at the top of the frame something always lies over. */
  above = 0;
  /** @type {Map<number, Point>} where each pointer that is down is */
  pointers = new Map();
  travel = 0;
  /** @type {ResizeObserver | null} */
  watcher = null;

  /**
   * @param {HTMLElement} frame what the drawing is seen through
   * @param {HTMLElement} paper what it lies on
   * @param {(scale: number) => void} moved
   */
  constructor(frame, paper, moved) {
    this.frame = frame;
    this.paper = paper;
    this.moved = moved;
  }

  /** @param {On} on */
  listen(on) {
    on(this.frame, "wheel", (event) => this.wheel(event), { passive: false });
    on(this.frame, "pointerdown", (event) => this.down(event));
    on(this.frame, "pointermove", (event) => this.drag(event));
    on(this.frame, "pointerup", (event) => this.up(event));
    on(this.frame, "pointercancel", (event) => this.up(event));
    on(this.frame, "pointerleave", (event) => this.up(event));
    on(this.frame, "dblclick", (event) => closest(event, ".card, .fold, .details, .search, button") || this.fit());
    this.watcher = new ResizeObserver(() => this.resized());
    this.watcher.observe(this.frame);
  }

  close() {
    this.watcher?.disconnect();
  }

  /** @param {SVGSVGElement} svg @param {Element[]} focus */
  load(svg, focus) {
    const { width, height } = sizeOf(svg);
    this.svg = svg;
    this.width = width;
    this.height = height;
    this.focus = focus;
    this.left = null;
    this.path = [];
  }

  /**
   * `svg` is a new drawing, `focus` the cards to begin at; one of the same size keeps the view.
   *
   * @param {SVGSVGElement} svg
   * @param {Element[]} focus
   */
  show(svg, focus) {
    const { width, height } = sizeOf(svg);
    const same = Math.abs(width - this.width) < 1 && Math.abs(height - this.height) < 1;
    this.load(svg, focus);
    if (same && this.touched) return this.apply();
    this.touched = false;
    this.start();
  }

  /**
   * Another drawing of the same steps: the view stays, and `part`, if there is one, at its place on the screen, `box`.
   *
   * @param {SVGSVGElement} svg
   * @param {Element[]} focus
   * @param {Element} [part]
   * @param {Box} [box]
   */
  swap(svg, focus, part, box) {
    const all = this.scale === this.fitted;
    this.load(svg, focus);
    if (all) return this.fit();
    if (!part || !box) return this.touched ? this.apply() : this.start();
    this.touched = true;
    this.apply();
    const [before, now] = [middle(box), middle(part.getBoundingClientRect())];
    this.shift(now.x - before.x, now.y - before.y);
    this.reveal(part, [svg]);
  }

  /** What of the frame can be seen. */
  get screen() {
    const { above } = this;
    const { left, right, below } = this.covered;
    const [width, height] = [this.frame.clientWidth - left - right, this.frame.clientHeight - below - above];
    const [middle, centre] = [left + width / 2, above + height / 2];
    return { width: Math.max(width, 1), height: Math.max(height, 1), middle, centre };
  }

  /**
   * So many pixels of the frame are covered from now on; `card` stays in sight.
   *
   * @param {{ left?: number, right?: number, below?: number }} covered
   * @param {Element | null} [card]
   */
  cover({ left = 0, right = 0, below = 0 }, card = null) {
    this.covered = { left, right, below };
    if (!this.svg) return;
    if (!this.touched) this.start();
    if (card) this.reveal(card);
  }

  /** The scale at which all of the drawing can be seen. */
  get whole() {
    const { width, height } = this.screen;
    const fit = Math.min((width - 2 * MARGIN) / this.width, (height - 2 * MARGIN) / this.height, LARGEST_FIT);
    return fit * this.size;
  }

  fit() {
    this.fitted = this.whole; // the frame may get another size before the next drawing
    this.place(this.fitted, this.width / 2, this.height / 2);
  }

  /** All of the drawing, larger than fits: its last step is in sight. */
  enlarge() {
    this.fit();
    const [first, ...others] = this.focus;
    if (first) this.reveal(first, others);
  }

  /** A large graph starts readable, with its last step in sight; `fit` shows it whole. */
  start() {
    if (this.whole >= READABLE) return this.size > 1 ? this.enlarge() : this.fit();
    this.place(START, this.width / 2, this.height / 2);
    const [first, ...others] = this.focus;
    if (!first) return;
    const scale = START * this.fitting(union(this.focus)) * HAIR;
    if (scale >= READABLE) this.place(scale, this.x, this.y);
    this.reveal(first, others);
  }

  /**
   * @param {number} scale
   * @param {number} x
   * @param {number} y
   */
  place(scale, x, y) {
    this.scale = scale;
    this.x = x;
    this.y = y;
    this.apply();
  }

  /**
   * Moves what is at a point of the drawing to the middle of the screen.
   *
   * @param {number} x
   * @param {number} y
   */
  lookAt(x, y) {
    this.touched = true;
    this.place(this.scale, x, y);
  }

  /** What of the drawing is on the screen, in its own measure. */
  get view() {
    const { width, height } = this.screen;
    const [across, down] = [width / this.scale, height / this.scale];
    return { x: this.x - across / 2, y: this.y - down / 2, width: across, height: down };
  }

  /**
   * Moves by so many pixels of the screen.
   *
   * @param {number} dx
   * @param {number} dy
   */
  shift(dx, dy) {
    this.place(this.scale, this.x + dx / this.scale, this.y + dy / this.scale);
  }

  apply() {
    if (!this.svg) return;
    const { middle, centre } = this.screen;
    const [left, top] = [middle - this.x * this.scale, centre - this.y * this.scale];
    this.paper.style.transform = `translate(${left}px, ${top}px) scale(${this.scale})`;
    this.moved(this.scale);
  }

  resized() {
    if (!this.svg) return;
    if (this.touched) return this.apply();
    const { path } = this;
    this.start();
    if (!path.length) return;
    this.left = null; // with the path the view has another place to go back to
    this.follow(path);
  }

  /**
   * Zoom by `factor`, keeping what is under (px, py) of the frame where it is.
   *
   * @param {number} factor
   */
  zoom(factor, px = this.screen.middle, py = this.screen.centre) {
    const furthest = Math.max(this.whole / 2, 0.05);
    const scale = Math.min(NEAREST, Math.max(furthest, Math.min(this.scale * factor, NEAREST)));
    const dx = px - this.screen.middle;
    const dy = py - this.screen.centre;
    this.touched = true;
    this.place(scale, this.x + dx / this.scale - dx / scale, this.y + dy / this.scale - dy / scale);
  }

  /**
   * Moves the drawing with a pointer, which leaves some of it in sight.
   *
   * @param {number} dx
   * @param {number} dy
   */
  pan(dx, dy) {
    this.touched = true;
    const { width, height } = this.screen;
    /** @type {(value: number, size: number, room: number) => number} */
    const clamp = (value, size, room) => Math.min(size + room / 3, Math.max(-room / 3, value));
    const x = clamp(this.x - dx / this.scale, this.width, width / this.scale);
    const y = clamp(this.y - dy / this.scale, this.height, height / this.scale);
    this.place(this.scale, x, y);
  }

  /**
   * Out of an overview, close enough to read `card`.
   *
   * @param {Element} card
   */
  approach(card) {
    if (this.scale >= READABLE) return;
    const [seen, frame] = [middle(card.getBoundingClientRect()), this.frame.getBoundingClientRect()];
    const x = this.x + (seen.x - frame.left - this.screen.middle) / this.scale;
    const y = this.y + (seen.y - frame.top - this.screen.centre) / this.scale;
    this.touched = true;
    this.place(START, x, y);
  }

  /**
   * How much smaller a box on the screen must be to fit, with some air around it.
   *
   * @param {Box} box
   */
  fitting(box) {
    const { screen } = this;
    return Math.min(1, (screen.width - 2 * AIR) / width(box), (screen.height - 2 * AIR) / height(box));
  }

  /**
   * Bring a card into sight, and as much of what it is wired to as fits, moving no more than needed.
   *
   * @param {Element} card
   * @param {Element[]} [others]
   */
  reveal(card, others = []) {
    if (!this.svg) return;
    const { left, right, below } = this.covered;
    const frame = this.frame.getBoundingClientRect();
    const shown = [card];
    for (const other of others) if (this.fitting(union([...shown, other])) === 1) shown.push(other);
    const seen = union(shown);
    const dx = nudge(seen.left - AIR, seen.right + AIR, frame.left + left, frame.right - right);
    const dy = nudge(seen.top - AIR, seen.bottom + AIR, frame.top + this.above, frame.bottom - below);
    if (dx || dy) this.shift(dx, dy);
  }

  /**
   * The same from further away, if that shows more of it and numbers can still be made out.
   *
   * @param {Element} card
   * @param {Element[]} others
   */
  gather(card, others) {
    const scale = Math.max(FURTHEST, this.scale * this.fitting(union([card, ...others])) * HAIR);
    if (scale < this.scale) this.place(scale, this.x, this.y);
    this.reveal(card, others);
  }

  /**
   * A path is seen whole, as small as that may be; without one the view is as it was before.
   *
   * @param {Element[]} parts
   */
  follow(parts) {
    const { left } = this;
    this.path = parts;
    if (left) this.place(left.scale, left.x, left.y);
    this.left = parts.length ? { scale: this.scale, x: this.x, y: this.y } : null;
    if (!parts.length) return;
    const box = union(parts);
    const [seen, frame, screen] = [middle(box), this.frame.getBoundingClientRect(), this.screen];
    const x = this.x + (seen.x - frame.left - screen.middle) / this.scale;
    const y = this.y + (seen.y - frame.top - screen.centre) / this.scale;
    this.place(this.scale * this.fitting(box), x, y);
  }

  /**
   * Where in the frame an event is.
   *
   * @param {MouseEvent} event
   * @returns {Point}
   */
  at(event) {
    const box = this.frame.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  /** @param {WheelEvent} event */
  wheel(event) {
    if (!this.svg || closest(event, ".details")) return;
    // On a small screen the wheel scrolls the page: the drawing may be all of it that is seen.
    if (innerWidth <= NARROW && !event.ctrlKey) return;
    event.preventDefault();
    const { x, y } = this.at(event);
    const pixels = event.deltaY * (event.deltaMode === 1 ? LINE : 1);
    this.zoom(Math.exp(-pixels * (event.ctrlKey ? 0.01 : 0.0016)), x, y);
  }

  /** @param {PointerEvent} event */
  down(event) {
    if (event.button > 0 || closest(event, ".details, .search, button")) return;
    this.pointers.set(event.pointerId, this.at(event));
    this.travel = 0;
  }

  /** @param {PointerEvent} event */
  drag(event) {
    const before = this.pointers.get(event.pointerId);
    if (!before || !this.svg) return;
    const now = this.at(event);
    const [dx, dy] = [now.x - before.x, now.y - before.y];
    this.travel += Math.abs(dx) + Math.abs(dy);
    // Held only once it moves, or a click on a card would never reach the card.
    if (this.dragged && !this.frame.hasPointerCapture(event.pointerId)) this.frame.setPointerCapture(event.pointerId);
    const other = this.pointers.size === 2 && [...this.pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      /** @type {(a: Point, b: Point) => number} */
      const spread = (a, b) => Math.hypot(a.x - b.x, a.y - b.y) || 1;
      this.zoom(spread(now, other) / spread(before, other), (now.x + other.x) / 2, (now.y + other.y) / 2);
    } else if (this.dragged) {
      this.frame.classList.add("held");
      this.pan(dx, dy);
    }
    this.pointers.set(event.pointerId, now);
  }

  /** @param {PointerEvent} event */
  up(event) {
    this.pointers.delete(event.pointerId);
    if (!this.pointers.size) this.frame.classList.remove("held");
  }

  get dragged() {
    return this.travel > TRAVEL;
  }
}
