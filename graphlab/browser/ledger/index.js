// Rows of text; choosing one tells the player what to light up. Choosing it again lets go.

import { component } from "../component.js";
import { closest, element, matchTheme, publish } from "../common.js";

/**
 * @import { Ledger as Data } from "../player/types.d.ts"
 * @import { Mounted, Part } from "../types.d.ts"
 */

const SENTENCE = 30; // characters of a cell that takes more than one line in a narrow table

/** @type {(given: Mounted<Data>) => () => void} */
const mount = component(
  ".ledger",
  (root) => new Ledger(root),
  (ledger, { data }) => {
    ledger.update(data);
  },
);
export default mount;

class Ledger {
  /** @type {Data | null} */
  data = null;
  /** The data as text, to see what is new. */
  text = "";
  /** @type {number | null} the row that is chosen */
  at = null;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    root.addEventListener("click", (event) => this.picked(closest(event, "tr[data-row]")));
    root.addEventListener("keydown", (event) => this.key(event));
  }

  close() {
    publish("light", null);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const row = closest(event, "tr[data-row]");
    if (!row) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      event.stopPropagation();
      this.picked(row);
    }
    const beside = { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling };
    const next = beside[/** @type {keyof typeof beside} */ (event.key)];
    if (!(next instanceof HTMLElement) || !next.dataset.row) return;
    event.preventDefault();
    event.stopPropagation();
    next.focus();
    this.choose(Number(next.dataset.row));
  }

  /** @param {Data} data */
  update(data) {
    matchTheme(this.root);
    const text = JSON.stringify(data);
    if (text === this.text) return;
    this.text = text;
    this.data = data;
    /** @type {HTMLElement[]} */
    const parts = [];
    if (data.text) parts.push(element("p", data.text, "words"));
    if (data.rows.length) parts.push(table(data));
    if (data.notice) parts.push(element("p", data.notice, "notice"));
    this.root.replaceChildren(...parts);
    this.choose(null);
  }

  /** @param {Part | null} row */
  picked(row) {
    if (!row) return;
    const index = Number(row.dataset.row);
    this.choose(index === this.at ? null : index);
  }

  /** @param {number | null} index */
  choose(index) {
    this.at = index;
    for (const row of this.root.querySelectorAll("tr")) {
      if (!row.dataset.row) continue;
      row.classList.toggle("now", Number(row.dataset.row) === index);
      row.setAttribute("aria-current", String(Number(row.dataset.row) === index));
    }
    const chosen = index === null ? undefined : this.data?.rows[index]?.marks;
    publish("light", chosen ?? this.data?.standing ?? null);
  }
}

/** @param {Data} data */
function table({ columns, rows, caption }) {
  const prose = rows.some(({ cells }) => cells.length > 2 && cells.some((cell) => cell.length > SENTENCE));
  const made = element("table", "", prose ? "prose" : "");
  if (caption) made.append(element("caption", caption));
  const head = made.createTHead().insertRow();
  const kinds = columns.map((name) => (name.endsWith("#") ? "number" : name ? "" : "word"));
  columns.forEach((name, i) => {
    const kind = kinds[i] === "number" ? "number" : "";
    head.append(Object.assign(element("th", name.replace(/ ?#$/, ""), kind), { scope: "col" }));
  });
  const body = made.createTBody();
  rows.forEach(({ cells, tone, marks }, i) => {
    const row = body.insertRow();
    row.className = tone;
    for (const [column, cell] of cells.entries()) {
      const place = element("td", "", kinds[column] ?? "word");
      place.append(...worded(cell));
      if (columns[column]) place.dataset.column = columns[column].replace(/ ?#$/, "");
      row.append(place);
    }
    if (!marks.nodes?.length && !marks.edges?.length && !marks.line) return;
    row.dataset.row = String(i);
    row.tabIndex = 0;
  });
  return made;
}

/**
 * Text with `code` in it. A single backtick is one.
 *
 * @param {string} text
 */
function worded(text) {
  return text.split(/`([^`]+)`/).map((part, i) => (i % 2 ? element("code", part) : part));
}
