// The time line of a training: its loss, parameters and fit at one step, which is scrubbed, played, and opened in the
// player as a graph once the time line rests there.

import { component } from "../component.js";
import { element, find, listening, matchTheme } from "../common.js";
import { counted, nearest, numbersAt, passed, placeOf, valuesAt, written } from "./clock.js";
import { FACE } from "./face.js";
import { key } from "./keys.js";
import { Phases } from "./phases.js";
import { Chart, decoded, plotly } from "./plots.js";
import { saving } from "./saving.js";
import { see, seenIn } from "./seen.js";
import { limit, showPlaying } from "./transport.js";

/**
 * @import { Fit, Plot, TimeLine as Line, Training as Data } from "../player/types.d.ts"
 * @import { On, Report, Stateful } from "../types.d.ts"
 * @import { Row } from "./plots.js"
 * @typedef {"loss" | "parameters" | "gradients"} Course
 */

const REST = { kept: 250, other: 900 }; // ms on a step before its graph is asked for
const COURSES = /** @type {Course[]} */ (["loss", "parameters", "gradients"]);

/** @type {(given: Stateful<Data>) => () => void} */
const mount = component(
  ".training",
  (root) => new TimeLine(root),
  (line, { data, setStateValue }) => {
    line.report = setStateValue;
    line.update(data);
  },
);
export default mount;

export class TimeLine {
  stop = new AbortController();
  /** @type {Report} */
  report = () => {};
  /** @type {Data | null} */
  data = null;
  /** The place among the stops; the end is behind the last one. */
  at = 0;
  /** @type {Row} the steps that one can stand at */
  stops = new Int32Array();
  /** @type {Row} */
  epoch = new Int32Array();
  /** @type {Row} the loss at each stop */
  loss = new Float64Array();
  /** @type {Row} the steps of which there are parameters */
  rows = new Int32Array();
  /** @type {{ name: string, values: Row }[]} the parameters that are written out */
  read = [];
  /** @type {{ steps: Row, curves: Row, width: number } | null} */
  fit = null;
  /** @type {Course} */
  course = "loss";
  /** @type {{ fit: Chart, course: Chart } | null} */
  charts = null;
  /** @type {number | null} while it plays */
  frame = null;
  /** @type {number | undefined} until the graph of a step is asked for */
  resting = undefined;
  /** @type {number | null} the step whose graph was asked for and has not come */
  asked = null;
  painting = false;
  drawing = false;
  /** Whether what is drawn is not what is to be seen. */
  due = false;

  /** @param {HTMLElement} root */
  constructor(root) {
    root.innerHTML = FACE; // our own text, no data in it
    this.root = root;
    this.scrub = find(root, ".scrub", HTMLInputElement);
    this.typed = find(root, ".typed", HTMLInputElement);
    this.speed = find(root, ".speed", HTMLSelectElement);
    this.phases = new Phases(find(root, ".phases"), this.on);
    this.wire();
    this.sizes.observe(find(root, ".plots"));
    const { course, log } = seenIn(location.search);
    this.log.checked = log;
    this.choose(COURSES.find((name) => name === course) ?? "loss");
  }

  get log() {
    return find(this.root, ".log input", HTMLInputElement);
  }

  on = listening(this.stop.signal);

  /** A column that is dragged wider, or a tab that is shown at last. */
  sizes = new ResizeObserver(() => this.draw());

  close() {
    this.stop.abort();
    this.pause();
    clearTimeout(this.resting);
    this.sizes.disconnect();
    this.charts?.fit.close();
    this.charts?.course.close();
  }

  wire() {
    const { on, root, scrub } = this;
    const acts = {
      first: () => this.step(0),
      back: () => this.step(this.at - 1),
      next: () => this.step(this.at + 1),
      last: () => this.step(Infinity),
      toggle: () => this.toggle(),
    };
    for (const [name, act] of Object.entries(acts)) on(find(root, `.transport .${name}`), "click", act);
    on(root, "keydown", (event) => key(this, event));
    on(scrub, "input", () => this.step(Number(scrub.value)));
    on(scrub, "change", () => this.rest(0));
    on(this.typed, "change", () => this.jump(this.typed.valueAsNumber));
    on(find(root, ".lines"), "change", (event) =>
      this.pick(Number(/** @type {HTMLSelectElement} */ (event.target).value)),
    );
    on(this.log, "change", () => this.chosen());
    for (const name of COURSES) {
      on(find(root, `[data-plot=${name}]`), "click", () => {
        this.choose(name);
        this.chosen();
      });
    }
    this.dragged(find(root, ".course .plot"));
    for (const name of /** @type {const} */ (["fit", "course"])) {
      const charts = () => (this.charts ? [this.charts[name]] : []);
      saving(find(root, `.${name}`), on, name === "fit" ? "fit" : "training", charts);
    }
  }

  /**
   * A click into a figure by step goes to the step under it; so does drawing over it.
   *
   * @param {HTMLElement} plot
   */
  dragged(plot) {
    /** @param {PointerEvent} event */
    const go = ({ clientX }) => {
      const step = this.charts?.course.along(clientX);
      if (typeof step === "number") this.step(step > this.steps + 0.5 ? Infinity : nearest(this.stops, step));
    };
    this.on(plot, "pointerdown", (event) => {
      if (event.button !== 0) return;
      plot.setPointerCapture(event.pointerId);
      go(event);
    });
    this.on(plot, "pointermove", (event) => {
      if (plot.hasPointerCapture(event.pointerId)) go(event);
    });
    this.on(plot, "pointerup", () => this.rest(0));
  }

  // ---- data

  get steps() {
    return this.data?.line.steps ?? 0;
  }

  /** The step that is shown; at the end, the last one, whose update has led there. */
  get shown() {
    return this.isEnd ? this.steps : this.stops[this.at];
  }

  get isEnd() {
    return this.at >= this.stops.length;
  }

  /** @param {Data} data */
  update(data) {
    const { data: before, asked } = this;
    matchTheme(this.root);
    const same = before?.token === data.token && before.line.number === data.line.number;
    const stood = same ? (this.isEnd ? null : this.shown) : data.at;
    if (!same) this.leave();
    if (data.opened === asked || data.problem) this.asked = null;
    this.data = data;
    this.learn(data.line);
    this.heading(data);
    this.phases.update(data);
    const own = asked !== null && data.at === asked; // who has asked stands there already
    const isStill = this.resting === undefined && this.frame === null;
    this.stand(same && !own && isStill && before.at !== data.at ? data.at : stood);
    this.draw();
  }

  /** Another training has its own steps. */
  leave() {
    this.pause();
    this.forgetRest();
    this.asked = null;
  }

  forgetRest() {
    clearTimeout(this.resting);
    this.resting = undefined;
  }

  /** @param {Line} line */
  learn(line) {
    this.stops = decoded(line.stops);
    this.epoch = decoded(line.epoch);
    const loss = /** @type {any} */ (line.loss.data[0]);
    this.loss = valuesAt(this.stops, decoded(loss.x), decoded(loss.y));
    this.rows = decoded(line.rows);
    this.read = line.read.map((i) => {
      const { name, y } = /** @type {any} */ (line.parameters.data[i]);
      return { name: plainly(name), values: decoded(y) };
    });
    this.fit = line.fit && fitted(line.fit);
    this.scrub.max = String(this.stops.length);
    this.typed.max = String(line.steps);
    this.mark(line);
  }

  /** @param {Data} data */
  heading({ titles, line }) {
    const select = find(this.root, ".lines", HTMLSelectElement);
    const several = titles.length > 1;
    select.hidden = !several;
    find(this.root, ".title").hidden = several;
    find(this.root, ".title").textContent = line.title;
    const options = titles.map((text, i) => Object.assign(element("option", text), { value: String(i + 1) }));
    select.replaceChildren(...options);
    select.value = String(line.number);
    find(this.root, ".about").textContent = find(this.root, ".about").title = line.about;
    const note = find(this.root, ".fit .note");
    note.textContent = line.fit?.note ?? "";
    note.hidden = !note.textContent;
    find(this.root, ".fit").hidden = !line.fit;
    const positive = line.logarithmic !== null;
    this.log.disabled = !positive;
    find(this.root, ".log").title = positive ? "" : "The loss is 0 or less in some step";
  }

  /**
   * Under the way: where an epoch begins, and which steps have their graph.
   *
   * @param {Line} line
   */
  mark({ kept }) {
    const marks = find(this.root, ".marks", SVGElement);
    const all = Math.max(1, this.stops.length);
    const begun = [...this.epoch].flatMap((epoch, i) => (i && epoch !== this.epoch[i - 1] ? [i] : []));
    const every = Math.ceil(begun.length / 60);
    const epochs = begun.filter((_, i) => i % every === 0).map((i) => `M${(i / all) * 1000},0v10`);
    const places = kept.map((step) => `M${(placeOf(this.stops, step) / all) * 1000},4v6`);
    find(marks, ".epochs", SVGElement).setAttribute("d", epochs.join(""));
    find(marks, ".kept", SVGElement).setAttribute("d", places.join(""));
  }

  /**
   * Another training of the run.
   *
   * @param {number} number
   */
  pick(number) {
    this.report("line", { token: this.data?.token, number });
  }

  // ---- the step that is shown

  /** @param {number | null} step null for the end */
  stand(step) {
    this.at = step === null ? this.stops.length : placeOf(this.stops, step);
    this.show();
  }

  /**
   * Somebody goes to a place among the stops.
   *
   * @param {number} place
   */
  step(place) {
    this.pause();
    this.go(place);
    this.rest();
  }

  /**
   * To a step that was typed. The field shows where that led, though it has the focus.
   *
   * @param {number} step any, also one that is not among the stops
   */
  jump(step) {
    let wanted = this.shown;
    if (Number.isFinite(step)) {
      this.pause();
      wanted = Math.max(1, Math.min(this.steps, Math.round(step)));
      this.go(placeOf(this.stops, wanted));
      this.rest(0, wanted);
    }
    this.typed.value = String(this.alone ? this.shown : wanted); // a step between the stops is opened by the page
  }

  /** @param {number} place */
  go(place) {
    this.at = Math.max(0, Math.min(this.stops.length, place));
    this.show();
  }

  show() {
    const { scrub, at, stops } = this;
    scrub.value = String(at);
    scrub.style.setProperty("--done", String(stops.length ? at / stops.length : 1));
    const said = this.written();
    scrub.setAttribute("aria-valuetext", said.join(", "));
    const [place, ...numbers] = said;
    find(this.root, ".place").replaceChildren(element("b", place), ...numbers.map((text) => element("span", text)));
    if (this.getFocus() !== this.typed) this.typed.value = String(this.shown);
    limit(this.root, at, stops.length);
    this.face();
    this.stateGraph();
    this.paint();
  }

  getFocus() {
    return /** @type {ShadowRoot} */ (this.root.getRootNode()).activeElement;
  }

  /** Where it stands, and the numbers there: each in a few words. */
  written() {
    const { data, at, steps } = this;
    if (!data) return [""];
    const after = this.isEnd ? `after ${counted(steps)} step${steps === 1 ? "" : "s"}` : "";
    const said = [after || `step ${counted(this.shown)} of ${counted(steps)}`];
    const { epochs, lossName } = data.line;
    if (epochs && !this.isEnd) said.push(`epoch ${counted(this.epoch[at])} of ${counted(epochs)}`);
    if (!this.isEnd && !Number.isNaN(this.loss[at])) said.push(`${lossName} ${written(this.loss[at])}`);
    said.push(...numbersAt(this.read, this.rows, this.isEnd ? steps + 1 : this.shown));
    return said;
  }

  face() {
    showPlaying(this.root, this.frame !== null);
  }

  /** Which step's graph the player shows, or why it does not show that of this one. */
  stateGraph() {
    const { data, asked, shown } = this;
    if (!data) return;
    const { opened, problem, line } = data;
    const of = `of ${counted(line.steps)}`;
    const has = opened === shown || asked !== null || this.frame !== null;
    const text = this.alone
      ? ""
      : asked !== null
        ? `Opening step ${counted(asked)} ${of} as a graph …`
        : problem || (opened === null ? "" : `The graph is that of step ${counted(opened)} ${of}.`);
    const graph = find(this.root, ".graph");
    if (graph.textContent !== text) graph.textContent = text;
    graph.hidden = this.alone;
    graph.classList.toggle("busy", asked !== null);
    graph.classList.toggle("wrong", asked === null && Boolean(problem));
    graph.classList.toggle("other", !has && !problem);
  }

  /** Whether nobody can open a step: in a file of its own. */
  get alone() {
    return this.data?.token === 0;
  }

  // ---- playing

  toggle() {
    if (this.frame !== null) {
      this.pause();
      this.rest(0);
      return;
    }
    this.forgetRest();
    if (this.isEnd) this.go(0);
    let [from, began] = [this.at, performance.now()];
    let speed = this.speed.value;
    /** @param {number} now */
    const turn = (now) => {
      if (speed !== this.speed.value) [from, began, speed] = [this.at, now, this.speed.value];
      const place = from + Math.floor(passed(now - began, this.stops.length, Number(speed)));
      this.frame = requestAnimationFrame(turn);
      if (place >= this.stops.length) this.pause();
      if (place !== this.at) this.go(place);
      if (this.frame === null) this.rest(0);
    };
    this.frame = requestAnimationFrame(turn);
    this.face();
  }

  pause() {
    if (this.frame !== null) cancelAnimationFrame(this.frame);
    this.frame = null;
    this.face();
  }

  /**
   * The graph of the step is asked for once nobody moves any more.
   *
   * @param {number} [patience] ms until then
   * @param {number} [step]
   */
  rest(patience, step = this.shown) {
    this.forgetRest();
    const { data } = this;
    if (!data || this.alone || (step === data.opened && this.asked === null && !data.problem)) return;
    const usual = data.line.kept.includes(step) ? REST.kept : REST.other;
    this.resting = setTimeout(() => this.open(step), patience ?? usual);
  }

  /** @param {number} step */
  open(step) {
    const { data } = this;
    this.forgetRest();
    if (!data || step === this.asked) return;
    this.asked = step;
    this.stateGraph();
    this.report("open", { token: data.token, number: data.line.number, step, at: performance.now() });
  }

  // ---- figures

  /** @param {Course} course */
  choose(course) {
    this.course = course;
    for (const name of COURSES) {
      const chosen = find(this.root, `[data-plot=${name}]`);
      chosen.setAttribute("aria-checked", String(name === course));
      chosen.tabIndex = name === course ? 0 : -1;
    }
    find(this.root, ".log").hidden = course !== "loss";
    this.draw();
  }

  /** Somebody has chosen what is drawn, and how. */
  chosen() {
    see(this.course, this.log.checked);
    this.draw();
  }

  /** Draw what is there to be seen, one drawing after the other: what moves would end one that is under way. */
  async draw() {
    this.due = true;
    if (this.drawing) return;
    this.drawing = true;
    while (this.due) {
      this.due = false;
      await this.drawn();
    }
    this.drawing = false;
    this.paint();
  }

  /** Once Plotly has come. */
  async drawn() {
    if (!this.data || !find(this.root, ".plots").clientWidth) return;
    try {
      this.charts ??= await this.bring(this.data.plotly);
    } catch {
      this.missing("The figures cannot be drawn: Plotly's script did not come. Reload the page to try again.");
      return;
    }
    this.missing("");
    if (this.stop.signal.aborted || !this.data) return;
    const { line } = this.data;
    const logs = this.course === "loss" && this.log.checked;
    this.charts.course.log = logs ? line.logarithmic : null;
    this.legend(line[this.course]);
    await this.charts.course.draw(line[this.course]);
    if (line.fit) await this.charts.fit.draw(line.fit.plot);
  }

  /**
   * What each line is, below the figure: inside it Plotly would take half of the room for that.
   *
   * @param {Plot} plot
   */
  legend({ data, layout }) {
    const named = layout.showlegend ? data.filter((trace) => trace.showlegend !== false) : [];
    const items = named.map((trace) => {
      const { color, dash } = /** @type {{ color: string, dash: string }} */ (trace.line);
      const item = element("li", plainly(String(trace.name)), String(dash ?? "solid"));
      item.style.setProperty("--colour", color);
      return item;
    });
    find(this.root, ".legend").replaceChildren(...items);
  }

  /** @param {string} address */
  async bring(address) {
    const maker = await plotly(address);
    const [fit, course] = [".fit .plot", ".course .plot"].map((place) => find(this.root, place));
    return { fit: new Chart(fit, this.root, maker), course: new Chart(course, this.root, maker) };
  }

  /** @param {string} text */
  missing(text) {
    find(this.root, ".missing").textContent = text;
    find(this.root, ".missing").hidden = !text;
  }

  /** Move what moves, once a frame. */
  paint() {
    if (this.painting || this.drawing || !this.charts) return;
    this.painting = true;
    requestAnimationFrame(() => {
      this.painting = false;
      this.moved();
    });
  }

  moved() {
    const { charts, isEnd, steps, at, fit } = this;
    if (!charts || this.drawing || this.stop.signal.aborted) return;
    const step = isEnd ? steps + 1 : this.shown;
    const dot = { x: [step], y: [isEnd ? null : this.loss[at]] }; // where a row is empty Plotly forgets the others
    charts.course.move({ dot });
    find(this.root, ".cursor").style.left = `${charts.course.placeOf(step) ?? -9}px`;
    if (!fit) return;
    const from = placeOf(fit.steps, step) * fit.width;
    charts.fit.move({ curve: { y: fit.curves.slice(from, from + fit.width) } });
  }
}

/** @param {Fit} fit */
function fitted({ steps, curves }) {
  const [known, heights] = [decoded(steps), decoded(curves)];
  return { steps: known, curves: heights, width: heights.length / Math.max(1, known.length) };
}

/**
 * A name as Plotly was given it, as text again.
 *
 * @param {string} name
 */
function plainly(name) {
  const signs = { "% {": "%{", "&#36;": "$", "&lt;": "<", "&gt;": ">", "&amp;": "&" };
  return Object.entries(signs).reduce((text, [written, sign]) => text.replaceAll(written, sign), name);
}
