// One line that says what the page is for. Dismissed once, it never comes back in this browser.

import { element, matchTheme } from "../common.js";
import { component } from "../component.js";
import { remember, remembered } from "../memory.js";

/**
 * @import { Purpose as Data } from "../player/types.d.ts"
 * @import { Mounted } from "../types.d.ts"
 */

const NAME = "purpose";

/** @type {(given: Mounted<Data>) => () => void} */
const mount = component(
  ".purpose",
  (root) => new Line(root),
  (line, { data }) => line.update(data),
);
export default mount;

class Line {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
  }

  close() {
    this.hide();
  }

  /** @param {Data} data */
  update({ text }) {
    matchTheme(this.root);
    if (remembered(NAME) === null) this.show(text);
    else this.hide();
  }

  /** @param {string} text */
  show(text) {
    const { root } = this;
    if (root.childElementCount) return;
    const close = element("button", "✕");
    close.type = "button";
    close.title = "Do not show this again";
    close.setAttribute("aria-label", "Do not show this line again");
    close.addEventListener("click", () => {
      remember(NAME);
      this.hide();
    });
    root.setAttribute("role", "note");
    root.replaceChildren(element("p", text), close);
    // What stands below it fills the rest of the window.
    document.documentElement.style.setProperty("--graphlab-purpose", `${root.offsetHeight}px`);
  }

  hide() {
    this.root.replaceChildren();
    this.root.removeAttribute("role");
    document.documentElement.style.removeProperty("--graphlab-purpose");
  }
}
