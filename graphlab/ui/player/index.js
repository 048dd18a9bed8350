// The player: shows a drawn tape and steps through it, forward then backward, without asking the server.
// `data.svg` and the formulas are markup built and escaped in Python; everything else is set as text.

const PACE = 1300; // ms a step at speed 1
const icon = (path) => `<svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><path d="${path}" fill="currentColor"/></svg>`;
const ICONS = {
  first: icon("M4 4h2.2v12H4zM16 4.2v11.6L7.4 10z"),
  back: icon("M14 4.2v11.6L5.4 10z"),
  play: icon("M5.5 3.6v12.8L16.4 10z"),
  pause: icon("M5 4h3.6v12H5zM11.4 4H15v12h-3.6z"),
  next: icon("M6 4.2v11.6l8.6-5.8z"),
  last: icon("M13.8 4H16v12h-2.2zM4 4.2v11.6l8.6-5.8z"),
  fit: icon("M3 3h5v1.8H4.8V8H3zM12 3h5v5h-1.8V4.8H12zM3 12h1.8v3.2H8V17H3zM15.2 12H17v5h-5v-1.8h3.2z"),
  turn: icon("M3 5.1h8.2V3l4.3 3-4.3 3V6.9H4.8v5.6H3zM13 17l-3-4.3h2.1v-2h1.8v2H16z"),
  plus: icon("M9.1 4h1.8v5.1H16v1.8h-5.1V16H9.1v-5.1H4V9.1h5.1z"),
  minus: icon("M4 9.1h12v1.8H4z"),
};
const button = (name, label, keys = "") =>
  `<button type="button" class="${name}" aria-label="${label}" title="${label}${keys ? ` (${keys})` : ""}">${ICONS[name]}</button>`;

const FACE = `
  <div class="top">
    <h2></h2><select class="views" aria-label="Tape and gradient shown" hidden></select>
    <span class="stale" hidden>from before your edit</span><span class="space"></span>
    <div class="zoom">${button("minus", "Zoom out")}<button type="button" class="percent" title="Actual size" aria-label="Actual size">100%</button>${button("plus", "Zoom in")}${button("fit", "Fit")}${button("turn", "Left to right, or top to bottom")}</div>
  </div>
  <div class="canvas"><div class="drawing"></div><div class="lens" aria-hidden="true" hidden></div>
    <aside class="details" aria-label="Selected node" hidden><button type="button" class="close" aria-label="Close">×</button><div class="inside"></div></aside>
    <div class="message" hidden></div><div class="loading" hidden><span></span>Running</div></div>
  <p class="notes" hidden></p>
  <div class="say"><p class="sentence" aria-live="polite"></p><div class="formulas"></div></div>
  <div class="transport" role="group" aria-label="Player">
    ${button("first", "To the start", "Home")}${button("back", "Step back", "←")}<button type="button" class="toggle" title="Play or pause (space)"><span class="sign"></span><span class="word"></span></button>${button("next", "Step", "→")}${button("last", "To the end", "End")}
    <input class="scrub" type="range" min="0" max="0" step="1" value="0" aria-label="Step">
    <output class="count"></output>
    <select class="speed" aria-label="Speed" title="Speed"><option value="0.5">0.5×</option><option value="1" selected>1×</option><option value="2">2×</option><option value="4">4×</option></select>
  </div>
  <div class="transcript"><section class="forward"><h3>Forward</h3><ol></ol></section><section class="backward"><h3>Backward</h3><ol></ol></section></div>`;

// A graph that is not there.
const SKETCH = `<svg viewBox="0 0 150 64" width="150" height="64" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.6" stroke-dasharray="4 4">
  <rect x="1" y="2" width="40" height="24" rx="6"/><rect x="1" y="38" width="40" height="24" rx="6"/><rect x="109" y="20" width="40" height="24" rx="6"/><path d="M41 14C75 14 75 29 109 29M41 50C75 50 75 35 109 35"/></svg>`;

const players = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".player");
  if (!players.has(root)) players.set(root, new Player(root));
  const player = players.get(root);
  player.report = setStateValue;
  player.update(data);
  return () => player.close();
}

class Player {
  constructor(root) {
    root.innerHTML = FACE; // our own text, no data in it
    this.root = root;
    this.at = 0;
    this.stop = new AbortController();
    const found = new Map(); // the parts of FACE stay; looking them up again would walk through the drawing
    const one = (this.one = (selector) => found.get(selector) ?? found.set(selector, root.querySelector(selector)).get(selector));
    this.drawn = () => one(".drawing").firstElementChild;
    const on = (target, kind, act, options = {}) => target.addEventListener(kind, act, { ...options, signal: this.stop.signal });
    this.camera = new Camera(one(".canvas"), (scale) => { one(".percent").textContent = `${Math.round(scale * 100)}%`; this.hover?.lens(null); });
    this.camera.listen(on);
    const moves = { first: () => this.go(0), back: () => this.go(this.at - 1), next: () => this.go(this.at + 1), last: () => this.go(Infinity),
      toggle: () => this.toggle(), plus: () => this.camera.zoom(1.25), minus: () => this.camera.zoom(0.8), fit: () => { this.camera.touched = true; this.camera.fit(); },
      percent: () => this.camera.zoom(1 / this.camera.scale), turn: () => this.turn(), close: () => this.select(null) };
    for (const [name, act] of Object.entries(moves)) on(one(`button.${name}`), "click", () => { if (name in { first: 1, back: 1, next: 1, last: 1 }) this.pause(); act(); });
    on(one(".scrub"), "input", (event) => { this.pause(); this.go(Number(event.target.value)); });
    on(one(".speed"), "change", () => this.timer && this.play());
    on(one(".views"), "change", (event) => this.report("view", { token: this.data.token, index: Number(event.target.value) }));
    on(one(".canvas"), "click", (event) => this.clicked(event));
    this.hover = new Hover(this);
    on(one(".canvas"), "pointerover", (event) => this.hover.over(event.target.closest(".card")));
    on(one(".canvas"), "pointerleave", () => this.hover.over(null));
    on(one(".canvas"), "focusin", (event) => {
      const card = event.target.closest(".card");
      this.hover.over(card);
      if (card?.matches(":focus-visible")) this.camera.reveal(card);
    });
    on(one(".canvas"), "focusout", () => this.hover.over(null));
    on(one(".transcript"), "click", (event) => { const row = event.target.closest("button"); if (row) { this.pause(); this.go(Number(row.dataset.at)); } });
    on(window, "keydown", (event) => this.key(event));
    on(window, "graphlab:pick", ({ detail }) => this.pick(detail));
    on(window, "graphlab:draft", ({ detail }) => this.draft(detail));
  }

  close() {
    this.stop.abort();
    this.pause();
    this.camera.close();
    players.delete(this.root);
  }

  // ---- data

  update(data) {
    const same = this.data && this.data.svg === data.svg && this.data.token === data.token;
    const dark = matchTheme(this.root);
    this.drawn()?.classList.toggle("dark", dark);
    this.drawn()?.classList.toggle("light", !dark);
    this.data = data;
    this.root.dataset.state = data.state;
    this.heading();
    if (!same) this.build(dark);
    this.draft(last("draft") ?? { stale: false, busy: false });
    // A phone is higher than wide: there a graph reads better from top to bottom, until somebody turns it.
    if (data.state === "graph" && !data.direction && innerWidth < 640) this.turn("TB");
  }

  heading() {
    const { views = [], view = 0, notes = [], title = "" } = this.data;
    const select = this.one(".views");
    this.one("h2").textContent = title;
    this.one("h2").hidden = views.length > 1;
    select.hidden = views.length < 2;
    select.replaceChildren(...views.map((label, i) => Object.assign(element("option", label), { value: String(i), selected: i === view })));
    this.one(".notes").hidden = !notes.length;
    this.one(".notes").textContent = notes.join("  ");
  }

  build(dark) {
    this.pause();
    this.hover.over(null);
    this.selected = null;
    this.one(".details").hidden = true;
    this.camera.cover({});
    const { state, svg = "", steps = [], nodes = {} } = this.data;
    this.steps = steps;
    this.nodes = nodes;
    this.one(".message").hidden = state === "graph";
    if (state !== "graph") this.explain();
    this.one(".drawing").innerHTML = svg;
    const drawn = this.drawn();
    drawn?.classList.add(dark ? "dark" : "light");
    this.collect();
    this.list();
    this.at = -1;
    if (drawn) { this.camera.show(drawn, this.around(steps.at(-1))); this.go(Infinity, true); } else tell("mark", {});
    const started = window.graphlab?.clicked;
    // For the browser test: when the answer to a click on Run was on the screen.
    requestAnimationFrame(() => setTimeout(() => { window.graphlab = { ...window.graphlab, painted: performance.now(), latency: performance.now() - started }; }));
  }

  explain() {
    const { heading = "", text = "", code = "" } = this.data;
    const parts = [element("h3", heading), element("p", text)];
    if (code) parts.push(element("pre", code));
    parts.unshift(document.createElement("div"));
    parts[0].innerHTML = SKETCH;
    this.one(".message").replaceChildren(...parts);
  }

  // Find every piece of the drawing once, and note at which position of the player it appears.
  collect() {
    const all = (selector, from = this.one(".drawing")) => [...from.querySelectorAll(selector)];
    const firstAt = (holds) => { const i = this.steps.findIndex(holds); return i < 0 ? 0 : i + 1; };
    this.cards = new Map(all("[data-node]").map((card) => {
      const id = card.dataset.node;
      const none = card.querySelector(".row.grad.none");
      const grads = new Map(all(".row.grad:not(.none)", card).map((row) => [Number(row.dataset.grad), row]));
      const changes = this.steps.flatMap((step, i) => (id in (step.grads ?? {}) ? [[i + 1, step.grads[id]]] : []));
      return [id, { card, grads, none, changes, born: firstAt((s) => s.pass === "forward" && s.node === id) }];
    }));
    this.wires = new Map(all("[data-edge]").map((wire) => {
      const id = wire.dataset.edge;
      return [id, { wire, from: wire.dataset.from, to: wire.dataset.to, sent: firstAt((s) => s.pass === "backward" && s.edges.includes(id)) }];
    }));
    this.forward = this.steps.filter((step) => step.pass === "forward").length;
  }

  list() {
    const rows = this.steps.map((step, i) => {
      const item = element("li");
      const row = element("button");
      row.type = "button";
      row.dataset.at = String(i + 1);
      row.append(element("span", String(i + 1), "no"), element("span", step.text));
      item.append(row);
      return item;
    });
    this.rows = rows;
    this.one(".forward ol").replaceChildren(...rows.slice(0, this.forward));
    this.one(".backward ol").replaceChildren(...rows.slice(this.forward));
    this.one(".backward").hidden = rows.length === this.forward;
    this.one(".scrub").max = String(rows.length);
    this.root.style.setProperty("--forward", rows.length ? String(this.forward / rows.length) : "1");
  }

  turn(direction = this.data.direction === "TB" ? "LR" : "TB") {
    this.report("direction", direction);
  }

  // ---- stepping

  go(to, quiet = false) {
    if (this.data?.state !== "graph") return;
    const at = Math.max(0, Math.min(this.steps.length, to));
    if (at === this.at) return;
    const onward = at > this.at;
    this.at = at;
    const step = this.steps[at - 1];
    this.one(".drawing").classList.toggle("moving", !quiet && onward);
    for (const [id, card] of this.cards) this.showCard(id, card, step);
    for (const [id, wire] of this.wires) this.showWire(id, wire, step);
    this.speak(step);
    this.controls();
    if (this.selected === null || !quiet) this.mark();
    const [active, ...others] = this.around(step);
    if (active && !quiet) this.camera.reveal(active, others);
  }

  // The card of a step, and the cards that it touches.
  around(step) {
    if (!step || !this.cards.has(step.node)) return [];
    const ids = new Set([step.node, ...step.edges.flatMap((id) => [this.wires.get(id)?.from, this.wires.get(id)?.to])]);
    return [...ids].map((id) => this.cards.get(id)?.card).filter(Boolean);
  }

  showCard(id, { card, grads, none, changes, born }, step) {
    card.classList.toggle("waiting", this.at < born);
    card.classList.toggle("active", step?.node === id);
    if (step?.node === id) card.dataset.pass = step.pass;
    card.classList.toggle("changed", step !== undefined && id in (step.grads ?? {}));
    // Not computed yet, until a step says otherwise; that there is no path is known once the sweep is over.
    const over = none && this.at >= this.steps.length;
    const shown = changes.findLast(([at]) => at <= this.at)?.[1] ?? 0;
    none?.classList.toggle("shown", over);
    for (const [variant, row] of grads) row.classList.toggle("shown", !over && variant === shown);
  }

  showWire(id, { wire, to, sent }, step) {
    const active = step?.edges.includes(id) ?? false;
    wire.classList.toggle("early", this.at < (this.cards.get(to)?.born ?? 0));
    wire.classList.toggle("waiting", this.at < sent);
    wire.classList.toggle("active", active);
    if (active) wire.dataset.pass = step.pass;
  }

  speak(step) {
    const lead = step ? (step.pass === "forward" ? ["Forward", this.at, this.forward] : ["Backward", this.at - this.forward, this.steps.length - this.forward]) : ["Start"];
    const head = element("b", step ? `${lead[0]} ${lead[1]} of ${lead[2]}.` : "Start.", step?.pass ?? "forward");
    this.one(".sentence").replaceChildren(head, " ", step?.text ?? (this.steps.length ? "The leaves are there; nothing has been computed yet." : "Nothing was computed on this tape."));
    this.one(".formulas").replaceChildren(...(step?.formulas ?? []).map(([symbols, numbers]) => {
      const row = element("div", "", "formula");
      row.innerHTML = numbers ? `${symbols}<span class="then">→</span>${numbers}` : symbols;
      return row;
    }));
  }

  controls() {
    const scrub = this.one(".scrub");
    scrub.value = String(this.at);
    scrub.style.setProperty("--done", String(this.steps.length ? this.at / this.steps.length : 1));
    scrub.classList.toggle("back", this.at > this.forward);
    scrub.setAttribute("aria-valuetext", this.one(".sentence").textContent);
    this.one(".count").textContent = `${this.at} / ${this.steps.length}`;
    for (const name of ["first", "back"]) this.one(`button.${name}`).disabled = this.at === 0;
    for (const name of ["next", "last"]) this.one(`button.${name}`).disabled = this.at === this.steps.length;
    this.face();
    this.rows.forEach((row, i) => {
      row.classList.toggle("now", i + 1 === this.at);
      row.classList.toggle("later", i + 1 > this.at);
    });
    const now = this.rows[this.at - 1];
    const list = now?.closest("section");
    for (const other of [this.one(".forward"), this.one(".backward")]) if (other !== list && this.at <= this.forward) other.scrollTop = 0;
    if (list) list.scrollTop += Math.min(0, now.offsetTop - list.scrollTop - 26) || Math.max(0, now.offsetTop + now.offsetHeight - list.scrollTop - list.clientHeight);
  }

  face() {
    const toggle = this.one(".toggle");
    toggle.querySelector(".sign").innerHTML = this.timer ? ICONS.pause : ICONS.play;
    toggle.querySelector(".word").textContent = this.timer ? "Pause" : "Play";
    toggle.disabled = !this.steps.length;
  }

  toggle() {
    if (this.timer) return this.pause();
    if (this.at >= this.steps.length) this.go(0);
    this.play();
  }

  play() {
    clearInterval(this.timer);
    this.timer = setInterval(() => {
      this.go(this.at + 1);
      if (this.at >= this.steps.length) this.pause();
    }, PACE / Number(this.one(".speed").value));
    this.face();
  }

  pause() {
    clearInterval(this.timer);
    this.timer = null;
    if (this.steps) this.face();
  }

  key(event) {
    const target = event.composedPath()[0];
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (target.matches?.("input, textarea, select, [contenteditable=true], [role=combobox], [role=option]")) return;
    const card = target.closest?.(".card");
    if (card && event.key === "Enter") { event.preventDefault(); return this.select(card.dataset.node); }
    if (event.key === "Escape") return this.select(null);
    if (event.key === " " && target.matches?.("button, a")) return;
    const moves = { ArrowLeft: () => this.go(this.at - 1), ArrowRight: () => this.go(this.at + 1), Home: () => this.go(0), End: () => this.go(Infinity), " ": () => this.toggle() };
    if (!moves[event.key] || this.data?.state !== "graph") return;
    event.preventDefault();
    if (event.key !== " ") this.pause();
    moves[event.key]();
  }

  // ---- looking closer

  clicked(event) {
    if (this.camera.dragged || event.target.closest(".details, button")) return;
    this.select(event.target.closest(".card")?.dataset.node ?? null);
  }

  pick({ node, line }) {
    this.select(node ?? Object.keys(this.nodes ?? {}).findLast((id) => this.nodes[id].line === line) ?? null);
  }

  select(id) {
    if (this.selected) this.cards.get(this.selected)?.card.classList.remove("selected");
    const before = this.selected;
    this.selected = id && this.cards?.has(id) ? id : null;
    const panel = this.one(".details");
    panel.hidden = this.selected === null;
    if (this.selected !== null) this.openDetails(panel, this.cards.get(id).card, id);
    else if (before) this.camera.cover({});
    this.mark();
    if (this.data?.reports) this.report("selected", this.selected);
  }

  // Below a drawing that runs to the right, where it leaves room; beside one that runs down.
  openDetails(panel, card, id) {
    card.classList.add("selected");
    this.camera.approach(card);
    this.one(".details .inside").replaceChildren(...details(this.nodes[id], this.nodes, (other) => this.select(other)));
    const [seen, canvas] = [card.getBoundingClientRect(), this.one(".canvas").getBoundingClientRect()];
    const beside = this.data.direction === "TB" && canvas.width > 640;
    const left = beside && seen.left + seen.right > canvas.left + canvas.right;
    panel.classList.toggle("beside", beside);
    panel.classList.toggle("left", left);
    panel.scrollTop = 0;
    const [width, height] = [panel.offsetWidth + 12, panel.offsetHeight + 12];
    this.camera.cover(beside ? { [left ? "left" : "right"]: width } : { below: height }, card);
  }

  mark() {
    const step = this.steps[this.at - 1];
    const node = this.selected ?? step?.node ?? null;
    tell("mark", { node, line: (this.selected ? this.nodes[node]?.line : step?.line) ?? null, pass: step?.pass ?? "forward", selected: this.selected !== null });
  }

  draft({ stale, busy }) {
    this.one(".stale").hidden = !stale || this.data?.state !== "graph";
    this.root.classList.toggle("old", stale);
    clearTimeout(this.waiting);
    this.one(".loading").hidden = true;
    if (busy) this.waiting = setTimeout(() => { this.one(".loading").hidden = false; }, 250);
  }
}
