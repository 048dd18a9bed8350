// One player of the page: what it shows of its data, and how it steps.
// `data.svg` and the formulas are markup, which checked.js looks through; everything else is set as text.

import { element, find, focusAround, isEmbedded, last, listening, matchTheme, publish } from "../common.js";
import { copied } from "../clipboard.js";
import { explained, Tips } from "../tips.js";
import { Camera, NARROW } from "./camera.js";
import { drawing, Refused } from "./checked.js";
import { Closer } from "./closer.js";
import { FACE, ICONS, SKETCH } from "./face.js";
import { guide } from "./guide.js";
import { dismiss, Hint } from "../hint.js";
import { remember, remembered } from "../memory.js";
import { Hover } from "./hover.js";
import { Pop } from "./menus.js";
import { Overtype } from "./overtype.js";
import { Overview } from "./overview.js";
import { savePng, saveSvg } from "./save.js";
import { Scene } from "./scene.js";
import { Search } from "./search.js";
import { Story } from "./story.js";
import { termsAt } from "./terms.js";
import { unwire, wire } from "./wiring.js";

/**
 * @import { Draft, On, Part, Presented, Report } from "../types.d.ts"
 * @import { Data, Direction, Group, Message, Node, Picture, Question, Step } from "./types.d.ts"
 */

const PACE = 1300; // ms a step at speed 1
const PATIENCE = 250; // ms on a step before its formulas are asked for, or on a run before it is said
const TOP = 40; // px of the canvas that title and tools lie over
const STEPPED = "stepped"; // what is remembered of who has taken a step
const REFUSED = "The picture was refused";
const WHY =
  "which no drawing of ours has: the process that drew it may have been tampered with. Run the program again.";
const TOAST = 7000; // ms that a message stays
const FAR = 0.5; // scales from which on letters are not read any more, and then names neither
const FARTHER = 0.3;
const MADE = new Set(["rounds", "lines"]); // kinds of boxes that were not recorded

export class Player {
  at = 0;
  /** @type {Step[]} */
  steps = [];
  /** @type {Record<string, Node>} */
  nodes = {};
  /** @type {Record<string, Group>} */
  groups = {};
  /** @type {Report} */
  report = () => {};
  /** @type {number | null} while it plays */
  timer = null;
  /** Whether it plays again and again. */
  looping = false;
  /** @type {{ id: string, box: DOMRect } | null} what was folded or unfolded, which stays where it is */
  anchor = null;
  /** @type {number | undefined} until formulas are asked for */
  asking = undefined;
  /** @type {number | undefined} until it is said that a run takes long */
  waiting = undefined;
  /** @type {number | undefined} how long a message stays */
  saying = undefined;
  /** @type {number | null} the run that was begun with last */
  begun = null;
  /** Whether anything was shown yet. */
  fresh = true;
  /** @type {SVGSVGElement | null} the drawing that has come with the data, if it is another one */
  arrived = null;
  /** Whether it is shown to an audience. */
  presented = false;
  /** @type {{ node: string, index: number | undefined } | null} the number that was clicked last */
  pointed = null;
  stop = new AbortController();
  /** @type {Map<string, HTMLElement>} the parts of FACE stay; looking them up again would walk through the drawing */
  parts = new Map();

  /**
   * @param {HTMLElement} root
   * @param {Data} data
   */
  constructor(root, data) {
    root.innerHTML = FACE; // our own text, no data in it
    root.classList.toggle("embedded", isEmbedded());
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
    this.overview = new Overview(this.one(".overview"), this.camera);
    this.closer = new Closer(this);
    this.overtype = new Overtype(this);
    this.pops = [
      new Pop(this, this.one("button.more"), this.one(".menu")),
      new Pop(this, this.one("button.help"), this.one(".guide"), () => guide(this.root)),
      new Pop(this, this.one("button.questions"), this.one(".asking")),
      new Pop(this, this.one("button.copy"), this.one(".copying")),
    ];
    this.hints = [
      new Hint(this.one(".hint-play"), "play", this.one(".toggle")),
      new Hint(this.one(".hint-ask"), "ask", this.one("button.questions")),
    ];
    this.camera.above = TOP;
    const parts = [this.camera, this.overview, this.search, this.story, ...this.pops, ...this.hints];
    for (const part of parts) part.listen(this.on);
    this.tips = new Tips(root, this.on, termsAt);
    wire(this, this.on);
    const presented = last("present");
    if (presented) this.present(presented);
  }

  on = listening(this.stop.signal);

  /**
   * A part of the player's own.
   *
   * @param {string} selector
   * @returns {HTMLElement}
   */
  one = (selector) => {
    const part = this.parts.get(selector) ?? find(this.root, selector, HTMLElement);
    this.parts.set(selector, part);
    return part;
  };

  /** What is drawn; null where there are only words. */
  get picture() {
    return this.data.state === "graph" ? this.data : null;
  }

  close() {
    this.stop.abort();
    this.pause();
    clearTimeout(this.asking);
    this.tips.hide();
    this.camera.close();
    this.story.close();
    unwire(this);
  }

  // ---- data

  /** @param {Data} data */
  update(data) {
    const before = this.fresh ? null : this.data;
    const dark = matchTheme(this.root);
    for (const svg of this.scene.all("svg.gl", this.root)) dress(svg, dark);
    this.data = this.admitted(data, before);
    this.fresh = false;
    this.root.dataset.state = this.data.state;
    this.root.classList.toggle("picking", Boolean(this.picture?.picks));
    this.heading();
    if (!before || !isSame(before, data)) this.build(dark, before !== null && isKept(before, this.data));
    this.learn();
    this.closer.marks();
    if (before?.state === "graph" && before.look !== this.picture?.look) this.refit();
    this.draft(last("draft") ?? { stale: false, busy: false });
    this.stand();
    this.welcome(before);
  }

  /**
   * What is shown: a picture with its drawing, if that may be taken in, or in its place why it may not.
   *
   * @param {Data} data
   * @param {Data | null} before
   * @returns {Data}
   */
  admitted(data, before) {
    this.arrived = null;
    if (data.state !== "graph" || (before && isSame(before, data))) return data;
    try {
      this.arrived = drawing(data.svg);
      return data;
    } catch (problem) {
      if (!(problem instanceof Refused)) throw problem;
      const { title, token } = data;
      return { state: "message", heading: REFUSED, text: `It had ${problem.message}, ${WHY}`, code: "", title, token };
    }
  }

  /** A phone is higher than wide: there a graph reads better from top to bottom, until somebody turns it. */
  stand() {
    const { picture } = this;
    if (innerWidth >= NARROW || isEmbedded()) return;
    if (picture && !picture.turned && picture.direction !== "TB") this.turn("TB");
  }

  /**
   * Hints, here and beside the program. Who has another picture before them has begun.
   *
   * @param {Data | null} before
   */
  welcome(before) {
    const wanted = Boolean(this.picture?.welcome);
    if (wanted && before && !isKept(before, this.data)) dismiss("play");
    if (wanted !== Boolean(last("welcome")?.wanted)) publish("welcome", { wanted });
    for (const hint of this.hints) hint.show(wanted);
  }

  heading() {
    const { title } = this.data;
    /** @type {Partial<Picture>} */
    const {
      views = [],
      view = 0,
      traits = [],
      groups = {},
      direction,
      inlined = true,
      cannot = [],
    } = this.picture ?? {};
    const { one } = this;
    one("h2").replaceChildren(...titleOf(title));
    one("h2").hidden = views.length > 1;
    this.views.hidden = views.length < 2;
    this.views.replaceChildren(...views.map((label, i) => optionOf(label, i, i === view)));
    const badges = traits.map(({ kind, word, explanation }) =>
      explained(element("span", word, `trait ${kind}`), word, explanation),
    );
    one(".traits").replaceChildren(...badges);
    const folds = Object.values(groups).some(({ kind }) => !MADE.has(kind)) || this.picture?.svg.includes("data-fold=");
    one(".folding").hidden = !folds || cannot.includes("fold");
    find(one(".do-turn"), ".word").textContent = direction === "TB" ? "Left to right" : "Top to bottom";
    one(".do-inline").setAttribute("aria-checked", String(inlined));
    for (const name of ["turn", "inline"]) one(`.do-${name}`).hidden = cannot.includes(name);
    this.questions();
    one(".do-full").hidden = !document.fullscreenEnabled;
  }

  /** What can be asked about the picture; what is answered beside it is checked, what it explains is marked. */
  questions() {
    const { questions = [], look = null } = this.picture ?? {};
    const button = this.one("button.questions");
    button.hidden = !questions.length;
    button.classList.toggle(
      "calling",
      questions.some(({ calls }) => calls),
    );
    this.one(".asking").replaceChildren(...questions.map((question) => entry(question, question.label === look)));
  }

  /**
   * Ask a question, or close the answer.
   *
   * @param {string | null} label
   */
  question(label) {
    if (label !== null) this.pops[2].close();
    const same = label === this.picture?.look;
    if (this.picture?.welcome) dismiss("ask");
    this.report("look", { label: same ? null : label, at: performance.now() }); // asked again it is asked anew
  }

  /**
   * @param {boolean} dark
   * @param {boolean} kept whether it is another drawing of the same steps: then nobody loses the place
   */
  build(dark, kept) {
    const { picture } = this;
    const { steps = [], nodes = {}, groups = {}, notes = [] } = picture ?? {};
    const { at, anchor } = this;
    const focused = this.focused();
    if (!kept) this.pause();
    this.hover.over(null);
    this.tips.hide();
    this.overtype.close();
    this.steps = steps;
    this.nodes = nodes;
    this.groups = groups;
    this.anchor = null;
    this.one(".message").hidden = picture !== null;
    if (this.data.state === "message") this.explain(this.data);
    this.scene.build(this.arrived, steps);
    const drawn = this.scene.svg;
    this.overview.build(drawn ? this.scene.groups(".card") : []);
    this.note(notes);
    drawn?.classList.add(dark ? "dark" : "light");
    this.story.build(steps);
    this.scrub.max = String(steps.length);
    this.at = -1;
    if (!kept) this.forget();
    if (!drawn) publish("mark", {});
    else if (kept) this.goOn(drawn, at, anchor, focused);
    else this.begin(drawn);
    this.time();
  }

  forget() {
    this.camera.svg = null;
    this.closer.clear();
    this.search.find("");
  }

  /**
   * What the picture says of itself is said under it, where it can be read at every scale.
   *
   * @param {string[]} notes
   */
  note(notes) {
    const own = this.scene.svg?.querySelector(".notice")?.textContent;
    const said = [...notes, own].filter(Boolean).join("  ");
    this.one(".notes").textContent = said;
    this.one(".notes").hidden = !said;
  }

  /** For the browser tests: when the answer to a click on Run was on the screen. */
  time() {
    const started = window.graphlab?.clicked ?? NaN;
    const painted = () => {
      const now = performance.now();
      window.graphlab = { ...window.graphlab, painted: now, latency: now - started };
    };
    requestAnimationFrame(() => setTimeout(painted));
  }

  /**
   * A new drawing is shown with all steps done, or with as many as the address says; with none to somebody who has
   * never taken one.
   *
   * @param {SVGSVGElement} drawn
   */
  begin(drawn) {
    const { token } = this.data;
    const isFirst = this.begun === null && Boolean(this.picture?.welcome) && remembered(STEPPED) === null;
    const left = last("step"); // by a player of this page before, if it is of this run
    const start = left?.token === token ? (left.at ?? Infinity) : (this.picture?.start ?? (isFirst ? 0 : Infinity));
    const at = token === this.begun ? Infinity : start;
    this.begun = token;
    this.camera.show(drawn, this.scene.around(this.steps[at - 1] ?? this.steps.at(-1)));
    this.go(at, true);
  }

  /**
   * Another drawing of the same steps is shown as the one before was left.
   *
   * @param {SVGSVGElement} drawn
   * @param {number} at
   * @param {{ id: string, box: DOMRect } | null} anchor
   * @param {string} focused
   */
  goOn(drawn, at, anchor, focused) {
    const around = this.scene.around(this.steps[at - 1] ?? this.steps.at(-1));
    this.camera.swap(drawn, around, anchor ? this.partOf(anchor.id) : undefined, anchor?.box);
    this.go(at, true);
    this.closer.again();
    this.search.again();
    const [part] = this.scene.all(focused);
    part?.focus({ preventScroll: true });
  }

  /**
   * The card or the box that is drawn for `id`.
   *
   * @param {string} id
   * @returns {Part | undefined}
   */
  partOf(id) {
    return this.scene.all(`[data-node="${id}"], .group[data-group="${id}"]`)[0];
  }

  /** A selector of what has the keyboard's focus in the drawing, to give it back in the next one. */
  focused() {
    const part = focusAround(this.root);
    const kind = ["fold", "node", "edge"].find((name) => part && name in part.dataset);
    if (!part || !kind || !this.scene.frame.contains(part)) return ":not(*)";
    return `[data-${kind}="${part.dataset[kind]}"]`;
  }

  /** @param {Message} message */
  explain({ heading, text, code }) {
    const sketch = element("div");
    sketch.innerHTML = SKETCH;
    const program = code ? [element("pre", code)] : [];
    this.one(".message").replaceChildren(sketch, element("h3", heading), element("p", text), ...program);
  }

  // ---- stepping

  /** @param {number} to */
  step(to) {
    this.pause();
    this.stepped();
    this.go(to);
  }

  /** @param {number} to */
  go(to, quiet = false) {
    if (!this.picture) return;
    const { steps, scene } = this;
    const at = Math.max(0, Math.min(steps.length, to));
    if (at === this.at) return;
    scene.frame.classList.toggle("moving", !quiet && at > this.at);
    scene.frame.classList.toggle("returning", !quiet && at < this.at);
    this.at = at;
    const step = steps[at - 1];
    scene.show(at);
    this.story.speak(at);
    this.story.go(at);
    this.controls();
    this.mark();
    this.ask(step);
    publish("step", { at: at < steps.length ? at : null, token: this.data.token });
    const [active, ...others] = scene.around(step);
    if (this.presented) this.camera.focus = [active, ...others].filter(Boolean);
    if (active && !quiet) this.camera.reveal(active, others);
  }

  controls() {
    const { scrub, at } = this;
    const all = this.steps.length;
    this.one(".traits").classList.toggle("early", at < this.story.swept);
    scrub.value = String(at);
    scrub.style.setProperty("--done", String(all ? at / all : 1));
    scrub.classList.toggle("back", at > this.story.forward && at <= this.story.swept);
    scrub.classList.toggle("moved", at > this.story.swept);
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

  /** Somebody knows now how steps are taken. */
  stepped() {
    if (!this.picture?.welcome) return;
    remember(STEPPED);
    dismiss("play");
  }

  play() {
    this.stepped();
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
    this.one(".do-loop").setAttribute("aria-checked", String(this.looping));
  }

  /** Whether the steps are listed beside the drawing. */
  get listed() {
    return !this.one(".transcript").hidden;
  }

  /** @param {boolean} open */
  list(open) {
    this.one(".transcript").hidden = !open;
    this.one("button.steps").setAttribute("aria-expanded", String(open));
    this.refit();
    this.story.follow(this.story.now);
  }

  /** All of what is said about a step, or as much as there is room for under the drawing. */
  unroll(open = this.one(".unroll").getAttribute("aria-expanded") === "false") {
    this.one(".words").classList.toggle("unrolled", open);
    this.one(".unroll").setAttribute("aria-expanded", String(open));
  }

  /** Whether there is more to be said about a step than there is room for. */
  measure() {
    const say = this.one(".say");
    const words = this.one(".words");
    words.classList.remove("over");
    const over = say.scrollHeight > say.clientHeight + 2;
    words.classList.toggle("over", over);
    this.one(".unroll").hidden = !over && !words.classList.contains("unrolled");
  }

  /**
   * Formulas of a long run come from the server, once somebody stays on a step.
   *
   * @param {Step | undefined} step
   */
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

  /**
   * How a node was computed, in symbols.
   *
   * @param {string} id
   */
  formulasOf(id) {
    const step = this.steps.find(({ pass, node }) => pass === "forward" && node === id);
    return (step?.formulas ?? []).map(([symbols]) => symbols);
  }

  // ---- the drawing

  /** @param {MouseEvent} event */
  clicked({ target, detail }) {
    if (!(target instanceof Element) || this.camera.dragged || target.closest(".details, .search, .overtype, button")) {
      return;
    }
    if (detail === 1) this.pointed = numberAt(target); // by the second click the camera may have moved
    if (detail < 2) this.open(target);
  }

  /** A number that was clicked twice is typed over. */
  clickedTwice() {
    if (this.pointed) this.overtype.ask(this.pointed.node, this.pointed.index);
  }

  /**
   * What a click or Enter does: fold a box, ask about a number, go to the step of a wire, select a card.
   *
   * @param {Element} target
   */
  open(target) {
    /** @type {(selector: string) => Part | null} */
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

  /**
   * To the step at which something flows on a wire.
   *
   * @param {Part} wire
   */
  follow(wire) {
    const at = this.scene.stepOf(wire);
    if (at) this.step(at);
  }

  /**
   * Fold an open box, unfold a folded one. What was clicked stays where it is on the screen.
   *
   * @param {string} id
   */
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

  /** @param {boolean} shut */
  foldAll(shut) {
    // Runs and lines fold only where there is no room; to unfold all means them too.
    const all = Object.keys(this.groups).filter((id) => !shut || !MADE.has(this.groups[id].kind));
    this.camera.touched = false;
    this.report("folds", { token: this.data.token, opened: shut ? [] : all, closed: shut ? all : [] });
  }

  /** @param {Direction} direction */
  turn(direction = this.picture?.direction === "TB" ? "LR" : "TB") {
    this.camera.touched = false;
    this.report("direction", direction);
  }

  /** The drawing has another frame from now on: what was asked for before is shown in it anew. */
  refit() {
    this.camera.touched = false;
    this.camera.resized();
  }

  fit() {
    this.camera.touched = true;
    this.camera.fit();
  }

  /**
   * Shown to an audience: what is not the graph and its sentence is hidden, and all of it has another size.
   *
   * @param {Presented} presented
   */
  present({ on, size, resting }) {
    this.root.classList.toggle("presented", on);
    this.root.classList.toggle("resting", on && resting);
    const enlarged = on ? size : 1;
    if (this.camera.size === enlarged && on === this.presented) return;
    this.presented = on;
    this.camera.size = enlarged;
    this.camera.above = on ? 0 : TOP;
    for (const pop of this.pops) pop.hide();
    this.camera.focus = this.scene.around(this.steps[this.at - 1]);
    this.refit();
    this.measure();
  }

  /** @param {number} scale */
  zoomed(scale) {
    this.one(".percent").textContent = `${Math.round(scale * 100)}%`;
    const { classList } = this.scene.frame;
    classList.toggle("far", scale < FAR && scale >= FARTHER);
    classList.toggle("farther", scale < FARTHER);
    this.overview.follow();
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

  /** @param {"svg" | "png"} kind */
  async save(kind) {
    const { svg } = this.scene;
    if (!svg) return;
    const save = kind === "svg" ? saveSvg : savePng;
    const said = await save(svg, this.root, fileName(this.data.title));
    if (said) this.toast(said);
  }

  /**
   * The step that is shown, for another document.
   *
   * @param {"text" | "latex"} kind
   */
  async copy(kind) {
    const text = this.story.written(kind);
    const done = text && (await copied(text, this.root));
    if (!text) this.toast("This step has no formula to copy.");
    else if (done) this.toast(kind === "latex" ? "Copied as LaTeX." : "Copied as text.");
    else this.toast("This browser lets no page copy. Select the sentence, and press Ctrl C.");
  }

  /**
   * @param {string} text
   * @param {{ label: string, act: () => void } | null} [offer] what can be done about it
   */
  toast(text, offer = null) {
    const said = this.one(".toast");
    said.textContent = text;
    if (offer) said.append(" ", pressed(offer.label, offer.act));
    said.hidden = false;
    clearTimeout(this.saying);
    this.saying = setTimeout(() => (said.hidden = true), TOAST);
  }

  escape() {
    if (this.search.open) return this.search.close();
    if (this.closer.selected !== null) return this.closer.select(null);
    if (this.picture?.look) return this.question(null);
    this.list(false);
  }

  /** What stands out everywhere: the selected nodes, else the node of the step. */
  mark() {
    const step = this.steps[this.at - 1];
    const { selected, shone } = this.closer;
    publish("mark", {
      node: selected ?? step?.node ?? null,
      nodes: selected ? this.closer.members() : step ? [step.node] : [],
      line: shone?.line ?? (selected ? this.lineOf(selected) : step?.line) ?? null,
      pass: step?.pass ?? "forward",
      selected: Boolean(selected ?? shone?.line),
      walked: this.story.walked,
    });
  }

  /**
   * The line of the program that a node or a box comes from.
   *
   * @param {string} id
   */
  lineOf(id) {
    return this.nodes[id]?.line ?? this.groups[id]?.line;
  }

  /** @param {Draft} draft */
  draft({ stale, busy }) {
    this.one(".stale").hidden = !stale || !this.picture;
    this.root.classList.toggle("old", stale);
    clearTimeout(this.waiting);
    this.one(".loading").hidden = true;
    if (busy) this.waiting = setTimeout(() => (this.one(".loading").hidden = false), PATIENCE);
  }
}

/**
 * Whether the drawing and its steps are those that are there.
 *
 * @param {Data} before
 * @param {Data} data
 */
function isSame(before, data) {
  if (before.token !== data.token || before.state !== data.state) return false;
  return before.state !== "graph" || data.state !== "graph" || before.svg === data.svg;
}

/**
 * Whether it is another drawing of the same steps, folded or with other numbers.
 *
 * @param {Data} before
 * @param {Data} data
 */
function isKept(before, data) {
  if (before.state !== "graph" || data.state !== "graph") return false;
  return before.token === data.token && before.structure === data.structure;
}

/**
 * The value that a part of the drawing shows, or a number of it.
 *
 * @param {Element} part
 */
function numberAt(part) {
  /** @type {(selector: string) => Part | null} */
  const around = (selector) => part.closest(selector);
  const node = around(".row.value") && around(".card")?.dataset.node;
  const cell = around("[data-cell]")?.dataset.cell;
  return node ? { node, index: cell === undefined ? undefined : Number(cell) } : null;
}

/**
 * @param {string} label
 * @param {() => void} act
 */
function pressed(label, act) {
  const button = element("button", label);
  button.type = "button";
  button.addEventListener("click", act);
  return button;
}

/**
 * @param {Element} svg
 * @param {boolean} dark
 */
function dress(svg, dark) {
  svg.classList.toggle("dark", dark);
  svg.classList.toggle("light", !dark);
}

/**
 * An entry of the menu of questions.
 *
 * @param {Question} question
 * @param {boolean} checked
 */
function entry({ label, text, calls }, checked) {
  const item = element("button", "", calls ? "calling" : "");
  item.type = "button";
  item.tabIndex = -1;
  item.dataset.label = label;
  item.setAttribute("role", "menuitemradio");
  item.setAttribute("aria-checked", String(checked));
  item.append(element("span", text, "word"));
  if (label !== text) item.append(element("small", label));
  if (calls) item.title = "There is something here that it explains";
  return item;
}

/**
 * A title whose first words, where they name a tape, say what one is; the others say all of themselves where they are
 * cut off.
 *
 * @param {string} title
 */
function titleOf(title) {
  const [, tape = "", others = ""] = /^(Tape \d+)?(.*)$/s.exec(title) ?? [];
  const made = Object.assign(element("span", others), { title: others ? title : "" });
  return tape ? [explained(element("span", tape), "tape"), made] : [made];
}

/**
 * @param {string} label
 * @param {number} index
 * @param {boolean} selected
 */
function optionOf(label, index, selected) {
  return Object.assign(element("option", label), { value: String(index), selected });
}

/**
 * What a picture with this title is saved as, without its ending.
 *
 * @param {string} title
 */
function fileName(title) {
  const words = title
    .normalize("NFKD")
    .replace(/[^\w]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return words.toLowerCase().slice(0, 60) || "graph";
}
