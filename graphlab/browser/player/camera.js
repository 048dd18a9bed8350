// Pan and zoom by a CSS transform of what the drawing lies on: on the drawing itself it would lay out every text in it
// again. Text stays sharp at every scale.

const NEAREST = 3;
const READABLE = 0.65; // below this a card is hard to read
const FURTHEST = 0.5; // from where cells are looked at whose numbers stand in the panel too
const START = 0.9; // where a graph starts that is too large to be read whole
const LARGEST_FIT = 1.3; // a tiny graph is not blown up to fill the screen
const MARGIN = 18;
const AIR = 24; // px around what is brought into sight
const HAIR = 0.99; // what is made to fit is a little smaller, or rounding would decide whether it does
export const NARROW = 640; // px of the window: a phone

// The box on the screen around all of `parts`.
function union(parts) {
  const all = parts.map((part) => part.getBoundingClientRect());
  const least = (side) => Math.min(...all.map((box) => box[side]));
  const most = (side) => Math.max(...all.map((box) => box[side]));
  return { left: least("left"), right: most("right"), top: least("top"), bottom: most("bottom") };
}

export class Camera {
  constructor(frame, paper, moved) {
    Object.assign(this, { frame, paper, moved });
    this.pointers = new Map();
    this.covered = { left: 0, right: 0, below: 0 };
  }

  listen(on) {
    on(this.frame, "wheel", (event) => this.wheel(event), { passive: false });
    on(this.frame, "pointerdown", (event) => this.down(event));
    on(this.frame, "pointermove", (event) => this.drag(event));
    for (const kind of ["pointerup", "pointercancel", "pointerleave"]) on(this.frame, kind, (event) => this.up(event));
    on(
      this.frame,
      "dblclick",
      (event) => !event.target.closest(".card, .fold, .details, .search, button") && this.fit(),
    );
    this.watcher = new ResizeObserver(() => this.resized());
    this.watcher.observe(this.frame);
  }

  close() {
    this.watcher?.disconnect();
  }

  // `svg` is a new drawing, `focus` the cards to begin at; one of the same size keeps the view.
  show(svg, focus) {
    const { width, height } = svg.viewBox.baseVal;
    const same = Math.abs(width - this.width) < 1 && Math.abs(height - this.height) < 1;
    Object.assign(this, { svg, width, height, focus, left: null });
    if (same && this.touched) this.apply();
    else {
      this.touched = false;
      this.start();
    }
  }

  // Another drawing of the same steps: the view stays, and `part`, if there is one, at its place on the screen, `box`.
  swap(svg, focus, part, box) {
    const { width, height } = svg.viewBox.baseVal;
    const all = this.scale === this.fitted;
    Object.assign(this, { svg, width, height, focus, left: null });
    if (all) return this.fit();
    if (!part) return this.touched ? this.apply() : this.start();
    this.touched = true;
    this.apply();
    const now = part.getBoundingClientRect();
    const middle = ({ left, right, top, bottom }) => [(left + right) / 2, (top + bottom) / 2];
    const [[x, y], [a, b]] = [middle(box), middle(now)];
    this.place(this.scale, this.x + (a - x) / this.scale, this.y + (b - y) / this.scale);
    this.reveal(part, [svg]);
  }

  // What of the frame can be seen.
  get screen() {
    const { left, right, below } = this.covered;
    const [width, height] = [this.frame.clientWidth - left - right, this.frame.clientHeight - below];
    return { width: Math.max(width, 1), height: Math.max(height, 1), middle: left + width / 2, centre: height / 2 };
  }

  // So many pixels of the frame are covered from now on; `card` stays in sight.
  cover({ left = 0, right = 0, below = 0 }, card = null) {
    this.covered = { left, right, below };
    if (!this.svg) return;
    if (!this.touched) this.start();
    if (card) this.reveal(card);
  }

  get whole() {
    const { width, height } = this.screen;
    return Math.min((width - 2 * MARGIN) / this.width, (height - 2 * MARGIN) / this.height, LARGEST_FIT);
  }

  fit() {
    this.fitted = this.whole; // the frame may get another size before the next drawing
    this.place(this.fitted, this.width / 2, this.height / 2);
  }

  // A large graph starts readable, with its last step in sight; `fit` shows it whole.
  start() {
    if (this.whole >= READABLE) return this.fit();
    this.place(START, this.width / 2, this.height / 2);
    if (!this.focus?.length) return;
    const scale = START * this.fitting(union(this.focus)) * HAIR;
    if (scale >= READABLE) this.place(scale, this.x, this.y);
    this.reveal(this.focus[0], this.focus.slice(1));
  }

  place(scale, x, y) {
    this.scale = scale;
    this.x = x;
    this.y = y;
    this.apply();
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
    this.touched ? this.apply() : this.start();
  }

  // Zoom by `factor`, keeping what is under (px, py) of the frame where it is.
  zoom(factor, px = this.screen.middle, py = this.screen.centre) {
    const scale = Math.min(NEAREST, Math.max(this.whole / 2, 0.05, Math.min(this.scale * factor, NEAREST)));
    const dx = px - this.screen.middle;
    const dy = py - this.screen.centre;
    this.touched = true;
    this.place(scale, this.x + dx / this.scale - dx / scale, this.y + dy / this.scale - dy / scale);
  }

  pan(dx, dy) {
    this.touched = true;
    const { width, height } = this.screen;
    const clamp = (value, size, room) => Math.min(size + room / 3, Math.max(-room / 3, value));
    this.place(
      this.scale,
      clamp(this.x - dx / this.scale, this.width, width / this.scale),
      clamp(this.y - dy / this.scale, this.height, height / this.scale),
    );
  }

  // Out of an overview, close enough to read `card`.
  approach(card) {
    if (this.scale >= READABLE) return;
    const [seen, frame] = [card.getBoundingClientRect(), this.frame.getBoundingClientRect()];
    const [x, y] = [(seen.left + seen.right) / 2 - frame.left, (seen.top + seen.bottom) / 2 - frame.top];
    this.touched = true;
    this.place(START, this.x + (x - this.screen.middle) / this.scale, this.y + (y - this.screen.centre) / this.scale);
  }

  // How much smaller a box on the screen must be to fit, with some air around it.
  fitting({ left, right, top, bottom }) {
    const { width, height } = this.screen;
    return Math.min(1, (width - 2 * AIR) / (right - left), (height - 2 * AIR) / (bottom - top));
  }

  // Bring a card into sight, and as much of what it is wired to as fits, moving no more than needed.
  reveal(card, others = []) {
    if (!this.svg) return;
    const { left, right, below } = this.covered;
    const frame = this.frame.getBoundingClientRect();
    const shown = [card];
    for (const other of others) if (this.fitting(union([...shown, other])) === 1) shown.push(other);
    const seen = union(shown);
    const nudge = (from, to, low, high) =>
      to - from > high - low ? (from + to - low - high) / 2 : Math.min(0, from - low) || Math.max(0, to - high);
    const dx = nudge(seen.left - AIR, seen.right + AIR, frame.left + left, frame.right - right);
    const dy = nudge(seen.top - AIR, seen.bottom + AIR, frame.top, frame.bottom - below);
    if (dx || dy) this.place(this.scale, this.x + dx / this.scale, this.y + dy / this.scale);
  }

  // The same from further away, if that shows more of it and numbers can still be made out.
  gather(card, others) {
    const scale = Math.max(FURTHEST, this.scale * this.fitting(union([card, ...others])) * HAIR);
    if (scale < this.scale) this.place(scale, this.x, this.y);
    this.reveal(card, others);
  }

  // A path is seen whole, as small as that may be; without one the view is as it was before.
  follow(parts) {
    const kept = this.left;
    if (!parts.length) {
      this.left = null;
      return kept && this.place(kept.scale, kept.x, kept.y);
    }
    if (kept) this.place(kept.scale, kept.x, kept.y);
    this.left = { scale: this.scale, x: this.x, y: this.y };
    const [frame, { middle, centre }, { left, right, top, bottom }] = [
      this.frame.getBoundingClientRect(),
      this.screen,
      union(parts),
    ];
    const scale = this.scale * this.fitting({ left, right, top, bottom });
    const [x, y] = [(left + right) / 2 - frame.left - middle, (top + bottom) / 2 - frame.top - centre];
    this.place(scale, this.x + x / this.scale, this.y + y / this.scale);
  }

  at(event) {
    const box = this.frame.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  wheel(event) {
    if (!this.svg || event.target.closest?.(".details")) return;
    // On a small screen the wheel scrolls the page: the drawing may be all of it that is seen.
    if (innerWidth <= NARROW && !event.ctrlKey) return;
    event.preventDefault();
    const { x, y } = this.at(event);
    const lines = event.deltaMode === 1 ? 16 : 1;
    this.zoom(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0016)), x, y);
  }

  down(event) {
    if (event.button > 0 || event.target.closest(".details, .search, button")) return;
    this.pointers.set(event.pointerId, this.at(event));
    this.travel = 0;
  }

  drag(event) {
    const before = this.pointers.get(event.pointerId);
    if (!before || !this.svg) return;
    const now = this.at(event);
    const [dx, dy] = [now.x - before.x, now.y - before.y];
    this.travel += Math.abs(dx) + Math.abs(dy);
    // Held only once it moves, or a click on a card would never reach the card.
    if (this.travel > 6 && !this.frame.hasPointerCapture(event.pointerId))
      this.frame.setPointerCapture(event.pointerId);
    if (this.pointers.size === 2) {
      const other = [...this.pointers.entries()].find(([id]) => id !== event.pointerId)[1];
      const spread = (a, b) => Math.hypot(a.x - b.x, a.y - b.y) || 1;
      this.zoom(spread(now, other) / spread(before, other), (now.x + other.x) / 2, (now.y + other.y) / 2);
    } else if (this.travel > 6) {
      this.frame.classList.add("held");
      this.pan(dx, dy);
    }
    this.pointers.set(event.pointerId, now);
  }

  up(event) {
    this.pointers.delete(event.pointerId);
    if (!this.pointers.size) this.frame.classList.remove("held");
  }

  get dragged() {
    return (this.travel ?? 0) > 6;
  }
}
