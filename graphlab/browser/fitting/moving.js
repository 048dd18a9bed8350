// A figure with frames: one of them is shown, and of each only what is new in it is drawn.

import { Chart, decoded } from "../training/plots.js";

/**
 * @import { Chart as Film } from "../player/types.d.ts"
 * @typedef {{ x: number, y: number }} Spot
 * @typedef {{ dtype: string, bdata: string, shape?: string }} Packed
 */

const BYTES = "u1";

export class Moving extends Chart {
  /** @type {Film | null} */
  moving = null;
  at = -1;
  legend = true;
  /** Whether its heights are drawn as powers of ten. */
  isLog = false;

  /**
   * Draw it anew, at one of its frames.
   *
   * @param {Film | null} moving
   * @param {number} at
   */
  async show(moving, at) {
    const isThere = this.at === at && isAlike(this.moving, moving);
    this.moving = moving;
    this.at = at;
    if (!moving) return;
    this.still = moving.data.every(({ type }) => type !== "surface");
    this.log = this.isLog ? powers(moving.data) : null;
    const isNew = await this.draw(moving);
    if (isNew || !isThere) this.frame(this.at);
  }

  /** @param {number} at */
  frame(at) {
    const { moving } = this;
    this.at = at;
    const frame = /** @type {{ data: object[], traces: number[] } | undefined} */ (moving?.frames[at]);
    if (moving && frame) this.change({ data: frame.data.map(unpacked), traces: frame.traces }, moving.redraw);
  }

  /**
   * The numbers at a place on the screen; null outside of the figure.
   *
   * @param {{ clientX: number, clientY: number }} event
   * @returns {Spot | null}
   */
  spot({ clientX, clientY }) {
    const sides = this.sides();
    if (!sides) return null;
    const { left, top, x, y, zoom } = sides;
    const [across, down] = [(clientX - left) / zoom / sides.width, (clientY - top) / zoom / sides.height];
    if (across < 0 || across > 1 || down < 0 || down > 1) return null;
    return { x: x[0] + across * (x[1] - x[0]), y: y[1] - down * (y[1] - y[0]) };
  }

  /**
   * Where numbers are, in pixels of the figure.
   *
   * @param {Spot} spot
   */
  pixel(spot) {
    const sides = this.sides();
    if (!sides) return null;
    const { x, y, width, height, margin } = sides;
    return {
      x: margin.l + ((spot.x - x[0]) / (x[1] - x[0])) * width,
      y: margin.t + ((y[1] - spot.y) / (y[1] - y[0])) * height,
    };
  }

  sides() {
    const full = this.host._fullLayout;
    if (!full?.yaxis || !full.xaxis) return null;
    const { l, t, w, h } = full._size;
    const box = this.host.getBoundingClientRect();
    const zoom = box.width / this.host.clientWidth || 1; // before an audience all of the lab is larger
    return {
      zoom,
      left: box.left + l * zoom,
      top: box.top + t * zoom,
      width: w,
      height: h,
      x: full.xaxis.range,
      y: full.yaxis.range,
      margin: { l, t },
    };
  }
}

/**
 * Whether two are the same in all that they hold, as what comes with two reruns is where nothing has changed.
 *
 * @param {unknown} before
 * @param {unknown} after
 */
export function isAlike(before, after) {
  return before === after || JSON.stringify(before) === JSON.stringify(after);
}

/**
 * A trace with its rows of bytes as numbers.
 *
 * @param {object} trace
 */
export function unpacked(trace) {
  return Object.fromEntries(
    Object.entries(trace).map(([name, value]) => [name, isPacked(value) ? rows(value) : value]),
  );
}

/**
 * @param {unknown} value
 * @returns {value is Packed}
 */
function isPacked(value) {
  return value !== null && typeof value === "object" && "bdata" in value;
}

/** @param {Packed} packed */
function rows(packed) {
  const all =
    packed.dtype === BYTES
      ? Uint8Array.from(atob(packed.bdata), (letter) => letter.charCodeAt(0))
      : decoded({ dtype: packed.dtype, bdata: packed.bdata });
  const [count, width] = (packed.shape ?? "").split(",").map(Number);
  if (!width) return all;
  return Array.from({ length: count }, (_, row) => all.subarray(row * width, (row + 1) * width));
}

const WORTH = 4; // powers of ten that the least loss may be below all others, or they would be pressed flat

/**
 * The powers of ten that the heights above 0 lie between; the least loss of all counts where it is near the others.
 *
 * @param {object[]} data
 * @returns {[number, number] | null}
 */
export function powers(data) {
  const of = (/** @type {boolean} */ least) =>
    data.flatMap((trace) => {
      const { y, meta } = /** @type {{ y?: Iterable<number>, meta?: string }} */ (unpacked(trace));
      if ((meta === "least") !== least) return [];
      return [...(y ?? [])].filter((height) => Number.isFinite(height) && height > 0);
    });
  const heights = of(false);
  if (!heights.length) return null;
  let [low, high] = [Infinity, -Infinity];
  for (const height of heights) [low, high] = [Math.min(low, height), Math.max(high, height)];
  const least = of(true).filter((height) => height > low * 10 ** -WORTH);
  low = Math.min(low, ...least);
  return [Math.log10(low) - 0.1, Math.log10(high) + 0.1];
}
