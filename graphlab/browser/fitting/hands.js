// What is pointed at and dragged in the figures: a step in the loss, points of the data, the start of the path.

import { element, find } from "../common.js";
import { unpacked } from "./moving.js";

/**
 * @import { Fitting as Data } from "../player/types.d.ts"
 * @import { Fitting } from "./index.js"
 * @import { Moving, Spot } from "./moving.js"
 * @import { On } from "../types.d.ts"
 * @typedef {{ x: ArrayLike<number>, y: ArrayLike<number> }} Dots
 */

const NEAR = 12; // px from a point that still are on it
const MOVED = 4; // px that make a drag of a press
const REMOVES = "click removes a point";

export class Hands {
  /** @type {{ from: Spot, x: number, y: number } | null} the point that is dragged */
  point = null;
  /** @type {{ x: number, y: number } | null} where the pointer went down */
  down = null;
  /** What a click can do, as it was offered last. */
  offered = "";

  /**
   * @param {Fitting} fitting
   * @param {On} on
   */
  constructor(fitting, on) {
    this.fitting = fitting;
    const { root } = fitting;
    this.scene = find(root, ".scene .plot");
    this.brush = find(root, ".brush", HTMLSelectElement);
    this.start = Object.assign(document.createElement("span"), { className: "start", hidden: true });
    this.start.title = "Drag the start: it is trained from there";
    this.mark = document.createElement("span");
    this.mark.className = "dragged";
    this.mark.hidden = true;
    this.scene.append(this.mark);
    this.alongLoss(find(root, ".loss .plot"), on);
    this.inScene(on);
    this.atStart(on);
  }

  /**
   * A click into the loss goes to the step under it; so does drawing over it.
   *
   * @param {HTMLElement} plot
   * @param {On} on
   */
  alongLoss(plot, on) {
    /** @param {PointerEvent} event */
    const go = (event) => {
      const step = this.fitting.charts?.loss.along(event.clientX);
      if (typeof step === "number") this.fitting.point(step);
    };
    on(plot, "pointerdown", (event) => {
      if (event.button !== 0) return;
      plot.setPointerCapture(event.pointerId);
      go(event);
    });
    on(plot, "pointermove", (event) => {
      if (plot.hasPointerCapture(event.pointerId)) go(event);
    });
  }

  // ---- points

  /**
   * What a click can do: add a point, of each class where there are classes, or remove the one under it.
   *
   * @param {Data} data
   */
  offer({ canAdd, classNames }) {
    const { brush } = this;
    const names = classNames.length ? classNames.map((name) => `click adds: ${name}`) : ["click adds a point"];
    const texts = canAdd ? [...names, REMOVES] : [];
    brush.hidden = !canAdd;
    if (texts.join("\n") === this.offered) return;
    this.offered = texts.join("\n");
    const chosen = Math.max(0, texts.indexOf(brush.selectedOptions[0]?.textContent ?? ""));
    brush.replaceChildren(...texts.map((text) => element("option", text)));
    brush.selectedIndex = chosen;
  }

  /** Whether a click removes the point that it is on. */
  get removes() {
    return this.brush.selectedOptions[0]?.textContent === REMOVES;
  }

  /** @param {On} on */
  inScene(on) {
    on(this.scene, "pointerdown", (event) => {
      const chart = this.fitting.charts?.scene;
      if (event.button !== 0 || !this.fitting.data?.canAdd || !chart?.spot(event)) return;
      this.down = { x: event.clientX, y: event.clientY };
      this.point = this.under(chart, event);
      this.scene.setPointerCapture(event.pointerId);
    });
    on(this.scene, "pointermove", (event) => {
      const chart = this.fitting.charts?.scene;
      if (this.down && this.point) return this.follow(event);
      const isOn = chart && this.fitting.data?.canAdd && this.under(chart, event);
      this.scene.classList.toggle("on-point", Boolean(isOn));
    });
    on(this.scene, "pointerup", (event) => this.drop(event));
    on(this.scene, "pointercancel", () => this.letGo());
  }

  /**
   * The point of the data under the pointer.
   *
   * @param {Moving} chart
   * @param {PointerEvent} event
   */
  under(chart, event) {
    const { x, y } = within(this.scene, event);
    let [best, least] = [/** @type {Spot | null} */ (null), NEAR];
    for (const spot of pointsOf(chart)) {
      const at = chart.pixel(spot);
      const far = at ? Math.hypot(at.x - x, at.y - y) : Infinity;
      if (far < least) [best, least] = [spot, far];
    }
    return best && { from: best, x, y };
  }

  /** @param {PointerEvent} event */
  follow(event) {
    const { x, y } = within(this.scene, event);
    this.mark.hidden = false;
    this.mark.style.translate = `${x}px ${y}px`;
  }

  /** @param {PointerEvent} event */
  drop(event) {
    const { down, point } = this;
    const spot = this.fitting.charts?.scene.spot(event);
    this.letGo();
    if (!down || !spot) return;
    const moved = Math.hypot(event.clientX - down.x, event.clientY - down.y) >= MOVED;
    const to = [rounded(spot.x), rounded(spot.y)];
    const from = point ? [point.from.x, point.from.y] : null;
    if (from && moved) this.fitting.send({ kind: "point", from, to });
    else if (from && (this.removes || event.shiftKey)) this.fitting.send({ kind: "point", from, to: null });
    else if (!from && !moved && !this.removes) {
      this.fitting.send({ kind: "point", from: null, to, class: this.brush.selectedIndex });
    }
  }

  letGo() {
    this.down = this.point = null;
    this.mark.hidden = true;
  }

  // ---- the start of the path

  /** Put the handle where the path starts. */
  place() {
    const { data, around } = this.fitting;
    const at = data && around.plane?.pixel({ x: data.start[0], y: data.start[1] });
    this.start.hidden = !at;
    if (!at) return;
    around.plane?.host.parentElement?.append(this.start);
    this.start.style.translate = `${at.x}px ${at.y}px`;
  }

  /** @param {On} on */
  atStart(on) {
    const { start } = this;
    on(start, "pointerdown", (event) => start.setPointerCapture(event.pointerId));
    on(start, "pointermove", (event) => {
      const plot = start.parentElement;
      if (!plot || !start.hasPointerCapture(event.pointerId)) return;
      const { x, y } = within(plot, event);
      start.style.translate = `${x}px ${y}px`;
    });
    on(start, "pointerup", (event) => {
      const spot = this.fitting.around.plane?.spot(event);
      if (!spot) return this.place();
      this.fitting.send({ kind: "start", names: this.fitting.data?.axes, at: [spot.x, spot.y] });
    });
  }
}

/**
 * Where the pointer is in an element, in pixels of its own: before an audience they are larger.
 *
 * @param {HTMLElement} place
 * @param {PointerEvent} event
 */
function within(place, event) {
  const { left, top, width } = place.getBoundingClientRect();
  const zoom = width / place.clientWidth || 1;
  return { x: (event.clientX - left) / zoom, y: (event.clientY - top) / zoom };
}

/**
 * The points of the data that are drawn.
 *
 * @param {Moving} chart
 * @returns {Iterable<Spot>}
 */
function* pointsOf(chart) {
  for (const trace of chart.plot?.data ?? []) {
    if (trace.type !== "scatter" || trace.mode !== "markers") continue;
    const { x, y } = /** @type {Dots} */ (/** @type {unknown} */ (unpacked(trace)));
    for (let i = 0; i < x.length; i++) yield { x: x[i], y: y[i] };
  }
}

/** @param {number} value */
function rounded(value) {
  return Number(value.toPrecision(3));
}
