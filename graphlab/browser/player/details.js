// Everything about one node, in words and numbers. All of it is text, except formulas: MathML that Python built.

import { element } from "../common.js";
import { ids } from "./scene.js";

const GRADS = { none: "None: no path from the target leads here.", not_computed: "Not computed: nobody asked for it." };

// The parts of the panel for `id`. `pick` selects another node; `cell` is asked about one number, if anybody answers.
export function details(player, id, { pick, cell, fold }) {
  const node = player.nodes[id];
  if (!node) return box(player, id, pick, fold);
  const about = element("div", "", "about");
  const meta = [node.op ?? node.kind, node.shape, node.dtype, node.line && `line ${node.line}`]
    .filter(Boolean)
    .join(" · ");
  about.append(element("h3", node.name), element("p", meta, "meta"));
  if (node.note) about.append(element("p", node.note, "meta"));
  const home = player.scene.card(id);
  if (!home) about.append(element("p", "not drawn", "meta"));
  else if (home.dataset.node !== id && home.dataset.group)
    about.append(element("p", `in the box ${called(player, home.dataset.group)}`, "meta"));
  about.append(...chips("from", node.inputs, player.nodes, pick), ...chips("used by", node.users, player.nodes, pick));
  const asks = cell && ((row, index) => cell({ node: id, row, index }));
  const grad = numbers(
    "grad",
    node.grad || GRADS[node.gradState],
    "grad",
    node.gradState === "computed" ? asks : null,
    node,
  );
  if (node.gradState !== "computed") grad.classList.add("absent");
  if (node.sum) grad.append(element("p", node.sum, "sum"));
  const formulas = player.formulasOf(id);
  return [
    about,
    numbers("value", node.value, "value", asks, node),
    grad,
    ...(formulas.length ? [maths(formulas)] : []),
  ];
}

function maths(formulas) {
  const all = element("div", "", "maths");
  for (const formula of formulas) {
    const row = element("p", "", "formula");
    row.innerHTML = formula;
    all.append(row);
  }
  return all;
}

const called = (player, group) => player.groups[group]?.label ?? group;

// A folded box: what it is, and what is in it.
function box(player, id, pick, fold) {
  const about = element("div", "", "about");
  const [group, members] = [player.groups[id], ids(player.scene.card(id)?.dataset.members) ?? []];
  const meta = [group?.kind, `${members.length} inside`, group?.line && `line ${group.line}`]
    .filter(Boolean)
    .join(" · ");
  about.append(element("h3", called(player, id)), element("p", meta, "meta"));
  if (fold) about.append(press("Unfold", "open-box", () => fold(id)));
  return [about, ...chips("inside", members.slice(0, 40), player.nodes, pick)];
}

function press(text, kind, act) {
  const made = element("button", text, kind);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

function numbers(tag, text, kind, asks, { size = 0, name = "" }) {
  const block = element("section", "", kind);
  const written = element("pre", text);
  block.append(element("h4", tag), written);
  const found = asks && size ? [...text.matchAll(/[^\s[\]]+/g)] : [];
  if (found.length === size && size) pickable(written, text, found, kind, name, asks);
  return block;
}

// Each number of the text becomes one that can be chosen; the arrow keys go from one to the next.
function pickable(written, text, found, kind, name, asks) {
  written.replaceChildren();
  written.setAttribute("role", "group");
  written.setAttribute("aria-label", `${kind} of ${name}: choose a number to see what makes it`);
  let done = 0;
  const cells = found.map((match, index) => {
    written.append(text.slice(done, match.index));
    done = match.index + match[0].length;
    const cell = press(match[0], "pick", () => asks(kind, index));
    cell.dataset.cell = String(index);
    cell.tabIndex = index ? -1 : 0;
    written.append(cell);
    return cell;
  });
  written.append(text.slice(done));
  written.addEventListener("keydown", (event) => {
    const at = cells.indexOf(event.target);
    const across = found.length && rowLength(text);
    const to = at + ({ ArrowRight: 1, ArrowLeft: -1, ArrowDown: across, ArrowUp: -across }[event.key] ?? NaN);
    if (at < 0 || Number.isNaN(to)) return;
    event.preventDefault(); // the player would take a step
    event.stopPropagation();
    if (!cells[to]) return;
    cells[at].tabIndex = -1;
    cells[to].tabIndex = 0;
    cells[to].focus();
  });
}

// How many numbers stand in the first row.
const rowLength = (text) =>
  text.slice(0, (text.indexOf("]") + text.length) % text.length || text.length).match(/[^\s[\]]+/g)?.length ?? 1;

// One number of a value or a gradient: the products that make it, and why these.
export function cellPart({ title = "", products = [], sum = "", why = "" } = {}, shut) {
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

function chips(label, found, nodes, pick) {
  if (!found.length) return [];
  const row = element("p", "", "chips");
  row.append(element("span", label, "meta"));
  for (const id of new Set(found)) row.append(press(nodes[id]?.name ?? id, "", () => pick(id)));
  return [row];
}
