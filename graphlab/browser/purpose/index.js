// One line that says what the page is for. Dismissed once, it never comes back in this browser.

import { element, find, matchTheme } from "../common.js";
import { remember, remembered } from "../memory.js";

/**
 * @import { Purpose as Data } from "../player/types.d.ts"
 * @import { Mounted } from "../types.d.ts"
 */

const NAME = "purpose";

/** @param {Mounted<Data>} given */
export default function mount({ data, parentElement }) {
  const root = find(parentElement, ".purpose");
  matchTheme(root);
  if (remembered(NAME) === null) show(root, data.text);
  else hide(root);
  return () => hide(root);
}

/**
 * @param {HTMLElement} root
 * @param {string} text
 */
function show(root, text) {
  if (root.childElementCount) return;
  const close = element("button", "✕");
  close.type = "button";
  close.title = "Do not show this again";
  close.setAttribute("aria-label", "Do not show this line again");
  close.addEventListener("click", () => {
    remember(NAME);
    hide(root);
  });
  root.setAttribute("role", "note");
  root.replaceChildren(element("p", text), close);
  // What stands below it fills the rest of the window.
  document.documentElement.style.setProperty("--graphlab-purpose", `${root.offsetHeight}px`);
}

/** @param {HTMLElement} root */
function hide(root) {
  root.replaceChildren();
  root.removeAttribute("role");
  document.documentElement.style.removeProperty("--graphlab-purpose");
}
