// The parameters of the lab: where each starts, which can be typed, and what it and its gradient are at the step that
// the figures show.

import { component } from "../component.js";
import { element, last, listening, matchTheme } from "../common.js";
import { written } from "../training/clock.js";

/**
 * @import { Parameters as Data } from "../player/types.d.ts"
 * @import { Moment, Report, Triggering } from "../types.d.ts"
 */

/** @type {(given: Triggering<Data>) => () => void} */
const mount = component(
  ".parameters",
  (root) => new Parameters(root),
  (parameters, { data, setTriggerValue }) => {
    parameters.report = setTriggerValue;
    parameters.update(data);
  },
);
export default mount;

class Parameters {
  stop = new AbortController();
  /** @type {Report} */
  report = () => {};
  /** @type {Data | null} */
  data = null;
  /** @type {Moment | undefined} */
  moment = undefined;
  names = "";
  revision = -1;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    const on = listening(this.stop.signal);
    on(window, "graphlab:moment", ({ detail }) => this.follow(detail));
    on(root, "change", ({ target }) => {
      if (target instanceof HTMLInputElement) this.report("sent", { name: target.name, text: target.value });
    });
  }

  close() {
    this.stop.abort();
  }

  /** @param {Data} data */
  update(data) {
    this.data = data;
    matchTheme(this.root);
    this.draw();
    this.follow(last("moment"));
  }

  /** The names of the rows: of the model, or where it has none of its own, of what was trained. */
  rows() {
    const own = this.data?.rows.map(({ name }) => name) ?? [];
    return own.length || this.data?.editable || this.moment?.token !== this.data?.token
      ? own
      : (this.moment?.parameters ?? []);
  }

  draw() {
    const { data, root } = this;
    if (!data) return;
    const names = this.rows();
    const known = JSON.stringify(names) === this.names && data.revision === this.revision;
    [this.names, this.revision] = [JSON.stringify(names), data.revision];
    if (!known) root.replaceChildren(...(names.length ? [table(names, data)] : []));
    for (const { name, start, drawn, problem } of data.rows) {
      const input = /** @type {HTMLInputElement | null} */ (root.querySelector(`input[name="${CSS.escape(name)}"]`));
      if (!input) continue;
      if (!known || input !== /** @type {ShadowRoot} */ (root.getRootNode()).activeElement) input.value = start;
      input.placeholder = drawn;
      input.setAttribute("aria-invalid", String(Boolean(problem)));
    }
    const problems = data.rows.flatMap(({ problem }) => problem || []);
    root.querySelector(".wrong")?.remove();
    if (problems.length) root.append(Object.assign(element("p", problems[0], "wrong"), { role: "alert" }));
  }

  /** @param {Moment | undefined} moment */
  follow(moment) {
    this.moment = moment;
    if (JSON.stringify(this.rows()) !== this.names) this.draw();
    const is = moment?.token === this.data?.token ? moment : undefined;
    for (const row of this.root.querySelectorAll("tbody tr")) {
      const at = is?.parameters.indexOf(row.getAttribute("data-name") ?? "") ?? -1;
      const [now, gradient] = [row.querySelector(".now"), row.querySelector(".gradient")];
      if (now) now.textContent = text(is?.values[at]);
      if (gradient) gradient.textContent = text(is?.gradients[at]);
    }
  }
}

/** @param {number | null | undefined} value */
function text(value) {
  return typeof value === "number" ? written(value) : "–";
}

/**
 * @param {string[]} names
 * @param {Data} data
 */
function table(names, { editable }) {
  const made = element("table");
  const head = made.createTHead().insertRow();
  for (const title of ["", ...(editable ? ["start"] : []), "now", "gradient"]) {
    head.append(Object.assign(element("th", title), { scope: "col" }));
  }
  const body = made.createTBody();
  for (const name of names) {
    const row = body.insertRow();
    row.dataset.name = name;
    row.append(Object.assign(element("th", name), { scope: "row" }));
    if (editable) row.insertCell().append(field(name));
    row.append(element("td", "–", "now"), element("td", "–", "gradient"));
  }
  return made;
}

/** @param {string} name */
function field(name) {
  const input = Object.assign(element("input"), { type: "text", name, inputMode: "decimal", autocomplete: "off" });
  input.setAttribute("aria-label", `Start of ${name}`);
  return input;
}
