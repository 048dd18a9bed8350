// Plotly, which is fetched once for all figures of a page, and its figures in the colours of the theme.

/**
 * @import { Numbers, Plot } from "../player/types.d.ts"
 * @import { Plotly, PlotlyHost } from "../types.d.ts"
 * @typedef {Float32Array | Float64Array | Int32Array} Row
 */

const COLOUR = /^var\((--[\w-]+)\)$/;
const KINDS = { f4: Float32Array, f8: Float64Array, i4: Int32Array };

/** @type {Promise<Plotly> | null} */
let coming = null;

/**
 * Plotly, from where it is served; of an exported file it is there already.
 *
 * @param {string} address relative to the page
 * @returns {Promise<Plotly>}
 */
export function plotly(address) {
  coming ??= load(address).catch((problem) => {
    coming = null; // another try may come through
    throw problem;
  });
  return coming;
}

/**
 * @param {string} address
 * @returns {Promise<Plotly>}
 */
async function load(address) {
  const { href, origin } = new URL(address, document.baseURI);
  if (!window.Plotly && origin === location.origin) await added(href);
  if (!window.Plotly) throw new Error("Plotly has not come");
  return window.Plotly;
}

/**
 * Adds a script of our own server to the page. As a module it is the one that Streamlit loads for its own charts.
 *
 * @param {string} href
 */
function added(href) {
  return new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { type: "module", src: href });
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
    document.head.append(script);
  });
}

/**
 * The numbers of a typed row.
 *
 * @param {Numbers} row
 * @returns {Row}
 */
export function decoded({ dtype, bdata }) {
  const bytes = Uint8Array.from(atob(bdata), (letter) => letter.charCodeAt(0));
  return new KINDS[/** @type {keyof typeof KINDS} */ (dtype)](bytes.buffer);
}

/**
 * A copy in which the page's colours stand in the place of their names.
 *
 * @template Part
 * @param {Part} part
 * @param {(name: string) => string} colour
 * @returns {Part}
 */
export function dressed(part, colour) {
  if (typeof part === "string") return /** @type {Part} */ (part.replace(COLOUR, (_, name) => colour(name)));
  if (Array.isArray(part)) return /** @type {Part} */ (part.map((each) => dressed(each, colour)));
  if (part === null || typeof part !== "object") return part;
  return /** @type {Part} */ (
    Object.fromEntries(Object.entries(part).map(([key, each]) => [key, dressed(each, colour)]))
  );
}

/** One figure on the page, of which some traces move. */
export class Chart {
  /** @type {Plot | null} */
  plot = null;
  /** @type {[number, number] | null} the powers of ten that a log scale goes between */
  log = null;
  /** Whether its lines are named within it. */
  legend = false;
  /** Whether Plotly leaves the pointer alone; a surface is turned by it. */
  still = true;
  /** What it was drawn as last: the same is not drawn again. */
  drawnAs = "";
  /** Whether it is being drawn: what moves then would be put where it was before. */
  drawing = false;
  /** The change that is under way: a figure that is drawn anew before its end would keep parts of the one before. */
  moved = Promise.resolve();
  /** @type {PlotlyHost} */
  host;

  /**
   * @param {HTMLElement} host
   * @param {HTMLElement} root where the colours are
   * @param {Plotly} maker
   */
  constructor(host, root, maker) {
    this.host = /** @type {PlotlyHost} */ (host);
    this.root = root;
    this.maker = maker;
  }

  /**
   * Draw a figure, in the size that its place has; whether it is not the one that is there already.
   *
   * @param {Plot} plot
   */
  async draw(plot) {
    this.plot = plot;
    const style = getComputedStyle(this.root);
    const { data, layout } = dressed(plot, (name) => style.getPropertyValue(name).trim());
    const { clientWidth: width, clientHeight: height } = this.host;
    if (!width || !height) return false;
    const font = { .../** @type {object} */ (layout.font), family: style.fontFamily };
    const yaxis = { .../** @type {object} */ (layout.yaxis), ...(this.log ? { type: "log", range: this.log } : {}) };
    const whole = { ...layout, ...(this.legend ? {} : { showlegend: false }), font, yaxis, width, height };
    const drawnAs = JSON.stringify([data, whole, this.still]);
    if (drawnAs === this.drawnAs) return false;
    this.drawnAs = "";
    this.drawing = true;
    try {
      await this.moved;
      await this.maker.react(this.host, data, whole, { staticPlot: this.still, displayModeBar: false });
    } finally {
      this.drawing = false;
    }
    this.drawnAs = drawnAs;
    return true;
  }

  /**
   * Give traces other numbers, by their kind.
   *
   * @param {Record<string, object>} numbers
   */
  move(numbers) {
    const kinds = (this.plot?.data ?? []).map((trace) => String(trace.meta ?? ""));
    const traces = kinds.flatMap((kind, i) => (kind in numbers ? [i] : []));
    const data = traces.map((i) => numbers[kinds[i]]);
    if (traces.length) this.change({ data, traces }, false);
  }

  /**
   * Give traces other numbers: all at once, for one change would end another.
   *
   * @param {{ data: object[], traces: number[] }} numbers
   * @param {boolean} redraw whether the figure is of a kind that is drawn anew for that
   */
  change(numbers, redraw) {
    if (this.drawing || !this.host._fullLayout) return;
    const atOnce = { mode: "immediate", frame: { duration: 0, redraw }, transition: { duration: 0 } };
    const change = this.maker.animate(this.host, numbers, atOnce);
    this.moved = change.then(
      () => {},
      () => {}, // the next one has ended it
    );
  }

  /**
   * The number along x at a place on the screen; null outside of the figure.
   *
   * @param {number} clientX
   */
  along(clientX) {
    const full = this.host._fullLayout;
    if (!full) return null;
    const { l, w } = full._size;
    const [from, to] = full.xaxis.range;
    const { left, width } = this.host.getBoundingClientRect();
    const zoom = width / this.host.clientWidth; // wide windows show the column larger
    const share = ((clientX - left) / zoom - l) / w;
    return from + Math.max(0, Math.min(1, share)) * (to - from);
  }

  /**
   * Where a number along x is drawn, in pixels from the left of the figure; null before it is drawn.
   *
   * @param {number} x
   */
  placeOf(x) {
    const full = this.host._fullLayout;
    if (!full) return null;
    const { l, w } = full._size;
    const [from, to] = full.xaxis.range;
    return l + ((x - from) / (to - from)) * w;
  }

  /**
   * What is shown, as the address of a picture: on the paper of the theme, with the names of its lines.
   *
   * @param {"png" | "svg"} format
   */
  picture(format) {
    const { data, layout, clientWidth: width, clientHeight: height } = this.host;
    const paper = getComputedStyle(this.root).getPropertyValue("--bg").trim();
    const figure = { data: data ?? [], layout: { ...layout, paper_bgcolor: paper } };
    return this.maker.toImage(figure, { format, width, height, scale: 2 });
  }

  close() {
    this.maker.purge(this.host);
  }
}
