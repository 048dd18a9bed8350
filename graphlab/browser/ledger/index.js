// Rows of text; choosing one tells the player what to light up. Choosing it again lets go.

import { element, matchTheme, tell } from "../common.js";

const ledgers = new WeakMap();

export default function mount({ data, parentElement }) {
  const root = parentElement.querySelector(".ledger");
  if (!ledgers.has(root)) ledgers.set(root, new Ledger(root));
  const ledger = ledgers.get(root);
  ledger.update(data);
  return () => {
    tell("light", null);
    ledgers.delete(root);
  };
}

class Ledger {
  constructor(root) {
    this.root = root;
    root.addEventListener("click", (event) => this.picked(event.target.closest("tr[data-row]")));
    root.addEventListener("keydown", (event) => {
      const row = event.target.closest("tr[data-row]");
      if (!row) return;
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        event.stopPropagation();
        this.picked(row);
      }
      const next = { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling }[event.key];
      if (next?.dataset.row) {
        event.preventDefault();
        event.stopPropagation();
        next.focus();
        this.choose(Number(next.dataset.row));
      }
    });
  }

  update(data) {
    matchTheme(this.root);
    const text = JSON.stringify(data);
    if (text === this.text) return;
    this.text = text;
    this.data = data;
    const { columns, rows, text: words, notice, caption } = data;
    const parts = words ? [element("p", words, "words")] : [];
    if (rows.length) parts.push(this.table(columns, rows, caption));
    if (notice) parts.push(element("p", notice, "notice"));
    this.root.replaceChildren(...parts);
    this.choose(null);
  }

  table(columns, rows, caption) {
    const table = element("table");
    if (caption) table.append(element("caption", caption));
    const head = table.createTHead().insertRow();
    const numeric = columns.map((name) => name.endsWith("#"));
    columns.forEach((name, i) =>
      head.append(Object.assign(element("th", name.replace(/ ?#$/, ""), numeric[i] ? "number" : ""), { scope: "col" })),
    );
    const body = table.createTBody();
    rows.forEach(({ cells, tone, marks }, i) => {
      const row = body.insertRow();
      row.className = tone;
      cells.forEach((cell, column) => {
        const place = element("td", "", numeric[column] ? "number" : columns[column] ? "" : "word");
        place.append(...worded(cell));
        row.append(place);
      });
      if (!marks.nodes.length && !marks.edges.length && !marks.line) return;
      row.dataset.row = String(i);
      row.tabIndex = 0;
    });
    return table;
  }

  picked(row) {
    if (!row) return;
    const index = Number(row.dataset.row);
    this.choose(index === this.at ? null : index);
  }

  choose(index) {
    this.at = index;
    for (const row of this.root.querySelectorAll("tr[data-row]")) {
      row.classList.toggle("now", Number(row.dataset.row) === index);
      row.setAttribute("aria-current", String(Number(row.dataset.row) === index));
    }
    tell("light", this.data?.rows[index]?.marks ?? this.data?.standing ?? null);
  }
}

// Text with `code` in it. A single backtick is one.
function worded(text) {
  return text.split(/`([^`]+)`/).map((part, i) => (i % 2 ? element("code", part) : part));
}
