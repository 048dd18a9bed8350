// The figures of the fitting lab: data with the model's curve, loss, and the path over the loss, all at one step, which
// is scrubbed and played here. All frames came at once: nothing is run again.

import { component } from "../component.js";
import { element, find, listening, matchTheme, publish } from "../common.js";
import { counted, nearest, passed, written } from "../training/clock.js";
import { plotly } from "../training/plots.js";
import { saving } from "../training/saving.js";
import { see, seenIn } from "../training/seen.js";
import { limit, showPlaying } from "../training/transport.js";
import { Around } from "./around.js";
import { equation, listing } from "./equation.js";
import { FACE } from "./face.js";
import { Hands } from "./hands.js";
import { key } from "./keys.js";
import { Moving, isAlike } from "./moving.js";
import { ending } from "./verdict.js";

/**
 * @import { Fitting as Data, FittingMoment } from "../player/types.d.ts"
 * @import { On, Report, Triggering } from "../types.d.ts"
 */

/** @type {(given: Triggering<Data>) => () => void} */
const mount = component(
  ".fitting",
  (root) => new Fitting(root),
  (fitting, { data, setTriggerValue }) => {
    fitting.report = setTriggerValue;
    fitting.update(data);
  },
);
export default mount;

export class Fitting {
  stop = new AbortController();
  /** @type {Report} */
  report = () => {};
  /** @type {Data | null} */
  data = null;
  /** The place among the frames; the last one is the end. */
  at = 0;
  /** @type {{ scene: Moving, loss: Moving } | null} */
  charts = null;
  /** @type {number | null} while it plays */
  timer = null;
  painting = false;
  drawing = false;
  due = false;

  /** @param {HTMLElement} root */
  constructor(root) {
    root.innerHTML = FACE; // our own text, no data in it
    this.root = root;
    this.scrub = find(root, ".scrub", HTMLInputElement);
    this.speed = find(root, ".speed", HTMLSelectElement);
    this.wire();
    this.around = new Around(this, this.on);
    this.hands = new Hands(this, this.on);
    this.sizes.observe(find(root, ".scene .plot"));
    this.sizes.observe(find(root, ".path .plots"));
  }

  on = listening(this.stop.signal);

  /** A window that is made larger, or a page that is shown at last. */
  sizes = new ResizeObserver(() => this.draw());

  close() {
    this.stop.abort();
    this.pause();
    this.sizes.disconnect();
    for (const chart of this.every()) chart.close();
  }

  /** All figures that are drawn. */
  every() {
    return [...Object.values(this.charts ?? {}), ...this.around.charts];
  }

  wire() {
    const { on, root, scrub } = this;
    const acts = {
      first: () => this.step(0),
      back: () => this.step(this.at - 1),
      next: () => this.step(this.at + 1),
      last: () => this.step(Infinity),
      toggle: () => this.toggle(),
      open: () => this.open(),
    };
    for (const [name, act] of Object.entries(acts)) on(find(root, `.transport .${name}`), "click", act);
    on(window, "keydown", (event) => key(this, event));
    on(scrub, "input", () => this.step(Number(scrub.value)));
    const log = find(root, ".log input", HTMLInputElement);
    log.checked = seenIn(location.search).log;
    on(log, "change", () => {
      see("loss", log.checked);
      this.draw();
    });
    const residuals = find(root, ".residuals input", HTMLInputElement);
    const chart = (/** @type {"scene" | "loss"} */ name) => (this.charts ? [this.charts[name]] : []);
    saving(find(root, ".scene"), on, "fit", () => chart("scene"));
    saving(find(root, ".loss"), on, "loss", () => chart("loss"));
    saving(find(root, ".path"), on, "path", () => this.around.charts);
    on(residuals, "change", () => this.send({ kind: "residuals", on: residuals.checked }));
  }

  // ---- data

  get last() {
    return Math.max(0, (this.data?.done.length ?? 0) - 1);
  }

  get isEnd() {
    return this.at >= this.last;
  }

  /** @type {FittingMoment | null} */
  get moment() {
    return this.data?.moments[this.at] ?? null;
  }

  /** @param {Data} data */
  update(data) {
    const before = this.data;
    matchTheme(this.root);
    this.data = data;
    if (isAlike(before, data)) return this.draw(); // in the colours of the theme that there is now
    const isNew = before?.token !== data.token || before.done.length !== data.done.length;
    if (isNew) this.begin(data);
    else if (before && data.stepsOn > before.stepsOn) this.step(this.isEnd ? this.at : this.at + 1);
    find(this.root, ".note").textContent = data.note;
    find(this.root, ".verdict").dataset.mood = data.mood;
    listing(find(this.root, ".code"), data.code, data.lit);
    find(this.root, ".residuals").hidden = data.residuals === null;
    find(this.root, ".residuals input", HTMLInputElement).checked = data.residuals === true;
    this.hands.offer(data);
    this.around.update(data);
    this.root.toggleAttribute("data-waits", !data.steps);
    this.scrub.max = String(this.last);
    this.go(this.at);
    this.draw();
    if (!before || before.lit !== data.lit || isNew) this.showLit();
  }

  /**
   * Another run: it stands at its end, at its first step where somebody steps, or is played once.
   *
   * @param {Data} data
   */
  begin(data) {
    this.pause();
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.at = data.stepsOn ? Math.min(data.stepsOn, this.last) : this.last;
    if (data.plays && !still && this.last > 0) this.play(0);
  }

  /** The lit line in sight, without moving the page. */
  showLit() {
    const code = find(this.root, ".code");
    const lit = code.querySelector(".lit");
    if (lit instanceof HTMLElement) code.scrollTop = lit.offsetTop - code.clientHeight / 2;
  }

  // ---- the step that is shown

  /**
   * Somebody goes to a place.
   *
   * @param {number} at
   */
  step(at) {
    this.pause();
    this.go(at);
  }

  /**
   * Somebody points at a number of updates.
   *
   * @param {number} done
   */
  point(done) {
    if (this.data?.done.length) this.step(nearest(this.data.done, done));
  }

  /** @param {number} at */
  go(at) {
    this.at = Math.max(0, Math.min(this.last, at));
    this.show();
  }

  show() {
    const { data, moment, root } = this;
    this.stand();
    this.face();
    const open = find(root, ".open");
    open.textContent = `Open step ${moment ? counted(moment.step) : ""} as a graph`;
    open.hidden = !data?.canOpen || !moment;
    find(root, ".equation").textContent = data ? equation(data.formula, data.parameters, moment?.values ?? []) : "";
    const lit = root.querySelector(".lit b");
    if (lit) lit.textContent = typeof moment?.loss === "number" ? `  # ${written(moment.loss)}` : "";
    this.say();
    this.announce();
    this.paint();
  }

  /** The transport where the step is. */
  stand() {
    const { scrub, at, last, root } = this;
    scrub.value = String(at);
    scrub.disabled = !last;
    const [place, ...numbers] = this.written();
    scrub.setAttribute("aria-valuetext", [place, ...numbers].join(", "));
    find(root, ".place").replaceChildren(element("b", place), ...numbers.map((text) => element("span", text)));
    limit(root, at, last);
    find(root, ".toggle").toggleAttribute("disabled", !last);
  }

  /** How the training ended: said anew only where it changes, for it is read out. */
  say() {
    const verdict = find(this.root, ".verdict");
    const text = this.data ? ending(this.data, this.isEnd) : "";
    if (verdict.textContent !== text) verdict.textContent = text;
  }

  /** The table of the parameters follows. */
  announce() {
    const { data, moment } = this;
    if (!data) return;
    const { token, parameters } = data;
    publish("moment", { token, parameters, values: moment?.values ?? [], gradients: moment?.gradients ?? [] });
  }

  /** Where it stands, and the numbers there: each in a few words. */
  written() {
    const { data, moment } = this;
    if (!data || !moment) return [""];
    const steps = counted(data.steps);
    const end = data.done[this.at] >= data.steps;
    const texts = [
      end ? `after ${steps} step${data.steps === 1 ? "" : "s"}` : `step ${counted(moment.step)} of ${steps}`,
    ];
    texts.push(moment.loss === null ? "loss not a number" : `loss ${written(moment.loss)}`);
    for (const [i, name] of data.parameters.slice(0, 4).entries()) {
      const value = moment.values[i];
      if (value !== null) texts.push(`${name} ${written(value)}`);
    }
    return texts;
  }

  open() {
    if (this.moment) this.send({ kind: "open", token: this.data?.token, step: this.moment.step });
  }

  /** @param {object} message */
  send(message) {
    this.report("sent", message);
  }

  // ---- playing

  toggle() {
    if (this.timer !== null) return this.step(this.at);
    this.play(this.isEnd ? 0 : this.at);
  }

  /** @param {number} from */
  play(from) {
    let place = from;
    let before = performance.now();
    /** @param {number} now */
    const tick = (now) => {
      place += passed(Math.max(0, now - before), this.last, Number(this.speed.value));
      before = now;
      this.timer = place < this.last ? requestAnimationFrame(tick) : null;
      this.go(Math.floor(place));
    };
    this.timer = requestAnimationFrame(tick);
    this.go(from);
  }

  pause() {
    if (this.timer !== null) cancelAnimationFrame(this.timer);
    this.timer = null;
  }

  face() {
    showPlaying(this.root, this.timer !== null);
  }

  // ---- drawing

  /** Many steps between two pictures of the screen make one. */
  paint() {
    if (this.painting) return;
    this.painting = true;
    requestAnimationFrame(() => {
      this.painting = false;
      if (!this.charts || this.stop.signal.aborted) return;
      for (const chart of this.every()) if (chart.at !== this.at) chart.frame(this.at);
      this.around.net.frame(this.at);
    });
  }

  /** Draw the figures; what has changed while they are drawn is drawn after them. */
  async draw() {
    this.due = true;
    if (this.drawing) return;
    this.drawing = true;
    try {
      while (this.due && !this.stop.signal.aborted) {
        this.due = false;
        await this.drawAll();
      }
    } catch (problem) {
      const missing = find(this.root, ".missing");
      missing.hidden = false;
      missing.textContent = `The figures cannot be drawn: ${problem instanceof Error ? problem.message : problem}`;
    } finally {
      this.drawing = false;
    }
  }

  async drawAll() {
    const { data, root } = this;
    if (!data) return;
    const maker = await plotly(data.plotly);
    find(root, ".missing").hidden = true;
    const made = (/** @type {string} */ name) => new Moving(find(root, `.${name} .plot .canvas`), root, maker);
    this.charts ??= { scene: made("scene"), loss: made("loss") };
    const { scene, loss } = this.charts;
    find(root, ".loss").hidden = !data.loss;
    loss.isLog = find(root, ".log input", HTMLInputElement).checked;
    await scene.show(data.scene, this.at);
    await loss.show(data.loss, this.at);
    await this.around.show(data, maker, this.at);
    this.around.net.frame(this.at);
    this.hands.place();
  }
}
