// The tape as a table. The rows of what is active or selected are marked as the player moves; a click selects.

import { component } from "../component.js";
import { closest, element, find, last, listening, matchTheme, publish } from "../common.js";
import { TERMS } from "../terms.js";
import { explained, Tips } from "../tips.js";

/**
 * @import { TapeRow, TapeTable } from "../player/types.d.ts"
 * @import { Mark, Mounted, On, Part } from "../types.d.ts"
 */

/** @type {(given: Mounted<TapeTable>) => () => void} */
const mount = component(
  ".tape",
  (root) => new Tape(root),
  (table, { data }) => {
    table.update(data);
  },
);
export default mount;

class Tape {
  stop = new AbortController();
  released = false;
  /** @type {HTMLTableRowElement[]} */
  rows = [];
  /** @type {Set<HTMLElement>} rows that the sweep has taken off the tape */
  popped = new Set();

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    const options = { signal: this.stop.signal };
    window.addEventListener("graphlab:mark", ({ detail }) => this.mark(detail), options);
    root.addEventListener("click", (event) => picked(closest(event, "tr[data-node]")), options);
    root.addEventListener("keydown", (event) => key(event), options);
    this.tips = new Tips(root, listening(this.stop.signal));
  }

  close() {
    this.stop.abort();
    this.tips.hide();
  }

  /** @param {TapeTable} data */
  update({ rows, more, traits, released }) {
    matchTheme(this.root);
    this.released = released;
    const table = element("table");
    const caption = table.createCaption();
    caption.append(explained(element("span", "Tape"), "tape"), " ");
    for (const { kind, word, explanation } of traits) {
      caption.append(explained(element("span", word, `trait ${kind}`), word, explanation));
    }
    const head = table.createTHead().insertRow();
    for (const name of ["#", "line", "op", "inputs", "output"]) {
      const cell = Object.assign(element("th"), { scope: "col" });
      cell.append(explained(element("span", name), name));
      head.append(cell);
    }
    const body = table.createTBody();
    body.append(...rows.map(rowOf));
    this.rows = [...body.rows];
    this.popped.clear();
    this.root.replaceChildren(table);
    if (more) this.root.append(element("p", more));
    this.mark(last("mark") ?? {});
  }

  /**
   * A released tape pops its rows as the sweep walks back over them.
   *
   * @param {Mark} mark
   */
  mark({ node, nodes = node ? [node] : [], walked = [] }) {
    const now = new Set(nodes);
    const gone = new Set(this.released ? walked : []);
    for (const row of this.rows) {
      const id = row.dataset.node ?? "";
      row.classList.toggle("now", now.has(id));
      row.setAttribute("aria-current", String(now.has(id)));
      row.classList.toggle("gone", gone.has(id));
      this.pop(row, gone.has(id));
    }
  }

  /**
   * @param {HTMLElement} row
   * @param {boolean} popped
   */
  pop(row, popped) {
    if (this.popped.has(row) === popped) return;
    if (popped) this.popped.add(row);
    else this.popped.delete(row);
    find(row, ".popped").textContent = popped ? "popped" : "";
  }
}

/** @param {KeyboardEvent} event */
function key(event) {
  if (closest(event, "[data-term]")) return;
  if (event.key !== "Enter" && event.key !== " ") return;
  const row = closest(event, "tr[data-node]");
  if (!row) return;
  event.preventDefault();
  event.stopPropagation();
  picked(row);
}

/** @param {Part | null} row */
function picked(row) {
  if (row) publish("pick", { node: row.dataset.node });
}

/** @param {TapeRow} given */
function rowOf({ node, number, line, op, inputs, output, inner }) {
  const row = element("tr");
  row.dataset.node = node;
  row.tabIndex = 0;
  const first = element("td", String(number));
  const popped = element("span", "", "popped");
  popped.dataset.term = "popped";
  first.append(popped);
  const name = breakable(op);
  if (inner !== null) {
    row.classList.add("inner");
    const explanation = `${TERMS.inner} It is of tape ${inner}.`;
    name.append(explained(element("span", "inner", "trait nested"), "inner", explanation));
  }
  row.append(first, element("td", String(line ?? "")), name, breakable(inputs), breakable(output));
  return row;
}

/**
 * A cell whose long names are broken where their words end.
 *
 * @param {string} text
 */
function breakable(text) {
  const cell = element("td");
  cell.append(...text.split(/(?<=[_(])|(?<=\.)(?=[a-z_])/i).flatMap((part) => [part, element("wbr")]));
  return cell;
}
