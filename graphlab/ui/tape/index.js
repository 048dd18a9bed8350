// The tape as a table. The row of the active or selected node is marked as the player moves; a click selects.

const tables = new WeakMap();

export default function ({ data, parentElement }) {
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
    window.addEventListener("graphlab:mark", ({ detail }) => this.mark(detail.node), options);
    root.addEventListener("click", (event) => this.picked(event.target.closest("tr[data-node]")), options);
    root.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      const row = event.target.closest("tr[data-node]");
      if (row) { event.preventDefault(); event.stopPropagation(); this.picked(row); }
    }, options);
  }

  close() {
    this.stop.abort();
    tables.delete(this.root);
  }

  update({ rows, more }) {
    matchTheme(this.root);
    const table = element("table");
    const head = element("tr");
    for (const name of ["#", "line", "op", "inputs", "output"]) head.append(Object.assign(element("th", name), { scope: "col" }));
    table.append(Object.assign(element("caption", "Tape"), { className: "caption" }), element("thead"), element("tbody"));
    table.tHead.append(head);
    for (const row of rows) {
      const line = element("tr");
      line.dataset.node = row.node;
      line.tabIndex = 0;
      for (const cell of [row.number, row.line, row.op, row.inputs, row.output]) line.append(element("td", String(cell ?? "")));
      table.tBodies[0].append(line);
    }
    this.root.replaceChildren(table);
    if (more) this.root.append(element("p", more));
    this.mark(last("mark")?.node);
  }

  picked(row) {
    if (row) tell("pick", { node: row.dataset.node });
  }

  mark(node) {
    for (const row of this.root.querySelectorAll("tr[data-node]")) {
      row.classList.toggle("now", row.dataset.node === node);
      row.setAttribute("aria-current", String(row.dataset.node === node));
    }
  }
}
