// The net of layers over two inputs, drawn: each neuron a small map of what it gives over the plane, wires by weight.

import { find } from "../common.js";
import { decoded } from "../training/plots.js";

/**
 * @import { Net as Data } from "../player/types.d.ts"
 * @typedef {{ x: number, y: number }} Spot
 * @typedef {[number, number, number]} Colour
 */

const HEAD = 22; // px for what the columns are
const WIDEST = 44; // px of a map
const GAP = 0.22; // of a map, between two of a column
const THICKEST = 5; // px of the heaviest wire

/**
 * Where the neurons are: for each column, the inputs first, the middle of each; and how large a map is.
 *
 * @param {readonly number[]} counts neurons of each column, the inputs' first
 * @param {number} width
 * @param {number} height
 */
export function laidOut(counts, width, height) {
  const most = Math.max(...counts);
  const size = Math.min(WIDEST, (height - HEAD) / (most * (1 + GAP)), width / (counts.length * 1.6));
  const step = (width - size * 1.2) / Math.max(1, counts.length - 1);
  const columns = counts.map((count, column) =>
    Array.from({ length: count }, (_, row) => ({
      x: size * 0.6 + step * column,
      y: HEAD + (height - HEAD) / 2 + (row - (count - 1) / 2) * size * (1 + GAP),
    })),
  );
  return { size, columns };
}

/**
 * A colour between paper and that of a sign, by a byte of which 127 is nothing.
 *
 * @param {number} byte
 * @param {Colour} paper
 * @param {Colour} below
 * @param {Colour} above
 */
export function shade(byte, paper, below, above) {
  const share = Math.min(1, Math.abs(byte - 127) / 127);
  const end = byte < 127 ? below : above;
  return paper.map((from, i) => Math.round(from + share * (end[i] - from)));
}

export class Net {
  /** @type {Data | null} */
  data = null;
  maps = new Uint8Array();
  /** @type {ArrayLike<number>} */
  weights = [];
  at = 0;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.host = find(root, ".net");
    this.canvas = find(this.host, "canvas", HTMLCanvasElement);
    this.tile = document.createElement("canvas");
  }

  /** @param {Data | null} data */
  update(data) {
    this.data = data;
    if (!data) return;
    this.maps = Uint8Array.from(atob(data.maps), (letter) => letter.charCodeAt(0));
    this.weights = decoded(data.weights);
    const layers = data.columns.map((count, i) => `${count} of ${data.kinds[i]}`);
    this.canvas.setAttribute("aria-label", `The net: ${data.inputs.length} inputs, then ${layers.join(", ")}`);
  }

  /** @param {number} at the place of the frame */
  frame(at) {
    this.at = at;
    const { data, canvas } = this;
    const { clientWidth: width, clientHeight: height } = this.host;
    if (!data || !width || !height) return;
    const ratio = Math.max(1, window.devicePixelRatio);
    const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== across || canvas.height !== down) Object.assign(canvas, { width: across, height: down });
    const pen = canvas.getContext("2d");
    if (!pen) return;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    const { size, columns } = laidOut([data.inputs.length, ...data.columns], width, height);
    this.wires(pen, columns, size);
    this.inputs(pen, columns[0], size);
    this.neurons(pen, columns.slice(1), size);
    this.heads(pen, columns);
  }

  /** @param {string} name of a colour of the page */
  colour(name) {
    return getComputedStyle(this.root).getPropertyValue(name).trim();
  }

  /**
   * @param {CanvasRenderingContext2D} pen
   * @param {Spot[][]} columns
   * @param {number} size
   */
  wires(pen, columns, size) {
    const wires = columns.slice(1).reduce((sum, column, i) => sum + column.length * columns[i].length, 0);
    const [frames, start] = [this.weights.length / Math.max(1, wires), this.at * wires];
    let heaviest = 0;
    for (let i = (frames - 1) * wires; i < this.weights.length; i++) {
      heaviest = Math.max(heaviest, Math.abs(this.weights[i]));
    }
    const [below, above] = [this.colour("--d"), this.colour("--v")];
    let place = start;
    for (const [i, column] of columns.slice(1).entries()) {
      for (const from of columns[i]) {
        for (const to of column) {
          const weight = this.weights[place++] ?? 0;
          pen.strokeStyle = weight < 0 ? below : above;
          pen.lineWidth = Math.max(0.4, Math.min(THICKEST, (THICKEST * Math.abs(weight)) / (heaviest || 1)));
          const [left, right] = [from.x + size / 2, to.x - size / 2];
          pen.beginPath();
          pen.moveTo(left, from.y);
          pen.bezierCurveTo((left + right) / 2, from.y, (left + right) / 2, to.y, right, to.y);
          pen.stroke();
        }
      }
    }
  }

  /**
   * @param {CanvasRenderingContext2D} pen
   * @param {Spot[]} column
   * @param {number} size
   */
  inputs(pen, column, size) {
    Object.assign(pen, { font: `600 13px ${getComputedStyle(this.root).fontFamily}`, textBaseline: "middle" });
    for (const [i, { x, y }] of column.entries()) {
      pen.fillStyle = this.colour("--panel");
      pen.fillRect(x - size / 2, y - size / 2, size, size);
      this.frameOf(pen, x, y, size);
      pen.fillStyle = this.colour("--ink");
      pen.textAlign = "center";
      pen.fillText(this.data?.inputs[i] ?? "", x, y, size - 4);
    }
  }

  /**
   * @param {CanvasRenderingContext2D} pen
   * @param {Spot[][]} columns
   * @param {number} size
   */
  neurons(pen, columns, size) {
    const side = this.data?.side ?? 1;
    const count = columns.flat().length * side * side;
    const colours = ["--bg", "--d", "--v"].map((name) => channels(pen, this.colour(name)));
    Object.assign(this.tile, { width: side, height: side });
    const tile = this.tile.getContext("2d");
    if (!tile) return;
    let start = this.at * count;
    for (const { x, y } of columns.flat()) {
      const image = tile.createImageData(side, side);
      for (let i = 0; i < side * side; i++) {
        const row = side - 1 - Math.floor(i / side); // the rows come from below
        const colour = shade(this.maps[start + row * side + (i % side)], colours[0], colours[1], colours[2]);
        image.data.set([...colour, 255], 4 * i);
      }
      tile.putImageData(image, 0, 0);
      pen.drawImage(this.tile, x - size / 2, y - size / 2, size, size);
      this.frameOf(pen, x, y, size);
      start += side * side;
    }
  }

  /**
   * @param {CanvasRenderingContext2D} pen
   * @param {number} x
   * @param {number} y
   * @param {number} size
   */
  frameOf(pen, x, y, size) {
    Object.assign(pen, { strokeStyle: this.colour("--soft"), lineWidth: 1 });
    pen.strokeRect(x - size / 2, y - size / 2, size, size);
  }

  /**
   * What each column is, above it.
   *
   * @param {CanvasRenderingContext2D} pen
   * @param {Spot[][]} columns
   */
  heads(pen, columns) {
    Object.assign(pen, { font: `12px ${getComputedStyle(this.root).fontFamily}`, fillStyle: this.colour("--soft") });
    const names = ["inputs", ...(this.data?.kinds ?? [])];
    for (const [i, column] of columns.entries()) {
      const isEdge = i === 0 ? "left" : i === columns.length - 1 ? "right" : "center";
      pen.textAlign = isEdge;
      const x = isEdge === "left" ? 0 : isEdge === "right" ? this.host.clientWidth : column[0].x;
      pen.fillText(names[i], x, HEAD / 2);
    }
  }
}

/**
 * The red, green and blue of a colour, however it is written.
 *
 * @param {CanvasRenderingContext2D} pen
 * @param {string} text
 * @returns {Colour}
 */
function channels(pen, text) {
  pen.fillStyle = text;
  const hex = /^#(..)(..)(..)$/.exec(String(pen.fillStyle));
  return hex ? [parseInt(hex[1], 16), parseInt(hex[2], 16), parseInt(hex[3], 16)] : [127, 127, 127];
}
