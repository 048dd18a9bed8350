// The tape as a table. The rows of what is active or selected are marked as the player moves; a click selects.

import { element, last, matchTheme, tell } from "../common.js";

const tables = new WeakMap();

export default function mount({ data, parentElement }) {
  const root = parentElement.querySelector(".tape");
  if (!tables.has(root)) tables.set(root, new Tape(root));
  const table = tables.get(root);
  table.update(data);
  return () => table.close();
}

class Tape {
  constructor(root) {
    this.root = root;
    this.stop = new AbortController();
    const options = { signal: this.stop.signal };
    window.addEventListener("graphlab:mark", ({ detail }) => this.mark(detail), options);
    root.addEventListener("click", (event) => this.picked(event.target.closest("tr[data-node]")), options);
    root.addEventListener(
      "keydown",
      (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        const row = event.target.closest("tr[data-node]");
        if (row) {
          event.preventDefault();
          event.stopPropagation();
          this.picked(row);
        }
      },
      options,
    );
  }

  close() {
    this.stop.abort();
    tables.delete(this.root);
  }

  update({ rows, more, traits = [], released = false }) {
    matchTheme(this.root);
    this.released = released;
    const table = element("table");
    const head = element("tr");
    for (const name of ["#", "line", "op", "inputs", "output"])
      head.append(Object.assign(element("th", name), { scope: "col" }));
    const caption = table.createCaption();
    caption.append(
      "Tape ",
      ...traits.map(({ kind, word, told }) => Object.assign(element("span", word, `trait ${kind}`), { title: told })),
    );
    table.append(element("thead"), element("tbody"));
    table.tHead.append(head);
    table.tBodies[0].append(...rows.map((row) => this.row(row)));
    this.rows = [...table.tBodies[0].rows];
    this.root.replaceChildren(table);
    if (more) this.root.append(element("p", more));
    this.mark(last("mark") ?? {});
  }

  row({ node, number, line, op, inputs, output, inner }) {
    const row = element("tr");
    row.dataset.node = node;
    row.tabIndex = 0;
    const first = element("td", String(number));
    first.append(element("span", "", "popped"));
    const name = breakable(op);
    if (inner !== null && inner !== undefined) {
      row.classList.add("inner");
      name.append(
        Object.assign(element("span", "inner", "trait nested"), {
          title: `run by the gradient call of tape ${inner}, and recorded here`,
        }),
      );
    }
    row.append(first, element("td", String(line ?? "")), name, breakable(inputs), breakable(output));
    return row;
  }

  picked(row) {
    if (row) tell("pick", { node: row.dataset.node });
  }

  // A released tape pops its rows as the sweep walks back over them.
  mark({ node, nodes = node ? [node] : [], walked = [] }) {
    const [now, gone] = [new Set(nodes), new Set(this.released ? walked : [])];
    for (const row of this.rows ?? []) {
      const { node } = row.dataset;
      row.classList.toggle("now", now.has(node));
      row.setAttribute("aria-current", String(now.has(node)));
      if (row.classList.toggle("gone", gone.has(node)) !== Boolean(row.popped)) {
        row.popped = gone.has(node);
        row.querySelector(".popped").textContent = row.popped ? "popped" : "";
      }
    }
  }
}

// A cell whose long names are broken where their words end.
function breakable(text) {
  const cell = element("td");
  cell.append(...text.split(/(?<=[_(])|(?<=\.)(?=[a-z_])/i).flatMap((part) => [part, element("wbr")]));
  return cell;
}
