// The runs of the lab as a table: one is shown, each can be renamed and removed.

import { component } from "../component.js";
import { closest, element, listening, matchTheme } from "../common.js";

/**
 * @import { RunRow, Runs as Data } from "../player/types.d.ts"
 * @import { Report, Triggering } from "../types.d.ts"
 */

const COLOURS = /** @type {Record<string, string>} */ ({
  value: "var(--v)",
  variable: "var(--good)",
  third: "var(--third)",
  grad: "var(--d)",
  ink: "var(--ink)",
});

/** @type {(given: Triggering<Data>) => () => void} */
const mount = component(
  ".runs",
  (root) => new Runs(root),
  (runs, { data, setTriggerValue }) => {
    runs.report = setTriggerValue;
    runs.update(data);
  },
);
export default mount;

class Runs {
  stop = new AbortController();
  /** @type {Report} */
  report = () => {};
  shown = "";

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    const on = listening(this.stop.signal);
    on(root, "click", (event) => this.clicked(event));
    on(root, "dblclick", (event) => this.rename(closest(event, "tr")));
    on(root, "keydown", (event) => {
      const row = closest(event, "tr");
      if (event.key === "F2" && row) this.rename(row);
    });
  }

  close() {
    this.stop.abort();
  }

  /** @param {Data} data */
  update(data) {
    matchTheme(this.root);
    const state = JSON.stringify(data);
    if (state === this.shown) return;
    this.shown = state;
    const made = element("table");
    const head = made.createTHead().insertRow();
    for (const title of ["run", "optimizer", "loss", "of the way", ""]) {
      head.append(Object.assign(element("th", title), { scope: "col" }));
    }
    const body = made.createTBody();
    for (const row of data.rows) body.append(line(row));
    this.root.replaceChildren(made);
  }

  /** @param {MouseEvent} event */
  clicked(event) {
    const name = closest(event, "tr")?.dataset.name;
    if (!name) return;
    if (closest(event, ".remove")) this.report("sent", { kind: "remove", name });
    else if (closest(event, ".show") && event.detail < 2) this.report("sent", { kind: "show", name });
  }

  /** @param {Element | null} row */
  rename(row) {
    const name = row instanceof HTMLElement ? row.dataset.name : undefined;
    const place = row?.querySelector(".name");
    if (!name || !place) return;
    const input = Object.assign(element("input"), { value: name, maxLength: 40 });
    input.setAttribute("aria-label", `Name of run ${name}`);
    place.replaceChildren(input);
    input.select();
    input.addEventListener("blur", () => {
      place.textContent = name;
      this.report("sent", { kind: "rename", name, new: input.value });
    });
    input.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") input.value = name;
      if (event.key === "Enter" || event.key === "Escape") input.blur();
    });
  }
}

/** @param {RunRow} run */
function line({ name, colour, optimizer, loss, share, shown, about }) {
  const row = element("tr");
  row.dataset.name = name;
  row.title = about;
  row.classList.toggle("other", !colour);
  const show = Object.assign(element("button", "", "show"), { type: "button", title: "Show this run; F2 renames it" });
  show.setAttribute("aria-pressed", String(shown));
  const mark = element("i");
  mark.style.background = COLOURS[colour] ?? "transparent";
  show.append(mark, element("span", name, "name"));
  const cells = [element("td"), element("td", optimizer), element("td", loss), element("td", share), element("td")];
  cells[0].append(show);
  const remove = Object.assign(element("button", "✕", "remove"), { type: "button", title: `Remove run ${name}` });
  remove.setAttribute("aria-label", `Remove run ${name}`);
  cells[4].append(remove);
  row.append(...cells);
  return row;
}
