// What Streamlit calls to show a component: its element has one object, which the data of every rerun updates.

import { find } from "./common.js";

/** @import { Mounted } from "./types.d.ts" */

/**
 * The function that Streamlit calls with the data of each rerun. What it returns Streamlit calls when the component
 * goes, but also when other data comes while it is still fetching the script for these: so only what is no longer in
 * the page is closed.
 *
 * @template {{ close(): void }} Part
 * @template {Mounted<unknown>} Given
 * @param {string} selector
 * @param {(root: HTMLElement, given: Given) => Part} make
 * @param {(part: Part, given: Given, first: boolean) => void} update
 * @returns {(given: Given) => () => void}
 */
export function component(selector, make, update) {
  /** @type {WeakMap<Element, Part>} */
  const parts = new WeakMap();
  return (given) => {
    const root = find(given.parentElement, selector);
    const known = parts.get(root);
    const part = known ?? make(root, given);
    parts.set(root, part);
    update(part, given, !known);
    return () => {
      if (root.isConnected || parts.get(root) !== part) return;
      parts.delete(root);
      part.close();
    };
  };
}
