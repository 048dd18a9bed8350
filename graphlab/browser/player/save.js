// The picture as a file, made in the browser: what is seen now, light or dark, with everything it needs inside.

import { find } from "../common.js";
import { download } from "../download.js";

const SHARP = 2; // pixels of the PNG for one of the picture
// What a canvas can hold nearly everywhere: pixels of a side, pixels in all.
const WIDEST = 16384;
const LARGEST = 2 ** 26;
// Rules of the page, not of the picture.
const ONLY_HERE = /\.paper|>\s*svg|\.hovering|\.moving|:focus|\.searching|\.found|\.big/;
const COLOURS = "--ink --soft --bg --v --vt --d --dt --mark --mark-edge --raised --sans --mono".split(" ");

/**
 * A copy of `svg` that stands on its own: with the player's rules for it, and the colours that they name.
 *
 * @param {SVGSVGElement} svg
 * @param {HTMLElement} root
 */
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

/**
 * The player's rules for the drawing, as text.
 *
 * @param {HTMLElement} root
 */
function rules(root) {
  const home = /** @type {ShadowRoot} */ (root.getRootNode());
  const sheets = [...home.styleSheets, ...(home.adoptedStyleSheets ?? [])];
  return sheets
    .flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => rule instanceof CSSStyleRule)
    .filter(({ selectorText }) => selectorText.includes(".drawing ") && !ONLY_HERE.test(selectorText))
    .map((rule) => rule.cssText);
}

/**
 * Saves the picture; there is nothing to be said about it.
 *
 * @param {SVGSVGElement} svg
 * @param {HTMLElement} root
 * @param {string} name
 */
export function saveSvg(svg, root, name) {
  download(new Blob([standing(svg, root)], { type: "image/svg+xml" }), `${name}.svg`);
  return "";
}

/**
 * How large the PNG can be: SHARP, or less where a canvas would not hold it.
 *
 * @param {number} width
 * @param {number} height
 */
function sharpness(width, height) {
  return Math.min(SHARP, WIDEST / width, WIDEST / height, Math.sqrt(LARGEST / (width * height)));
}

/**
 * Saves the picture; answers with what must be said about it.
 *
 * @param {SVGSVGElement} svg
 * @param {HTMLElement} root
 * @param {string} name
 */
export async function savePng(svg, root, name) {
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

/**
 * @param {HTMLImageElement} image
 * @param {number} width
 * @param {number} height
 * @returns {Promise<Blob | null>}
 */
function painted(image, width, height) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  canvas.getContext("2d")?.drawImage(image, 0, 0, width, height);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}
