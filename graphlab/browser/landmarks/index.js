// Says what the parts of a page are to whoever does not see them, and lets the keyboard reach what has to be scrolled.
// Streamlit builds these parts and gives its containers neither roles nor names; so they are mended as they come.

import { find, matchTheme } from "../common.js";
import { reachable } from "../reachable.js";

/** @import { Mounted } from "../types.d.ts" */

/** What the containers are called, by what names them in the page. */
const REGIONS = {
  ".st-key-bar": ["navigation", "Pages"],
  ".st-key-tools": ["region", "Tools"],
  ".st-key-left": ["region", "Program"],
  ".st-key-right": ["region", "Graph and its steps"],
  ".st-key-drawer": ["region", "Answer"],
  ".st-key-lab-top": ["region", "Data and kind of model"],
  ".st-key-lab-left": ["region", "Model and training"],
  ".st-key-lab-right": ["region", "Figures of the fit"],
  ".st-key-way [role=tablist]": ["tablist", "Ways to write the program"],
  ".st-key-results [role=tablist]": ["tablist", "What came of the program"],
};
const SCROLLED = "[data-testid=stCode] pre, .grids figure, [data-testid=stTable]";
const WATCHED = { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-selected"] };

const MENU = 60; // px at the right end of the bar, where Streamlit's menu stands

/** @type {MutationObserver | null} one for all pages: they are parts of one document */
let watcher = null;
let due = 0;

/** @param {Mounted<unknown>} given */
export default function mount({ parentElement }) {
  // Streamlit says so of the page's main part alone: its menus and popovers, which stand beside it, would be light.
  document.documentElement.style.colorScheme = matchTheme(find(parentElement, ".landmarks")) ? "dark" : "light";
  if (!watcher) {
    watcher = new MutationObserver(soon);
    watcher.observe(document.body, WATCHED);
    window.addEventListener("resize", soon);
  }
  soon();
}

/** Many changes make one look at the page. */
function soon() {
  cancelAnimationFrame(due);
  due = requestAnimationFrame(mend);
}

function mend() {
  for (const [selector, [role, name]] of Object.entries(REGIONS)) {
    for (const part of document.querySelectorAll(selector)) {
      part.setAttribute("role", role);
      part.setAttribute("aria-label", name);
    }
  }
  const scrolled = [...document.querySelectorAll(SCROLLED)];
  reachable(scrolled);
  // Streamlit lets the box around a program have the focus, from which no key scrolls it.
  for (const part of scrolled) {
    part.closest("[data-testid=stCode]")?.setAttribute("tabindex", part.hasAttribute("tabindex") ? "-1" : "0");
  }
  showHere();
}

/** On a narrow screen the bar scrolls: the page that is open is in sight, until somebody scrolls on. */
function showHere() {
  const here = document.querySelector(".st-key-bar .here");
  const bar = here?.closest(".st-key-bar");
  if (!here || !bar) return;
  const state = `${here.textContent} ${bar.clientWidth}`;
  if (bar.getAttribute("data-shows") === state) return;
  bar.setAttribute("data-shows", state);
  const hidden = here.getBoundingClientRect().right + MENU - bar.getBoundingClientRect().right;
  if (hidden > 0) bar.scrollLeft += hidden;
}
