// Light or dark, in a page of its own.

import { find } from "../common.js";

/**
 * As the system says, until somebody says otherwise.
 *
 * @param {() => void} changed
 */
export function theme(changed) {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;
  const button = find(document, ".theme");
  /** @param {boolean} dark */
  const set = (dark) => {
    root.dataset.theme = dark ? "dark" : "light";
    button.setAttribute("aria-pressed", String(dark));
  };
  set(system.matches);
  button.addEventListener("click", () => {
    set(root.dataset.theme !== "dark");
    changed();
  });
  system.addEventListener("change", () => {
    set(system.matches);
    changed();
  });
}
