// Plain text as a program printed it, with a button that copies it. Streamlit's own box for code fetches 1.5 MB that
// colour programs, whatever is in it.

import { copied } from "../clipboard.js";
import { component } from "../component.js";
import { element, matchTheme } from "../common.js";
import { reachable } from "../reachable.js";

/**
 * @import { Output as Data } from "../player/types.d.ts"
 * @import { Mounted } from "../types.d.ts"
 */

const CONFIRMED = 2000; // ms that the button says that it has copied

/** @type {(given: Mounted<Data>) => () => void} */
const mount = component(
  ".output",
  (root) => new Output(root),
  (output, { data }) => output.update(data),
);
export default mount;

class Output {
  text = element("pre");
  button = element("button", "Copy", "copy");

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.button.type = "button";
    this.button.addEventListener("click", () => this.copy());
    root.replaceChildren(this.text, this.button);
    this.sizes = new ResizeObserver(() => reachable([this.text]));
    this.sizes.observe(this.text);
  }

  close() {
    this.sizes.disconnect();
  }

  /** @param {Data} data */
  update({ text, label, wraps }) {
    matchTheme(this.root);
    this.text.textContent = text;
    this.text.setAttribute("role", "region");
    this.text.setAttribute("aria-label", label);
    this.text.classList.toggle("wraps", wraps);
    this.button.setAttribute("aria-label", `Copy: ${label}`);
    reachable([this.text]);
  }

  async copy() {
    if (await copied(this.text.textContent, this.root)) this.button.textContent = "Copied";
    setTimeout(() => (this.button.textContent = "Copy"), CONFIRMED);
  }
}
