// common.js
const module0 = (() => {


function element(tag, text = "", kind = "") {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

function find(root, selector, kind = /** @type {new () => any} */ (HTMLElement)) {
  const found = root.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`expected a ${kind.name} at ${selector}, found ${found}`);
  return found;
}

function closest({ target }, selector) {
  return target instanceof Element ? target.closest(selector) : null;
}

function focusAround(part) {
  const root = /** @type {Document | ShadowRoot} */ (part.getRootNode());
  return /** @type {Part | null} */ (root.activeElement);
}

function tell(name, detail) {
  window.graphlab = { ...window.graphlab, [name]: detail };
  window.dispatchEvent(new CustomEvent(`graphlab:${name}`, { detail }));
}

function last(name) {
  return window.graphlab?.[name];
}

function matchTheme(root) {
  const colour = getComputedStyle(root).getPropertyValue("--st-background-color");
  const probe = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  probe.fillStyle = colour || "#fff";
  const [r, g, b] = (probe.fillStyle.match(/[0-9a-f]{2}/gi) ?? []).map((pair) => parseInt(pair, 16));
  root.classList.toggle("dark", 0.3 * r + 0.59 * g + 0.11 * b < 110);
  return root.classList.contains("dark");
}
return { element, find, closest, focusAround, tell, last, matchTheme };
})();
// player/camera.js
const module1 = (() => {

const { closest } = module0;


const NEAREST = 3;
const READABLE = 0.65; // below this a card is hard to read
const FURTHEST = 0.5; // from where cells are looked at whose numbers stand in the panel too
const START = 0.9; // where a graph starts that is too large to be read whole
const LARGEST_FIT = 1.3; // a tiny graph is not blown up to fill the screen
const MARGIN = 18;
const AIR = 24; // px around what is brought into sight
const HAIR = 0.99; // what is made to fit is a little smaller, or rounding would decide whether it does
const TRAVEL = 6; // px; a pointer that moves less has clicked
const LINE = 16; // px of a wheel that counts lines
const NARROW = 640; // px of the window: a phone

const width = ({ left, right }) => right - left;
const height = ({ top, bottom }) => bottom - top;
const middle = ({ left, right, top, bottom }) => ({ x: (left + right) / 2, y: (top + bottom) / 2 });

function union(parts) {
  const all = parts.map((part) => part.getBoundingClientRect());
  return {
    left: Math.min(...all.map((box) => box.left)),
    right: Math.max(...all.map((box) => box.right)),
    top: Math.min(...all.map((box) => box.top)),
    bottom: Math.max(...all.map((box) => box.bottom)),
  };
}

function nudge(from, to, low, high) {
  if (to - from > high - low) return (from + to - low - high) / 2;
  return Math.min(0, from - low) || Math.max(0, to - high);
}

class Camera {
  svg = null;
  width = 0;
  height = 0;
  x = 0;
  y = 0;
  scale = 1;
  fitted = null;
  touched = false;
  focus = [];
  left = null;
  covered = { left: 0, right: 0, below: 0 };
  pointers = new Map();
  travel = 0;
  watcher = null;

  constructor(frame, paper, moved) {
    this.frame = frame;
    this.paper = paper;
    this.moved = moved;
  }

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

  load(svg, focus) {
    const { width, height } = svg.viewBox.baseVal;
    this.svg = svg;
    this.width = width;
    this.height = height;
    this.focus = focus;
    this.left = null;
  }

  show(svg, focus) {
    const { width, height } = svg.viewBox.baseVal;
    const same = Math.abs(width - this.width) < 1 && Math.abs(height - this.height) < 1;
    this.load(svg, focus);
    if (same && this.touched) return this.apply();
    this.touched = false;
    this.start();
  }

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

  get screen() {
    const { left, right, below } = this.covered;
    const [width, height] = [this.frame.clientWidth - left - right, this.frame.clientHeight - below];
    return { width: Math.max(width, 1), height: Math.max(height, 1), middle: left + width / 2, centre: height / 2 };
  }

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

  start() {
    if (this.whole >= READABLE) return this.fit();
    this.place(START, this.width / 2, this.height / 2);
    const [first, ...others] = this.focus;
    if (!first) return;
    const scale = START * this.fitting(union(this.focus)) * HAIR;
    if (scale >= READABLE) this.place(scale, this.x, this.y);
    this.reveal(first, others);
  }

  place(scale, x, y) {
    this.scale = scale;
    this.x = x;
    this.y = y;
    this.apply();
  }

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
    if (this.touched) this.apply();
    else this.start();
  }

  zoom(factor, px = this.screen.middle, py = this.screen.centre) {
    const furthest = Math.max(this.whole / 2, 0.05);
    const scale = Math.min(NEAREST, Math.max(furthest, Math.min(this.scale * factor, NEAREST)));
    const dx = px - this.screen.middle;
    const dy = py - this.screen.centre;
    this.touched = true;
    this.place(scale, this.x + dx / this.scale - dx / scale, this.y + dy / this.scale - dy / scale);
  }

  pan(dx, dy) {
    this.touched = true;
    const { width, height } = this.screen;
    const clamp = (value, size, room) => Math.min(size + room / 3, Math.max(-room / 3, value));
    const x = clamp(this.x - dx / this.scale, this.width, width / this.scale);
    const y = clamp(this.y - dy / this.scale, this.height, height / this.scale);
    this.place(this.scale, x, y);
  }

  approach(card) {
    if (this.scale >= READABLE) return;
    const [seen, frame] = [middle(card.getBoundingClientRect()), this.frame.getBoundingClientRect()];
    const x = this.x + (seen.x - frame.left - this.screen.middle) / this.scale;
    const y = this.y + (seen.y - frame.top - this.screen.centre) / this.scale;
    this.touched = true;
    this.place(START, x, y);
  }

  fitting(box) {
    const { screen } = this;
    return Math.min(1, (screen.width - 2 * AIR) / width(box), (screen.height - 2 * AIR) / height(box));
  }

  reveal(card, others = []) {
    if (!this.svg) return;
    const { left, right, below } = this.covered;
    const frame = this.frame.getBoundingClientRect();
    const shown = [card];
    for (const other of others) if (this.fitting(union([...shown, other])) === 1) shown.push(other);
    const seen = union(shown);
    const dx = nudge(seen.left - AIR, seen.right + AIR, frame.left + left, frame.right - right);
    const dy = nudge(seen.top - AIR, seen.bottom + AIR, frame.top, frame.bottom - below);
    if (dx || dy) this.shift(dx, dy);
  }

  gather(card, others) {
    const scale = Math.max(FURTHEST, this.scale * this.fitting(union([card, ...others])) * HAIR);
    if (scale < this.scale) this.place(scale, this.x, this.y);
    this.reveal(card, others);
  }

  follow(parts) {
    const { left } = this;
    if (left) this.place(left.scale, left.x, left.y);
    this.left = parts.length ? { scale: this.scale, x: this.x, y: this.y } : null;
    if (!parts.length) return;
    const box = union(parts);
    const [seen, frame, screen] = [middle(box), this.frame.getBoundingClientRect(), this.screen];
    const x = this.x + (seen.x - frame.left - screen.middle) / this.scale;
    const y = this.y + (seen.y - frame.top - screen.centre) / this.scale;
    this.place(this.scale * this.fitting(box), x, y);
  }

  at(event) {
    const box = this.frame.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  wheel(event) {
    if (!this.svg || closest(event, ".details")) return;
    if (innerWidth <= NARROW && !event.ctrlKey) return;
    event.preventDefault();
    const { x, y } = this.at(event);
    const pixels = event.deltaY * (event.deltaMode === 1 ? LINE : 1);
    this.zoom(Math.exp(-pixels * (event.ctrlKey ? 0.01 : 0.0016)), x, y);
  }

  down(event) {
    if (event.button > 0 || closest(event, ".details, .search, button")) return;
    this.pointers.set(event.pointerId, this.at(event));
    this.travel = 0;
  }

  drag(event) {
    const before = this.pointers.get(event.pointerId);
    if (!before || !this.svg) return;
    const now = this.at(event);
    const [dx, dy] = [now.x - before.x, now.y - before.y];
    this.travel += Math.abs(dx) + Math.abs(dy);
    if (this.dragged && !this.frame.hasPointerCapture(event.pointerId)) this.frame.setPointerCapture(event.pointerId);
    const other = this.pointers.size === 2 && [...this.pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const spread = (a, b) => Math.hypot(a.x - b.x, a.y - b.y) || 1;
      this.zoom(spread(now, other) / spread(before, other), (now.x + other.x) / 2, (now.y + other.y) / 2);
    } else if (this.dragged) {
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
    return this.travel > TRAVEL;
  }
}
return { NARROW, Camera };
})();
// player/times.js
const module2 = (() => {


function times(steps) {
  const born = new Map();
  const sent = new Map();
  const changes = new Map();
  for (const [i, { pass, node, edges, grads }] of steps.entries()) {
    if (pass === "forward") {
      if (!born.has(node)) born.set(node, i + 1);
      continue;
    }
    for (const id of edges) if (!sent.has(id)) sent.set(id, i + 1);
    for (const [id, row] of Object.entries(grads)) {
      const rows = changes.get(id) ?? [];
      rows.push([i + 1, row]);
      changes.set(id, rows);
    }
  }
  return { born, sent, changes };
}
return { times };
})();
// player/scene.js
const module3 = (() => {

const { times } = module2;


const MANY_CARDS = 200; // from here on nothing fades: thousands of parts would have to be painted again
const SVG = "http://www.w3.org/2000/svg";

class Scene {
  svg = null;
  steps = [];
  cards = new Map();
  wires = new Map();
  cardOf = new Map();
  wireOf = new Map();
  marked = [];
  lit = [];

  constructor(frame) {
    this.frame = frame;
  }

  all(selector, from = this.frame) {
    return [.../** @type {NodeListOf<Part>} */ (from.querySelectorAll(selector))];
  }

  groups(selector, from) {
    return /** @type {SVGGElement[]} */ (this.all(selector, from));
  }

  build(svg, steps) {
    this.steps = steps;
    this.cards = new Map();
    this.wires = new Map();
    this.cardOf = new Map();
    this.wireOf = new Map();
    this.marked = [];
    this.lit = [];
    this.frame.innerHTML = svg;
    this.svg = /** @type {SVGSVGElement | null} */ (this.frame.firstElementChild);
    const { born, sent, changes } = times(steps);
    for (const card of this.groups("[data-node]")) this.addCard(card, born, changes);
    for (const wire of this.groups("[data-edge]")) this.addWire(wire, sent);
    this.frame.classList.toggle("big", this.cards.size > MANY_CARDS);
  }

  addCard(card, born, changes) {
    const { node: id = "", members: folded, tucked, output = id } = card.dataset;
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
      born: Math.max(0, ...members.map((each) => born.get(each) ?? 0)),
      key: "",
    };
    this.cards.set(id, entry);
    for (const each of [id, ...members, ...(ids(tucked) ?? [])]) {
      if (!this.cardOf.has(each)) this.cardOf.set(each, entry);
    }
  }

  addWire(wire, sent) {
    const { edge = "", from = "", to = "" } = wire.dataset;
    const edges = edgesOf(wire);
    const entry = { wire, edges, from, to, sent: Math.max(0, ...edges.map((each) => sent.get(each) ?? 0)), key: "" };
    this.wires.set(edge, entry);
    for (const each of edges) this.wireOf.set(each, entry);
  }

  card(id) {
    return this.cardOf.get(id)?.card;
  }

  show(at) {
    const step = this.steps[at - 1];
    const active = step && this.cardOf.get(step.node);
    for (const entry of this.cards.values()) this.showCard(entry, at, step, entry === active);
    const flowing = new Set((step?.edges ?? []).map((id) => this.wireOf.get(id)));
    for (const entry of this.wires.values()) this.showWire(entry, at, step, flowing.has(entry));
  }

  showCard(entry, at, step, active) {
    const { card, grads, none, changes, born, members } = entry;
    const changed = step?.pass === "backward" && Object.keys(step.grads).some((id) => members.has(id));
    const over = at >= this.steps.length;
    const shown = none && over ? "none" : (changes.findLast(([when]) => when <= at)?.[1] ?? 0);
    const key = `${at < born} ${active && step?.pass} ${changed} ${shown}`;
    if (entry.key === key) return;
    entry.key = key;
    card.classList.toggle("waiting", at < born);
    card.classList.toggle("active", active);
    if (active) card.dataset.pass = step?.pass;
    card.classList.toggle("changed", changed);
    none?.classList.toggle("shown", shown === "none");
    for (const [variant, row] of grads) row.classList.toggle("shown", variant === shown);
  }

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

  around(step) {
    const own = step && this.card(step.node);
    if (!own) return [];
    const wires = step.edges.map((id) => this.wireOf.get(id)).filter((wire) => wire !== undefined);
    const ends = wires.flatMap(({ from, to }) => [this.card(from), this.card(to)]);
    return [...new Set([own, ...ends])].filter((card) => card !== undefined);
  }

  stepOf(wire) {
    const edges = new Set(edgesOf(wire));
    const first = (pass) =>
      this.steps.findIndex((step) => step.pass === pass && step.edges.some((id) => edges.has(id)));
    return first("backward") + 1 || first("forward") + 1;
  }

  light(nodes) {
    for (const card of this.lit) card.classList.remove("lit");
    this.lit = [...new Set(nodes.map((id) => this.card(id)))].filter((card) => card !== undefined);
    for (const card of this.lit) card.classList.add("lit");
  }

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

  put(part, name) {
    if (!part || part.classList.contains(name)) return;
    part.classList.add(name);
    this.marked.push(() => part.classList.remove(name));
  }

  outline(card, row, flat) {
    if (!card || (row !== "value" && row !== "grad")) return;
    const wanted = new Set(flat.map(String));
    const cells = this.all(`.row.${row} .cell[data-cell]`, card);
    const parts = cells.length
      ? cells.filter((cell) => wanted.has(cell.dataset.cell ?? ""))
      : this.all(`.row.${row} .tint`, card);
    for (const part of parts) this.put(part, "outlined");
    if (parts.length) this.put(card, "feeds");
  }

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

function drawn(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}

function ids(text) {
  return text?.split(" ").filter(Boolean);
}

function edgesOf({ dataset: { edges, edge = "" } }) {
  return ids(edges) ?? [edge];
}
return { Scene, ids };
})();
// player/details.js
const module4 = (() => {

const { element } = module0;
const { ids } = module3;


const GRADS = {
  computed: "",
  none: "None: no path from the target leads here.",
  not_computed: "Not computed: nobody asked for it.",
};
const MOST_CHIPS = 40;
const NUMBER = /[^\s[\]]+/g;

function details(player, id, { pick, cell, fold }) {
  const node = player.nodes[id];
  if (!node) return box(player, id, pick, fold);
  const asks = cell && ((row, index) => cell({ node: id, row, index }));
  const formulas = player.formulasOf(id);
  return [
    about(player, id, node, pick),
    numbers("value", node.value, asks, node),
    gradient(node, asks),
    ...(formulas.length ? [maths(formulas)] : []),
  ];
}

function about(player, id, node, pick) {
  const part = element("div", "", "about");
  const facts = [node.op ?? node.kind, node.shape, node.dtype, node.line && `line ${node.line}`];
  part.append(element("h3", node.name), meta(facts.filter(Boolean).join(" · ")));
  const home = player.scene.card(id);
  if (!home) part.append(meta("not drawn"));
  else if (home.dataset.node !== id && home.dataset.group) {
    part.append(meta(`in the box ${called(player, home.dataset.group)}`));
  }
  part.append(...chips("from", node.inputs, player, pick), ...chips("used by", node.users, player, pick));
  return part;
}

const meta = (text) => element("p", text, "meta");

function gradient(node, asks) {
  const computed = node.gradState === "computed";
  const part = numbers("grad", node.grad || GRADS[node.gradState], computed ? asks : null, node);
  if (!computed) part.classList.add("absent");
  if (node.sum) part.append(element("p", node.sum, "sum"));
  return part;
}

function maths(formulas) {
  const all = element("div", "", "maths");
  for (const formula of formulas) {
    const row = element("p", "", "formula");
    row.innerHTML = formula;
    all.append(row);
  }
  return all;
}

const called = (player, group) => player.groups[group]?.label ?? group;

function box(player, id, pick, fold) {
  const part = element("div", "", "about");
  const group = player.groups[id];
  const members = ids(player.scene.card(id)?.dataset.members) ?? [];
  const facts = [group?.kind, `${members.length} inside`, group?.line && `line ${group.line}`];
  part.append(element("h3", called(player, id)), meta(facts.filter(Boolean).join(" · ")));
  part.append(press("Unfold", "open-box", () => fold(id)));
  return [part, ...chips("inside", members.slice(0, MOST_CHIPS), player, pick)];
}

function press(text, kind, act) {
  const made = element("button", text, kind);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

function numbers(kind, text, asks, { size, name }) {
  const block = element("section", "", kind);
  const written = element("pre", text);
  block.append(element("h4", kind), written);
  const found = asks && size ? [...text.matchAll(NUMBER)] : [];
  if (!asks || !size || found.length !== size) return block;
  written.setAttribute("role", "group");
  written.setAttribute("aria-label", `${kind} of ${name}: choose a number to see what makes it`);
  pickable(written, text, found, (index) => asks(kind, index));
  return block;
}

function pickable(written, text, found, asks) {
  written.replaceChildren();
  let done = 0;
  const cells = found.map((match, index) => {
    const [number] = match;
    written.append(text.slice(done, match.index));
    done = match.index + number.length;
    const cell = press(number, "pick", () => asks(index));
    cell.dataset.cell = String(index);
    cell.tabIndex = index ? -1 : 0;
    written.append(cell);
    return cell;
  });
  written.append(text.slice(done));
  const across = rowLength(text);
  written.addEventListener("keydown", (event) => walk(cells, across, event));
}

function walk(cells, across, event) {
  const at = cells.findIndex((cell) => cell === event.target);
  const ways = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: across, ArrowUp: -across };
  const by = ways[/** @type {keyof typeof ways} */ (event.key)];
  if (at < 0 || by === undefined) return;
  event.preventDefault(); // the player would take a step
  event.stopPropagation();
  const next = cells[at + by];
  if (!next) return;
  cells[at].tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

function rowLength(text) {
  const end = text.indexOf("]");
  return text.slice(0, end > 0 ? end : text.length).match(NUMBER)?.length ?? 1;
}

function cellPart({ title, products = [], sum = "", why = "" }, shut) {
  const part = element("section", "", "cell-view");
  part.append(element("h4", title));
  const list = element("ol", "", "products");
  list.append(...products.map((text) => element("li", text)));
  if (products.length) part.append(list);
  if (sum) part.append(element("p", sum, "total"));
  if (why) part.append(element("p", why, "why"));
  const close = press("×", "forget", shut);
  close.setAttribute("aria-label", "Close this number");
  part.append(close);
  return part;
}

function chips(label, found, player, pick) {
  if (!found.length) return [];
  const row = element("p", "", "chips");
  row.append(element("span", label, "meta"));
  for (const id of new Set(found)) row.append(press(player.nodes[id]?.name ?? id, "", () => pick(id)));
  return [row];
}
return { details, cellPart };
})();
// player/story.js
const module5 = (() => {

const { element } = module0;


const EDGE = 2; // px above the first row that is seen
const ALL_ROWS = 400; // a list longer than this is laid out only where it is looked at

class Story {
  steps = [];
  rows = [];
  now = null;
  lit = [];
  of = new Map();
  forward = 0;
  at = 0;
  watcher = null;

  constructor(player) {
    this.player = player;
    this.one = player.one;
  }

  build(steps) {
    const told = this.steps.length === steps.length && steps.every((step, i) => step.text === this.steps[i].text);
    this.steps = steps;
    if (told && steps.length) return; // the same words: the list stays, and where it is scrolled to
    this.forward = steps.filter((step) => step.pass === "forward").length;
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
    const [forward, backward] = [this.one(".forward ol"), this.one(".backward ol")];
    forward.replaceChildren(...this.rows.slice(0, this.forward));
    backward.replaceChildren(...this.rows.slice(this.forward));
    forward.scrollTop = backward.scrollTop = 0;
    this.one(".backward").hidden = this.rows.length === this.forward;
    this.one(".transcript").classList.toggle("long", this.rows.length > ALL_ROWS);
    const share = this.steps.length ? this.forward / this.steps.length : 1;
    this.player.root.style.setProperty("--forward", String(share));
  }

  listen() {
    this.watcher = new ResizeObserver(() => this.now && this.follow(this.now));
    this.watcher.observe(this.one(".transcript"));
  }

  close() {
    this.watcher?.disconnect();
  }


  speak(at) {
    const step = this.steps[at - 1];
    const nothing = this.steps.length
      ? "The leaves are there; nothing has been computed yet."
      : "Nothing was computed on this tape.";
    const lead = element("b", this.lead(at, step), step?.pass ?? "forward");
    this.one(".sentence").replaceChildren(lead, " ", step?.text ?? nothing);
    this.write(step);
    this.one(".because").replaceChildren(...(step ? because(step) : []));
    this.one(".say").scrollTop = 0;
  }

  lead(at, step) {
    if (!step) return "Start.";
    const { forward } = this;
    return step.pass === "forward"
      ? `Forward ${at} of ${forward}.`
      : `Backward ${at - forward} of ${this.steps.length - forward}.`;
  }

  write(step) {
    const place = this.one(".formulas");
    place.classList.toggle("coming", step?.formulas === null);
    place.replaceChildren(...(step?.formulas ?? []).map(written));
    requestAnimationFrame(() => reachable([place]));
  }

  learn(formulas = {}) {
    for (const [at, found] of Object.entries(formulas)) {
      const step = this.steps[Number(at) - 1];
      if (step?.formulas === null) step.formulas = found;
    }
  }


  go(at) {
    const [low, high] = [Math.min(this.at, at), Math.max(this.at, at)];
    for (let i = low; i < high; i++) this.rows[i].classList.toggle("later", i >= at);
    this.at = at;
    this.now?.classList.remove("now");
    this.now?.firstElementChild?.removeAttribute("aria-current");
    this.now = this.rows[at - 1] ?? null;
    this.now?.classList.add("now");
    this.now?.firstElementChild?.setAttribute("aria-current", "step");
    if (at <= this.forward) this.one(".backward ol").scrollTop = 0;
    if (at === 0) this.one(".forward ol").scrollTop = 0;
    if (this.now) this.follow(this.now);
  }

  follow(row) {
    const list = row.parentElement;
    if (!list) return;
    if (row.offsetTop < list.scrollTop + EDGE) list.scrollTop = row.offsetTop - EDGE;
    const least = row.offsetTop + row.offsetHeight + EDGE - list.clientHeight;
    if (list.scrollTop >= least) return;
    let first = row;
    for (let above = before(row); above && above.offsetTop - EDGE >= least; above = before(above)) first = above;
    list.scrollTop = first.offsetTop - EDGE;
  }

  light(nodes) {
    for (const row of this.lit) row.classList.remove("lit");
    this.lit = nodes.flatMap((id) => this.of.get(id) ?? []).map((i) => this.rows[i]);
    for (const row of this.lit) row.classList.add("lit");
  }

  get walked() {
    return this.at <= this.forward ? [] : this.steps.slice(this.forward, this.at).map((step) => step.node);
  }
}

function rowOf(step, i) {
  const item = element("li");
  const row = element("button");
  row.type = "button";
  row.dataset.at = String(i + 1);
  row.append(element("span", String(i + 1), "no"), element("span", step.text));
  item.append(row);
  return item;
}

const before = (row) => /** @type {HTMLElement | null} */ (row.previousElementSibling);

function written([symbols, numbers]) {
  const row = element("div", "", "formula");
  row.innerHTML = numbers ? `${symbols}<span class="then">→</span>${numbers}` : symbols;
  return row;
}

function because({ rule, reasons }) {
  const parts = reasons.map((text) => element("p", text, "reason"));
  return rule ? [element("p", rule, "rule"), ...parts] : parts;
}

function reachable(parts) {
  for (const part of parts) {
    if (part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1) {
      part.setAttribute("tabindex", "0");
    } else {
      part.removeAttribute("tabindex");
    }
  }
}
return { Story, reachable };
})();
// player/closer.js
const module6 = (() => {

const { find, focusAround, last } = module0;
const { NARROW } = module1;
const { cellPart, details } = module4;
const { reachable } = module5;


const GAP = 12; // px between the panel and what stays in sight

class Closer {
  selected = null;
  nodes = [];
  asked = null;
  shone = last("light") ?? null;

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

  pick({ node, line }) {
    if (node) return this.select(node);
    const on = Object.keys(this.player.nodes).filter((id) => this.player.nodes[id].line === line);
    this.select(on.at(-1) ?? null, on);
  }

  knows(id) {
    return id in this.player.nodes || this.player.scene.cards.has(id);
  }

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

  members() {
    return this.nodes.flatMap((id) => [...(this.player.scene.cards.get(id)?.members ?? [id])]);
  }

  again() {
    const { selected, nodes, player } = this;
    if (selected === null) return;
    if (!this.knows(selected)) return this.select(null);
    player.scene.light(nodes);
    player.story.light(this.members());
    this.fill(selected);
    player.scene.card(selected)?.classList.add("selected");
  }

  fill(selected) {
    const { player, asked } = this;
    const parts = details(player, selected, {
      pick: (id) => this.select(id),
      cell: player.picture?.picks ? (cell) => this.ask(cell) : null,
      fold: (id) => player.fold(id),
    });
    if (asked) parts.push(cellPart(answerTo(asked, player.picture?.cell), () => this.forget()));
    find(this.panel, ".inside").replaceChildren(...parts);
    const numbers = this.panel.querySelectorAll(".pick");
    for (const number of numbers) number.classList.toggle("chosen", this.isAsked(number));
  }

  isAsked(number) {
    const { asked } = this;
    return asked?.row === number.closest("section")?.className && String(asked?.index) === number.dataset.cell;
  }

  show(selected) {
    const { player, panel } = this;
    const card = player.scene.card(selected);
    card?.classList.add("selected");
    if (card) player.camera.approach(card);
    this.fill(selected);
    panel.scrollTop = 0;
    this.place(card);
  }

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

  refill() {
    const { selected, panel } = this;
    if (selected === null) return;
    const focused = focusAround(this.player.root);
    const inside = panel.contains(focused);
    const [row, index] = [focused?.closest("section")?.className, focused?.dataset.cell];
    this.fill(selected);
    if (inside) {
      const same = index === undefined ? null : panel.querySelector(`section.${row} [data-cell="${index}"]`);
      (same ?? panel).focus({ preventScroll: true });
    }
    this.place(this.player.scene.card(selected));
    panel.querySelector(".cell-view")?.scrollIntoView({ block: "nearest" });
  }

  shine(marks) {
    const { scene, camera } = this.player;
    this.shone = marks;
    this.marks();
    const parts = scene.all(".marked");
    const path = Boolean(marks?.edges?.length);
    camera.follow(path ? parts : []);
    if (parts.length && !path) camera.reveal(parts[0], parts.slice(1));
    this.player.mark();
  }

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

const same = (a, b) => a?.node === b.node && a.row === b.row && a.index === b.index;

const answerTo = (asked, found) => (found && same(found, asked) ? found : { title: "…" });

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
return { Closer };
})();
// player/face.js
const module7 = (() => {

const sign = (paint) => (path) =>
  `<svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><path d="${path}" ${paint}/></svg>`;
const icon = sign('fill="currentColor"');
const drawn = sign(
  'fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"',
);
const dot = (x) => `M${x} 8.4a1.6 1.6 0 1 1 0 3.2 1.6 1.6 0 0 1 0-3.2z`;

const ICONS = {
  first: icon("M4 4h2.2v12H4zM16 4.2v11.6L7.4 10z"),
  back: icon("M14 4.2v11.6L5.4 10z"),
  play: icon("M5.5 3.6v12.8L16.4 10z"),
  pause: icon("M5 4h3.6v12H5zM11.4 4H15v12h-3.6z"),
  next: icon("M6 4.2v11.6l8.6-5.8z"),
  last: icon("M13.8 4H16v12h-2.2zM4 4.2v11.6l8.6-5.8z"),
  loop: drawn(
    "M4.5 9.5A4.5 4.5 0 0 1 9 5h6.2M13 2.6 15.6 5 13 7.4M15.5 10.5A4.5 4.5 0 0 1 11 15H4.8M7 17.4 4.4 15 7 12.6",
  ),
  fit: icon("M3 3h5v1.8H4.8V8H3zM12 3h5v5h-1.8V4.8H12zM3 12h1.8v3.2H8V17H3zM15.2 12H17v5h-5v-1.8h3.2z"),
  turn: drawn("M3.5 6.5h7M8.3 4l2.6 2.5L8.3 9M14.5 6.5v9M12 13.2l2.5 2.6 2.5-2.6"),
  plus: icon("M9.1 4h1.8v5.1H16v1.8h-5.1V16H9.1v-5.1H4V9.1h5.1z"),
  minus: icon("M4 9.1h12v1.8H4z"),
  find: drawn("M8.6 14a5.4 5.4 0 1 0 0-10.8 5.4 5.4 0 0 0 0 10.8M12.6 12.6l4.2 4.2"),
  help: drawn("M7.2 7.4a2.9 2.9 0 1 1 4.4 2.5c-1 .6-1.6 1.1-1.6 2.1M10 15.4v.1"),
  more: icon(dot(4.5) + dot(10) + dot(15.5)),
  close: drawn("M5.5 5.5l9 9M14.5 5.5l-9 9"),
  above: drawn("M5 12.2 10 7.2l5 5"),
  below: drawn("M5 7.8l5 5 5-5"),
  fold: drawn("M3.5 10h13M10 2.5v4.6M7.8 5.2 10 7.4l2.2-2.2M10 17.5v-4.6M7.8 14.8 10 12.6l2.2 2.2"),
  unfold: drawn("M3.5 10h13M10 7.2V2.8M7.8 4.8 10 2.6l2.2 2.2M10 12.8v4.4M7.8 15.2l2.2 2.2 2.2-2.2"),
  tuck: drawn("M4 4.5h12v11H4zM7 8.5h6v3.2H7z"),
  full: drawn("M12.2 3.4h4.4v4.4M16.4 3.6 11.6 8.4M7.8 16.6H3.4v-4.4M3.6 16.4l4.8-4.8"),
  save: drawn("M10 3.2v9M6.6 9.2 10 12.6l3.4-3.4M3.6 16.6h12.8"),
};
const button = (name, label, keys = "") => {
  const tip = keys ? `${label} (${keys})` : label;
  return `<button type="button" class="${name}" aria-label="${label}" title="${tip}">${ICONS[name]}</button>`;
};

const item = (name, icon, label, { keys = "", role = "menuitem" } = {}) =>
  `<button type="button" role="${role}" class="do-${name}" tabindex="-1">` +
  `<span class="sign">${ICONS[icon]}</span><span class="word">${label}</span>${keys && `<kbd>${keys}</kbd>`}</button>`;

const TOOLS = `
  <div class="tools">
    <div class="zoom">
      ${button("minus", "Zoom out")}
      <button type="button" class="percent" title="Actual size" aria-label="Actual size">100%</button>
      ${button("plus", "Zoom in")}
      ${button("fit", "Fit")}
    </div>
    <div class="extra">
      ${button("find", "Search", "/")}
      ${button("help", "How to read the picture, and the keys", "?")}
      ${button("more", "More")}
    </div>
  </div>`;

const MENU = `
  <div class="pop menu" role="menu" aria-label="More" hidden>
    ${item("full", "full", "Full screen", { keys: "F" })}
    ${item("turn", "turn", "Top to bottom")}
    ${item("tuck", "tuck", "Numbers inside their ops", { role: "menuitemcheckbox" })}
    <div class="folding" role="group" aria-label="Boxes">
      ${item("fold", "fold", "Fold all boxes")}
      ${item("unfold", "unfold", "Unfold all boxes")}
    </div>
    <div role="group" aria-label="Save the picture">
      <p aria-hidden="true">Save the picture as it is now</p>
      ${item("svg", "save", "SVG, sharp at any size")}
      ${item("png", "save", "PNG, for slides and chats")}
    </div>
  </div>`;

const TOP = `
  <div class="top">
    <h2></h2><select class="views" aria-label="Tape and gradient shown" hidden></select><span class="traits"></span>
    <span class="stale" hidden>from before your edit</span><span class="space"></span>
    ${TOOLS}
    ${MENU}
    <div class="pop guide" role="dialog" aria-label="How to read the picture" tabindex="-1" hidden></div>
  </div>`;

const SEARCH = `
  <div class="search" role="search" hidden>
    <span class="sign">${ICONS.find}</span>
    <input type="text" aria-label="Search by name or op" placeholder="name or op"
      spellcheck="false" autocomplete="off" autocapitalize="off">
    <output aria-live="polite"></output>
    ${button("above", "Match before", "Shift Enter")}
    ${button("below", "Next match", "Enter")}
    ${button("close", "Close the search", "Escape")}
  </div>`;

const DETAILS = `
  <aside class="details" aria-label="Selected node" tabindex="-1" hidden>
    <button type="button" class="shut" aria-label="Close the details" title="Close (Escape)">${ICONS.close}</button>
    <div class="inside"></div>
  </aside>`;

const CANVAS = `
  <div class="canvas">
    <button type="button" class="skip">Skip the drawing</button>
    <div class="drawing"></div><div class="lens" aria-hidden="true" hidden></div>
    ${SEARCH}
    ${DETAILS}
    <p class="toast" role="status" hidden></p>
    <div class="message" hidden></div><div class="loading" hidden><span></span>Running</div></div>`;

const SAY = `
  <div class="say" role="region" aria-label="This step" tabindex="0">
    <p class="sentence" aria-live="polite"></p>
    <div class="formulas"></div>
    <div class="because"></div>
  </div>`;

const TRANSPORT = `
  <div class="transport" role="group" aria-label="Player">
    ${button("first", "To the start", "Home")}
    ${button("back", "Step back", "←")}
    <button type="button" class="toggle" title="Play or pause (space)">
      <span class="sign"></span><span class="word"></span>
    </button>
    ${button("next", "Step", "→")}
    ${button("last", "To the end", "End")}
    <input class="scrub" type="range" min="0" max="0" step="1" value="0" aria-label="Step">
    <output class="count"></output>
    <button type="button" class="loop" aria-label="Play again and again" aria-pressed="false"
      title="Play again and again (L)">${ICONS.loop}</button>
    <select class="speed" aria-label="Speed" title="Speed">
      <option value="0.5">0.5×</option>
      <option value="1" selected>1×</option>
      <option value="2">2×</option>
      <option value="4">4×</option>
    </select>
  </div>`;

const TRANSCRIPT = `
  <div class="transcript">
    <section class="forward"><h3>Forward</h3><ol></ol></section>
    <section class="backward"><h3>Backward</h3><ol></ol></section>
  </div>`;

const FACE = `${TOP}${CANVAS}<p class="notes" hidden></p>${SAY}${TRANSPORT}${TRANSCRIPT}`;

const SKETCH = `
  <svg viewBox="0 0 150 64" width="150" height="64" aria-hidden="true"
    fill="none" stroke="currentColor" stroke-width="1.6" stroke-dasharray="4 4">
    <rect x="1" y="2" width="40" height="24" rx="6"/>
    <rect x="1" y="38" width="40" height="24" rx="6"/>
    <rect x="109" y="20" width="40" height="24" rx="6"/>
    <path d="M41 14C75 14 75 29 109 29M41 50C75 50 75 35 109 35"/>
  </svg>`;
return { ICONS, FACE, SKETCH };
})();
// player/guide.js
const module8 = (() => {

const { ICONS } = module7;

const sample = (body, width = 64, height = 30) => {
  const size = `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`;
  return `<svg class="gl sample" ${size} aria-hidden="true">${body}</svg>`;
};
const BODY = '<rect class="body" x="3" y="3" width="58" height="24" rx="8"/>';
const card = (kind, inside = "") => sample(`<g class="card ${kind}">${BODY}${inside}</g>`);
const row = (kind, inside) =>
  sample(`<g class="row ${kind} shown"><rect class="tint" x="2" y="4" width="60" height="22" rx="6"/>${inside}</g>`);
const number = (text) => `<text class="num big" x="54" y="20" text-anchor="end">${text}</text>`;
const note = (text) => `<text class="note" x="32" y="19" text-anchor="middle">${text}</text>`;
const wire = (kind, width) => {
  const back = width ? `<path class="back" d="M4,15H52" style="stroke-width:${width}"/>` : "";
  const head = '<path class="head" d="M60,15L51,11V19Z"/>';
  return sample(`<g class="wire ${kind}"><path class="fore" d="M4,15H52"/>${back}${head}</g>`);
};
const RING = '<rect class="ring" x="0.8" y="0.8" width="62.4" height="28.4" rx="10"/>';
const HOOD = '<path class="hood" d="M3.6,13V11a7.4,7.4 0 0 1 7.4,-7.4H53a7.4,7.4 0 0 1 7.4,7.4V13Z"/>';
const FOLDED = sample(
  '<g class="card folded"><rect class="body" x="3" y="2" width="58" height="21" rx="8"/>' +
    '<path class="under" d="M7,22v0a6,5 0 0 0 6,5.5H51a6,5 0 0 0 6,-5.5v0"/>' +
    '<g class="fold"><rect x="9" y="6" width="13" height="13" rx="4"/>' +
    '<path d="M12.2,12.5h6.6M15.5,9.2v6.6"/></g></g>',
);
const BADGE = sample(
  '<g class="card"><g class="badge" transform="translate(8,6)"><rect width="48" height="18" rx="9"/>' +
    '<text x="24" y="13.2" text-anchor="middle">dead</text></g></g>',
);
const TAG = sample(
  '<g class="pill" transform="translate(32,15)"><rect x="-16" y="-10" width="32" height="20" rx="10"/>' +
    '<text class="from" y="4.2" text-anchor="middle">x</text></g>',
);
const CONTRIBUTION = sample(
  '<g class="pill" transform="translate(42,15)"><rect x="-40" y="-10" width="80" height="20" rx="10"/>' +
    '<path class="flow" transform="translate(-29,0)" d="M-3.5,0L3,-3.8V3.8Z"/>' +
    '<text class="sent" x="7" y="4.2" text-anchor="middle">3·2 = 6</text></g>',
  84,
);


const CARDS = [
  [card("variable"), "<b>Variable</b>: trainable, watched by every tape"],
  [card("watched"), "<b>Watched tensor</b>: followed because of <code>tape.watch</code>"],
  [card("constant"), "<b>Constant</b>: no gradient is kept for it"],
  [card("op"), "<b>Op</b>: its symbol, the name of its result, the op"],
  [card("op target", RING), "<b>Target</b>: where the backward pass starts"],
  [card("op inner", HOOD), "<b>Inner op</b>: run by the <code>gradient</code> call of another tape"],
  [FOLDED, "<b>Folded box</b>: a function, layer, loop or scope; its button opens it"],
  [BADGE, "<b>Badge</b>: a number that deserves a look; point at it for the sentence"],
];

const ROWS = [
  [row("value", number("3")), "<b>value</b>, of the forward pass"],
  [row("grad", number("8")), "<b>grad</b>: the target's derivative with respect to this"],
  [row("grad pending", note("not yet")), "the sweep has not come here yet"],
  [row("grad", number("0")), "came, and is <b>0</b>"],
  [row("grad none", note("None")), "no path leads here: <b>None</b>, which is not 0"],
];

const WIRES = [
  [wire("", 0), "a value goes forward, to the right or down"],
  [wire("", 1) + wire("", 2.4) + wire("", 4.2), "its gradient comes back; width for 0.01, 1 and 100, on a log scale"],
  [wire("zero", 1), "the gradient that comes back is 0"],
  [wire("dead", 0), "no gradient comes back"],
  [wire("cut", 0), "<b>cut</b>: here the way back ends, and a word says why"],
  [TAG, "the name in place of a long wire: the value comes from far away"],
  [CONTRIBUTION, "local derivative · incoming gradient = contribution"],
];

const KEYS = [
  [["←", "→"], "a step back, a step on"],
  [["Home", "End"], "to the start, to the end"],
  [["Space"], "play or pause"],
  [["L"], "play again and again"],
  [["Tab"], "to the next card, box or wire"],
  [["Shift", "← ↑ → ↓"], "to the neighbour on that side"],
  [["Enter"], "open a card, fold a box, go to the step of a wire"],
  [["/"], "search"],
  [["+", "−", "0"], "closer, further, all of it"],
  [["F"], "full screen"],
  [["?"], "this page"],
  [["Esc"], "close, let go"],
];

const entry = ([sign, words]) => `<div><dt>${sign}</dt><dd>${words}</dd></div>`;
const section = (title, rows) => `<section><h3>${title}</h3><dl>${rows.map(entry).join("")}</dl></section>`;

function guide(root) {
  const theme = root.classList.contains("dark") ? "dark" : "light";
  const legend = section("Cards", CARDS) + section("Rows", ROWS) + section("Wires", WIRES);
  const keys = KEYS.map(([names, words]) => entry([names.map((name) => `<kbd>${name}</kbd>`).join(" "), words]));
  return `
    <button type="button" class="leave" aria-label="Close" title="Close (Escape)">${ICONS.close}</button>
    <div class="legend">${legend.replaceAll('class="gl', `class="gl ${theme}`)}</div>
    <section class="keys"><h3>Keys</h3><dl>${keys.join("")}</dl></section>`;
}
return { guide };
})();
// player/hover.js
const module9 = (() => {


const READABLE = 0.6; // below this a card is shown again at full size
const AIR = 4; // px around a card in the lens
const EDGE = 6; // px of the canvas that the lens leaves free

class Hover {
  marks = [];
  part = null;

  constructor(player) {
    this.player = player;
  }

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

  mark(part) {
    if (!part || part.classList.contains("near")) return;
    part.classList.add("near");
    this.marks.push(part);
  }

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
return { Hover };
})();
// player/menus.js
const module10 = (() => {

const { closest, find } = module0;
const { NARROW } = module1;


class Pop {
  constructor(player, button, panel, fill = null) {
    this.player = player;
    this.button = button;
    this.panel = panel;
    this.fill = fill;
    button.setAttribute("aria-haspopup", panel.getAttribute("role") ?? "true");
    button.setAttribute("aria-expanded", "false");
  }

  listen(on) {
    on(this.button, "click", () => (this.open ? this.close() : this.show()));
    on(this.panel, "click", (event) => closest(event, ".leave") && this.close());
    on(this.panel, "keydown", (event) => this.key(event));
    on(window, "pointerdown", (event) => {
      const path = event.composedPath();
      if (this.open && !path.includes(this.panel) && !path.includes(this.button)) this.hide();
    });
    on(this.panel, "focusout", ({ relatedTarget }) => {
      if (!this.open || !(relatedTarget instanceof Node)) return;
      if (!this.panel.contains(relatedTarget) && relatedTarget !== this.button) this.hide();
    });
  }

  get open() {
    return !this.panel.hidden;
  }

  get items() {
    const all = this.panel.querySelectorAll("[role^=menuitem]");
    return [...all].filter((item) => item.getClientRects().length);
  }

  show() {
    for (const other of this.player.pops) if (other !== this) other.hide();
    if (this.fill) this.panel.innerHTML = this.fill();
    this.panel.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    const [first] = this.items;
    (first ?? (this.fill ? find(this.panel, ".leave") : this.panel)).focus({ preventScroll: true });
    if (innerWidth <= NARROW) this.panel.scrollIntoView({ block: "nearest" });
  }

  hide() {
    this.panel.hidden = true;
    if (this.fill) this.panel.replaceChildren();
    this.button.setAttribute("aria-expanded", "false");
  }

  close() {
    this.hide();
    this.button.focus();
  }

  key(event) {
    if (event.key === "Escape") {
      event.stopPropagation();
      return this.close();
    }
    const { items } = this;
    const at = items.findIndex((item) => item === event.target);
    if (at < 0) return;
    if (event.key === "Tab") return this.hide();
    event.stopPropagation();
    const ways = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 };
    const to = ways[/** @type {keyof typeof ways} */ (event.key)];
    if (to === undefined) return;
    event.preventDefault();
    items[(to + items.length) % items.length].focus();
  }
}
return { Pop };
})();
// player/save.js
const module11 = (() => {

const { element, find } = module0;

const SHARP = 2; // pixels of the PNG for one of the picture
const WIDEST = 16384;
const LARGEST = 2 ** 26;
const ONLY_HERE = /\.paper|>\s*svg|\.hovering|\.moving|:focus|\.searching|\.found|\.big/;
const COLOURS = "--ink --soft --bg --v --vt --d --dt --mark --mark-edge --raised --sans --mono".split(" ");

function standing(svg, root) {
  const copy = /** @type {SVGSVGElement} */ (svg.cloneNode(true));
  copy.removeAttribute("style");
  copy.classList.add("drawing");
  if (find(root, ".drawing").classList.contains("marking")) copy.classList.add("marking");
  for (const part of copy.querySelectorAll("[tabindex]")) part.removeAttribute("tabindex");
  const seen = getComputedStyle(root);
  const style = document.createElementNS("http://www.w3.org/2000/svg", "style");
  const colours = COLOURS.map((name) => `${name}:${seen.getPropertyValue(name)}`);
  style.textContent = `.drawing{${colours.join(";")}}\n${rules(root).join("\n")}`;
  copy.prepend(style);
  return new XMLSerializer().serializeToString(copy);
}

function rules(root) {
  const home = /** @type {ShadowRoot} */ (root.getRootNode());
  const sheets = [...home.styleSheets, ...(home.adoptedStyleSheets ?? [])];
  return sheets
    .flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => rule instanceof CSSStyleRule)
    .filter(({ selectorText }) => selectorText.includes(".drawing ") && !ONLY_HERE.test(selectorText))
    .map((rule) => rule.cssText);
}

function download(blob, name) {
  const link = element("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function saveSvg(svg, root, name) {
  download(new Blob([standing(svg, root)], { type: "image/svg+xml" }), `${name}.svg`);
  return "";
}

function sharpness(width, height) {
  return Math.min(SHARP, WIDEST / width, WIDEST / height, Math.sqrt(LARGEST / (width * height)));
}

async function savePng(svg, root, name) {
  const { width, height } = svg.viewBox.baseVal;
  const scale = sharpness(width, height);
  const image = new Image(width * scale, height * scale);
  const address = URL.createObjectURL(new Blob([standing(svg, root)], { type: "image/svg+xml" }));
  try {
    image.src = address;
    await image.decode();
    const blob = await painted(image, Math.round(width * scale), Math.round(height * scale));
    if (!blob) return "This picture is too large for a PNG here; the SVG holds all of it.";
    download(blob, `${name}.png`);
  } catch {
    return "This browser could not paint the picture; the SVG holds all of it.";
  } finally {
    URL.revokeObjectURL(address);
  }
  if (scale >= SHARP) return "";
  const percent = Math.max(1, Math.round(scale * 100));
  return `The picture is large: the PNG is at ${percent}% of its size, and the SVG is sharp.`;
}

function painted(image, width, height) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  canvas.getContext("2d")?.drawImage(image, 0, 0, width, height);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}
return { saveSvg, savePng };
})();
// player/search.js
const module12 = (() => {

const { find } = module0;


class Search {
  found = [];
  at = 0;
  lit = [];

  constructor(player) {
    this.player = player;
    this.box = player.one(".search");
    this.input = find(this.box, "input", HTMLInputElement);
    this.said = find(this.box, "output");
  }

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

  again() {
    this.lit = [];
    if (this.open) this.find(this.input.value, this.at);
  }

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

  walk(by) {
    if (!this.found.length) return;
    this.at = (this.at + by + this.found.length) % this.found.length;
    this.here(true);
  }

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

function holds({ name, op, names }, wanted) {
  return [name, op ?? "", ...names].some((each) => each.toLowerCase().includes(wanted));
}
return { Search };
})();
// player/neighbours.js
const module13 = (() => {

const SIDES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function middle(part) {
  const box = part.getBoundingClientRect();
  return [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
}

function neighbour(parts, from, side) {
  const [x, y] = middle(from);
  const [dx, dy] = SIDES[side];
  let least = Infinity;
  let best = null;
  for (const part of parts) {
    const [a, b] = middle(part);
    const ahead = (a - x) * dx + (b - y) * dy;
    const aside = Math.abs((a - x) * dy) + Math.abs((b - y) * dx);
    const far = ahead + 2 * aside;
    if (part !== from && ahead > 1 && far < least) [best, least] = [part, far];
  }
  return best;
}
return { neighbour };
})();
// player/keys.js
const module14 = (() => {

const { neighbour } = module13;


const TYPED = [
  "input:not([type=range])",
  "textarea",
  "select",
  "[contenteditable=true]",
  "[role=combobox]",
  "[role=option]",
].join();
const PRESSED = "button, a, summary, [role=button], [role=tab], [role=checkbox], [role=radio], [role=switch]";
const SLID = "input[type=range], [role=slider]";

function moves(player) {
  return {
    ArrowLeft: () => player.step(player.at - 1),
    ArrowRight: () => player.step(player.at + 1),
    Home: () => player.step(0),
    End: () => player.step(Infinity),
    " ": () => player.toggle(),
    l: () => player.again(),
    "/": () => player.search.show(),
    f: () => player.fullScreen(),
    "?": () => player.pops[1].show(),
    "+": () => player.camera.zoom(1.25),
    "-": () => player.camera.zoom(0.8),
    0: () => player.fit(),
    Escape: () => player.escape(),
  };
}

function key(player, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || !player.picture) return;
  const [first] = event.composedPath();
  const target = first instanceof Element ? first : document.documentElement;
  if (target.matches(TYPED)) {
    if (event.key === "Escape" && player.root.contains(target)) player.escape();
    return;
  }
  const act = inDrawing(player, target, event) ?? onPage(player, target, event);
  if (!act) return;
  event.preventDefault();
  act();
}

function inDrawing(player, target, event) {
  const part = target.closest("[data-node], [data-edge], [data-fold]");
  if (!part || !player.scene.frame.contains(part)) return null;
  if (event.key === "Enter" || event.key === " ") return () => player.open(target);
  if (!event.shiftKey || !event.key.startsWith("Arrow")) return null;
  return () => neighbour(player.scene.all("[tabindex]"), target, event.key)?.focus();
}

function onPage(player, target, event) {
  if (event.key === " " && target.matches(PRESSED)) return null;
  if (target.matches(SLID) && /^(Arrow|Home|End|Page)/.test(event.key)) return null;
  if (event.shiftKey && event.key.length > 1) return null;
  return moves(player)[event.key.length === 1 ? event.key.toLowerCase() : event.key];
}
return { key };
})();
// player/wiring.js
const module15 = (() => {

const { closest } = module0;
const { key } = module14;


const present = [];

function wire(player, on) {
  present.push(player);
  wireButtons(player, on);
  wireMenu(player, on);
  wireInputs(player, on);
  wireDrawing(player, on);
  wirePage(player, on);
}

function unwire(player) {
  present.splice(present.indexOf(player), 1);
}

function wireButtons(player, on) {
  const { camera, search } = player;
  const acts = {
    first: () => player.step(0),
    back: () => player.step(player.at - 1),
    next: () => player.step(player.at + 1),
    last: () => player.step(Infinity),
    toggle: () => player.toggle(),
    loop: () => player.again(),
    plus: () => camera.zoom(1.25),
    minus: () => camera.zoom(0.8),
    fit: () => player.fit(),
    percent: () => camera.zoom(1 / camera.scale),
    find: () => (search.open ? search.close() : search.show()),
    shut: () => player.closer.select(null),
    skip: () => player.one(".toggle").focus(),
  };
  for (const [name, act] of Object.entries(acts)) on(player.one(`button.${name}`), "click", act);
}

function wireMenu(player, on) {
  const acts = {
    full: () => player.fullScreen(),
    turn: () => player.turn(),
    tuck: () => player.report("tucked", !player.picture?.tucked),
    fold: () => player.foldAll(true),
    unfold: () => player.foldAll(false),
    svg: () => player.save("svg"),
    png: () => player.save("png"),
  };
  for (const [name, act] of Object.entries(acts)) {
    on(player.one(`.do-${name}`), "click", () => {
      player.pops[0].close();
      act();
    });
  }
}

function wireInputs(player, on) {
  const { scrub, views } = player;
  on(scrub, "input", () => player.step(Number(scrub.value)));
  on(player.speed, "change", () => player.timer && player.play());
  on(views, "change", () => player.report("view", { token: player.data.token, index: Number(views.value) }));
  on(player.one(".transcript"), "click", (event) => {
    const row = closest(event, "button");
    if (row) player.step(Number(row.dataset.at));
  });
}

function wireDrawing(player, on) {
  const { hover } = player;
  const canvas = player.one(".canvas");
  const drawing = player.one(".drawing");
  on(canvas, "click", (event) => player.clicked(event));
  on(canvas, "pointerover", (event) => hover.over(closest(event, ".card, .wire")));
  on(canvas, "pointerleave", () => hover.over(null));
  on(drawing, "focusin", (event) => {
    hover.over(closest(event, ".card, .wire"));
    const { target } = event;
    if (target instanceof Element && target.matches(":focus-visible")) player.camera.reveal(target);
  });
  on(drawing, "focusout", () => hover.over(null));
}

function wirePage(player, on) {
  const used = () => {
    unwire(player);
    present.unshift(player);
  };
  on(player.root, "pointerdown", used, { capture: true });
  on(player.root, "focusin", used, { capture: true });
  on(window, "keydown", (event) => present[0] === player && key(player, event));
  on(window, "graphlab:pick", ({ detail }) => player.closer.pick(detail));
  on(window, "graphlab:light", ({ detail }) => player.closer.shine(detail));
  on(window, "graphlab:draft", ({ detail }) => player.draft(detail));
  on(document, "fullscreenchange", () => player.sized());
}
return { wire, unwire };
})();
// player/player.js
const module16 = (() => {

const { element, find, focusAround, last, matchTheme, tell } = module0;
const { Camera, NARROW } = module1;
const { Closer } = module6;
const { FACE, ICONS, SKETCH } = module7;
const { guide } = module8;
const { Hover } = module9;
const { Pop } = module10;
const { savePng, saveSvg } = module11;
const { Scene } = module3;
const { Search } = module12;
const { Story } = module5;
const { unwire, wire } = module15;


const PACE = 1300; // ms a step at speed 1
const PATIENCE = 250; // ms on a step before its formulas are asked for, or on a run before it is said
const TOAST = 7000; // ms that a message stays

class Player {
  at = 0;
  steps = [];
  nodes = {};
  groups = {};
  report = () => {};
  timer = null;
  looping = false;
  anchor = null;
  asking = undefined;
  waiting = undefined;
  saying = undefined;
  fresh = true;
  stop = new AbortController();
  parts = new Map();

  constructor(root, data) {
    root.innerHTML = FACE; // our own text, no data in it
    root.tabIndex = -1; // or a click would give the focus, and its ring, to the whole page
    this.root = root;
    this.data = data;
    this.scrub = find(root, ".scrub", HTMLInputElement);
    this.speed = find(root, ".speed", HTMLSelectElement);
    this.views = find(root, ".views", HTMLSelectElement);
    this.scene = new Scene(this.one(".drawing"));
    this.story = new Story(this);
    this.hover = new Hover(this);
    this.search = new Search(this);
    this.camera = new Camera(this.one(".canvas"), this.one(".drawing"), (scale) => this.zoomed(scale));
    this.closer = new Closer(this);
    this.pops = [
      new Pop(this, this.one("button.more"), this.one(".menu")),
      new Pop(this, this.one("button.help"), this.one(".guide"), () => guide(this.root)),
    ];
    for (const part of [this.camera, this.search, this.story, ...this.pops]) part.listen(this.on);
    wire(this, this.on);
  }

  on = (target, kind, act, options = {}) => {
    const listener = /** @type {EventListener} */ (/** @type {unknown} */ (act));
    target.addEventListener(kind, listener, { ...options, signal: this.stop.signal });
  };

  one = (selector) => {
    const part = this.parts.get(selector) ?? find(this.root, selector, HTMLElement);
    this.parts.set(selector, part);
    return part;
  };

  get picture() {
    return this.data.state === "graph" ? this.data : null;
  }

  close() {
    this.stop.abort();
    this.pause();
    clearTimeout(this.asking);
    this.camera.close();
    this.story.close();
    unwire(this);
  }


  update(data) {
    const before = this.fresh ? null : this.data;
    const dark = matchTheme(this.root);
    for (const svg of this.scene.all("svg.gl", this.root)) dress(svg, dark);
    this.data = data;
    this.fresh = false;
    this.root.dataset.state = data.state;
    this.root.classList.toggle("picking", Boolean(this.picture?.picks));
    this.heading();
    if (!before || !isSame(before, data)) this.build(dark, before !== null && isKept(before, data));
    this.learn();
    this.closer.marks();
    this.draft(last("draft") ?? { stale: false, busy: false });
    this.stand();
  }

  stand() {
    const { picture } = this;
    if (picture && !picture.turned && picture.direction !== "TB" && innerWidth < NARROW) this.turn("TB");
  }

  heading() {
    const { title } = this.data;
    const {
      views = [],
      view = 0,
      traits = [],
      groups = {},
      direction,
      tucked = true,
      cannot = [],
    } = this.picture ?? {};
    const { one } = this;
    one("h2").textContent = one("h2").title = title;
    one("h2").hidden = views.length > 1;
    this.views.hidden = views.length < 2;
    this.views.replaceChildren(...views.map((label, i) => optionOf(label, i, i === view)));
    const badges = traits.map(({ kind, word, told }) => titled(element("span", word, `trait ${kind}`), told));
    one(".traits").replaceChildren(...badges);
    one(".folding").hidden = !Object.keys(groups).length || cannot.includes("fold");
    find(one(".do-turn"), ".word").textContent = direction === "TB" ? "Left to right" : "Top to bottom";
    one(".do-tuck").setAttribute("aria-checked", String(tucked));
    for (const name of ["turn", "tuck"]) one(`.do-${name}`).hidden = cannot.includes(name);
    one(".do-full").hidden = !document.fullscreenEnabled;
  }

  build(dark, kept) {
    const { picture } = this;
    const { svg = "", steps = [], nodes = {}, groups = {}, notes = [] } = picture ?? {};
    const { at, anchor } = this;
    const focused = this.focused();
    if (!kept) this.pause();
    this.hover.over(null);
    this.steps = steps;
    this.nodes = nodes;
    this.groups = groups;
    this.anchor = null;
    this.one(".message").hidden = picture !== null;
    if (this.data.state === "message") this.explain(this.data);
    this.scene.build(svg, steps);
    const drawn = this.scene.svg;
    this.note(notes);
    drawn?.classList.add(dark ? "dark" : "light");
    this.story.build(steps);
    this.scrub.max = String(steps.length);
    this.at = -1;
    if (!kept) this.forget();
    if (!drawn) tell("mark", {});
    else if (kept) this.goOn(drawn, at, anchor, focused);
    else this.begin(drawn);
    this.time();
  }

  forget() {
    this.camera.svg = null;
    this.closer.clear();
    this.search.find("");
  }

  note(notes) {
    const own = this.scene.svg?.querySelector(".notice")?.textContent;
    const said = [...notes, own].filter(Boolean).join("  ");
    this.one(".notes").textContent = said;
    this.one(".notes").hidden = !said;
  }

  time() {
    const started = window.graphlab?.clicked ?? NaN;
    const painted = () => {
      const now = performance.now();
      window.graphlab = { ...window.graphlab, painted: now, latency: now - started };
    };
    requestAnimationFrame(() => setTimeout(painted));
  }

  begin(drawn) {
    this.camera.show(drawn, this.scene.around(this.steps.at(-1)));
    this.go(Infinity, true);
  }

  goOn(drawn, at, anchor, focused) {
    const around = this.scene.around(this.steps[at - 1] ?? this.steps.at(-1));
    this.camera.swap(drawn, around, anchor ? this.partOf(anchor.id) : undefined, anchor?.box);
    this.go(at, true);
    this.closer.again();
    this.search.again();
    const [part] = this.scene.all(focused);
    part?.focus({ preventScroll: true });
  }

  partOf(id) {
    return this.scene.all(`[data-node="${id}"], .group[data-group="${id}"]`)[0];
  }

  focused() {
    const part = focusAround(this.root);
    const kind = ["fold", "node", "edge"].find((name) => part && name in part.dataset);
    if (!part || !kind || !this.scene.frame.contains(part)) return ":not(*)";
    return `[data-${kind}="${part.dataset[kind]}"]`;
  }

  explain({ heading, text, code }) {
    const sketch = element("div");
    sketch.innerHTML = SKETCH;
    const program = code ? [element("pre", code)] : [];
    this.one(".message").replaceChildren(sketch, element("h3", heading), element("p", text), ...program);
  }


  step(to) {
    this.pause();
    this.go(to);
  }

  go(to, quiet = false) {
    if (!this.picture) return;
    const { steps, scene } = this;
    const at = Math.max(0, Math.min(steps.length, to));
    if (at === this.at) return;
    scene.frame.classList.toggle("moving", !quiet && at > this.at);
    this.at = at;
    const step = steps[at - 1];
    scene.show(at);
    this.story.speak(at);
    this.story.go(at);
    this.controls();
    this.mark();
    this.ask(step);
    const [active, ...others] = scene.around(step);
    if (active && !quiet) this.camera.reveal(active, others);
  }

  controls() {
    const { scrub, at } = this;
    const all = this.steps.length;
    scrub.value = String(at);
    scrub.style.setProperty("--done", String(all ? at / all : 1));
    scrub.classList.toggle("back", at > this.story.forward);
    scrub.setAttribute("aria-valuetext", this.one(".sentence").textContent);
    this.one(".count").textContent = `${at} / ${all}`;
    for (const name of ["first", "back"]) this.one(`button.${name}`).toggleAttribute("disabled", at === 0);
    for (const name of ["next", "last"]) this.one(`button.${name}`).toggleAttribute("disabled", at === all);
    this.face();
  }

  face() {
    const toggle = this.one(".toggle");
    const word = this.timer ? "Pause" : "Play";
    find(toggle, ".sign").innerHTML = this.timer ? ICONS.pause : ICONS.play;
    find(toggle, ".word").textContent = word;
    toggle.setAttribute("aria-label", word);
    toggle.toggleAttribute("disabled", !this.steps.length);
  }

  toggle() {
    if (this.timer) return this.pause();
    if (this.at >= this.steps.length) this.go(0);
    this.play();
  }

  play() {
    if (this.timer) clearInterval(this.timer);
    this.timer = setInterval(() => this.tick(), PACE / Number(this.speed.value));
    this.face();
  }

  tick() {
    const over = this.at >= this.steps.length;
    if (over && !this.looping) return this.pause();
    this.go(over ? 0 : this.at + 1);
    if (this.at >= this.steps.length && !this.looping) this.pause();
  }

  pause() {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    this.face();
  }

  again() {
    this.looping = !this.looping;
    this.one(".loop").setAttribute("aria-pressed", String(this.looping));
  }

  ask(step) {
    clearTimeout(this.asking);
    if (step?.formulas !== null) return;
    this.asking = setTimeout(() => this.report("at", { token: this.data.token, step: this.at }), PATIENCE);
  }

  learn() {
    if (!this.picture) return;
    this.story.learn(this.picture.formulas);
    this.story.write(this.steps[this.at - 1]);
  }

  formulasOf(id) {
    const step = this.steps.find(({ pass, node }) => pass === "forward" && node === id);
    return (step?.formulas ?? []).map(([symbols]) => symbols);
  }


  clicked({ target }) {
    if (!(target instanceof Element) || this.camera.dragged || target.closest(".details, .search, button")) return;
    this.open(target);
  }

  open(target) {
    const around = (selector) => target.closest(selector);
    const fold = around("[data-fold]");
    if (fold) return this.fold(fold.dataset.fold ?? "");
    const wire = around("[data-edge]");
    if (wire) return this.follow(wire);
    const node = around(".card")?.dataset.node;
    this.closer.select(node ?? null);
    const cell = around("[data-cell]");
    if (!node || !cell) return;
    const row = cell.closest(".row")?.classList.contains("value") ? "value" : "grad";
    this.closer.ask({ node, row, index: Number(cell.dataset.cell) });
  }

  follow(wire) {
    const at = this.scene.stepOf(wire);
    if (at) this.step(at);
  }

  fold(id) {
    const { opened = [], closed = [] } = this.picture?.folding ?? {};
    const card = this.scene.cards.get(id)?.card;
    const seen = card ?? this.scene.all(`.group[data-group="${id}"]`)[0];
    if (!seen) return;
    this.anchor = { id, box: seen.getBoundingClientRect() };
    const [open, shut] = [opened, closed].map((list) => list.filter((each) => each !== id));
    (card ? open : shut).push(id);
    this.report("folds", { token: this.data.token, opened: open, closed: shut });
  }

  foldAll(shut) {
    const all = Object.keys(this.groups);
    this.camera.touched = false;
    this.report("folds", { token: this.data.token, opened: shut ? [] : all, closed: shut ? all : [] });
  }

  turn(direction = this.picture?.direction === "TB" ? "LR" : "TB") {
    this.camera.touched = false;
    this.report("direction", direction);
  }

  fit() {
    this.camera.touched = true;
    this.camera.fit();
  }

  zoomed(scale) {
    this.one(".percent").textContent = `${Math.round(scale * 100)}%`;
    this.hover.lens(null);
  }

  async fullScreen() {
    try {
      await (document.fullscreenElement ? document.exitFullscreen() : this.root.requestFullscreen());
    } catch {
      this.toast("This browser does not allow full screen here.");
    }
  }

  sized() {
    const home = /** @type {ShadowRoot} */ (this.root.getRootNode());
    const full = home.fullscreenElement === this.root;
    find(this.one(".do-full"), ".word").textContent = full ? "Leave full screen" : "Full screen";
    this.camera.touched = false;
  }

  async save(kind) {
    const { svg } = this.scene;
    if (!svg) return;
    const save = kind === "svg" ? saveSvg : savePng;
    const said = await save(svg, this.root, fileName(this.data.title));
    if (said) this.toast(said);
  }

  toast(text) {
    const said = this.one(".toast");
    said.textContent = text;
    said.hidden = false;
    clearTimeout(this.saying);
    this.saying = setTimeout(() => (said.hidden = true), TOAST);
  }

  escape() {
    if (this.search.open) return this.search.close();
    this.closer.select(null);
  }

  mark() {
    const step = this.steps[this.at - 1];
    const { selected, shone } = this.closer;
    tell("mark", {
      node: selected ?? step?.node ?? null,
      nodes: selected ? this.closer.members() : step ? [step.node] : [],
      line: shone?.line ?? (selected ? this.lineOf(selected) : step?.line) ?? null,
      pass: step?.pass ?? "forward",
      selected: Boolean(selected ?? shone?.line),
      walked: this.story.walked,
    });
  }

  lineOf(id) {
    return this.nodes[id]?.line ?? this.groups[id]?.line;
  }

  draft({ stale, busy }) {
    this.one(".stale").hidden = !stale || !this.picture;
    this.root.classList.toggle("old", stale);
    clearTimeout(this.waiting);
    this.one(".loading").hidden = true;
    if (busy) this.waiting = setTimeout(() => (this.one(".loading").hidden = false), PATIENCE);
  }
}

function isSame(before, data) {
  if (before.token !== data.token || before.state !== data.state) return false;
  return before.state !== "graph" || data.state !== "graph" || before.svg === data.svg;
}

function isKept(before, data) {
  if (before.state !== "graph" || data.state !== "graph") return false;
  return before.token === data.token && before.structure === data.structure;
}

function dress(svg, dark) {
  svg.classList.toggle("dark", dark);
  svg.classList.toggle("light", !dark);
}

function optionOf(label, index, selected) {
  return Object.assign(element("option", label), { value: String(index), selected });
}

function titled(part, title) {
  part.title = title;
  return part;
}

function fileName(title) {
  const words = title
    .normalize("NFKD")
    .replace(/[^\w]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return words.toLowerCase().slice(0, 60) || "graph";
}
return { Player };
})();
// player/index.js
const module17 = (() => {

const { find } = module0;
const { Player } = module16;


const players = new WeakMap();

function mount({ data, parentElement, setStateValue }) {
  const root = find(parentElement, ".player");
  const player = players.get(root) ?? new Player(root, data);
  players.set(root, player);
  player.report = setStateValue;
  player.update(data);
  return () => {
    player.close();
    players.delete(root);
  };
}
return { default: mount };
})();
// styled.js
const module18 = (() => {


function styled(mount, css) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return (/** @type {Given} */ given) => {
    const root = given.parentElement;
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    return mount(given);
  };
}
return { styled };
})();
export default module18.styled(module17.default, "/* The colours of the page's own components: those of the drawings, by theme. `.dark` is set by each component. */\n:host {\n  --ink: #1c2733;\n  --soft: #5b6a7f;\n  --line-colour: #d9e0ea;\n  --panel: #f5f7fb;\n  --bg: #fff;\n  --raised: #fff;\n  --v: #2f5bea;\n  --vt: #eef3ff;\n  --d: #c43f12;\n  --dt: #fff1ec;\n  --good: #0b8f7c;\n  --mark: #fff3d3;\n  --mark-edge: #e0a100;\n  --bad: #c8283c;\n  --bad-tint: #fff0f1;\n  --shadow: 0 6px 24px #1c273322;\n  --on-accent: #fff;\n  --sans: var(--st-font, \"Source Sans\", system-ui, sans-serif);\n  --mono: var(--st-code-font, \"Source Code Pro\", ui-monospace, monospace);\n}\n.dark {\n  --ink: #e8edf4;\n  --soft: #9dabbf;\n  --line-colour: #2b3442;\n  --panel: #171c26;\n  --bg: #0e1117;\n  --raised: #1b2130;\n  --v: #8fb0ff;\n  --vt: #1a2743;\n  --d: #ff9673;\n  --dt: #3a2119;\n  --good: #3fd0b9;\n  --mark: #3a3016;\n  --mark-edge: #f0b95a;\n  --bad: #ff8a94;\n  --bad-tint: #34181d;\n  --shadow: 0 8px 28px #000a;\n  --on-accent: #0e1117;\n}\n* {\n  box-sizing: border-box;\n}\n[hidden] {\n  display: none !important;\n}\nbutton,\nselect,\ninput {\n  font: inherit;\n  color: inherit;\n}\nbutton {\n  cursor: pointer;\n}\n:focus-visible {\n  outline: 2px solid var(--v);\n  outline-offset: 2px;\n}\n\n/* The panel about what is selected. */\n.details {\n  position: absolute;\n  z-index: 3;\n  left: 12px;\n  right: 12px;\n  bottom: 12px;\n  max-height: min(56%, 300px);\n  overflow: auto;\n  cursor: default;\n  background: var(--raised);\n  border: 1px solid var(--line-colour);\n  border-radius: 12px;\n  box-shadow: var(--shadow);\n  padding: 13px 44px 14px 16px;\n  font-size: 14px;\n  scrollbar-width: thin;\n}\n.details .inside {\n  display: flex;\n  flex-wrap: wrap;\n  gap: 8px 14px;\n  align-items: flex-start;\n}\n.details .about {\n  flex: 1.4 1 130px;\n  min-width: 0;\n}\n.details section {\n  flex: 1 1 110px;\n  min-width: 0;\n  border-radius: 8px;\n  padding: 6px 10px 7px;\n  background: var(--vt);\n}\n.details .maths {\n  flex: 1 1 auto;\n  min-width: 110px;\n  max-width: 100%;\n  overflow-x: auto;\n}\n.details h3 {\n  margin: 0;\n  font-size: 16px;\n  overflow-wrap: anywhere;\n  line-height: 1.25;\n}\n.details .meta {\n  color: var(--soft);\n  font-size: 13px;\n  margin: 0;\n  overflow-wrap: anywhere;\n}\n.shut {\n  position: absolute;\n  right: 8px;\n  top: 8px;\n  width: 30px;\n  height: 30px;\n  border: 0;\n  border-radius: 7px;\n  background: none;\n  color: var(--soft);\n  display: grid;\n  place-items: center;\n  padding: 0;\n}\n.details :is(.shut, .forget):hover {\n  background: var(--vt);\n  color: var(--v);\n}\n.details section.grad {\n  background: var(--dt);\n}\n.details section.absent {\n  background: none;\n  border: 1px dashed var(--line-colour);\n}\n.details h4 {\n  margin: 0;\n  font-size: 12px;\n  font-weight: 600;\n  color: var(--v);\n}\n.details .grad h4 {\n  color: var(--d);\n}\n.details pre {\n  margin: 1px 0 0;\n  font: 13px/1.45 var(--mono);\n  overflow: auto;\n  max-height: 170px;\n  scrollbar-width: thin;\n}\n.details .absent pre {\n  font-family: var(--sans);\n  white-space: normal;\n  color: var(--soft);\n}\n.pick {\n  font: inherit;\n  border: 0;\n  background: none;\n  padding: 0 1px;\n  margin: 0 -1px;\n  border-radius: 4px;\n  white-space: pre;\n}\n.pick:hover {\n  background: color-mix(in srgb, var(--v) 18%, transparent);\n}\n.grad .pick:hover {\n  background: color-mix(in srgb, var(--d) 18%, transparent);\n}\n.pick.chosen {\n  background: var(--mark);\n  box-shadow: 0 0 0 1.5px var(--mark-edge);\n}\n.pick:focus-visible {\n  outline-offset: 0;\n}\n.details .sum {\n  margin: 2px 0 0;\n  font: 12.5px var(--mono);\n  color: var(--d);\n}\n.details .formula {\n  margin: 4px 0 0;\n  font-size: 16px;\n}\n.details section.cell-view {\n  flex: 1 1 100%;\n  position: relative;\n  background: none;\n  border: 1px solid var(--mark-edge);\n  padding: 8px 40px 9px 12px;\n}\n.cell-view h4 {\n  color: var(--ink) !important;\n  font-size: 13.5px !important;\n}\n.products {\n  list-style: none;\n  margin: 4px 0 0;\n  padding: 0;\n  font: 13px/1.5 var(--mono);\n  overflow-wrap: anywhere;\n}\n.cell-view p {\n  margin: 3px 0 0;\n}\n.total {\n  font: 600 13px var(--mono);\n}\n.why {\n  color: var(--soft);\n  line-height: 1.42;\n}\n.forget {\n  position: absolute;\n  right: 6px;\n  top: 5px;\n  width: 28px;\n  height: 28px;\n  border: 0;\n  border-radius: 7px;\n  background: none;\n  color: var(--soft);\n  font-size: 17px;\n  padding: 0;\n}\n.details.beside {\n  left: auto;\n  right: 12px;\n  top: 12px;\n  bottom: auto;\n  width: 300px;\n  max-height: calc(100% - 24px);\n  padding-right: 16px;\n}\n.details.beside.left {\n  right: auto;\n  left: 12px;\n}\n.details.beside .inside {\n  flex-direction: column;\n  align-items: stretch;\n}\n.details.beside .inside > * {\n  flex: none;\n}\n.details.beside .about {\n  padding-right: 26px;\n}\n.chips {\n  display: flex;\n  flex-wrap: wrap;\n  gap: 4px 5px;\n  align-items: center;\n  margin: 6px 0 0;\n}\n.chips button,\n.open-box {\n  border: 1px solid var(--line-colour);\n  background: none;\n  border-radius: 99px;\n  padding: 0 10px;\n  font-size: 13px;\n  max-width: 100%;\n  overflow: hidden;\n  text-overflow: ellipsis;\n  white-space: nowrap;\n}\n:is(.chips button, .open-box):hover {\n  border-color: var(--v);\n  color: var(--v);\n}\n.about .open-box {\n  margin-top: 6px;\n  padding: 3px 14px;\n}\n@media (max-width: 640px) {\n  .details {\n    bottom: 8px;\n    left: 8px;\n    right: 8px;\n    max-height: 66%;\n  }\n}\n\n/* The drawing, step by step. A saved picture takes these rules along (save.js), those of the page left out. */\n.drawing .paper {\n  display: none;\n}\n.old .drawing {\n  opacity: 0.55;\n}\n.drawing > svg .notice {\n  display: none;\n} /* said under the drawing, where it is read at every scale; a saved picture says it itself */\n/* laid out once for every scale: a thousand cards would be laid out again at each turn of the wheel */\n.drawing.big text {\n  text-rendering: geometricPrecision;\n}\n.drawing .card {\n  outline: none;\n}\n.drawing:not(.big) :is(.card, .wire) {\n  transition: opacity 0.18s;\n}\n.drawing .wire:focus {\n  outline: none;\n}\n.drawing .card.waiting {\n  opacity: 0.5;\n}\n.drawing .card.waiting .what {\n  visibility: hidden;\n}\n.drawing .wire.early {\n  opacity: 0.35;\n}\n.drawing .wire.waiting :is(.back, .sent, .flow),\n.drawing .wire.waiting .pill:not(:has(.from)) {\n  visibility: hidden;\n}\n.drawing.hovering:not(.big) :is(.card, .wire):not(.near, .feeds) {\n  opacity: 0.28;\n}\n.drawing.marking :is(.card, .wire):not(.marked, .active, .feeds, .cut) {\n  opacity: 0.32;\n}\n.drawing.searching .card:not(.found) {\n  opacity: 0.28;\n}\n.drawing.searching .wire {\n  opacity: 0.28;\n}\n.drawing .card:is(.marked, .lit, .found) .body {\n  fill: var(--mark);\n  stroke: var(--mark-edge);\n}\n.drawing .card.active .body {\n  fill: var(--mark);\n  stroke: var(--v);\n  stroke-width: 3;\n  stroke-dasharray: none;\n}\n.drawing .card.active[data-pass=\"backward\"] .body {\n  stroke: var(--d);\n}\n.drawing .card:is(.selected, .here) .body,\n.drawing .card:focus-visible .body {\n  fill: var(--mark);\n  stroke: var(--mark-edge);\n  stroke-width: 3;\n  stroke-dasharray: none;\n}\n.drawing .wire.active .fore {\n  stroke: var(--v);\n  stroke-width: 2.8;\n}\n.drawing .wire.active[data-pass=\"backward\"] .back {\n  stroke-opacity: 1;\n}\n.drawing .wire.active[data-pass=\"backward\"] .pill rect {\n  stroke-width: 2.2;\n}\n.drawing .wire.marked .fore {\n  stroke: var(--mark-edge);\n  stroke-width: 4;\n}\n.drawing .wire.marked .back {\n  stroke: var(--mark-edge);\n  stroke-opacity: 1;\n}\n.drawing .wire.marked .pill rect {\n  fill: var(--mark);\n  stroke: var(--mark-edge);\n  stroke-width: 2;\n}\n.drawing .wire:focus-visible .fore {\n  stroke: var(--mark-edge);\n  stroke-width: 4;\n}\n.drawing .wire:focus-visible .pill rect {\n  fill: var(--mark);\n  stroke: var(--mark-edge);\n  stroke-width: 2.4;\n}\n.drawing .wire[tabindex] {\n  cursor: pointer;\n}\n.drawing .wire:hover .fore {\n  stroke-width: 3;\n}\n.drawing .fold {\n  cursor: pointer;\n}\n.drawing .fold:focus {\n  outline: none;\n}\n.drawing .fold:focus-visible :is(rect, circle) {\n  stroke: var(--mark-edge);\n  stroke-width: 3;\n}\n.drawing .cell.outlined,\n.drawing .tint.outlined {\n  stroke: var(--mark-edge);\n  stroke-width: 2.6;\n  stroke-dasharray: none;\n  stroke-opacity: 1;\n}\n.drawing .label rect {\n  fill: var(--mark);\n  stroke: var(--mark-edge);\n  stroke-width: 1.2;\n}\n.drawing .label text {\n  fill: var(--ink);\n  font: 600 13px var(--mono);\n}\n.picking .drawing .cell[data-cell]:hover {\n  stroke: var(--mark-edge);\n  stroke-width: 2;\n}\n@media (prefers-reduced-motion: no-preference) {\n  .moving:not(.big) .wire.active[data-pass=\"forward\"] .fore {\n    stroke-dasharray: 9 6;\n    animation: flow 0.5s linear 2;\n  }\n  .moving:not(.big) .wire.active[data-pass=\"backward\"] .back {\n    stroke-dasharray: 9 6;\n    animation: flow 0.5s linear 2 reverse;\n  }\n  .moving .card.active[data-pass=\"forward\"] .row.value,\n  .moving .card.changed .row.grad,\n  .moving .wire.active[data-pass=\"backward\"] .pill {\n    animation: arrive 0.45s ease-out;\n  }\n}\n@keyframes flow {\n  from {\n    stroke-dashoffset: 15;\n  }\n  to {\n    stroke-dashoffset: 0;\n  }\n}\n@keyframes arrive {\n  from {\n    opacity: 0;\n  }\n  to {\n    opacity: 1;\n  }\n}\n\n.player {\n  font-family: var(--sans);\n  color: var(--ink);\n  font-size: 15px;\n  display: flex;\n  flex-direction: column;\n  height: var(--graphlab-player-height, 100dvh);\n  min-height: min(600px, var(--graphlab-player-height, 600px));\n  background: var(--bg);\n  position: relative;\n  outline: none;\n}\n.player:fullscreen {\n  height: 100vh;\n  min-height: 0;\n}\n.top {\n  position: relative;\n  z-index: 6;\n  display: flex;\n  align-items: center;\n  gap: 10px;\n  min-height: 52px;\n  padding: 8px var(--graphlab-menu-room, 60px) 8px 20px;\n  border-bottom: 1px solid var(--line-colour);\n}\n.player:fullscreen .top {\n  padding-right: 20px;\n}\n.top h2 {\n  margin: 0;\n  font-size: 14px;\n  font-weight: 600;\n  color: var(--soft);\n  overflow: hidden;\n  text-overflow: ellipsis;\n  white-space: nowrap;\n  min-width: 0;\n}\n.top select,\n.speed {\n  border: 1px solid var(--line-colour);\n  border-radius: 8px;\n  background: var(--bg);\n  height: 34px;\n  padding: 0 8px;\n  font-size: 14px;\n  min-width: 0;\n  max-width: 60%;\n  text-overflow: ellipsis;\n}\n.stale,\n.trait {\n  font-size: 12.5px;\n  border-radius: 99px;\n  padding: 2px 10px;\n  white-space: nowrap;\n}\n.stale {\n  background: var(--mark);\n}\n.traits {\n  display: flex;\n  gap: 6px;\n  flex: none;\n}\n.traits:empty {\n  display: none;\n}\n.trait {\n  border: 1px solid var(--line-colour);\n  color: var(--soft);\n  cursor: help;\n}\n.trait.persistent {\n  border-color: var(--v);\n  color: var(--v);\n}\n.trait.released {\n  border-style: dashed;\n}\n.trait.nested {\n  border-color: var(--d);\n  color: var(--d);\n}\n.space {\n  flex: 1;\n}\n.tools {\n  display: flex;\n  gap: 8px;\n  flex: none;\n}\n.zoom,\n.extra {\n  display: flex;\n  border: 1px solid var(--line-colour);\n  border-radius: 8px;\n  overflow: hidden;\n}\n.tools button {\n  border: 0;\n  background: none;\n  height: 32px;\n  min-width: 32px;\n  display: grid;\n  place-items: center;\n  color: var(--soft);\n  padding: 0;\n}\n.zoom .percent {\n  min-width: 46px;\n  font-size: 12.5px;\n  font-variant-numeric: tabular-nums;\n}\n.tools button:hover,\n.tools [aria-expanded=\"true\"] {\n  background: var(--vt);\n  color: var(--v);\n}\n.tools button:focus-visible {\n  outline-offset: -2px;\n}\n.pop {\n  position: absolute;\n  right: var(--graphlab-menu-room, 60px);\n  top: calc(100% - 4px);\n  background: var(--raised);\n  border: 1px solid var(--line-colour);\n  border-radius: 12px;\n  box-shadow: var(--shadow);\n  font-size: 14px;\n}\n.player:fullscreen .pop {\n  right: 20px;\n}\n.menu {\n  padding: 6px;\n  min-width: 250px;\n}\n.menu [role=\"group\"] {\n  border-top: 1px solid var(--line-colour);\n  margin-top: 5px;\n  padding-top: 5px;\n}\n.menu [role=\"group\"] p {\n  margin: 3px 10px 2px;\n  font-size: 12.5px;\n  color: var(--soft);\n}\n.menu button {\n  display: flex;\n  align-items: center;\n  gap: 10px;\n  width: 100%;\n  border: 0;\n  background: none;\n  border-radius: 7px;\n  padding: 7px 10px;\n  text-align: left;\n}\n.menu .sign {\n  display: grid;\n  color: var(--soft);\n}\n.menu .word {\n  flex: 1;\n}\n.menu button:hover,\n.menu button:focus-visible {\n  background: var(--vt);\n  color: var(--v);\n}\n.menu button:focus-visible {\n  outline-offset: -2px;\n}\n.menu [role=\"menuitemcheckbox\"]::after {\n  content: \"\";\n  width: 30px;\n  height: 17px;\n  border-radius: 99px;\n  flex: none;\n  background: radial-gradient(circle at 8.5px 50%, var(--bg) 5.5px, transparent 6px) var(--soft);\n}\n.menu [aria-checked=\"true\"]::after {\n  background: radial-gradient(circle at 21.5px 50%, var(--bg) 5.5px, transparent 6px) var(--v);\n}\nkbd {\n  font: 600 12px var(--sans);\n  color: var(--soft);\n  border: 1px solid var(--line-colour);\n  border-radius: 5px;\n  padding: 0 6px;\n  white-space: nowrap;\n}\n.guide {\n  width: min(660px, calc(100% - 24px - var(--graphlab-menu-room, 60px)));\n  max-height: min(76dvh, 640px);\n  overflow: auto;\n  padding: 14px 20px 18px;\n  scrollbar-width: thin;\n}\n.leave {\n  position: sticky;\n  float: right;\n  top: 0;\n  margin: -4px -10px 0 0;\n  width: 30px;\n  height: 30px;\n  border: 0;\n  border-radius: 7px;\n  background: var(--raised);\n  color: var(--soft);\n  display: grid;\n  place-items: center;\n  padding: 0;\n}\n.leave:hover {\n  background: var(--vt);\n  color: var(--v);\n}\n.legend {\n  columns: 2 260px;\n  column-gap: 28px;\n}\n.guide section {\n  break-inside: avoid;\n}\n.guide h3 {\n  font-size: 13px;\n  margin: 6px 0 3px;\n  color: var(--soft);\n}\n.guide dl {\n  margin: 0;\n}\n.guide dl div {\n  display: flex;\n  gap: 12px;\n  align-items: center;\n  min-height: 36px;\n  margin: 3px 0;\n}\n.guide dt {\n  flex: none;\n  line-height: 0;\n  min-width: 64px;\n}\n.guide dd {\n  margin: 0;\n  line-height: 1.3;\n  min-width: 0;\n}\n.guide code {\n  font: 12.5px var(--mono);\n}\n.guide .legend dt svg + svg {\n  display: none;\n}\n.guide .legend dt:has(svg + svg) {\n  display: grid;\n}\n.guide .legend dt:has(svg + svg) svg {\n  display: block;\n  height: 12px;\n  margin: 0;\n}\n.keys dl {\n  columns: 2 240px;\n  column-gap: 28px;\n}\n.keys dl div {\n  break-inside: avoid;\n  min-height: 28px;\n}\n.keys dt {\n  line-height: 1.4;\n  min-width: 84px;\n}\n.canvas {\n  position: relative;\n  flex: 1 1 auto;\n  min-height: 180px;\n  overflow: clip;\n  touch-action: pan-y;\n  cursor: grab;\n}\n.canvas.held {\n  cursor: grabbing;\n}\n.canvas.held .drawing {\n  will-change: transform;\n}\n.drawing {\n  position: absolute;\n  left: 0;\n  top: 0;\n  transform-origin: 0 0;\n}\n.drawing > svg {\n  display: block;\n  overflow: visible;\n}\n.skip {\n  position: absolute;\n  left: 12px;\n  top: 12px;\n  z-index: 5;\n  border: 1px solid var(--v);\n  background: var(--raised);\n  border-radius: 8px;\n  padding: 6px 14px;\n}\n.skip:not(:focus-visible) {\n  clip-path: inset(50%);\n  pointer-events: none;\n}\n.search {\n  position: absolute;\n  left: 12px;\n  top: 12px;\n  z-index: 4;\n  display: flex;\n  align-items: center;\n  gap: 2px;\n  max-width: calc(100% - 24px);\n  background: var(--raised);\n  border: 1px solid var(--line-colour);\n  border-radius: 10px;\n  box-shadow: var(--shadow);\n  padding: 3px 5px 3px 10px;\n}\n.search .sign {\n  display: grid;\n  color: var(--soft);\n}\n.search input {\n  border: 0;\n  background: none;\n  outline: none;\n  width: 150px;\n  min-width: 60px;\n  flex: 1 1 auto;\n  height: 32px;\n  padding: 0 6px;\n  font-size: 14.5px;\n}\n.search output {\n  font-size: 13px;\n  color: var(--soft);\n  padding: 0 6px;\n  overflow: hidden;\n  text-overflow: ellipsis;\n  white-space: nowrap;\n  min-width: 0;\n  flex: 0 1 auto;\n}\n.search button {\n  border: 0;\n  background: none;\n  border-radius: 6px;\n  min-width: 28px;\n  height: 30px;\n  padding: 0;\n  display: grid;\n  place-items: center;\n  color: var(--soft);\n  flex: none;\n}\n.search button:hover {\n  background: var(--vt);\n  color: var(--v);\n}\n.search:focus-within {\n  border-color: var(--v);\n}\n.lens {\n  position: absolute;\n  pointer-events: none;\n  background: var(--raised);\n  border-radius: 14px;\n  box-shadow: var(--shadow);\n  z-index: 2;\n  line-height: 0;\n}\n.toast {\n  position: absolute;\n  left: 50%;\n  bottom: 14px;\n  transform: translateX(-50%);\n  z-index: 5;\n  margin: 0;\n  max-width: calc(100% - 40px);\n  background: var(--raised);\n  border: 1px solid var(--line-colour);\n  border-radius: 10px;\n  box-shadow: var(--shadow);\n  padding: 8px 16px;\n  font-size: 14px;\n}\n.message {\n  position: absolute;\n  inset: 0;\n  display: grid;\n  align-content: center;\n  justify-items: center;\n  text-align: center;\n  padding: 24px;\n  cursor: default;\n  gap: 4px;\n}\n.message svg {\n  color: var(--soft);\n  opacity: 0.6;\n  margin-bottom: 10px;\n}\n.message h3 {\n  margin: 0;\n  font-size: 19px;\n  font-weight: 650;\n}\n.message p {\n  margin: 0;\n  max-width: 46ch;\n  color: var(--soft);\n  line-height: 1.5;\n}\n.message pre {\n  text-align: left;\n  font: 13.5px/1.55 var(--mono);\n  background: var(--panel);\n  border: 1px solid var(--line-colour);\n  border-radius: 9px;\n  padding: 12px 16px;\n  margin: 12px 0 0;\n  max-width: 100%;\n  overflow-x: auto;\n}\n.loading {\n  position: absolute;\n  left: 50%;\n  top: 14px;\n  transform: translateX(-50%);\n  display: flex;\n  gap: 9px;\n  align-items: center;\n  background: var(--raised);\n  border: 1px solid var(--line-colour);\n  border-radius: 99px;\n  box-shadow: var(--shadow);\n  padding: 6px 15px;\n  font-size: 14px;\n  z-index: 4;\n}\n.loading span {\n  width: 13px;\n  height: 13px;\n  border-radius: 50%;\n  border: 2px solid var(--line-colour);\n  border-top-color: var(--v);\n  animation: turn 0.8s linear infinite;\n}\n@keyframes turn {\n  to {\n    transform: rotate(1turn);\n  }\n}\n.notes {\n  margin: 0;\n  padding: 6px 20px;\n  font-size: 13px;\n  color: var(--soft);\n  border-top: 1px solid var(--line-colour);\n}\n.say {\n  border-top: 1px solid var(--line-colour);\n  padding: 11px 20px 10px;\n  height: var(--graphlab-say, clamp(130px, 21dvh, 200px));\n  overflow-y: auto;\n  flex: none;\n  scrollbar-width: thin;\n  outline-offset: -2px;\n  background:\n    linear-gradient(transparent, var(--bg) 70%) bottom/100% 30px no-repeat local,\n    radial-gradient(farthest-side at 50% 100%, color-mix(in srgb, var(--soft) 34%, transparent), transparent)\n      bottom/100% 9px no-repeat var(--bg);\n}\n.sentence {\n  margin: 0;\n  font-size: 17px;\n  line-height: 1.35;\n}\n.sentence b {\n  color: var(--v);\n}\n.sentence b.backward {\n  color: var(--d);\n}\n.formulas {\n  display: flex;\n  flex-wrap: wrap;\n  gap: 7px 28px;\n  margin-top: 7px;\n  font-size: 16.5px;\n  overflow-x: auto;\n  scrollbar-width: thin;\n}\n.formula {\n  display: flex;\n  flex-wrap: wrap;\n  align-items: center;\n  gap: 2px 12px;\n}\n.then {\n  color: var(--soft);\n}\n.formula math + math {\n  margin-left: -7px;\n}\n.formulas.coming {\n  min-height: 30px;\n  width: 210px;\n  border-radius: 8px;\n  background: var(--panel);\n  opacity: 0.7;\n}\n.because {\n  margin-top: 8px;\n  max-width: 88ch;\n}\n.because p {\n  margin: 2px 0 0;\n  font-size: 14px;\n  line-height: 1.42;\n  color: var(--soft);\n}\n.because .reason {\n  display: flex;\n  gap: 8px;\n}\n.because .reason::before {\n  content: \"\";\n  flex: none;\n  width: 5px;\n  height: 5px;\n  border-radius: 50%;\n  background: var(--mark-edge);\n  margin-top: 0.55em;\n}\nmath {\n  font-family: \"STIX Two Math\", \"Cambria Math\", \"Latin Modern Math\", \"Libertinus Math\", \"DejaVu Math TeX Gyre\", math;\n}\n.transport {\n  display: flex;\n  align-items: center;\n  gap: 7px;\n  padding: 9px 20px;\n  background: var(--panel);\n  border: solid var(--line-colour);\n  border-width: 1px 0;\n  flex: none;\n}\n.transport button {\n  height: 36px;\n  min-width: 38px;\n  border: 1px solid var(--line-colour);\n  background: var(--bg);\n  border-radius: 9px;\n  display: inline-flex;\n  align-items: center;\n  justify-content: center;\n  gap: 7px;\n  padding: 0 9px;\n}\n.transport button:hover:not(:disabled) {\n  border-color: var(--v);\n  color: var(--v);\n}\n.transport button:disabled {\n  opacity: 0.4;\n  cursor: default;\n}\n.transport .toggle {\n  padding: 0 14px 0 11px;\n  font-weight: 600;\n  font-size: 14px;\n  min-width: 88px;\n}\n.toggle .sign {\n  display: grid;\n}\n.transport .loop[aria-pressed=\"true\"] {\n  border-color: var(--v);\n  background: var(--vt);\n  color: var(--v);\n}\n.count {\n  font-size: 14px;\n  font-variant-numeric: tabular-nums;\n  color: var(--soft);\n  white-space: nowrap;\n  min-width: 52px;\n  text-align: right;\n}\n.speed {\n  flex: none;\n}\n.scrub {\n  --p: calc(9px + var(--done, 0) * (100% - 18px));\n  --f: calc(9px + var(--forward, 0) * (100% - 18px));\n  flex: 1 1 60px;\n  min-width: 60px;\n  margin: 0 6px;\n  appearance: none;\n  height: 22px;\n  background: none;\n  cursor: pointer;\n}\n.scrub::-webkit-slider-runnable-track {\n  height: 6px;\n  border-radius: 3px;\n  background:\n    linear-gradient(to right, transparent var(--p), color-mix(in srgb, var(--panel) 72%, transparent) var(--p)),\n    linear-gradient(to right, var(--v) var(--f), var(--d) var(--f));\n}\n.scrub::-moz-range-track {\n  height: 6px;\n  border-radius: 3px;\n  background:\n    linear-gradient(to right, transparent var(--p), color-mix(in srgb, var(--panel) 72%, transparent) var(--p)),\n    linear-gradient(to right, var(--v) var(--f), var(--d) var(--f));\n}\n.scrub::-webkit-slider-thumb {\n  appearance: none;\n  width: 18px;\n  height: 18px;\n  margin-top: -6px;\n  border-radius: 50%;\n  background: var(--bg);\n  border: 4px solid var(--v);\n}\n.scrub::-moz-range-thumb {\n  width: 10px;\n  height: 10px;\n  border-radius: 50%;\n  background: var(--bg);\n  border: 4px solid var(--v);\n}\n.scrub.back::-webkit-slider-thumb {\n  border-color: var(--d);\n}\n.scrub.back::-moz-range-thumb {\n  border-color: var(--d);\n}\n.transcript {\n  display: var(--graphlab-transcript, grid);\n  grid-template-columns: 1fr 1fr;\n  height: clamp(92px, 13dvh, 190px);\n  flex: none;\n}\n.transcript section {\n  display: flex;\n  flex-direction: column;\n  min-height: 0;\n  min-width: 0;\n}\n.transcript section + section {\n  border-left: 1px solid var(--line-colour);\n}\n.transcript h3 {\n  margin: 0;\n  padding: 7px 20px 3px;\n  font-size: 12.5px;\n  font-weight: 600;\n  color: var(--v);\n}\n.transcript .backward h3 {\n  color: var(--d);\n}\n.transcript ol {\n  margin: 0;\n  padding: 1px 12px 64px;\n  list-style: none;\n  font-size: 14px;\n  line-height: 1.4;\n  overflow-y: auto;\n  flex: 1;\n  min-height: 0;\n  scrollbar-width: thin;\n  position: relative;\n}\n.transcript.long li {\n  height: 24px;\n  content-visibility: auto;\n  contain-intrinsic-size: 100px 24px;\n}\n.transcript.long li button > span + span {\n  overflow: hidden;\n  text-overflow: ellipsis;\n  white-space: nowrap;\n}\n.transcript li button {\n  display: grid;\n  grid-template-columns: minmax(1.6em, auto) minmax(0, 1fr);\n  gap: 6px;\n  border: 0;\n  background: none;\n  padding: 2px 8px;\n  border-radius: 6px;\n  text-align: left;\n  width: 100%;\n  overflow-wrap: anywhere;\n}\n.transcript .no {\n  color: var(--soft);\n  text-align: right;\n  font-variant-numeric: tabular-nums;\n  font-weight: 400;\n}\n.transcript li button:hover {\n  background: var(--vt);\n}\n.transcript .backward li button:hover {\n  background: var(--dt);\n}\n.transcript li button:focus-visible {\n  outline-offset: -2px;\n}\n.transcript li.later {\n  color: var(--soft);\n}\n.transcript li.now button {\n  background: var(--mark);\n  font-weight: 600;\n}\n.transcript li.lit button {\n  background: var(--mark);\n  box-shadow: inset 3px 0 0 var(--mark-edge);\n}\n.player:not([data-state=\"graph\"]) :is(.tools, .say, .transport, .transcript, .search, .skip, .traits) {\n  display: none;\n}\n@media (max-width: 640px) {\n  .player {\n    height: auto;\n    min-height: 0;\n  }\n  .player:fullscreen {\n    overflow: auto;\n  }\n  .canvas {\n    flex: none;\n    height: max(220px, min(58dvh, 460px));\n  }\n  .top {\n    padding: 8px 12px;\n    flex-wrap: wrap;\n    gap: 8px;\n  }\n  .top h2 {\n    white-space: normal;\n  }\n  .say {\n    height: auto;\n    min-height: 96px;\n    padding: 11px 14px;\n  }\n  .top select,\n  .top h2 {\n    max-width: 100%;\n  }\n  .tools {\n    flex: 1 1 100%;\n    justify-content: space-between;\n  }\n  .tools button {\n    height: 38px;\n    min-width: 38px;\n  }\n  .space {\n    display: none;\n  }\n  .pop {\n    right: 12px;\n    left: 12px;\n    width: auto !important;\n    max-height: none;\n  }\n  .guide {\n    padding: 10px 14px;\n  }\n  .transport {\n    flex-wrap: wrap;\n    padding: 9px 12px;\n  }\n  .scrub {\n    order: 9;\n    flex: 1 1 100%;\n    margin: 4px 0;\n  }\n  .transport button {\n    height: 42px;\n    flex: 1;\n    min-width: 0;\n    padding: 0;\n  }\n  .transport .toggle {\n    min-width: 0;\n  }\n  .toggle .word {\n    display: none;\n  }\n  .count {\n    flex: none !important;\n    min-width: 0;\n  }\n  .speed {\n    height: 42px;\n    padding: 0 4px;\n  }\n  .transcript {\n    grid-template-columns: 1fr;\n    height: auto;\n  }\n  .transcript ol {\n    max-height: 230px;\n  }\n  .transcript section + section {\n    border-left: 0;\n    border-top: 1px solid var(--line-colour);\n  }\n  .notes {\n    padding: 6px 14px;\n  }\n}\n@media (max-width: 640px) and (max-height: 420px) {\n  .canvas {\n    height: 240px;\n  }\n}\n@media (prefers-reduced-motion: reduce) {\n  .drawing * {\n    transition: none !important;\n    animation: none !important;\n  }\n  .loading span {\n    animation-duration: 2.4s;\n  }\n}\n");
