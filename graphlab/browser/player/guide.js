// The legend and the keys. The samples are drawn by the picture's own style, which is in the drawing beside them.

import { TERMS } from "../terms.js";
import { ICONS } from "./face.js";

/** @type {(body: string, width?: number, height?: number) => string} */
const sample = (body, width = 64, height = 30) => {
  const size = `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`;
  return `<svg class="gl sample" ${size} aria-hidden="true">${body}</svg>`;
};
const BODY = '<rect class="body" x="3" y="3" width="58" height="24" rx="8"/>';
/** @type {(kind: string, inside?: string) => string} */
const card = (kind, inside = "") => sample(`<g class="card ${kind}">${BODY}${inside}</g>`);
/** @type {(kind: string, inside: string) => string} */
const row = (kind, inside) =>
  sample(`<g class="row ${kind} shown"><rect class="tint" x="2" y="4" width="60" height="22" rx="6"/>${inside}</g>`);
/** @type {(text: string) => string} */
const number = (text) => `<text class="num big" x="54" y="20" text-anchor="end">${text}</text>`;
/** @type {(text: string) => string} */
const note = (text) => `<text class="note" x="32" y="19" text-anchor="middle">${text}</text>`;
/** @type {(kind: string, width: number) => string} */
const wire = (kind, width) => {
  const back = width ? `<path class="back" d="M4,15H52" style="stroke-width:${width}"/>` : "";
  const head = '<path class="head" d="M60,15L51,11V19Z"/>';
  return sample(`<g class="wire ${kind}"><path class="fore" d="M4,15H52"/>${back}${head}</g>`);
};
const RING = '<rect class="ring" x="0.8" y="0.8" width="62.4" height="28.4" rx="10"/>';
const HOOD = '<path class="hood" d="M3.6,13V11a7.4,7.4 0 0 1 7.4,-7.4H53a7.4,7.4 0 0 1 7.4,7.4V13Z"/>';
const FOLDED = sample(
  '<g class="card folded"><rect class="body" x="3" y="2" width="58" height="21" rx="8"/>' +
    '<path class="under" d="M7,22v0a6,5 0 0 0 6,5.5H51a6,5 0 0 0 6,-5.5v0"/>' +
    '<g class="fold"><rect x="9" y="6" width="13" height="13" rx="4"/>' +
    '<path d="M12.2,12.5h6.6M15.5,9.2v6.6"/></g></g>',
);
const BADGE = sample(
  '<g class="card"><g class="badge" transform="translate(8,6)"><rect width="48" height="18" rx="9"/>' +
    '<text x="24" y="13.2" text-anchor="middle">dead</text></g></g>',
);
const TAG = sample(
  '<g class="pill" transform="translate(32,15)"><rect x="-16" y="-10" width="32" height="20" rx="10"/>' +
    '<text class="from" y="4.2" text-anchor="middle">x</text></g>',
);
const CONTRIBUTION = sample(
  '<g class="pill" transform="translate(42,15)"><rect x="-40" y="-10" width="80" height="20" rx="10"/>' +
    '<path class="flow" transform="translate(-29,0)" d="M-3.5,0L3,-3.8V3.8Z"/>' +
    '<text class="sent" x="7" y="4.2" text-anchor="middle">3·2 = 6</text></g>',
  84,
);

const SHAPE = sample('<text class="foot" x="32" y="19" text-anchor="middle">() float32</text>');
const MAP =
  '<svg class="of-map" viewBox="0 0 64 30" width="64" height="30" aria-hidden="true">' +
  '<rect class="variable" x="4" y="5" width="10" height="8"/><rect class="op" x="4" y="18" width="10" height="8"/>' +
  '<rect class="folded" x="20" y="11" width="10" height="8"/>' +
  '<rect class="inner" x="36" y="11" width="10" height="8"/>' +
  '<rect class="target" x="51" y="11" width="10" height="8"/>' +
  '<rect class="seen" x="16" y="3" width="34" height="24"/></svg>';

/** @typedef {[sign: string, words: string]} Entry */

/** @type {(name: string) => string} our own text, no data in it */
const term = (name) => `<b>${name}</b>: ${TERMS[name]}`;

/** @type {Entry[]} */
const CARDS = [
  [card("variable"), term("Variable")],
  [card("watched"), term("watched")],
  [card("constant"), term("constant")],
  [card("op"), term("op")],
  [card("op target", RING), term("target")],
  [card("op inner", HOOD), term("inner")],
  [FOLDED, term("box")],
  [BADGE, term("badge")],
  [SHAPE, `${term("shape")} ${term("dtype")}`],
  [
    MAP,
    "the map of a big drawing: Variables, other ops, boxes, inner ops and the target; the frame is what is on the " +
      "screen, and goes where you press",
  ],
];

/** @type {Entry[]} */
const ROWS = [
  [row("value", number("3")), term("value")],
  [row("grad", number("8")), term("grad")],
  [row("grad pending", note("not yet")), term("not yet")],
  [row("grad", number("0")), "a gradient came, and is <b>0</b>"],
  [row("grad none", note("None")), term("None")],
];

/** @type {Entry[]} */
const WIRES = [
  [wire("", 0), "a value goes forward, to the right or down"],
  [wire("", 1) + wire("", 2.4) + wire("", 4.2), "its gradient comes back; width for 0.01, 1 and 100, on a log scale"],
  [wire("zero", 1), "the gradient that comes back is 0"],
  [wire("dead", 0), "no gradient comes back"],
  [wire("cut", 0), `${term("cut")} A word says why.`],
  [TAG, "the name in place of a long wire: the value comes from far away, where a short arrow leaves its card"],
  [CONTRIBUTION, term("contribution")],
];

/** @type {[names: string[], words: string][]} */
const KEYS = [
  [["←", "→"], "a step back, a step on"],
  [["Home", "End"], "to the start, to the end"],
  [["Space"], "play or pause"],
  [["L"], "play again and again"],
  [["S"], "all steps as a list"],
  [["Tab"], "to the next card, box or wire"],
  [["Shift", "← ↑ → ↓"], "to the neighbour on that side"],
  [["Enter"], "open a card, fold a box, go to the step of a wire"],
  [["Enter", "Enter"], "type over the number of a leaf; or double click it"],
  [["/"], "search"],
  [["+", "−", "0"], "closer, further, all of it"],
  [["F"], "full screen"],
  [["?"], "this page"],
  [["Esc"], "close, let go"],
];

/** @type {(entry: Entry) => string} */
const entry = ([sign, words]) => `<div><dt>${sign}</dt><dd>${words}</dd></div>`;
/** @type {(title: string, rows: Entry[]) => string} */
const section = (title, rows) => `<section><h3>${title}</h3><dl>${rows.map(entry).join("")}</dl></section>`;

/**
 * The page that explains the picture, in the theme of `root`.
 *
 * @param {Element} root
 */
export function guide(root) {
  const theme = root.classList.contains("dark") ? "dark" : "light";
  const legend = section("Cards", CARDS) + section("Rows", ROWS) + section("Wires", WIRES);
  const keys = KEYS.map(([names, words]) => entry([names.map((name) => `<kbd>${name}</kbd>`).join(" "), words]));
  return `
    <button type="button" class="leave" aria-label="Close" title="Close (Escape)">${ICONS.close}</button>
    <div class="legend">${legend.replaceAll('class="gl', `class="gl ${theme}`)}</div>
    <section class="keys"><h3>Keys</h3><dl>${keys.join("")}</dl></section>`;
}
