// Everything about one node, in words and numbers. All of it is text, except formulas: MathML that was looked through.

import { element } from "../common.js";
import { explained } from "../tips.js";
import { formula } from "./checked.js";
import { NUMBER, whyNot } from "./overtype.js";
import { ids } from "./scene.js";

/**
 * @import { Player } from "./player.js"
 * @import { Cell, Node, Row } from "./types.d.ts"
 *
 * @typedef {(row: Row, index: number) => void} Asks
 * @typedef {(id: string) => void} Chooses
 */

const GRADS = {
  computed: "",
  none: "None: no path from the target leads here.",
  not_computed: "Not computed: nobody asked for it.",
};
const MOST_CHIPS = 40;

/**
 * The parts of the panel for `id`. `pick` selects another node; `cell` is asked about one number, if anybody answers.
 *
 * @param {Player} player
 * @param {string} id
 * @param {{ pick: Chooses, cell: ((cell: Cell) => void) | null, fold: Chooses, type: Chooses }} acts
 * @returns {HTMLElement[]}
 */
export function details(player, id, { pick, cell, fold, type }) {
  const node = player.nodes[id];
  if (!node) return box(player, id, pick, fold);
  /** @type {Asks | null} */
  const asks = cell && ((row, index) => cell({ node: id, row, index }));
  const formulas = player.formulasOf(id);
  return [
    about(player, id, node, pick),
    changing(numbers("value", node.value, asks, node), player, id, type),
    gradient(node, asks),
    ...(formulas.length ? [maths(formulas)] : []),
  ];
}

/**
 * @param {Player} player
 * @param {string} id
 * @param {Node} node
 * @param {Chooses} pick
 */
function about(player, id, node, pick) {
  const part = element("div", "", "about");
  const facts = [
    explained(element("span", node.op ?? node.kind), node.op ? "op" : node.kind.replace(" tensor", "")),
    explained(element("span", node.shape), "shape"),
    explained(element("span", node.dtype), "dtype"),
    ...(node.line ? [element("span", `line ${node.line}`)] : []),
  ];
  const row = meta("");
  row.append(...facts.flatMap((fact, i) => (i ? [" · ", fact] : [fact])));
  part.append(element("h3", node.name), row);
  const home = player.scene.card(id);
  if (!home) part.append(meta("not drawn"));
  else if (home.dataset.node !== id && home.dataset.group) {
    part.append(meta(`in the box ${called(player, home.dataset.group)}`));
  }
  part.append(...chips("from", node.inputs, player, pick), ...chips("used by", node.users, player, pick));
  return part;
}

/**
 * Under the value of a leaf: a button to type over it, or why that cannot be.
 *
 * @param {HTMLElement} block
 * @param {Player} player
 * @param {string} id
 * @param {Chooses} type
 */
function changing(block, player, id, type) {
  const node = player.nodes[id];
  const { typing } = player.picture ?? {};
  if (node.op || !typing) return block;
  const reason = whyNot(node, typing[id]);
  if (reason) block.append(meta(reason));
  else {
    const button = press("Change", "change", () => type(id));
    button.title = node.size > 1 ? "Type over the number that is chosen (Enter on its card)" : "Type over it (Enter)";
    block.append(button);
  }
  return block;
}

/** @param {string} text */
const meta = (text) => element("p", text, "meta");

/**
 * @param {Node} node
 * @param {Asks | null} asks
 */
function gradient(node, asks) {
  const computed = node.gradState === "computed";
  const part = numbers("grad", node.grad || GRADS[node.gradState], computed ? asks : null, node);
  if (!computed) part.classList.add("absent");
  if (node.sum) part.append(explained(element("p", node.sum, "sum"), "sum"));
  return part;
}

/** @param {string[]} formulas */
function maths(formulas) {
  const all = element("div", "", "maths");
  for (const markup of formulas) {
    const row = element("p", "", "formula");
    row.append(...formula(markup));
    all.append(row);
  }
  return all;
}

/**
 * @param {Player} player
 * @param {string} group
 */
const called = (player, group) => player.groups[group]?.label ?? group;

/**
 * A folded box: what it is, and what is in it.
 *
 * @param {Player} player
 * @param {string} id
 * @param {Chooses} pick
 * @param {Chooses} fold
 */
function box(player, id, pick, fold) {
  const part = element("div", "", "about");
  const group = player.groups[id];
  const members = ids(player.scene.card(id)?.dataset.members) ?? [];
  const facts = [group?.kind, `${members.length} inside`, group?.line && `line ${group.line}`];
  part.append(element("h3", called(player, id)), meta(facts.filter(Boolean).join(" · ")));
  part.append(press("Unfold", "open-box", () => fold(id)));
  return [part, ...chips("inside", members.slice(0, MOST_CHIPS), player, pick)];
}

/**
 * @param {string} text
 * @param {string} kind
 * @param {() => void} act
 */
function press(text, kind, act) {
  const made = element("button", text, kind);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

/**
 * @param {Row} kind
 * @param {string} text
 * @param {Asks | null} asks
 * @param {Node} node
 */
function numbers(kind, text, asks, { size, name }) {
  const block = element("section", "", kind);
  const written = element("pre", text);
  const title = element("h4");
  title.append(explained(element("span", kind), kind));
  block.append(title, written);
  const found = asks && size ? [...text.matchAll(NUMBER)] : [];
  if (!asks || !size || found.length !== size) return block;
  written.setAttribute("role", "group");
  written.setAttribute("aria-label", `${kind} of ${name}: choose a number to see what makes it`);
  pickable(written, text, found, (index) => asks(kind, index));
  return block;
}

/**
 * Each number of the text becomes one that can be chosen; the arrow keys go from one to the next.
 *
 * @param {HTMLElement} written
 * @param {string} text
 * @param {RegExpExecArray[]} found
 * @param {(index: number) => void} asks
 */
function pickable(written, text, found, asks) {
  written.replaceChildren();
  let done = 0;
  const cells = found.map((match, index) => {
    const [number] = match;
    written.append(text.slice(done, match.index));
    done = match.index + number.length;
    const cell = press(number, "pick", () => asks(index));
    cell.dataset.cell = String(index);
    cell.tabIndex = index ? -1 : 0;
    written.append(cell);
    return cell;
  });
  written.append(text.slice(done));
  const across = rowLength(text);
  written.addEventListener("keydown", (event) => walk(cells, across, event));
}

/**
 * An arrow key goes to the number on that side, of rows that are `across` long.
 *
 * @param {HTMLElement[]} cells
 * @param {number} across
 * @param {KeyboardEvent} event
 */
function walk(cells, across, event) {
  const at = cells.findIndex((cell) => cell === event.target);
  const ways = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: across, ArrowUp: -across };
  const by = ways[/** @type {keyof typeof ways} */ (event.key)];
  if (at < 0 || by === undefined) return;
  event.preventDefault(); // the player would take a step
  event.stopPropagation();
  const next = cells[at + by];
  if (!next) return;
  cells[at].tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

/**
 * How many numbers stand in the first row.
 *
 * @param {string} text
 */
function rowLength(text) {
  const end = text.indexOf("]");
  return text.slice(0, end > 0 ? end : text.length).match(NUMBER)?.length ?? 1;
}

/**
 * One number of a value or a gradient: the products that make it, and why these.
 *
 * @param {{ title: string, products?: string[], sum?: string, why?: string }} answer
 * @param {() => void} shut
 */
export function cellPart({ title, products = [], sum = "", why = "" }, shut) {
  const part = element("section", "", "cell-view");
  part.append(element("h4", title));
  const list = element("ol", "", "products");
  list.append(...products.map((text) => element("li", text)));
  if (products.length) part.append(list);
  if (sum) part.append(element("p", sum, "total"));
  if (why) part.append(element("p", why, "why"));
  const close = press("×", "forget", shut);
  close.setAttribute("aria-label", "Close this number");
  part.append(close);
  return part;
}

/**
 * Names of nodes that can be chosen, after a label.
 *
 * @param {string} label
 * @param {string[]} found
 * @param {Player} player
 * @param {Chooses} pick
 */
function chips(label, found, player, pick) {
  if (!found.length) return [];
  const row = element("p", "", "chips");
  row.append(element("span", label, "meta"));
  for (const id of new Set(found)) row.append(press(player.nodes[id]?.name ?? id, "", () => pick(id)));
  return [row];
}
