// The player: shows a drawn tape and steps through it, forward then backward, without asking the server.
// `data.svg` and the formulas are markup built and escaped in Python; everything else is set as text.

import { element, last, matchTheme, tell } from "../common.js";
import { Camera, NARROW } from "./camera.js";
import { Closer } from "./closer.js";
import { FACE, ICONS, SKETCH } from "./face.js";
import { guide } from "./guide.js";
import { Hover } from "./hover.js";
import { key } from "./keys.js";
import { Pop } from "./menus.js";
import { savePng, saveSvg } from "./save.js";
import { Scene } from "./scene.js";
import { Search } from "./search.js";
import { Story } from "./story.js";

const PACE = 1300; // ms a step at speed 1
const PATIENCE = 250; // ms on a step before its formulas are asked for

const players = new WeakMap();
const present = []; // players of the page; the keys are for the one that was used last

export default function mount({ data, parentElement, setStateValue }) {
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
    root.tabIndex = -1; // or a click would give the focus, and its ring, to the whole page
    this.at = 0;
    Object.assign(this, { nodes: {}, groups: {}, steps: [] });
    this.stop = new AbortController();
    const found = new Map(); // the parts of FACE stay; looking them up again would walk through the drawing
    const one = (this.one = (selector) =>
      found.get(selector) ?? found.set(selector, root.querySelector(selector)).get(selector));
    const on = (target, kind, act, options = {}) =>
      target.addEventListener(kind, act, { ...options, signal: this.stop.signal });
    this.scene = new Scene(one(".drawing"));
    this.story = new Story(this);
    this.hover = new Hover(this);
    this.search = new Search(this);
    this.camera = new Camera(one(".canvas"), one(".drawing"), (scale) => {
      one(".percent").textContent = `${Math.round(scale * 100)}%`;
      this.hover.lens(null);
    });
    this.closer = new Closer(this);
    this.pops = [
      new Pop(this, one("button.more"), one(".menu")),
      new Pop(this, one("button.help"), one(".guide"), () => guide(this.root)),
    ];
    for (const part of [this.camera, this.search, this.story, ...this.pops]) part.listen(on);
    present.push(this);
    this.wire(on, one);
  }

  wire(on, one) {
    const acts = {
      first: () => this.step(0),
      back: () => this.step(this.at - 1),
      next: () => this.step(this.at + 1),
      last: () => this.step(Infinity),
      toggle: () => this.toggle(),
      loop: () => this.again(),
      plus: () => this.camera.zoom(1.25),
      minus: () => this.camera.zoom(0.8),
      fit: () => this.fit(),
      percent: () => this.camera.zoom(1 / this.camera.scale),
      find: () => (this.search.open ? this.search.close() : this.search.show()),
      shut: () => this.closer.select(null),
      skip: () => one(".toggle").focus(),
    };
    for (const [name, act] of Object.entries(acts)) on(one(`button.${name}`), "click", act);
    const menu = {
      full: () => this.fullScreen(),
      turn: () => this.turn(),
      tuck: () => this.report("tucked", !this.data.tucked),
      fold: () => this.foldAll(true),
      unfold: () => this.foldAll(false),
      svg: () => this.save("svg"),
      png: () => this.save("png"),
    };
    for (const [name, act] of Object.entries(menu))
      on(one(`.do-${name}`), "click", () => {
        this.pops[0].close();
        act();
      });
    on(one(".scrub"), "input", (event) => this.step(Number(event.target.value)));
    on(one(".speed"), "change", () => this.timer && this.play());
    on(one(".views"), "change", (event) =>
      this.report("view", { token: this.data.token, index: Number(event.target.value) }),
    );
    on(one(".canvas"), "click", (event) => this.clicked(event));
    on(one(".canvas"), "pointerover", (event) => this.hover.over(event.target.closest(".card, .wire")));
    on(one(".canvas"), "pointerleave", () => this.hover.over(null));
    on(one(".drawing"), "focusin", ({ target }) => {
      this.hover.over(target.closest(".card, .wire"));
      if (target.matches(":focus-visible")) this.camera.reveal(target);
    });
    on(one(".drawing"), "focusout", () => this.hover.over(null));
    on(one(".transcript"), "click", (event) => {
      const row = event.target.closest("button");
      if (row) this.step(Number(row.dataset.at));
    });
    for (const kind of ["pointerdown", "focusin"])
      on(
        this.root,
        kind,
        () => {
          present.splice(present.indexOf(this), 1);
          present.unshift(this);
        },
        { capture: true },
      );
    on(window, "keydown", (event) => present[0] === this && key(this, event));
    on(window, "graphlab:pick", ({ detail }) => this.closer.pick(detail));
    on(window, "graphlab:light", ({ detail }) => this.closer.shine(detail));
    on(window, "graphlab:draft", ({ detail }) => this.draft(detail));
    on(document, "fullscreenchange", () => this.sized());
  }

  close() {
    this.stop.abort();
    this.pause();
    clearTimeout(this.asking);
    this.camera.close();
    this.story.watcher.disconnect();
    present.splice(present.indexOf(this), 1);
    players.delete(this.root);
  }

  // ---- data

  update(data) {
    const before = this.data;
    const same = before && before.svg === data.svg && before.token === data.token && before.state === data.state;
    const dark = matchTheme(this.root);
    for (const svg of this.root.querySelectorAll("svg.gl")) {
      svg.classList.toggle("dark", dark);
      svg.classList.toggle("light", !dark);
    }
    this.data = data;
    this.root.dataset.state = data.state;
    this.root.classList.toggle("picking", Boolean(data.picks));
    this.heading();
    // The same steps in another drawing, folded or with other numbers: nobody loses the place.
    const kept =
      before?.state === "graph" &&
      data.state === "graph" &&
      before.token === data.token &&
      before.structure === data.structure;
    if (!same) this.build(dark, kept);
    this.learn();
    this.closer.marks();
    this.draft(last("draft") ?? { stale: false, busy: false });
    // A phone is higher than wide: there a graph reads better from top to bottom, until somebody turns it.
    if (data.state === "graph" && !data.turned && data.direction !== "TB" && innerWidth < NARROW) this.turn("TB");
  }

  heading() {
    const {
      views = [],
      view = 0,
      title = "",
      traits = [],
      groups = {},
      direction = "LR",
      tucked = true,
      cannot = [],
    } = this.data;
    const [select, one] = [this.one(".views"), this.one];
    one("h2").textContent = one("h2").title = title;
    one("h2").hidden = views.length > 1;
    select.hidden = views.length < 2;
    select.replaceChildren(
      ...views.map((label, i) => Object.assign(element("option", label), { value: String(i), selected: i === view })),
    );
    one(".traits").replaceChildren(
      ...traits.map(({ kind, word, told }) => Object.assign(element("span", word, `trait ${kind}`), { title: told })),
    );
    one(".folding").hidden = !Object.keys(groups).length || cannot.includes("fold");
    one(".do-turn").querySelector(".word").textContent = direction === "TB" ? "Left to right" : "Top to bottom";
    one(".do-tuck").setAttribute("aria-checked", String(tucked));
    for (const name of ["turn", "tuck"]) one(`.do-${name}`).hidden = cannot.includes(name);
    one(".do-full").hidden = !document.fullscreenEnabled;
  }

  build(dark, kept) {
    const { state, svg = "", steps = [], nodes = {}, groups = {}, notes = [] } = this.data;
    const { at, anchor } = this;
    const focused = this.focused();
    if (!kept) this.pause();
    this.hover.over(null);
    Object.assign(this, { steps, nodes, groups, anchor: null });
    this.one(".message").hidden = state === "graph";
    if (state !== "graph") this.explain();
    this.scene.build(svg, steps);
    const drawn = this.scene.svg;
    // What the picture says of itself is said under it, where it can be read at every scale.
    const said = [...notes, drawn?.querySelector(".notice")?.textContent].filter(Boolean).join("  ");
    Object.assign(this.one(".notes"), { textContent: said, hidden: !said });
    drawn?.classList.add(dark ? "dark" : "light");
    this.story.build(steps);
    this.one(".scrub").max = String(steps.length);
    this.at = -1;
    if (!kept) {
      this.camera.svg = null;
      this.closer.clear();
      this.search.find("");
    }
    if (drawn) this.begin(drawn, kept, at, anchor, focused);
    else tell("mark", {});
    const started = window.graphlab?.clicked;
    // For the browser test: when the answer to a click on Run was on the screen.
    requestAnimationFrame(() =>
      setTimeout(() => {
        window.graphlab = { ...window.graphlab, painted: performance.now(), latency: performance.now() - started };
      }),
    );
  }

  // A new drawing is shown with all steps done; another one of the same steps as the one before was left.
  begin(drawn, kept, at, anchor, focused) {
    if (!kept) {
      this.camera.show(drawn, this.scene.around(this.steps.at(-1)));
      return this.go(Infinity, true);
    }
    this.camera.swap(
      drawn,
      this.scene.around(this.steps[at - 1] ?? this.steps.at(-1)),
      anchor && this.scene.all(`[data-node="${anchor.id}"], .group[data-group="${anchor.id}"]`)[0],
      anchor?.box,
    );
    this.go(at, true);
    this.closer.again();
    this.search.again();
    this.scene.all(focused)[0]?.focus({ preventScroll: true });
  }

  // A selector of what has the keyboard's focus in the drawing, to give it back in the next one.
  focused() {
    const part = this.root.getRootNode().activeElement;
    const inside = part && this.scene.frame.contains(part);
    const [kind] = inside ? ["fold", "node", "edge"].filter((name) => name in part.dataset) : [];
    return kind ? `[data-${kind}="${part.dataset[kind]}"]` : ":not(*)";
  }

  explain() {
    const { heading = "", text = "", code = "" } = this.data;
    const parts = [element("h3", heading), element("p", text)];
    if (code) parts.push(element("pre", code));
    parts.unshift(document.createElement("div"));
    parts[0].innerHTML = SKETCH;
    this.one(".message").replaceChildren(...parts);
  }

  // ---- stepping

  step(to) {
    this.pause();
    this.go(to);
  }

  go(to, quiet = false) {
    if (this.data?.state !== "graph") return;
    const { steps } = this;
    const at = Math.max(0, Math.min(steps.length, to));
    if (at === this.at) return;
    this.scene.frame.classList.toggle("moving", !quiet && at > this.at);
    this.at = at;
    const step = steps[at - 1];
    this.scene.show(at);
    this.story.speak(at);
    this.story.go(at);
    this.controls();
    this.mark();
    this.ask(step);
    const [active, ...others] = this.scene.around(step);
    if (active && !quiet) this.camera.reveal(active, others);
  }

  controls() {
    const [scrub, all] = [this.one(".scrub"), this.steps.length];
    scrub.value = String(this.at);
    scrub.style.setProperty("--done", String(all ? this.at / all : 1));
    scrub.classList.toggle("back", this.at > this.story.forward);
    scrub.setAttribute("aria-valuetext", this.one(".sentence").textContent);
    this.one(".count").textContent = `${this.at} / ${all}`;
    for (const name of ["first", "back"]) this.one(`button.${name}`).disabled = this.at === 0;
    for (const name of ["next", "last"]) this.one(`button.${name}`).disabled = this.at === all;
    this.face();
  }

  face() {
    const toggle = this.one(".toggle");
    toggle.querySelector(".sign").innerHTML = this.timer ? ICONS.pause : ICONS.play;
    toggle.querySelector(".word").textContent = this.timer ? "Pause" : "Play";
    toggle.setAttribute("aria-label", this.timer ? "Pause" : "Play");
    toggle.disabled = !this.steps.length;
  }

  toggle() {
    if (this.timer) return this.pause();
    if (this.at >= this.steps.length) this.go(0);
    this.play();
  }

  play() {
    clearInterval(this.timer);
    this.timer = setInterval(
      () => {
        const over = this.at >= this.steps.length;
        if (over && !this.looping) return this.pause();
        this.go(over ? 0 : this.at + 1);
        if (this.at >= this.steps.length && !this.looping) this.pause();
      },
      PACE / Number(this.one(".speed").value),
    );
    this.face();
  }

  pause() {
    clearInterval(this.timer);
    this.timer = null;
    if (this.steps) this.face();
  }

  again() {
    this.looping = !this.looping;
    this.one(".loop").setAttribute("aria-pressed", String(this.looping));
  }

  // Formulas of a long run come from the server, once somebody stays on a step.
  ask(step) {
    clearTimeout(this.asking);
    if (step?.formulas !== null || !step) return;
    this.asking = setTimeout(() => this.report("at", { token: this.data.token, step: this.at }), PATIENCE);
  }

  learn() {
    if (this.data.state !== "graph") return;
    this.story.learn(this.data.formulas);
    this.story.write(this.steps[this.at - 1]);
  }

  formulasOf(id) {
    return (this.steps.find((step) => step.pass === "forward" && step.node === id)?.formulas ?? []).map(
      ([symbols]) => symbols,
    );
  }

  // ---- the drawing

  clicked(event) {
    if (this.camera.dragged || event.target.closest(".details, .search, button")) return;
    this.open(event.target);
  }

  // What a click or Enter does: fold a box, ask about a number, go to the step of a wire, select a card.
  open(target) {
    const [fold, wire, card] = [target.closest("[data-fold]"), target.closest("[data-edge]"), target.closest(".card")];
    if (fold) return this.fold(fold.dataset.fold);
    if (wire) return this.scene.stepOf(wire) && this.step(this.scene.stepOf(wire));
    this.closer.select(card?.dataset.node ?? null);
    const cell = target.closest("[data-cell]");
    if (card && cell)
      this.closer.ask({
        node: card.dataset.node,
        row: cell.closest(".row").classList.contains("value") ? "value" : "grad",
        index: Number(cell.dataset.cell),
      });
  }

  // Fold an open box, unfold a folded one. What was clicked stays where it is on the screen.
  fold(id) {
    const { opened = [], closed = [] } = this.data.folding ?? {};
    const card = this.scene.cards.get(id)?.card;
    const seen = card ?? this.scene.all(`.group[data-group="${id}"]`)[0];
    if (!seen) return;
    this.anchor = { id, box: seen.getBoundingClientRect() };
    const without = (list) => list.filter((each) => each !== id);
    this.report("folds", {
      token: this.data.token,
      opened: card ? [...without(opened), id] : without(opened),
      closed: card ? without(closed) : [...without(closed), id],
    });
  }

  foldAll(shut) {
    const all = Object.keys(this.groups);
    this.camera.touched = false;
    this.report("folds", { token: this.data.token, opened: shut ? [] : all, closed: shut ? all : [] });
  }

  turn(direction = this.data.direction === "TB" ? "LR" : "TB") {
    this.camera.touched = false;
    this.report("direction", direction);
  }

  fit() {
    this.camera.touched = true;
    this.camera.fit();
  }

  async fullScreen() {
    try {
      await (document.fullscreenElement ? document.exitFullscreen() : this.root.requestFullscreen());
    } catch {
      this.toast("This browser does not allow full screen here.");
    }
  }

  sized() {
    const full = this.root.getRootNode().fullscreenElement === this.root;
    this.one(".do-full").querySelector(".word").textContent = full ? "Leave full screen" : "Full screen";
    this.camera.touched = false;
  }

  async save(kind) {
    const name =
      (this.data.title || "graph")
        .normalize("NFKD")
        .replace(/[^\w]+/g, "-")
        .replace(/^-+|-+$/g, "")
        .toLowerCase()
        .slice(0, 60) || "graph";
    const said =
      kind === "svg" ? saveSvg(this.scene.svg, this.root, name) : await savePng(this.scene.svg, this.root, name);
    if (said) this.toast(said);
  }

  toast(text) {
    const said = this.one(".toast");
    said.textContent = text;
    said.hidden = false;
    clearTimeout(this.saying);
    this.saying = setTimeout(() => {
      said.hidden = true;
    }, 7000);
  }

  escape() {
    if (this.search.open) return this.search.close();
    this.closer.select(null);
  }

  // What stands out everywhere: the selected nodes, else the node of the step.
  mark() {
    const step = this.steps[this.at - 1];
    const { selected, shone } = this.closer;
    const node = selected ?? step?.node ?? null;
    const line = shone?.line ?? (selected ? (this.nodes[node]?.line ?? this.groups[node]?.line) : step?.line) ?? null;
    tell("mark", {
      node,
      nodes: selected ? this.closer.members() : node ? [node] : [],
      line,
      pass: step?.pass ?? "forward",
      selected: Boolean(selected ?? shone?.line),
      walked: this.story.walked,
    });
  }

  draft({ stale, busy }) {
    this.one(".stale").hidden = !stale || this.data?.state !== "graph";
    this.root.classList.toggle("old", stale);
    clearTimeout(this.waiting);
    this.one(".loading").hidden = true;
    if (busy)
      this.waiting = setTimeout(() => {
        this.one(".loading").hidden = false;
      }, 250);
  }
}
